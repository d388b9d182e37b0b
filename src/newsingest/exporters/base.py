"""What every output format brings, and what several of them share: identifiers, instants, pictures."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

import msgspec
from msgspec import Struct

from newsingest.article import Article, Block, Embed, Image, List, Quote
from newsingest.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

FIELDS: tuple[str, ...] = Article.__struct_fields__


def _ignore(_message: str) -> None:
    """Take a warning that nobody asked for."""


class ExportOptions(Struct, frozen=True, kw_only=True):
    """How to write records.

    fields: only these, in this order; () for all. pretty: indented JSON. many: an array even for one record.
    excel: a CSV that a spreadsheet opens without harm. indent: "fullwidth" for two ideographic spaces before each
    paragraph of plain text. warn: told what an exporter had to leave out.
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
    open: Callable[[str], Store] | None = None

    def frame(self, options: ExportOptions) -> Frame:
        """Return the bytes around the records."""
        return Frame(self.head(options), self.between(options), self.tail(options))


def chosen(article: Article, options: ExportOptions) -> Any:
    """Return the record, or the fields of it that were asked for as builtins."""
    if not options.fields:
        return article
    return {name: getattr(article, name) for name in options.fields}


def checked_fields(names: str) -> tuple[str, ...]:
    """Return the field names in a comma-separated list. Raises UsageError for a name that no record has."""
    found = tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    unknown = [name for name in found if name not in FIELDS]
    if unknown or not found:
        msg = f"no field {', '.join(unknown)}" if unknown else "no field named"
        raise UsageError(msg, "the fields are " + ", ".join(FIELDS))
    return found


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
    if date is None or len(date) < len("2022-02-14T13:41+08:00") or date[-6] not in "+-":
        return None
    clock = date[11:-6]
    return f"{date[:10]}T{clock}{':00' if clock.count(':') == 1 else ''}{date[-6:]}"


def moment(date: str | None) -> "datetime | None":
    """Return a date of the record in UTC, or None where it states no instant, or one that no calendar has."""
    from datetime import UTC, datetime  # noqa: PLC0415 - only stores need it

    stated = instant(date)
    try:
        return None if stated is None else datetime.fromisoformat(stated).astimezone(UTC)
    except (ValueError, OverflowError):  # 2022-02-30, or the first hours of the year 1
        return None


ENCODER = msgspec.json.Encoder()
