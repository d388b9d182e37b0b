"""What is to be done with each input: the ledger is asked, and told, before anything is."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from newsingest.batch import names
from newsingest.batch.ledger import DONE, Ledger, Row, State
from newsingest.batch.outputs import Columns, InputPath, Output, PlannedOutput, form_of
from newsingest.batch.sources import Archive, Input, NamedTwice, Sources, layout_of, listed, members_of
from newsingest.batch.task import Job, Task
from newsingest.errors import ExistsError, InputError, MachineError, NewsingestError, StoppedError
from newsingest.limits import LIMITED
from newsingest.options import DEFAULT, ReadOptions
from newsingest.paths import shown
from newsingest.profile import Profile
from newsingest.storage import read
from newsingest.version import __version__

_TWICE = ("the file was named twice", "name it once")
_NO_OUTPUT = PlannedOutput()
_AT_ONCE = 256  # inputs that the ledger is asked for at once


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How to run.

    dry: write nothing. view: which inputs the filters let through, in words: two runs with the same words see the same inputs.
    """

    retry_failed: bool = False
    force: bool = False
    prune: bool = False
    checksum: bool = False
    fail_fast: bool = False
    dry: bool = False
    shard: names.Shard | None = None
    view: str = ""


class Planned(NamedTuple):
    """An input that the ledger has, and what is to be done with it.

    number: that of its row; row: what the ledger said before. state: what it is already; "waiting" if there is a task,
    until that is done. code, message: why it was skipped or failed. is_new: that was not so after the last run.
    unseen: it could not be looked at, and nobody knows what is behind it.
    """

    name: str
    number: int
    state: State
    weight: int
    row: Row | None = None
    named: bool = False
    size: int = 0
    output: PlannedOutput = _NO_OUTPUT
    task: Task | None = None
    code: str = ""
    message: str = ""
    is_new: bool = False
    unseen: bool = False


class EndOfArchive(NamedTuple):
    """All that an archive holds stands before this: it need not be opened again."""

    key: bytes
    size: int
    time: int
    view: str

    @property
    def task(self) -> None:
        """Return None: no worker is needed."""


def _plan(
    found: Input, number: int, row: Row | None, output: PlannedOutput = _NO_OUTPUT, task: Task | None = None
) -> Planned:
    """Return the plan for an input that waits. Its other values are as in ``Planned``."""
    name, weight, named, size = found.name, found.weight, found.named, found.size
    return Planned(name, number, "waiting", weight, row, named, size, output, task)


def _form_of_reading(options: ReadOptions) -> dict[str, object]:
    """Return the options that change records. A limit changes no record, only whether there is one."""
    told = {name: getattr(options, name) for name in options.__struct_fields__ if name not in ("limits", "profile")}
    return told if options.profile is None else told | {"profile": digest(options.profile)}


def digest(profile: Profile) -> str:
    """Return the SHA-256 of what a profile does. Rows that are off do not count."""
    rows = tuple(row for row in profile.furniture if row.apply)
    data = msgspec.json.encode(msgspec.structs.replace(profile, furniture=rows), order="deterministic")
    return hashlib.sha256(data).hexdigest()


