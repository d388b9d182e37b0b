"""Show paths to users, and read files with errors that say what to do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from typing import IO, BinaryIO

from newsingest.errors import InputError, StoppedError, TooLargeError, unreadable
from newsingest.limits import advice

_PIECE = 256 << 20  # bytes read at once; Python allocates this much before it reads


def shown(path: str | PathLike[str]) -> str:
    """Return a path as it was typed. Bytes that are not valid UTF-8 become %XX."""
    if isinstance(path, str) and path.isascii():
        return path
    raw = os.fsencode(path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(
            f"%{ord(char) - 0xDC00:02X}" if "\udc80" <= char <= "\udcff" else char
            for char in raw.decode("utf-8", "surrogateescape")
        )


def cut(name: str, room: int) -> str:
    """Return a name of at most ``room`` bytes. A longer name is cut and ends in eight digits of its SHA-256."""
    if name.isascii() and len(name) <= room:
        return name
    data = os.fsencode(name)
    if len(data) <= room:
        return name
    import hashlib  # noqa: PLC0415 - few names are so long

    return data[: room - len("~12345678")].decode("utf-8", "ignore") + "~" + hashlib.sha256(data).hexdigest()[:8]


def read_most(file: IO[bytes], most: int) -> bytes:
    """Return the rest of a file, at most ``most`` bytes. Memory grows with the bytes in the file, not with ``most``."""
    first = file.read(min(most, _PIECE))
    if len(first) < _PIECE:
        return first
    pieces = [first]
    while (most := most - len(pieces[-1])) and (piece := file.read(min(most, _PIECE))):
        pieces.append(piece)
    return b"".join(pieces)


def read_file(path: str | PathLike[str], limit: int) -> bytes:
    """Return the bytes of a file.

    Raises InputError if the file cannot be read, and TooLargeError if it is larger than the limit. No more than one
    byte beyond the limit is read.
    """
    name = shown(path) or "''"
    with _reading(name), open(path, "rb") as file:  # noqa: PTH123 - a path of any kind, named pipes among them
        data = read_most(file, limit + 1)
    if len(data) > limit:
        msg = f"larger than the limit of {limit} bytes"
        raise TooLargeError(msg, advice("size"), name)
    return data


def open_file(path: str | PathLike[str]) -> BinaryIO:
    """Open a file for reading. Raises InputError."""
    with _reading(shown(path) or "''"):
        return open(path, "rb")  # noqa: PTH123 - as above; whoever reads it closes it


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Raise InputError for what the operating system says about a file. name: that of the file, as shown."""
    try:
        yield
    except FileNotFoundError as error:
        if "://" in name:
            raise InputError(
                "this is an address", "use newsingest convert, stats or report to read an address", name
            ) from error
        msg = "no such file"
        raise InputError(msg, "check the name", name) from error
    except IsADirectoryError as error:
        msg = "this is a folder"
        raise InputError(msg, "name the files in it, or use newsingest convert", name) from error
    except PermissionError as error:
        msg = "permission denied"
        raise InputError(msg, "make it readable with chmod", name) from error
    except (OSError, ValueError) as error:
        raise unreadable(error, "check the disk", name) from error


def check_no_folder(path: str) -> None:
    """Raise StoppedError if a folder has the name of a file that newsingest needs to write."""
    if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114 - names may have any bytes
        msg = "newsingest needs a file of this name, but this is a folder"
        raise StoppedError(msg, "move the folder, then run the same command again", shown(path))
