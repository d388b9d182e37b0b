"""Put pairs together to clusters: the records of one story, and those of one series."""

from array import array
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from newsingest.survey.duplicates.model import ClusterKind
from newsingest.survey.duplicates.store import DuplicateStore


class Sets:
    """Disjoint sets of the numbers below a count. The root of a set is its smallest number."""

    def __init__(self, count: int) -> None:
        self._parents = array("I", range(count))

    def root(self, number: int) -> int:
        """Return the root of the set of a number."""
        parents = self._parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def join(self, a: int, b: int) -> None:
        """Make one set of the sets of two numbers."""
        a, b = self.root(a), self.root(b)
        self._parents[max(a, b)] = min(a, b)

    def roots(self) -> "array[int]":
        """Return the root of the set of each number."""
        return array("I", map(self.root, range(len(self._parents))))

    def rooted(self) -> Iterator[tuple[int, int]]:
        """Yield each number of a set with several numbers, after the root of the set."""
        for number, root in enumerate(self.roots()):
            if root != number:
                yield root, number


def joined(store: DuplicateStore, kind: ClusterKind) -> Sets:
    """Return the sets of records that pairs of one kind of cluster join."""
    sets = Sets(store.count)
    for a, b in store.links(kind):
        sets.join(a, b)
    return sets


def add_clusters(store: DuplicateStore) -> None:
    """Put the pairs in a store together to clusters, and add these to the store.

    A text that is part of a longer one belongs to its story, unless the longer one also holds another story: then it is a
    roundup, and would make one story out of several.
    """
    stories, series = joined(store, "story"), joined(store, "series")
    for long, links in groupby(store.parts(), itemgetter(0)):
        others = {stories.root(part) for _, part in links} - {stories.root(long)}
        if len(others) == 1:
            stories.join(long, others.pop())
    store.add_members("story", stories.rooted())
    store.add_members("series", series.rooted())
