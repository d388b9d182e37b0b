"""Lines of a terminal: text broken where Chinese and Western readers expect it.

rich breaks at spaces alone, and so leaves half a line empty before a run of Chinese characters, and lets a line begin with
a comma. The rules are those of Chinese layout (避头尾): nothing that closes begins a line, nothing that opens ends one.
"""

from collections.abc import Iterator

from rich.cells import cell_len, chop_cells
from rich.text import Text

from newsingest.regex import regex

_WIDE = r"\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_OPENS = r"（《〈「『【〔“‘(\[{"
_CLOSES = r"，。、；：？！）》〉」』】〕”’…—％·,.;:?!)\]}%"
# What stays together: what opens, one wide character or a Western word, what closes; and the spaces behind it.
_PIECE = regex(rf"[{_OPENS}]*+(?:[^\s{_WIDE}{_OPENS}{_CLOSES}][^\s{_WIDE}]*+|[{_WIDE}])?+[{_CLOSES}]*+\s*+")


def wrapped(text: Text, width: int) -> Iterator[Text]:
    """Yield a text in lines of no more than so many columns; line ends in it stay."""
    for line in text.split("\n", allow_blank=True):
        for piece in line.divide(_breaks(line.plain, width)):
            piece.rstrip()
            yield piece


def _breaks(line: str, width: int) -> list[int]:
    """Return where a line is broken."""
    found, used, at = [], 0, 0
    while at < len(line):
        match = _PIECE.match(line, at)
        end = match.end() if match and match.end() > at else at + 1
        piece = line[at:end]
        needed = cell_len(piece.rstrip())
        if used and used + needed > width:
            found.append(at)
            used = 0
        if needed > width:  # a long address, and the like
            for part in chop_cells(piece.rstrip(), width)[:-1]:
                at += len(part)
                found.append(at)
            used = cell_len(line[at:end])
        else:
            used += cell_len(piece)
        at = end
    return found
