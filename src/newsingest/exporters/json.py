"""JSON: one object for one input, an array for several."""

import msgspec

from newsingest.article import Article
from newsingest.exporters.base import ENCODER, Exporter, ExportOptions, chosen


def head(options: ExportOptions) -> bytes:
    """Open the array."""
    return b"[" if options.many else b""


def record(article: Article, options: ExportOptions, index: int) -> bytes:
    """Return one object, behind a comma if it is not the first."""
    data = ENCODER.encode(chosen(article, options))
    if options.pretty:
        data = msgspec.json.format(data, indent=2)
    if not options.many:
        return data + b"\n"
    return (b",\n" if index else b"\n") + data


def tail(options: ExportOptions) -> bytes:
    """Close the array."""
    return b"\n]\n" if options.many else b""


EXPORTER = Exporter("json", "JSON: one object, or an array", (".json",), head, record, tail, takes_fields=True)
