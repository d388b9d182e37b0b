"""Open compressed files, and compress files of records.

A file of records is a sequence of compressed members. A run can cut the file between two members and continue it.
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
    import zstandard  # noqa: PLC0415 - only .zst files need it

    return cast("BinaryIO", zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True))


def _as_it_is(file: BinaryIO) -> BinaryIO:
    return file


# How to open a compressed file, by its suffix.
UNPACKERS: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    "": _as_it_is,
    ".gz": lambda file: cast("BinaryIO", gzip.GzipFile(fileobj=file)),
    ".bz2": lambda file: cast("BinaryIO", bz2.BZ2File(file)),
    ".xz": lambda file: cast("BinaryIO", lzma.LZMAFile(file)),  # noqa: SIM115 - the caller closes it
    ".zst": _unpack_zstd,
}


def damages() -> tuple[type[Exception], ...]:
    """Return the exceptions that readers raise for a damaged archive or compressed file."""
    found: tuple[type[Exception], ...] = (
        tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError,
        RuntimeError, ValueError,
    )  # fmt: skip
    with contextlib.suppress(ImportError):
        import zstandard  # noqa: PLC0415

        found = (*found, zstandard.ZstdError)
    return found


class Packing(NamedTuple):
    """How to compress a file. pack: returns one compressed member; unpack: opens a file at the start of any member."""

    pack: Callable[[bytes], bytes]
    unpack: Callable[[BinaryIO], BinaryIO]
    empty: bytes  # the content of a file without records


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)  # without a time, so that the same records give the same bytes


def _zstd(data: bytes) -> bytes:
    import zstandard  # noqa: PLC0415 - only .zst files need it

    return zstandard.ZstdCompressor(level=6, write_checksum=True).compress(data)


_PACKERS: dict[str, Callable[[bytes], bytes]] = dict(zip(("", *PACKED), (bytes, _gzip, _zstd), strict=True))


def packing_of(name: str) -> tuple[Packing, str]:
    """Return the packing of a file and its name without the suffix of the packing: ``a.csv`` for ``a.csv.gz``."""
    bare, end = split_packing(name)
    pack = _PACKERS[end]
    return Packing(pack, UNPACKERS[end], pack(b"")), bare
