"""One part file in the making, of rows of whatever format, beside its place: it has its name only when it is whole."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Protocol

from newsingest.errors import OutputError, reason
from newsingest.paths import shown
from newsingest.temporary_files import begun, release


class Rows(Protocol):
    """Rows on their way into a file, which somebody else opens and closes.

    volume: how many bytes they are, before they are compressed.
    """

    rows: int
    volume: int

    def put(self, data: bytes) -> None:
        """Add what the exporter made of an article."""

    def put_rows(self, rows: Any) -> None:
        """Add rows of another file of the format, as they were read."""

    def finish(self) -> None:
        """Write all of it."""

    def close(self) -> None:
        """Let go of what is not finished."""


class Part:
    """A part file on this machine, a ``Store``."""

    def __init__(self, path: str, rows_of: Callable[[BinaryIO], Rows]) -> None:
        """Begin it. rows_of: the format. Raises OutputError where it cannot be written."""
        self._path = path
        self.temporary = temporary_of(path)
        with self._writing():
            self._file = begun(self.temporary)
        self._rows = rows_of(self._file)

    @property
    def rows(self) -> int:
        """How many rows were put."""
        return self._rows.rows

    @property
    def volume(self) -> int:
        """How large they are, before they are compressed."""
        return self._rows.volume

    def put(self, data: bytes) -> None:
        """Add what the exporter made of an article."""
        with self._writing():
            self._rows.put(data)

    def put_rows(self, rows: Any) -> None:
        """Add rows of another part."""
        with self._writing():
            self._rows.put_rows(rows)

    def complete(self) -> int:
        """Write all of it, down to the disk, and return its size in bytes. It has no name of its own yet."""
        with self._writing():
            self._rows.finish()
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
        for closing in (self._rows.close, self._file.close):
            with contextlib.suppress(OSError, ValueError):  # its disk may be full, or it is closed
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
    """Return the name of a part that is still being written; readers of Parquet pass over names that start with a dot."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.newsingest-part")  # noqa: PTH118 - as above
