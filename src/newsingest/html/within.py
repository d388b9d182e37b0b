"""Separate HTML tags from the Markdown next to them or inside them by empty lines, by the rules of kramdown.

In CommonMark, a block of HTML continues up to an empty line. In kramdown it ends with its element, and the line below
is Markdown. The content of an element is Markdown if its attribute `markdown` says so
(https://kramdown.gettalong.org/syntax.html#html-blocks).
"""

from newsingest.html.lines import CODE_INDENT, LineReader, indentation
from newsingest.html.raw import lead
from newsingest.regex import regex

_BEFORE = r"(?:[ \t]*+<(?![^<>\n]*\smarkdown=)[A-Za-z][^<>\n]*+>)*+[ \t]*+"  # tags before it in the same line
_TAG = regex(rf"(?P<open>{_BEFORE}<(?P<name>[A-Za-z][\w-]*+)\b)(?P<attributes>[^<>\n]*+)>[ \t]*+\Z")
_WITHIN = regex(r"\smarkdown=(?:\"(?:1|block|span)\"|'(?:1|block|span)'|1\b)")
# An element in one line, with its content.
_ELEMENT = regex(
    rf"(?P<open>{_BEFORE}<(?P<name>p|div|section|article|aside|main|center|figcaption|details|summary|blockquote|td|th|li|dd)\b)"
    r"(?P<attributes>[^<>\n]*+)>(?P<text>(?:[^<\n]|<(?!/(?P=name)>))*+)(?P<close></(?P=name)>(?:[ \t]*+</[A-Za-z][\w-]*+>)*+[ \t]*+)\Z"
)
_TEXT_BELOW = regex(r"</[A-Za-z][\w-]*+>[ \t]*+\n(?=[ \t>]*+[^\s<>])")
_START = regex(r"[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*+</?(?P<name>[A-Za-z][\w-]*+)")
_NAME = regex(r"<(?P<slash>/?)(?P<name>[A-Za-z][\w-]*+)")
_CLOSED = regex(r"</[A-Za-z][\w-]*+>[ \t]*+\Z")


def may_hold(text: str) -> bool:
    """Return whether a text may hold an element with Markdown next to it or inside it. This is a cheap check."""
    return "markdown=" in text or ("</" in text and _TEXT_BELOW.search(text) is not None)


def separate_markdown(text: str) -> str:
    """Return Markdown with empty lines between the tags of elements and the Markdown next to them and inside them."""
    return _Reader().read(text.split("\n"))


class _Reader:
    """Reads one text line by line."""

    def __init__(self) -> None:
        self._lines = LineReader()
        self._out: list[str] = []
        self._elements: list[str] = []  # the names of open elements whose content is Markdown
        self._name = ""  # the element that started the block of HTML
        self._open = 0  # the number of open elements of that name
        self._ended = False  # whether the block of HTML ended with the last line

    def read(self, lines: list[str]) -> str:
        """Return the Markdown with empty lines inserted."""
        for line in lines:
            if self._lines.fence:
                self._put(line)
            elif "markdown=" in line and (opened := self._opened(line)):
                self._put(*opened)
            elif self._elements and line.strip().startswith(f"</{self._elements[-1]}>"):
                self._elements.pop()
                self._put("", line)
            else:
                if self._ended and _is_text(line):
                    before = lead(line)
                    self._put(before.rstrip() if ">" in before else "")
                self._put(line)
        return "\n".join(self._out)

    def _put(self, *lines: str) -> None:
        for line in lines:
            self._out.append(line)
            if self._lines.take(line).kind == "markup":
                self._ended = self._ends(line)
            else:
                self._name, self._ended = "", False

    def _ends(self, line: str) -> bool:
        """Return whether a block of HTML ends with this line, because the element that started it is closed here."""
        if not self._name:
            start = _START.match(line)
            self._name, self._open = start["name"].lower() if start else "", 0
        if not self._name:
            return False
        alike = (tag for tag in _NAME.finditer(line) if tag["name"].lower() == self._name)
        self._open += sum(-1 if tag["slash"] else 1 for tag in alike)
        if self._open > 0 or not _CLOSED.search(line):
            return False
        self._name = ""
        return True

    def _opened(self, line: str) -> list[str] | None:
        """Return the lines of an element whose content is Markdown, with empty lines around the content; else None."""
        whole = _ELEMENT.match(line)
        found = whole or _TAG.match(line)
        if found is None or not _WITHIN.search(found["attributes"]):
            return None
        tag = f"{found['open']}{_WITHIN.sub('', found['attributes'], count=1)}>"
        if whole:
            return [tag, "", whole["text"].lstrip(), "", whole["close"]]
        self._elements.append(found["name"])
        return [tag, ""]


def _is_text(line: str) -> bool:
    """Return whether a line directly below a block of HTML may be Markdown.

    A line indented like code does not count.
    """
    return line.lstrip(" \t>")[:1] not in ("", "<") and indentation(line, 0)[0] < CODE_INDENT
