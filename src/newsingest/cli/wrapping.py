"""Wrap text to lines of a terminal, with line breaks where Chinese and Western readers expect them.

rich breaks lines only at spaces. So it leaves half a line empty before a run of Chinese characters, and a line may
begin with a comma. This module follows the rules of Chinese layout (避头尾): closing marks do not begin a line, and
opening marks do not end a line.
"""

from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.text import Text

from newsingest.regex import regex

_WIDE = r"\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_OPENS = r"（《〈「『【〔“‘(\[{"
_CLOSES = r"，。、；：？！）》〉」』】〕”’…—％·,.;:?!)\]}%"
# A piece that must not be broken: opening marks, one wide character or a Western word, closing marks, and spaces.
_PIECE = regex(rf"[{_OPENS}]*+(?:[^\s{_WIDE}{_OPENS}{_CLOSES}][^\s{_WIDE}]*+|[{_WIDE}])?+[{_CLOSES}]*+\s*+")


def wrapped(text: Text, width: int) -> Iterator[Text]:
    """Yield a text as lines of at most ``width`` columns. Line ends in the text are kept."""
    for line in text.split("\n", allow_blank=True):
        for piece in line.divide(_breaks(line.plain, width)):
            piece.rstrip()
            yield piece


def _breaks(line: str, width: int) -> list[int]:
    """Return the indexes at which to break a line."""
    found, used, at = [], 0, 0
    while at < len(line):
        match = _PIECE.match(line, at)
        end = match.end() if match and match.end() > at else at + 1
        piece = line[at:end]
        needed = cell_len(piece.rstrip())
        if used and used + needed > width:
            found.append(at)
            used = 0
        if needed > width:  # a long address, for example
            for part in chop_cells(piece.rstrip(), width)[:-1]:
                at += len(part)
                found.append(at)
            used = cell_len(line[at:end])
        else:
            used += cell_len(piece)
        at = end
    return found
