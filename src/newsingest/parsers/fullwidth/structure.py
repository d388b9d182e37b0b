"""Convert pieces to blocks: decide which piece is the title, which are sub-heads, and which form a table."""

from collections import Counter
from collections.abc import Callable
from functools import cache

from newsingest.article import Heading, Paragraph
from newsingest.draft import Draft, Room
from newsingest.html.headings import heading_spans
from newsingest.limits import Limits
from newsingest.news import dateline
from newsingest.parsers.fullwidth import heads, markup
from newsingest.parsers.fullwidth.around import bare, day_of, is_around, is_numbered
from newsingest.parsers.fullwidth.lines import ParagraphDraft
from newsingest.regex import regex
from newsingest.text import collapse, ends_in

HEAD_LENGTH = 30  # the maximum characters of a sub-head
_TEXT_LENGTH = 40  # a paragraph of at least this length is text, whatever it ends with
_ENDS = tuple("。．！？!?；;：:，,、…")
_SENTENCE = tuple("。．！？!?；;…")
_NO_HEAD = regex(
    r"[-•●·*>＞▼◇★☆]|[\d０-９]+[、.．)）]?\s*\Z|.*(?:\d{4}年\d{1,2}月\d{1,2}日|\d{5,}|[。；;])|[（(\[【].*[）)】\]]\Z|[图表]\s*[\d一二三]"
    r"|[A-Za-z][.．、)）]|l\h|[—–―-]{2}|\d{4}\.\d"
    r"|[“\"「](?!\h{2,8}[”\"」](?!.*[说道问答喊叫称讲笑])\h{2,})|.*[>＞]|(?:各位|尊敬的|亲爱的|女士们|同志们|朋友们|先生们)|[他她我你它这那].{0,6}[了着吗呢吧]\Z"
)
# A line of nothing but letters matches only if it starts with one of these. Chinese characters are letters, too.
_NO_HEAD_LETTERS = frozenset("图表l各尊亲女同朋先他她我你它这那")
# A line with a colon inside is not a sub-head if it is a field of a form, or if several lines open with the same label
# (a dialogue).
_LABEL = regex(r"(?P<label>[^：:]{1,12})[：:](?=.)")
_OPENING = regex(r"[^：:]{1,12}[：:]")
_FIELD = regex(
    r".*(?:地址|电话|时间|地点|联系|邮编|售价|价格|品牌|推荐|作者|定价|网址|[Ee]-?mail|方式|编号|摘要|单位|名称|传真|日期|邮箱|职位|岗位|人数|主题|代码|注|金额|负责人|QQ)"
)


def read(pieces: list[ParagraphDraft], draft: Draft, limits: Limits) -> None:
    """Fill the draft's title and items. Raises TooManyError if there are more items than the limit."""
    room = Room(limits)
    rest = heads.title(pieces, draft)
    labels = cache(lambda: Counter(m[0] for piece in rest if (m := _OPENING.match(piece.text))))
    index = 0
    while index < len(rest):
        piece = rest[index]
        if "|" in piece.text and (end := _table_end(rest, index)):
            draft.items.append(markup.pipe_table([piece.text for piece in rest[index:end]]))
            room.take(draft.items[-1])
            index = end
            continue
        if kind := piece.kind:
            draft.items.append(draft.cut(kind, collapse(piece.text), f"head.{kind}"))
            index += 1
            continue
        found = markup.items(piece.text)
        level = piece.level
        if found and isinstance(found[0], Paragraph) and (level or _is_head(rest, index, found[0], labels)):
            found[0] = Heading(level=level or 2, text=found[0].text, spans=heading_spans(found[0].spans))
        draft.items += found
        room.take(*found)
        index += 1


def _is_head(
    pieces: list[ParagraphDraft], index: int, paragraph: Paragraph, labels: Callable[[], Counter[str]]
) -> bool:
    """Return whether a piece is a sub-head: short, without an end mark, above a paragraph of text.

    labels: returns how many pieces open with each label.
    """
    text = paragraph.text
    if len(text) > HEAD_LENGTH or ends_in(text, _ENDS) or any(span.href for span in paragraph.spans):
        return False
    bold = bool(paragraph.spans) and all("strong" in span.marks for span in paragraph.spans)
    marked = bold or (is_numbered(text) and "：" not in text)
    return bool(marked or _stands_above(pieces, index, text, labels)) and not (
        is_around(text) or heads.is_caption(text) or dateline.match(text) or day_of(text)
    )


def _stands_above(pieces: list[ParagraphDraft], index: int, text: str, labels: Callable[[], Counter[str]]) -> bool:
    """Return whether a short line without an end mark is alone above a paragraph of text."""
    piece = pieces[index]
    if not (piece.indented or piece.blank or index == 0) or not _TWO_LETTERS.search(text) or index + 1 >= len(pieces):
        return False
    near = (collapse(piece.text) for piece in pieces[index + 1 : index + 1 + _BELOW])
    below = next((words for words in near if not is_around(words)), "")
    is_text = len(below) >= _TEXT_LENGTH or (len(below) > len(text) and ends_in(below, _SENTENCE))
    if not (is_text or "一" in below[:2]) or _is_no_head(text):  # 一: below, a first chapter may start
        return False
    if _is_counted(text) and index and _is_counted(pieces[index - 1].text):
        return False  # the last item of a list is not the head of the text below
    if index and _is_short(pieces[index - 1]):
        return False  # one of several short lines: a poem, captions, a list
    label = _LABEL.match(text)
    if label:
        turns = labels()[text[: label.end()]]
        return (
            turns == 1 and not _FIELD.match(label["label"]) and len(below) >= _TEXT_LENGTH and not _LABEL.match(below)
        )
    if "一" in below[:2] and _FIRST.match(below):  # the name of a document above its first chapter
        return True
    return is_text


def _is_no_head(text: str) -> bool:
    return (not text.isalpha() or text[0] in _NO_HEAD_LETTERS) and _NO_HEAD.match(text) is not None


def _is_short(piece: ParagraphDraft) -> bool:
    """Return whether a piece is a line without an end mark, except the day below a letter."""
    text = bare(piece)
    if not 0 < len(text) <= HEAD_LENGTH or ends_in(text, _ENDS) or _DATED.search(text):
        return False
    return not is_numbered(text) and not is_around(text)


_BELOW = 4  # the number of pieces below a line that are checked for a text: credits and notices are not text
_FIRST = regex(r"(?:第一[章节条部编]|[（(]?一[、.．)）])\s*\S")
_DATED = regex(r"[\d一二三四五六七八九十]\s*日\Z")
_COUNTED = regex(r"[\d０-９]{1,2}[、.．)）]")


def _is_counted(text: str) -> bool:
    return text[:1].isdecimal() and _COUNTED.match(text) is not None


_TWO_LETTERS = regex(r"[^\W\d_][\W\d_]*+[^\W\d_]")


def _table_end(pieces: list[ParagraphDraft], start: int) -> int:
    """Return the index after a pipe table that starts at a piece; 0 if there is none."""
    following = pieces[start + 1].text if start + 1 < len(pieces) else ""
    if not markup.is_delimiter(following):
        return 0
    columns = following.strip("| ").count("|")
    end = start + 2
    while end < len(pieces) and pieces[end].text.strip("| ").count("|") == columns and columns:
        end += 1
    return end if end > start + 2 and columns else 0  # a head without rows is not a table
