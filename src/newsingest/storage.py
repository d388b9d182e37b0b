"""Read and write remote storage by address: with pyarrow.fs (s3://, gs://, hdfs://, abfs://), otherwise with fsspec.

An address is a URI, so ``%20`` in it is a space. A file:// address is a local path, which this module does not open.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, NamedTuple, cast
from urllib.parse import SplitResult, quote, unquote, unquote_to_bytes, urlsplit

from newsingest.errors import InputError, MachineError, NewsingestError, TooLargeError, UsageError
from newsingest.limits import advice
from newsingest.paths import read_file, read_most
from newsingest.regex import regex

_ADDRESS = regex(r"[A-Za-z][A-Za-z0-9+.-]+://")
_OF_ARROW = ("s3", "gs", "gcs", "hdfs", "viewfs", "abfs", "abfss")
_BUCKETS = ("s3", "gs", "gcs", "abfs", "abfss")  # Arrow's schemes whose addresses need the name of a bucket
# Schemes where a file appears only when it is complete. Elsewhere it gets a temporary name first, and is renamed.
_WHOLE = (*_BUCKETS, "s3a", "az", "memory")
_CONTAINERS = ("abfs", "abfss")  # addresses with container@account: the part before @ is a name, not a secret
_URI = "%/:?#[]@!$&'()*+,;=~"  # characters that a URI contains without escapes
_AHEAD = 1 << 20  # bytes of one request
_NEEDS = "run pip install 'newsingest[remote]'"


def is_address(name: str) -> bool:
    """Return whether a name is an address, such as ``s3://bucket/posts``. file:// addresses count too."""
    return _ADDRESS.match(name) is not None


def localized(name: str) -> str:
    """Return the path of a file:// address, and any other name unchanged.

    Raises UsageError if the file:// address names another machine.
    """
    if not name.lower().startswith(("file://", "local://")):
        return name
    host, lead, path = name.partition("://")[2].partition("/")
    if host not in ("", "localhost"):
        raise UsageError(f"{name} names another machine, {host}", "use file:///PATH for a file on this machine")
    return os.fsdecode(unquote_to_bytes(lead + path))


def without_credentials(address: str) -> str:
    """Return an address without keys, options and slashes at its end. Raises UsageError if the address is invalid."""
    parts = _split(address)
    user, at, host = parts.netloc.rpartition("@")
    lead = user + at if parts.scheme in _CONTAINERS else ""
    return f"{parts.scheme}://{lead}{host}{_path(parts)}"


def keyless(address: str) -> str:
    """Return an address without its keys, as ``without_credentials`` does, but accept an invalid address too."""
    scheme, mark, rest = address.partition("://")
    return scheme + mark + rest.rpartition("@")[2]


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address, allow_fragments=False)  # a # is part of the name
    except ValueError as error:
        scheme = address.partition("://")[0]
        raise UsageError(f"invalid address {scheme}://...: {error}", "write brackets as %5B and %5D") from error


def _path(parts: SplitResult) -> str:
    return os.fsdecode(unquote_to_bytes(parts.path)).rstrip("/")


def read(place: str, within: str, limit: int) -> bytes:
    """Return the bytes of a file. within: the address of its storage, or "" for a local file.

    Raises the errors of ``read_file``.
    """
    if not within:
        return read_file(place, limit)
    try:
        there = storage(within)
    except UsageError as error:  # the run opened this storage at its start, so the package is missing on this machine
        raise MachineError(error.problem, error.advice) from error
    return there.read(place, limit)


class Found(NamedTuple):
    """A file or folder. name: the last component; size: in bytes; time: nanoseconds since 1970, 0 if unknown."""

    name: str
    is_folder: bool
    size: int
    time: int


