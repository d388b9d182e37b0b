"""Lines to pieces: where a paragraph starts, which lines continue it, and which stand alone.

A paragraph starts at an indent of two or more ideographic spaces (U+3000), mixed with spaces and no-break spaces or not,
behind a line end or inside a line. A line without indent continues a sentence that the line before left open.
"""

import re
from itertools import pairwise

from msgspec import Struct

from newsingest.article import RemovedKind
from newsingest.regex import regex
from newsingest.text import IGNORED, unescaped

_BLANK = regex(r"[\s\u200b\ufeff]*\Z")
_LEAD = regex(r"[\s\u200b\ufeff]*(?:\*\*[\s]+)?")
# White space with an indent in it. Its first character stands first, since a search skips to it; then what it is and stands behind.
_SEPARATOR = regex(r"[^\S\n](?<!\s[^\S\n])(?:(?<=\u3000)|[^\S\n\u3000]*+\u3000)[^\S\n\u3000]*+\u3000[^\S\n]*+")
_ENTITY_SPACE = regex(r"&nbsp;?", re.IGNORECASE)
CLOSED = regex(r"(?:[。．！？!?；;：:…](?:[」』”\"’）)】\]》]*)|[)）】\]])[\s*_]*\Z")
_TAIL = 200  # characters at an end of a paragraph that say whether it is closed
_SENTENCE_END = regex(r"[。！？!?…”」』）)][\s*_]*\Z")
_STOPPED = regex(r"[。．；;：:…][”’」』）)】\]]*\Z")
# Lines that never continue a sentence: headings, rules, images, table rows, labelled lines.
_ALONE = regex(
    r"#{1,6}\s|<?https?://\S+\Z|!\[[^\]]*\]\([^)\s]*\)\s*\Z|(?=[-|:\s]++\Z)(?:(?!---)[-|:\s])*+---|\|"
    r"|[（(\[【]?(?:文章|稿件|数据|资料)?(?:来源|编辑|责任编辑|责编|作者|记者|通讯员|原标题|原链接|标签|关键词|发信人|寄信人|标\s*题|发信站|发[布表](?:时间|日期)|更新时间|正文)\s*[:：]"
    r"|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?\s*(?:来源[:：].*)?\Z|※"
    r"|【\s*\h(?:[\s\u3000]*\h){1,7}\s*】"
)
_PAGES = regex(r"第\s*\d+\s*页\s*[:：].*第\s*\d+\s*页")  # behind a page list stands the title
_MARKER = regex(
    r"[①-⑳]|\d{1,2}[.、．]?|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十百\d]{1,4}[条章节]"
)
_HYPHEN = regex(r"[A-Za-z0-9]-\Z")
_OPEN_LINK = regex(r"(!?\[)(\s++)(?=[^\[\]\n]*\]\()")  # html2text: the link swallows the indent
_OPEN_NOTE = regex(r"共找到\s*[\d,]+\s*\Z")  # 编辑：王五     共找到1,144 / 个相关网页.
_LONG = 20  # characters: a line that long was wrapped, a shorter one may stand alone
_WRAPPED_LINES = 4  # as many lines of the same width are a wrapped text
_HEADLINE, _HEAD = 50, 4  # characters of a line above the text; as many of them
_OPEN_END = regex(r"[，,、；;]\Z|[A-Za-z0-9]-\Z")
_ADDRESS = regex(r"<?https?://\S+")
_RECORD = regex(r"\n*+[^\t\n\u3000]+(?:\t[^\t\n\u3000]*)*?\t(?=[^\S\t\n\u3000]*\u3000[^\S\t\n\u3000]*\u3000)")
_PUSHED = 4  # half-width spaces: as many start a paragraph too, or push a line to the middle
_CENTRED = 7  # ideographic spaces: so many push a line to the right or the middle


class Piece(Struct):
    """A paragraph or line in the making.

    indent: how many ideographic spaces; blank: whether an empty line stands before it; pushed: whether other white space
    moves it to the right. kind: what it is removed as, and level: of the heading that it is, where its place in the head
    tells (heads.py).
    """

    text: str
    indent: int
    blank: bool
    pushed: bool = False
    kind: RemovedKind | None = None
    level: int = 0

    @property
    def indented(self) -> bool:
        """Whether the piece starts as a paragraph does."""
        return self.indent > 1

    @property
    def centred(self) -> bool:
        """Whether the piece is pushed to the middle or to the right."""
        return self.indent >= _CENTRED


