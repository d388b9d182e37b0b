"""Count the articles of an archive: the facts of one article, and the statistics of many.

Facts are small. They come from an article or from a store of facts. Stats count facts in any order, and two Stats can
be merged, so that several processes can share the work. Their memory grows with the number of different values, not
with the number of articles: there is one count for each source, category, tag and length. So the median is exact, and
a million articles need about ten thousand counts.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from newsingest.article import Article, DateText

# The fields that a file may not state.
COUNTED_FIELDS = (
    "title", "subtitle", "summary", "published", "modified", "language", "source", "url", "data_source", "authors",
    "dateline", "categories", "tags", "securities", "text",
)  # fmt: skip
_CENTURY = 100
_YEAR, _MONTH, _DAY = 4, 7, 10  # characters of an ISO 8601 date


class Facts(Struct, frozen=True, kw_only=True):
    """The facts about one article that the statistics count.

    Attributes:
        format: The format of the input.
        body_kind: The markup of the body.
        encoding: The encoding of the input.
        newline: The line ends of the input.
        size: The size of the input, in bytes.
        length: The length of the text, in characters.
        language: The language.
        source: The medium that the article credits.
        published: When the article was published.
        categories: The categories.
        tags: The tags.
        missing: The names of the fields that are null or empty.
        removed: The kind of each removed text.
        warnings: The code of each warning.
        held: The fields that the record has, if it was written with ``--fields``. None means all fields.
        fired: The rows of the profile that removed something, counted from 0.
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
    fired: tuple[int, ...] = ()


def facts(article: Article, held: tuple[str, ...] | None = None, fired: Iterable[int] = ()) -> Facts:
    """Return the facts about an article that the statistics count.

    Args:
        article: The article.
        held: The names of the fields that the record has. None means all fields.
        fired: The rows of the profile that removed something, counted from 0.

    Returns:
        The facts of the article.
    """
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
        missing=tuple(name for name in COUNTED_FIELDS if name in known and not getattr(article, name)),
        removed=tuple(cut.kind for cut in article.removed),
        warnings=tuple(warning.code for warning in article.warnings),
        held=held,
        fired=tuple(fired),
    )


class Ranked(Struct, frozen=True, kw_only=True):
    """Names, and how many articles have each.

    Attributes:
        distinct: How many different names there are.
        articles: How many articles have at least one name.
        top: The most frequent names, each with its number of articles.
    """

    distinct: int
    articles: int
    top: dict[str, int]


class Published(Struct, frozen=True, kw_only=True):
    """When articles were published, each in its own time zone.

    Attributes:
        first: The earliest date, as precise as stated.
        last: The latest date, as precise as stated.
        dated: How many articles have a date.
        by_year: Articles by year, in order of time.
        by_month: Articles by month, in order of time, without those that state only a year.
    """

    first: str | None
    last: str | None
    dated: int
    by_year: dict[str, int]
    by_month: dict[str, int]


class Bin(Struct, frozen=True, kw_only=True):
    """One bar of the histogram of lengths.

    Attributes:
        least: The least number of characters, included.
        most: The greatest number of characters, included.
        articles: How many articles have such a length.
    """

    least: int
    most: int
    articles: int


class Lengths(Struct, frozen=True, kw_only=True):
    """How long texts are, in characters.

    If there is no article, ``total`` is 0, ``histogram`` is empty and the other values are None.

    Attributes:
        total: The sum of all lengths.
        min: The shortest length.
        median: The length that half of the articles do not exceed. At least one article has exactly this length (nearest rank).
        mean: The mean, rounded.
        p90: The length that 90 % of the articles do not exceed. It is the length of an article (nearest rank).
        max: The greatest length.
        histogram: The bars of the histogram, from short to long.
    """

    total: int
    min: int | None
    median: int | None
    mean: int | None
    p90: int | None
    max: int | None
    histogram: tuple[Bin, ...]


class RemovedCounts(Struct, frozen=True, kw_only=True):
    """The removed texts of one kind.

    Attributes:
        pieces: How many texts were removed.
        articles: How many articles contained such a text.
    """

    pieces: int
    articles: int


class Summary(Struct, frozen=True, kw_only=True):
    """The statistics of articles. Names come in order of frequency.

    Attributes:
        articles: How many articles were counted.
        bytes: The sum of the sizes of their inputs.
        formats: Articles by format.
        body_kinds: Articles by markup of the body.
        encodings: Articles by encoding.
        newlines: Articles by line end.
        languages: Articles by language.
        published: When they were published.
        lengths: How long they are.
        missing: For each field that may be empty, how many articles lack it.
        sources: Articles by source.
        categories: Articles by category.
        tags: Articles by tag.
        removed: The removed texts, by kind.
        warnings: Articles by code of a warning.
    """

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
    removed: dict[str, RemovedCounts]
    warnings: dict[str, int]


class Stats:
    """A counter of articles. The order of the articles does not matter, and two counters can be merged.

    Example:
        >>> from newsingest import stats
        >>> found = stats.Stats()
        >>> found.add(stats.facts(newsingest.parse_bytes("　　第一段。\\n　　第二段。\\n".encode())))
        >>> found.summary().lengths.total
        10
    """

    def __init__(self) -> None:
        self.articles = self.bytes = 0
        # For each field, the number of articles by value. Articles that do not state the field are not counted.
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in (*_ONE, *_SEVERAL)}
        self.with_any: Counter[str] = Counter()
        self.pieces: Counter[str] = Counter()
        self.dates: Counter[str] = Counter()  # by day, month or year, as stated
        self.lengths: Counter[int] = Counter()

    def add(self, one: Facts) -> None:
        """Count an article.

        Args:
            one: The facts of the article.
        """
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
        """Add the counts of another Stats.

        Args:
            other: The counts to add. They do not change.
        """
        self.articles += other.articles
        self.bytes += other.bytes
        for name, counter in other.counts.items():
            self.counts[name].update(counter)
        for mine, theirs in ((self.with_any, other.with_any), (self.pieces, other.pieces), (self.dates, other.dates)):
            mine.update(theirs)
        self.lengths.update(other.lengths)

    def summary(self, top: int | None = None) -> Summary:
        """Return the statistics.

        Args:
            top: How many sources, categories and tags to name. None names all.

        Returns:
            The statistics of all articles counted so far.
        """
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
            missing={name: self.counts["missing"][name] for name in COUNTED_FIELDS},
            sources=self._ranked("source", top),
            categories=self._ranked("categories", top),
            tags=self._ranked("tags", top),
            removed={
                name: RemovedCounts(pieces=self.pieces[name], articles=articles)
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
    """Return the most frequent names with their counts. Names with the same count are in order of code points."""
    order = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    return dict(order[:top])


def periods(published: Published, most: int = 36) -> dict[str, int]:
    """Return the number of articles by month, or by year if there would be more than ``most`` months.

    Months and years without an article are included, unless the articles span a century or more.
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
    """Return the length of the article at a rank. Ranks start at 1."""
    for length, count in order:
        rank -= count
        if rank <= 0:
            return length
    return order[-1][0]


def _histogram(order: list[tuple[int, int]]) -> Iterable[Bin]:
    """Yield bars from the shortest to the longest length, including empty bars between them."""
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