class Storage:
    """The file system of an address. Paths are paths in this file system; ``root`` is the path of the address."""

    def __init__(self, address: str) -> None:
        """Open the storage. Raises UsageError if no installed package can open it."""
        self.plain, parts = without_credentials(address), _split(address)
        self._scheme, self._secrets = parts.scheme, _secrets(parts)
        if self._scheme in _BUCKETS and not parts.netloc.rpartition("@")[2]:
            raise UsageError(f"{self.plain} has no bucket name", f"use {self._scheme}://BUCKET/PATH")
        if self._scheme not in _OF_ARROW and parts.query:
            why = f"options behind a question mark work only with these schemes: {' '.join(_OF_ARROW)}"
            raise UsageError(f"{self.plain} cannot be opened: {why}", "write a ? in a name as %3F")
        try:
            with self._calling():
                self._system, top = _opened(self._scheme, parts.netloc, parts.query)
        except OSError as error:
            msg = f"{self.plain} cannot be opened: {error}"
            raise UsageError(msg, "check the address, and install the package for this kind of storage") from None
        self.root = top + _path(parts)

    @contextmanager
    def _calling(self) -> Iterator[None]:
        """Turn any error of a library into OSError with one line, because each library has its own errors.

        Secrets of the address that the error quotes become ***.
        """
        try:
            yield
        except (NewsingestError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - libraries raise any type
            said = first_line(error)
            for secret in self._secrets:
                said = said.replace(secret, "***")
            kind = FileNotFoundError if isinstance(error, FileNotFoundError) else OSError
            raise kind(said) from None

    @property
    def is_whole_at_once(self) -> bool:
        """Whether a file appears only when it is complete, so that it needs no temporary name."""
        return self._scheme in _WHOLE

    def address_of(self, path: str) -> str:
        """Return the address of a path, as shown to users."""
        return self.plain + path[len(self.root) :]

    def look(self, path: str) -> Found | None:
        """Return the file or folder at a path, or None. Raises InputError if the storage cannot be read."""
        with self.reading():
            found = _found(self._system.get_file_info(path))
        # A bucket can hold a file and a folder of the same name. The folder is taken, because it holds more.
        return found if found is None or found.is_folder or not self._holds(path) else found._replace(is_folder=True)

    def _holds(self, path: str) -> bool:
        if not self.is_whole_at_once:
            return False
        with self.reading(), suppress(NotADirectoryError):
            return bool(self._system.get_file_info(_selector(path)))
        return False

    def listing(self, path: str) -> list[Found]:
        """Return the content of a folder in any order, or an empty list if there is no such folder.

        Raises InputError if the folder cannot be listed. An object store can have keys with two slashes in a row, which
        no path reaches. They become one entry without a name.
        """
        with self.reading(what="the folder cannot be read"):
            entries = [(info.path, _found(info)) for info in self._system.get_file_info(_selector(path))]
        return [
            entry._replace(name="", is_folder=False) if at.strip("/") == path.strip("/") else entry
            for at, entry in entries
            if entry is not None
        ]

    def open(self, path: str, *, seekable: bool = False) -> BinaryIO:
        """Open a file for reading. This function and the reads from the file raise InputError if they fail."""
        with self.reading():
            file = (
                self._system.open_input_file(path)
                if seekable
                else self._system.open_input_stream(path, compression=None)
            )
        return cast("BinaryIO", BufferedReader(_Reader(self, file), _AHEAD))

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of a file. Raises InputError if it cannot be read, TooLargeError if it exceeds the limit."""
        with self.open(path) as file:
            data = read_most(file, limit + 1)
        if len(data) > limit:
            raise TooLargeError(f"larger than the limit of {limit} bytes", advice("size"), self.address_of(path))
        return data

    def write(self, path: str, data: bytes, part: str) -> None:
        """Write a complete file, or nothing. part: the temporary path, for storages that need one.

        Raises OSError if writing fails, or if a folder has the path of a file that is renamed: many storages would move
        the file into the folder.
        """
        whole = self.is_whole_at_once
        with self._calling():
            if not whole:
                self._system.create_dir(path.rpartition("/")[0], recursive=True)
            with self._system.open_output_stream(path if whole else part, compression=None) as file:
                file.write(data)
            if not whole:
                self._rename(part, path)

    def _rename(self, part: str, path: str) -> None:
        there = _found(self._system.get_file_info(path))
        if there is not None and there.is_folder:
            raise IsADirectoryError("a folder has this name")
        self._system.move(part, path)
        if _found(self._system.get_file_info(part)) is None:
            return
        self._system.delete_file(path)  # WebHDFS does not replace an existing file, and reports no error
        self._system.move(part, path)

    def delete(self, path: str) -> None:
        """Delete a file, if it is there. Raises OSError."""
        with suppress(FileNotFoundError), self._calling():
            self._system.delete_file(path)

    @contextmanager
    def reading(self, *, what: str = "cannot be read") -> Iterator[None]:
        """Turn errors into InputError for a missing file, and into MachineError for any other error: it may pass."""
        try:
            with self._calling():
                yield
        except FileNotFoundError as error:
            raise InputError("no such file", "check the name") from error
        except OSError as error:
            raise MachineError(f"{what}: {first_line(error)}", "check the address and its credentials") from error


class _Reader(RawIOBase):
    """A raw file of a storage, for Python's BufferedReader."""

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
    """Return the first line of an error, because errors of storages may be pages long."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _secrets(parts: SplitResult) -> tuple[str, ...]:
    """Return the secrets of an address, in each spelling that a library may use, longest first."""
    user = "" if parts.scheme in _CONTAINERS else parts.netloc.rpartition("@")[0]
    found = {user, user.partition(":")[2], parts.query} - {""}
    found |= {way(part) for part in found for way in (unquote, partial(quote, safe=_URI), partial(quote, safe=""))}
    return tuple(sorted(found, key=len, reverse=True))


@lru_cache(maxsize=1024)
def storage(address: str) -> Storage:
    """Return the storage of an address. Raises UsageError if no installed package can open it."""
    return Storage(address)


@lru_cache(maxsize=64)
def _opened(scheme: str, host: str, options: str) -> tuple[Any, str]:
    """Return the file system of a host or bucket, and the path of the host or bucket in it. Cached in a process."""
    try:
        import pyarrow.fs as arrow  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(f"{scheme}:// needs pyarrow, which is not installed", _NEEDS) from error
    top = f"{scheme}://{host}"
    if scheme not in _OF_ARROW:
        system, path = _of_fsspec(top, arrow)
    elif scheme == "s3":
        system, path = _of_s3(top, options, arrow)
    else:
        system, path = arrow.FileSystem.from_uri(_uri(top, options))
    return system, path.rstrip("/")


def _of_s3(top: str, options: str, arrow: Any) -> tuple[Any, str]:
    """Open a bucket. A small file then takes one request instead of three, unless Arrow is too old for the option."""
    quick = "&".join(filter(None, (options, "allow_delayed_open=true")))
    try:
        return cast("tuple[Any, str]", arrow.FileSystem.from_uri(_uri(top, quick)))
    except ValueError:
        return cast("tuple[Any, str]", arrow.FileSystem.from_uri(_uri(top, options)))


def _uri(top: str, options: str) -> str:
    return quote(f"{top}/?{options}" if options else top, safe=_URI)


def _of_fsspec(top: str, arrow: Any) -> tuple[Any, str]:
    try:
        import fsspec.core  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(f"{top.partition(':')[0]}:// needs fsspec, which is not installed", _NEEDS) from error
    system, path = fsspec.core.url_to_fs(top)
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
