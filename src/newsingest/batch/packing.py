"""How a file of records is compressed: in members that follow one another, so that it can be cut and continued."""

import gzip
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from newsingest.batch.archives import UNPACKERS
from newsingest.exporters.suffixes import PACKED, split_packing


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
