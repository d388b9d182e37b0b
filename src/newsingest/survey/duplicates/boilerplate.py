"""Tell copies from records that share only boilerplate: passages that other stories have too. This module needs numpy.

Announcements from one template and short articles with one closing share half of their texts or more, but their news
differ. So the passages of five stories or more do not count: a pair is a copy if the rest of the texts agrees as well.
"""

import numpy as np
from numpy.typing import NDArray

from newsingest.survey.duplicates.buckets import BUCKETS, HALF, LOW, Buckets, Words, runs
from newsingest.survey.duplicates.candidates import Candidates, short_hashes
from newsingest.survey.duplicates.clusters import joined
from newsingest.survey.duplicates.hashing import sampled, shared_count
from newsingest.survey.duplicates.store import DuplicateStore

_STORIES = 5  # stories that have a passage of boilerplate; a story may be quoted in a few roundups
_MUCH = 0.2  # the least share of boilerplate in a text for its pairs to be compared again
_REST = 0.2  # the least share of the rest of a text; smaller rests are credits and corrections


def mark_series(store: DuplicateStore, candidates: Candidates, min_share: float) -> None:
    """Make each near copy a series if the two texts share less than ``min_share`` of what is not boilerplate."""
    near = np.zeros(store.count, bool)
    for a, b in store.near():
        near[a] = near[b] = True
    if not near.any():
        return
    _add_boilerplate(store, candidates, near)
    for a, b, hashes in store.near_with_boilerplate():
        rest_a, rest_b = (_rest(store.title_and_text(number)[1], hashes) for number in (a, b))
        if shared_count(rest_a, rest_b) < min_share * min(len(rest_a), len(rest_b)):
            store.set_series(a, b)


def _rest(text: str, boilerplate: bytes) -> Words:
    """Return the hashes of a text without those of boilerplate, or no hashes if the rest is small."""
    hashes = np.sort(short_hashes(sampled(text)))
    rest = hashes[~np.isin(hashes, np.frombuffer(boilerplate, np.uint64))]
    return rest if len(rest) >= _REST * len(hashes) else rest[:0]


def _add_boilerplate(store: DuplicateStore, candidates: Candidates, near: NDArray[np.bool_]) -> None:
    """Add to a store the boilerplate of each text that has much of it. near: by number, whether the text is in a near copy."""
    stories = np.array(joined(store, "story").roots(), np.uint32)
    found = Buckets(store, "boilerplate")
    for words in candidates.hashes.sorted():
        some = _boilerplate(words, stories, near)
        found.add((some >> HALF) * np.uint64(BUCKETS) // np.uint64(len(near)), some)
    for words in found.sorted():
        for start, count in zip(*runs(words >> HALF), strict=True):
            number = int(words[start] >> HALF)
            if count >= _MUCH * candidates.sizes[number]:
                store.add_boilerplate(number, (words[start : start + count] & LOW).tobytes())


def _boilerplate(words: Words, stories: NDArray[np.uint32], near: NDArray[np.bool_]) -> Words:
    """Return the hashes that texts of many stories have, each with the number of a text before it.

    words: hashes, each with the number of a text after it, in ascending order. stories: by number, the story of the text.
    """
    counts = runs(words >> HALF)[1]
    words = words[np.repeat(counts >= _STORIES, counts)]
    hashes, numbers = words >> HALF, words & LOW
    tellers = np.unique(hashes << HALF | stories[numbers])
    many = np.repeat(runs(tellers >> HALF)[1] >= _STORIES, runs(hashes)[1])
    kept = many & near[numbers]
    found: Words = numbers[kept] << HALF | hashes[kept]
    return found
