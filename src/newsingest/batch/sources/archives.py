"""Read the members of an archive one after the other, without writing them to the disk.

A .tar is read from its start to its end, and only one member is in memory. The directory of a .zip is in memory: some
700 bytes for each member.
"""

import calendar
import contextlib
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple, cast

from newsingest import charset
from newsingest.batch.zip_members import (
    Version,
    ZipEntry,
    archive_errors,
    check_member_size,
    check_readable,
    entry_of,
    read_member,
    version_of,
)
from newsingest.compression import UNPACKERS
from newsingest.errors import ArchiveError, TooLargeError, TooManyError
from newsingest.limits import Limits, advice

_HEADER_LIMIT = 1 << 20  # bytes of a header of a .tar, which tarfile reads into memory; long names are shorter
_BLOCK = 1 << 16  # bytes of one read
_LARGEST = 1 << 62  # the largest size or time that the ledger can store
_NAMES = 1000  # names that are used to guess the encoding of all names
_UTF8 = 0x800  # the flag of a .zip member whose name is UTF-8


class Member(NamedTuple):
    """One member of an archive.

    size: in bytes. time: as stored, in nanoseconds since 1970. weight: the bytes of the archive that the member takes.
    read: returns the bytes of the member. Call it before the next member is requested. It raises InputError.
    skip_reason: why the member is skipped if it is not a file, otherwise "".
    entry: returns the place of the member, so that another process can read it. It counts the bytes as ``read`` does, and
    raises InputError. None in a .tar, which can only be read as a stream.
    """

    name: str
    size: int
    time: int
    weight: int
    read: Callable[[], bytes]
    skip_reason: str = ""
    entry: Callable[[], ZipEntry] | None = None


_TARS = {
    **{f".tar{end}": end for end in UNPACKERS},
    ".tgz": ".gz",
    ".tbz2": ".bz2",
    ".txz": ".xz",
    ".tzst": ".zst",
}
SUFFIXES = (".zip", *_TARS)


def is_archive(name: str) -> bool:
    """Return whether the name of a file is the name of an archive that newsingest reads."""
    return name.lower().endswith(SUFFIXES)


def members(open_archive: Callable[[], BinaryIO], name: str, size: int, limits: Limits) -> Iterator[Member]:
    """Yield the members of an archive in the order in which they are stored, without folders.

    open_archive: opens the archive. name: the name of the archive; its suffix says the format. size: of the archive, in
    bytes. Raises ArchiveError if the rest of the archive cannot be read. If a member is larger than ``limits.size``, only
    its ``read`` raises.
    """
    budget = UnpackBudget(size, limits)
    lost = "the archive cannot be read to its end"
    with archive_errors(lost, "download it again; the members before the damage were read"), open_archive() as file:
        if name.lower().endswith(".zip"):
            yield from _zip(file, limits.size, budget)
        else:
            end = max((suffix for suffix in _TARS if name.lower().endswith(suffix)), key=len)
            yield from _tar(file, UNPACKERS[_TARS[end]], limits.size, budget)


class UnpackBudget:
    """Count the unpacked bytes and the members of one archive, and raise an error above the limits."""

    def __init__(self, size: int, limits: Limits) -> None:
        self.limits = limits
        self.most = max(limits.unpacked, limits.ratio * size)  # bytes
        self.used = self.members = 0

    def use(self, count: int) -> None:
        """Count unpacked bytes. Raises TooLargeError above the limit."""
        self.used += count
        self._check(self.used)

    def add_member(self, size: int = 0) -> None:
        """Count a member. Raises TooManyError above the limit, and TooLargeError if the bytes exceed their limit.

        size: the stated size of the member, if its bytes are read even when the member is skipped. It is checked first,
        because a header may state a terabyte.
        """
        self._check(self.used + size)
        self.members += 1
        if self.members > self.limits.members:
            raise TooManyError(f"the archive has more than {self.limits.members} members", advice("members"))

    def _check(self, used: int) -> None:
        if used > self.most:
            msg = f"the archive unpacks to more than {self.most} bytes, the limit for a file of its size"
            raise TooLargeError(msg, advice("ratio"))


class _Tar(tarfile.TarFile):
    """A .tar that records damage which tarfile ignores: broken headers, and a missing end mark."""

    trouble = ""
    ended = False
    members: list[tarfile.TarInfo]


class _Header(tarfile.TarInfo):
    @classmethod
    def fromtarfile(cls, tarfile: Any) -> Any:
        try:
            return super().fromtarfile(tarfile)
        except EOFError:
            raise
        except Exception as error:
            kind = type(error).__name__
            if kind == "EOFHeaderError":
                tarfile.ended = True
            elif kind == "EmptyHeaderError" and not tarfile.ended and tarfile.offset:
                tarfile.trouble = tarfile.trouble or "it has no end mark, so it may be cut off"
            elif kind in ("InvalidHeaderError", "TruncatedHeaderError"):
                tarfile.trouble = tarfile.trouble or f"invalid header at byte {tarfile.offset}: {error}"
            raise

    def _proc_member(self, tarfile: Any) -> Any:
        """Read the data of a header. Raises ArchiveError if it is too large: tarfile reads it into memory."""
        if self.type in _IN_MEMORY and self.size > _HEADER_LIMIT:
            raise ArchiveError(
                f"the archive has a header of {self.size} bytes; the limit is {_HEADER_LIMIT}",
                "leave the archive out with --exclude",
            )
        return super()._proc_member(tarfile)  # type: ignore[misc] # as fromtarfile calls it


