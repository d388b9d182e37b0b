"""Mask Markdown: blocks by lines, delimiters by their neighbours.

Also mask the Markdown that html2text leaves in plain text.
"""

import re
from collections.abc import Iterator

from newsingest.visible.links import mask_definitions, mask_links
from newsingest.visible.mask import EITHER, SYNTAX, Mask

_FENCE = re.compile(
    r"(?P<lead>[ \t>]*+(?:[-*+:][ \t]+|(?!0\d)\d{1,3}[.)][ \t]+)?)(?P<fence>`{3,}+(?=[^`\n]*+$)|~{3,}+(?=[^~\n]*+$))(?P<info>[^\n]*+)",
    re.MULTILINE,
)
# Markers at the start of a line: quotes, bullets, numbers of up to three digits without a leading 0, headings. Several
# may be combined.
_MARKER = re.compile(r"[ \t]*+(?:>|[-*+](?=[ \t]|$)|(?!0\d)\d{1,3}[.)](?=[ \t]|$)|#{1,6}(?=[^#]|$))")
_ITEM = re.compile(r"[ \t>]*+(?:[-*+:]|(?!0\d)\d{1,3}[.)])[ \t]++")
_INFO_LANGUAGE = re.compile(r"[ \t]*+(?:[\w+#.-]|\\[!-/:-@\[-`{-~]|&#?\w++;)++(?=\s|$)", re.MULTILINE)
_CODE = 4  # columns of indentation that make a line code
_TAB = 4  # columns between the stops of tabs (CommonMark 2.2)
_QUOTE_MARK = re.compile(r"[ \t]*+>")
_CLOSING_HASHES = re.compile(r"[ \t]#++[ \t]*+$", re.MULTILINE)
_UNDERLINE = re.compile(
    r"^[ \t>]*+(?:=++|-++(?![ \t]++-)|(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)[^\S\n]*+$", re.MULTILINE
)
_RULE = re.compile(r"[ \t]*+(?:(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)\Z")
_DELIMITER_ROW = re.compile(
    r"^(?:[^\S\n]|>)*+(?:(?:\|[ \t]*+)?:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+|(?:\|[ \t]*+=++[ \t]*+)++)(?:\|[ \t]*+)?$",
    re.MULTILINE,
)
_PIPE = re.compile(r"\|")
# The brackets may be written as entities, which Markdown reads first.
_AUTOLINK = re.compile(r"(?P<open><|&lt;?)https?://(?:(?!&[lg]t)[^\s<>])++(?P<close>>|&gt;?)", re.IGNORECASE)
_STOCK = re.compile(r"\*(?=S?\*?ST[\u3400-\u9fff])")
_EMPHASIS = re.compile(r"(?:\*+|_+|~~)")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~\n])")
# The start of a block of HTML (CommonMark 4.6, conditions 1 to 7), and its end. A single tag of an inline element
# starts no block, as in kramdown.
_HTML_START = re.compile(
    r"[ \t>]*+(?:(?P<raw><(?:script|pre|style|textarea)(?=[\s>]|$))|(?P<comment><!--)|(?P<instruction><\?)|(?P<cdata><!\[CDATA\[)"
    r"|(?P<declaration><![A-Z])|(?P<block></?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup"
    r"|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe"
    r"|legend|li|link|main|menu|menuitem|meta|nav|noframes|ol|optgroup|option|p|param|section|source|summary|table|tbody|td"
    r"|tfoot|th|thead|title|tr|track|ul)(?=\s|/?>|$))|(?P<alone>(?!<(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|kbd|label|mark|q|s|small"
    r"|span|strike|strong|sub|sup|tt|u|var)\b)</?[A-Z][A-Z0-9-]*+(?:\s[^<>]*+)?>\s*+$))",
    re.IGNORECASE,
)
_HTML_END = {
    name: re.compile(end, re.IGNORECASE)
    for name, end in (
        ("raw", "</(?:script|pre|style|textarea)>"), ("comment", "-->"), ("instruction", r"\?>"), ("cdata", r"\]\]>"),
        ("declaration", ">"), ("block", r"^[ \t>]*+$"), ("alone", r"^[ \t>]*+$"),
    )
}  # fmt: skip
_INDENTED = re.compile(r"(?: {0,3}> ?)*+(?: {4}|\t)")
_MARKDOWN_WITHIN = re.compile(r"<[A-Za-z][^<>\n]*\smarkdown=[\"']?(?:1|block|span)\b")
_NAME = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_CLOSED = re.compile(r"</[A-Za-z][\w-]*>[ \t]*$")
_TEXT = re.compile(r" {0,3}(?:> {0,3})*[^\s<>]")


