"""What is in an archive, without converting it: every input is read, its facts are counted, and nothing is written.

Inputs are found as convert finds them, and accounted for likewise. A record in a file of records is an input of its own.
"""

import contextlib
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, pairwise
from pathlib import PurePath
from typing import NamedTuple, Protocol

import msgspec
from msgspec import Struct

from newsingest.batch.destination import is_destination
from newsingest.batch.inputs import Archive, Input, NamedTwice, Sources
from newsingest.batch.packing import packing_of
from newsingest.batch.pool import Here, Promise, Workers
from newsingest.batch.recordfiles import Stored, holds_records, stored
from newsingest.batch.run import Watch
from newsingest.batch.sources import listed, members_of
from newsingest.batch.work import NO_NEWS, Outcome, Task, attempt, fetched
from newsingest.errors import InputError, NewsingestError, OutputError
from newsingest.exporters import SUFFIXES
from newsingest.limits import Limits
from newsingest.options import ReadOptions
from newsingest.paths import shown
from newsingest.stats import Facts, Stats, facts, ranked

_CHUNK = 64  # inputs that a worker gets at once
_CHUNK_BYTES = 4 << 20  # or fewer, if they are large
_FEW = 8  # chunks that are done before a worker has started
_AHEAD_BYTES = 64 << 20  # what may be on its way at once
_FACTS = msgspec.msgpack.Decoder(Facts)


class Inputs(Struct, frozen=True, kw_only=True):
    """What became of the inputs: read, skipped and failed add up to all of them; the latter two by their codes."""

    total: int
    read: int
    skipped: int
    failed: int
    skipped_by_code: dict[str, int]
    failed_by_code: dict[str, int]


class Met(NamedTuple):
    """One input as it is met: the task that reads it, or why it is not read. skip: that is no failure.

    facts: those of its article where they are known without reading it.
    """

    name: str
    weight: int
    size: int = 0
    named: bool = False
    task: Task | None = None
    trouble: NewsingestError | None = None
    skip: bool = False
    facts: Facts | None = None


class Witness(Protocol):
    """Who takes note of single inputs. They come in their order, whoever did the work."""

    def read(self, met: Met, one: Facts) -> None:
        """Take note of an input that was read, and the facts of its article."""

    def failed(self, met: Met, code: str, message: str) -> None:
        """Take note of an input that could not be read."""


_Chunk = list[Met]


def facts_of_all(tasks: list[Task], options: ReadOptions) -> list[Outcome]:
    """Return the facts of a chunk of inputs as the data of their outcomes."""
    return [
        attempt(task, options, lambda article: msgspec.msgpack.encode(facts(article)), trouble)
        for task, trouble in fetched(tasks, options.limits.size)
    ]


class Survey:
    """Counts inputs, and the articles in those that could be read."""

    def __init__(self, options: ReadOptions, watch: Watch, witness: Witness | None = None) -> None:
        self.stats = Stats()
        self._options, self._watch, self._witness = options, watch, witness
        self._read = 0
        self._skipped: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()

    @property
    def inputs(self) -> Inputs:
        """Return what became of the inputs so far."""
        skipped, failed = self._skipped.total(), self._failed.total()
        return Inputs(
            total=self._read + skipped + failed,
            read=self._read,
            skipped=skipped,
            failed=failed,
            skipped_by_code=ranked(self._skipped),
            failed_by_code=ranked(self._failed),
        )

    def go(self, inputs: Iterator[Met], workers: Callable[[], Workers]) -> None:
        """Read and count inputs. workers: starts who does the work, where there is enough of it to be worth that."""
        chunks = _chunks(inputs)
        first: list[_Chunk] = []
        for chunk in chunks:
            first.append(chunk)
            if len(first) > _FEW or sum(met.size for met in chunk) >= _CHUNK_BYTES:
                at_work = workers()
                break
        else:
            at_work = Here(partial(facts_of_all, options=self._options))
        try:
            self._all(chain(first, chunks), at_work)
        finally:
            at_work.stop()

    def _one(self, met: Met, facts: Facts) -> None:
        self._read += 1
        self.stats.add(facts)
        if self._witness is not None:
            self._witness.read(met, facts)
        self._watch.done("ok", met.weight)

    def _all(self, chunks: Iterable[_Chunk], workers: Workers) -> None:
        window: deque[tuple[_Chunk, Promise | None, int]] = deque()
        for chunk in chunks:
            tasks = [met.task for met in chunk if met.task is not None and met.facts is None]
            size = sum(met.size for met in chunk)
            window.append((chunk, workers.submit(tasks) if tasks else None, size))
            while len(window) > workers.ahead or sum(size for _, _, size in window) > _AHEAD_BYTES:
                self._settle(*window.popleft()[:2])
        while window:
            self._settle(*window.popleft()[:2])

    def _settle(self, chunk: _Chunk, promise: Promise | None) -> None:
        outcomes = iter(promise.outcomes() if promise is not None else ())
        for met in chunk:
            if met.facts is not None:
                self._one(met, met.facts)
            elif met.task is not None:
                self._outcome(met, next(outcomes))
            elif met.trouble is not None:
                self._nothing(met, met.trouble.code, met.trouble.without_path, skip=met.skip)

    def _outcome(self, met: Met, outcome: Outcome) -> None:
        if outcome.state == "failed":
            self._nothing(met, outcome.code, outcome.message, skip=outcome.code in NO_NEWS and not met.named)
            return
        self._one(met, _FACTS.decode(outcome.data))

    def _nothing(self, met: Met, code: str, message: str, *, skip: bool) -> None:
        (self._skipped if skip else self._failed)[code] += 1
        if not skip:
            self._watch.failed(met.name, message)
            if self._witness is not None:
                self._witness.failed(met, code, message)
        self._watch.done("skipped" if skip else "failed", met.weight)


