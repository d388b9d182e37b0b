"""Plan what a run does with each input. The plan compares the input with the ledger, and is recorded in the ledger."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from newsingest.batch import names
from newsingest.batch.ledger import DONE, Columns, Ledger, Row, State
from newsingest.batch.outputs import InputPath, Output, PlannedOutput, form_of
from newsingest.batch.sources import Archive, Input, NamedTwice, Sources, layout_of, listed, members_of
from newsingest.batch.task import UNREAD, Job, Task
from newsingest.errors import ExistsError, InputError, NewsingestError, StoppedError
from newsingest.limits import LIMITED
from newsingest.options import DEFAULT, ReadOptions
from newsingest.paths import shown
from newsingest.profile import Profile
from newsingest.storage import read
from newsingest.version import __version__

_NAMED_TWICE = NamedTwice("the file was named twice", "name it once")
_NO_OUTPUT = PlannedOutput()
_BATCH = 256  # inputs that are looked up in the ledger with one query


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The options of a run that are not options of reading or writing.

    dry: write nothing. view: the patterns of the filters as text. Two runs with the same text select the same inputs.
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
    """The plan for one input.

    name: as shown to users. number: the number of its row in the ledger. row: its row before this run, if there was one.
    state: "waiting" if there is a task to do, otherwise the final state of the input.
    weight, named, size: as in ``Input``. output: where its output will be. task: reads and converts the input.
    code, message: why it was skipped or failed. is_new: the failure is not from an earlier run.
    unseen: a folder, archive or source could not be read, so the inputs in it are unknown.
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
    """Mark the end of an archive: all its members have been planned. The next run need not open the archive again.

    The fields are the arguments of ``Ledger.set_archive``.
    """

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
    """Return the plan for an input that waits for its task. The other arguments are as in ``Planned``."""
    name, weight, named, size = found.name, found.weight, found.named, found.size
    return Planned(name, number, "waiting", weight, row, named, size, output, task)


def _form_of_reading(options: ReadOptions) -> dict[str, object]:
    """Return the options that change records. A limit does not change records, so it is left out."""
    told = {name: getattr(options, name) for name in options.__struct_fields__ if name not in ("limits", "profile")}
    return told if options.profile is None else told | {"profile": digest(options.profile)}


def digest(profile: Profile) -> str:
    """Return the SHA-256 of what a profile does. Rows that are off do not count."""
    rows = tuple(row for row in profile.furniture if row.apply)
    data = msgspec.json.encode(msgspec.structs.replace(profile, furniture=rows), order="deterministic")
    return hashlib.sha256(data).hexdigest()