class Planner:
    """Plans the inputs of one run, in their order."""

    def __init__(self, sources: Sources, job: Job, ledger: Ledger, output: Output, settings: Settings) -> None:
        self._sources, self._job, self._ledger, self._output, self._settings = sources, job, ledger, output, settings
        options = msgspec.json.encode({"read": _form_of_reading(job.read), "write": form_of(job)}).decode()
        self._made_by = ledger.made_by(__version__, options)
        self._view = f"{self._made_by} {settings.shard} {settings.view}"
        self._ordinal = 0
        # Stands for the row of an input that this run met first.
        self._new = Row(0, "waiting", 0, 0, "", None, "", "", 0, ledger.run, None, None, None, "", None, None, 0, None)
        self._met: set[int] = set()  # rows of inputs that were planned since the ledger was asked last

    def plans(self) -> Iterator[Planned | EndOfArchive]:
        """Yield the inputs, each with what is to be done."""
        met: list[Input] = []
        for found in listed(self._sources):
            if isinstance(found, Archive):
                yield from self._inputs(met)
                met = []
                yield from self._archive(found)
                continue
            met.append(found)
            if len(met) == _AT_ONCE:
                yield from self._inputs(met)
                met = []
        yield from self._inputs(met)

    # -- archives ------------------------------------------------------------------------------------------------------

    def _archive(self, archive: Archive) -> Iterator[Planned | EndOfArchive]:
        at, ledger = archive.at, self._ledger
        key = names.key(at.absolute, "")
        known = ledger.archive(key)
        if known is not None and known.run == ledger.run:
            yield from self._inputs([at._replace(trouble=NamedTwice(*_TWICE), skip=True)])
            return
        same = known is not None and (known.size, known.time, known.view) == (at.size, at.time, self._view)
        if known is not None and same and self._is_unchanged(known.id, at):
            ledger.meet_archive(known.id)
            yield from self._unchanged_members(known.id, at)
            return
        number = ledger.set_archive(key, at.size, at.time, "")
        try:
            for member in members_of(archive, self._sources, self._job.read.limits):
                yield from self._inputs([member], number)
        except InputError as error:
            yield from self._inputs([at._replace(trouble=error, weight=0)], number)
        yield EndOfArchive(key, at.size, at.time, self._view)

    def _is_unchanged(self, archive: int, at: Input) -> bool:
        """Tell whether nothing is to be done in an archive that did not change since it was read to its end."""
        if self._settings.checksum:
            return False
        members, path = self._ledger.members, shown(at.path)
        for row in members(archive):
            if row.state == "waiting" or row.path != path or (row.state == "failed" and self._again(row)):
                return False
            if row.member and not self._output.is_place_of(layout_of(at, row.member), row):
                return False
        return self._output.can_stay(row for row in members(archive) if row.state in DONE)

    def _unchanged_members(self, archive: int, at: Input) -> Iterator[Planned]:
        """Yield the members of an archive without opening it."""
        weight = at.weight
        for row in self._ledger.members(archive):
            self._ordinal += 1
            state: State = "unchanged" if row.state in DONE else row.state
            if state == "unchanged":
                self._ledger.keep(row, self._ordinal, archive)
            else:
                self._ledger.set(row.id, run=self._ledger.run, ordinal=self._ordinal)
            plan = Planned(row.name, row.id, state, weight, row, unseen=row.member is None)
            yield plan if state == "unchanged" else plan._replace(code=row.code, message=row.message)
            weight = 0

    # -- inputs --------------------------------------------------------------------------------------------------------

    def _inputs(self, met: list[Input], archive: int | None = None) -> Iterator[Planned]:
        """Plan inputs that follow one another: the ledger is asked once for all of them. archive: what they are members of."""
        taken = met if self._settings.shard is None else [found for found in met if self._is_mine(found)]
        if not taken:
            return
        keys = [names.key(found.absolute, found.member) for found in taken]
        known = self._ledger.find(keys)
        self._met.clear()
        for key, found in zip(keys, taken, strict=True):
            yield self._input(found, key, known.setdefault(key, []), archive)

    def _is_mine(self, found: Input) -> bool:
        """Return whether the shard of this run takes an input."""
        return names.in_shard(shown(found.path), shown(found.member) or None, self._settings.shard)

    def _input(self, found: Input, key: bytes, rows: list[Row], archive: int | None) -> Planned:
        """Plan one input. rows: those that the ledger has of its key, and that were added since."""
        self._ordinal += 1
        row = self._row_of(found, rows)
        if rows and not found.member and any(map(self._is_met, rows)):
            found = found._replace(trouble=NamedTwice(*_TWICE), skip=True)
        same = False
        if row is not None and found.trouble is None:
            found, same = self._compared(found, row)
            if same and row.state in DONE and self._output.can_stay((row,)):
                return self._unchanged(found, row, archive)
        path = InputPath(found.layout, shown(found.path), shown(found.member) if found.member else None)
        number = self._ledger.new_number() if row is None else row.id
        planned, more = self._planned(found, path, number, row, same=same)
        columns: Columns = {
            "size": found.size, "time": found.time, "made_by": self._made_by, "ordinal": self._ordinal,
            "run": self._ledger.run, "archive": archive, "path": path.path, "member": path.member,
            "state": planned.state, **more,
        }  # fmt: skip
        if row is None:
            self._ledger.add(number, key, **columns)
            rows.append(self._new)
        else:
            self._ledger.set(number, **columns)
        self._met.add(number)
        return planned

    def _unchanged(self, found: Input, row: Row, archive: int | None) -> Planned:
        """Plan an input whose output stays."""
        if (found.size, found.time) != (row.size, row.time):  # the check sum is the same
            self._ledger.set(row.id, size=found.size, time=found.time)
        self._ledger.keep(row, self._ordinal, archive)
        self._met.add(row.id)
        return Planned(found.name, row.id, "unchanged", found.weight, row, found.named, found.size)

    def _is_met(self, row: Row) -> bool:
        """Tell whether this run has planned the input of a row already."""
        return row.run == self._ledger.run or row.id in self._met

    def _row_of(self, found: Input, rows: list[Row]) -> Row | None:
        """Return the row that an input goes on with, of those that are called so: one with its output, if there is."""
        free = [row for row in rows if not self._is_met(row) and not self._must_stay(row, found)]
        if len(free) <= 1:  # nearly always
            return free[0] if free else None
        has_place = self._output.is_place_of
        return min(free, key=lambda row: (not row.is_written, row.output is None or not has_place(found.layout, row)))

    def _must_stay(self, row: Row, found: Input) -> bool:
        """Tell whether what is written of an input is not this run's to replace: it gets another row.

        So it is where the input cannot be looked at now, and where this run would put the output elsewhere.
        """
        broken = found.trouble is not None and not found.skip
        return row.is_written and (broken or not self._output.is_place_of(found.layout, row))

    def _planned(
        self, found: Input, path: InputPath, number: int, row: Row | None, *, same: bool
    ) -> tuple[Planned, Columns]:
        """Return what to do with an input, and what the ledger must know of that. same: it is as the ledger knows it."""
        if found.trouble is not None:
            plan = _plan(found, number, row)._replace(unseen=not found.skip)
            return self._trouble(plan, found.trouble, {}, "skipped" if found.skip else "failed")
        if row is not None and same:
            stays = row.state == "skipped" and not found.named
            if stays or (row.state == "failed" and not self._again(row)):
                plan = _plan(found, number, row)
                return plan._replace(state=row.state, code=row.code, message=row.message), {}
        output = self._output.plan(path, row)
        if output.trouble is not None:
            return self._trouble(_plan(found, number, row), output.trouble, output.columns, "failed")
        try:
            data, entry = found.to_send()
        except StoppedError:
            raise
        except NewsingestError as error:
            return self._trouble(_plan(found, number, row), error, output.columns, "failed")
        task = Task(path.path, path.member, found.place, data, found.within, entry=entry)
        return _plan(found, number, row, output, task), output.columns

    def _trouble(
        self, plan: Planned, error: NewsingestError, columns: Columns, state: State
    ) -> tuple[Planned, Columns]:
        """Return the plan for an input that is not to be read, and why."""
        told: Columns = {**columns, "code": error.code, "message": error.without_path, "digest": "", "fingerprint": ""}
        row = plan.row
        known = row is not None and (row.state, row.code, row.message) == (state, error.code, error.without_path)
        news = state == "failed" and (self._settings.retry_failed or not known)
        return plan._replace(state=state, code=error.code, message=error.without_path, is_new=news), told

    def _again(self, row: Row) -> bool:
        """Tell whether an input that failed is to be tried again: one that the machine failed to read always is."""
        settings = self._settings
        raised = row.code in LIMITED and self._job.read.limits != DEFAULT.limits
        # A member of an archive that was there when its members were planned, and could not be opened later.
        lost = row.member is not None and row.code == InputError.code
        unread = lost or row.code == MachineError.code
        return settings.retry_failed or raised or unread or (settings.force and row.code == ExistsError.code)

    def _compared(self, found: Input, row: Row) -> tuple[Input, bool]:
        """Tell whether an input is what the ledger knows, made as this run would make it. It may have been read."""
        if row.made_by != self._made_by or row.path != shown(found.path):
            return found, False
        if not self._settings.checksum or not row.digest:
            return found, (found.size, found.time) == (row.size, row.time)
        try:
            if found.read is None and not found.within:
                with open(found.place, "rb") as file:
                    return found, hashlib.file_digest(file, "sha256").hexdigest() == row.digest
            data = found.read() if found.read else read(found.place, found.within, self._job.read.limits.size)
        except (OSError, NewsingestError):
            return found, False  # converting it will say what is wrong
        return found._replace(read=lambda: data, entry=None), hashlib.sha256(data).hexdigest() == row.digest
