"""Sort many words of 64 bits on disk: in buckets, so that memory does not grow with the words. This module needs numpy."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from newsingest.survey.duplicates.store import DuplicateStore

Words = NDArray[np.uint64]
BUCKETS = 1 << 10
HALF, LOW = np.uint64(32), np.uint64((1 << 32) - 1)  # to put two numbers into a word
_FULL = 1 << 20  # words that wait in memory


class Buckets:
    """Words in buckets on disk. use: the name of these buckets in the store."""

    def __init__(self, store: DuplicateStore, use: str) -> None:
        self._store, self._use = store, use
        self._waiting: list[tuple[NDArray[np.uint16], Words]] = []
        self._count = 0

    def add(self, buckets: Words, words: Words) -> None:
        """Add words. buckets: the bucket of each word, below BUCKETS."""
        self._waiting.append((buckets.astype(np.uint16), words))
        self._count += len(words)
        if self._count >= _FULL:
            self._write()

    def _write(self) -> None:
        buckets, words = (np.concatenate(parts) for parts in zip(*self._waiting, strict=True))
        ordered = words[np.argsort(buckets, kind="stable")]
        ends = np.cumsum(np.bincount(buckets, minlength=BUCKETS))
        for bucket, some in enumerate(np.split(ordered, ends[:-1])):
            if len(some):
                self._store.add_words(self._use, bucket, some.tobytes())
        self._waiting, self._count = [], 0

    def sorted(self) -> Iterator[Words]:
        """Yield the words of each bucket, in ascending order."""
        if self._count:
            self._write()
        for bucket in range(BUCKETS):
            yield np.sort(np.frombuffer(self._store.words(self._use, bucket), np.uint64))


def runs(words: Words) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the start and the length of each run of equal words."""
    starts = np.flatnonzero(np.concatenate(([True], words[1:] != words[:-1]))[: len(words)])
    return starts, np.diff(starts, append=len(words))
