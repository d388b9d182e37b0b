"""Read the head of a full-width text: find the title among the first lines, and the lines around it.

The newsroom rules read lines that are credits, times, addresses, keywords, headers or boilerplate. An unknown line does
not end the head. The title is the line directly above the first line that states a time, a medium or people; otherwise
it is the first line that reads as the headline of the text below it.
"""

from itertools import islice

from newsingest.draft import Draft
from newsingest.news import credits, dateline, forms, headers, media, names
from newsingest.news.zones import is_prose
from newsingest.parsers.fullwidth import facts
from newsingest.parsers.fullwidth.around import (
    DECK,
    SECTION,
    VIEW_COUNT,
    bare,
    day_of,
    is_around,
    is_numbered,
    is_paper,
)
from newsingest.parsers.fullwidth.lines import ParagraphDraft
from newsingest.regex import regex
from newsingest.text import alphanumeric, collapse, ends_in

_LOOKED_AT = 10  # the number of lines that may be in the head
_LENGTH, _ANCHORED = 50, 80  # the maximum characters of a title, and of a title above a line of credits
_LONG = 300  # characters: the maximum length of a line above a text
_LABEL = 10  # a label starts within this many characters
_LEAST = 5  # the minimum characters of each line of a two-line headline
_SHORTEST = 3  # the minimum characters of a title; 体育 above a text is a section of a paper
_LINE = 30  # the maximum characters of each line of a two-line headline
_TEXT = 40  # characters: a paragraph of at least this length is text, whatever it ends with
_TITLE_ENDS = tuple("。．；;：:，,、")
_ENDS = tuple("。．！？!?；;：:，,、…")
_SENTENCE = tuple("。．！？!?；;…")
_NO_TITLE = regex(
    r"[\[【（(].*[\]】）)]\Z|.*(?:摄影报道|摄[）)]?)\Z|https?://|[\w.-]+:https?/|[\d\s:：年月日./-]+\Z|[-=_─—*]{3,}\Z|.*[-–—_|｜]\Z"
    r"|(?:主持人|记者|问|答|同期声?|解说|旁白|字幕|口播|[QA])[:：]|[□■]?(?:编者按|导读|核心提示|摘要|提要|关键词|时间|地点|策划|荐书人)(?:[:：]|\Z)|(?:策划|统筹|监制|执行)\h{2}|.*。.*[（(]"
    r"|(?:各位|尊敬的|亲爱的|女士们|同志们|朋友们|先生们)|[“\"][^”\"]*[”\"]?\Z|第[一二三四五六七八九十\d]{1,3}页\Z|\h{2,6}(?:您?好|先生|女士)[:：]?\Z"
)
_CAPTION = regex(
    r"图为|(?:[配题上下左右]|资料|示意|效果)?图(?:片|说|注|\s?[①-⑨\d一二三四五])?[:：]|.*[\s（(]\h{2,4}(?:\s?摄|\s图)[)）]?\Z|.*\s(?:新华社|中新社)发\Z|资料(?:照片|片)[:：]|.*[（(]\s*(?:(?:资料|档案|网络|视频)(?:图片?|照片|截图)|图源.*|图片?来源.*|图[:：/／].*)[)）]\Z|.{0,8}图片\Z"
    r"|.*(?:手迹|照片|剧照|书影|封面|合影|画像|示意图|资料图|效果图|截图)(?:[（(].*[)）])?\Z|.*[时中上下前]的(?P<who>\h{2,3})\Z"
)
_OF_CAPTIONS = frozenset("图摄发片迹照影面像的")  # a caption contains one of these
_TRANSLITERATED = frozenset(
    "阿艾安奥巴白班贝比彼波伯勃博布查达戴丹德登迪蒂多恩尔法菲费芬弗福盖甘戈格古哈海汉赫胡霍基吉加贾杰卡凯坎柯科克肯库拉莱兰劳勒雷里利莉林隆卢鲁路伦罗洛马玛麦曼梅蒙米姆莫默穆纳娜内尼涅努诺帕佩皮普齐奇乔切琼让茹瑞萨塞桑森沙舍施什史斯斯顿苏索塔泰坦汤特提图托瓦万威维沃乌西希谢辛休雅亚扬耶伊因尤约泽扎詹兹"
)
# A time may touch the title, but not a word that it belongs to: 地震发生于2008年5月12日14:28.
_TITLE_AND_CREDIT = regex(
    r"(?P<title>\S.*?\S)(?:\s{2,}(?=(?:作者|来源|文)[:：])|(?:\s+|(?<=\h|[”》）！？!?])(?<![于在到至自从截止当为是及和与的年])(?<!铭记|纪念|定格|回放|直播|截图|时间))"
    r"(?=\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}[:：]\d{2}))(?P<credit>.{1,80}?)\s*"
)
_POSTED = regex(r"发[表布]于\Z")  # 马晓路 发表于 2006-04-06
_COLUMN = regex(
    r".{2,20}(?:数据库|频道|专栏|栏目|文章阅读|论坛|讨论区|首页|专题|文库|版面|\h网)[-—]*|\h{2,4}(?:新闻|要闻|快讯|时评|在线|论坛|日报|晚报|早报|晨报|时报|商报|时讯|之窗|观察|纵横|热线|速递|资讯|视点|播报|广角|聚焦)|\h{2,6}[报刊]\h{0,4}版|\h{2,10}[-—]{2,}"
)


