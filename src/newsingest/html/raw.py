"""Mask HTML elements and comments in which Markdown is not parsed, and restore them after the conversion."""

import re
from collections.abc import Iterator

from newsingest.html.elements import RAW_END, may_hold_raw
from newsingest.html.lines import LEAD, indentation
from newsingest.html.placeholders import check, unused
from newsingest.html.verbatim import CodeScanner
from newsingest.regex import regex


class Kept:
    """The HTML elements and comments of a text that hold no Markdown, and the text with a placeholder for each."""

    def __init__(self, text: str) -> None:
        elements = list(raw_elements(text))
        self.word = unused("xkept", text) if elements else ""
        self._elements: list[tuple[str, int]] = []  # each with the indentation, in columns, of its first line
        parts, position = [], 0
        parted = -1  # the end of the last element that was separated from the lines below
        for line, start, end, starts in elements:
            # A comment keeps its form, because in another form it would end a block elsewhere.
            before, behind = ("<!--", "-->") if text.startswith("<!", start) else ("<", ">")
            parts += [text[position:start], f"{before}{self.word}{len(self._elements)}q{behind}"]
            self._elements.append((text[start:end], indentation(text, line)[0]))
            position = end
            if before == "<" and _BELOW.match(text, end) and (starts or text[parted:line].isspace()):
                # Otherwise the placeholder would turn the lines below into HTML.
                parts.append(f"\n{lead(text[line:start]).rstrip()}")
                parted = end
        self.masked = "".join([*parts, text[position:]])

    def restored(self, made: str) -> str:
        """Return HTML with the elements restored: as markup, or as text if they are in code."""
        if not self._elements:
            return made
        parts, position = [], 0
        for found in regex(rf"{self.word}(\d+)q(?:(?:--)?(?:>|&gt;))?").finditer(made):
            opening = next((mark for mark in _OPENINGS if made.endswith(mark, position, found.start())), "")
            element = self._element(int(found[1]), is_markup=opening[:1] == "<")
            parts += [made[position : found.start() - len(opening)], element]
            position = found.end()
        restored = "".join([*parts, made[position:]])
        check(restored, self.word)
        return restored

    def _element(self, number: int, *, is_markup: bool) -> str:
        text, indent = self._elements[number]
        if is_markup:
            return text
        import html  # noqa: PLC0415 - its table of names costs a millisecond, and few posts need it

        first, *lines = text.split("\n")
        return html.escape("\n".join([first, *(_dedented(line, indent) for line in lines)]))


_OPENINGS = ("<!--", "&lt;!--", "<", "&lt;")


def _dedented(line: str, columns: int) -> str:
    indent, at = indentation(line, 0)
    return " " * (indent - columns) + line[at:] if columns else line


def raw_elements(text: str) -> Iterator[tuple[int, int, int, bool]]:
    """Yield each element or comment that holds no Markdown, except for those in code.

    Each item is: the start of its first line, its start, its end, and whether a block starts with it.
    """
    if not may_hold_raw(text):
        return
    ends: dict[str, list[re.Match[str]]] = {}
    for end in RAW_END.finditer(text):
        ends.setdefault((end["tag"] or "").lower(), []).append(end)
    for found in ends.values():
        found.reverse()
    code = CodeScanner(text)
    position = 0
    for start in _RAW_START.finditer(text):
        found = ends.get((start["tag"] or "").lower(), [])
        if not found or start.start() < position or code.holds(start.start()):
            continue
        first, line = code.line_around(start.start())
        if _LIKE_FENCE.match(text, first):  # masking the backticks in this line would make it a fence
            continue
        # An element at the start of its line continues whatever it contains. In a paragraph, code may come before its
        # end.
        alone = line.kind == "markup" or _LEAD.fullmatch(text, first, start.start())
        while found and (found[-1].start() < start.end() or (not alone and code.holds(found[-1].start()))):
            found.pop()
        if found:
            position = found[-1].end()
            code.skip(start.start(), position)
            yield (
                first,
                start.start(),
                position,
                line.starts and _LEAD.fullmatch(text, first, start.start()) is not None,
            )


_LEAD = regex(LEAD)
_BELOW = regex(r"[ \t]*\n(?=[ \t>]*+[^ \t>\n])")
_LIKE_FENCE = regex(rf"{LEAD}(?:```|~~~)")
_RAW_START = regex(r"<(?:(?i:(?P<tag>pre|script|style|textarea|xmp)\b[^<>]*+>)|!--(?!-?>))")


def lead(line: str) -> str:
    """Return the quote marks and the white space at the start of a line."""
    return line[: len(line) - len(line.lstrip(" \t>"))]
