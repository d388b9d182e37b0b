"""One file of all records, in the order of the inputs. A run can be resumed at any moment.

The file is written as a *part* under a temporary name, and renamed when it is complete. Records of unchanged inputs are
copied, not converted again. Each writing of the file is a *volume* with its own number; a row of the ledger holds the
volume of its record and the offset in it. Offsets count bytes before compression.

A run first compares its inputs with what is already written: the part of a killed run, or the file of the last run.
While they agree, nothing is written. At the first difference, the part is cut there, or a new part begins with a copy
of the records before it.

The bytes between two records, and after the last, belong to no record, so a record's bytes do not depend on its place.
"""

import contextlib
import os
import time
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from newsingest.batch.ledger import Columns, Ledger, Row
from newsingest.batch.outputs.protocol import InputPath, Output, PlannedOutput, stopped
from newsingest.batch.sizes import Sizes
from newsingest.batch.task import Outcome
from newsingest.compression import Packing, damages, packing_of
from newsingest.errors import ExistsError, LedgerError
from newsingest.exporters.base import Frame
from newsingest.paths import shown
from newsingest.temporary_files import begun, complete, gone_on_with, is_file, part_of, rename

_SHARE = 20  # seconds between two commits for each second that a commit takes: a disk may be slow
_COPIED = 1 << 20  # bytes that are copied at once


