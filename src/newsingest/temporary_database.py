"""Temporary databases: for what a command collects and cannot keep in memory.

Such a database has no name: SQLite creates its file in the folder for temporary files and deletes it when the process ends,
even when it is killed. https://www.sqlite.org/inmemorydb.html#temp_db
"""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from newsingest.errors import StoppedError
from newsingest.paths import shown

# SQLite takes the first of these folders that exists: https://www.sqlite.org/tempfiles.html#temporary_file_storage_locations
_FOLDERS = ("/var/tmp", "/usr/tmp", "/tmp", ".")  # noqa: S108 - SQLite's own list, only to measure the free space
_ADVICE = "delete files to make room, or set the environment variable SQLITE_TMPDIR to a folder on a larger disk"


def new_database(tables: str, cache: int | None = None) -> sqlite3.Connection:
    """Open a temporary database that has tables, in a transaction. cache: how much of it is kept in memory, in KiB."""
    with stop_on_errors():
        database = sqlite3.connect("", isolation_level=None)
        settings = ["journal_mode=OFF", "synchronous=OFF", "temp_store=FILE"]
        for setting in settings if cache is None else [*settings, f"cache_size=-{cache}"]:
            database.execute(f"PRAGMA {setting}")
        database.executescript(tables)
        database.execute("BEGIN")
    return database


@contextlib.contextmanager
def stop_on_errors() -> Iterator[None]:
    """Turn an error of a temporary database, such as a full disk, into StoppedError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoppedError(f"temporary files cannot be written: {error}", _ADVICE, shown(folder())) from error


def check_room(need: int) -> None:
    """Raise StoppedError if the disk of the temporary databases has less than ``need`` bytes free."""
    with contextlib.suppress(OSError):
        free = shutil.disk_usage(folder()).free
        if free < need:
            what = f"temporary files need about {_megabytes(need)}, but only {_megabytes(free)} are free"
            raise StoppedError(what, _ADVICE, shown(folder()))


def folder() -> str:
    """Return the folder in which SQLite creates its temporary files."""
    named = (os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"))
    folders = (name for name in (*named, *_FOLDERS) if name)
    return next((name for name in folders if Path(name).is_dir() and os.access(name, os.W_OK | os.X_OK)), ".")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
