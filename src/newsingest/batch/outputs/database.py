"""A database of articles. A run adds or replaces them one by one; the key of an article is its origin.

The database is committed before the ledger. If a run is killed between the two commits, the next run replaces the
articles that the ledger does not know.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator

import msgspec

from newsingest.batch.ledger import Columns, Ledger, Row, damaged
from newsingest.batch.outputs.protocol import InputPath, Output, PlannedOutput, stopped
from newsingest.batch.sizes import Sizes
from newsingest.batch.task import Outcome
from newsingest.errors import OutputError
from newsingest.exporters.sqlite import Database
from newsingest.exporters.sqlite_reader import Reader, has_content


class InDatabase(Output):
    """The output database of a run."""

    def __init__(self, place: str, ledger: Ledger, sizes: Sizes) -> None:
        """Check the file without changing it. Raises OutputError if it is not a database of articles."""
        self._place, self._ledger, self.chunk_size = place, ledger, sizes.chunk
        self._database: Database | None = None
        self._reader: Reader | None = Reader(place) if has_content(place) else None
        self._dropped: list[str] = []  # slots whose articles the next commit deletes

    def can_stay(self, rows: Iterable[Row]) -> bool:
        """Return whether the articles are in the database, with the digests of the ledger."""
        return all(row.length is not None and row.digest and self._digest(row) == row.digest for row in rows)

    def _digest(self, row: Row) -> str | None:
        reader = self._database or self._reader
        return None if row.slot is None or reader is None else reader.digest(*self._origin(row.slot))

    def _origin(self, slot: str) -> tuple[str, str | None, int]:
        """Split a slot made by ``_slot`` into path, member and number."""
        try:
            nth, path, member = msgspec.json.decode(slot, type=tuple[int, str, str | None])
        except msgspec.MsgspecError as error:
            raise damaged("a wrong value in table input", self._ledger.path) from error
        return path, member, nth

    def plan(self, path: InputPath, row: Row | None) -> PlannedOutput:
        """Choose the origin of an article. A second input with the same name does not replace the first.

        An input replaces one of the same name whose file no longer exists, for example after an archive was moved.
        """
        if row is not None and row.slot is not None:
            if self._origin(row.slot)[:2] == (path.path, path.member):
                return PlannedOutput({}, row.slot)
            self._dropped.append(row.slot)  # the input has another name now
        nth = 1
        while (other := self._ledger.of_slot(slot := _slot(nth, path))) is not None:
            if other.run != self._ledger.run and not os.path.lexists(self._ledger.file_of(other.id)):
                self._dropped.append(slot)
                self._ledger.drop(other.id)
            else:
                nth += 1
        return PlannedOutput({"slot": slot}, slot)

    def commit(self, *, now: bool = False) -> None:  # noqa: ARG002 - a commit takes little time
        """Commit the database, then the ledger."""
        if self._dropped:
            dropped, self._dropped = self._dropped, []
            for slot in dropped:
                self._drop(slot)
        if self._database is not None:
            with self._writing():
                self._database.commit()
        self._ledger.commit()

    def write(self, planned: PlannedOutput, row: Row | None, outcome: Outcome) -> Columns:  # noqa: ARG002 - as in Output
        """Add or replace one article, and return its columns for the ledger."""
        with self._writing():
            self._open().put(outcome.data, self._origin(planned.name)[2])
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

    def delete(self, row: Row) -> None:
        """Delete an article."""
        if row.slot is not None and row.is_written:
            self._drop(row.slot)

    def _drop(self, slot: str) -> None:
        if self._database is not None or self._reader is not None:
            with self._writing():
                self._open().drop(*self._origin(slot))

    def exists(self, row: Row) -> bool:
        """Return whether the database holds the article that an earlier run wrote."""
        return row.is_written and self._digest(row) is not None

    def held(self, row: Row) -> bool:
        """Return whether the ledger knows an article of an input. If ``plan`` renamed the article, it is deleted already."""
        return row.length is not None

    def finish(self) -> None:
        """Commit, and create the database even if it holds no article."""
        if not os.path.exists(self._place):
            self._open()
        self.commit()

    def close(self) -> None:
        """Close the database without a commit.

        If the run was interrupted, an article may be half written. Database and ledger keep only earlier commits.
        """
        for base in (self._database, self._reader):
            if base is not None:
                base.close()


def _slot(nth: int, path: InputPath) -> str:
    """Return the unique key of an input: number among inputs of the same name, path and member."""
    return msgspec.json.encode((nth, path.path, path.member)).decode()
