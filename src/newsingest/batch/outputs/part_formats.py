"""The formats of part files: writing rows to a file, and reading selected rows.

A row is identified by its place in its file, counted from 0.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from typing import Any, BinaryIO, NamedTuple, Protocol, cast

from newsingest.compression import Packing, damages, packing_of
from newsingest.exporters.base import Framing
from newsingest.exporters.parquet import ParquetRows
from newsingest.exporters.parts import Rows

_BYTES = 1 << 20  # of records that are compressed together
_GROUP = 5_000  # rows that are read together


class Group(NamedTuple):
    """Consecutive rows of a file.

    rows: their number. take: returns the rows at some places, which are counted from the first row of the group.
    """

    rows: int
    take: Callable[[list[int]], Any]


class PartFormat(Protocol):
    """A format of part files. It can be pickled."""

    @property
    def suffix(self) -> str:
        """Return the suffix of part files."""

    def rows(self, file: BinaryIO) -> Rows:
        """Begin a file. Raises UsageError if the library that writes it is not installed."""

    def groups(self, file: BinaryIO) -> Iterator[Group]:
        """Yield the rows of a file in groups. Raises one of ``damages`` if the file is damaged."""

    def damages(self) -> tuple[type[Exception], ...]:
        """Return the exceptions that reading a damaged file raises."""


@dataclass(frozen=True)
class ParquetParts:
    """Parquet files; the format has its own compression."""

    suffix: str = ".parquet"

    def rows(self, file: BinaryIO) -> Rows:
        """Begin a file. Raises UsageError if pyarrow is not installed."""
        return ParquetRows(file)

    def groups(self, file: BinaryIO) -> Iterator[Group]:
        """Yield the row groups of a file."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - an optional dependency

        with pq.ParquetFile(file) as source:
            for number in range(source.num_row_groups):
                count = source.metadata.row_group(number).num_rows

                def take(places: list[int], number: int = number) -> Any:
                    return source.read_row_group(number).take(places)

                yield Group(count, take)

    def damages(self) -> tuple[type[Exception], ...]:
        """Return the exceptions of pyarrow."""
        import pyarrow as pa  # noqa: PLC0415 - an optional dependency

        return (pa.ArrowException,)


@dataclass(frozen=True)
class StreamParts:
    """Files of text records, compressed as their suffix says.

    head: the bytes before the first record of each file. framing: as in ``Exporter``, a key of ``CUTTERS``.
    """

    suffix: str
    head: bytes
    framing: Framing

    @property
    def _packing(self) -> Packing:
        return packing_of(self.suffix)[0]

    def rows(self, file: BinaryIO) -> Rows:
        """Begin a file."""
        return _Lines(file, self._packing, self.head)

    def groups(self, file: BinaryIO) -> Iterator[Group]:
        """Yield the records of a file in groups of some thousands."""
        with self._packing.unpack(file) as unpacked, BufferedReader(cast("Any", unpacked), _BYTES) as stream:
            stream.read(len(self.head))
            found: list[bytes] = []
            for record in CUTTERS[self.framing](stream):
                found.append(record)
                if len(found) == _GROUP:
                    yield _group(found)
                    found = []
            if found:
                yield _group(found)

    def damages(self) -> tuple[type[Exception], ...]:
        """Return the exceptions of decompression."""
        return damages()


def _group(records: list[bytes]) -> Group:
    return Group(len(records), lambda places: [records[place] for place in places])


def _csv_rows(stream: Iterable[bytes]) -> Iterator[bytes]:
    """Yield rows. A quote within quotes is doubled, so a row ends at a line end after an even number of quotes."""
    lines: list[bytes] = []
    is_open = False
    for line in stream:
        lines.append(line)
        is_open ^= line.count(b'"') % 2 == 1
        if not is_open:
            yield b"".join(lines)
            lines = []
    if lines:
        yield b"".join(lines)


def _json_values(stream: Iterable[bytes]) -> Iterator[bytes]:
    """Yield objects as our encoder writes them: on one line, or indented, so only the last line starts with ``}``."""
    lines: list[bytes] = []
    for line in stream:
        lines.append(line)
        if line.startswith(b"}") or (len(lines) == 1 and line != b"{\n"):
            yield b"".join(lines)
            lines = []
    if lines:
        yield b"".join(lines)


# Splits a file into records, for each framing that allows it.
CUTTERS: dict[Framing, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "line": iter,
    "csv": _csv_rows,
    "json": _json_values,
}


class _Lines:
    """A file of records that are compressed in batches."""

    def __init__(self, file: BinaryIO, packing: Packing, head: bytes) -> None:
        self._file, self._packing = file, packing
        self._waiting, self._gathered = [head], len(head)
        self.rows = self.volume = 0

    def put(self, data: bytes) -> None:
        """Add a record."""
        self._waiting.append(data)
        self._gathered += len(data)
        self.rows += 1
        self.volume += len(data)
        if self._gathered >= _BYTES:
            self._flush()

    def put_rows(self, rows: list[bytes]) -> None:
        """Add records of another file."""
        for record in rows:
            self.put(record)

    def _flush(self) -> None:
        self._file.write(self._packing.pack(b"".join(self._waiting)))
        self._waiting, self._gathered = [], 0

    def finish(self) -> None:
        """Write the remaining records; without any record, write the head."""
        if self._waiting or not self.rows:
            self._flush()

    def close(self) -> None:
        """Do nothing: no resource is open."""