def title(pieces: list[ParagraphDraft], draft: Draft) -> list[ParagraphDraft]:
    """Remove the title from the pieces and return the rest. A line that is recognized by its place gets its kind."""
    _without_player(pieces)
    head = _head(pieces)
    if not head or _is_stated(pieces):
        return pieces
    if (parted := _parted(pieces, head)) is not pieces:
        pieces, head = parted, _head(parted)
    head = _below_paper(pieces, head, draft)
    for index, text in head:
        if wired := _wire(pieces, index, text, draft):
            return wired
    if len(head) == 1 and facts.sign_above(pieces, head[0][0], draft):
        return pieces
    found = _doubled(pieces, head) or _anchored(pieces, head) or _headline(pieces, head)
    if found is None:
        return pieces
    first, last = found
    draft.title = " ".join(collapse(bare(piece)) for piece in pieces[first : last + 1])
    draft.explain("title", "one of the first lines that reads as the headline of the text below it")
    for index, text in head:
        if index < first and _is_column(text):
            pieces[index].kind = "header"
    rest = _repeated(pieces[last + 1 :], draft.title)
    facts.read_above(pieces[:first], rest, draft)
    facts.read(rest, draft)
    return pieces[:first] + rest


def _without_player(pieces: list[ParagraphDraft]) -> None:
    """Mark the text of a video player as boilerplate, from the loading message over the title to the last button."""
    head = pieces[:_LOOKED_AT]
    start = next((at for at, piece in enumerate(head) if "加载" in piece.text and _LOADS.fullmatch(bare(piece))), None)
    if start is None:
        return
    texts = [bare(piece) for piece in head]
    end = next((index for index, text in enumerate(texts) if index > start and text == "向后"), start)
    if any(is_prose(text) for text in texts[start + 1 : end]):
        end = start
    for piece in pieces[start : end + 1]:
        piece.kind = "boilerplate"


_LOADS = regex(r"视频加载中[，,]?\s*+请稍[候后等][.…。]*+")


def _parted(pieces: list[ParagraphDraft], head: list[tuple[int, str]]) -> list[ParagraphDraft]:
    """Split the first line that is a title followed by its time or credit: 老桥重开2006年4月6日09:06 江州在线."""
    for index, _ in head[:4]:
        piece = pieces[index]
        both = _TITLE_AND_CREDIT.fullmatch(piece.text) if ":" in piece.text or "：" in piece.text else None
        if both is None or _POSTED.search(both["title"]) or not credits.credit_kind(both["credit"]):
            continue
        words = collapse(both["title"])
        if not _may_head(piece, words):
            continue
        if both.end("title") < both.start("credit") or len(words) > _LEAST:
            piece.text = both["title"]
            return [
                *pieces[: index + 1],
                ParagraphDraft(both["credit"], piece.indent, blank=False),
                *pieces[index + 1 :],
            ]
    return pieces


