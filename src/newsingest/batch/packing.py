"""How a file of records is compressed: in members that follow one another, so that it can be cut and continued."""

import gzip
from collections.abc import Callable
from pathlib import PurePosixPath
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
    """Return how a file is packed, and the suffix that says its format, by its name: ``.csv`` of ``a.csv.gz``."""
    path = PurePosixPath(name.lower())
    end = path.suffix if path.suffix in _PACKERS else ""
    inner = path.with_suffix("").suffix if end else path.suffix
    pack = _PACKERS[end]
    return Packing(pack, UNPACKERS[end], pack(b"")), inner
