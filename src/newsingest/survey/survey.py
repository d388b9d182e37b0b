"""What is in an archive, without converting it: every input is read, its facts are counted, and nothing is written.

Inputs are found as convert finds them, and accounted for likewise. A record in a file of records is an input of its own.
"""

from collections import Counter
from collections.abc import Callable, Iterable
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
from newsingest.records import Selection
from newsingest.stats import Facts, Stats, facts, ranked
from newsingest.survey.reading import Met, read_all

_FACTS = msgspec.msgpack.Decoder(Facts)


class Inputs(Struct, frozen=True, kw_only=True):
    """What became of the inputs: read, skipped and failed add up to all of them; the latter two by their codes."""

    total: int
    read: int
    skipped: int
    failed: int
    skipped_by_code: dict[str, int]
    failed_by_code: dict[str, int]


class Witness(Protocol):
    """Who takes note of single inputs. They come in their order, whoever did the work."""

    def read(self, met: Met, one: Facts) -> None:
        """Take note of an input that was read, and the facts of its article."""

    def failed(self, met: Met, code: str, message: str) -> None:
        """Take note of an input that could not be read."""


def facts_of_all(tasks: list[Task], options: ReadOptions) -> list[Outcome]:
    """Return the facts of a chunk of inputs as the data of their outcomes."""
    return [attempt(task, options, _packed, trouble) for task, trouble in fetched(tasks, options.limits.size)]


def _packed(article: Article) -> bytes:
    return msgspec.msgpack.encode(facts(article, article.held if isinstance(article, Selection) else None))


class Survey:
    """Counts inputs, and the articles in those that could be read."""

    def __init__(self, options: ReadOptions, watch: Watch, witness: Witness | None = None) -> None:
        self.stats = Stats()
        self._options, self._watch, self._witness = options, watch, witness
        self.selections = 0  # records that were written with --fields, and which fields any of them holds
        self.held: dict[str, None] = {}
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

    def go(self, inputs: Iterable[Met], workers: Callable[[], Workers], *, at_once: bool = False) -> None:
        """Read and count inputs. workers, at_once: as for ``read_all``."""
        work = partial(facts_of_all, options=self._options)
        for met, outcome in read_all(inputs, work, workers, at_once=at_once):
            if met.facts is not None:
                self._one(met, met.facts)
            elif outcome is not None and outcome.state == "ok":
                self._one(met, _FACTS.decode(outcome.data))
            else:
                error = met.trouble if outcome is None else outcome.error
                if error is not None:
                    self._nothing(met, error, skip=met.is_skipped(outcome))

    def _one(self, met: Met, facts: Facts) -> None:
        self._read += 1
        self.stats.add(facts)
        if facts.held is not None:
            self.selections += 1
            self.held |= dict.fromkeys(facts.held)
        if self._witness is not None:
            self._witness.read(met, facts)
        self._watch.done("ok", met.weight)

    def _nothing(self, met: Met, error: NewsingestError, *, skip: bool) -> None:
        (self._skipped if skip else self._failed)[error.code] += 1
        if not skip:
            self._watch.failed(met.name, error.without_path)
            if self._witness is not None:
                self._witness.failed(met, error.code, error.without_path)
        self._watch.done("skipped" if skip else "failed", met.weight)
