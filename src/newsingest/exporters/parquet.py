"""Parquet: typed columns, a row an article, compressed with zstd. It needs pyarrow: pip install 'newsingest[parquet]'.

Lists are lists and parts of a record are structs; only what nests without end, the body, and `extra` are JSON text. Dates
stand as written, and beside them a timestamp where they state an instant.
"""

import contextlib
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from newsingest.article import Article
from newsingest.errors import OutputError, UsageError, reason
from newsingest.exporters.base import ENCODER, Exporter, ExportOptions, moment
from newsingest.making import begun, release
from newsingest.paths import shown

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS, _BYTES = 5_000, 16 << 20  # what a row group holds at most; so much is held before it is written
_PACK, _UNPACK = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(dict[str, Any])
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def record(article: Article, _options: ExportOptions, _index: int) -> bytes:
    """Return the row of an article, for ``Part.put``."""
    row: dict[str, Any] = {}
    for name in Article.__struct_fields__:
        value = getattr(article, name)
        row[name] = ENCODER.encode(value).decode() if name in ("body", "extra") else value
        if name in ("published", "modified"):
            row[f"{name}_at"] = _microseconds(value)
    return _PACK.encode(row)


def unpacked(data: bytes) -> dict[str, Any]:
    """Return the row that ``record`` made, by column."""
    return _UNPACK.decode(data)


def _microseconds(date: str | None) -> int | None:
    """Return an instant in microseconds since 1970, or None where the record states none."""
    found = moment(date)
    return None if found is None else (found - _EPOCH) // timedelta(microseconds=1)


def columns() -> "pa.Schema":
    """Return the columns. Raises UsageError where pyarrow is not there."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("parquet needs pyarrow", "pip install 'newsingest[parquet]'") from error
    text, instants = pa.string(), pa.timestamp("us", tz="UTC")

    def struct(**fields: Any) -> Any:
        return pa.struct(list(fields.items()))

    types = {
        "published_at": instants,
        "modified_at": instants,
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
    names: list[str] = []
    for name in Article.__struct_fields__:
        names += [name, f"{name}_at"] if f"{name}_at" in types else [name]
    return pa.schema([(name, types.get(name, text)) for name in names])


class Part:
    """One Parquet file in the making, beside its place: it has its name only when it is whole."""

    def __init__(self, path: str) -> None:
        """Begin it. Raises UsageError where pyarrow is not there, OutputError where it cannot be written."""
        self._path, self._columns = path, columns()
        import pyarrow.parquet as pq  # noqa: PLC0415 - it is there, or columns() would have said so

        self.temporary = temporary_of(path)
        with self._writing():
            self._file = begun(self.temporary)
        self._writer = pq.ParquetWriter(self._file, self._columns, compression="zstd")
        self._waiting: list[bytes] = []
        self._gathered = self.rows = self.bytes = 0

    def put(self, data: bytes) -> None:
        """Add the row that ``record`` made."""
        self._waiting.append(data)
        self._gathered += len(data)
        self.rows += 1
        self.bytes += len(data)
        if len(self._waiting) >= _ROWS or self._gathered >= _BYTES:
            self._flush()

    def put_table(self, table: "pa.Table") -> None:
        """Add rows of another part."""
        self._flush()
        with self._writing():
            self._writer.write_table(table, row_group_size=_ROWS)
        self.rows += table.num_rows
        self.bytes += table.nbytes

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - loaded by now

        if self._waiting:
            table = pa.Table.from_pylist([unpacked(data) for data in self._waiting], schema=self._columns)
            with self._writing():
                self._writer.write_table(table)
            self._waiting, self._gathered = [], 0

    def complete(self) -> int:
        """Write all of it, down to the disk, and return its size in bytes. It has no name of its own yet."""
        self._flush()
        with self._writing():
            self._writer.close()
            release(self._file, self._path)
            os.fsync(self._file.fileno())
            self._file.close()
            return os.stat(self.temporary).st_size  # noqa: PTH116 - names of any bytes

    def commit(self) -> None:
        """Complete it, and give it its name."""
        self.complete()
        with self._writing():
            os.replace(self.temporary, self._path)  # noqa: PTH105 - as above

    def close(self) -> None:
        """Let go of it; what is not whole is removed."""
        for closing in (self._writer.close, self._file.close):
            with contextlib.suppress(OSError, ValueError):  # its disk may be full, or it is closed
                closing()
        with contextlib.suppress(OSError):
            os.unlink(self.temporary)  # noqa: PTH108 - as above

    @contextlib.contextmanager
    def _writing(self) -> Any:
        try:
            yield
        except OSError as error:
            msg = f"cannot be written: {reason(error)}"
            raise OutputError(msg, "check the folder and its disk", shown(self._path)) from error


def temporary_of(path: str) -> str:
    """Return the name of a part that is still being written; readers of Parquet pass over names that start with a dot."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.newsingest-part")  # noqa: PTH118 - as above


EXPORTER = Exporter(
    name="parquet",
    title="Parquet: typed columns, in part files (needs pyarrow)",
    suffixes=(".parquet",),
    kind="parts",
    record=record,
    open=Part,
)
