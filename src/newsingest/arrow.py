"""Convert articles to Arrow: one row for each article, with the columns of the Parquet output.

This module needs pyarrow: ``pip install 'newsingest[parquet]'``.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from newsingest.article import Article
from newsingest.errors import NewsingestError
from newsingest.exporters import ExportOptions, parquet

if TYPE_CHECKING:
    import pyarrow as pa

_EXPORT = ExportOptions()
_ROWS, _BYTES = 1_000, 4 << 20  # the limits of a batch: rows, and bytes of packed rows


def to_arrow(articles: Iterable[Article | NewsingestError]) -> "pa.RecordBatchReader":
    """Return articles as a stream of Arrow record batches.

    polars, DuckDB, pandas and pyarrow read the stream directly (``__arrow_c_stream__``). The stream takes articles
    from the iterable while a program reads the stream. A stream can be read only once. A batch has up to 1,000 rows or
    about 4 MB.

    If the iterable raises an error, the stream ends. The library that reads the stream, such as polars, then raises an
    error with the same text, perhaps of another type.

    Args:
        articles: Articles and errors, as ``newsingest.articles`` yields them.

    Returns:
        The stream. It has the columns of the Parquet output, followed by ``code`` and ``message``, which are null for
        an article. An error is a row with ``code``, ``message`` and ``origin.path`` only. Errors of skipped inputs have
        no row.

    Raises:
        UsageError: pyarrow is not installed (``pip install 'newsingest[parquet]'``).

    Example:
        >>> article = newsingest.parse_bytes("　　第一段。\\n　　第二段。\\n".encode())
        >>> table = newsingest.to_arrow([article]).read_all()
        >>> table.num_rows, table["text"][0].as_py()
        (1, '第一段。\\n\\n第二段。')
    """
    schema = arrow_columns()
    import pyarrow as pa  # noqa: PLC0415 - columns() has checked that it is installed

    return pa.RecordBatchReader.from_batches(schema, _batches(articles, schema))


def arrow_columns() -> "pa.Schema":
    """Return the columns. Raises UsageError if pyarrow is not installed."""
    found = parquet.parquet_columns()
    import pyarrow as pa  # noqa: PLC0415 - as above

    return found.append(pa.field("code", pa.string())).append(pa.field("message", pa.string()))


def packed(article: Article) -> bytes:
    """Return the row of an article as compact bytes. ``parquet.unpacked`` returns the value of each column."""
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
