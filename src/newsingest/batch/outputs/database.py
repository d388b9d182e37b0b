"""A database of articles, into which a run puts them one by one. Articles are known by their origin.

The database is committed before the ledger: a run that is killed in between puts again what the ledger does not know, in
the place of what is there.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator

import msgspec

from newsingest.batch.ledger import Ledger, Row, damaged
from newsingest.batch.outputs.protocol import Columns, Output, Place, Spot, stopped
from newsingest.batch.sizes import Sizes
from newsingest.batch.task import Outcome
from newsingest.errors import OutputError
from newsingest.exporters.sqlite import Database
from newsingest.exporters.sqlite_reader import Reader, is_begun


class InDatabase(Output):
    """The output database of a run."""

    def __init__(self, place: str, ledger: Ledger, sizes: Sizes) -> None:
        """Look at the file, and change nothing yet. Raises OutputError if it is not a database of articles."""
        self._place, self._ledger, self.portion = place, ledger, sizes.chunk
        self._database: Database | None = None
        self._reader: Reader | None = Reader(place) if is_begun(place) else None
        self._dropped: list[str] = []  # slots whose articles are to be taken out

    def stand(self, rows: Iterable[Row]) -> bool:
        """Return whether the articles are there, made of the bytes that the ledger knows."""
        return all(row.length is not None and row.digest and self._digest(row) == row.digest for row in rows)

    def _digest(self, row: Row) -> str | None:
        reader = self._database or self._reader
        return None if row.slot is None or reader is None else reader.digest(*self._origin(row.slot))

    def _origin(self, slot: str) -> tuple[str, str | None, int]:
        """Return the path, the member and the number that ``_slot`` put together."""
        try:
            nth, path, member = msgspec.json.decode(slot, type=tuple[int, str, str | None])
        except msgspec.MsgspecError as error:
            raise damaged("a wrong value in table input", self._ledger.path) from error
        return path, member, nth

    def place(self, spot: Spot, row: Row | None) -> Place:
        """Choose under which origin an article will be; a second input that is called the same does not replace the first.

        An input that is there no more gives its place to one of the same name: so it is where an archive was moved.
        """
        if row is not None and row.slot is not None:
            if self._origin(row.slot)[:2] == (spot.path, spot.member):
                return Place({}, row.slot)
            self._dropped.append(row.slot)  # it goes by another name now
        nth = 1
        while (other := self._ledger.of_slot(slot := _slot(nth, spot))) is not None:
            if other.run != self._ledger.run and not os.path.lexists(self._ledger.file_of(other.id)):
                self._dropped.append(slot)
                self._ledger.drop(other.id)
            else:
                nth += 1
        return Place({"slot": slot}, slot)

    def commit(self, *, now: bool = False) -> None:  # noqa: ARG002 - this takes little time
        """Commit the articles that were put so far: first here, then in the ledger."""
        if self._dropped:
            dropped, self._dropped = self._dropped, []
            for slot in dropped:
                self._drop(slot)
        if self._database is not None:
            with self._writing():
                self._database.commit()
        self._ledger.commit()

    def write(self, place: Place, row: Row | None, outcome: Outcome) -> Columns:  # noqa: ARG002 - as Output says
        """Put one article, and return the columns that say so."""
        with self._writing():
            self._open().put(outcome.data, self._origin(place.name)[2])
        return {"length": len(outcome.data)}

    def _open(self) -> Database:
        if self._database is None:
            if self._reader is not None:
                self._reader.close()
                self._reader = None
            self._database = Database(self._place)
        return self._database

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OutputError as error:
            raise stopped(self._place, error) from error

    def forget(self, row: Row) -> None:
        """Take an article out."""
        if row.slot is not None and row.is_written:
            self._drop(row.slot)

    def _drop(self, slot: str) -> None:
        if self._database is not None or self._reader is not None:
            with self._writing():
                self._open().drop(*self._origin(slot))

    def holds(self, row: Row) -> bool:
        """Tell whether an article is there that an earlier run put."""
        return row.is_written and self._digest(row) is not None

    def finish(self) -> None:
        """Leave a database behind, also where there was nothing to put."""
        if not os.path.exists(self._place):
            self._open()
        self.commit()

    def close(self) -> None:
        """Let go of the database. Where the run was broken off, neither it nor the ledger keeps what was done last.

        An article may be half put then; so nothing is committed here.
        """
        for base in (self._database, self._reader):
            if base is not None:
                base.close()


def _slot(nth: int, spot: Spot) -> str:
    """Return what no other input may have: which of those that are called so, path and member."""
    return msgspec.json.encode((nth, spot.path, spot.member)).decode()