@contextlib.contextmanager
def _writing(place: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise stopped(place, error) from error


class OneFile(Output):
    """The output file of a run."""

    def __init__(self, place: str, ledger: Ledger, form: str, frame: Frame, *, sizes: Sizes, force: bool) -> None:
        """Check the existing file and part without changing them.

        form: the format and its options; one file cannot hold records of two forms. frame: the bytes around the
        records. Raises ExistsError if a file exists that the ledger does not list, and force is false.
        """
        self._place, self._ledger, self._form = place, ledger, form
        self._sizes, self.chunk_size = sizes, sizes.chunk
        self._packing, _ = packing_of(place)
        self._file: BinaryIO | None = None  # the part, when it is open for writing
        self._waiting: list[bytes] = []  # bytes of the next compressed member
        self._gathered = self._raw = self._packed = self._part_volume = 0
        self._last = time.monotonic()
        self._cost = 0.0  # seconds that the last commit took
        whole = self._volume_of_file(force=force)
        self._whole = None if whole is None else _Records(place, self._packing, ledger, whole)
        # The volume that the inputs are compared with, and the offset up to which they agree: planned, and done.
        self._against = self._volume_of_part() or whole
        self._planned: int | None = len(frame.head)
        self._done = len(frame.head)
        self._frame = frame

    def _volume_of_file(self, *, force: bool) -> int | None:
        """Return the volume of the existing file, or None if there is no file or it has another form."""
        ledger = self._ledger
        volume = ledger.fact("volume")
        try:
            size = os.stat(self._place).st_size
        except FileNotFoundError:
            return None
        if volume is not None and size == ledger.fact("packed"):
            return int(volume) if ledger.fact("form") == self._form else None
        if not force:
            raise not_listed(self._place) if volume is None else _changed(self._place)
        return None

    def _volume_of_part(self) -> int | None:
        """Return the volume of a killed run's part, or None if it cannot be continued."""
        ledger, part = self._ledger, part_of(self._place)
        volume = ledger.fact("part")
        if volume is None or ledger.fact("part_form") != self._form:
            return None
        whole = is_file(part) and os.stat(part).st_size >= ledger.fact("part_packed")
        return int(volume) if whole else None

    # -- the interface of Output ---------------------------------------------------------------------------------------

    def can_stay(self, rows: Iterable[Row]) -> bool:
        """Return whether the records can stay where they are, or be copied."""
        planned = self._planned
        for row in rows:
            stays, planned = self._after(row, planned)
            if not stays:
                return False
        self._planned = planned
        return True

    def _after(self, row: Row, planned: int | None) -> tuple[bool, int | None]:
        """Return whether a record can stay or be copied, and the offset of its end if it stays, otherwise None."""
        if row.length is None or row.volume is None:
            return False, None
        if planned is not None and row.volume == self._against and row.start == self._behind(planned):
            return True, row.start + row.length
        # A part is cut at the first difference, so only records of the complete file can be copied.
        return self._whole is not None and row.volume == self._whole.volume, None

    def _behind(self, end: int) -> int:
        """Return the offset of the next record. end: the end of the head or of the record before it."""
        return end if end == len(self._frame.head) else end + len(self._frame.between)

    def plan(self, path: InputPath, row: Row | None) -> PlannedOutput:  # noqa: ARG002 - as in Output
        """Note that the inputs may differ from the file here."""
        self._planned = None
        return PlannedOutput()

    def keep(self, row: Row) -> None:
        """Leave a record where it is, or copy it to the part."""
        if row.volume == self._against and row.start == self._behind(self._done):
            self._done = row.start + (row.length or 0)
        elif self._whole is not None:
            data = self._whole.read(row.start or 0, row.length or 0)
            self._ledger.set(row.id, self._add(data))

    def write(self, planned: PlannedOutput, row: Row | None, outcome: Outcome) -> Columns:  # noqa: ARG002 - as in Output
        """Add a record, and return the columns that hold its place."""
        return self._add(outcome.data)

    def _add(self, data: bytes) -> Columns:
        self._diverge()
        if self._behind(self._raw) > self._raw:
            self._gather(self._frame.between)
        columns: Columns = {"volume": self._part_volume, "start": self._raw, "length": len(data)}
        self._gather(data)
        return columns

    def exists(self, row: Row) -> bool:
        """Return whether the file holds a record of an input."""
        return row.length is not None

    def keep_unmet(self, row: Row) -> bool:
        """Keep the record of an input that this run has not met, after all others. Return False if it cannot stay."""
        if not self.can_stay((row,)):
            return False
        self.keep(row)
        return True

    def finish(self) -> None:
        """Complete the part and rename it, unless the existing file is already what this run would write."""
        ledger = self._ledger
        raw = self._done + len(self._frame.tail)
        if self._against is not None and self._against != ledger.fact("part") and raw == ledger.fact("raw"):
            self._drop_part()
            return
        self._diverge()
        self._gather(self._frame.tail)
        if not self._raw and self._file is not None:
            with _writing(self._place):
                self._file.write(self._packing.empty)
            self._packed = len(self._packing.empty)
        if self._whole is not None:
            self._whole.check()
        self.commit(now=True)
        if self._file is not None:
            with _writing(self._place):
                complete(self._file, self._place)
        self.close()
        ledger.set_fact("whole_part", 1)
        ledger.commit()  # before the part is renamed: the run after a kill finishes the renaming
        finish_renaming(self._place, ledger)

    def close(self) -> None:
        """Close what is open; the part stays for the next run."""
        if self._whole is not None:
            self._whole.close()
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def _drop_part(self) -> None:
        """Delete the part of a killed run that this run does not continue."""
        _forget_part(self._ledger)
        self._ledger.commit()
        with contextlib.suppress(OSError):
            os.unlink(part_of(self._place))

    # -- from comparing to writing -------------------------------------------------------------------------------------

    def _diverge(self) -> None:
        if self._file is not None:
            return
        if self._against is None:
            self._begin()
            self._gather(self._frame.head)
        elif self._whole is not None and self._against == self._whole.volume:
            self._take_over(self._whole)
        else:
            self._cut(self._against)
        self._against = None
        self.commit(now=True)

    def _cut(self, volume: int) -> None:
        """Cut the part at the first difference, and continue to write there."""
        part = part_of(self._place)
        raw, packed = self._ledger.volumes.cut_before(volume, self._done)
        with contextlib.closing(_Records(part, self._packing, self._ledger, volume)) as records:
            tail = records.read(raw, self._done - raw)
        with _writing(self._place):
            self._file = gone_on_with(part)
            self._file.truncate(packed)
            self._file.seek(packed)
        self._part_volume, self._raw, self._packed = volume, raw, packed
        self._ledger.volumes.shorten(volume, self._done)
        self._gather(tail)

    def _take_over(self, whole: "_Records") -> None:
        """Begin a part with a copy of the file up to the first difference."""
        self._begin()
        while self._raw < self._done:
            self._gather(whole.read(self._raw, min(_COPIED, self._done - self._raw)))
            if self._gathered > self._sizes.buffer:
                self._pack()
        self._ledger.volumes.transfer(whole.volume, self._done, self._part_volume)

    def _begin(self) -> None:
        ledger = self._ledger
        if ledger.fact("part") is not None:  # the ledger must forget the old part before it is overwritten
            _forget_part(ledger)
            ledger.commit()
        volume = int(ledger.fact("volumes") or 0) + 1
        self._part_volume, self._raw, self._packed = volume, 0, 0
        with _writing(self._place):
            self._file = begun(part_of(self._place))
        for name, value in (("volumes", volume), ("part", volume), ("part_form", self._form)):
            ledger.set_fact(name, value)

    # -- writing -------------------------------------------------------------------------------------------------------

    def _gather(self, data: bytes) -> None:
        if data:
            self._waiting.append(data)
            self._gathered += len(data)
            self._raw += len(data)

    def _pack(self) -> None:
        """Write the gathered bytes as one compressed member."""
        if not self._gathered or self._file is None:
            return
        data = self._packing.pack(b"".join(self._waiting))
        with _writing(self._place):
            self._file.write(data)
        self._waiting, self._gathered = [], 0
        self._packed += len(data)
        self._ledger.volumes.add_cut(self._part_volume, self._raw, self._packed)

    def commit(self, *, now: bool = False) -> None:
        """Write the records to disk, then commit the ledger, if it is time: the run can be resumed from there."""
        began = time.monotonic()
        if not now and began - self._last <= min(self._sizes.seconds, _SHARE * self._cost):
            if self._gathered > self._sizes.buffer:
                self._pack()
            return
        if self._file is not None:
            self._pack()
            with _writing(self._place):
                self._file.flush()
                os.fsync(self._file.fileno())
            self._ledger.set_fact("part_raw", self._raw)
            self._ledger.set_fact("part_packed", self._packed)
        self._ledger.commit()
        self._last = time.monotonic()
        self._cost = self._last - began


def not_listed(place: str) -> ExistsError:
    """Return the error for a file that the ledger does not list. The ledger may be lost, or another program's file is there."""
    advice = "move the file, name its ledger with --ledger, or overwrite it with --force"
    return ExistsError("the file exists, but this run's ledger does not list it", advice, shown(place))


def _changed(place: str) -> ExistsError:
    what = "the file exists, and it was changed after a run wrote it"
    return ExistsError(what, "move the file, or overwrite it with --force", shown(place))


def finish_renaming(place: str, ledger: Ledger) -> None:
    """Rename a complete part, also one that a killed run completed but did not rename."""
    if ledger.fact("whole_part") is None:
        return
    part = part_of(place)
    with _writing(place), contextlib.suppress(FileNotFoundError):  # a killed run has renamed it already
        rename(part, place)
    ledger.set_fact("volume", ledger.fact("part"))
    for name in ("form", "raw", "packed"):
        ledger.set_fact(name, ledger.fact(f"part_{name}"))
    _forget_part(ledger)
    ledger.volumes.forget_others(ledger.fact("volume"))
    ledger.commit()


def _forget_part(ledger: Ledger) -> None:
    for name in ("part", "part_form", "part_raw", "part_packed", "whole_part"):
        ledger.set_fact(name, None)


class _Records:
    """The bytes of a file of records, by offset. If offsets grow, the file is read once."""

    def __init__(self, place: str, packing: Packing, ledger: Ledger, volume: int) -> None:
        self._place, self._packing, self._ledger, self.volume = place, packing, ledger, volume
        self._file: BinaryIO | None = None
        self._stream: BinaryIO | None = None
        self._at = 0

    def read(self, start: int, length: int) -> bytes:
        """Return ``length`` bytes from the offset ``start``. Raises LedgerError if the file does not hold them."""
        if not length:
            return b""
        with self._sound():
            stream = self._at_or_before(start)
            while self._at < start:
                self._at += len(_some(stream, min(_COPIED, start - self._at)))
            data = b""
            while len(data) < length:
                data += _some(stream, length - len(data))
        self._at += length
        return data

    def check(self) -> None:
        """Read to the end, to verify the checksum of a compressed file. Raises LedgerError if it is wrong."""
        if self._stream is not None:
            with self._sound():
                while self._stream.read(_COPIED):
                    pass

    @contextlib.contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except damages() as error:
            msg = "the file does not match its ledger"
            raise LedgerError(
                msg, "delete the file, then run the same command again to continue", shown(self._place)
            ) from error

    def _at_or_before(self, start: int) -> BinaryIO:
        """Return the stream, positioned at or before an offset."""
        if self._stream is not None and start == self._at:
            return self._stream
        raw, packed = self._ledger.volumes.cut_before(self.volume, start)
        if self._stream is None or start < self._at or raw > self._at:
            self.close()
            self._file = open(self._place, "rb")
            self._file.seek(packed)
            self._stream = self._packing.unpack(self._file)
            self._at = raw
        return self._stream

    def close(self) -> None:
        """Close the file."""
        for file in (self._stream, self._file):
            if file is not None:
                file.close()
        self._file = self._stream = None


def _some(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if not data:
        raise EOFError
    return data
