"""The interface of output formats, and functions that several formats share: identifiers, instants, pictures."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, Protocol

import msgspec
from msgspec import Struct

from newsingest.article import Article, Block, Embed, Image, List, Quote

FIELDS: tuple[str, ...] = Article.__struct_fields__


def _ignore(_path: str, _message: str) -> None:
    """Drop a warning."""


class ExportOptions(Struct, frozen=True, kw_only=True):
    """How to write records.

    fields: write only these fields and columns (columns.py), in this order; () writes all fields. pretty: indent JSON.
    many: write an array even for one record. excel: write CSV that is safe to open in a spreadsheet. indent:
    "fullwidth" writes two ideographic spaces before each paragraph of plain text. warn: called with the path of
    the input and a message when an exporter leaves something out.
    """

    fields: tuple[str, ...] = ()
    pretty: bool = False
    many: bool = False
    excel: bool = False
    indent: Literal["none", "fullwidth"] = "none"
    warn: Callable[[str, str], None] = _ignore


def nothing(_options: ExportOptions) -> bytes:
    """Return no bytes. For a format without a head, a tail, or bytes between records."""
    return b""


class Site(Struct, frozen=True):
    """The paths of posts in the folder of a site generator.

    layout: maps the path of an input (``2022/a``) to the path of its post, both without a suffix. dated: maps that
    path, with its suffix, and the time of publication to the final path of the post.
    """

    layout: Callable[[str], str]
    dated: Callable[[str, str | None], str]


class Store(Protocol):
    """A destination of records that is not a stream of bytes."""

    def put(self, data: bytes) -> None:
        """Add the bytes that the exporter made of one article."""

    def commit(self) -> None:
        """Make the added articles permanent."""

    def close(self) -> None:
        """Close the store."""


# How a reader finds the end of a record, with any options:
# "line"      at the end of its line
# "csv"       at the first line end outside quotes (RFC 4180)
# "json"      where its JSON value closes, on any line; a file may have many records
# "document"  at the end of the file, which has one article
# "binary"    not at all: records are rows for a store
Framing = Literal["line", "csv", "json", "document", "binary"]


class Frame(Struct, frozen=True):
    """The bytes of an output before the first record, between two records, and after the last record."""

    head: bytes
    between: bytes
    tail: bytes


class Exporter(Struct, frozen=True, kw_only=True):
    """An output format: a byte format or a store.

    The output of a byte format is ``head``, then a ``record`` for each article, with ``between`` between two records,
    then ``tail``. A store is opened at a path, and the ``record`` of each article is put into it.

    suffixes: the suffixes of its files, the usual suffix first; another format may have priority for the other
    suffixes. takes: the fields of ExportOptions that it uses. site: set for the posts of a site generator.

    The next three do not depend on one another. framing: where a record ends. appends: whether records can be added at
    the end of a file, so that the file needs no tail. store: None for a byte format; otherwise one "database" or a
    folder of "parts".

    has_instants: whether the output has the column published_at if no fields are chosen. The column is empty if a date
    states no time zone.
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
        """Return the name of the format, as shown to users, such as "SQLite"."""
        return self.title.partition(":")[0]

    def shows_instants(self, options: ExportOptions) -> bool:
        """Return whether the output has the column published_at."""
        return "published_at" in options.fields or (self.has_instants and not options.fields)

    def frame(self, options: ExportOptions) -> Frame:
        """Return the bytes around the records."""
        return Frame(self.head(options), self.between(options), self.tail(options))


def chosen(article: Article, options: ExportOptions) -> Any:
    """Return the record, or a dictionary of the fields that the options choose."""
    if not options.fields:
        return article
    from newsingest.exporters.columns import value_of  # noqa: PLC0415 - it loads datetime, which few outputs need

    return {name: value_of(article, name) for name in options.fields}


def urn(article: Article) -> str:
    """Return the identifier of the article as a URI: a URN with its id."""
    return f"urn:newsingest:{article.id}"


def embedded(blocks: Iterable[Block]) -> Iterator[Image | Embed]:
    """Yield the pictures and embeds in the blocks, in order, also inside lists and quotes."""
    for block in blocks:
        if isinstance(block, Image | Embed):
            yield block
        elif isinstance(block, Quote):
            yield from embedded(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from embedded(item)


def instant(date: str | None) -> str | None:
    """Return a date of the record as an RFC 3339 date-time, or None if it states no offset or no time of day.

    If the record does not state seconds, they are written as 00, because RFC 3339 requires seconds.
    """
    if date is None or not _has_offset(date):
        return None
    clock = date[11:-6]
    return f"{date[:10]}T{clock}{':00' if clock.count(':') == 1 else ''}{date[-6:]}"


def local(date: str | None) -> str | None:
    """Return a date of the record without its offset, as precise as stated."""
    return date[:-6] if date is not None and _has_offset(date) else date


def lacks_zone(date: str | None) -> bool:
    """Return whether a date of the record states a time of day but no time zone."""
    return date is not None and "T" in date and not _has_offset(date)


def _has_offset(date: str) -> bool:
    return "T" in date and date[-6] in "+-"


ENCODER = msgspec.json.Encoder()
