"""What every output format brings, and what several of them share: identifiers, instants, pictures."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple, Protocol

import msgspec
from msgspec import Struct

from newsingest.article import Article, Block, Embed, Image, List, Quote

FIELDS: tuple[str, ...] = Article.__struct_fields__


def _ignore(_message: str) -> None:
    """Take a warning that nobody asked for."""


class ExportOptions(Struct, frozen=True, kw_only=True):
    """How to write records.

    fields: only these, in this order, or other columns (columns.py); () for all fields. pretty: indented JSON. many: an
    array even for one record. excel: a CSV that a spreadsheet opens without harm. indent: "fullwidth" for two
    ideographic spaces before each paragraph of plain text. warn: told what an exporter had to leave out.
    """

    fields: tuple[str, ...] = ()
    pretty: bool = False
    many: bool = False
    excel: bool = False
    indent: Literal["none", "fullwidth"] = "none"
    warn: Callable[[str], None] = _ignore


def nothing(_options: ExportOptions) -> bytes:
    """Return no bytes: for a format without a head, a tail, or anything between records."""
    return b""


class Site(Struct, frozen=True):
    """Where the posts of a site generator stand in its folder.

    layout: the place of an input without its suffix (``2022/a``) to that of its post, likewise without one. dated: that
    place, suffix included, and the time of publication, to where the post stands in the end.
    """

    layout: Callable[[str], str]
    dated: Callable[[str, str | None], str]


class Store(Protocol):
    """Where records are put that are no bytes of a stream."""

    def put(self, data: bytes) -> None:
        """Take in what the exporter made of one article."""

    def commit(self) -> None:
        """Make what was put last."""

    def close(self) -> None:
        """Let go of it."""


# How a reader finds where a record ends, whatever the options are:
# "line"      at the end of its line
# "csv"       at the first line end outside quotes (RFC 4180)
# "json"      where its JSON value closes, on whatever line; one file may hold many
# "document"  at the end of the file, which holds one article
# "binary"    nowhere: records are rows for a store
Framing = Literal["line", "csv", "json", "document", "binary"]


class Frame(NamedTuple):
    """The bytes of an output that belong to no record: before the first, between two, and behind the last."""

    head: bytes
    between: bytes
    tail: bytes


class Exporter(Struct, frozen=True, kw_only=True):
    """A byte format or a store.

    The output of a byte format is head, then a record for each article with ``between`` between two of them, then tail.
    A store is opened at a path, and what ``record`` makes of an article is put into it.

    suffixes: of its files, the usual one first; another format may have first claim on the rest. takes: the fields of
    ExportOptions that it heeds. site: for posts of a site generator.

    Three facts, none of which follows from another. framing: where a record ends. appends: whether records can be
    added to a file behind the others, so that it needs no tail. store: None for a byte format, else what the records
    are put into, one "database" or a folder of "parts".

    has_instants: without fields chosen it has the column published_at, which is empty where a date states no zone.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    framing: Framing
    appends: bool
    store: Literal["database", "parts"] | None = None
    record: Callable[[Article, ExportOptions], bytes]
    between: Callable[[ExportOptions], bytes] = nothing
    head: Callable[[ExportOptions], bytes] = nothing
    tail: Callable[[ExportOptions], bytes] = nothing
    takes: frozenset[str] = frozenset()
    site: Site | None = None
    has_instants: bool = False
    open: Callable[[str], Store] | None = None

    @property
    def label(self) -> str:
        """Return the name of the format for people, such as "SQLite"."""
        return self.title.partition(":")[0]

    def shows_instants(self, options: ExportOptions) -> bool:
        """Tell whether the output has the column published_at."""
        return "published_at" in options.fields or (self.has_instants and not options.fields)

    def frame(self, options: ExportOptions) -> Frame:
        """Return the bytes around the records."""
        return Frame(self.head(options), self.between(options), self.tail(options))


def chosen(article: Article, options: ExportOptions) -> Any:
    """Return the record, or the fields of it that were asked for as builtins."""
    if not options.fields:
        return article
    from newsingest.exporters.columns import value_of  # noqa: PLC0415 - few records are written so, and it loads datetime

    return {name: value_of(article, name) for name in options.fields}


def urn(article: Article) -> str:
    """Return the article's identifier as a URI: a URN made of its id."""
    return f"urn:newsingest:{article.id}"


def embedded(blocks: Iterable[Block]) -> Iterator[Image | Embed]:
    """Yield the pictures and embeds in the blocks, in order, those in lists and quotes too."""
    for block in blocks:
        if isinstance(block, Image | Embed):
            yield block
        elif isinstance(block, Quote):
            yield from embedded(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from embedded(item)


def instant(date: str | None) -> str | None:
    """Return a date of the record as an RFC 3339 date-time, or None where it states no offset or no time of day.

    Seconds that the record does not state are written as 00: the format knows no minutes alone.
    """
    if date is None or not _has_offset(date):
        return None
    clock = date[11:-6]
    return f"{date[:10]}T{clock}{':00' if clock.count(':') == 1 else ''}{date[-6:]}"


def local(date: str | None) -> str | None:
    """Return a date of the record without its offset, as precise as it is stated."""
    return date[:-6] if date is not None and _has_offset(date) else date


def lacks_zone(date: str | None) -> bool:
    """Tell whether a date of the record states a time of day but not in which zone."""
    return date is not None and "T" in date and not _has_offset(date)


def _has_offset(date: str) -> bool:
    return "T" in date and date[-6] in "+-"


ENCODER = msgspec.json.Encoder()
