"""Write a part file in any row format, under a temporary name until it is complete."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol

from newsingest.errors import OutputError, reason
from newsingest.paths import shown
from newsingest.temporary_files import begun, part_of, put_in_place


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
        self.temporary = part_of(path)
        with self._writing():
            self._file = begun(self.temporary)
        self._rows = rows_of(self._file)

    def put(self, data: bytes) -> None:
        """Add the row that the exporter made of an article."""
        with self._writing():
            self._rows.put(data)

    def commit(self) -> None:
        """Write the remaining rows, sync the file to the disk, and give it its name."""
        with self._writing():
            self._rows.finish()
            put_in_place(self._file, self.temporary, self._path)

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
