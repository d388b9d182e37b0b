"""What an archive holds, counted: the facts of one article, and what they add up to.

Facts are small and come from an article or from whoever kept them. Stats take any number of them in any order, and two of
them can be added up, so that the work can be shared out. They grow with the number of different values, not with that of
articles: sources, categories and tags hold a count a name, lengths a count a length. So the median is exact, and a million
articles need some ten thousand counts.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from newsingest.article import Article, DateText

# The fields that a file may leave unsaid.
FIELDS = (
    "title", "subtitle", "summary", "published", "modified", "language", "source", "url", "data_source", "authors",
    "dateline", "categories", "tags", "securities", "text",
)  # fmt: skip
_CENTURY = 100
_YEAR, _MONTH, _DAY = 4, 7, 10  # characters of an ISO 8601 date


class Facts(Struct, frozen=True, kw_only=True):
    """What the statistics know of one article.

    length: characters of its text; size: bytes of its input. missing: those of FIELDS that are null or empty.
    removed: the kind of each piece that was taken out; warnings: the code of each warning. held: the fields that the
    record was written with (``--fields``), if not with all: of others nothing is known.
    """

    format: str | None
    body_kind: str | None
    encoding: str | None
    newline: str | None
    size: int
    length: int | None
    language: str | None
    source: str | None
    published: DateText | None
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    missing: tuple[str, ...]
    removed: tuple[str, ...]
    warnings: tuple[str, ...]
    held: tuple[str, ...] | None = None


def facts(article: Article, held: tuple[str, ...] | None = None) -> Facts:
    """Return the facts of an article. held: the fields of which something is known, None for all."""
    origin = article.origin
    known = Article.__struct_fields__ if held is None else held
    return Facts(
        format=str(origin.format) or None,
        body_kind=str(origin.body_kind) or None,
        encoding=origin.encoding or None,
        newline=str(origin.newline) or None,
        size=origin.size,
        length=len(article.text) if "text" in known or "body" in known else None,
        language=article.language,
        source=article.source,
        published=article.published,
        categories=article.categories,
        tags=article.tags,
        missing=tuple(name for name in FIELDS if name in known and not getattr(article, name)),
        removed=tuple(cut.kind for cut in article.removed),
        warnings=tuple(warning.code for warning in article.warnings),
        held=held,
    )


class Ranked(Struct, frozen=True, kw_only=True):
    """Names by how many articles have them: distinct of them, in so many articles, and the top ones."""

    distinct: int
    articles: int
    top: dict[str, int]


class Published(Struct, frozen=True, kw_only=True):
    """When articles were published, as they state it, each in its own time zone.

    first, last: the outermost dates, as precise as stated. dated: articles that state one. by_year counts all of
    these, by_month those that state a month; both in order of time.
    """

    first: str | None
    last: str | None
    dated: int
    by_year: dict[str, int]
    by_month: dict[str, int]


class Bin(Struct, frozen=True, kw_only=True):
    """A bar of the histogram: articles of ``least`` to ``most`` characters, both included."""

    least: int
    most: int
    articles: int


class Lengths(Struct, frozen=True, kw_only=True):
    """How long texts are, in characters; null where there is no article.

    median and p90 are lengths that occur: that of the article at half and at nine tenths of them by length, rounded up
    (nearest rank). mean is rounded.
    """

    total: int
    min: int | None
    median: int | None
    mean: int | None
    p90: int | None
    max: int | None
    histogram: tuple[Bin, ...]


class Removed(Struct, frozen=True, kw_only=True):
    """What was taken out of bodies: how many pieces of a kind, and in how many articles."""

    pieces: int
    articles: int


class Summary(Struct, frozen=True, kw_only=True):
    """What the facts add up to; plain data. docs/reference/stats.md says what each means. Names are in order of frequency."""

    articles: int
    bytes: int
    formats: dict[str, int]
    body_kinds: dict[str, int]
    encodings: dict[str, int]
    newlines: dict[str, int]
    languages: dict[str, int]
    published: Published
    lengths: Lengths
    missing: dict[str, int]
    sources: Ranked
    categories: Ranked
    tags: Ranked
    removed: dict[str, Removed]
    warnings: dict[str, int]


class Stats:
    """Adds up facts. Two of the same facts in any order, or of the parts of them, give the same summary."""

    def __init__(self) -> None:
        self.articles = self.bytes = 0
        # Each counts articles by name; what an article does not state is in none.
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in (*_ONE, *_SEVERAL)}
        self.with_any: Counter[str] = Counter()
        self.pieces: Counter[str] = Counter()
        self.dates: Counter[str] = Counter()  # by day, month or year, as stated
        self.lengths: Counter[int] = Counter()

    def add(self, one: Facts) -> None:
        """Count an article."""
        self.articles += 1
        self.bytes += one.size
        if one.length is not None:
            self.lengths[one.length] += 1
        for name in _ONE:
            value = getattr(one, name)
            if value is not None:
                self.counts[name][value] += 1
                self.with_any[name] += 1
        for name in _SEVERAL:
            values = set(getattr(one, name))
            self.counts[name].update(values)
            self.with_any[name] += bool(values)
        self.pieces.update(one.removed)
        if one.published is not None:
            self.dates[one.published[:_DAY]] += 1

    def merge(self, other: "Stats") -> None:
        """Count what another has counted."""
        self.articles += other.articles
        self.bytes += other.bytes
        for name, counter in other.counts.items():
            self.counts[name].update(counter)
        for mine, theirs in ((self.with_any, other.with_any), (self.pieces, other.pieces), (self.dates, other.dates)):
            mine.update(theirs)
        self.lengths.update(other.lengths)

    def summary(self, top: int | None = None) -> Summary:
        """Return what it adds up to. top: how many sources, categories and tags are named, None for all."""
        counts = {name: ranked(counter) for name, counter in self.counts.items()}
        return Summary(
            articles=self.articles,
            bytes=self.bytes,
            formats=counts["format"],
            body_kinds=counts["body_kind"],
            encodings=counts["encoding"],
            newlines=counts["newline"],
            languages=counts["language"],
            published=_published(self.dates),
            lengths=_lengths(self.lengths),
            missing={name: self.counts["missing"][name] for name in FIELDS},
            sources=self._ranked("source", top),
            categories=self._ranked("categories", top),
            tags=self._ranked("tags", top),
            removed={
                name: Removed(pieces=self.pieces[name], articles=articles)
                for name, articles in counts["removed"].items()
            },
            warnings=counts["warnings"],
        )

    def _ranked(self, name: str, top: int | None) -> Ranked:
        counter = self.counts[name]
        return Ranked(distinct=len(counter), articles=self.with_any[name], top=ranked(counter, top))


_ONE = ("format", "body_kind", "encoding", "newline", "language", "source")
_SEVERAL = ("categories", "tags", "missing", "removed", "warnings")


def ranked(counter: Counter[str], top: int | None = None) -> dict[str, int]:
    """Return the names that occur most, with their counts; of those that occur as often, by their characters."""
    order = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return dict(order[:top])


def periods(published: Published, most: int = 36) -> dict[str, int]:
    """Return how many articles each month has, or each year where that would be more than ``most`` months.

    Those without an article between the first and the last are among them, but where there are too many.
    """
    months = sorted({_ordinal(month) for month in published.by_month})
    if months and months[-1] - months[0] < most:
        names = (f"{at // 12:04}-{at % 12 + 1:02}" for at in range(months[0], months[-1] + 1))
        return {name: published.by_month.get(name, 0) for name in names}
    years = sorted(map(int, published.by_year))
    if years and years[-1] - years[0] < _CENTURY:
        return {f"{year:04}": published.by_year.get(f"{year:04}", 0) for year in range(years[0], years[-1] + 1)}
    return dict(published.by_year)


def _ordinal(month: str) -> int:
    return int(month[:_YEAR]) * 12 + int(month[_YEAR + 1 :]) - 1


def _published(dates: Counter[str]) -> Published:
    by_year: Counter[str] = Counter()
    by_month: Counter[str] = Counter()
    for date, articles in sorted(dates.items()):
        by_year[date[:_YEAR]] += articles
        if len(date) >= _MONTH:
            by_month[date[:_MONTH]] += articles
    return Published(
        first=min(dates, default=None),
        last=max(dates, default=None),
        dated=dates.total(),
        by_year=dict(by_year),
        by_month=dict(by_month),
    )


def _lengths(counts: Counter[int]) -> Lengths:
    articles = counts.total()
    total = sum(length * count for length, count in counts.items())
    if not articles:
        return Lengths(total=0, min=None, median=None, mean=None, p90=None, max=None, histogram=())
    order = sorted(counts.items())
    return Lengths(
        total=total,
        min=order[0][0],
        median=_at_rank(order, -(-articles // 2)),
        mean=(2 * total + articles) // (2 * articles),
        p90=_at_rank(order, -(-articles * 9 // 10)),
        max=order[-1][0],
        histogram=tuple(_histogram(order)),
    )


def _at_rank(order: list[tuple[int, int]], rank: int) -> int:
    """Return the length of the article at a rank, the first being 1."""
    for length, count in order:
        rank -= count
        if rank <= 0:
            return length
    return order[-1][0]


def _histogram(order: list[tuple[int, int]]) -> Iterable[Bin]:
    """Yield bars from the shortest to the longest, those without an article between them too."""
    least, step, at = 0, 0, 0
    while at < len(order):
        most = (100, 200, 500)[step % 3] * 10 ** (step // 3) - 1
        articles = 0
        while at < len(order) and order[at][0] <= most:
            articles += order[at][1]
            at += 1
        if articles or order[0][0] < least:
            yield Bin(least=least, most=most, articles=articles)
        least, step = most + 1, step + 1
