"""Classify the lines of a Markdown text: text, fenced or indented code, markup, or empty.

The rules are those of CommonMark 0.31 (https://spec.commonmark.org/0.31.2/), with one exception: a line of tildes with
a tilde after its first word (`~~~text~~`) does not open a fence, as in kramdown. In CommonMark, the rest of the
document would be code.
"""

import re
from typing import Literal

from msgspec import Struct

from newsingest.regex import regex

CODE_INDENT = 4  # columns of indentation that make a line code
LEAD = r"(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t])*+"  # the marks of the lists and quotes around a line's text
_TAB = 4
_QUOTE = regex(r" {0,3}> ?")
NUMBER = r"(?:0|[1-9]\d{0,2})"  # the number of a list item: `007. 邦德` and `2021. 年度总结` start no list
_MARKER = regex(rf"(?:[-*+]|(?P<number>{NUMBER})[.)])(?=[ \t]|\Z)")
_RULE = regex(r"(?:(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|=++[ \t]*+)\Z")
_HEADING = regex(r"#{1,6}(?![^#\s]+#)(?=[^#!]|\Z)")  # #话题# is not a heading, and #! is not
HASHED = regex(r"#{1,6}[A-Za-z0-9]")  # here a paragraph continues: join us in [the⏎#news channel]
FENCE = r"(?:`{3,}+(?=[^`\n]*+$)|~{3,}+(?=[^~\n]*+$))"
_FENCE = regex(FENCE)
_CLOSING = regex(r"(?:`{3,}+|~{3,}+)(?=[ \t]*+\Z)")
_MARKUP = regex(
    r"</?(?:p|div|h[1-6]|center|blockquote|section|article|aside|main|header|footer|nav|address|details|summary|figure|figcaption"
    r"|table|t(?:body|head|foot|r|d|h)|[uod]l|li|d[td])(?=[\s/>])",
    re.IGNORECASE,
)
# A tag of any name, alone in a line at which a block may start.
_LONE_TAG = regex(
    r"<(?:/[A-Za-z][A-Za-z0-9-]*+\s*+|[A-Za-z][A-Za-z0-9-]*+(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+)*+\s*+/?)>[ \t]*+\Z"
)
_INNER = regex(
    r"</?(?:table|thead|tbody|tfoot|tr|td|th|ul|ol|li|div|p|dl|dt|dd|figure|figcaption|section|h[1-6]|pre|script|style)\b"
)
_MARKS = frozenset(" \t>-+*_`~<#=0123456789")  # the first characters of lines that may be more than text

_OPENERS = frozenset("`~<*-_=#")  # the first characters of a fence, a tag, a rule or a heading

# fenced: fenced code, including the fences. indented: indented code. markup: a block of HTML, in which Markdown is not
# parsed. Strings, because Python 3.11 calls a function to look up a member of an Enum.
LineKind = Literal["empty", "text", "fenced", "indented", "markup"]


class _Fence(Struct, frozen=True):
    mark: str
    quotes: int
    margin: int


class Line(Struct, frozen=True, gc=False):
    """The kind and place of a line.

    starts: the line starts a block, so that it does not continue the text before it. nested: the line is in a list or
    quote.
    margin: the column at which the text of the innermost list item starts; 0 outside of lists.
    """

    kind: LineKind
    starts: bool
    nested: bool
    margin: int


NO_LINE = Line("text", starts=False, nested=False, margin=0)  # a line that starts inside another construct
# Most lines are one of these, so they are shared.
_TEXT = (NO_LINE, Line("text", starts=True, nested=False, margin=0))
_EMPTY = tuple(Line("empty", starts=starts, nested=False, margin=0) for starts in (False, True))


