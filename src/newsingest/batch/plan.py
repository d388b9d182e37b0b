"""What is to be done with each input: the ledger is asked, and told, before anything is."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from newsingest.batch import names
from newsingest.batch.destination import form_of
from newsingest.batch.ledger import DONE, Ledger, Row, State
from newsingest.batch.outputs import Columns, Output
from newsingest.batch.sources import Archive, Input, NamedTwice, Sources, listed, members_of
from newsingest.batch.work import Job, Task
from newsingest.errors import ExistsError, InputError, NewsingestError
from newsingest.paths import shown
from newsingest.version import __version__


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How to run.

    view: which inputs the filters let through, in words: two runs with the same words see the same inputs.
    """

    retry_failed: bool = False
    force: bool = False
    prune: bool = False
    checksum: bool = False
    fail_fast: bool = False
    shard: names.Shard | None = None
    view: str = ""


class Planned(NamedTuple):
    """An input that the ledger has, and what is to be done with it.

    number: that of its row; row: what the ledger said before. state: what it is already; "waiting" if there is a task.
    failure: why it failed, if that is news. unseen: it could not be looked at, and nobody knows what is behind it.
    """

    name: str
    number: int
    state: State
    weight: int
    row: Row | None = None
    named: bool = False
    size: int = 0
    output: str | None = None
    task: Task | None = None
    failure: str = ""
    unseen: bool = False


class EndOfArchive(NamedTuple):
    """All that an archive holds stands before this: it need not be opened again."""

    source: int
    key: bytes
    size: int
    time: int
    view: str


