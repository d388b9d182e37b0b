"""Articles as Arrow: a row for each, with the columns of the Parquet output. It needs pyarrow: pip install 'newsingest[parquet]'."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from newsingest.article import Article
from newsingest.errors import NewsingestError
from newsingest.exporters import ExportOptions, parquet

if TYPE_CHECKING:
    import pyarrow as pa

_EXPORT = ExportOptions()
_ROWS, _BYTES = 1_000, 4 << 20  # what a batch holds at most, in rows and in bytes as they are packed


def to_arrow(articles: Iterable[Article | NewsingestError]) -> "pa.RecordBatchReader":
    """Return articles as a stream of Arrow record batches, which takes them from the iterable while it is read, once.

    It has ``__arrow_c_stream__``, so that polars, DuckDB, pandas and pyarrow take it. The columns are those of the
    Parquet output (docs/reference/exporters.md), and ``code`` and ``message``, which are null. An error, as ``newsingest.articles``
    gives it, is a row with both of them and with the path in its ``origin``; one of an input that was skipped is no row.
    A batch holds 1,000 rows or some 4 MB.

    Raises UsageError where pyarrow is not there. What the iterable raises ends the stream: whoever reads it raises an
    error of its own with that text.
    """
    schema = columns()
    import pyarrow as pa  # noqa: PLC0415 - it is there, or columns() would have said so

    return pa.RecordBatchReader.from_batches(schema, _batches(articles, schema))


def columns() -> "pa.Schema":
    """Return the columns. Raises UsageError where pyarrow is not there."""
    found = parquet.columns()
    import pyarrow as pa  # noqa: PLC0415 - as above

    return found.append(pa.field("code", pa.string())).append(pa.field("message", pa.string()))


def packed(article: Article) -> bytes:
    """Return the row of an article, in few bytes; ``parquet.unpacked`` gives its values by column."""
    return parquet.record(article, _EXPORT)


def failure(path: str | None, error: NewsingestError) -> dict[str, Any]:
    """Return the row of an input that failed."""
    return {"origin": {"path": path}, "code": error.code, "message": error.without_path}


def _batches(articles: Iterable[Article | NewsingestError], schema: "pa.Schema") -> "Iterator[pa.RecordBatch]":
    import pyarrow as pa  # noqa: PLC0415 - loaded by now

    rows: list[dict[str, Any]] = []
    size = 0
    for found in articles:
        if isinstance(found, NewsingestError):
            if not found.skipped:
                rows.append(failure(found.path, found))
        else:
            data = packed(found)
            rows.append(parquet.unpacked(data))
            size += len(data)
        if len(rows) >= _ROWS or size >= _BYTES:
            yield pa.RecordBatch.from_pylist(rows, schema=schema)
            rows, size = [], 0
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=schema)
