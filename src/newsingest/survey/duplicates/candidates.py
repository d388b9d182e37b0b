"""Find pairs of texts that probably share text, without comparing all pairs.

Two texts are a candidate if their sketches share enough hashes. Hashes are sorted into buckets on disk, and then looked at
bucket by bucket, so that memory does not grow with the hashes. Only two numbers for each record stay in memory.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from math import sqrt

from newsingest.survey.duplicates.store import DuplicateStore

_BUCKETS = 1 << 10
_FULL = 1 << 11  # words of a bucket that wait in memory
_LOW = (1 << 32) - 1
_MANY = 64  # a hash that more texts have links each of them only to the first
_FEWEST = 3  # hashes that a candidate shares, if its sketches have so many
_SPREAD = 2  # standard deviations that a sketch may be off: 98 % of pairs are found at the share asked for

Progress = Callable[[int, int], None]  # receives the steps that are done, and all steps


def untold(_done: int, _all: int) -> None:
    """Ignore the progress."""


class _Buckets:
    """Words of 64 bits in buckets on disk. use: the name of these buckets in the store."""

    def __init__(self, store: DuplicateStore, use: str) -> None:
        self._store, self._use = store, use
        self._waiting: list[array[int]] = [array("Q") for _ in range(_BUCKETS)]

    def add(self, bucket: int, words: list[int]) -> None:
        waiting = self._waiting[bucket]
        waiting.extend(words)
        if len(waiting) >= _FULL:
            self._store.add_words(self._use, bucket, waiting)
            del waiting[:]

    def read(self, bucket: int) -> "array[int]":
        return self._store.words(self._use, bucket) + self._waiting[bucket]


class Candidates:
    """The sketches of texts by number, and the pairs of texts that are worth an exact comparison."""

    def __init__(self, store: DuplicateStore, min_share: float) -> None:
        self._store, self._min_share = store, min_share
        self._hashes = _Buckets(store, "hash")
        self._sizes = array("I")  # by number: the hashes of the text that count

    def add(self, number: int, hashes: bytes) -> None:
        """Add the hashes of a text. Texts come in the order of their numbers, without a gap."""
        words = array("Q", hashes)
        self._sizes.append(len(words))
        for word in words:
            # 10 bits of a hash are its bucket, and 32 more bits tell it from others there. The lowest 3 bits are 0.
            self._hashes.add(word >> 54, [(word >> 3 & _LOW) << 32 | number])

    def found(self, progress: Progress = untold) -> Iterator[tuple[int, int]]:
        """Yield each candidate as the numbers of two texts, the smaller first, in the order of the larger."""
        shared = _Buckets(self._store, "pair")
        for bucket in range(_BUCKETS):
            progress(bucket, 2 * _BUCKETS)
            for numbers in _holders(self._hashes.read(bucket)):
                for b, earlier in self._linked(numbers):
                    shared.add(b * _BUCKETS // len(self._sizes), [b << 32 | a for a in earlier])
        for bucket in range(_BUCKETS):
            progress(_BUCKETS + bucket, 2 * _BUCKETS)
            for word, count in sorted(Counter(shared.read(bucket)).items()):
                a, b = word & _LOW, word >> 32
                if count >= self._least(min(self._sizes[a], self._sizes[b])):
                    yield a, b

    def _linked(self, numbers: list[int]) -> Iterator[tuple[int, list[int]]]:
        """Yield texts and the earlier texts that a hash links them to. numbers: the texts that have this hash."""
        if len(numbers) > _MANY:
            for number in numbers:
                self._sizes[number] -= 1  # most pairs of these texts are not linked by this hash
        for at, b in enumerate(numbers[1:], 1):
            yield b, numbers[:at] if len(numbers) <= _MANY else numbers[:1]

    def _least(self, size: int) -> float:
        """Return how many hashes a pair shares at least if it reaches ``min_share``. size: of the smaller sketch."""
        expected = size * self._min_share
        return max(expected - _SPREAD * sqrt(expected * (1 - self._min_share)), min(_FEWEST, size))


def _holders(words: "array[int]") -> Iterator[list[int]]:
    """Yield the texts that have a hash, in order, for each hash that several texts have."""
    from newsingest.survey.duplicates.hashing import repeated  # noqa: PLC0415 - needs numpy, an extra

    for _, holders in groupby(repeated(words), lambda word: word >> 32):
        yield [word & _LOW for word in holders]
