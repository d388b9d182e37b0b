"""Find pairs of texts that probably share text, without comparing all pairs. This module needs numpy, which is an extra.

Two texts are a candidate if their sketches share enough hashes. Hashes are sorted into buckets on disk, and then looked at
bucket by bucket, so that memory does not grow with the hashes. Only two numbers for each record stay in memory.
"""

from array import array
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from newsingest.survey.duplicates.buckets import BUCKETS, HALF, LOW, Buckets, Words, runs
from newsingest.survey.duplicates.model import Progress, untold
from newsingest.survey.duplicates.store import DuplicateStore

_MANY = 64  # a hash that more texts have links each of them only to the first
_STEPS = 4 * BUCKETS  # of the search: to find candidates is half of it
_FEWEST = 3  # hashes that a candidate shares, if its sketches have so many
_SPREAD = 2  # standard deviations that a sketch may be off: 98 % of pairs are found at the share asked for


class Candidates:
    """The sketches of texts by number, and the pairs of texts that are worth an exact comparison.

    Attributes:
        hashes: The hashes of all texts, each as a word: the short hash, then the number of the text.
        sizes: How many hashes each text has, by its number.
    """

    def __init__(self, store: DuplicateStore, min_share: float) -> None:
        self._store, self._min_share = store, min_share
        self.hashes = Buckets(store, "hash")
        self.sizes = array("I")

    def add(self, number: int, hashes: bytes) -> None:
        """Add the hashes of a text. Texts come in the order of their numbers, without a gap."""
        found = np.frombuffer(hashes, np.uint64)
        self.sizes.append(len(found))
        self.hashes.add(
            found >> np.uint64(54), short_hashes(found) << HALF | np.uint64(number)
        )  # 10 bits are the bucket

    def found(self, progress: Progress = untold) -> Iterator[tuple[int, int]]:
        """Yield each candidate as the numbers of two texts, the smaller first, in the order of the larger."""
        sizes = np.array(self.sizes, np.int32)
        shared = Buckets(self._store, "pair")
        for bucket, words in enumerate(self.hashes.sorted()):
            progress(bucket, _STEPS)
            pairs = np.concatenate(list(_links(words, sizes)))
            shared.add((pairs >> HALF) * np.uint64(BUCKETS) // np.uint64(len(sizes)), pairs)
        for bucket, words in enumerate(shared.sorted()):
            progress(BUCKETS + bucket, _STEPS)
            starts, counts = runs(words)
            a, b = words[starts] & LOW, words[starts] >> HALF
            enough = counts >= self._least(np.minimum(sizes[a], sizes[b]))
            yield from zip(a[enough].tolist(), b[enough].tolist(), strict=True)

    def _least(self, sizes: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return how many hashes a pair shares at least if it reaches ``min_share``. sizes: of the smaller sketches."""
        expected = sizes * self._min_share
        likely: NDArray[np.float64] = expected - _SPREAD * np.sqrt(expected * (1 - self._min_share))
        return np.maximum(likely, np.minimum(sizes, _FEWEST))


def short_hashes(hashes: Words) -> Words:
    """Return 32 bits of each hash, which tell it from the others in its bucket. The lowest 3 bits of a hash are 0."""
    return hashes >> np.uint64(3) & LOW


def _links(words: Words, sizes: NDArray[np.int32]) -> Iterator[Words]:
    """Yield the pairs of texts that have a hash in common, as words: the number of the later text and the earlier one's.

    A hash that many texts have links each of them only to the first. Most pairs of these texts are not linked by this hash,
    so that it does not count in their sizes. words: hashes with the numbers of their texts, in ascending order.
    """
    numbers = words & LOW
    starts, counts = runs(words >> HALF)
    first = np.repeat(starts, counts)
    many = np.repeat(counts > _MANY, counts)
    order = np.arange(len(words)) - first  # of the text among those with the same hash
    np.subtract.at(sizes, numbers[many], 1)
    later = np.flatnonzero(many & (order > 0))
    yield numbers[later] << HALF | numbers[first[later]]
    later = np.flatnonzero(~many)
    for back in range(1, _MANY):
        later = later[order[later] >= back]
        if not len(later):
            break
        yield numbers[later] << HALF | numbers[later - back]
