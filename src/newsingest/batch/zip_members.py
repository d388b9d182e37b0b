"""Read members of a .zip in any process: the planner records the place of each member, and a worker reads it there.

A worker does not read the directory of the archive, which takes some 700 bytes and a few microseconds for each member.
"""

import contextlib
import copy
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self, cast

from newsingest.compression import UNPACKERS, damages
from newsingest.errors import ArchiveError, InputError, MachineError, TooLargeError, reason, unreadable
from newsingest.limits import advice
from newsingest.paths import open_file, read_most

_ENCRYPTED = 1  # the flag of an encrypted member
_END = "_end_offset"  # the attribute with which newer versions of Python detect overlapping entries
_ZSTANDARD = 93  # a method of compression that zipfile knows from Python 3.14 on
# The header of an LZMA member: version, length of the rest, three settings of the coder in one byte, size of its dictionary.
_LZMA_HEADER = struct.Struct("<HHBI")


class Version(NamedTuple):
    """The size of a file in bytes and its time in nanoseconds. They change if the file is changed or replaced."""

    size: int
    time: int


class ZipEntry(NamedTuple):
    """The entry of a member in the directory of a .zip, with the names of ``zipfile.ZipInfo``.

    Both names are as zipfile decodes them. zipfile compares the name with the local header, and the CRC with the bytes, so
    that other bytes are not read as those of the member. end: where the next entry begins; None if this version of Python
    does not detect overlapping entries. archive: the version of the archive when its directory was read.
    """

    orig_filename: str
    filename: str
    header_offset: int
    compress_size: int
    file_size: int
    compress_type: int
    flag_bits: int
    crc: int
    end: int | None
    archive: Version


def version_of(file: BinaryIO) -> Version:
    """Return the version of an open file, or zeros if the file is at an address."""
    with contextlib.suppress(OSError):
        found = os.fstat(file.fileno())
        return Version(found.st_size, found.st_mtime_ns)
    return Version(0, 0)


def entry_of(info: zipfile.ZipInfo, archive: Version) -> ZipEntry:
    """Return the entry that a worker needs to read a member."""
    return ZipEntry(
        info.orig_filename,
        info.filename,
        info.header_offset,
        info.compress_size,
        info.file_size,
        info.compress_type,
        info.flag_bits,
        info.CRC,
        getattr(info, _END, None),
        archive,
    )


def _info_of(entry: ZipEntry) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(entry.orig_filename)
    info.filename = entry.filename
    info.header_offset, info.compress_size, info.file_size = entry[2:5]
    info.compress_type, info.flag_bits, info.CRC = entry[5:8]
    if hasattr(info, _END):
        setattr(info, _END, entry.end)
    return info


class ZipMembers:
    """Read members of .zip files on this machine. The last archive stays open for the next member."""

    def __init__(self) -> None:
        self._open: tuple[str, BinaryIO, _Undirected] | None = None

    def __enter__(self) -> Self:
        """Return the reader."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the archive."""
        self._close()

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def read(self, place: str, entry: ZipEntry, limit: int) -> bytes:
        """Return the bytes of a member. Raises InputError, or MachineError if the archive changed during the run."""
        if self._open is None or self._open[0] != place:
            self._close()
            opened = open_file(place)
            self._open = (place, opened, _Undirected(opened))
        _, file, archive = self._open
        try:
            return read_member(archive, _info_of(entry), limit)
        except ArchiveError as error:
            if version_of(file) == entry.archive:
                raise
            raise MachineError("the archive changed during the run", "run the same command again") from error


class _Undirected(zipfile.ZipFile):
    """A .zip that is opened without reading its directory."""

    def _RealGetContents(self) -> None:  # noqa: N802 - the name that zipfile calls
        """Leave out the directory."""


def check_readable(info: zipfile.ZipInfo, limit: int) -> None:
    """Raise InputError for a member that is encrypted, or larger than the limit."""
    if info.flag_bits & _ENCRYPTED:
        raise ArchiveError("the member is encrypted", "unpack the archive with its password and convert the folder")
    check_member_size(info.file_size, limit)


def check_member_size(size: int, limit: int) -> None:
    """Raise TooLargeError for a member that is larger than the limit."""
    if size > limit:
        raise TooLargeError(f"the member has {size} bytes; the limit is {limit}", advice("size"))


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """Return the bytes of a member. Raises ArchiveError if they are more or fewer than the directory states."""
    check_readable(info, limit)
    unpack = _BOUNDED.get(info.compress_type)
    with archive_errors("the member cannot be read", "download the archive again"):
        if unpack is None:
            with archive.open(info) as file:
                return read_most(file, info.file_size + 1)  # zipfile counts the bytes after it has unpacked them
        with archive.open(_as_stored(info)) as packed, unpack(cast("BinaryIO", packed)) as file:
            data = read_most(file, info.file_size)
        if len(data) != info.file_size or zlib.crc32(data) != info.CRC:
            raise zipfile.BadZipFile(f"Bad CRC-32 for file {info.filename!r}")
        return data


def _as_stored(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return the member as if it were not compressed: zipfile then returns the compressed bytes."""
    stored = copy.copy(info)
    stored.compress_type, stored.file_size = zipfile.ZIP_STORED, info.compress_size
    del stored.CRC  # zipfile would compare it with the compressed bytes
    return stored


def _unpack_lzma(packed: BinaryIO) -> BinaryIO:
    """Open an LZMA member: its header has the settings that a raw LZMA stream needs."""
    header = packed.read(_LZMA_HEADER.size)
    if len(header) < _LZMA_HEADER.size:
        raise EOFError
    _, _, settings, dictionary = _LZMA_HEADER.unpack(header)
    rest, lc = divmod(settings, 9)
    pb, lp = divmod(rest, 5)
    coder = {"id": lzma.FILTER_LZMA1, "dict_size": dictionary, "lc": lc, "lp": lp, "pb": pb}
    return cast("BinaryIO", lzma.LZMAFile(packed, format=lzma.FORMAT_RAW, filters=[coder]))


# How to unpack the methods for which zipfile sets no limit: it reads a piece of 4 KiB, and unpacks all that is in it.
_BOUNDED: dict[int, Callable[[BinaryIO], BinaryIO]] = {
    zipfile.ZIP_BZIP2: UNPACKERS[".bz2"],
    zipfile.ZIP_LZMA: _unpack_lzma,
    _ZSTANDARD: UNPACKERS[".zst"],
}


@contextlib.contextmanager
def archive_errors(what: str, advice: str) -> Iterator[None]:
    """Raise ArchiveError for an error of reading an archive, and MachineError for an error of the disk."""
    try:
        yield
    except InputError:
        raise
    except damages() as error:
        if isinstance(failed := unreadable(error, advice, what=what), MachineError):
            raise failed from error
        raise ArchiveError(f"{what}: {reason(error) or type(error).__name__}", advice) from error