def _below_paper(pieces: list[ParagraphDraft], head: list[tuple[int, str]], draft: Draft) -> list[tuple[int, str]]:
    """Read a known medium above the title, and return the lines below it. A medium above a part of a text stays."""
    if len(head) < 2 or not media.is_known(head[0][1]):  # noqa: PLR2004 - one line for the medium, one for the title
        return head
    (paper, name), (index, text) = head[:2]
    below = bare(pieces[index + 1]) if pieces[index + 1 :] else ""
    apart = pieces[index].blank or index > paper + 1 or day_of(below) or credits.credit_kind(below)
    if not apart or len(text) <= _LEAST or not _may_head(pieces[index], text) or facts.is_writer(text):
        return head
    if any(len(other.text) <= _LINE and media.is_known(bare(other)) for other in pieces[paper + 1 :]):
        return head
    if credits.names_medium(below):  # the line names the site, which copied the text from another medium
        pieces[paper].kind = "header"
        return head[1:]
    before = draft.ruled()
    draft.source = draft.source or name
    draft.explain_changes(before, "head.attribution")
    pieces[paper].kind = "attribution"
    return head[1:]


def _doubled(pieces: list[ParagraphDraft], head: list[tuple[int, str]]) -> tuple[int, int] | None:
    """Return the first unknown line that is repeated directly below: the page's title, then the document's."""
    for index, text in head:
        if (
            len(text) <= _PAGE_TITLE
            and _repeated(pieces[index + 1 : index + 3], text)[:1] != pieces[index + 1 : index + 2]
        ):
            return index, index
    return None


def _repeated(below: list[ParagraphDraft], title: str) -> list[ParagraphDraft]:
    """Make a heading of the title's repetition below it, in up to three lines."""
    first = next(filter(str.isalnum, title), "")
    if not below or not (first in below[0].text or "关于" in below[0].text):
        return below
    said = alphanumeric(title)
    for count in (3, 2, 1):
        lines = [bare(piece) for piece in below[:count]]
        again = alphanumeric("".join(lines))
        alike = (
            said == again
            or (count < _WRAPPED and said.startswith(again))
            or (count == 1 and again.startswith(said) and len(again) < len(said) + _SAME)
        )
        alike = alike or (count < _WRAPPED and _has_same_subject(said, again))
        if len(lines) == count and min(len(again), len(said)) >= _SAME and alike:
            return [ParagraphDraft("".join(lines), below[0].indent, below[0].blank, level=1), *below[count:]]
    return below


def _has_same_subject(said: str, again: str) -> bool:
    """Return whether two titles of a document differ only in its authorities: 江州市教育局关于…, 关于…."""
    subject = said[said.find("关于") :] if "关于" in said else ""
    return len(subject) >= _SAME and again.endswith(subject) and len(again) <= _PAGE_TITLE


_PAGE_TITLE = 120  # characters
_WRAPPED = 3  # a title in three lines must be the same
_SAME = 8  # the minimum number of characters of a repeated title


def _is_stated(pieces: list[ParagraphDraft]) -> bool:
    """Return whether a header block at the top states the title."""
    labels = [text for piece in pieces[:4] if headers.is_header_line(text := bare(piece))]
    return len(labels) > 1 and any("标" in text[:8] or "题" in text[:8] for text in labels)


def _head(pieces: list[ParagraphDraft]) -> list[tuple[int, str]]:
    """Return the unknown lines above the text, among the first lines, with their indexes."""
    found = []
    for index, piece in enumerate(pieces[:_LOOKED_AT]):
        if len(piece.text) > _LONG:
            break
        text = bare(piece)
        if (
            not text
            or piece.kind
            or is_around(text)
            or _is_keywords(pieces, index, text)
            or day_of(text)
            or VIEW_COUNT.fullmatch(text)
            or is_paper(text)
        ):
            continue
        if is_prose(text) and (ends_in(text, _TITLE_ENDS) or len(text) > _LENGTH or "。" in text):
            break
        found.append((index, text))
    return found


def _is_keywords(pieces: list[ParagraphDraft], index: int, text: str) -> bool:
    """Return whether a line is keywords or their label."""
    return headers.is_keywords(text, bare(pieces[index - 1]) if index else "")


