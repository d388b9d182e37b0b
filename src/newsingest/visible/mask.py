"""What each character of a text is: syntax, text, or what may be either."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsingest.visible.entities import references

SYNTAX, TEXT, EITHER = 0, 1, 2
_VERBATIM, _UNSURE, _HTML = 4, 8, 16
_RUN = re.compile(rb"(?s:(.)\1*+)")
_HIDDEN = "\x1a"


class Piece(NamedTuple):
    """A stretch of a text of one kind, in one line, and the characters that it stands for."""

    start: int
    end: int
    kind: int
    text: str


class Mask:
    """A text and what each of its characters is.

    TEXT must stand in the record, SYNTAX must not be looked for there, and EITHER may stand there or not - a `*` that can
    be a delimiter of Markdown and can be a star. What is marked as syntax, no later mark makes text again.
    """

    def __init__(self, text: str, *, markdown: bool = False) -> None:
        self.text = text
        self.markdown = markdown
        self.kinds = bytearray([TEXT]) * len(text)
        self.verbatim = bytearray(len(text))  # code and scripts: nothing in them is markup, no entity is decoded
        self.unsure = bytearray(len(text))  # may be code or not: what looks like syntax there may stand in the record
        self.opaque = bytearray(len(text))  # addresses: nothing in them is markup, but entities are decoded
        self.added = ""  # what a record may hold though no character of the text says it: brackets around a reading
        self.html = bytearray(len(text))  # HTML in Markdown: no code and no escapes of Markdown are in it

    def mark(self, start: int, end: int, kind: int) -> None:
        """Set the kind of a range, but leave what is syntax already; where it is unsure, syntax is EITHER."""
        for index in range(start, end):
            if self.kinds[index] != SYNTAX:
                self.kinds[index] = EITHER if self.unsure[index] else kind

    def flag(self, flags: bytearray, start: int, end: int) -> None:
        """Set a flag over a range."""
        flags[start:end] = b"\x01" * (end - start)

    def closed(self, position: int) -> bool:
        """Return whether no markup can start here."""
        return self.kinds[position] == SYNTAX or self.verbatim[position] + self.opaque[position] != 0

    def found(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches that do not start in what is syntax or verbatim."""
        return (match for match in pattern.finditer(self.text) if not self.closed(match.start()))

    def open_text(self) -> str:
        """Return the text with everything hidden in it that can be no markup any more."""
        return "".join(
            c if kind != SYNTAX and not (verbatim or opaque) else _HIDDEN
            for c, kind, verbatim, opaque in zip(self.text, self.kinds, self.verbatim, self.opaque, strict=True)
        )

    def pieces(self) -> Iterator[Piece]:
        """Yield what is not syntax, in order, its character references read."""
        flags = zip(self.kinds, self.verbatim, self.unsure, self.html, strict=True)
        codes = bytes(
            kind + _VERBATIM * verbatim + _UNSURE * unsure + _HTML * html for kind, verbatim, unsure, html in flags
        )
        for run in _RUN.finditer(codes):
            code = run[1][0]
            kind = code & 3
            if kind == SYNTAX:
                continue
            if code & _VERBATIM or kind == EITHER:
                yield Piece(run.start(), run.end(), kind, self.text[run.start() : run.end()])
            else:
                markdown = self.markdown and not code & _HTML
                yield from self._read(run.start(), run.end(), markdown=markdown, unsure=markdown and code & _UNSURE > 0)

    def _read(self, start: int, end: int, *, markdown: bool, unsure: bool) -> Iterator[Piece]:
        position = start
        text = self.text[start:end]
        for first, last, value in references(text, markdown=markdown):
            if start + first > position:
                yield Piece(position, start + first, TEXT, self.text[position : start + first])
            position = start + last
            if unsure:  # as it stands, or what it stands for
                yield Piece(start + first, position, EITHER, text[first:last] + value)
            else:
                yield Piece(start + first, position, TEXT, value)
        if position < end:
            yield Piece(position, end, TEXT, self.text[position:end])
