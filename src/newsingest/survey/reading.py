"""Read many inputs in order, without an output, for stats, report and newsingest.articles.

Inputs are found as convert finds them. Each record in a file of records is an input.
"""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, pairwise
from pathlib import PurePath
from typing import NamedTuple

from newsingest.batch.outputs import is_destination
from newsingest.batch.sizes import ChunkSize
from newsingest.batch.sources import Archive, Input, NamedTwice, Sources, listed, members_of
from newsingest.batch.task import NOT_ARTICLES, Outcome, Task
from newsingest.batch.workers import InProcess, Sent, Work, Workers, chunks, in_order
from newsingest.compression import packing_of
from newsingest.errors import InputError, NewsingestError, OutputError
from newsingest.exporters import EXPORTER_SUFFIXES
from newsingest.limits import Limits
from newsingest.paths import shown
from newsingest.stats import Facts
from newsingest.survey.record_files import Stored, holds_records, stored

_CHUNK_SIZE = ChunkSize(most=64)
_FEW = 8  # start workers if there are more chunks; fewer are done before a worker has started


class Met(NamedTuple):
    """One input that was found.

    task: reads the input; trouble: why the input is not read; skip: the trouble is not a failure; facts: the facts of
    its article, if they are known without reading it.
    """

    name: str
    weight: int
    size: int = 0
    named: bool = False
    task: Task | None = None
    trouble: NewsingestError | None = None
    skip: bool = False
    facts: Facts | None = None

    def is_skipped(self, outcome: Outcome | None) -> bool:
        """Return whether an input without an article is skipped: the user did not name it, and it is not an article."""
        return self.skip if outcome is None else outcome.code in NOT_ARTICLES and not self.named


def read_all(
    inputs: Iterable[Met], work: Work, workers: Callable[[], Workers], *, at_once: bool = False
) -> Iterator[tuple[Met, Outcome | None]]:
    """Yield each input with its outcome, in order. The outcome is None if the input has no task or its facts are known.

    workers: starts the workers. This process does the work itself if there are few inputs, unless at_once is set.
    At most 64 MiB of inputs wait for their outcomes at once, or one larger input.
    """
    left = chunks(inputs, _CHUNK_SIZE)
    first: list[list[Met]] = []
    at_work = workers() if at_once else None
    while at_work is None and (chunk := next(left, None)) is not None:
        first.append(chunk)
        if len(first) > _FEW or sum(met.size for met in chunk) >= _CHUNK_SIZE.volume:
            at_work = workers()
    at_work = at_work or InProcess(work)
    try:
        for sent in in_order(map(partial(_sent, workers=at_work), chain(first, left)), at_work):
            yield from _settled(sent)
            del sent  # frees its bytes while the next chunk is found
    finally:
        at_work.stop()


def _sent(chunk: list[Met], workers: Workers) -> Sent[Met]:
    tasks = [met.task for met in chunk if met.task is not None and met.facts is None]
    return Sent(chunk, workers.submit(tasks) if tasks else None, sum(met.size for met in chunk))


def _settled(sent: Sent[Met]) -> Iterator[tuple[Met, Outcome | None]]:
    outcomes = iter(sent.promise.outcomes() if sent.promise is not None else ())
    for met in sent.chunk:
        yield met, next(outcomes) if met.task is not None and met.facts is None else None


# -- what there is to read -------------------------------------------------------------------------------------------------


def inputs_of(sources: Sources, limits: Limits) -> Iterator[Met]:
    """Yield the inputs of the sources, in order. limits: the limits of archives, members and records.

    A file of records is read as records if the user named it, or if it is in a folder that convert wrote.
    """
    written = tuple(os.path.abspath(name) + "/" for name in sources.names if is_destination(name))
    seen: set[str] | None = set() if _overlap(sources.names) else None
    for found in listed(sources):
        at = found.at if isinstance(found, Archive) else found
        if seen is not None and at.absolute in seen:
            yield _left(at, NamedTwice("the file was named twice", "name it once"), skip=True)
            continue
        if seen is not None:
            seen.add(at.absolute)
        if isinstance(found, Archive):
            yield from _members(found, sources, limits)
        elif at.within or at.trouble is not None:
            yield _input(at)
        elif holds_records(at.place) and (at.named or at.absolute.startswith(written)):
            yield from records_of(stored(at.place, limits), at.name)
        elif at.named and at.place.lower().endswith(EXPORTER_SUFFIXES["sqlite"]):
            yield from _database(at)
        elif at.named and packing_of(at.place)[1].lower().endswith((".csv", ".tsv")):
            why = InputError(
                "a CSV or TSV file does not hold whole records",
                "use a .jsonl file, or the files from which the table was made",
            )
            yield _left(at, why)
        else:
            yield _input(at)


def _database(at: Input) -> Iterator[Met]:
    """Yield the articles of a database. If reading fails, the last input is a failure."""
    from newsingest.exporters.sqlite_reader import Reader  # noqa: PLC0415 - only databases need it

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
    """Yield the records of a file or a stream. If reading fails, the last input is a failure."""
    try:
        for record in found:
            task = Task(name, None, "", record.data, is_record=True)
            yield Met(f"{name}:{record.place}", record.weight, len(record.data), named=True, task=task)
    except InputError as error:
        yield Met(name, 0, trouble=error)


def _overlap(names: tuple[str, ...]) -> bool:
    """Return whether one source equals or contains another. Inputs may then come twice, so their names must be kept."""
    parts = sorted(PurePath(os.path.abspath(name)).parts for name in names)
    return any(after[: len(before)] == before for before, after in pairwise(parts))


def _input(found: Input) -> Met:
    if found.trouble is not None:
        return _left(found, found.trouble, skip=found.skip)
    try:
        data, entry = found.to_send()
    except NewsingestError as error:
        return _left(found, error)
    member = shown(found.member) if found.member else None
    task = Task(shown(found.path), member, found.place, data, found.within, entry=entry)
    return Met(found.name, found.weight, found.size, found.named, task)


def _left(found: Input, why: NewsingestError, *, skip: bool = False) -> Met:
    return Met(found.name, found.weight, trouble=why, skip=skip)


def _members(archive: Archive, sources: Sources, limits: Limits) -> Iterator[Met]:
    try:
        for member in members_of(archive, sources, limits):
            yield _input(member)
    except InputError as error:
        yield _left(archive.at._replace(weight=0), error)
