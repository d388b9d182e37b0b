"""The lock of a ledger: one run at a time writes it. The lock ends with the process, however that ends."""

import contextlib
import errno
import os

from newsingest.errors import LedgerError
from newsingest.paths import check_no_folder, shown
from newsingest.temporary_files import open_itself

LOCK = "-lock"  # the end of the name of the file that is locked in place of the ledger
_BARS_READING = os.name == "nt"  # there nobody, SQLite neither, reads what is locked


class Lock:
    """A ledger that this run alone writes."""

    def __init__(self, path: str) -> None:
        """Take it. Raises LedgerError where another run has it, or where it cannot be made or locked."""
        from filelock import lock_descriptor  # noqa: PLC0415 - 40 ms, and only a run takes a lock

        self._path, self._place = path, path + LOCK * _BARS_READING
        check_no_folder(self._place)
        try:
            self._number = open_itself(self._place, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            if error.errno == errno.ELOOP:
                msg = "the ledger is a symbolic link"
                raise LedgerError(
                    msg, "remove the link; newsingest does not write through links", shown(path)
                ) from error
            msg = f"the ledger cannot be written: {error.strerror}"
            raise LedgerError(msg, "check the folder and the disk", shown(path)) from error
        msg = "another run is writing to this destination"
        try:
            taken = lock_descriptor(self._number, blocking=False)
        except OSError as error:
            taken, msg = False, f"the ledger cannot be locked: {error.strerror}"
        if not taken:
            os.close(self._number)
            raise LedgerError(msg, "wait until it ends, or use another destination", shown(path))

    def check(self) -> None:
        """Raise LedgerError where what is locked is no more what stands at its place."""
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(self._number), os.stat(self._place)):
                return
        msg = "the ledger was deleted or replaced during the run"
        raise LedgerError(msg, "run again with --force to convert everything again", shown(self._path))

    def release(self) -> None:
        """Let other runs have it."""
        os.close(self._number)
        if self._place != self._path:
            with contextlib.suppress(OSError):  # it is there as long as another run has it
                os.unlink(self._place)
