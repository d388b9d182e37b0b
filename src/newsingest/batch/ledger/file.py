"""The file of a ledger: its tables, opening it to read, and translating the errors of SQLite."""

import os
import sqlite3
from typing import Annotated, Any

import msgspec

from newsingest.errors import LedgerError, NewsingestError
from newsingest.paths import shown
from newsingest.sqlite_files import connected

VERSION = 2  # version 1 had no table part
_TEXTS = ("kind", "form", "part_form", "of", "token")  # facts that are not numbers
_WAL = "-wal"  # suffix of the file to which SQLite writes changes before they are in the ledger
LEDGER = ".newsingest.db"  # suffix of a ledger next to its destination
Number = Annotated[int, msgspec.Meta(ge=0, le=1 << 62)]
APPLICATION = 0x6E657773  # "news", so that `file` and newsingest recognize a ledger
# SQLite stores a statement with the comments in it, so each comment is inside its statement.
SCHEMA = """
CREATE TABLE made_by (                         -- what determines the records of a run
    id INTEGER PRIMARY KEY,
    rules TEXT NOT NULL,                       -- the version of newsingest
    options TEXT NOT NULL,                     -- a JSON object
    UNIQUE (rules, options)
);
CREATE TABLE input (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL, member TEXT,           -- as in the origin of the record
    state TEXT NOT NULL,                       -- waiting, ok, unchanged, skipped or failed
    size INTEGER NOT NULL,                     -- of the input, in bytes
    time INTEGER NOT NULL,                     -- when the input was last modified, in nanoseconds since 1970
    digest TEXT NOT NULL,                      -- SHA-256 of the input's bytes, '' if they were not read
    output TEXT,                               -- path of the output below DEST, NULL if it has no file of its own
    fingerprint TEXT NOT NULL,                 -- as in the record, '' if there is no record
    warnings TEXT NOT NULL,                    -- codes, separated by spaces
    code TEXT NOT NULL, message TEXT NOT NULL, -- why the input failed or was skipped
    made_by INTEGER NOT NULL REFERENCES made_by (id),
    run INTEGER NOT NULL,                      -- number of the last run that met the input
    ordinal INTEGER NOT NULL,                  -- position of the input in that run
    key BLOB NOT NULL,                         -- absolute path, then a null byte and the member if there is one
    archive INTEGER,                           -- id of the archive that holds the input
    slot TEXT UNIQUE,                          -- name that is reserved for the output of this input
    volume INTEGER,                            -- number of the part file, or of the writing of the one file
    start INTEGER,                             -- place of the record in the part, or its offset in the one file
    length INTEGER                             -- of the output in bytes, NULL if there is no output
);
CREATE INDEX of_key ON input (key);
CREATE INDEX member_of ON input (archive, ordinal) WHERE archive IS NOT NULL;
CREATE TABLE archive (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,                  -- absolute path
    size INTEGER NOT NULL, time INTEGER NOT NULL, -- as in the table input
    run INTEGER NOT NULL,                      -- number of the last run that met the archive
    view TEXT NOT NULL                         -- options and filters of the last reading, '' if it did not reach the end
);
CREATE TABLE cut (                             -- where the one file can be cut, if it is compressed
    volume INTEGER NOT NULL,                   -- as in the table input
    raw INTEGER NOT NULL,                      -- offset before compression, in bytes
    packed INTEGER NOT NULL,                   -- offset after compression, in bytes
    PRIMARY KEY (volume, raw)
) WITHOUT ROWID;
CREATE TABLE part (                            -- the part files
    number INTEGER PRIMARY KEY,
    rows INTEGER NOT NULL,                     -- how many records the file holds
    size INTEGER NOT NULL                      -- of the file, in bytes
);
CREATE TABLE fact (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
"""


class sqlite_errors:  # noqa: N801 - used like a function; a generator would take as long as a short statement
    """Raise LedgerError for an error of SQLite or a wrong value in the block. The object can be entered again.

    reading: the ledger was opened only to read it.
    """

    def __init__(self, path: str, *, reading: bool = False) -> None:
        self._path, self._reading = path, reading

    def __enter__(self) -> None:
        """Start the block."""

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> None:
        if isinstance(error, sqlite3.DatabaseError | msgspec.ValidationError):
            raise self._meaning(error) from error

    def _meaning(self, error: Exception) -> LedgerError:
        if isinstance(error, msgspec.ValidationError):
            return damaged(f"a wrong value in table {error}", self._path)
        path, advice = shown(self._path), "check the file and its permissions"
        code = getattr(error, "sqlite_errorcode", 0)
        if code == sqlite3.SQLITE_NOTADB and not self._path.endswith(LEDGER):  # --ledger may name any file
            return LedgerError("not a newsingest ledger", "use another file", path)
        if code == sqlite3.SQLITE_ERROR:  # our statements are correct, so a table or a column is missing
            return damaged(str(error), self._path)
        if not isinstance(error, sqlite3.OperationalError):  # SQLite also raises this for an unreadable disk
            advice = (
                "run convert again; if the error returns, delete the ledger and use --force to convert everything again"
            )
            return LedgerError(f"the ledger is damaged: {error}", advice, path)
        if self._reading:
            return LedgerError(f"the ledger cannot be read: {error}", advice, path)
        if code == sqlite3.SQLITE_BUSY:
            advice = "close that program, then run the same command again"
            return LedgerError("another program has locked the ledger", advice, path)
        advice = "check the folder and the disk, then run the same command again to continue"
        return LedgerError(f"the ledger cannot be written: {error}", advice, path)


