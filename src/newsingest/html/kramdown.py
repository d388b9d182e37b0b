"""Rewrite the syntax that kramdown, Markdown Extra and similar dialects add, so that any CommonMark parser can read it.

Attribute lists and the marks of containers are removed. A list of contents and abbreviations become cuts. Definitions
become list items below their term. Code stays as it is. Sources: https://kramdown.gettalong.org/syntax.html,
https://michelf.ca/projects/php-markdown/extra/, markdown-it-container (`:::`).
"""

import re
from collections.abc import Callable

from newsingest.html import within
from newsingest.html.lines import Line
from newsingest.html.verbatim import CodeScanner
from newsingest.regex import regex
from newsingest.text import has_any_sign

_SIGNS = (
    "{:",
    "){",
    ":::",
    "{#",
    "{.",
    "\n:",
    "\n*[",
    " :",
    "<hr",
    "\n^",
    "\\\\\n",
)  # a text with any of this syntax holds one of these strings, except for pictures with a size
# A possible attribute list: {: .lead #id key="value" name}. It is one if every word matches _ATTRIBUTE (kramdown's
# ALD_TYPE_ANY).
_LIST = r"(?P<list>\{:(?!:)[^{}\n]*+\})"
_ATTRIBUTE = regex(
    r"\s*+(?:\.-?[^\W\d][\w:/-]*+|#\w[\w:-]*+|:?[A-Za-z_][\w:.-]*+=(?:\"[^\"]*+\"|'[^']*+')"
    r"|(?:target|rel|width|height|class|id|style|align)=[^\s\"'<>]++|(?P<name>[A-Za-z0-9_][A-Za-z0-9_:-]*+))(?=[\s.#]|\Z)"
)
# {:name: .lead} gives attributes a name, which other lists can refer to. kramdown defines two names itself.
_NAMED = regex(r"^ {0,3}\{:(?P<name>[A-Za-z0-9_][A-Za-z0-9_-]*+):(?P<attributes>[^{}\n]++)\}[ \t]*+$", re.MULTILINE)
_NAMES = ("toc", "footnotes")
_ALONE = regex(rf"(?P<lead>[ \t>]*+){_LIST}[ \t]*+\Z")
_CONTENTS = regex(r"[ \t>]*+\{:\s*+toc\b[^{}\n]*+\}[ \t]*+\Z")
# After a span: a link, an image, emphasis, code or an element. Pandoc and markdown-it-attrs write no colon:
# ![](a.png){width=300}.
_BEHIND = regex(r"(?<=[)\]*_`>~])(?:\{:(?!:)[^{}\n]*+\})++|(?<=\))\{(?=[.#]|\w++=)[^{}\n]*+\}")
_BRACES = regex(r"\{[^{}]*+\}")
_APART = "<b></b>"  # shows nothing, and ends any Markdown syntax before it
_IMAGE = regex(
    r"!\[\](?P<target>\([^()\n]*+\))(?P<list>\{:(?!:)[^{}\n]*?\balt=(?P<quote>[\"'])(?P<alt>[^\"'{}\n]++)(?P=quote)[^{}\n]*+\})"
)
_HEAD_END = regex(r"(?P<list>\{(?::(?!:)|[#.][\w-])[^{}\n]*+\})[ \t]*+#*+[ \t]*+\Z")
_HEAD = regex(r"[ \t>]{0,3}#{1,6}(?!#)")
_UNDERLINE = regex(r" {0,3}(?:=++|-++)[ \t]*+\Z")
# {::comment}…{:/comment}, {::nomarkdown}…{:/}, {::options … /}
_EXTENSION = regex(r"\{::(?P<name>comment|nomarkdown|options)\b(?P<rest>[^{}\n]*+)\}")
_EXTENSION_END = regex(r"\{:/(?P<name>[a-z]*+)\}")
_CONTAINER = regex(
    r"(?P<lead>[ \t>]*+):{3,}+[ \t]*+(?:\{?\.?[A-Za-z][\w-]*+\}?[ \t]*+(?:\[(?P<bracketed>[^\[\]\n]*+)\]|\{[^{}\n]*+\}|(?P<title>[^\n]*+)))?\Z"
)
_DEFINED = regex(r"(?P<lead> {0,3}):(?P<space>[ \t]++)(?=\S)")
_FENCED = regex(r"^(?P<lead> {0,3}):(?=[ \t]++(?:```|~~~))", re.MULTILINE)
_NO_TERM = regex(r"[ \t]*+(?:[-*+:](?=[ \t]|\Z)|(?:[-*_][ \t]*+){3,}+\Z|:::|[>|#=]|\d{1,9}[.)][ \t]|\{:|\Z)")
_WIDEST = 4  # the maximum blanks after the mark of a definition for which its further paragraphs align with its text
_ABBREVIATION = regex(r" {0,3}\*\[[^\[\]\n]++\]:[^\n]*+\Z")
_CLOSED = regex(r"[^\n]*</[A-Za-z][\w-]*+>[ \t]*+\Z")
_RULE = regex(r" {0,3}<hr\b[^<>\n]*+>[ \t]*+")
# A tag of an inline element, alone in a line: the text in the lines below is Markdown.
_IN_TEXT = r"<(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|kbd|label|mark|q|s|small|span|strike|strong|sub|sup|tt|u|var)\b[^<>\n]*+>[ \t]*+"
_ABOVE_TEXT = regex(rf"^ {{0,3}}{_IN_TEXT}\n(?=[ \t]*+\S)", re.MULTILINE)
_SIZED = regex(r"(?P<image>!\[[^\[\]\n]*+\]\([^()\s]++)\s++=(?:\d+x\d*|x\d+)(?=\))")
_ITEM = regex(r"[ \t>]*+(?:[-*+]|\d{1,9}[.)])[ \t]")
_OF_ITEM = regex(rf"(?P<lead>{_ITEM.pattern}[ \t]*+){_LIST}[ \t]*+")