def _wire(pieces: list[ParagraphDraft], index: int, text: str, draft: Draft) -> list[ParagraphDraft] | None:
    """Read an agency's headline: 新华社江州2月14日电题：城里的树."""
    before = draft.ruled()
    label = dateline.headline(text, draft)
    draft.explain_changes(before, "an agency's headline")
    if not label:
        return None
    rest = ParagraphDraft(label, pieces[index].indent, pieces[index].blank, kind="attribution")
    return [*pieces[:index], rest, *pieces[index + 1 :]]


def _anchored(pieces: list[ParagraphDraft], head: list[tuple[int, str]]) -> tuple[int, int] | None:
    """Return the line directly above the first line that states a time, a medium or people."""
    unknown = dict(head)
    for index, piece in enumerate(pieces[1:_LOOKED_AT], 1):
        above = index - 1
        while above > 0 and not collapse(pieces[above].text).strip("-=_─—*"):
            above -= 1
        if above not in unknown:
            continue
        text = bare(piece)
        if credits.credit_kind(text) not in ("attribution", "byline") and not day_of(text):
            continue
        upper = unknown.get(above - 1)
        if upper and not _is_column(upper) and _continued(pieces, above - 1, least=_SHORTEST + 1):
            return above - 1, above
        while _is_anchored(unknown.get(above - 1), column=False) and (
            DECK.match(unknown[above]) or not (pieces[above].blank or pieces[above].indented)
        ):
            above -= 1  # the title, with its deck below
        first = next(index for index, text in head if index == above or not _is_column(text))
        if first < above and _is_title(pieces[first], unknown[first], pieces[first + 1 :]):
            above = first  # the line between is the first sub-head
        if _is_column(unknown[above]) and _has_title_below(pieces, head, index):
            return None
        return (above, above) if _is_anchored(unknown[above]) and not DECK.match(unknown[above]) else None
    return None


def _is_column(text: str) -> bool:
    """Return whether a line above a title names a section of the site."""
    return _COLUMN.fullmatch(text) is not None or SECTION.fullmatch(text) is not None


def _is_anchored(text: str | None, *, column: bool = True) -> bool:
    """Return whether a line may be the title above a line of credits. column: it may also name a section or paper."""
    if text is None or len(text) > _ANCHORED or ends_in(text, _TITLE_ENDS) or (not column and _is_column(text)):
        return False
    return not (_NO_TITLE.match(text) or is_numbered(text) or is_caption(text) or forms.is_field(text))


def _headline(pieces: list[ParagraphDraft], head: list[tuple[int, str]]) -> tuple[int, int] | None:
    """Return the first unknown line that reads as the headline of the text below."""
    lines = [(index, text) for index, text in head if not DECK.match(text) and not _is_column(text)]
    if len(lines) > 3 and lines[3][0] == lines[0][0] + 3 and all(len(text) < _LINE for _, text in lines[:4]):  # noqa: PLR2004
        return None  # a poem or a list
    named = False
    for index, text in head[:4]:
        piece = pieces[index]
        if _is_column(text) and _has_title_below(pieces, head, index):
            named = True
            continue
        if _is_title(piece, text, pieces[index + 1 :], named=named):
            return index, index + _continued(pieces, index)
        if not _NO_TITLE.match(text) and not _is_column(text) and not is_caption(text):
            return None  # the line may be anything, so the next line need not be the title
    return None


def _has_title_below(pieces: list[ParagraphDraft], head: list[tuple[int, str]], index: int) -> bool:
    """Return whether the next unknown line below the name of a section or paper is the headline."""
    below = next(((at, text) for at, text in head if at > index), None)
    return below is not None and _is_title(pieces[below[0]], below[1], pieces[below[0] + 1 :], named=True)


