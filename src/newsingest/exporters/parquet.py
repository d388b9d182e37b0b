"""Parquet: typed columns, one row for each article, compressed with zstd. Needs pip install 'newsingest[parquet]'.

Lists are Parquet lists, and parts of a record are structs. Only the body, which nests without limit, and `extra` are
JSON text. Dates are as written. Each date has three more columns: a timestamp, if the date states an instant, the local
time as text, and the day.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from newsingest.article import Article
from newsingest.errors import UsageError
from newsingest.exporters.base import ENCODER, Exporter, ExportOptions, local
from newsingest.exporters.columns import DATE_COLUMNS, day, moment, with_dates
from newsingest.exporters.parts import Part

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS, _BYTES = 5_000, 16 << 20  # the limits of a row group; its rows stay in memory until it is written
_PACK, _UNPACK = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(dict[str, Any])
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def record(article: Article, _options: ExportOptions) -> bytes:
    """Return the row of an article, for ``ParquetRows.put``."""
    row: dict[str, Any] = {}
    for name in Article.__struct_fields__:
        value = getattr(article, name)
        row[name] = ENCODER.encode(value).decode() if name in ("body", "extra") else value
        if name in DATE_COLUMNS:
            row |= {f"{name}_at": _microseconds(value), f"{name}_local": local(value), f"{name}_date": _days(value)}
    return _PACK.encode(row)


def unpacked(data: bytes) -> dict[str, Any]:
    """Return the row in the bytes that ``record`` made: a value for each column."""
    return _UNPACK.decode(data)


def _microseconds(date: str | None) -> int | None:
    """Return an instant in microseconds since 1970, or None if the date states no instant."""
    found = moment(date)
    return None if found is None else (found - _EPOCH) // timedelta(microseconds=1)


def _days(date: str | None) -> int | None:
    """Return a day in days since 1970, or None if the date states no day."""
    found = day(date)
    return None if found is None else (found - _EPOCH.date()).days


def parquet_columns() -> "pa.Schema":
    """Return the columns. Raises UsageError if pyarrow is not installed."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(
            "Parquet and Arrow need pyarrow, which is not installed", "run pip install 'newsingest[parquet]'"
        ) from error
    text, instants = pa.string(), pa.timestamp("us", tz="UTC")

    def struct(**fields: Any) -> Any:
        return pa.struct(list(fields.items()))

    types = {
        "published_at": instants,
        "published_date": pa.date32(),
        "modified_at": instants,
        "modified_date": pa.date32(),
        "authors": pa.list_(struct(name=text, role=text)),
        "dateline": struct(raw=text, agency=text, place=text, date=text),
        "categories": pa.list_(text),
        "tags": pa.list_(text),
        "securities": pa.list_(struct(symbol=text, name=text)),
        "removed": pa.list_(struct(kind=text, text=text, at=pa.int32())),
        "warnings": pa.list_(struct(code=text, message=text)),
        "origin": struct(
            path=text, member=text, format=text, body_kind=text, encoding=text, newline=text, size=pa.int64()
        ),
    }
    return pa.schema([(name, types.get(name, text)) for name in with_dates(Article.__struct_fields__)])


class ParquetRows:
    """A writer of rows into one Parquet file."""

    def __init__(self, file: BinaryIO) -> None:
        """Start the file. Raises UsageError if pyarrow is not installed."""
        self._columns = parquet_columns()
        import pyarrow.parquet as pq  # noqa: PLC0415 - columns() has checked that it is installed

        self._writer = pq.ParquetWriter(file, self._columns, compression="zstd")
        self._waiting: list[bytes] = []
        self._gathered = self.rows = self.volume = 0

    def put(self, data: bytes) -> None:
        """Add a row that ``record`` made."""
        self._waiting.append(data)
        self._gathered += len(data)
        self.rows += 1
        self.volume += len(data)
        if len(self._waiting) >= _ROWS or self._gathered >= _BYTES:
            self._flush()

    def put_rows(self, rows: "pa.Table") -> None:
        """Add rows of another file."""
        self._flush()
        self._writer.write_table(rows, row_group_size=_ROWS)
        self.rows += rows.num_rows
        self.volume += rows.nbytes

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - loaded by now

        if self._waiting:
            self._writer.write_table(
                pa.Table.from_pylist([unpacked(data) for data in self._waiting], schema=self._columns)
            )
            self._waiting, self._gathered = [], 0

    def finish(self) -> None:
        """Write the remaining rows and the footer."""
        self._flush()
        self._writer.close()

    def close(self) -> None:
        """Close the file."""
        self._writer.close()


def _part(path: str) -> Part:
    parquet_columns()  # raises UsageError before a file is created
    return Part(path, ParquetRows)


EXPORTER = Exporter(
    name="parquet",
    title="Parquet: typed columns in part files (needs pyarrow)",
    suffixes=(".parquet",),
    framing="binary",
    appends=False,
    store="parts",
    record=record,
    has_instants=True,
    open=_part,
)
