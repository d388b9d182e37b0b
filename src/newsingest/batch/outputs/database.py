"""A database of articles, into which a run puts them one by one. Articles are known by their origin.

The database is committed before the ledger: a run that is killed in between puts again what the ledger does not know, in
the place of what is there.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator

import msgspec

from newsingest.batch.ledger import Ledger, Row, damaged
from newsingest.batch.outputs.protocol import AFAR, Columns, Place, Spot, stopped
from newsingest.batch.task import Outcome, Put
from newsingest.errors import OutputError
from newsingest.exporters.sqlite import Database
from newsingest.exporters.sqlite_reader import Reader, is_begun


class InDatabase:
    """The output database of a run, an ``Output``."""

    anywhere, portion = False, AFAR

    def __init__(self, place: str, ledger: Ledger) -> None:
        """Look at what is there, and change nothing yet. Raises OutputError for a file that is no such database."""
        self._place, self._ledger = place, ledger
        self._database: Database | None = None
        self._reader: Reader | None = Reader(place) if is_begun(place) else None
        self._dropped: list[str] = []  # slots whose articles are to be taken out

    def stands(self, row: Row) -> bool:
        """Tell whether the article of an input is there, made of the bytes that the ledger knows."""
        return row.length is not None and bool(row.digest) and self._digest(row) == row.digest

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

    def all_stand(self, rows: Iterable[Row]) -> bool:
        """Tell whether the articles of all these inputs are there."""
        return all(map(self.stands, rows))

    def is_place_of(self, layout: str, row: Row) -> bool:  # noqa: ARG002 - as Output says
        """Tell whether an article belongs here: they all do."""
        return True

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

    def check(self, place: Place, row: Row | None) -> None:
        """Find nothing in the way: that was looked at when the run began."""

    def tick(self) -> None:
        """Make what was put so far last: first here, then in the ledger."""
        if self._dropped:
            dropped, self._dropped = self._dropped, []
            for slot in dropped:
                self._drop(slot)
        if self._database is not None:
            with self._writing():
                self._database.commit()
        self._ledger.commit()

    checkpoint = tick

    def send(self, places: list[Place]) -> Put | None:  # noqa: ARG002 - as Output says
        """Let the run write: all goes into one place."""
        return None

    def keep(self, row: Row) -> None:
        """Let an article stay: nothing to do."""

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

    def leave(self, row: Row) -> bool:  # noqa: ARG002 - as Output says
        """Let the article of an input that this run has not met stay: nothing to do."""
        return True

    def finish(self) -> None:
        """Leave a database behind, also where there was nothing to put."""
        if not os.path.exists(self._place):
            self._open()
        self.checkpoint()

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
