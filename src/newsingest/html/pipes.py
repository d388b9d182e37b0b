"""Widen GFM tables whose rows have more cells than their head. Markdown would drop the extra cells and lose text.

The head and the delimiter row are widened to the widest row. The lines that kramdown draws between rows (`|---|---|`,
`|===|`) are removed. GFM 4.10 defines cells, delimiter rows and the end of a table
(https://github.github.com/gfm/#tables-extension-).
"""

from itertools import takewhile

from newsingest.draft import Room
from newsingest.html.lines import CODE_INDENT
from newsingest.limits import Limits
from newsingest.regex import regex

_MARGIN = " \t>"
_MARKER = regex(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")
_DELIMITERS = regex(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?")
_LINE = regex(r"\|[ \t]*+(?::?-{3,}+:?|={3,}+)[ \t]*+(?:\|[ \t]*+(?::?-{3,}+:?|={3,}+)[ \t]*+)*+\|?")
_DELIMITING = regex(r"[|:]")  # without either, the row makes the line above it a heading
_OTHER_BLOCK = regex(r"#{1,6}[ \t]|(?:[*_-][ \t]*+){3,}+\Z")
_NO_HEAD = regex(r"(?:[-*+]|\d{1,9}[.)])\Z|#{1,6}[ \t]|(?:[*_-][ \t]*+){3,}+\Z|=++\Z|<!--")
_UNIT = regex(r"\\[!-/:-@\[-`{-~]|\|")  # an escaped pipe does not separate cells


def widen(lines: list[str], apart: list[bool], margins: list[int], limits: Limits) -> None:
    """Widen the heads of the tables in `lines`, open the heads with a pipe, and remove lines drawn between rows.

    Without the pipe, the parser does not find a table below a line of text or a table of one column.
    apart: which lines cannot belong to a table, such as code and HTML. margins: the column of each line's list item
    text. Raises TooManyError if there are more cells than the limit: Markdown fills each short row up to the width of
    the head.
    """
    room = Room(limits)
    done, index = 0, 1
    drawn: list[int] = []
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
            if not marker and _may_open(lines, done, index, margins[index]):
                lead = _lead(lines[index])
                lines[index - 1 : index + 1] = [f"{lead}{'' if line[0] == '|' else '| '}{line}" for line in (head, row)]
            lines[index - 1] = _longer(lines[index - 1], " |", more)
            lines[index] = _longer(lines[index], "-|", more)
            drawn += [number for number in range(index + 1, end) if _LINE.fullmatch(_row(lines[number]))]
            done = end
        index = end
    for number in reversed(drawn):
        del lines[number]


def _row(line: str) -> str:
    """Return a line without its quote marks and surrounding white space."""
    return line.lstrip(_MARGIN).rstrip()


def _lead(line: str) -> str:
    """Return the quote marks and the white space at the start of a line."""
    return line[: len(line) - len(line.lstrip(_MARGIN))]


def _depth(line: str) -> int:
    """Return the number of quotes around a line."""
    return _lead(line).count(">")


def _end(lines: list[str], apart: list[bool], delimiters: int) -> int:
    """Return the first line after a table: an empty line, or the start of another block."""
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
    """Return the number of cells in a row. A pipe at the start or end of the row does not add a cell."""
    if not row:
        return 0
    pipes = _pipes(row)
    return len(pipes) + 1 - (pipes[:1] == [0]) - (pipes[-1:] == [len(row) - 1])


def _used(row: str) -> int:
    """Return the number of cells in a row up to the last cell that is not empty."""
    pipes = _pipes(row)
    filled = len(row.rstrip(" \t|"))
    return sum(pipe < filled for pipe in pipes) + 1 - (pipes[:1] == [0])


def _may_open(lines: list[str], done: int, delimiters: int, margin: int) -> bool:
    """Return whether a table starts above a delimiter row, even if the line there continues a paragraph.

    done: the first line below the previous table. margin: the column of the list item's text.
    """
    lead = _lead(lines[delimiters])
    if len(lead.rpartition(">")[2].expandtabs(CODE_INDENT)) >= margin + CODE_INDENT:
        return False
    # A line without the quote mark of the line above continues its paragraph, and starts no table.
    paragraph = takewhile(_row, (lines[index] for index in range(delimiters - 1, done - 1, -1)))
    return all(_depth(line) == lead.count(">") for line in paragraph)


def _longer(line: str, cell: str, more: int) -> str:
    """Return a row with `more` cells appended."""
    if more <= 0:
        return line
    line = line.rstrip()
    closed = _pipes(line)[-1:] == [len(line) - 1]
    return line + ("" if closed else " |") + cell * more
