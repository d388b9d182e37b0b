"""Compressed files: how each kind is opened, and how a file of records is written.

Records are written in members that follow one another, so that a file can be cut between two of them and continued.
"""

import bz2
import contextlib
import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO, NamedTuple, cast

from newsingest.exporters.suffixes import PACKED, split_packing


def _unpack_zstd(file: BinaryIO) -> BinaryIO:
    import zstandard  # noqa: PLC0415 - only where there is such a file

    return cast("BinaryIO", zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True))


def _as_it_is(file: BinaryIO) -> BinaryIO:
    return file


# How a compressed file is opened, by the ends of its name.
UNPACKERS: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    "": _as_it_is,
    ".gz": lambda file: cast("BinaryIO", gzip.GzipFile(fileobj=file)),
    ".bz2": lambda file: cast("BinaryIO", bz2.BZ2File(file)),
    ".xz": lambda file: cast("BinaryIO", lzma.LZMAFile(file)),  # noqa: SIM115 - whoever unpacks closes it
    ".zst": _unpack_zstd,
}


def damages() -> tuple[type[Exception], ...]:
    """Return what the readers of archives raise where one is damaged."""
    found: tuple[type[Exception], ...] = (
        tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError,
        RuntimeError, ValueError,
    )  # fmt: skip
    with contextlib.suppress(ImportError):
        import zstandard  # noqa: PLC0415

        found = (*found, zstandard.ZstdError)
    return found


class Packing(NamedTuple):
    """pack makes one member of bytes; unpack opens a file from the start of any member on."""

    pack: Callable[[bytes], bytes]
    unpack: Callable[[BinaryIO], BinaryIO]
    empty: bytes  # what a file without a record holds


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)  # no time, or the same records would give other bytes


def _zstd(data: bytes) -> bytes:
    import zstandard  # noqa: PLC0415 - only where there is such a file

    return zstandard.ZstdCompressor(level=6, write_checksum=True).compress(data)


_PACKERS: dict[str, Callable[[bytes], bytes]] = dict(zip(("", *PACKED), (bytes, _gzip, _zstd), strict=True))


def packing_of(name: str) -> tuple[Packing, str]:
    """Return how a file is packed, and its name without the suffix that says so: ``a.csv`` of ``a.csv.gz``."""
    bare, end = split_packing(name)
    pack = _PACKERS[end]
    return Packing(pack, UNPACKERS[end], pack(b"")), bare
