"""The lock of a ledger: only one run at a time can write to it. It ends with its process, even after a kill."""

import contextlib
import errno
import os

from newsingest.errors import LedgerError
from newsingest.paths import check_no_folder, shown
from newsingest.temporary_files import open_itself

LOCK = "-lock"  # suffix of the file that is locked instead of the ledger on Windows
_BARS_READING = os.name == "nt"  # on Windows no program, not even SQLite, can read a locked file


class Lock:
    """The lock that this process holds on a ledger."""

    def __init__(self, path: str) -> None:
        """Take the lock. Raises LedgerError if another run holds it, or if the file cannot be created or locked."""
        from filelock import lock_descriptor  # noqa: PLC0415 - takes 40 ms, and only a run needs it

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
        """Raise LedgerError if the locked file was deleted or replaced."""
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(self._number), os.stat(self._place)):
                return
        msg = "the ledger was deleted or replaced during the run"
        raise LedgerError(msg, "run again with --force to convert everything again", shown(self._path))

    def release(self) -> None:
        """Release the lock."""
        os.close(self._number)
        if self._place != self._path:
            with contextlib.suppress(OSError):  # fails while another run has the file open
                os.unlink(self._place)
