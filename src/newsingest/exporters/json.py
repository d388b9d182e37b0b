"""JSON: one object for one input, an array for several."""

from collections.abc import Callable
from typing import Any

import msgspec

from newsingest.article import Article
from newsingest.exporters.base import ENCODER, Exporter, ExportOptions, chosen


def head(options: ExportOptions) -> bytes:
    """Return the start of the array."""
    return b"[" if options.many else b""


def record(article: Article, options: ExportOptions) -> bytes:
    """Return one object. In an array, each object starts a new line."""
    return written(chosen(article, options), options)


def written(value: Any, options: ExportOptions) -> bytes:
    """Return a value as one object of the output."""
    data = ENCODER.encode(value)
    if options.pretty:
        data = msgspec.json.format(data, indent=2)
    return b"\n" + data if options.many else data + b"\n"


def between(options: ExportOptions) -> bytes:
    """Return the comma between two objects of an array."""
    return b"," if options.many else b""


def tail(options: ExportOptions) -> bytes:
    """Return the end of the array."""
    return b"\n]\n" if options.many else b""


def vocabulary(name: str, title: str, suffixes: tuple[str, ...], view: Callable[[Article], dict[str, Any]]) -> Exporter:
    """Return the exporter of a JSON vocabulary. Its file is an object, an array, or a sequence of objects.

    view: returns an article as an object of the vocabulary.
    """

    def seen(article: Article, options: ExportOptions) -> bytes:
        return written(view(article), options)

    return Exporter(
        name=name,
        title=title,
        suffixes=suffixes,
        framing="json",
        appends=True,
        head=head,
        record=seen,
        between=between,
        tail=tail,
        takes=frozenset({"pretty"}),
    )


EXPORTER = Exporter(
    name="json",
    title="JSON: one object, or an array",
    suffixes=(".json",),
    framing="json",
    appends=False,
    head=head,
    record=record,
    between=between,
    tail=tail,
    takes=frozenset({"fields", "pretty"}),
)
