"""The part files in a ledger: the table part, and the places of articles in these files."""

from typing import NamedTuple

from newsingest.batch.ledger.file import Number
from newsingest.batch.ledger.statements import Statements


class PartRow(NamedTuple):
    """A part file. rows: how many records it holds. size: in bytes.

    live: how many of its records are outputs of inputs in the ledger; the others are outdated.
    """

    number: int
    rows: int
    size: int
    live: int


class PartTable:
    """The part files of one destination. In the row of an input, volume is the number of a part."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def add(self, number: int, rows: int, size: int) -> None:
        """Record a part file. size: of the file, in bytes."""
        self._sql.do("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", (number, rows, size))

    def size(self, number: int) -> int | None:
        """Return the size of a part file in bytes, or None if no such part was recorded."""
        found = self._sql.one("SELECT size FROM part WHERE number = ?", (number,))
        return int(self._sql.typed(found, tuple[Number], "part")[0]) if found else None

    def all(self) -> list[PartRow]:
        """Return all parts."""
        self._sql.index("of_volume ON input (volume, start) WHERE volume IS NOT NULL")  # needed for many parts in turn
        live = "SELECT volume AS number, count(*) AS live FROM input WHERE volume IS NOT NULL GROUP BY volume"
        query = (
            f"SELECT number, rows, size, ifnull(live, 0) FROM part LEFT JOIN ({live}) USING (number) ORDER BY number"  # noqa: S608 - our own text
        )
        return self._sql.all(query, (), PartRow, "part")

    def rows_in(self, number: int) -> list[tuple[int, int]]:
        """Return the inputs whose articles are in a part, each with its place there, in the order of the places."""
        query = "SELECT id, start FROM input WHERE volume = ? ORDER BY start"
        return self._sql.all(query, (number,), tuple[int, Number], "input")

    def forget(self, number: int) -> None:
        """Delete the row of a part, and the places of the articles in it."""
        self._sql.do("DELETE FROM part WHERE number = ?", (number,))
        self._sql.do("UPDATE input SET volume = NULL WHERE volume = ?", (number,))
