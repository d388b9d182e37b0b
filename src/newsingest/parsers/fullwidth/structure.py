"""Pieces to blocks: which piece is the title, which are sub-heads, which form a table."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import islice

from newsingest.article import Heading, Paragraph
from newsingest.draft import WORDS, Cut, Draft, Room
from newsingest.html.headings import heading_spans
from newsingest.limits import Limits
from newsingest.news import attribution, dateline, furniture, headers, names
from newsingest.parsers.fullwidth import markup
from newsingest.parsers.fullwidth.lines import Piece
from newsingest.regex import regex
from newsingest.text import collapse

TITLE_LENGTH = 50  # characters
HEAD_LENGTH = 30
_TEXT_LENGTH = 40  # a paragraph this long is text, whatever ends it
_ENDS = regex(r"[。．！？!?；;：:，,、…]['\"”’」』）)\]】]*\Z")
_TITLE_ENDS = regex(r"[。．；;：:，,、]['\"”’」』）)\]】]*\Z")
_SENTENCE = regex(r"[。．！？!?；;…]['\"”’」』）)\]】]*\Z")
_NUMBERED = regex(
    r"(?:[一二三四五六七八九十]{1,3}[、.．)）]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十\d]{1,3}[章节条部编])\s*\S"
)
_NO_HEAD = regex(
    r"[-•●·*>＞▼◇★☆]|[\d０-９]+[、.．)）]?\s*\Z|.*(?:\d{4}年\d{1,2}月\d{1,2}日|\d{5,}|[。；;])|[（(\[【].*[）)】\]]\Z|[图表]\s*[\d一二三]"
    r"|[A-Za-z][.．、)）]|l[\u3400-\u9fff]|[—–―-]{2}|\d{4}\.\d"
)
# A colon inside: a field of a form is no head, nor is what several lines open with (a dialogue).
_LABEL = regex(r"(?P<label>[^：:]{1,12})[：:](?=.)")
_OPENING = regex(r"[^：:]{1,12}[：:]")
_FIELD = regex(
    r".*(?:地址|电话|时间|地点|联系|邮编|售价|价格|品牌|推荐|作者|定价|网址|[Ee]-?mail|方式|编号|摘要|单位|名称|传真|日期|邮箱|职位|岗位|人数|主题|代码|注|金额|负责人|QQ)"
)


def read(pieces: list[Piece], draft: Draft, limits: Limits) -> None:
    """Fill the draft's title and items. Raises TooManyError for more of them than the limit."""
    room = Room(limits)
    rest = _title(pieces, draft)
    if draft.title is not None:
        draft.explain("title", "one of the first lines that reads as the headline of the text below it")
    labels = cache(lambda: Counter(m[0] for piece in rest if (m := _OPENING.match(piece.text))))
    index = 0
    while index < len(rest):
        end = _table_end(rest, index)
        if end:
            draft.items.append(markup.table([piece.text for piece in rest[index:end]]))
            room.take(draft.items[-1])
            index = end
            continue
        found = markup.items(rest[index].text)
        if found and isinstance(found[0], Paragraph) and _is_head(rest, index, found[0], labels):
            found[0] = Heading(level=2, text=found[0].text, spans=heading_spans(found[0].spans))
        draft.items += found
        room.take(*found)
        index += 1


def _title(pieces: list[Piece], draft: Draft) -> list[Piece]:
    """Take the title out of the pieces, if one of the first reads as the headline of the text below."""
    stated = any("原" in piece.text and attribution.states_title(_bare(piece)) for piece in pieces)
    for index, piece in enumerate(() if stated else pieces[:4]):
        text = _bare(piece)
        if not text or _is_around(text):
            continue
        both = _TITLE_AND_CREDIT.fullmatch(piece.text)
        if both and _is_title(piece, collapse(both["title"]), pieces[index + 1 :]):
            draft.title = collapse(both["title"])
            return [*pieces[:index], Piece(both["credit"], piece.indent, piece.blank), *pieces[index + 1 :]]
        if _is_title(piece, text, pieces[index + 1 :]):
            draft.title = text
            return pieces[:index] + _without_writer(pieces[index + 1 :], draft)
        break
    return pieces


def _without_writer(pieces: list[Piece], draft: Draft) -> list[Piece]:
    """Take the line of the writer, a name alone right below the title (李復言, 樂史 著), into the cuts."""
    text = _bare(pieces[0]) if pieces else ""
    if _is_writer(text) and (found := _WRITER.fullmatch(text)):
        draft.credit(found["name"].rpartition("·")[2], "author")
        draft.items.append(Cut("byline", text))
        return pieces[1:]
    return pieces


def _is_writer(text: str) -> bool:
    found = _WRITER.fullmatch(text)
    return found is not None and (text[-1] in "著撰" or "·" in text or bool(names.people(found["name"], strict=True)))