def flag_html(mask: Mask) -> None:
    """Flag block-level HTML, which continues up to an empty line."""
    blocks = _HtmlBlocks()
    for start, end in line_bounds(mask):
        line = mask.text[start:end]
        first = end - len(line.lstrip(" \t>"))  # after the quote marks, which are not code
        is_code = first < end and (mask.closed(first) or mask.unsure[first] == 1)
        if blocks.holds(line, closed=is_code):
            mask.flag(mask.html, start, end)


class _HtmlBlocks:
    """Decides for one line after another whether it belongs to block-level HTML."""

    def __init__(self) -> None:
        self._end: re.Pattern[str] | None = None
        self._blank = True
        self._name = ""  # the element that started the block
        self._open = 0  # the number of open elements of that name

    def holds(self, line: str, *, closed: bool = False) -> bool:
        """Return whether the next line is HTML. closed: the line is code, so it cannot start a block."""
        if _MARKDOWN_WITHIN.search(line) or (self._end is _HTML_END["block"] and not self._name and _TEXT.match(line)):
            self._end = None  # the line is Markdown inside the element, or below its end
            self._blank = True
            closed = closed or "markdown=" in line
        found = None if self._end or closed else _HTML_START.match(line)
        if found and (self._blank or found.lastgroup != "alone"):  # a single tag continues the paragraph before it
            self._end = _HTML_END[found.lastgroup or ""]
        inside = self._end is not None
        if self._end is _HTML_END["block"]:
            self._count(line)
        if self._end and self._end.search(line):
            self._end = None
        self._blank = not line.strip(" \t>")
        return inside

    def _count(self, line: str) -> None:
        """Update the count of open elements, and note whether the element that started the block ends in this line."""
        tags = [(slash, name.lower()) for slash, name in _NAME.findall(line)]
        if not self._name and tags:
            self._name, self._open = tags[0][1], 0
        self._open += sum(-1 if slash else 1 for slash, name in tags if name == self._name)
        if self._open <= 0 and _CLOSED.search(line):
            self._name = ""


