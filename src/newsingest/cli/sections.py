"""Draw numbers in sections: each section has a heading, and rows of a name, a number and a share."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from newsingest.cli.output import echo, on_terminal
from newsingest.cli.terminal import console, escape_controls, terminal_width

if TYPE_CHECKING:
    from rich.table import Table

_NAME = 24  # the least columns of names, so that sections are aligned
_BAR = 30  # the columns of the longest bar
_REST = 50  # the columns of the other cells of a row


class NumberRow(NamedTuple):
    """A name and its number. bar: whether the number is a part of the total, so that it has a share and a bar."""

    name: str
    number: int
    bar: bool = True


class Section(NamedTuple):
    """A heading and its rows. whole: the total for the shares."""

    head: str
    rows: list[NumberRow]
    whole: int


def draw(sections: list[Section]) -> None:
    """Write sections to standard output: as tables with bars on a terminal, otherwise as aligned text."""
    drawn = [section for section in sections if section.rows]
    if on_terminal():
        _tables(drawn)
    else:
        echo("\n\n".join("\n".join(_plain(section)) for section in drawn))


def _plain(section: Section) -> Iterator[str]:
    """Yield the lines of a section, aligned by the width of the names in a terminal."""
    from rich.cells import cell_len  # noqa: PLC0415 - only needed to draw

    yield section.head
    names = [escape_controls(row.name) for row in section.rows]
    wide = max(_NAME, *map(cell_len, names))
    high = max(len(str(row.number)) for row in section.rows)
    for name, row in zip(names, section.rows, strict=True):
        share = f"  {_share(row, section.whole):>6}" if row.bar else ""
        yield f"  {name}{' ' * (wide - cell_len(name))}  {row.number:>{high}}{share}"


def _share(row: NumberRow, whole: int) -> str:
    return f"{100 * row.number / whole:.1f}%" if row.bar and whole else ""


def _tables(sections: Iterable[Section]) -> None:
    width = terminal_width()
    out = console(sys.stdout, coloured=True, width=width)
    block = "█" if out.encoding.startswith("utf") else "#"
    for section in sections:
        with out.capture() as captured:
            out.print(_table(section, width, block))
        echo(captured.get())


def _table(section: Section, width: int, block: str) -> "Table":
    from rich.table import Table  # noqa: PLC0415 - only on a terminal
    from rich.text import Text  # noqa: PLC0415

    table = Table(
        box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0), title=Text(section.head, "bold"),
        title_justify="left",
    )  # fmt: skip
    table.add_column(min_width=min(_NAME, width // 3), no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", min_width=9, no_wrap=True)
    table.add_column(justify="right", min_width=6, no_wrap=True, style="dim")
    table.add_column(no_wrap=True, style="cyan")
    longest = max((row.number for row in section.rows if row.bar), default=0)
    for row in section.rows:
        bar = block * _bar(row, longest, min(_BAR, width - _REST))
        table.add_row(Text(escape_controls(row.name)), f"{row.number:,}", _share(row, section.whole), bar)
    return table


def _bar(row: NumberRow, longest: int, room: int) -> int:
    """Return the length of a bar in columns. It is at least 1, unless the number is 0."""
    return max(round(room * row.number / longest), 1) if row.bar and row.number and room > 0 else 0
