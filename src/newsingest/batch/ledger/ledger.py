"""The ledger of a run: the state of each input, in one SQLite file.

Each input has a row, found by its absolute path and member. A row holds the name of the output before the output is
written, so that the run after a kill recognizes the files of the killed run.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Self

import msgspec

from newsingest.batch.ledger.file import (
    APPLICATION,
    SCHEMA,
    VERSION,
    check,
    damaged,
    fact_of,
    has_tables,
    is_begun,
    last_run,
    read_only,
    shared_fingerprints,
    sqlite_errors,
    typed,
)
from newsingest.batch.ledger.lock import Lock
from newsingest.batch.ledger.parts import PartTable
from newsingest.batch.ledger.rows import (
    COLUMNS,
    NEW,
    ArchiveRow,
    Columns,
    Row,
    Unwritten,
    input_row,
    insert_sql,
    update_sql,
)
from newsingest.batch.ledger.statements import Statements
from newsingest.batch.ledger.volumes import Volumes
from newsingest.errors import NewsingestError
from newsingest.sqlite_files import connected

_KEEPING = "UPDATE input SET state = 'unchanged', run = ?, ordinal = ?, archive = ? WHERE id = ?"
_KEEPING_ALL = "UPDATE input SET state = 'unchanged', run = ? WHERE id BETWEEN ? AND ?"
_AT_ONCE = 256  # rows that are read ahead


class Ledger:
    """The ledger of one destination, open for one run. A context manager: uncommitted changes are rolled back.

    parts, volumes: where records are, for a folder of part files and for one file. new_row: stands for the row of an
    input that is new in this run.
    """

    def __init__(self, path: str, *, dry: bool = False) -> None:
        """Open or create the ledger. dry: work on a temporary copy, and write nothing to the ledger.

        Raises LedgerError if another run uses the ledger, or if it cannot be used.
        """
        self.path, self._told = path, sqlite_errors(path)
        self._is_ours = False
        self._lock = None if dry else Lock(path)
        try:
            with self._told:
                # "" is a temporary file.
                self._base = (
                    sqlite3.connect("", isolation_level=None)
                    if dry
                    else connected(path, "mode=rwc", isolation_level=None)
                )
        except NewsingestError:
            self._unlock()
            raise
        self._sql = Statements(self._base, self._told)
        self._unwritten = Unwritten()
        self.parts, self.volumes = PartTable(self._sql), Volumes(self._sql)
        try:
            with self._told:
                if dry and os.path.exists(path):
                    with contextlib.closing(read_only(path)) as there:
                        there.backup(self._base)
                self._prepare(dry=dry)
                self.run = last_run(self._base, path) + 1
                self.new_row = Row(
                    0, "waiting", 0, 0, "", None, "", "", 0, self.run, None, None, None, "", None, None, 0, None
                )
                (number,) = self._base.execute("SELECT ifnull(max(id), 0) FROM input").fetchone()
                self._last_id = int(number)
                is_begun(self._base, path)
            self.commit()
        except NewsingestError:
            self.__exit__()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(sqlite3.Error):
            if self._base.in_transaction:
                self._base.rollback()
            if self._is_ours:
                self._base.execute("PRAGMA journal_mode = DELETE")  # leave one file, without a -wal file
        self._base.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def _prepare(self, *, dry: bool) -> None:
        base = self._base
        is_new = not has_tables(base)
        if not is_new:
            check(base, self.path)  # before any change: the file may not be a ledger
        self._is_ours = True
        if is_new:
            base.execute(f"PRAGMA application_id = {APPLICATION}")  # before WAL, so that it is in the file itself
        if not dry:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
        if is_new:
            base.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT")
        base.execute("BEGIN IMMEDIATE")

    def begin(self) -> None:
        """Record that this run has begun. A run that is refused does not call it, so the last run stays the last."""
        self.set_fact("run", self.run)

    # -- the transaction -----------------------------------------------------------------------------------------------

    def commit(self) -> None:
        """Commit the changes so far, so that they survive a kill.

        Raises LedgerError if the file was deleted or replaced: SQLite would write to the deleted file without an error.
        """
        if self._lock is not None:
            self._lock.check()
        self._sql.commit()

    def sync_to_disk(self) -> None:
        """Make each commit survive a power cut too.

        Outputs on other machines survive it; without this, the ledger would not know the last of them.
        """
        self._sql.commit("synchronous = FULL")

    def _rows(self, where: str, values: Iterable[Any] = ()) -> Iterator[Row]:
        """Yield rows. The caller may change rows that it has received."""
        with self._told:
            ids = self._sql.execute(f"SELECT id FROM input WHERE {where}", values)  # noqa: S608 - our own text
            while numbers := [number for (number,) in ids.fetchmany(_AT_ONCE)]:
                marks = ", ".join("?" * len(numbers))
                sql = f"SELECT {COLUMNS} FROM input WHERE id IN ({marks})"  # noqa: S608 - our own text
                found = {row.id: row for row in map(input_row, self._sql.execute(sql, numbers))}
                yield from (found[number] for number in numbers if number in found)

    # -- facts about the destination -----------------------------------------------------------------------------------

    def fact(self, name: str) -> Any:
        """Return a value that applies to the complete destination, or None."""
        with self._told:
            found = self._sql.one("SELECT value FROM fact WHERE name = ?", (name,))
            return fact_of(name, found[0]) if found else None

    def set_fact(self, name: str, value: object) -> None:
        """Store a value that applies to the complete destination. None deletes it."""
        if value is None:
            self._sql.do("DELETE FROM fact WHERE name = ?", (name,))
        else:
            self._sql.do("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def made_by(self, rules: str, options: str) -> int:
        """Return the number of these rules and options; store them if they are new."""
        found = self._sql.one("SELECT id FROM made_by WHERE rules = ? AND options = ?", (rules, options))
        sql = "INSERT INTO made_by (rules, options) VALUES (?, ?)"
        return found[0] if found else self._sql.do(sql, (rules, options))

    def form(self, made_by: int) -> str:
        """Return the output format and its options. made_by: a number that the method ``made_by`` returned."""
        found = self._sql.one("SELECT options FROM made_by WHERE id = ?", (made_by,))
        try:
            return str(msgspec.json.decode(typed(found, tuple[str], "made_by")[0], type=dict[str, Any]).get("write"))
        except msgspec.MsgspecError as error:
            raise damaged("a wrong value in table made_by", self.path) from error

    # -- inputs --------------------------------------------------------------------------------------------------------

    def find(self, keys: list[bytes], *, unmet: bool = False) -> dict[bytes, list[Row]]:
        """Return the rows of some inputs by key. A new input has none.

        A key has several rows if an archive holds a name twice, or if ``set_apart`` has made a second row. unmet: only
        rows that this run has not met, so that thousands of members with one name do not take quadratic time.
        """
        found: dict[bytes, list[Row]] = {}
        if not self._last_id:
            return found
        marks = ", ".join("?" * len(keys))
        with self._told:
            sql = f"SELECT {COLUMNS}, key FROM input WHERE key IN ({marks}) AND run <> ?"  # noqa: S608 - our own text
            values = self._sql.execute(sql, (*keys, self.run if unmet else -1)).fetchall()
            rows: list[Row] = typed([row[:-1] for row in values], list[Row], "input")
        for row, (*_, key) in zip(rows, values, strict=True):
            found.setdefault(key, []).append(row)
        if len(found) < len(rows):
            for same in found.values():
                same.sort(key=lambda row: row.id)
        for key in () if unmet else keys:
            if count := self._unwritten.count(key):
                found.setdefault(key, []).extend([self.new_row] * count)
        return found

    def new_number(self) -> int:
        """Return an unused number for a row."""
        self._last_id += 1
        return self._last_id

    def add(self, number: int, key: bytes, columns: Columns) -> None:
        """Add the row of a new input. number: from ``new_number``.

        The row of an input that waits for its task, and whose output has no name of its own, is written once, with the
        result: after a kill, the next run takes such an input as new.
        """
        if columns["state"] == "waiting" and "slot" not in columns:
            self._unwritten.add(number, key, columns)
        else:
            self._insert(number, key, columns)

    def set(self, number: int, columns: Columns) -> None:
        """Change the row of an input."""
        new = self._unwritten.pop(number)
        if new is None:
            self._write(update_sql(tuple(columns)), {**columns, "id": number})
        else:
            key, before = new
            self._insert(number, key, before | columns)

    def _insert(self, number: int, key: bytes, columns: Columns) -> None:
        # The module sqlite3 takes longer for a None than for any other value, so None is left to be the default.
        values = {name: value for name, value in columns.items() if value is not None}
        values = {**NEW, "id": number, "key": key, "run": self.run, **values}
        self._write(insert_sql(tuple(values)), values)

    def _write(self, sql: str, columns: Columns) -> None:
        self._sql.later(sql, columns.values())
        if slot := columns.get("slot"):
            self._sql.delayed_slots.add(str(slot))

    def keep(self, row: Row, ordinal: int, archive: int | None) -> None:
        """Mark an unchanged input as met by this run. ordinal, archive: columns."""
        if (row.ordinal, row.archive) != (ordinal, archive):
            self._sql.later(_KEEPING, (self.run, ordinal, archive, row.id))
            return
        last = self._sql.delayed[-1] if self._sql.delayed else ("", [])
        if last[0] == _KEEPING_ALL and last[1][-1][2] == row.id - 1:  # consecutive rows become one statement
            last[1][-1] = (*last[1][-1][:2], row.id)
        else:
            self._sql.later(_KEEPING_ALL, (self.run, row.id, row.id))

    def set_apart(self, row: Row, **columns: object) -> None:
        """Record this run's failure in a new row and restore the old row, so that the earlier output stays valid."""
        shared = "path, member, size, time, made_by, run, ordinal, key, archive"
        new = {
            "id": self.new_number(), "state": "failed", "digest": "", "fingerprint": "", "warnings": "", "code": "",
            "message": "", **columns,
        }  # fmt: skip
        self._sql.do(
            f"INSERT INTO input ({shared}, {', '.join(new)}) "  # noqa: S608 - our own names
            f"SELECT {shared}, {', '.join('?' * len(new))} FROM input WHERE id = ?",
            (*new.values(), row.id),
        )
        before = ("state", "size", "time", "digest", "code", "message", "made_by", "run", "path")
        self.set(row.id, {name: getattr(row, name) for name in before})

    def drop(self, number: int) -> None:
        """Delete the row of an input. If it is a member of an archive, the next run opens that archive again."""
        self._sql.do("UPDATE archive SET view = '' WHERE id = (SELECT archive FROM input WHERE id = ?)", (number,))
        self._sql.do("DELETE FROM input WHERE id = ?", (number,))

    def has_inputs(self) -> bool:
        """Return whether any run has met an input."""
        return self._sql.one("SELECT 1 FROM input LIMIT 1") is not None

    def has_slot(self, slot: str) -> bool:
        """Return whether any input has this slot."""
        if slot in self._sql.delayed_slots:
            return True
        with self._told:
            # No need to execute the delayed statements: ``delayed_slots`` holds all slots in them.
            return self._base.execute("SELECT 1 FROM input WHERE slot = ?", (slot,)).fetchone() is not None

    def of_slot(self, slot: str) -> Row | None:
        """Return the row of the input with a slot, or None."""
        with self._told:
            found = self._sql.one(f"SELECT {COLUMNS} FROM input WHERE slot = ?", (slot,))  # noqa: S608 - our own text
            return input_row(found) if found else None

    def file_of(self, number: int) -> bytes:
        """Return the absolute path of an input, or of the archive that it is a member of."""
        found = self._sql.one("SELECT key FROM input WHERE id = ?", (number,))
        key: bytes = self._sql.typed(found, tuple[bytes], "input")[0]
        return key.partition(b"\0")[0]

    def name_output(self, slot: str, output: str) -> None:
        """Store the name under which the output of an input will be written."""
        self._sql.do("UPDATE input SET output = ? WHERE slot = ?", (output, slot))

    def wrote(self, output: str, *, besides: str = "") -> bool:
        """Return whether a file below the output folder is an output that a run wrote or is about to write.

        besides: the slot of an input to ignore.
        """
        self._sql.index("of_output ON input (output)")
        found = self._sql.one(
            "SELECT 1 FROM input WHERE output = ? AND slot <> ? AND (length IS NOT NULL OR state = 'waiting')",
            (output, besides),
        )
        return found is not None

    def left(self) -> Iterator[Row]:
        """Yield the inputs that this run has not met. Those of one output file are in the order of their records."""
        return self._rows("run <> ? ORDER BY volume, start, id", (self.run,))

    # -- archives ------------------------------------------------------------------------------------------------------

    def archive(self, key: bytes) -> ArchiveRow | None:
        """Return the row of an archive, or None."""
        found = self._sql.one("SELECT id, size, time, run, view FROM archive WHERE key = ?", (key,))
        return self._sql.typed(found, ArchiveRow, "archive") if found else None

    def meet_archive(self, number: int) -> None:
        """Mark an archive as met by this run, which does not open it."""
        self._sql.do("UPDATE archive SET run = ? WHERE id = ?", (self.run, number))

    def set_archive(self, key: bytes, size: int, time: int, view: str) -> int:
        """Store that this run read an archive, and return its number. view: "" if it was not read to its end."""
        (number,) = self._sql.one(
            "INSERT INTO archive (key, size, time, run, view) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
            "size = excluded.size, time = excluded.time, run = excluded.run, view = excluded.view RETURNING id",
            (key, size, time, self.run, view),
        )
        if view:  # members that this run did not meet are no longer in the archive
            self._sql.do("UPDATE input SET archive = NULL WHERE archive = ? AND run <> ?", (number, self.run))
        return int(number)

    def members(self, archive: int) -> Iterator[Row]:
        """Yield the members of an archive that the last run to read it met, in the order of the archive."""
        # The caller may change ordinals; + makes SQLite sort all rows first.
        return self._rows("archive = ? ORDER BY +ordinal", (archive,))

    # -- totals --------------------------------------------------------------------------------------------------------

    def shared_fingerprints(self) -> int:
        """Return how many articles of this run share a fingerprint with another."""
        with self._told:
            return shared_fingerprints(self._base, self.run)
