"""Split lines into pieces: find where a paragraph starts, which lines continue it, and which lines are alone.

A paragraph starts at an indent of two or more ideographic spaces (U+3000), possibly mixed with spaces and no-break
spaces, after a line end or inside a line. A line without indent continues a sentence that the line before left open.
"""

import re
from itertools import pairwise

from msgspec import Struct

from newsingest.article import RemovedKind
from newsingest.regex import regex
from newsingest.text import IGNORED, unescaped

_BLANK = regex(r"[\s\u200b\ufeff]*\Z")
_LEAD = regex(r"[\s\u200b\ufeff]*(?:\*\*[\s]+)?")
# White space that contains an indent. The expression starts with its first character, which makes the search fast.
_SEPARATOR = regex(r"[^\S\n](?<!\s[^\S\n])(?:(?<=\u3000)|[^\S\n\u3000]*+\u3000)[^\S\n\u3000]*+\u3000[^\S\n]*+")
_ENTITY_SPACE = regex(r"&nbsp;?", re.IGNORECASE)
CLOSED = regex(r"(?:[。．！？!?；;：:…](?:[」』”\"’）)】\]》]*)|[)）】\]])[\s*_]*\Z")
_TAIL = 200  # the characters at the end of a paragraph that decide whether it is closed
_SENTENCE_END = regex(r"[。！？!?…”」』）)][\s*_]*\Z")
_STOPPED = regex(r"[。．；;：:…][”’」』）)】\]]*\Z")
# Lines that never continue a sentence: headings, rules, images, table rows, labelled lines.
_ALONE = regex(
    r"#{1,6}\s|<?https?://\S+\Z|!\[[^\]]*\]\([^)\s]*\)\s*\Z|(?=[-|:\s]++\Z)(?:(?!---)[-|:\s])*+---|\|"
    r"|[（(\[【]?(?:文章|稿件|数据|资料)?(?:来源|编辑|责任编辑|责编|作者|记者|通讯员|原标题|原链接|标签|关键词|发信人|寄信人|标\s*题|发信站|发[布表](?:时间|日期)|更新时间|正文)\s*[:：]"
    r"|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?\s*(?:来源[:：].*)?\Z|※"
    r"|【\s*\h(?:[\s\u3000]*\h){1,7}\s*】"
)
_PAGES = regex(r"第\s*\d+\s*页\s*[:：].*第\s*\d+\s*页")  # the title follows a list of pages
_MARKER = regex(
    r"[①-⑳]|\d{1,2}[.、．]?|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|第[一二三四五六七八九十百\d]{1,4}[条章节]"
)
_HYPHEN = regex(r"[A-Za-z0-9]-\Z")
_OPEN_LINK = regex(r"(!?\[)(\s++)(?=[^\[\]\n]*\]\()")  # html2text puts the indent into the link
_OPEN_NOTE = regex(r"共找到\s*[\d,]+\s*\Z")  # 编辑：王五     共找到1,144 / 个相关网页.
_LONG = 20  # characters: a line of this length was wrapped; a shorter line may be alone
_WRAPPED_LINES = 4  # the minimum number of lines of the same width in a wrapped text
_HEADLINE, _HEAD = 50, 4  # the maximum characters of a line above the text, and the maximum number of such lines
_OPEN_END = regex(r"[，,、；;]\Z|[A-Za-z0-9]-\Z")
_ADDRESS = regex(r"<?https?://\S+")
_RECORD = regex(r"\n*+[^\t\n\u3000]+(?:\t[^\t\n\u3000]*)*?\t(?=[^\S\t\n\u3000]*\u3000[^\S\t\n\u3000]*\u3000)")
_PUSHED = 4  # half-width spaces that start a paragraph, or centre a line
_CENTRED = 7  # ideographic spaces that move a line to the right or the middle


class ParagraphDraft(Struct):
    """A paragraph or line that is being built.

    indent: the number of ideographic spaces. blank: an empty line precedes. pushed: other white space moves the piece
    to the right.
    kind: the kind as which the piece is removed. level: the level of the heading. Both are set if the place in the head
    decides (heads.py).
    """

    text: str
    indent: int
    blank: bool
    pushed: bool = False
    kind: RemovedKind | None = None
    level: int = 0

    @property
    def indented(self) -> bool:
        """Whether the piece starts like a paragraph."""
        return self.indent > 1

    @property
    def centred(self) -> bool:
        """Whether the piece is moved to the middle or to the right."""
        return self.indent >= _CENTRED


def width(lead: str) -> int:
    """Return the width of white space in ideographic spaces. A no-break space counts as half of one."""
    return lead.count("\u3000") + (lead.count("\xa0") + 1) // 2


_TWO = "\u3000\u3000"


def _is_blank(line: str) -> bool:
    bare = line.strip()
    return not bare or (bare[0] in IGNORED and _BLANK.match(bare) is not None)


