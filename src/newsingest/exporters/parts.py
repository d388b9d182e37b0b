"""Write a part file in any row format, under a temporary name until it is complete."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol

from newsingest.errors import OutputError, reason
from newsingest.paths import shown
from newsingest.temporary_files import begun, release


class Rows(Protocol):
    """A writer of rows into a file that the caller opens and closes.

    rows: how many rows were added; volume: their bytes before compression.
    """

    rows: int
    volume: int

    def put(self, data: bytes) -> None:
        """Add the row that the exporter made of an article."""

    def put_rows(self, rows: Any) -> None:
        """Add rows that were read from another file of the format."""

    def finish(self) -> None:
        """Write the remaining rows."""

    def close(self) -> None:
        """Close the writer, even if it is not finished."""


class Part:
    """A local part file. It is a ``Store``."""

    def __init__(self, path: str, rows_of: Callable[[BinaryIO], Rows]) -> None:
        """Create the temporary file. rows_of: makes the writer of the format. Raises OutputError if writing fails."""
        self._path = path
        self.temporary = temporary_of(path)
        with self._writing():
            self._file = begun(self.temporary)
        self._rows = rows_of(self._file)

    @property
    def rows(self) -> int:
        """The number of rows added."""
        return self._rows.rows

    @property
    def volume(self) -> int:
        """The bytes of the rows before compression."""
        return self._rows.volume

    def put(self, data: bytes) -> None:
        """Add the row that the exporter made of an article."""
        with self._writing():
            self._rows.put(data)

    def put_rows(self, rows: Any) -> None:
        """Add rows of another part."""
        with self._writing():
            self._rows.put_rows(rows)

    def complete(self) -> int:
        """Write the complete file to the disk, still under its temporary name. Return its size in bytes."""
        with self._writing():
            self._rows.finish()
            release(self._file, self._path)
            os.fsync(self._file.fileno())
            self._file.close()
            return os.stat(self.temporary).st_size  # noqa: PTH116 - names may have any bytes

    def commit(self) -> None:
        """Complete the file, and give it its final name."""
        self.complete()
        with self._writing():
            os.replace(self.temporary, self._path)  # noqa: PTH105 - as above

    def close(self) -> None:
        """Close the file. Remove it if it was not committed."""
        for closing in (self._rows.close, self._file.close):
            with contextlib.suppress(OSError, ValueError):  # the disk may be full, or the file is already closed
                closing()
        with contextlib.suppress(OSError):
            os.unlink(self.temporary)  # noqa: PTH108 - as above

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            msg = f"cannot be written: {reason(error)}"
            raise OutputError(msg, "check the folder and the disk", shown(self._path)) from error


def temporary_of(path: str) -> str:
    """Return the temporary name of a part. It starts with a dot, because readers of Parquet skip such names."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.newsingest-part")  # noqa: PTH118 - as above
