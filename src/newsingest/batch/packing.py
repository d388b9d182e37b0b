"""How a file of records is compressed: in members that follow one another, so that it can be cut and continued."""

import gzip
import os
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from newsingest.batch.archives import UNPACKERS


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


_PACKERS: dict[str, Callable[[bytes], bytes]] = {"": bytes, ".gz": _gzip, ".zst": _zstd}


def packing_of(name: str) -> tuple[Packing, str]:
    """Return how a file is packed, and its name without the suffix that says so: ``a.csv`` of ``a.csv.gz``."""
    end = os.path.splitext(name)[1].lower()
    end = end if end in _PACKERS else ""
    pack = _PACKERS[end]
    return Packing(pack, UNPACKERS[end], pack(b"")), name.removesuffix(name[len(name) - len(end) :])