def line_bounds(mask: Mask) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each line, without its line end."""
    position = 0
    for line in mask.text.split("\n"):
        yield position, position + len(line)
        position += len(line) + 1


def mask_fences(mask: Mask) -> None:
    """Mark fences. Flag the code inside them and indented text that may be code.

    Block-level HTML contains no fences.
    """
    blocks = _HtmlBlocks()
    opened: re.Match[str] | None = None
    filled = True  # whether the last fence contains code
    blank = True
    margin = 0  # the column of the text of the current list item
    for start, end in line_bounds(mask):
        found = _FENCE.match(mask.text, start, end)
        line = mask.text[start:end]
        if opened and _has_left(opened, line, margin):
            _mask_info(mask, opened, filled=filled)
            opened = None
        if opened is None:
            indented = blank and _INDENTED.match(line) is not None
            found = None if blocks.holds(line, closed=indented) else found
            margin = _margin(line, margin, blank=blank or found is not None)
            if found and not found["lead"].strip() and _width(found["lead"]) >= margin + _CODE:
                found = None  # indented code
            if found:
                opened, filled = found, False
                mask.mark(*found.span("fence"), SYNTAX)
            elif indented:
                mask.flag(mask.unsure, start, end)
            blank = not line.strip(" \t>") or indented
        elif found and _closes(opened, found):
            _mask_info(mask, opened, filled=filled)
            opened, blank = None, False
            mask.mark(found.start("fence"), end, SYNTAX)
            _mask_quoting(mask, start, end)
        else:
            if ">" in opened["lead"]:
                start = _mask_quoting(mask, start, end)  # noqa: PLW2901 - the rest of the line is code
            mask.flag(mask.verbatim, start, end)
            filled = filled or bool(mask.text[start:end].strip())
    if opened:
        _mask_info(mask, opened, filled=filled)


def _mask_info(mask: Mask, opened: re.Match[str], *, filled: bool) -> None:
    """Mark the info string of a fence as text, except the language of the code if there is code."""
    start, end = opened.span("info")
    mask.flag(mask.opaque, start, end)
    if filled and (language := _INFO_LANGUAGE.match(mask.text, start, end)):
        mask.mark(*language.span(), EITHER)


def _has_left(opened: re.Match[str], line: str, margin: int) -> bool:
    """Return whether a line is outside of the quote or list item in which a fence was opened.

    Such a line closes the fence.
    """
    if ">" in opened["lead"]:
        return _QUOTE_MARK.match(line) is None
    return _indent(line) < margin and bool(line.strip())


def _margin(line: str, before: int, *, blank: bool) -> int:
    """Return the column of the text of the list item around a line. blank: the line does not continue a paragraph."""
    item = _ITEM.match(line)
    if item:
        return _width(item[0])
    return min(before, _indent(line)) if blank and line.strip() else before


def _indent(line: str) -> int:
    """Return the number of columns before the first character of a line."""
    return _width(line[: len(line) - len(line.lstrip(" \t"))])


def _width(text: str) -> int:
    return len(text.expandtabs(_TAB))


def _closes(opened: re.Match[str], found: re.Match[str]) -> bool:
    """Return whether a fence closes another: same character, at least as long, and not indented like code in it."""
    same = found["fence"].startswith(opened["fence"]) and not found["info"].strip()
    return same and _width(found["lead"]) <= _width(opened["lead"]) + 3


def _mask_quoting(mask: Mask, start: int, end: int) -> int:
    while found := _QUOTE_MARK.match(mask.text, start, end):
        mask.mark(start, found.end(), EITHER)
        start = found.end()
    return start


def mask_markdown(mask: Mask, linked: frozenset[str]) -> None:
    """Mark the delimiters of Markdown that can be named. Code stays unchanged.

    Markdown is not parsed in HTML, so what looks like Markdown there may be in the record.
    linked: the addresses that the record links to, without percent-encoding.
    """
    mask.unsure = bytearray(unsure | html for unsure, html in zip(mask.unsure, mask.html, strict=True))
    mask_links(mask, mask_definitions(mask, linked))
    for start, end in line_bounds(mask):
        at = start
        while at < end and not mask.verbatim[start] and (marker := _MARKER.match(mask.text, at, end)):
            mask.mark(at, marker.end(), EITHER)
            at = marker.end()
        if at > start and (rule := _RULE.match(mask.text, at, end)):
            mask.mark(at, rule.end(), EITHER)
    _mask_all(mask, _CLOSING_HASHES, _UNDERLINE, _DELIMITER_ROW)
    _mask_pipes(mask)
    stars = {match.start() for match in _STOCK.finditer(mask.text)}
    for match in mask.found(_EMPHASIS):
        if match.start() not in stars and _can_delimit(mask.text, match):
            mask.mark(match.start(), match.end(), EITHER)


def _mask_all(mask: Mask, *patterns: re.Pattern[str]) -> None:
    for pattern in patterns:
        for match in mask.found(pattern):
            mask.mark(match.start(), match.end(), EITHER)


def _mask_pipes(mask: Mask) -> None:
    if any("|" in row[0] or ":" in row[0] for row in _DELIMITER_ROW.finditer(mask.text)):
        _mask_all(mask, _PIPE)


def _can_delimit(text: str, match: re.Match[str]) -> bool:
    """Return whether a run of stars or underscores touches a word on at least one side."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return not (before.strip() == "" and after.strip() == "")


# -- the Markdown that html2text leaves in plain text -----------------------------------------------------------------

_BOLD = re.compile(r"\*\*|^__$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}(?=[^\S\n]+\S)", re.MULTILINE)


def mask_html2text(mask: Mask) -> None:
    """Mark what html2text leaves in plain text: links, images, bold, headings, tables, rules, escapes."""
    mask_links(mask)
    for match in mask.found(_AUTOLINK):
        plain = match["open"] + match["close"] == "<>"
        for part in ("open", "close"):
            mask.mark(match.start(part), match.end(part), SYNTAX if plain else EITHER)
    for match in mask.found(_HEADING):
        mask.mark(match.start(), match.end(), SYNTAX)
    _mask_all(mask, _UNDERLINE, _DELIMITER_ROW, _BOLD, _ESCAPE)
    _mask_pipes(mask)
