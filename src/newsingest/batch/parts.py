"""A folder of Parquet parts, each of them whole: a killed run loses the part it was at, and goes on behind the last one.

A row of the ledger says in which part its article stands, and where. What is not referred to any more - an article that
was converted anew, or whose input is gone - is taken out at the end of a run, when the parts that hold such rows are
written again; small parts are put together then.
"""

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

from newsingest.batch.ledger import Ledger, Row
from newsingest.batch.outputs import Columns, Place, Put, Spot, stopped
from newsingest.batch.work import Outcome
from newsingest.errors import ExistsError, LedgerError, OutputError, UsageError
from newsingest.exporters.parquet import Part, columns, temporary_of
from newsingest.paths import shown

_ROWS, _BYTES = 50_000, 256 << 20  # what a part holds at most, uncompressed
_NAME = re.compile(r"part-(\d{5,})\.parquet")


class InParts:
    """The folder of parts of a run, an ``Output``."""

    def __init__(self, place: str, ledger: Ledger, *, force: bool) -> None:
        """Look at what is there, and change nothing yet.

        force: parts that no earlier run wrote are removed. Raises ExistsError where there are some, and UsageError where
        pyarrow is not there.
        """
        columns()
        if ledger.fact("kind") is None and ledger.has_inputs():
            msg = "the folder holds what an earlier run wrote in another format"
            raise UsageError(msg, f"name another folder than {shown(place)}")
        ledger.set_fact("kind", "parts")
        self._place, self._ledger = place, ledger
        self._part: Part | None = None
        self._number = 0  # of the part that is being written
        self._sound: dict[int, bool] = {}
        self._began = False
        self._foreign = [name for name in self._names() if not self._is_known(name)]
        if self._foreign and not force:
            msg = f"{shown(self._foreign[0])} exists in the output folder, and no earlier run wrote it"
            raise ExistsError(msg, "move it away, or overwrite it with --force", shown(place))

    def _names(self) -> list[str]:
        with contextlib.suppress(OSError):
            return sorted(name for name in os.listdir(self._place) if _NAME.fullmatch(name))
        return []

    def _is_known(self, name: str) -> bool:
        found = _NAME.fullmatch(name)
        return found is not None and self._ledger.part(int(found[1])) is not None

    def _file(self, number: int) -> str:
        return f"{self._place}/part-{number:05}.parquet"

    # -- what stands ---------------------------------------------------------------------------------------------------

    def stands(self, row: Row) -> bool:
        """Tell whether the article of an input is in a part that is as it was written."""
        return row.length is not None and row.volume is not None and self._is_sound(row.volume)

    def _is_sound(self, number: int) -> bool:
        if number not in self._sound:
            known = self._ledger.part(number)
            size = -1
            for name in (self._file(number), temporary_of(self._file(number))):
                with contextlib.suppress(OSError):
                    size = max(size, os.stat(name).st_size)
            self._sound[number] = known is not None and size == known[1]
        return self._sound[number]

    def all_stand(self, rows: Iterable[Row]) -> bool:
        """Tell whether the articles of all these inputs are there."""
        return all(map(self.stands, rows))

    def is_place_of(self, layout: str, row: Row) -> bool:  # noqa: ARG002 - as Output says
        """Tell whether what an input has belongs here, and not in a file of its own."""
        return row.output is None

    def place(self, spot: Spot, row: Row | None) -> Place:  # noqa: ARG002 - as Output says
        """Note nothing: an article stands where it comes."""
        return Place()

    def check(self, place: Place, row: Row | None) -> None:
        """Find nothing in the way: that was looked at when the run began."""

    # -- writing -------------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Let the ledger keep what was done: rows of a part that never becomes whole do not stand."""
        self._ledger.commit()

    def checkpoint(self) -> None:
        """Make the part whole, and all that was done last."""
        with self._writing():
            self._complete()
        self._ledger.commit()

    def send(self, places: list[Place]) -> Put | None:  # noqa: ARG002 - as Output says
        """Let the run write: all goes into one place."""
        return None

    def keep(self, row: Row) -> None:
        """Let an article stay: nothing to do."""

    def write(self, place: Place, row: Row | None, outcome: Outcome) -> Columns:  # noqa: ARG002 - as Output says
        """Add one article, and return the columns that say where it stands."""
        with self._writing():
            part = self._with_room()
            found: Columns = {"volume": self._number, "start": part.rows, "length": len(outcome.data)}
            part.put(outcome.data)
        return found

    def _with_room(self) -> Part:
        """Return the part to write to. A full one is completed only now: the ledger has all of its rows by this time."""
        if self._part is not None and (self._part.rows >= _ROWS or self._part.bytes >= _BYTES):
            self._complete()
        return self._part or self._begin()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, OutputError) as error:
            raise stopped(self._place, error) from error

    def _prepare(self) -> None:
        """Put right what a killed run left, before anything is written."""
        if self._began:
            return
        self._began = True
        finish_naming(self._place, self._ledger)
        for name in self._foreign:
            os.unlink(f"{self._place}/{name}")
        unfinished = self._ledger.fact("part")
        if unfinished is not None:  # its number is free again
            self._ledger.shorten(unfinished, 0)
            self._ledger.set_fact("parts", unfinished)
            self._ledger.set_fact("part", None)
            self._ledger.commit()
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary_of(self._file(unfinished)))

    def _begin(self) -> Part:
        self._prepare()
        self._number = int(self._ledger.fact("parts") or 0)
        self._ledger.set_fact("parts", self._number + 1)
        self._ledger.set_fact("part", self._number)
        self._ledger.commit()
        self._part = Part(self._file(self._number))
        return self._part

    def _complete(self) -> None:
        """Make the part whole, tell the ledger, and only then give it its name."""
        part = self._part
        if part is None:
            return
        size = part.complete()
        self._part = None  # not sooner: one that could not be completed is let go of by close()
        self._ledger.add_cut(self._number, part.rows, size)
        self._ledger.set_fact("part", None)
        self._ledger.set_fact("naming", self._number)
        self._ledger.commit()
        self._sound.pop(self._number, None)
        finish_naming(self._place, self._ledger)

    def forget(self, row: Row) -> None:
        """Leave an article out: it is taken out of its part at the end, since no row refers to it then."""

    def holds(self, row: Row) -> bool:
        """Tell whether an article is there that an earlier run wrote."""
        return self.stands(row)

    def leave(self, row: Row) -> bool:  # noqa: ARG002 - as Output says
        """Let the article of an input that this run has not met stay: nothing to do."""
        return True

    # -- the end -------------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Leave nothing but whole parts behind, in which each article stands once."""
        with self._writing():
            self._prepare()
            self._complete()
            self._compact()
            if not self._ledger.parts():  # a reader finds the columns, if no rows
                self._begin()
                self._complete()

    def _compact(self) -> None:
        for found in self._ledger.parts():
            if not self._is_sound(found.number):
                self._remove(found.number)
        parts = self._ledger.parts()
        small = [found for found in parts if found.rows < _ROWS // 10]
        for found in parts:
            if found.live > 0 and (found.live < found.rows or (found in small and len(small) > 1)):
                self._move(found.number)
        self._complete()
        for found in self._ledger.parts():
            if not found.live:
                self._remove(found.number)
        self._ledger.commit()

    def _remove(self, number: int) -> None:
        """Delete a part; nothing stands in it any more."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._file(number))
        self._ledger.shorten(number, 0)
        self._ledger.forget_cuts(number)

    def _move(self, number: int) -> None:
        """Copy what is referred to in a part into another one."""
        import pyarrow as pa  # noqa: PLC0415 - loaded by now
        import pyarrow.parquet as pq  # noqa: PLC0415 - as above

        try:
            self._move_rows(number, pq.ParquetFile(self._file(number)))
        except pa.ArrowException as error:
            msg = f"{shown(self._file(number))} is damaged: {error}"
            raise LedgerError(msg, "delete it and run the same command again", shown(self._place)) from error

    def _move_rows(self, number: int, source: Any) -> None:
        rows = self._ledger.rows_in(number)
        row = next(rows, None)
        with source as file:
            first = 0
            for group in range(file.num_row_groups):
                last = first + file.metadata.row_group(group).num_rows
                live: list[tuple[int, int]] = []
                while row is not None and row[1] < last:
                    live.append(row)
                    row = next(rows, None)
                if live:
                    part = self._with_room()
                    for place, (identifier, _) in enumerate(live, part.rows):
                        self._ledger.set(identifier, volume=self._number, start=place)
                    part.put_table(file.read_row_group(group).take([start - first for _, start in live]))
                first = last

    def close(self) -> None:
        """Let go of what is open; a part that is not whole is lost, and its articles are converted again.

        Nothing is committed here: where rows were being moved, the ledger may be ahead of the part that they move to.
        """
        if self._part is not None:
            self._part.close()


def finish_naming(place: str, ledger: Ledger) -> None:
    """Give a whole part its name; also one that a run was about to name when it was killed."""
    number = ledger.fact("naming")
    if number is None:
        return
    name = f"{place}/part-{number:05}.parquet"
    with contextlib.suppress(FileNotFoundError):  # it was named, then
        os.replace(temporary_of(name), name)
    ledger.set_fact("naming", None)
    ledger.commit()