# Types of headers whose data is read into memory: long names and extended headers.
_IN_MEMORY = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)


def _tar(raw: BinaryIO, unpacked: Callable[[BinaryIO], BinaryIO], limit: int, budget: UnpackBudget) -> Iterator[Member]:
    with unpacked(raw) as stream:
        counted = _Counted(stream, budget)
        with _Tar.open(None, fileobj=cast("BinaryIO", counted), mode="r|", tarinfo=_Header, ignore_zeros=True) as tar:
            before = 0
            while (info := tar.next()) is not None:
                tar.members.clear()  # or the list grows with the archive
                budget.add_member(info.size)
                here = raw.tell()
                if not info.isdir():
                    yield Member(
                        info.name,
                        min(info.size, _LARGEST),
                        _nanoseconds(info.mtime),
                        here - before,
                        _tar_reader(tar, info, limit),
                        "" if info.isreg() else "a link or device in an archive is not read",
                    )
                    before = here
            trouble = tar.trouble
        while counted.read(_BLOCK):  # the checksum of a compressed stream is at its end
            pass
    if trouble:
        raise ArchiveError(
            f"the archive is damaged: {trouble}", "download it again; all members that can be read were read"
        )


class _Counted:
    """A stream that counts the bytes that are read, because skipped members are unpacked too."""

    def __init__(self, stream: BinaryIO, budget: UnpackBudget) -> None:
        self._stream, self._budget = stream, budget

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._budget.use(len(data))
        return data


def _tar_reader(tar: tarfile.TarFile, info: tarfile.TarInfo, limit: int) -> Callable[[], bytes]:
    def read() -> bytes:
        check_member_size(info.size, limit)
        with archive_errors("the member cannot be read", "download the archive again"):
            file = tar.extractfile(info)
            data = file.read() if file else b""
            if len(data) != info.size:
                raise ArchiveError("the member is cut off", "download the archive again")
            return data

    return read


def _zip(file: BinaryIO, limit: int, budget: UnpackBudget) -> Iterator[Member]:
    with archive_errors("the archive cannot be read", "download it again; no member was read"):
        archive = zipfile.ZipFile(file)  # reads the directory, which is at the end of a .zip
    with archive:
        encoding, version = _encoding_of_names(archive.infolist()), version_of(file)
        for info in archive.infolist():
            budget.add_member()
            if info.filename.endswith("/"):  # is_dir() fails if a member has no name
                continue
            linked = stat.S_ISLNK(info.external_attr >> 16)
            yield Member(
                _zip_name(info, encoding),
                min(info.file_size, _LARGEST),
                _zip_time(info),
                info.compress_size,
                _zip_reader(archive, info, limit, budget),
                "a link or device in an archive is not read" if linked else "",
                _zip_entry(info, version, limit, budget),
            )


def _encoding_of_names(members: list[zipfile.ZipInfo]) -> str:
    """Return the encoding of the Chinese names that have no UTF-8 flag. Nearly all Big5 is also valid GB18030."""
    raw = b"\n".join(name for info in members[:_NAMES] if (name := _raw_name(info)) is not None and not name.isascii())
    return charset.chinese(raw)[0] if raw else "gb18030"


def _raw_name(info: zipfile.ZipInfo) -> bytes | None:
    """Return the bytes of a name without the UTF-8 flag. Return None if it has the flag, or if zipfile changed the name."""
    if info.flag_bits & _UTF8:
        return None
    try:
        return info.filename.encode("cp437")
    except UnicodeEncodeError:
        return None


def _zip_name(info: zipfile.ZipInfo, encoding: str) -> str:
    """Return the name of a member. Without the UTF-8 flag, try UTF-8, the encoding of the other names, and GB18030."""
    raw = _raw_name(info)
    if raw is None:
        return info.filename
    for candidate in ("utf-8", encoding, "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(candidate)
    return info.filename


def _zip_time(info: zipfile.ZipInfo) -> int:
    try:
        return _nanoseconds(calendar.timegm((*info.date_time, 0, 0, 0)))
    except ValueError:  # many programs write zeros
        return 0


def _nanoseconds(seconds: float) -> int:
    """Return a time in nanoseconds, cut to the range that the ledger can store."""
    try:
        return max(-_LARGEST, min(_LARGEST, int(seconds * 1_000_000_000)))
    except (ValueError, OverflowError):  # not a number, or infinite
        return 0


def _zip_reader(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, budget: UnpackBudget
) -> Callable[[], bytes]:
    def read() -> bytes:
        data = read_member(archive, info, limit)
        budget.use(len(data))
        return data

    return read


def _zip_entry(info: zipfile.ZipInfo, version: Version, limit: int, budget: UnpackBudget) -> Callable[[], ZipEntry]:
    def entry() -> ZipEntry:
        check_readable(info, limit)
        budget.use(info.file_size)  # a worker unpacks no more than this
        return entry_of(info, version)

    return entry
