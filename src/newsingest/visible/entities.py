"""Read character references by the HTML standard (13.2.5.72 to 80) and, in Markdown, by CommonMark (2.5)."""

import re
from collections.abc import Iterator
from html.entities import html5

_REFERENCE = re.compile(
    r"&(?:#(?:[xX](?P<hex>[0-9A-Fa-f]+)|(?P<decimal>[0-9]+))|(?P<name>[A-Za-z][A-Za-z0-9]*+))(?P<semicolon>;?)"
)
# The length of the longest name that needs no semicolon.
_LEGACY = max(len(name) for name in html5 if not name.endswith(";"))
_DIGITS = 8  # a reference with more digits is not a character
_LAST, _SURROGATES, _C1 = 0x10FFFF, range(0xD800, 0xE000), range(0x80, 0xA0)


def references(text: str, *, markdown: bool) -> Iterator[tuple[int, int, str]]:
    """Yield the start, the end and the value of each reference.

    markdown: a reference must end with a semicolon, and a number is always a Unicode code point, never Windows-1252.
    """
    for found in _REFERENCE.finditer(text):
        if markdown and not found["semicolon"]:
            continue
        if found["name"]:
            length, value = _named(found["name"], found["semicolon"], markdown=markdown)
            if value:
                yield found.start(), found.start() + 1 + length, value
        elif not (markdown and len(found["hex"] or found["decimal"]) > _DIGITS):
            yield found.start(), found.end(), _numbered(found["hex"], found["decimal"], markdown=markdown)


def decoded(text: str) -> str:
    """Return a text of HTML with its references decoded."""
    parts, position = [], 0
    for start, end, value in references(text, markdown=False):
        parts += [text[position:start], value]
        position = end
    return "".join([*parts, text[position:]])


def _named(name: str, semicolon: str, *, markdown: bool) -> tuple[int, str]:
    """Return the length of the longest valid name after the & (with its semicolon), and its value; else (0, "")."""
    if semicolon and f"{name};" in html5:
        return len(name) + 1, html5[f"{name};"]
    if not markdown:
        for length in range(min(len(name), _LEGACY), 1, -1):
            if name[:length] in html5:
                return length, html5[name[:length]]
    return 0, ""


def _numbered(hexadecimal: str | None, decimal: str | None, *, markdown: bool) -> str:
    digits = (hexadecimal or decimal or "").lstrip("0") or "0"
    code = int(digits, 16 if hexadecimal else 10) if len(digits) <= _DIGITS else 0
    if code == 0 or code > _LAST or code in _SURROGATES:
        return "\ufffd"
    if code in _C1 and not markdown:
        return bytes((code,)).decode("cp1252", "ignore") or chr(code)
    return chr(code)
