"""JSON Lines: one record per line."""

from newsingest.article import Article
from newsingest.exporters.base import ENCODER, Exporter, ExportOptions, chosen


def record(article: Article, options: ExportOptions) -> bytes:
    """Return one line."""
    return ENCODER.encode(chosen(article, options)) + b"\n"


EXPORTER = Exporter(
    name="jsonl",
    title="JSON Lines: one record per line",
    suffixes=(".jsonl", ".ndjson"),
    framing="line",
    appends=True,
    record=record,
    takes=frozenset({"fields"}),
)