def pieces(text: str) -> list[ParagraphDraft]:
    """Split a text into its paragraphs and lines."""
    if "&" in text:
        text = unescaped(_ENTITY_SPACE.sub("\xa0", text))
    if "]" in text and "](" in text:
        text = _OPEN_LINK.sub(r"\2\1", text)
    lines = _fields(text).split("\n")
    if "|" in text:
        lines = _glued(lines)
    blanks = [_is_blank(line) for line in lines]
    filled = [line for line, is_blank in zip(lines, blanks, strict=True) if not is_blank]
    wrapped_at = _wrap_width(filled)
    spaced = _is_spaced(blanks)
    out: list[ParagraphDraft] = []
    blank, last, grown = False, "", False
    for line, is_blank in zip(lines, blanks, strict=True):
        if is_blank:
            blank = True
            continue
        # Most lines are indented by exactly two, which needs no expression.
        lead = None if line[:2] == _TWO and line[2].isalnum() else _LEAD.match(line)
        space, indent = (lead[0], width(lead[0])) if lead else (_TWO, 2)
        content = ("**" if "**" in space else "") + line[len(space) :].rstrip()
        if content == "**" and out and out[-1].text.startswith("**"):  # bold text that is closed on the next line
            _grow(out[-1], "**")
            blank, last = False, line
            continue
        piece = ParagraphDraft(content, indent, blank)
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
            out += _inside(piece, one_line=len(filled) <= 2)  # noqa: PLR2004 - one line, or a title and one line
            grown = False
        blank, last = False, line
    return out


def _fields(text: str) -> str:
    """Put each field of a tab-separated record in its own line: address, title, and text with indented paragraphs."""
    found = _RECORD.match(text) if "\t" in text else None
    return text if found is None else found[0].replace("\t", "\n") + text[found.end() :]


def _is_spaced(blanks: list[bool]) -> bool:
    """Return whether empty lines separate the paragraphs, so that adjacent lines belong to one paragraph."""
    behind = [before for before, here in pairwise(blanks) if not here]
    return len(behind) > _WRAPPED_LINES and sum(behind) >= 0.6 * len(behind)


def _grow(piece: ParagraphDraft, more: str) -> None:
    """Append to the text of a piece. The piece drops its reference first, so that Python can append without a copy.

    A piece may grow a million times.
    """
    text, piece.text = piece.text, ""
    text += more
    piece.text = text


def _stands_alone(before: str, text: str, *, grown: bool) -> bool:
    """Return whether a line cannot continue the piece above, by the kind of either. grown: the piece has more lines."""
    start = before[:_TAIL] if grown else before  # none of its lines is alone, but a bracket may have closed
    return bool(_ALONE.match(text) or (_ALONE.match(start) and not _OPEN_NOTE.search(before[-_TAIL:])))


def _starts_text(piece: ParagraphDraft, before: list[ParagraphDraft], wrapped_at: int) -> bool:
    """Return whether a line without indent is centred below a paragraph, or directly below a headline."""
    if piece.pushed and before[-1].indented:
        return True
    return len(before) <= _HEAD and all(_is_headline(line, wrapped_at) for line in before)


def _is_headline(first: ParagraphDraft, wrapped_at: int) -> bool:
    """Return whether a first line ends without an end mark, because it is shorter than the width of wrapped lines."""
    text = first.text.rstrip()
    if _ADDRESS.fullmatch(text):
        return True
    fits = len(text) <= _HEADLINE and (not wrapped_at or len(text) < wrapped_at)
    return fits and not first.indented and not _STOPPED.search(text) and not _OPEN_END.search(text)


def _continues(before: ParagraphDraft, last: str, wrapped_at: int, *, spaced: bool) -> bool:
    """Return whether a line without indent continues the line before."""
    if _MARKER.fullmatch(before.text):
        return True
    if spaced:
        return not last.endswith("  ")  # in html2text's output, two spaces at the end are a line break
    if wrapped_at and len(last.rstrip()) >= wrapped_at:
        return True
    if not before.indented and len(before.text) < _LONG:
        return False
    tail = before.text[-_TAIL:]  # search only the end: a paragraph may grow by ten thousand lines
    return not CLOSED.search(tail) or tail.rfind("“") > tail.rfind("”")


def _wrap_width(filled: list[str]) -> int:
    """Return the minimum length of a full line if the text is hard-wrapped, else 0."""
    wrapped = sorted(
        len(line.rstrip())
        for line, following in pairwise(filled)
        if not following.startswith("\u3000\u3000")  # a fast check that is true for most lines
        and width(following[: len(following) - len(following.lstrip())]) < 2  # noqa: PLR2004 - no indent
    )
    if len(wrapped) < _WRAPPED_LINES:
        return 0
    middle = wrapped[len(wrapped) // 2]
    near = sum(abs(length - middle) <= 3 for length in wrapped)  # noqa: PLR2004 - punctuation is kept off line starts
    return middle - 3 if near >= 0.7 * len(wrapped) and middle >= _LONG else 0


def _inside(piece: ParagraphDraft, *, one_line: bool) -> list[ParagraphDraft]:
    """Split a line at the indents inside it, but not between the cells of a row."""
    if piece.text.count("\u3000") < 2:  # noqa: PLR2004 - an indent has two spaces
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
    return [ParagraphDraft(" ".join(row.cells), *((2, False) if index else first)) for index, row in enumerate(rows)]


class _Row:
    """The cells of a row that is being built. Only its ends are kept as text, because it may have a million cells."""

    def __init__(self, cell: str) -> None:
        self.cells = [cell]
        self._head, self._tail = cell[:_TAIL], cell[-_TAIL:]

    @property
    def closed(self) -> bool:
        """Whether the next cell starts a paragraph: after the end of a sentence, or after a list of pages."""
        return _SENTENCE_END.search(self._tail) is not None or _PAGES.match(self._head) is not None

    def append(self, cell: str) -> None:
        """Add a cell at the end."""
        self.cells.append(cell)
        self._tail = f"{self._tail} {cell}"[-_TAIL:]
        if len(self._head) < _TAIL:
            self._head = f"{self._head} {cell}"[:_TAIL]


def _glued(lines: list[str]) -> list[str]:
    """Join the cells of a row that are on separate lines, with a line `|` between them."""
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
