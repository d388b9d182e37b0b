"""JSON Lines: one record a line."""

from newsingest.article import Article
from newsingest.exporters.base import ENCODER, Exporter, ExportOptions, chosen, nothing


def record(article: Article, options: ExportOptions, _index: int) -> bytes:
    """Return one line."""
    return ENCODER.encode(chosen(article, options)) + b"\n"


EXPORTER = Exporter(
    "jsonl", "JSON Lines: one record a line", (".jsonl", ".ndjson"), nothing, record, nothing, takes_fields=True
)
