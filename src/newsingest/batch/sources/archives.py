"""Archives read as streams: what is in them, one member after the other, without unpacking.

A .tar is read front to back and never held; of a .zip its directory is held, some 700 bytes a member.
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

_HEADERS = 1 << 20  # bytes of a header of a .tar, which is held whole: names are shorter
_BLOCK = 1 << 16
_LARGEST = 1 << 62  # of a size or a time: what the ledger can hold
_NAMES = 1000  # that are looked at for the encoding of all
_UTF8 = 0x800  # a flag of a member of a .zip: its name is UTF-8


class Member(NamedTuple):
    """One entry of an archive. ``read`` gives its bytes, and only until the next one is asked for.

    time: as stored, in nanoseconds; weight: the bytes of the archive that are done with it.
    why_not: why it is not read, where it is no file. entry: counts the bytes as ``read`` does, and returns where another
    process can read them; None in a .tar, which is a stream.
    """

    name: str
    size: int
    time: int
    weight: int
    read: Callable[[], bytes]
    why_not: str = ""
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
    """Tell by its name whether a file is an archive that can be read."""
    return name.lower().endswith(SUFFIXES)


def members(opened: Callable[[], BinaryIO], name: str, size: int, limits: Limits) -> Iterator[Member]:
    """Yield the entries of an archive that are no folders, as stored.

    opened: opens the archive; its name says what it is. size: that of the archive in bytes. A member beyond the limit of size fails alone, when it is read.
    Raises ArchiveError where the archive cannot be read on; what came before it is sound.
    """
    budget = UnpackBudget(size, limits)
    lost = "the archive cannot be read to its end"
    with archive_errors(lost, "download it again; the members before the damage were read"), opened() as file:
        if name.lower().endswith(".zip"):
            yield from _zip(file, limits.size, budget)
        else:
            end = max((suffix for suffix in _TARS if name.lower().endswith(suffix)), key=len)
            yield from _tar(file, UNPACKERS[_TARS[end]], limits.size, budget)


class UnpackBudget:
    """How much an archive may unpack to, and how many members it may have."""

    def __init__(self, size: int, limits: Limits) -> None:
        self.limits = limits
        self.most = max(limits.unpacked, limits.ratio * size)
        self.used = self.members = 0

    def use(self, count: int) -> None:
        """Count bytes that were unpacked."""
        self.used += count
        self._check(self.used)

    def meet(self, size: int = 0) -> None:
        """Count a member. Where the one before it went beyond the limit, there is no next one.

        size: bytes that are read to come to the next one, as the archive says; a lie would be believed for hours.
        """
        self._check(self.used + size)
        self.members += 1
        if self.members > self.limits.members:
            raise TooManyError(f"the archive has more than {self.limits.members} members", advice("members"))

    def _check(self, used: int) -> None:
        if used > self.most:
            msg = f"the archive unpacks to more than {self.most} bytes and {self.limits.ratio} times its size: it may be a bomb"
            raise TooLargeError(msg, advice("ratio"))


class _Tar(tarfile.TarFile):
    """A .tar that remembers what tarfile passes over in silence: broken headers, and an end that is missing."""

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
        """Read what a header announces; long names and extended headers, which are held whole, not beyond measure."""
        if self.type in _HELD and self.size > _HEADERS:
            raise ArchiveError(
                f"the archive has a header of {self.size} bytes; the limit is {_HEADERS}",
                "leave the archive out with --exclude",
            )
        return super()._proc_member(tarfile)  # type: ignore[misc] # as fromtarfile calls it


_HELD = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)


def _tar(raw: BinaryIO, unpacked: Callable[[BinaryIO], BinaryIO], limit: int, budget: UnpackBudget) -> Iterator[Member]:
    with unpacked(raw) as stream:
        counted = _Counted(stream, budget)
        with _Tar.open(None, fileobj=cast("BinaryIO", counted), mode="r|", tarinfo=_Header, ignore_zeros=True) as tar:
            before = 0
            while (info := tar.next()) is not None:
                tar.members.clear()  # or the list grows with the archive
                budget.meet(info.size)
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
        while counted.read(_BLOCK):  # the check sums of compressed streams come last
            pass
    if trouble:
        raise ArchiveError(
            f"the archive is damaged: {trouble}", "download it again; all members that can be read were read"
        )


class _Counted:
    """A stream that counts what is read of it: skipped members unpack too."""

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
    with zipfile.ZipFile(file) as archive:
        encoding, version = _encoding_of_names(archive.infolist()), version_of(file)
        for info in archive.infolist():
            budget.meet()
            if info.filename.endswith("/"):  # is_dir() fails where a member has no name
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
    """Return the encoding of Chinese names without the flag of UTF-8: nearly all Big5 is valid GB18030 too."""
    raw = b"\n".join(name for info in members[:_NAMES] if (name := _raw_name(info)) is not None and not name.isascii())
    return charset.chinese(raw)[0] if raw else "gb18030"


def _raw_name(info: zipfile.ZipInfo) -> bytes | None:
    """Return the bytes of a name that says nothing of its encoding; None for one that does, or is not as stored."""
    if info.flag_bits & _UTF8:
        return None
    try:
        return info.filename.encode("cp437")
    except UnicodeEncodeError:
        return None


def _zip_name(info: zipfile.ZipInfo, encoding: str) -> str:
    """Return the name of a member; one without the flag of UTF-8 is in UTF-8 all the same, in the encoding, or in cp437."""
    raw = _raw_name(info)
    if raw is None:
        return info.filename
    for one in ("utf-8", encoding, "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(one)
    return info.filename


def _zip_time(info: zipfile.ZipInfo) -> int:
    try:
        return _nanoseconds(calendar.timegm((*info.date_time, 0, 0, 0)))
    except ValueError:  # many writers leave the date zero
        return 0


def _nanoseconds(seconds: float) -> int:
    """Return a time as stored, made to fit where it is nonsense."""
    try:
        return max(-_LARGEST, min(_LARGEST, int(seconds * 1_000_000_000)))
    except (ValueError, OverflowError):  # not a number, or without end
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
        budget.use(info.file_size)  # no more can be unpacked
        return entry_of(info, version)

    return entry