def width(lead: str) -> int:
    """Return how many ideographic spaces a run of white space is worth; a no-break space counts as half a one."""
    return lead.count("\u3000") + (lead.count("\xa0") + 1) // 2


_TWO = "\u3000\u3000"


def _is_blank(line: str) -> bool:
    bare = line.strip()
    return not bare or (bare[0] in IGNORED and _BLANK.match(bare) is not None)


def pieces(text: str) -> list[Piece]:
    """Split a text into its paragraphs and lines."""
    if "&" in text:
        text = unescaped(_ENTITY_SPACE.sub("\xa0", text))
    if "](" in text:
        text = _OPEN_LINK.sub(r"\2\1", text)
    lines = _fields(text).split("\n")
    if "|" in text:
        lines = _glued(lines)
    blanks = [_is_blank(line) for line in lines]
    filled = [line for line, is_blank in zip(lines, blanks, strict=True) if not is_blank]
    wrapped_at = _wrap_width(filled)
    spaced = _is_spaced(blanks)
    out: list[Piece] = []
    blank, last, grown = False, "", False
    for line, is_blank in zip(lines, blanks, strict=True):
        if is_blank:
            blank = True
            continue
        # Most lines are indented by just two, and need no expression to tell.
        lead = None if line[:2] == _TWO and line[2].isalnum() else _LEAD.match(line)
        space, indent = (lead[0], width(lead[0])) if lead else (_TWO, 2)
        content = ("**" if "**" in space else "") + line[len(space) :].rstrip()
        if content == "**" and out and out[-1].text.startswith("**"):  # bold that is closed on the next line
            _grow(out[-1], "**")
            blank, last = False, line
            continue
        piece = Piece(content, indent, blank)
        indented = indent > 1
        if len(space) > 1 and not indented:
            piece.pushed = space.count(" ") + 4 * space.count("\t") >= _PUSHED
        alone = (
            indented
            or blank
            or not out
            or (not grown and _starts_text(piece, out, wrapped_at))
            or _stands_alone(out[-1].text, piece.text, grown=grown)
        )
        if not alone and _continues(out[-1], last, wrapped_at, spaced=spaced):
            _grow(out[-1], ("" if spaced and _HYPHEN.search(last) else "\n") + content)
            grown = True
        else:
            out += _inside(piece, one_line=len(filled) <= 2)  # noqa: PLR2004 - a line, or a title and a line
            grown = False
        blank, last = False, line
    return out


def _fields(text: str) -> str:
    """Give each field of a record a line: address, title and text between tabs, the text with the indents of its paragraphs."""
    found = _RECORD.match(text)
    return text if found is None else found[0].replace("\t", "\n") + text[found.end() :]


def _is_spaced(blanks: list[bool]) -> bool:
    """Return whether empty lines part the paragraphs, so that lines without one between them are one paragraph."""
    behind = [before for before, here in pairwise(blanks) if not here]
    return len(behind) > _WRAPPED_LINES and sum(behind) >= 0.6 * len(behind)


def _grow(piece: Piece, more: str) -> None:
    """Put a text behind that of a piece, which lets go of it, so that Python need not copy it: it may grow a million times."""
    text, piece.text = piece.text, ""
    text += more
    piece.text = text


def _stands_alone(before: str, text: str, *, grown: bool) -> bool:
    """Return whether a line, or what it would go on with, never continues a sentence. grown: that is of several lines."""
    start = before[:_TAIL] if grown else before  # none of its lines stands alone, but a bracket may have closed
    return bool(_ALONE.match(text) or (_ALONE.match(start) and not _OPEN_NOTE.search(before[-_TAIL:])))


def _starts_text(piece: Piece, before: list[Piece], wrapped_at: int) -> bool:
    """Return whether a line without indent stands in the middle below a paragraph, or right below a headline."""
    if piece.pushed and before[-1].indented:
        return True
    return len(before) <= _HEAD and all(_is_headline(line, wrapped_at) for line in before)