class LineReader:
    """Classify lines one after another.

    inner: the start of the name of further elements that may be indented inside others.
    """

    def __init__(self, inner: str = "") -> None:
        self._starts = True  # whether the last line starts a block
        self._inner = f"<{inner}" if inner else ""
        self._boundary = True  # whether the next line starts a block
        self._quotes = 0
        self._margins: list[int] = []
        self._fence: _Fence | None = None
        self._markup = False
        self._above = ""  # the last line that is neither empty nor indented code

    @property
    def quoted(self) -> bool:
        """Whether the last line is in a quote."""
        return self._quotes > 0

    @property
    def ended(self) -> bool:
        """Whether the last line ends its block, as a heading does."""
        return self._boundary

    @property
    def fence(self) -> str:
        """The characters of the open fence; "" if no fence is open, or if it is in a list or quote."""
        return "" if self._fence is None or self._margins or self._quotes else self._fence.mark

    def interrupt(self) -> None:
        """Note that a construct that is not Markdown ended within a line: the rest of the line is text."""
        self._boundary = False

    def take(self, line: str) -> Line:
        """Classify the next line."""
        if self._fence:
            if self._is_fenced(line, self._fence):
                return self._line("fenced")
            self._fence = None
        starts = self._starts = self._boundary
        if not (self._quotes or self._margins or self._markup):
            if not line:
                self._boundary = True
                return _EMPTY[starts]
            if line[0] not in _MARKS:
                self._boundary, self._above = False, line
                return _TEXT[starts]
        kind = self._kind(line)
        self._markup = kind == "markup"
        if kind != "empty":
            self._above = "" if kind == "indented" else line
        return self._line(kind)

    def _line(self, kind: LineKind) -> Line:
        return Line(kind, self._starts, bool(self._margins or self._quotes), self._margin)

    @property
    def _margin(self) -> int:
        return self._margins[-1] if self._margins else 0

    def _is_fenced(self, line: str, fence: _Fence) -> bool:
        """Return whether a line belongs to the open fenced code; the closing fence does."""
        if not fence.quotes and not fence.margin and fence.mark not in line:
            return True
        quotes, start = _quotes(line, fence.quotes)
        indent, at = indentation(line, start)
        if quotes < fence.quotes or (indent < fence.margin and at < len(line)):
            return False
        closing = _CLOSING.match(line, at)
        if closing and closing[0].startswith(fence.mark) and indent < fence.margin + CODE_INDENT:
            self._fence = None
        return True

    def _kind(self, line: str) -> LineKind:
        if line[:1] not in _MARKS and line and not self._quotes and not self._markup:
            if self._boundary:
                self._margins.clear()
            self._boundary = False
            return "text"
        if not line and not self._quotes:
            self._boundary = True
            return "empty"
        quotes, start = _quotes(line) if ">" in line else (0, 0)
        indent, at = indentation(line, start)
        if quotes != self._quotes:
            self._starts = self._starts or quotes > self._quotes
            self._quotes, self._markup = quotes, False
            self._margins.clear()
        if at == len(line):
            self._boundary = True
            return "empty"
        if self._markup and indent >= self._margin:
            return "markup"
        self._starts = self._starts or self._markup
        if self._starts:
            self._leave_lists(indent)
        if indent >= self._margin + CODE_INDENT:
            inner = _has_outer_tag(self._above) and (
                _INNER.match(line, at) or (self._inner and line.startswith(self._inner, at))
            )
            is_code = self._starts and not inner
            self._boundary = is_code
            return "indented" if is_code else "markup" if self._starts else "text"
        at = self._enter_items(line, indent, at)
        return self._opened(line, at, quotes)

    def _leave_lists(self, indent: int) -> None:
        while self._margins and indent < self._margins[-1]:
            self._margins.pop()

    def _enter_items(self, line: str, indent: int, at: int) -> int:
        """Read the marks of list items at the start of a line, and return where the text after them starts."""
        while (marker := _MARKER.match(line, at)) and not _RULE.match(line, at):
            if not self._starts:
                if not self._margins and marker["number"] not in (None, "1"):
                    return at  # a paragraph continues
                self._leave_lists(indent)
                self._starts = True
            space, text = indentation(line, marker.end())
            indent += marker.end() - at + (space if 0 < space <= CODE_INDENT else 1)
            at = text
            self._margins.append(indent)
        return at

    def _opened(self, line: str, at: int, quotes: int) -> LineKind:
        """Return the kind of the line whose text starts at `at`, and note whether it ends its block."""
        first = line[at : at + 1]
        if first and first not in _OPENERS:
            self._boundary = False
            return "text"
        fence = _FENCE.match(line, at)
        markup = first == "<" and (_MARKUP.match(line, at) or (self._starts and _LONE_TAG.match(line, at)))
        if first == "#":
            ends = _HEADING.match(line, at) and (self._starts or not HASHED.match(line, at))
        else:  # after a paragraph only, `=` is a rule
            ends = not first or (_RULE.match(line, at) and not (self._starts and first == "="))
        if (fence or markup or ends) and not self._starts:
            self._leave_lists(at)
            self._starts = True
        self._boundary = bool(fence or ends)
        if fence:
            self._fence = _Fence(fence[0], quotes, self._margin)
            return "fenced"
        return "markup" if markup else "text"


def _has_outer_tag(above: str) -> bool:
    """Return whether a line starts or ends with markup, so that an indented tag below it may be inside this markup."""
    return above.lstrip().startswith("<") or above.rstrip().endswith(">")


def _quotes(line: str, most: int = 1000) -> tuple[int, int]:
    """Return the number of quote marks at the start of a line, and where the last one ends."""
    count = at = 0
    while count < most and (found := _QUOTE.match(line, at)):
        count, at = count + 1, found.end()
    return count, at


def indentation(line: str, start: int) -> tuple[int, int]:
    """Return the columns of indentation after `start`, and where the text begins."""
    at = start
    while line[at : at + 1] in (" ", "\t"):
        at += 1
    return len(line[start:at].expandtabs(_TAB)), at
