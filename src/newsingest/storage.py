"""Storage by address: what pyarrow.fs opens (s3://, gs://, hdfs://, abfs://), and beside that whatever fsspec does.

An address is a URI, so that ``%20`` in it is a space; file:// is a path of this machine, and nothing here is about it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, NamedTuple, cast
from urllib.parse import quote, unquote_to_bytes, urlsplit

from newsingest.errors import InputError, MachineError, TooLargeError, UsageError
from newsingest.limits import advice
from newsingest.paths import read_file, read_most
from newsingest.regex import regex

_ADDRESS = regex(r"[A-Za-z][A-Za-z0-9+.-]+://")
_OF_ARROW = ("s3", "gs", "gcs", "hdfs", "viewfs", "abfs", "abfss")
# A file appears there when all of it has been sent; elsewhere it is written beside its place, and renamed.
_WHOLE = ("s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "memory")
_URI = "%/:?#[]@!$&'()*+,;=~"  # what stands in a URI as it is
_AHEAD = 1 << 20  # bytes that are asked for at once
_NEEDS = "pip install 'newsingest[remote]'"


def is_address(name: str) -> bool:
    """Tell whether a name is an address (``s3://bucket/posts``); file:// is one too."""
    return _ADDRESS.match(name) is not None


def localized(name: str) -> str:
    """Return a name, or the path that a file:// address says."""
    if name[:7].lower() != "file://":
        return name
    path = name[7:]
    return os.fsdecode(unquote_to_bytes(path.removeprefix("localhost") if path.startswith("localhost/") else path))


def plain(address: str) -> str:
    """Return an address without what is no name: keys, options, slashes at its end."""
    parts = urlsplit(address)
    path = os.fsdecode(unquote_to_bytes(parts.path)).rstrip("/")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{path}"


def read(place: str, within: str, limit: int) -> bytes:
    """Return the bytes of a file. within: the address of its storage, "" on this machine. Raises as ``read_file``."""
    if not within:
        return read_file(place, limit)
    try:
        there = storage(within)
    except UsageError as error:  # it was opened where the run began: this machine lacks something
        raise MachineError(error.problem, error.advice) from error
    return there.read(place, limit)


class Found(NamedTuple):
    """What stands under a name: its last component, its size in bytes, the time in nanoseconds since 1970 (0: unknown)."""

    name: str
    is_folder: bool
    size: int
    time: int


class Storage:
    """A file system that an address leads to. Paths are its own; ``root`` is that of the address."""

    def __init__(self, address: str) -> None:
        """Open it. Raises UsageError where nothing here can."""
        self.plain = plain(address)
        self._scheme = urlsplit(address).scheme.lower()
        self._system, root = _opened(address, self._scheme)
        self.root = root.rstrip("/")

    def address_of(self, path: str) -> str:
        """Return the address of a path, for people."""
        return self.plain + path[len(self.root) :]

    def look(self, path: str) -> Found | None:
        """Return what stands at a path. Raises InputError where that cannot be told."""
        with self.reading():
            found = _found(self._system.get_file_info(path))
        # A bucket can hold a file and a folder of one name: whoever names it means what holds more.
        return found if found is None or found.is_folder or not self._holds(path) else found._replace(is_folder=True)

    def _holds(self, path: str) -> bool:
        if self._scheme not in _WHOLE:
            return False
        with self.reading():
            return bool(self._system.get_file_info(_selector(path)))

    def listing(self, path: str) -> list[Found]:
        """Return what is in a folder, in no order; nothing where there is none. Raises InputError where it cannot be listed.

        An object store can hold what no path leads to: keys with two slashes in a row. They are one entry without a name.
        """
        with self.reading(what="the folder cannot be read"):
            entries = [(info.path, _found(info)) for info in self._system.get_file_info(_selector(path))]
        return [
            entry._replace(name="", is_folder=False) if at.strip("/") == path.strip("/") else entry
            for at, entry in entries
            if entry is not None
        ]

    def open(self, path: str, *, seekable: bool = False) -> BinaryIO:
        """Open a file for reading. It raises InputError, here and whenever it cannot be read on."""
        with self.reading():
            file = (
                self._system.open_input_file(path)
                if seekable
                else self._system.open_input_stream(path, compression=None)
            )
        return cast("BinaryIO", BufferedReader(_Reader(self, file), _AHEAD))

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of a file. Raises InputError, or TooLargeError before it reads more than the limit."""
        with self.open(path) as file:
            data = read_most(file, limit + 1)
        if len(data) > limit:
            raise TooLargeError(f"larger than the limit of {limit} bytes", advice("size"), self.address_of(path))
        return data

    def write(self, path: str, data: bytes, part: str) -> None:
        """Write a file whole, or not at all. part: its path until it is whole, where it needs one. Raises OSError."""
        whole = self._scheme in _WHOLE
        if not whole:
            self._system.create_dir(path.rpartition("/")[0], recursive=True)
        with self._system.open_output_stream(path if whole else part, compression=None) as file:
            file.write(data)
        if not whole:
            self._system.move(part, path)

    def delete(self, path: str) -> None:
        """Delete a file, if it is there. Raises OSError."""
        try:
            self._system.delete_file(path)
        except FileNotFoundError:
            return

    @contextmanager
    def reading(self, *, what: str = "cannot be read") -> Iterator[None]:
        """Say what is wrong: anything but a file that is not there may be gone the next time."""
        try:
            yield
        except FileNotFoundError as error:
            raise InputError("no such file", "check the name") from error
        except OSError as error:
            raise MachineError(f"{what}: {first_line(error)}", "check the address and the keys to it") from error


class _Reader(RawIOBase):
    """A file of a storage as Python's own buffer reads it."""

    def __init__(self, there: Storage, file: Any) -> None:
        self._there, self._file = there, file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def readinto(self, buffer: Any) -> int:
        with self._there.reading():
            return int(self._file.readinto(buffer))

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        self._file.close()
        super().close()


def first_line(error: Exception) -> str:
    """Return the first line of what storage says: it may go on for pages."""
    return str(error).strip().partition("\n")[0]


@lru_cache(maxsize=64)
def storage(address: str) -> Storage:
    """Return the storage that an address leads to, opened once in a process. Raises UsageError where it cannot be."""
    return Storage(address)


def _opened(address: str, scheme: str) -> tuple[Any, str]:
    """Return the file system of an address and its path there."""
    try:
        import pyarrow.fs as arrow  # noqa: PLC0415 - an extra
        from pyarrow import ArrowException  # noqa: PLC0415 - as above
    except ImportError as error:
        raise UsageError(f"{scheme}:// needs pyarrow", _NEEDS) from error
    uri = quote(os.fsencode(address), safe=_URI)
    try:
        if scheme not in _OF_ARROW:
            return _of_fsspec(address, scheme, arrow)
        try:
            # Of a small file, one request and not three.
            delayed = f"{uri}{'&' if '?' in uri else '?'}allow_delayed_open=true"
            return cast("tuple[Any, str]", arrow.FileSystem.from_uri(delayed if scheme == "s3" else uri))
        except ArrowException:
            return cast("tuple[Any, str]", arrow.FileSystem.from_uri(uri))
    except (ArrowException, ImportError, OSError, ValueError) as error:
        msg = f"{plain(address)} cannot be opened: {first_line(error)}"
        raise UsageError(msg, "check the address, and that what reads such storage is installed") from error


def _of_fsspec(address: str, scheme: str, arrow: Any) -> tuple[Any, str]:
    try:
        import fsspec.core  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(f"{scheme}:// needs fsspec", _NEEDS) from error
    system, path = fsspec.core.url_to_fs(os.fsdecode(unquote_to_bytes(address)))
    return arrow.PyFileSystem(arrow.FSSpecHandler(system)), path


def _selector(path: str) -> Any:
    import pyarrow.fs as arrow  # noqa: PLC0415 - loaded by now

    return arrow.FileSelector(path, allow_not_found=True)


def _found(info: Any) -> Found | None:
    kinds = type(info.type)
    if info.type == kinds.NotFound:
        return None
    name = info.path.rstrip("/").rpartition("/")[2]
    return Found(name, info.type == kinds.Directory, info.size or 0, info.mtime_ns or 0)
