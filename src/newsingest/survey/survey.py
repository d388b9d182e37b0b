"""Read every input of an archive and count its facts, without writing an output.

A survey finds and counts inputs as convert does. Each record in a file of records is an input.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol

import msgspec
from msgspec import Struct

from newsingest.article import Article
from newsingest.batch.task import Outcome, Task, attempt, fetched
from newsingest.batch.watch import Watch
from newsingest.batch.workers import Workers
from newsingest.errors import NewsingestError
from newsingest.options import ReadOptions
from newsingest.profile import Edge, Shape
from newsingest.profile_values import PatternUse
from newsingest.records import Selection
from newsingest.stats import Facts, Stats, facts, ranked
from newsingest.survey.reading import Met, read_all

_FACTS = msgspec.msgpack.Decoder(Facts)


class Inputs(Struct, frozen=True, kw_only=True):
    """The number of inputs by state. ``total`` is the sum of ``read``, ``skipped`` and ``failed``."""

    total: int
    read: int
    skipped: int
    failed: int
    skipped_by_code: dict[str, int]
    failed_by_code: dict[str, int]


class RowCount(Struct, frozen=True, kw_only=True):
    """A row of a profile, and in how many articles it removed something. row: its number in the file, from 1."""

    row: int
    where: Edge
    shape: Shape
    text: str
    articles: int

    @property
    def name(self) -> str:
        """Return the row in words."""
        return f"{self.row} {self.where} {self.shape}: {self.text}"


class Witness(Protocol):
    """A receiver of single inputs. The inputs come in order, whichever worker read them."""

    def read(self, met: Met, one: Facts) -> None:
        """Receive an input that was read, and the facts of its article."""

    def failed(self, met: Met, code: str, message: str) -> None:
        """Receive an input that could not be read."""

    def skipped(self, met: Met, code: str, message: str) -> None:
        """Receive an input that is not an article."""


def facts_of_all(tasks: list[Task], options: ReadOptions) -> list[Outcome]:
    """Return the outcomes of a chunk of inputs, with the encoded facts as ``data``."""
    return [_facts_of(task, options, trouble) for task, trouble in fetched(tasks, options.limits.size)]


def _facts_of(task: Task, options: ReadOptions, trouble: NewsingestError | None) -> Outcome:
    fired: list[int] = []

    def packed(article: Article) -> bytes:
        return msgspec.msgpack.encode(facts(article, article.held if isinstance(article, Selection) else None, fired))

    return attempt(task, options, packed, trouble, fired=fired)


class Tally:
    """A counter of inputs by state. It tells a watch about each input, and a witness about those that failed or were skipped."""

    def __init__(self, watch: Watch, witness: Witness | None = None) -> None:
        self._watch, self._witness = watch, witness
        self._read = 0
        self._skipped: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()

    @property
    def inputs(self) -> Inputs:
        """Return the number of inputs so far, by state."""
        skipped, failed = self._skipped.total(), self._failed.total()
        return Inputs(
            total=self._read + skipped + failed,
            read=self._read,
            skipped=skipped,
            failed=failed,
            skipped_by_code=ranked(self._skipped),
            failed_by_code=ranked(self._failed),
        )

    def read(self, found: Iterable[tuple[Met, Outcome | None]]) -> Iterator[tuple[Met, Outcome | None]]:
        """Count inputs, and yield those that were read. The outcome is None if the facts are known."""
        for met, outcome in found:
            if met.facts is not None or (outcome is not None and outcome.state == "ok"):
                yield met, outcome
                self._read += 1
                self._watch.done("ok", met.weight)
            elif (error := met.trouble if outcome is None else outcome.error) is not None:
                self._nothing(met, error, skip=met.is_skipped(outcome))

    def _nothing(self, met: Met, error: NewsingestError, *, skip: bool) -> None:
        (self._skipped if skip else self._failed)[error.code] += 1
        if not skip:
            self._watch.failed(met.name, error.without_path)
        if self._witness is not None:
            tell = self._witness.skipped if skip else self._witness.failed
            tell(met, error.code, error.without_path)
        self._watch.done("skipped" if skip else "failed", met.weight)


class Survey:
    """A counter of inputs, and of the articles in the inputs that were read."""

    def __init__(self, options: ReadOptions, watch: Watch, witness: Witness | None = None) -> None:
        self.stats = Stats()
        self._options, self._witness = options, witness
        self._tally = Tally(watch, witness)
        self.selections = 0  # records that were written with --fields; ``held`` has all their fields
        self.held: dict[str, None] = {}
        self._fired: Counter[int] = Counter()
        self._pattern = PatternUse(options.profile)

    @property
    def inputs(self) -> Inputs:
        """Return the number of inputs so far, by state."""
        return self._tally.inputs

    @property
    def misfit(self) -> str:
        """Return what is wrong with the path pattern of the profile if it fits no input, else ""."""
        return self._pattern.problem

    @property
    def row_counts(self) -> list[RowCount]:
        """Return the rows of the profile that are on, each with the number of articles in which it removed something."""
        rows = self._options.profile.furniture if self._options.profile else ()
        return [
            RowCount(row=place + 1, where=row.where, shape=row.shape, text=row.text, articles=self._fired[place])
            for place, row in enumerate(rows)
            if row.apply
        ]

    def go(self, inputs: Iterable[Met], workers: Callable[[], Workers], *, at_once: bool = False) -> None:
        """Read and count inputs. workers, at_once: as for ``read_all``."""
        work = partial(facts_of_all, options=self._options)
        for met, outcome in self._tally.read(read_all(inputs, work, workers, at_once=at_once)):
            if met.facts is not None:
                self._one(met, met.facts)
            elif outcome is not None:
                self._one(met, _FACTS.decode(outcome.data))

    def _one(self, met: Met, facts: Facts) -> None:
        self.stats.add(facts)
        self._fired.update(facts.fired)
        if met.task is not None and not met.task.is_record:  # a profile does not apply to records
            self._pattern.see(met.name)
        if facts.held is not None:
            self.selections += 1
            self.held |= dict.fromkeys(facts.held)
        if self._witness is not None:
            self._witness.read(met, facts)
