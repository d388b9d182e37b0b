"""Tables of GFM whose rows have more cells than their head: Markdown drops those cells, and they are text of the article.

The head and the delimiter row below it are made as wide as the widest row. What a cell, a delimiter row and the end of a
table are is told in GFM 4.10 (https://github.github.com/gfm/#tables-extension-).
"""

from newsingest.draft import Room
from newsingest.limits import Limits
from newsingest.regex import regex

_MARGIN = " \t>"
_MARKER = regex(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")
_DELIMITERS = regex(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?")
_DELIMITING = regex(r"[|:]")  # a row without either makes a heading of the line above it
_OTHER_BLOCK = regex(r"#{1,6}[ \t]|(?:[*_-][ \t]*+){3,}+\Z")
_NO_HEAD = regex(r"#{1,6}[ \t]|(?:[*_-][ \t]*+){3,}+\Z|=++\Z|<!--")
_UNIT = regex(r"\\[!-/:-@\[-`{-~]|\|")  # an escaped pipe parts no cells


def widen(lines: list[str], apart: list[bool], limits: Limits) -> None:
    """Widen the heads of tables among the lines of a text; apart: which of them are no lines of a table, as code and HTML.

    Raises TooManyError for more cells than the limit: Markdown fills each short row up to the width of the head.
    """
    room = Room(limits)
    index = 1
    while index < len(lines):
        if not _DELIMITING.search(lines[index]) or apart[index] or apart[index - 1]:
            index += 1
            continue
        row = _row(lines[index])
        head = _row(lines[index - 1])
        marker = _MARKER.match(head)
        width = _cells(row) if _DELIMITERS.fullmatch(row) and not _NO_HEAD.match(head) else 0
        end = index + 1
        same = _depth(lines[index]) == _depth(lines[index - 1])
        if width and same and width == _cells(head[marker.end() :] if marker else head):
            end = _end(lines, apart, index)
            more = max((_used(_row(line)) for line in lines[index + 1 : end]), default=0) - width
            room.take_cells((width + max(more, 0)) * (end - index))
            lines[index - 1] = _longer(lines[index - 1], " |", more)
            lines[index] = _longer(lines[index], "-|", more)
        index = end


def _row(line: str) -> str:
    """Return a line without the marks of quotes and the white space around it."""
    return line.lstrip(_MARGIN).rstrip()


def _depth(line: str) -> int:
    """Return how many quotes a line stands in."""
    return line[: len(line) - len(line.lstrip(_MARGIN))].count(">")


def _end(lines: list[str], apart: list[bool], delimiters: int) -> int:
    """Return the line that ends a table: an empty one, or another block."""
    depth = _depth(lines[delimiters])
    end = delimiters + 1
    while end < len(lines) and not apart[end]:
        row = _row(lines[end])
        if not row or _depth(lines[end]) != depth or _MARKER.match(row) or _OTHER_BLOCK.match(row):
            break
        end += 1
    return end


def _pipes(row: str) -> list[int]:
    return [unit.start() for unit in _UNIT.finditer(row) if unit[0] == "|"]


def _cells(row: str) -> int:
    """Return how many cells a row has; a pipe at either end opens or closes it."""
    if not row:
        return 0
    pipes = _pipes(row)
    return len(pipes) + 1 - (pipes[:1] == [0]) - (pipes[-1:] == [len(row) - 1])


def _used(row: str) -> int:
    """Return how many cells a row has up to the last that is not empty."""
    pipes = _pipes(row)
    filled = len(row.rstrip(" \t|"))
    return sum(pipe < filled for pipe in pipes) + 1 - (pipes[:1] == [0])


def _longer(line: str, cell: str, more: int) -> str:
    """Return a row with cells added to it."""
    if more <= 0:
        return line
    line = line.rstrip()
    closed = _pipes(line)[-1:] == [len(line) - 1]
    return line + ("" if closed else " |") + cell * more
