"""Classify each character of a text as syntax, as text, or as either."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsingest.visible.entities import references

SYNTAX, TEXT, EITHER = 0, 1, 2
_VERBATIM, _UNSURE, _HTML = 4, 8, 16
_RUN = re.compile(rb"(?s:(.)\1*+)")
_HIDDEN = "\x1a"


class MaskSegment(NamedTuple):
    """A part of a text of one kind, in one line, with its decoded characters."""

    start: int
    end: int
    kind: int
    text: str


class Mask:
    """A text and the kind of each of its characters.

    TEXT must be in the record. SYNTAX is not looked for in the record. EITHER may be in the record: for example, a `*`
    may be a delimiter of Markdown or a star. A character marked as SYNTAX keeps this kind.
    """

    def __init__(self, text: str, *, markdown: bool = False) -> None:
        self.text = text
        self.markdown = markdown
        self.kinds = bytearray([TEXT]) * len(text)
        self.verbatim = bytearray(len(text))  # code and scripts: they contain no markup, and entities are not decoded
        self.unsure = bytearray(len(text))  # may be code: what looks like syntax may be in the record
        self.opaque = bytearray(len(text))  # addresses: they contain no markup, but entities are decoded
        self.added = ""  # characters that a record may add: brackets around a ruby reading
        self.html = bytearray(len(text))  # HTML in Markdown: it contains no code and no escapes of Markdown

    def mark(self, start: int, end: int, kind: int) -> None:
        """Set the kind of a range, except characters that are already SYNTAX.

        In an unsure range, the kind becomes EITHER.
        """
        for index in range(start, end):
            if self.kinds[index] != SYNTAX:
                self.kinds[index] = EITHER if self.unsure[index] else kind

    def flag(self, flags: bytearray, start: int, end: int) -> None:
        """Set a flag over a range."""
        flags[start:end] = b"\x01" * (end - start)

    def closed(self, position: int) -> bool:
        """Return whether no markup can start at a position."""
        return self.kinds[position] == SYNTAX or self.verbatim[position] + self.opaque[position] != 0

    def found(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches that do not start in syntax, verbatim or opaque text."""
        return (match for match in pattern.finditer(self.text) if not self.closed(match.start()))

    def open_text(self) -> str:
        """Return the text with all characters hidden that cannot be markup any more."""
        return "".join(
            c if kind != SYNTAX and not (verbatim or opaque) else _HIDDEN
            for c, kind, verbatim, opaque in zip(self.text, self.kinds, self.verbatim, self.opaque, strict=True)
        )

    def pieces(self) -> Iterator[MaskSegment]:
        """Yield the parts that are not syntax, in order, with their character references decoded."""
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
                yield MaskSegment(run.start(), run.end(), kind, self.text[run.start() : run.end()])
            else:
                markdown = self.markdown and not code & _HTML
                yield from self._read(run.start(), run.end(), markdown=markdown, unsure=markdown and code & _UNSURE > 0)

    def _read(self, start: int, end: int, *, markdown: bool, unsure: bool) -> Iterator[MaskSegment]:
        position = start
        text = self.text[start:end]
        for first, last, value in references(text, markdown=markdown):
            if start + first > position:
                yield MaskSegment(position, start + first, TEXT, self.text[position : start + first])
            position = start + last
            if unsure:  # the reference itself or its value may be in the record
                yield MaskSegment(start + first, position, EITHER, text[first:last] + value)
            else:
                yield MaskSegment(start + first, position, TEXT, value)
        if position < end:
            yield MaskSegment(position, end, TEXT, self.text[position:end])
