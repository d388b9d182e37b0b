"""Faults of the machine, put into the calls of a run by which it reaches the disk: the n-th fails, or all from there on.

Only what is done below one folder counts. Files are written through raw files that fail, so that what Python buffers is
lost as it would be; SQLite's own calls cannot be reached from here, so its statements fail, each as SQLite tells of the error.
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
    """What goes wrong, and how many calls there were. at: the first call that fails, none where it is 0."""

    def __init__(self, folder: Path, at: int = 0, number: int = errno.EIO, *, lasts: bool = False) -> None:
        self.calls = self.fired = 0
        self._folder, self._at, self._number, self._lasts = os.fspath(folder), at, number, lasts

    def _is_time(self) -> bool:
        self.calls += 1
        now = self.calls >= self._at > 0 if self._lasts else self.calls == self._at
        self.fired += now
        return now

    def check(self) -> None:
        """Fail, if it is time, as a call of the operating system."""
        if self._is_time():
            raise OSError(self._number, os.strerror(self._number))

    def check_base(self, base: sqlite3.Connection | None) -> None:
        """Fail, if it is time, as a statement: one that cannot write ends its transaction."""
        if self._is_time():
            if base is not None and base.in_transaction:
                base.rollback()
            kind, text = _SAID[self._number]
            raise kind(text)

    def concerns(self, *arguments: object) -> bool:
        """Tell whether a call is about something below the folder; one about a number is about a file that is open."""
        names = [os.fsdecode(name) for name in arguments if isinstance(name, str | bytes | os.PathLike)]
        return not names or any(name.startswith(self._folder) for name in names)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Put the faults into the calls."""
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
    """A file that cannot be written when it is time."""

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
    """A database whose statements fail when it is time."""

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
