"""Choose the inputs of a survey that a report shows. The order of the work does not change the choice.

The sample takes the inputs whose names have the lowest SHA-256: as good as a random choice, but the same each time.
When an archive grows, an input stays in the sample until new inputs with a lower SHA-256 replace it.
"""

import hashlib
import heapq
from collections.abc import Iterable
from typing import NamedTuple

from newsingest.stats import Facts
from newsingest.survey.reading import Met

EXAMPLES = 3  # the examples of each warning and of each failure
LARGEST = 1 << 20  # the most bytes of an input that is kept to be shown
_CODES = 100  # the most codes with examples; untrusted records can invent codes
_FAILURES = 100  # the most failures to list
_SKIPPED = 20  # the most skipped inputs of each code to list


class Pick(NamedTuple):
    """An input to show.

    order: its number among the inputs that were read or failed; code, message: why it failed, or "".
    """

    order: int
    met: Met
    code: str = ""
    message: str = ""


class Failure(NamedTuple):
    """An input that failed or was skipped. order: as in ``Pick``, or 0 if it was skipped."""

    order: int
    name: str
    code: str
    message: str


class _Least:
    """The picks with the lowest keys, at most ``most`` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[int, int, Pick]] = []  # the first entry has the highest key

    def offer(self, key: int, pick: Pick) -> None:
        entry = (-key, -pick.order, pick)
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, entry)
        elif self._most:
            heapq.heappushpop(self._heap, entry)

    def picks(self) -> Iterable[Pick]:
        return (pick for _, _, pick in self._heap)


class Picks:
    """The witness of a survey that keeps what a report shows.

    It keeps a sample of the inputs that were read, examples of each warning and each failure, and the names of the
    first failures and of the first skipped inputs. It keeps the bytes of an input if they come from an archive or a stream, and only up to LARGEST.
    """

    def __init__(self, sample: int) -> None:
        """Set the size of the sample. With 0 there are no examples either."""
        self.failures: list[Failure] = []
        self._skipped: dict[str, list[Failure]] = {}
        self._seen = 0
        self._examples = EXAMPLES if sample else 0
        self._sample = _Least(sample)
        self._warned: dict[str, _Least] = {}
        self._failed: dict[str, _Least] = {}

    def read(self, met: Met, one: Facts) -> None:
        """Record an input that was read."""
        pick, key = self._pick(met), _key(met.name)
        self._sample.offer(key, pick)
        for code in dict.fromkeys(one.warnings):
            self._offer(self._warned, code, key, pick)

    def failed(self, met: Met, code: str, message: str) -> None:
        """Record an input that failed."""
        pick = self._pick(met)._replace(code=code, message=message)
        if len(self.failures) < _FAILURES:
            self.failures.append(Failure(pick.order, met.name, code, message))
        self._offer(self._failed, code, _key(met.name), pick)

    def skipped(self, met: Met, code: str, message: str) -> None:
        """Record an input that is not an article."""
        first = self._skipped.setdefault(code, [])
        if len(first) < _SKIPPED:
            first.append(Failure(0, met.name, code, message))

    @property
    def skips(self) -> list[Failure]:
        """Return the first skipped inputs of each code."""
        return [skip for first in self._skipped.values() for skip in first]

    def chosen(self) -> list[Pick]:
        """Return the inputs to show, each once: inputs that were read, then inputs that failed, each in input order."""
        groups = (self._sample, *self._warned.values(), *self._failed.values())
        unique = {pick.order: pick for least in groups for pick in least.picks()}
        return sorted(unique.values(), key=lambda pick: (bool(pick.code), pick.order))

    def warned(self) -> dict[str, list[int]]:
        """Return the numbers of the examples of each warning."""
        return {code: sorted(pick.order for pick in least.picks()) for code, least in self._warned.items()}

    def _pick(self, met: Met) -> Pick:
        self._seen += 1
        if met.task is not None and met.task.data is not None and len(met.task.data) > LARGEST:
            met = met._replace(task=None)
        return Pick(self._seen, met)

    def _offer(self, examples: dict[str, _Least], code: str, key: int, pick: Pick) -> None:
        if code not in examples and len(examples) < _CODES:
            examples[code] = _Least(self._examples)
        if code in examples:
            examples[code].offer(key, pick)


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest())
