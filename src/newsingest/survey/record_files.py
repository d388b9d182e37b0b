"""Read files of records that convert and parse wrote. Only one record is in memory at a time.

The formats are JSON Lines (.jsonl, .ndjson) and one object or an array (.json). Each may be compressed (.gz, .zst).
"""

import os
import re
from collections.abc import Iterator
from io import BufferedIOBase, BufferedReader, RawIOBase
from typing import Any, BinaryIO, NamedTuple

from newsingest.batch.sources import UnpackBudget
from newsingest.compression import damages, packing_of
from newsingest.errors import ArchiveError, InputError, TooLargeError, reason
from newsingest.limits import Limits, advice
from newsingest.paths import shown

_SUFFIXES = (".json", ".jsonl", ".ndjson")
_BOM = b"\xef\xbb\xbf"
_BLOCK = 1 << 16
_BETWEEN = b" \t\r\n,"  # the bytes between the objects of an array
_OUTSIDE, _QUOTED = re.compile(rb'["{}\[\]]'), re.compile(rb'["\\]')


class Stored(NamedTuple):
    """One record of a file.

    place: its line number, or its index in an array, such as ``[0]``; weight: how many bytes of the file were read to
    get this record.
    """

    place: str
    data: bytes
    weight: int


def holds_records(name: str) -> bool:
    """Return whether the name of a file is the name of a file of records."""
    return packing_of(name)[1].lower().endswith(_SUFFIXES)


def stored(name: str, limits: Limits) -> Iterator[Stored]:
    """Yield the records of a file. limits: the limits of the size of a record and of the unpacked file.

    Raises InputError if the file cannot be read further. The records before the error are valid.
    """
    packing, unpacked_name = packing_of(name)
    try:
        with open(name, "rb") as raw, packing.unpack(raw) as unpacked:
            budget = UnpackBudget(os.fstat(raw.fileno()).st_size, limits)
            stream = BufferedReader(_Pieces(unpacked, budget), _BLOCK)
            before = 0
            for place, data in split_records(stream, limits.size, is_json=unpacked_name.lower().endswith(".json")):
                here = raw.tell()
                yield Stored(place, data, here - before)
                before = here
    except InputError as error:
        raise type(error)(error.problem, error.advice, shown(name)) from error
    except FileNotFoundError as error:
        raise InputError("no such file", "check the name", shown(name)) from error
    except damages() as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise InputError(f"cannot be read: {reason(error)}", "check the name", shown(name)) from error
        what = f"the file is damaged: {reason(error) or type(error).__name__}"
        raise ArchiveError(
            what, "write the file again; the records before the damage are valid", shown(name)
        ) from error


class _Pieces(RawIOBase):
    """A raw stream that returns bytes as soon as they are there. A buffered reader gives it lines.

    If the file is damaged, the bytes before the damage are then not lost with an unfinished block. The reader of
    zstandard cannot read lines itself.
    """

    def __init__(self, stream: BinaryIO, budget: UnpackBudget) -> None:
        self._budget = budget
        self._read = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data: bytes = self._read(len(buffer))
        self._budget.use(len(data))
        buffer[: len(data)] = data
        return len(data)


def split_records(stream: BufferedIOBase, limit: int, *, is_json: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield the place and the bytes of each record in a stream. The decoder has to refuse bytes that are not a record.

    is_json: the stream is one object or an array, on any number of lines. A stream that starts with ``[`` is always an
    array, and a stream whose first line is ``{`` is always an object.
    """
    first = _line(stream, limit).removeprefix(_BOM)
    is_array = first.lstrip().startswith(b"[")
    if is_array or is_json or first.strip() == b"{":
        for index, data in enumerate(_objects(stream, first.lstrip()[is_array:], limit, is_array=is_array)):
            yield f"[{index}]" if is_array else str(index + 1), data
        return
    number = 1
    while first:
        if first.strip():
            yield str(number), first
        else:
            number += _passed_over(stream)
        first = _line(stream, limit)
        number += 1


def _passed_over(stream: BufferedIOBase) -> int:
    """Skip empty lines quickly, and return how many there were. A small compressed file may have a billion of them."""
    count = 0
    while isinstance(stream, BufferedReader) and (ahead := stream.peek()):
        run = len(ahead) - len(ahead.lstrip(b"\r\n"))
        count += ahead.count(b"\n", 0, run)
        stream.read(run)
        if run < len(ahead):
            break
    return count


def _line(stream: BufferedIOBase, limit: int) -> bytes:
    line = stream.readline(limit + 1)
    _check(len(line), limit)
    return line


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise TooLargeError(
            f"a record has more than {limit} bytes", f"check that this is a file of records, or {advice('size')}"
        )


def _objects(stream: BufferedIOBase, start: bytes, limit: int, *, is_array: bool) -> Iterator[bytes]:
    """Yield each object of an array, whose bracket was already read, or of a file.

    If an array is not closed, or a file has no object, the last record is empty.
    """
    rest, at, depth = bytearray(start), 0, 0
    quoted, whole = False, False
    while True:
        found = (_QUOTED if quoted else _OUTSIDE).search(rest, at)
        if found is None or (found[0] == b"\\" and found.end() == len(rest)):
            at = len(rest) if found is None else found.start()
            _check(len(rest), limit)
            block = stream.read1(_BLOCK)
            if not block:
                break
            rest += block
            continue
        char, at = found[0], found.end()
        if char == b"\\":
            at += 1
        elif char == b'"':
            quoted = not quoted
        elif char in b"{[":
            depth += 1
        else:
            depth -= 1
            if depth <= 0:
                closes = depth < 0 and is_array and not whole and char == b"]"
                data = bytes(rest[: at - closes]).strip(_BETWEEN)
                del rest[:at]
                at, depth = 0, 0
                whole = closes or not is_array
                if data:
                    yield data
    data = bytes(rest).strip(_BETWEEN)
    if data or not whole:
        yield data
