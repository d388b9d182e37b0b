"""Simulated faults of the disk: call number n of a run to the disk fails, or all calls from n on.

Only calls for files below one folder count. Files are written through raw files that fail, so that Python's buffers
are lost as on a real fault. SQLite's own calls cannot be replaced, so its statements raise SQLite's error instead.
"""

import builtins
import errno
import io
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_SAID = {
    errno.ENOSPC: (sqlite3.OperationalError, "database or disk is full"),
    errno.EIO: (sqlite3.OperationalError, "disk I/O error"),
    errno.EMFILE: (sqlite3.OperationalError, "unable to open database file"),
}
_CALLS = ("open", "replace", "unlink", "rmdir", "mkdir", "fsync", "fchmod", "scandir", "listdir")


class Faults:
    """The calls that fail, and the number of calls so far.

    `at`: the first call that fails (0: none); `number`: its errno; `lasts`: whether all later calls fail too.
    """

    def __init__(self, folder: Path, at: int = 0, number: int = errno.EIO, *, lasts: bool = False) -> None:
        self.calls = self.fired = 0
        self._folder, self._at, self._number, self._lasts = os.fspath(folder), at, number, lasts

    def _is_time(self) -> bool:
        self.calls += 1
        now = self.calls >= self._at > 0 if self._lasts else self.calls == self._at
        self.fired += now
        return now

    def check(self) -> None:
        """Raise OSError if this call is to fail."""
        if self._is_time():
            raise OSError(self._number, os.strerror(self._number))

    def check_base(self, base: sqlite3.Connection | None) -> None:
        """Raise SQLite's error if this statement is to fail; first end the transaction, as SQLite does."""
        if self._is_time():
            if base is not None and base.in_transaction:
                base.rollback()
            kind, text = _SAID[self._number]
            raise kind(text)

    def concerns(self, *arguments: object) -> bool:
        """Return whether a call is for a file below the folder. A call without a path is for an open file: True."""
        names = [os.fsdecode(name) for name in arguments if isinstance(name, str | bytes | os.PathLike)]
        return not names or any(name.startswith(self._folder) for name in names)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Replace the calls with calls that can fail."""
        for name in _CALLS:
            patch.setattr(os, name, self._failing(getattr(os, name)))
        patch.setattr(builtins, "open", self._opening(builtins.open))
        patch.setattr(sqlite3, "connect", self._connecting(sqlite3.connect))

    def _failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any, **named: Any) -> Any:
            if self.concerns(*arguments):
                self.check()
            return call(*arguments, **named)

        return called

    def _opening(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if "b" not in mode or "r" in mode.replace("r+b", "") or not self.concerns(file):
                return call(file, mode, *more, **named)
            if not isinstance(file, int):
                self.check()
            raw = _Raw(file, mode, self)
            return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

        return called

    def _connecting(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(name: Any, *more: Any, **named: Any) -> Any:
            if self._folder not in str(name):
                return call(name, *more, **named)
            self.check_base(None)
            base = call(name, *more, factory=_Base, **named)
            base.faults = self
            return base

        return called


class _Raw(io.FileIO):
    """A file whose writes can fail."""

    def __init__(self, file: Any, mode: str, faults: Faults) -> None:
        super().__init__(file, mode)
        self._faults = faults

    def write(self, data: Any) -> int:
        self._faults.check()
        return super().write(data)

    def truncate(self, size: int | None = None) -> int:
        self._faults.check()
        return super().truncate(size)


class _Base(sqlite3.Connection):
    """A database connection whose statements can fail."""

    faults: Faults

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        self.faults.check_base(self)
        return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        self.faults.check_base(self)
        return super().executemany(*arguments)

    def executescript(self, *arguments: Any) -> sqlite3.Cursor:
        self.faults.check_base(self)
        return super().executescript(*arguments)