Hold = Callable[[str], str]


def read(text: str, hold: Hold | None) -> str:
    """Return Markdown without the syntax of kramdown.

    hold: takes text that a reader does not see, and returns a placeholder, which later becomes a cut. Without hold,
    such text is dropped.
    """
    if within.may_hold(text):
        text = within.separate_markdown(text)
    signed = text.startswith("*[") or has_any_sign(text, _SIGNS)
    if not signed and not (" =" in text and _SIZED.search(text)) and not ("<" in text and _ABOVE_TEXT.search(text)):
        return text
    return _Reader(_extensions(text, hold), hold).read()


def _extensions(text: str, hold: Hold | None) -> str:
    """Replace {::comment} and similar extensions outside of code."""
    if "{::" not in text:
        return text
    code = _code(text)
    ends = [*_EXTENSION_END.finditer(text)][::-1]
    parts, position = [], 0
    for found in _EXTENSION.finditer(text):
        if found.start() < position or code.holds(found.start()):
            continue
        inner, end = "", found.end()
        if not found["rest"].endswith("/"):
            while ends and (ends[-1].start() < end or ends[-1]["name"] not in ("", found["name"])):
                ends.pop()
            if not ends:
                break
            inner, end = text[end : ends[-1].start()], ends[-1].end()
        shown = inner if found["name"] == "nomarkdown" else hold(text[found.start() : end]) if hold else ""
        parts += [text[position : found.start()], shown]
        position = end
    return "".join([*parts, text[position:]])


def _code(text: str) -> CodeScanner:
    """Return the code of a text. A fence may start after the mark of a definition, as after the mark of a list item."""
    return CodeScanner(_FENCED.sub(r"\g<lead>-", text))