def _is_headline(first: Piece, wrapped_at: int) -> bool:
    """Return whether a first line of a text ends by itself, though no mark closes it: it is shorter than lines are wrapped at."""
    text = first.text.rstrip()
    if _ADDRESS.fullmatch(text):
        return True
    fits = len(text) <= _HEADLINE and (not wrapped_at or len(text) < wrapped_at)
    return fits and not first.indented and not _STOPPED.search(text) and not _OPEN_END.search(text)


def _continues(before: Piece, last: str, wrapped_at: int, *, spaced: bool) -> bool:
    """Return whether a line without indent goes on where the line before stopped."""
    if _MARKER.fullmatch(before.text):
        return True
    if spaced:
        return not last.endswith("  ")  # html2text: two spaces at the end are a line break
    if wrapped_at and len(last.rstrip()) >= wrapped_at:
        return True
    if not before.indented and len(before.text) < _LONG:
        return False
    tail = before.text[-_TAIL:]  # a paragraph may grow by a line ten thousand times
    return not CLOSED.search(tail) or tail.rfind("“") > tail.rfind("”")


def _wrap_width(filled: list[str]) -> int:
    """Return the least length of a full line where the text is hard-wrapped, else 0."""
    wrapped = sorted(
        len(line.rstrip())
        for line, following in pairwise(filled)
        if not following.startswith("\u3000\u3000")  # so do most
        and width(following[: len(following) - len(following.lstrip())]) < 2  # noqa: PLR2004 - no indent
    )
    if len(wrapped) < _WRAPPED_LINES:
        return 0
    middle = wrapped[len(wrapped) // 2]
    near = sum(abs(length - middle) <= 3 for length in wrapped)  # noqa: PLR2004 - punctuation is kept off line starts
    return middle - 3 if near >= 0.7 * len(wrapped) and middle >= _LONG else 0


def _inside(piece: Piece, *, one_line: bool) -> list[Piece]:
    """Split a line at the indents inside it, but not between the cells of a row."""
    if piece.text.count("\u3000") < 2:  # noqa: PLR2004 - an indent is two
        return [piece] if piece.text else []
    cells = [part for part in _SEPARATOR.split(piece.text) if part]
    rows = [_Row(cells[0])] if cells else []
    for cell in cells[1:]:
        prose = len(cell) > _LONG and _SENTENCE_END.search(cell) is not None
        if one_line or prose or rows[-1].closed:
            rows.append(_Row(cell))
        else:
            rows[-1].append(cell)
    first = (piece.indent, piece.blank)
    return [Piece(" ".join(row.cells), *((2, False) if index else first)) for index, row in enumerate(rows)]


class _Row:
    """The cells of a row in the making. What tells whether it is closed is looked for at its ends: it may have a million."""

    def __init__(self, cell: str) -> None:
        self.cells = [cell]
        self._head, self._tail = cell[:_TAIL], cell[-_TAIL:]

    @property
    def closed(self) -> bool:
        """Whether the next cell starts a paragraph: behind the end of a sentence, and behind a list of pages."""
        return _SENTENCE_END.search(self._tail) is not None or _PAGES.match(self._head) is not None

    def append(self, cell: str) -> None:
        """Put a cell behind the others."""
        self.cells.append(cell)
        self._tail = f"{self._tail} {cell}"[-_TAIL:]
        if len(self._head) < _TAIL:
            self._head = f"{self._head} {cell}"[:_TAIL]


def _glued(lines: list[str]) -> list[str]:
    """Put the cells of a row together again that stand on lines of their own, a lone `|` between them."""
    if not any(line.strip() == "|" for line in lines):
        return lines
    rows: list[list[str]] = []
    pending = False
    for line in lines:
        bare = line.strip()
        if bare == "|":
            while rows and len(rows[-1]) == 1 and _is_blank(rows[-1][0]):
                rows.pop()
            pending = bool(rows)
        elif pending and bare:
            rows[-1][-1] = rows[-1][-1].rstrip()
            rows[-1].append(bare)
            pending = False
        elif not pending:
            rows.append([line])
    return [" | ".join(row) for row in rows]