# -- what there is to read -------------------------------------------------------------------------------------------------


def inputs_of(sources: Sources, limits: Limits) -> Iterator[Met]:
    """Yield what the sources hold, in their order. limits: what an archive and its members, or a record, are held to.

    Files of records are those that are named, and those in a folder that convert wrote.
    """
    written = tuple(os.path.abspath(name) + "/" for name in sources.names if is_destination(name))
    seen: set[str] | None = set() if _overlap(sources.names) else None
    for found in listed(sources):
        at = found.at if isinstance(found, Archive) else found
        if seen is not None and at.absolute in seen:
            yield _left(at, NamedTwice("it was named before", "name it once"), skip=True)
            continue
        if seen is not None:
            seen.add(at.absolute)
        if isinstance(found, Archive):
            yield from _members(found, sources, limits)
        elif at.within:
            yield _input(at)
        elif at.trouble is None and holds_records(at.place) and (at.named or at.absolute.startswith(written)):
            yield from records_of(stored(at.place, limits), at.name)
        elif at.named and at.place.lower().endswith(SUFFIXES["sqlite"]):
            yield from _database(at)
        elif at.named and packing_of(at.place)[1].lower().endswith(".csv"):
            why = InputError("a table does not hold whole records", "convert into .jsonl, or name what it was made of")
            yield _left(at, why)
        else:
            yield _input(at)


def _database(at: Input) -> Iterator[Met]:
    """Yield the articles of a database. Where it cannot be read on, that is one more input, which failed."""
    from newsingest.exporters.sqlite_reader import Reader  # noqa: PLC0415 - only where there is one

    weight = at.weight
    try:
        with contextlib.closing(Reader(at.place)) as reader:
            for key, facts in reader.facts():
                task = Task(at.name, None, at.place, is_record=True, key=key)
                yield Met(f"{at.name}:{key}", weight, named=True, task=task, facts=facts)
                weight = 0
    except OutputError as error:
        yield Met(at.name, weight, trouble=InputError(error.problem, error.advice))


def records_of(found: Iterable[Stored], name: str) -> Iterator[Met]:
    """Yield the records of a file or a stream. Where it cannot be read on, that is one more input, which failed."""
    try:
        for record in found:
            task = Task(name, None, "", record.data, is_record=True)
            yield Met(f"{name}:{record.place}", record.weight, len(record.data), named=True, task=task)
    except InputError as error:
        yield Met(name, 0, trouble=error)


def _overlap(names: tuple[str, ...]) -> bool:
    """Tell whether one of the sources is or holds another: then inputs may come twice, and their names are held."""
    parts = sorted(PurePath(os.path.abspath(name)).parts for name in names)
    return any(after[: len(before)] == before for before, after in pairwise(parts))


def _input(found: Input) -> Met:
    if found.trouble is not None:
        return _left(found, found.trouble, skip=found.skip)
    try:
        data = found.read() if found.read else None
    except NewsingestError as error:
        return _left(found, error)
    member = shown(found.member) if found.member else None
    task = Task(shown(found.path), member, found.place, data, found.within)
    return Met(found.name, found.weight, found.size, found.named, task)


def _left(found: Input, why: NewsingestError, *, skip: bool = False) -> Met:
    return Met(found.name, found.weight, trouble=why, skip=skip)


def _members(archive: Archive, sources: Sources, limits: Limits) -> Iterator[Met]:
    try:
        for member in members_of(archive, sources, limits):
            yield _input(member)
    except InputError as error:
        yield _left(archive.at._replace(weight=0), error)


def _chunks(inputs: Iterable[Met]) -> Iterator[_Chunk]:
    """Yield the inputs in chunks that are worth a trip to a worker."""
    chunk: _Chunk = []
    size = 0
    for met in inputs:
        chunk.append(met)
        size += met.size
        if len(chunk) >= _CHUNK or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