def _is_title(piece: Piece, text: str, below: list[Piece]) -> bool:
    if piece.text.startswith("# ") or piece.text.startswith("#\u3000"):
        return True
    if dateline.match(text):
        return False
    if len(text) > TITLE_LENGTH or _TITLE_ENDS.search(text) or _NUMBERED.match(text) or _NO_TITLE.match(text):
        return False
    # The writer's line and three more are all that counts: a long text is not read to its end for its title.
    text_below = (other for other in below if not _is_around(words := _bare(other)) and not _DECK.match(words))
    following = list(islice(text_below, 4))
    if following and _is_writer(_bare(following[0])):
        following = following[1:]
    if not following:
        return False
    if piece.indented and not piece.centred:
        # A short indented first line is the headline where a text stands right below, or where it is indented deeper.
        if piece.indent > following[0].indent > 1:
            return True
        return len(_bare(following[0])) >= _TEXT_LENGTH or bool(_SENTENCE.search(_bare(following[0])))
    return following[0].indented or any(other.indented for other in following[:3])


_NO_TITLE = regex(
    r"[\[【（(].*[\]】）)]\Z|图[:：为]|.*(?:摄影报道|摄[）)])|.{0,8}(?:图片|资料图|摄)\Z|https?://|[\d\s:：年月日./-]+\Z|.*电\s*题[:：]"
    r"|(?:主持人|记者|问|答|[QA])[:：]|[□■]?(?:编者按|导读|核心提示|摘要|提要|关键词|时间|地点|策划|荐书人)(?:[:：]|\Z)|(?:策划|统筹|监制|执行)[\u3400-\u9fff]{2}|[^。\n]*+。.*[（(]"
)
_DECK = regex(r"[—–-]{2,}|[·•]")  # a line below the title: ——访江州市市长
_WRITER = regex(r"(?P<name>(?:[\u4e00-\u9fff]·)?[\u4e00-\u9fff]{2,4}) ?[著撰作编譯译]?")
_TITLE_AND_CREDIT = regex(r"(?P<title>\S.*?\S)\s{2,}(?P<credit>(?:作者|来源|文)[:：]\s*\S+)\s*")


def _bare(piece: Piece) -> str:
    """Return a piece's text without the marks of html2text."""
    return "".join(item.text for item in markup.items(piece.text) if isinstance(item, WORDS))


def _is_around(text: str) -> bool:
    """Return whether a line is a credit, a dateline alone, or furniture: something that stands around a title."""
    return (
        not text
        or furniture.is_line(text)
        or attribution.is_line(text)
        or dateline.is_line(text)
        or headers.is_line(text)
    )


def _is_head(pieces: list[Piece], index: int, paragraph: Paragraph, labels: Callable[[], Counter[str]]) -> bool:
    """Return whether a piece is a sub-head: short, without closing mark, above a paragraph of text.

    labels: counts how many pieces open with the same label.
    """
    text, piece = paragraph.text, pieces[index]
    if len(text) > HEAD_LENGTH or _ENDS.search(text) or _is_around(text):
        return False
    if any(span.href for span in paragraph.spans) or dateline.match(text):
        return False
    bold = bool(paragraph.spans) and all("strong" in span.marks for span in paragraph.spans)
    if bold or (_NUMBERED.match(text) and "：" not in text):
        return True
    if _NO_HEAD.match(text) or not (piece.indented or piece.blank or index == 0) or len(_LETTER.findall(text)) < 2:  # noqa: PLR2004
        return False
    if index + 1 >= len(pieces) or (_COUNTED.match(text) and index and _COUNTED.match(pieces[index - 1].text)):
        return False  # the last of a list is no head of what stands below it
    below = collapse(pieces[index + 1].text)
    label = _LABEL.match(text)
    if label:
        turns = labels()[text[: label.end()]]
        return (
            turns == 1 and not _FIELD.match(label["label"]) and len(below) >= _TEXT_LENGTH and not _LABEL.match(below)
        )
    return len(below) >= _TEXT_LENGTH or (len(below) > len(text) and bool(_SENTENCE.search(below)))


_COUNTED = regex(r"[\d０-９]{1,2}[、.．)）]")
_LETTER = regex(r"[^\W\d_]")


def _table_end(pieces: list[Piece], start: int) -> int:
    """Return the index behind a pipe table that starts at a piece, or 0."""
    following = pieces[start + 1].text if start + 1 < len(pieces) else ""
    if "|" not in pieces[start].text or not markup.is_delimiter(following):
        return 0
    columns = following.strip("| ").count("|")
    end = start + 2
    while end < len(pieces) and pieces[end].text.strip("| ").count("|") == columns and columns:
        end += 1
    return end if end > start + 2 and columns else 0  # a head without rows is no table