class Planner:
    """Plan the inputs of one run, in order."""

    def __init__(self, sources: Sources, job: Job, ledger: Ledger, output: Output, settings: Settings) -> None:
        self._sources, self._job, self._ledger, self._output, self._settings = sources, job, ledger, output, settings
        options = msgspec.json.encode({"read": _form_of_reading(job.read), "write": form_of(job)}).decode()
        self._made_by = ledger.made_by(__version__, options)
        self._view = f"{self._made_by} {settings.shard} {settings.view}"
        self._ordinal = 0
        self._planned_rows: set[int] = set()  # numbers of rows that were planned since the last query

    @property
    def profile(self) -> Profile | None:
        """Return the profile of the archive."""
        return self._job.read.profile

    def plans(self) -> Iterator[Planned | EndOfArchive]:
        """Yield the plan for each input, and a mark at the end of each archive."""
        batch: list[Input] = []
        for found in listed(self._sources):
            if isinstance(found, Archive):
                yield from self._inputs(batch)
                batch = []
                yield from self._archive(found)
                continue
            batch.append(found)
            if len(batch) == _BATCH:
                yield from self._inputs(batch)
                batch = []
        yield from self._inputs(batch)

    # -- archives ------------------------------------------------------------------------------------------------------

    def _archive(self, archive: Archive) -> Iterator[Planned | EndOfArchive]:
        at, ledger = archive.at, self._ledger
        key = names.key(at.absolute, "")
        known = ledger.archive(key)
        if known is not None and known.run == ledger.run:
            yield from self._inputs([at._replace(trouble=_NAMED_TWICE, skip=True)])
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
        """Return whether no member of an unchanged archive needs work. archive: the number of its row; at: the file."""
        if self._settings.checksum:
            return False
        members, path = self._ledger.members, shown(at.path)
        for row in members(archive):
            if row.state == "waiting" or row.path != path or (row.state == "failed" and self._is_retried(row)):
                return False
            if row.member and not self._output.is_place_of(layout_of(at, row.member), row):
                return False
        return self._output.can_stay(row for row in members(archive) if row.state in DONE)

    def _unchanged_members(self, archive: int, at: Input) -> Iterator[Planned]:
        """Yield the plans for the members of an archive that is not opened, because nothing changed."""
        weight = at.weight
        for row in self._ledger.members(archive):
            self._ordinal += 1
            state: State = "unchanged" if row.state in DONE else row.state
            if state == "unchanged":
                self._ledger.keep(row, self._ordinal, archive)
            else:
                self._ledger.set(row.id, {"run": self._ledger.run, "ordinal": self._ordinal})
            plan = Planned(row.name, row.id, state, weight, row, unseen=row.member is None)
            yield plan if state == "unchanged" else plan._replace(code=row.code, message=row.message)
            weight = 0

    # -- inputs --------------------------------------------------------------------------------------------------------

    def _inputs(self, batch: list[Input], archive: int | None = None) -> Iterator[Planned]:
        """Plan inputs, with one query to the ledger. archive: the number of the archive whose members they are."""
        mine = batch if self._settings.shard is None else [found for found in batch if self._is_mine(found)]
        if not mine:
            return
        keys = [names.key(found.absolute, found.member) for found in mine]
        known = self._ledger.find(keys, unmet=all(found.member for found in mine))
        self._planned_rows.clear()
        for key, found in zip(keys, mine, strict=True):
            yield self._input(found, key, known.setdefault(key, []), archive)

    def _is_mine(self, found: Input) -> bool:
        """Return whether an input belongs to the shard of this run."""
        return names.in_shard(shown(found.path), shown(found.member) or None, self._settings.shard)

    def _input(self, found: Input, key: bytes, rows: list[Row], archive: int | None) -> Planned:
        """Plan one input. rows: the rows of its key: from the ledger, and added by this run. A new row is appended."""
        self._ordinal += 1
        row = self._row_of(found, rows) if rows else None
        if rows and not found.member and any(map(self._is_planned, rows)):
            found = found._replace(trouble=_NAMED_TWICE, skip=True)
        same = False
        if row is not None and found.trouble is None:
            found, same = self._compared(found, row)
            if same and row.state in DONE and self._output.can_stay((row,)):
                return self._unchanged(found, row, archive)
        path = InputPath(found.layout, shown(found.path), shown(found.member) if found.member else None)
        number = self._ledger.new_number() if row is None else row.id
        planned, columns = self._planned(found, path, number, row, same=same)
        columns = {
            "size": found.size, "time": found.time, "made_by": self._made_by, "ordinal": self._ordinal,
            "run": self._ledger.run, "archive": archive, "path": path.path, "member": path.member,
            "state": planned.state, **columns,
        }  # fmt: skip
        if row is None:
            self._ledger.add(number, key, columns)
            rows.append(self._ledger.new_row)
        else:
            self._ledger.set(number, columns)
        self._planned_rows.add(number)
        return planned

    def _unchanged(self, found: Input, row: Row, archive: int | None) -> Planned:
        """Plan an input whose output can stay."""
        if (found.size, found.time) != (row.size, row.time):  # but the checksum is the same
            self._ledger.set(row.id, {"size": found.size, "time": found.time})
        self._ledger.keep(row, self._ordinal, archive)
        self._planned_rows.add(row.id)
        return Planned(found.name, row.id, "unchanged", found.weight, row, found.named, found.size)

    def _is_planned(self, row: Row) -> bool:
        """Return whether this run has already planned the input of a row."""
        return row.run == self._ledger.run or row.id in self._planned_rows

    def _row_of(self, found: Input, rows: list[Row]) -> Row | None:
        """Return the row of an input among the rows of its key, if possible one whose output can be replaced."""
        free = [row for row in rows if not self._is_planned(row) and not self._must_stay(row, found)]
        if len(free) <= 1:  # most inputs
            return free[0] if free else None
        is_place = self._output.is_place_of
        return min(free, key=lambda row: (not row.is_written, row.output is None or not is_place(found.layout, row)))

    def _must_stay(self, row: Row, found: Input) -> bool:
        """Return whether this run must keep the output of a row, so that the input needs another row.

        This is so if the input cannot be read now, or if this run would write the output in another place.
        """
        broken = found.trouble is not None and not found.skip
        return row.is_written and (broken or not self._output.is_place_of(found.layout, row))

    def _planned(
        self, found: Input, path: InputPath, number: int, row: Row | None, *, same: bool
    ) -> tuple[Planned, Columns]:
        """Return the plan for an input, and its columns of the ledger. same: nothing changed since the run of the row."""
        if found.trouble is not None:
            plan = _plan(found, number, row)._replace(unseen=not found.skip)
            return self._trouble(plan, found.trouble, {}, "skipped" if found.skip else "failed")
        if row is not None and same:
            stays = row.state == "skipped" and not found.named
            if stays or (row.state == "failed" and not self._is_retried(row)):
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
        """Return the plan for an input that is not read because of an error, and its columns of the ledger."""
        columns = {**columns, "code": error.code, "message": error.without_path, "digest": "", "fingerprint": ""}
        row = plan.row
        known = row is not None and (row.state, row.code, row.message) == (state, error.code, error.without_path)
        is_new = state == "failed" and (self._settings.retry_failed or not known)
        return plan._replace(state=state, code=error.code, message=error.without_path, is_new=is_new), columns

    def _is_retried(self, row: Row) -> bool:
        """Return whether to try a failed input again. If it could not be read, it is always tried again."""
        settings = self._settings
        raised = row.code in LIMITED and self._job.read.limits != DEFAULT.limits
        exists = settings.force and row.code == ExistsError.code
        return settings.retry_failed or raised or row.code in UNREAD or exists

    def _compared(self, found: Input, row: Row) -> tuple[Input, bool]:
        """Return an input, and whether it is unchanged since the run of its row, which had the same options.

        To compare checksums, the input is read. The returned input then has the bytes.
        """
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
            return found, False  # the conversion reports the error
        return found._replace(read=lambda: data, entry=None), hashlib.sha256(data).hexdigest() == row.digest
