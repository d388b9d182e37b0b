"""What every byte format brings: its name and the bytes before, for and behind the records."""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from newsingest.article import Article
from newsingest.errors import UsageError

FIELDS: tuple[str, ...] = Article.__struct_fields__


def _ignore(_message: str) -> None:
    """Take a warning that nobody asked for."""


class ExportOptions(Struct, frozen=True, kw_only=True):
    """How to write records.

    fields: only these, in this order; () for all. pretty: indented JSON. many: an array even for one record.
    excel: a CSV that a spreadsheet opens without harm. warn: told what an exporter had to leave out.
    """

    fields: tuple[str, ...] = ()
    pretty: bool = False
    many: bool = False
    excel: bool = False
    warn: Callable[[str], None] = _ignore


class Exporter(Struct, frozen=True):
    """A byte format. The output is head, then for each article a record (told how many came before it), then tail."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    head: Callable[[ExportOptions], bytes]
    record: Callable[[Article, ExportOptions, int], bytes]
    tail: Callable[[ExportOptions], bytes]
    takes_fields: bool


def nothing(_options: ExportOptions) -> bytes:
    """Return no bytes: the head or tail of a format that has none."""
    return b""


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


ENCODER = msgspec.json.Encoder()