class Planner:
    """Plans the inputs of one run, in their order."""

    def __init__(self, sources: Sources, job: Job, ledger: Ledger, output: Output, settings: Settings) -> None:
        self._sources, self._job, self._ledger, self._output, self._settings = sources, job, ledger, output, settings
        read = {name: getattr(job.read, name) for name in job.read.__dataclass_fields__}
        options = msgspec.json.encode({"read": read, "write": form_of(job)}).decode()
        self._made_by = ledger.made_by(__version__, options)
        self._view = f"{self._made_by} {settings.shard} {settings.view}"
        self._ordinal = 0

    def plans(self) -> Iterator[Planned | EndOfArchive]:
        """Yield the inputs, each with what is to be done."""
        for found in listed(self._sources):
            if isinstance(found, Archive):
                yield from self._archive(found)
            else:
                yield from self._input(found, None)

    # -- archives ------------------------------------------------------------------------------------------------------

    def _archive(self, archive: Archive) -> Iterator[Planned | EndOfArchive]:
        at, ledger = archive.at, self._ledger
        source, key = ledger.source(at.root), names.key(at.path, "")
        known = ledger.archive(source, key)
        if known is not None and known[1:] == (at.size, at.time, self._view) and self._sleeps(known[0]):
            yield from self._asleep(known[0], at)
            return
        number = ledger.set_archive(source, key, at.size, at.time, "")
        try:
            for member in members_of(archive, self._sources, self._job.read.size_limit):
                yield from self._input(member, number)
        except InputError as error:
            yield from self._input(at._replace(trouble=error, weight=0), number)
        yield EndOfArchive(source, key, at.size, at.time, self._view)

    def _sleeps(self, archive: int) -> bool:
        """Tell whether nothing is to be done in an archive that did not change since it was read to its end."""
        if self._settings.checksum:
            return False
        members = self._ledger.members
        if any(row.state == "waiting" or (row.state == "failed" and self._again(row)) for row in members(archive)):
            return False
        return self._output.all_stand(row for row in members(archive) if row.state in DONE)

    def _asleep(self, archive: int, at: Input) -> Iterator[Planned]:
        """Yield the members of an archive without opening it."""
        weight = at.weight
        for row in self._ledger.members(archive):
            self._ordinal += 1
            state: State = "unchanged" if row.state in DONE else row.state
            if state == "unchanged":
                self._output.stands(row)
            self._ledger.set(row.id, state=state, run=self._ledger.run, ordinal=self._ordinal)
            yield Planned(f"{row.path}/{row.member}", row.id, state, weight, row, unseen=row.member is None)
            weight = 0

    # -- one input -----------------------------------------------------------------------------------------------------

    def _input(self, found: Input, archive: int | None) -> Iterator[Planned]:
        key = names.key(found.path, found.member)
        if not names.in_shard(key, self._settings.shard):
            return
        source, nth, met = self._ledger.source(found.root), 1, False
        broken = found.trouble is not None and not found.skip
        # Another row for a name that was there before in this run; and for one that cannot be looked at now, so that
        # the row of what was written of it earlier stays.
        while row := self._ledger.find(source, key, nth):
            here = row.run == self._ledger.run
            if not here and not (broken and row.state in DONE):
                break
            met = met or here
            nth += 1
        self._ordinal += 1
        columns: Columns = {
            "size": found.size, "time": found.time, "made_by": self._made_by, "ordinal": self._ordinal,
            "run": self._ledger.run, "archive": archive,
        }  # fmt: skip
        if met and not found.member:
            found = found._replace(trouble=NamedTwice("it was named before", "name it once"), skip=True)
        planned, more = self._planned(found, row)
        if row is None:
            member = shown(found.member) if found.member else None
            columns |= {"path": shown(found.path), "member": member}
            number = self._ledger.add(source, key, nth, state=planned.state, **columns, **more)
        else:
            number = row.id
            self._ledger.set(number, state=planned.state, **columns, **more)
        yield planned._replace(number=number)

    def _planned(self, found: Input, row: Row | None) -> tuple[Planned, Columns]:
        """Return what is to be done with an input, and what the ledger must know of that."""
        plan = Planned(found.name, 0, "waiting", found.weight, row, found.named, found.size)
        if found.trouble is not None:
            plan = plan._replace(unseen=not found.skip)
            return self._trouble(plan, found.trouble, {}, "skipped" if found.skip else "failed")
        if row is not None:
            found, same = self._compared(found, row)
            if same and row.state in DONE and self._output.stands(row):
                return plan._replace(state="unchanged"), {}
            if same and row.state == "skipped" and not found.named:
                return plan._replace(state="skipped"), {}
            if same and row.state == "failed" and not self._again(row):
                return plan._replace(state="failed"), {}
        place = self._output.place(found.layout, row)
        try:
            self._output.check(place, row)
            data = found.read() if found.read else None
        except NewsingestError as error:
            return self._trouble(plan, error, place, "failed")
        output = place.get("output")
        member = shown(found.member) if found.member else None
        task = Task(shown(found.path), member, found.place, data)
        return plan._replace(output=None if output is None else str(output), task=task), place

    def _trouble(self, plan: Planned, error: NewsingestError, place: Columns, state: State) -> tuple[Planned, Columns]:
        """Return the plan for an input that is not to be read, and why."""
        told: Columns = {**place, "code": error.code, "message": without_path(error), "digest": "", "fingerprint": ""}
        row = plan.row
        known = row is not None and (row.state, row.code, row.message) == (state, error.code, without_path(error))
        news = state == "failed" and (self._settings.retry_failed or not known)
        return plan._replace(state=state, failure=without_path(error) if news else ""), told

    def _again(self, row: Row) -> bool:
        """Tell whether an input that failed is to be tried again."""
        settings = self._settings
        return settings.retry_failed or (settings.force and row.code == ExistsError.code)

    def _compared(self, found: Input, row: Row) -> tuple[Input, bool]:
        """Tell whether an input is what the ledger knows, made as this run would make it. It may have been read."""
        if row.made_by != self._made_by:
            return found, False
        if not self._settings.checksum or not row.digest:
            return found, (found.size, found.time) == (row.size, row.time)
        try:
            if found.read is None:
                with open(found.place, "rb") as file:
                    return found, hashlib.file_digest(file, "sha256").hexdigest() == row.digest
            data = found.read()
        except (OSError, NewsingestError):
            return found, False  # converting it will say what is wrong
        return found._replace(read=lambda: data), hashlib.sha256(data).hexdigest() == row.digest


def without_path(error: NewsingestError) -> str:
    """Return what is wrong and what to do, for where the name of the input stands beside it."""
    return error.problem + (f" ({error.advice})" if error.advice else "")
