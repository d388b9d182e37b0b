"""Find duplicates: sketches → candidates → exact comparison → pairs → clusters."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import Self

import msgspec

from newsingest.article import Article
from newsingest.errors import UsageError
from newsingest.survey.duplicates.clusters import Sets, add_clusters
from newsingest.survey.duplicates.comparison import Compared, Likeness, compare
from newsingest.survey.duplicates.model import Cluster, DuplicateCounts, Pair, Progress, untold
from newsingest.survey.duplicates.store import DuplicateStore, Link
from newsingest.survey.duplicates.texts import Sketch, sketch

MIN_SHARE = 0.5  # the least share of a text that stands in another, if the user names none
LEAST_SHARE = 0.1  # smaller shares are chance
_CHECKED = 10_000  # records between two looks at the free space of the disk
_OFTEN = 64  # comparisons between two reports of the progress
_RECENT = 16  # texts that are kept for further comparisons
_SAME = Likeness("same", 1.0, 1.0)


def duplicates(articles: Iterable[Article], *, min_share: float = MIN_SHARE) -> Iterator[Pair]:
    """Find the articles that share text: reprints, shortened versions, digests, and notices of one series.

    This needs numpy: ``pip install 'newsingest[duplicates]'``.

    All articles are read before the first pair comes. The texts are kept in a temporary file: about 3.5 KB for an article
    of 650 characters. Memory does not grow with the texts, only by about 40 bytes for each article.

    Args:
        articles: The articles, for example those of ``newsingest.articles``.
        min_share: Find pairs in which at least this share of one text stands in the other, from 0.1 to 1.

    Yields:
        The pairs, in the order of the articles. If several articles have the same fingerprint, each is paired with the
        first of them only. In pairs with other articles, only this first article appears.

    Raises:
        UsageError: ``min_share`` is out of range, or numpy is not installed.
        StoppedError: The disk is full.

    Example:
        >>> article = newsingest.parse("samples/fullwidth/17-utf8-subheads-data-source.txt")
        >>> [(pair.kind, pair.share_a, pair.share_b) for pair in newsingest.duplicates([article, article])]
        [('same', 1.0, 1.0)]
    """
    check(min_share)
    return _pairs(articles, min_share)


def _pairs(articles: Iterable[Article], min_share: float) -> Iterator[Pair]:
    with Finder(min_share) as finder:
        for article in articles:
            finder.add(sketch(article))
        finder.compare()
        yield from finder.pairs()


def check(min_share: float) -> None:
    """Raise UsageError if the least share is out of range, or if numpy is not installed."""
    if find_spec("numpy") is None:
        raise UsageError(
            "finding duplicates needs numpy, which is not installed", "run pip install 'newsingest[duplicates]'"
        )
    if not LEAST_SHARE <= min_share <= 1:
        raise UsageError(f"invalid share {min_share:g}", f"use a number from {LEAST_SHARE:g} to 1")


class Finder:
    """A search for duplicates: add the sketches of all records, compare them, then read the results.

    Every method raises StoppedError if the disk is full.
    """

    def __init__(self, min_share: float = MIN_SHARE) -> None:
        from newsingest.survey.duplicates.candidates import Candidates  # noqa: PLC0415 - needs numpy, an extra

        self._min_share = min_share
        self._store = DuplicateStore()
        self._candidates = Candidates(self._store, min_share)
        self._short = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def add(self, one: Sketch) -> None:
        """Add a record. The order of the records is the order of the results."""
        number = self._store.count
        if number % _CHECKED == 0:
            self._store.check_room()
        first = self._store.add(one)
        self._candidates.add(number, one.hashes if first == number else b"")
        if first == number:
            self._short += not one.hashes
        elif one.text:
            self._store.add_link(Link(first, number, _SAME))

    def compare(self, progress: Progress = untold) -> None:
        """Compare the records, after all of them were added."""
        from newsingest.survey.duplicates.boilerplate import mark_series  # noqa: PLC0415 - needs numpy, an extra

        count, candidates = self._candidates_by_group(progress)
        texts = lru_cache(_RECENT)(self._compared)
        for done, (a, b) in enumerate(candidates):
            if done % _OFTEN == 0:
                progress(count + done, 2 * count)
            likeness = compare(texts(a), texts(b), self._min_share)
            if likeness is not None:
                self._store.add_link(Link(a, b, likeness))
        mark_series(self._store, self._candidates, self._min_share)
        add_clusters(self._store)

    def _candidates_by_group(self, progress: Progress) -> tuple[int, Iterator[tuple[int, int]]]:
        """Return how many pairs are to be compared, and the pairs. Those of the same texts follow one another."""
        groups, count = Sets(self._store.count), 0
        for a, b in self._candidates.found(progress):
            groups.join(a, b)
            self._store.add_candidate(a, b)
            count += 1
        return count, self._store.candidates(groups.root)

    def _compared(self, number: int) -> Compared:
        return Compared(*self._store.title_and_text(number))

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs, in the order of their records."""
        return self._store.pairs()

    def clusters(self, most: int | None = None) -> Iterator[Cluster]:
        """Yield the stories, then the series, in the order of their records; with ``most``, the largest of each kind."""
        yield from self._store.clusters("story", most)
        yield from self._store.clusters("series", most)

    def pair_lines(self) -> Iterator[bytes]:
        """Yield a line of JSON for each pair."""
        for pair in self.pairs():
            yield msgspec.json.encode(pair) + b"\n"

    def cluster_lines(self) -> Iterator[bytes]:
        """Yield the pieces of a line of JSON for each cluster. A cluster may be too large to be in memory at once."""
        for cluster in self.clusters():
            yield b'{"kind":"%b","size":%d,"members":[' % (cluster.kind.encode(), cluster.size)
            for at, member in enumerate(cluster.members):
                yield b"," * (at > 0) + msgspec.json.encode(member)
            yield b"]}\n"

    def counts(self) -> DuplicateCounts:
        """Return how many records, pairs and clusters there are."""
        stories, copies = self._store.cluster_counts("story")
        series, in_series = self._store.cluster_counts("series")
        return DuplicateCounts(
            records=self._store.count,
            short=self._short,
            pairs=self._store.pair_counts(),
            stories=stories,
            copies=copies - stories,
            series=series,
            in_series=in_series,
        )
