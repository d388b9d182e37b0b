"""A folder of parts, each of them whole: a killed run loses the part it was at, and goes on behind the last one.

A row of the ledger says in which part its article stands, and where. What is not referred to any more - an article that
was converted anew, or whose input is gone - is taken out at the end of a run, when the parts that hold such rows are
written again; small parts are put together then.

A part is written by the run, for as long as there is room in it, or by a worker, from one chunk of inputs. Its number is
that of no other one, and the ledger knows it beforehand: what has such a number and is no part of the ledger's was left by
a run that was killed.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from newsingest.batch.ledger import Ledger, Row
from newsingest.batch.outputs.address_files import Files, lent
from newsingest.batch.outputs.part_formats import Group, ParquetParts, PartFormat
from newsingest.batch.outputs.protocol import Columns, Place, Portion, Spot, stopped
from newsingest.batch.task import Outcome, Put, Written
from newsingest.errors import (
    ExistsError,
    InputError,
    LedgerError,
    OutputError,
    StoppedError,
    UsageError,
    counted,
    reason,
)
from newsingest.exporters.parts import Part, temporary_of
from newsingest.paths import shown
from newsingest.regex import regex

_ROWS, _BYTES = 50_000, 256 << 20  # what a part holds at most, uncompressed
_SMALL, _SMALL_BYTES = 1_000, 1 << 20  # rows, and bytes on disk: parts with fewer of both are put together
_NUMBER = regex(r"part-(\d{5,18})\..*")


class _PartInMemory:
    """A part that is sent to where it belongs when it is whole."""

    def __init__(self, files: Files, name: str, parts: PartFormat) -> None:
        self._files, self._name = files, name
        self._file = BytesIO()
        self._rows = parts.rows(self._file)
        self.put, self.put_rows, self.close = self._rows.put, self._rows.put_rows, self._rows.close

    @property
    def rows(self) -> int:
        return self._rows.rows

    @property
    def volume(self) -> int:
        return self._rows.volume

    def complete(self) -> int:
        """Write it whole, and return its size in bytes."""
        self._rows.finish()
        data = self._file.getvalue()
        self._files.write(self._name, data)
        return len(data)


class InParts:
    """The folder of parts of a run, an ``Output``."""

    portion = Portion(inputs=4096, size=16 << 20, looked_at=16384)

    def __init__(self, files: Files, ledger: Ledger, parts: PartFormat, form: str, *, force: bool) -> None:
        """Look at what is there, and change nothing yet.

        form: the format and its options. force: parts that no earlier run wrote are removed. Raises ExistsError where
        there are some, and UsageError where what writes the format is not installed.
        """
        parts.rows(BytesIO()).close()
        kind = "parts" if parts == ParquetParts() else f"parts{parts.suffix}"
        if ledger.fact("kind") != kind and ledger.has_inputs():
            msg = f"{shown(files.place)} holds the output of an earlier run in another format"
            raise UsageError(msg, "use another folder")
        ledger.set_fact("kind", kind)
        self._files, self._ledger, self._parts, self._form = files, ledger, parts, form
        self.anywhere = files.anywhere
        self._shared: Files | None = None  # for workers who write
        self._part: Part | _PartInMemory | None = None
        self._number = 0  # of the part that is being written
        self._sound: dict[int, bool] = {}
        self._began = False
        given = self._given
        self._foreign = [name for number, name in self._numbered() if number >= given]
        if self._foreign and not force:
            msg = f"{shown(self._foreign[0])} exists in the output folder, but no earlier run wrote it"
            raise ExistsError(msg, "move the file, or overwrite it with --force", shown(files.place))

    @property
    def _given(self) -> int:
        """How many numbers were given to parts."""
        return int(self._ledger.fact("parts") or 0)

    def _numbered(self) -> list[tuple[int, str]]:
        """Return the files that are called like parts, with their numbers."""
        found = ((_NUMBER.fullmatch(name), name) for name in self._files.names())
        numbers = ((int(match[1]), name) for match, name in found if match)
        return sorted((number, name) for number, name in numbers if name == self._name(number))

    def _name(self, number: int) -> str:
        return f"part-{number:05}{self._parts.suffix}"

    # -- what stands ---------------------------------------------------------------------------------------------------

    def stands(self, row: Row) -> bool:
        """Tell whether the article of an input is in a part that is as it was written."""
        return row.length is not None and row.volume is not None and self._is_sound(row.volume)

    def _is_sound(self, number: int) -> bool:
        if number not in self._sound:
            known = self._ledger.part(number)
            size = -1
            for name in (self._name(number), temporary_of(self._name(number))):
                size = max(size, self._files.size(name) or -1)
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
        """Let a worker make a part of a chunk. The ledger knows its number from now on."""
        self._prepare()
        self._shared = self._shared or lent(self._files, self._ledger)
        number = self._next()
        self._ledger.commit()
        return PutPart(self._shared, self._parts, number, self._name(number))

    def _next(self) -> int:
        """Give a number to a part: one under whose names, also the temporary one, there is nothing, such as a folder."""
        number = self._given
        while any(map(self._files.has, (self._name(number), temporary_of(self._name(number))))):
            number += 1
        self._ledger.set_fact("parts", number + 1)
        return number

    def keep(self, row: Row) -> None:
        """Let an article stay: nothing to do."""

    def write(self, place: Place, row: Row | None, outcome: Outcome) -> Columns:  # noqa: ARG002 - as Output says
        """Add one article, and return the columns that say where it stands."""
        if outcome.written is not None:
            where = outcome.written
            if where.number not in self._sound:
                self._ledger.add_cut(where.number, where.rows, where.size)
                self._sound[where.number] = True
            return {"volume": where.number, "start": where.start, "length": where.length}
        with self._writing():
            part = self._with_room()
            found: Columns = {"volume": self._number, "start": part.rows, "length": len(outcome.data)}
            part.put(outcome.data)
        return found

    def _with_room(self) -> Part | _PartInMemory:
        """Return the part to write to. A full one is completed only now: the ledger has all of its rows by this time."""
        if self._part is not None and (self._part.rows >= _ROWS or self._part.volume >= _BYTES):
            self._complete()
        return self._part or self._begin()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, OutputError) as error:
            raise stopped(self._files.place, error) from error

    def _prepare(self) -> None:
        """Put right what a killed run left, before anything is written."""
        if self._began:
            return
        self._began = True
        self._finish_naming()
        for name in self._foreign:
            self._files.delete(name)
        unfinished = self._ledger.fact("part")
        if unfinished is not None:
            self._ledger.shorten(unfinished, 0)
            self._ledger.set_fact("part", None)
            self._ledger.commit()
            self._files.delete(temporary_of(self._name(unfinished)))
        self._delete_strays()

    def _delete_strays(self) -> None:
        """Delete the parts that the ledger does not have: of workers of a run that was killed."""
        given = self._given
        for number, name in self._numbered():
            if number < given and self._ledger.part(number) is None:
                self._files.delete(name)

    def _begin(self) -> Part | _PartInMemory:
        self._prepare()
        self._number = self._next()
        self._ledger.set_fact("part", self._number)
        self._ledger.commit()
        name = self._name(self._number)
        if self.anywhere:
            self._part = _PartInMemory(self._files, name, self._parts)
        else:
            self._part = Part(f"{self._files.place}/{name}", self._parts.rows)
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
        self._ledger.set_fact("naming", None if self.anywhere else self._number)
        self._ledger.commit()
        self._sound.pop(self._number, None)
        self._finish_naming()

    def _finish_naming(self) -> None:
        """Give a whole part its name; also one that a run was about to name when it was killed."""
        number = self._ledger.fact("naming")
        if number is None:
            return
        name = f"{self._files.place}/{self._name(number)}"
        with contextlib.suppress(FileNotFoundError):  # it was named, then
            os.replace(temporary_of(name), name)
        self._ledger.set_fact("naming", None)
        self._ledger.commit()

    def forget(self, row: Row) -> None:
        """Leave an article out: it is taken out of its part at the end, since no row refers to it then."""

    def holds(self, row: Row) -> bool:
        """Tell whether an article is there that an earlier run wrote."""
        return self.stands(row)

    def leave(self, row: Row) -> bool:
        """Let the article of an input that this run has not met stay; one of another form cannot."""
        return self._ledger.form(row.made_by) == self._form

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
            self._delete_strays()
            self._files.tidy(all_of_them=self._ledger.fact("sent") is not None)
            self._ledger.set_fact("sent", None)

    def _compact(self) -> None:
        for found in self._ledger.parts():
            if not self._is_sound(found.number):
                self._remove(found.number)
        parts = self._ledger.parts()
        small = [found for found in parts if found.rows < min(_SMALL, _ROWS // 10) and found.size < _SMALL_BYTES]
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
        self._files.delete(self._name(number))
        self._ledger.shorten(number, 0)
        self._ledger.forget_cuts(number)

    def _move(self, number: int) -> None:
        """Copy what is referred to in a part into another one."""
        name = self._name(number)
        with self._reading(name):
            file = self._files.open(name)
        with file, self._reading(name):
            self._move_rows(number, self._parts.groups(file))

    @contextlib.contextmanager
    def _reading(self, name: str) -> Iterator[None]:
        """Say what is wrong with a part that is read. What is written meanwhile has errors that say so of themselves."""
        damages: tuple[type[Exception], ...] = (OSError, *self._parts.damages())
        try:
            yield
        except InputError as error:
            raise stopped(f"{self._files.place}/{name}", error) from error
        except damages as error:
            if isinstance(error, OSError) and error.errno is not None:
                msg = f"{shown(name)} cannot be read: {reason(error)}"
                raise StoppedError(
                    msg, "check the disk, then run the same command again to continue", shown(self._files.place)
                ) from error
            raise self._damaged(name, reason(error)) from error

    def _damaged(self, name: str, why: str) -> LedgerError:
        msg = f"{shown(name)} is damaged: {why}"
        return LedgerError(
            msg, "delete this part file, then run the same command again to continue", shown(self._files.place)
        )

    def _move_rows(self, number: int, groups: Iterator[Group]) -> None:
        known, _ = self._ledger.part(number) or (0, 0)
        rows = self._ledger.rows_in(number)
        row = next(rows, None)
        first = 0
        for count, take in groups:
            live: list[tuple[int, int]] = []
            while row is not None and row[1] < first + count:
                live.append(row)
                row = next(rows, None)
            if live:
                part = self._with_room()
                for place, (identifier, _) in enumerate(live, part.rows):
                    self._ledger.set(identifier, volume=self._number, start=place)
                part.put_rows(take([start - first for _, start in live]))
            first += count
        if first != known:  # what was taken out may be half a record, or that of another input
            raise self._damaged(self._name(number), f"it holds {counted(first, 'record')}, but {known} were written")

    def close(self) -> None:
        """Let go of what is open; a part that is not whole is lost, and its articles are converted again.

        Nothing is committed here: where rows were being moved, the ledger may be ahead of the part that they move to.
        """
        if self._part is not None:
            self._part.close()
        if self._shared is not None:
            self._shared.close()


@dataclass(frozen=True)
class PutPart:
    """Lets a worker make a part of what a chunk gave. One that does not see the files of the run leaves it to the run."""

    files: Files
    parts: PartFormat
    number: int
    name: str

    def __call__(self, outcomes: list[Outcome], *, again: bool = False) -> list[Outcome]:  # noqa: ARG002 - as Put says
        """Write what the tasks gave, and return their outcomes without it."""
        if not self.files.are_here() or not any(outcome.state == "ok" for outcome in outcomes):
            return outcomes
        part = _PartInMemory(self.files, self.name, self.parts)
        starts = []
        for outcome in outcomes:
            starts.append(part.rows)
            if outcome.state == "ok":
                part.put(outcome.data)
        try:
            size = part.complete()
        except OutputError as error:
            raise stopped(self.files.place, error) from error
        return [
            outcome._replace(data=b"", written=Written(len(outcome.data), self.number, start, part.rows, size))
            if outcome.state == "ok"
            else outcome
            for outcome, start in zip(outcomes, starts, strict=True)
        ]
