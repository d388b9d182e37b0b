"""The volumes of one file of records in a ledger: where each can be cut, and which records it holds.

Each writing of the file is a volume with its own number.
"""

from newsingest.batch.ledger.file import Number
from newsingest.batch.ledger.statements import Statements


class Volumes:
    """The volumes of one destination. raw, packed: offsets in bytes, before and after compression."""

    def __init__(self, sql: Statements) -> None:
        self._sql = sql

    def add_cut(self, volume: int, raw: int, packed: int) -> None:
        """Store a place where a volume can be cut."""
        self._sql.do("INSERT OR REPLACE INTO cut VALUES (?, ?, ?)", (volume, raw, packed))

    def cut_before(self, volume: int, raw: int) -> tuple[int, int]:
        """Return the last place (raw, packed) at or before an offset of the records at which the file can be cut."""
        found = self._sql.one(
            "SELECT raw, packed FROM cut WHERE volume = ? AND raw <= ? ORDER BY raw DESC LIMIT 1", (volume, raw)
        )
        return self._sql.typed(found, tuple[Number, Number], "cut") if found else (0, 0)

    def shorten(self, volume: int, raw: int) -> None:
        """Delete the cuts and places of records in a volume from an offset on."""
        self._sql.do("DELETE FROM cut WHERE volume = ? AND raw > ?", (volume, raw))
        self._sql.do("UPDATE input SET volume = NULL WHERE volume = ? AND start >= ?", (volume, raw))

    def transfer(self, volume: int, raw: int, new: int) -> None:
        """Move the records of a volume before an offset to a new volume, with the same offsets."""
        self._sql.do("UPDATE input SET volume = ? WHERE volume = ? AND start < ?", (new, volume, raw))

    def forget_others(self, volume: int) -> None:
        """Delete the cuts and places of records in all other volumes, whose files are gone."""
        self._sql.do("DELETE FROM cut WHERE volume <> ?", (volume,))
        self._sql.do("UPDATE input SET volume = NULL WHERE volume <> ?", (volume,))