def damaged(what: str, path: str) -> LedgerError:
    """Return the error for a ledger that no run can use."""
    advice = "delete the ledger and run convert with --force to convert everything again"
    return LedgerError(f"the ledger is damaged: {what}", advice, shown(path))


def read_only(path: str) -> sqlite3.Connection:
    """Open a ledger to read it, even while a run writes to it. A new ledger may still be empty.

    Raises LedgerError if the file is not a ledger or cannot be read.
    """
    with sqlite_errors(path, reading=True):
        try:
            return _checked(path, "mode=ro")
        except sqlite3.OperationalError as error:  # happens on a read-only disk
            if _changes_wait(path):  # without these changes, the file shows an older state, or none
                what = f"the ledger has unsaved changes, but its folder cannot be written: {error}"
                advice = f"copy the ledger and its {_WAL} file to a writable folder, and name the copy"
                raise LedgerError(what, advice, shown(path)) from error
            return _checked(path, "immutable=1")


def _changes_wait(path: str) -> bool:
    """Return whether a run, killed or still running, left changes that are not in the ledger's file yet."""
    return os.path.exists(path + _WAL) and os.path.getsize(path + _WAL) > 0


def _checked(path: str, way: str) -> sqlite3.Connection:
    base = connected(path, way)
    try:
        if has_tables(base):
            check(base, path)
    except (sqlite3.Error, NewsingestError):
        base.close()
        raise
    return base


def has_tables(base: sqlite3.Connection) -> bool:
    """Return whether a database has tables. A ledger that a run has just created has none."""
    return base.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is not None


def is_ledger(path: str) -> bool:
    """Return whether a file is a ledger, by its SQLite header (https://www.sqlite.org/fileformat.html)."""
    try:
        with open(path, "rb") as file:
            head = file.read(72)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:] == APPLICATION.to_bytes(4)


def check(base: sqlite3.Connection, path: str) -> None:
    """Raise LedgerError if a database is not a ledger, or has another version."""
    (application,) = base.execute("PRAGMA application_id").fetchone()
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if (application, version) != (APPLICATION, VERSION):
        other = f"the ledger has version {version}, but this newsingest needs version {VERSION}"
        if application != APPLICATION:
            raise LedgerError("not a newsingest ledger", "move the file, or use another destination", shown(path))
        advice = "use another destination, or move the file and convert everything again with --force"
        raise LedgerError(other, advice, shown(path))


def typed(value: object, kind: Any, where: str) -> Any:
    """Convert a value of a ledger to a type: a changed file may hold any value.

    where: the table of the value. Raises msgspec.ValidationError, which ``sqlite_errors`` translates.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise msgspec.ValidationError(where) from error


def fact_of(name: str, value: object) -> Any:
    """Return a fact with its right type. Raises msgspec.ValidationError if its value has another type."""
    return typed(value, str if name in _TEXTS else Number, f"fact: {name}")


def last_run(base: sqlite3.Connection, path: str) -> int:
    """Return the number of the last run, 0 if there is none. Raises LedgerError if there are inputs but no number."""
    found = base.execute("SELECT value FROM fact WHERE name = 'run'").fetchone()
    if found is not None:
        return int(fact_of("run", found[0]))
    if base.execute("SELECT 1 FROM input LIMIT 1").fetchone() is not None:
        # With a new count, old rows would seem to be of this run.
        raise damaged("the number of the last run is missing", path)
    return 0


def is_begun(base: sqlite3.Connection, path: str) -> bool:
    """Return whether a run has recorded its rules and options. Raises LedgerError if there are inputs without them."""
    if base.execute("SELECT 1 FROM made_by LIMIT 1").fetchone() is not None:
        return True
    if base.execute("SELECT 1 FROM input LIMIT 1").fetchone() is not None:
        raise damaged("table made_by is empty", path)  # with new numbers, old rows would seem to be of this run
    return False


def shared_fingerprints(base: sqlite3.Connection, run: int | None) -> int:
    """Return how many articles share a fingerprint with another article. run: None counts those of all runs."""
    (count,) = base.execute(
        "SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM input WHERE run = coalesce(?, run) "
        "AND fingerprint <> '' AND state IN ('ok', 'unchanged') GROUP BY fingerprint HAVING n > 1)",
        (run,),
    ).fetchone()
    return int(count)