class _Reader:
    """Reads one text line by line."""

    def __init__(self, text: str, hold: Hold | None) -> None:
        self._lines = text.split("\n")
        self._hold = hold
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._code = _code(text)
        self._places = self._code.lines(self._starts[:-1])
        self._out: list[str] = []
        self._closings = sum(line.strip(" \t>:") == "" and ":::" in line for line in self._lines)
        named = _NAMED.finditer(text) if "{:" in text else ()
        self._names = frozenset((*_NAMES, *(found["name"] for found in named)))  # that lists may use

    def read(self) -> str:
        """Return the rewritten text."""
        for index, (line, place) in enumerate(zip(self._lines, self._places, strict=True)):
            defined = place.kind == "fenced" and self._opens_in_definition(index)
            if (place.kind in ("fenced", "indented") and not defined) or self._starts_in_code(index):
                self._out.append(line)
            else:
                self._out += self._read(index, line, place)
        return "\n".join(self._out)

    def _read(self, index: int, line: str, place: Line) -> list[str]:
        """Return the lines to write for a line that is not code."""
        if _RULE.fullmatch(line):  # <hr> has no end tag: the empty line keeps the block of HTML from continuing below
            return [line, ""]
        if (
            place.kind == "markup"
            and place.starts
            and _ABOVE_TEXT.match(f"{line}\n{''.join(self._lines[index + 1 : index + 2])}")
        ):
            return [f"<span></span>{line.lstrip()}"]
        below = place.kind != "markup" or _CLOSED.match(self._lines[index - 1] if index else "")
        if "{:" in line and below and (alone := _ALONE.fullmatch(line)) and self._is_list(alone["list"]):
            return self._without_contents(line) if _CONTENTS.match(line) else [alone["lead"].rstrip()]
        if place.kind == "markup":
            return [line]
        if ":::" in line and self._closings and (container := _CONTAINER.fullmatch(line)):
            title = (container["bracketed"] or container["title"] or "").strip()
            lead = container["lead"]
            return [lead.rstrip(), f"{lead}{title}", lead.rstrip()] if title else [lead.rstrip()]
        if line.lstrip(" ").startswith(":") and (definition := self._definition(index, line)):
            return definition
        if line.lstrip(" ").startswith("*[") and _ABBREVIATION.fullmatch(line):
            return [self._hold(line.strip()) if self._hold else ""]
        if line.rstrip() == "^":  # ends a block: the lines below are a separate list, or code
            return ["", _APART, ""]
        if line.endswith("\\\\") and self._goes_on(index):  # a line break
            return [self._without_lists(index, line[:-1])]
        return [self._without_lists(index, line)]

    def _goes_on(self, index: int) -> bool:
        """Return whether a paragraph continues below a line that ends in exactly two backslashes."""
        following = index + 1
        if self._lines[index].endswith("\\\\\\") or following == len(self._lines):
            return False
        if self._code.holds(self._starts[following] - 1):
            return False
        below = self._places[following]
        return below.kind == "text" and not below.starts

    def _without_contents(self, line: str) -> list[str]:
        """Remove the list that kramdown replaces with a list of contents, together with its {:toc} mark."""
        taken = [line]
        while self._out and self._out[-1].strip() and (_ITEM.match(self._out[-1]) or self._out[-1][:1].isspace()):
            taken.append(self._out.pop())
        return [self._hold("\n".join(reversed(taken))) if self._hold else ""]

    def _definition(self, index: int, line: str) -> list[str] | None:
        """Return `: text` below a term as a list item; None if the line is not a definition."""
        found = _DEFINED.match(line)
        if found is None:
            return None
        above = index - 1
        while above >= 0 and not self._lines[above].strip():
            above -= 1
        if above < 0 or index - above > 2:  # noqa: PLR2004 - one empty line may separate term and definition
            return None
        term = self._lines[above]
        defined = _DEFINED.match(term) is not None or term.startswith("  ")
        if not defined and (_NO_TERM.match(term) or self._places[above].kind != "text"):
            return None
        if not defined:
            self._part_terms(above, index)
        space = found["space"] if len(found["space"].expandtabs(_WIDEST)) <= _WIDEST else " "
        item = self._without_lists(index, f"{found['lead']}-{space}{line[found.end() :]}")
        return [item] if defined or above < index - 1 else ["", item]

    def _part_terms(self, last: int, end: int) -> None:
        """Make each line of the paragraph above a definition its own paragraph: each line is a term.

        last, end: the last line of the paragraph, and the line of the definition.
        """
        first = last
        while first and not self._places[first].starts and self._places[first - 1].kind == "text":
            first -= 1
            if _DEFINED.match(self._lines[first]):  # the paragraph of a definition, not of terms
                return
        if not self._places[first].nested:
            terms = slice(len(self._out) - (end - first), len(self._out) - (end - last - 1))
            self._out[terms] = "\n\n".join(self._out[terms]).split("\n")

    def _without_lists(self, index: int, line: str) -> str:
        """Return a line without the attribute lists after its spans.

        If it is a heading, also remove the list at its end.
        """
        if " =" in line and "`" not in line:
            line = _SIZED.sub(r"\g<image>", line)
        if "{" not in line:
            return line
        start = self._starts[index]
        following = self._lines[index + 1] if index + 1 < len(self._lines) else ""
        end = _HEAD_END.search(line) if _HEAD.match(line) or _UNDERLINE.match(following) else None
        if end and self._is_list(end["list"]) and not self._code.holds(start + end.start()):
            line = line[: end.start()].rstrip()
        if "{:" in line or "){" in line:
            line = _IMAGE.sub(
                lambda found: f"![{found['alt']}]{found['target']}" if self._is_list(found["list"]) else found[0], line
            )
            line = _BEHIND.sub(lambda found: self._behind(found, index, line), line)
            if (item := _OF_ITEM.match(line)) and self._is_list(item["list"]):
                line = line[: item.end("lead")] + line[item.end() :]
        return line

    def _behind(self, found: re.Match[str], index: int, line: str) -> str:
        """Return the text to write for the braces after a span: "" for attribute lists.

        But **a**{: .x}**b** must stay two spans.
        """
        start, end = found.span()
        if self._is_code(index, line, start) or not all(map(self._is_list, _BRACES.findall(found[0]))):
            return found[0]
        return _APART if line[start - 1] == line[end : end + 1] else ""

    def _is_list(self, braces: str) -> bool:
        """Return whether every word in braces is an attribute or the name of an attribute list."""
        inner = braces[1:-1].removeprefix(":")
        if named := _NAMED.fullmatch(braces):
            inner = named["attributes"]
        position, size = 0, len(inner.rstrip())
        while position < size:
            found = _ATTRIBUTE.match(inner, position)
            if found is None or (found["name"] and found["name"] not in self._names):
                return False
            position = found.end()
        return size > 0

    def _opens_in_definition(self, index: int) -> bool:
        """Return whether a fence opens after the mark of a definition."""
        return index > 0 and self._places[index - 1].kind != "fenced" and _FENCED.match(self._lines[index]) is not None

    def _starts_in_code(self, index: int) -> bool:
        """Return whether a line continues a code span of the line above."""
        start = self._starts[index]
        if not index or self._places[index - 1].kind in ("fenced", "indented"):
            return False
        return self._code.holds(start) and self._code.holds(start - 1)

    def _is_code(self, index: int, line: str, position: int) -> bool:
        return (
            self._code.holds(self._starts[index] + position) if line == self._lines[index][: len(line)] else "`" in line
        )