def _continued(pieces: list[ParagraphDraft], index: int, *, least: int = _LEAST) -> int:
    """Return 1 if the next line belongs to the headline: two short indented lines, and no other lines like them.

    Without an indent, the next line belongs to it if it starts with 和 or ends in the number of the part: 老桥记, 江州卷(2).
    """
    below = pieces[index + 1] if index + 2 < len(pieces) else None
    if below is not None and not (pieces[index].indented or below.indented or below.blank):
        first, second = bare(pieces[index]), bare(below)
        return int(_RUNS_ON.fullmatch(second) is not None and not _PART.search(first) and not ends_in(first, _ENDS))
    if (
        index + 2 >= len(pieces)
        or not pieces[index].indented
        or not pieces[index + 1].indented
        or pieces[index + 1].blank
    ):
        return 0
    lines = [bare(piece) for piece in pieces[index : index + 2]]
    if not all(least <= len(line) <= _LINE for line in lines):
        return 0
    if any(ends_in(line, _ENDS) or is_numbered(line) or _NO_TITLE.match(line) for line in lines):
        return 0
    if is_around(lines[1]) or DECK.match(lines[1]) or any(map(is_caption, lines)):
        return 0
    return 0 if _has_heads(pieces[index + 2 :]) else 1


_RUNS_ON = regex(r"[和与及]\h{2,20}|\S{4,20}[（(](?:\d{1,2}|[上中下一二三四五六七八九十])[）)]")
_PART = regex(r"[（(](?:\d{1,2}|[上中下一二三四五六七八九十])[）)]\Z")


def _has_heads(pieces: list[ParagraphDraft]) -> bool:
    """Return whether there are short lines without an end mark among the paragraphs, such as sub-heads."""
    texts = (bare(piece) for piece in pieces if len(piece.text) <= _ANCHORED)
    return any(
        text and len(text) <= _LINE and not ends_in(text, _ENDS) and not is_around(text) and not day_of(text)
        for text in texts
    )


def _is_title(piece: ParagraphDraft, text: str, below: list[ParagraphDraft], *, named: bool = False) -> bool:
    """Return whether a line reads as the headline of the text below it.

    named: the name of a section or paper is above the line, so the text need not be indented.
    """
    if piece.text.startswith("# ") or piece.text.startswith("#\u3000"):
        return True
    return _may_head(piece, text) and (_heads_text(piece, below) or (named and any(map(_is_text, below[:_NEAR]))))


_NEAR = 3  # the number of lines below a headline of which one is a text


def _may_head(piece: ParagraphDraft, text: str) -> bool:
    """Return whether a line itself may be a headline."""
    shortest = 1 if piece.centred else _SHORTEST
    if not shortest <= len(text) <= _LENGTH or ends_in(text, _TITLE_ENDS):
        return False
    if is_numbered(text) or _NO_TITLE.match(text) or dateline.match(text) or is_caption(text):
        return False
    pictured = piece.pushed and (names.is_person(text) or _TRANSLITERATED.issuperset(text))
    return not pictured  # a centred name says whom a picture shows


def _heads_text(piece: ParagraphDraft, below: list[ParagraphDraft]) -> bool:
    """Return whether there is a text below a line, as below a headline."""
    # Only the writer's line and three more lines count, so that a long text is not read to its end.
    following = (
        other for other in below if not other.kind and not is_around(words := bare(other)) and not DECK.match(words)
    )
    first = next(following, None)
    if first is not None and facts.is_writer(bare(first)):
        first = next(following, None)
    if first is None:
        return False
    if not piece.indented or piece.centred:
        return first.indented or any(other.indented for other in islice(following, 2))
    # A short indented first line is the headline if text directly follows, or if its indent is deeper.
    if piece.indent > first.indent > 1:
        return True
    return _is_text(first) or _is_second(first, next(following, None))


def is_caption(text: str) -> bool:
    """Return whether a line is a picture's caption: 江州老街手迹, 游学海城时的李四."""
    may_be = len(text) <= _ANCHORED and not _OF_CAPTIONS.isdisjoint(text)
    found = _CAPTION.match(text) if may_be else None
    return found is not None and (found["who"] is None or names.is_person(found["who"]))


def _is_second(piece: ParagraphDraft, below: ParagraphDraft | None) -> bool:
    """Return whether a line is the second line of a headline, directly above a text."""
    text = bare(piece)
    return below is not None and len(text) <= _LINE and not ends_in(text, _ENDS) and _is_text(below)


def _is_text(piece: ParagraphDraft) -> bool:
    """Return whether a piece is a paragraph of text: long, or a sentence."""
    text = bare(piece)
    return len(text) >= _TEXT or ends_in(text, _SENTENCE)
