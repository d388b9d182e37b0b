"""The ledger: what became of every input of a run, in one SQLite file beside the output.

A row an input, keyed by the folder it was found from, its path, its member, and a number where an archive stores a name
twice. It is written ahead: a row says where the output will stand before it is written, so that a run that was killed
knows its own files again.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Literal, NamedTuple, Self, cast

import msgspec

from newsingest.batch.ledger.file import (
    APPLICATION,
    SCHEMA,
    VERSION,
    Number,
    check,
    damaged,
    fact_of,
    has_tables,
    is_begun,
    last_run,
    read_only,
    shared_fingerprints,
    told,
    typed,
)
from newsingest.batch.ledger.lock import Lock
from newsingest.errors import NewsingestError
from newsingest.sqlite_files import connected

State = Literal["waiting", "ok", "unchanged", "skipped", "failed"]
DONE = ("ok", "unchanged")


class Row(NamedTuple):
    """What the ledger says of an input. The columns are described in the schema above."""

    id: int
    state: State
    size: int
    time: int
    digest: str
    output: str | None
    code: str
    message: str
    made_by: int
    run: int
    volume: int | None
    start: int | None
    length: int | None
    path: str
    member: str | None
    slot: str | None
    ordinal: int
    archive: int | None

    @property
    def name(self) -> str:
        """Return the name to show."""
        return f"{self.path}/{self.member}" if self.member else self.path

    @property
    def is_written(self) -> bool:
        """Tell whether its output may be there: it was written, or a run that was killed may have got so far."""
        return self.length is not None or self.state == "waiting"


class PartRow(NamedTuple):
    """A part file: its number, how many records it holds, its size in bytes, and how many records an input refers to."""

    number: int
    rows: int
    size: int
    live: int


class ArchiveRow(NamedTuple):
    """What the ledger says of an archive."""

    id: int
    size: int
    time: int
    run: int
    view: str


_COLUMNS = ", ".join(Row._fields)
_NEW = {"state": "waiting", **dict.fromkeys(("digest", "fingerprint", "warnings", "code", "message"), "")}
_KEEPING = "UPDATE input SET state = 'unchanged', run = ?, ordinal = ?, archive = ? WHERE id = ?"
_KEEPING_ALL = "UPDATE input SET state = 'unchanged', run = ? WHERE id BETWEEN ? AND ?"
_AT_ONCE = 256  # rows that are read ahead


@cache
def _inserting(columns: tuple[str, ...]) -> str:
    return f"INSERT INTO input ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names


@cache
def _updating(columns: tuple[str, ...]) -> str:
    return f"UPDATE input SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?"  # noqa: S608 - our own names


def _row(values: object) -> Row:
    return cast("Row", typed(values, Row, "input"))


class Ledger:
    """The ledger of one destination, open for one run. A context manager; what was not committed is rolled back."""

    def __init__(self, path: str, *, dry: bool = False) -> None:
        """Open or create it. dry: nothing is written; the run sees its own changes all the same.

        Raises LedgerError where another run holds it, or where it cannot be used.
        """
        self.path, self._told = path, told(path)
        self._is_ours = False
        self._indexed: set[str] = set()
        self._waiting: list[tuple[str, list[tuple[Any, ...]]]] = []  # statements to come, each with its rows of values
        self._new_slots: set[str] = set()  # that stand in them
        self._lock = None if dry else Lock(path)
        try:
            with self._told:
                # Where it is dry, a temporary file.
                self._base = (
                    sqlite3.connect("", isolation_level=None)
                    if dry
                    else connected(path, "mode=rwc", isolation_level=None)
                )
        except NewsingestError:
            self._unlock()
            raise
        try:
            with self._told:
                if dry and os.path.exists(path):
                    with contextlib.closing(read_only(path)) as there:
                        there.backup(self._base)
                self._prepare(dry=dry)
                self.run = last_run(self._base, path) + 1
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
                self._base.execute("PRAGMA journal_mode = DELETE")  # so that one file is left, and no companions
        self._base.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def _prepare(self, *, dry: bool) -> None:
        base = self._base
        is_new = not has_tables(base)
        if not is_new:
            check(base, self.path)  # before anything is changed in what may not be ours
        self._is_ours = True
        if is_new:
            base.execute(f"PRAGMA application_id = {APPLICATION}")  # before WAL, so that it stands in the file itself
        if not dry:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
        if is_new:
            base.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT")
        base.execute("BEGIN IMMEDIATE")

    def begin(self) -> None:
        """Write down that a run has begun. A run that is refused never calls it, so the last run stays the last one."""
        self.set_fact("run", self.run)

    # -- the transaction -----------------------------------------------------------------------------------------------

    def commit(self) -> None:
        """Make what was written so far last, also through a kill.

        Raises LedgerError where the file is gone: SQLite would write on into what nobody finds again.
        """
        if self._lock is not None:
            self._lock.check()
        with self._told:
            self._execute("COMMIT")
            self._base.execute("BEGIN IMMEDIATE")

    def hold_fast(self) -> None:
        """Let each commit outlive a power cut too, as what is written elsewhere does: else the ledger would know less of it."""
        with self._told:
            self._execute("COMMIT")  # SQLite changes this between transactions alone
            self._base.execute("PRAGMA synchronous = FULL")
            self._base.execute("BEGIN IMMEDIATE")

    def _later(self, sql: str, values: Iterable[Any]) -> None:
        """Let a statement wait until somebody asks: as many as follow one another are then one call, a third of the time."""
        if not self._waiting or self._waiting[-1][0] != sql:
            self._waiting.append((sql, []))
        self._waiting[-1][1].append(tuple(values))

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """Execute a statement, behind those that wait."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._new_slots.clear()
            for statement, rows in waiting:
                self._base.executemany(statement, rows)
        return self._base.execute(sql, tuple(values))

    def _one(self, sql: str, values: Iterable[Any] = ()) -> Any:
        with self._told:
            return self._execute(sql, values).fetchone()

    def _do(self, sql: str, values: Iterable[Any] = ()) -> int:
        with self._told:
            return self._execute(sql, values).lastrowid or 0

    def _typed(self, value: object, kind: Any, table: str) -> Any:
        """Return a value of a table as a type. Raises LedgerError if it is not of that type."""
        with self._told:
            return typed(value, kind, table)

    def _rows(self, where: str, values: Iterable[Any] = ()) -> Iterator[Row]:
        """Yield rows; the caller may change those it has been given."""
        with self._told:
            ids = self._execute(f"SELECT id FROM input WHERE {where}", values)  # noqa: S608 - our own text
            while numbers := [number for (number,) in ids.fetchmany(_AT_ONCE)]:
                marks = ", ".join("?" * len(numbers))
                sql = f"SELECT {_COLUMNS} FROM input WHERE id IN ({marks})"  # noqa: S608 - our own text
                found = {row.id: row for row in map(_row, self._execute(sql, numbers))}
                yield from (found[number] for number in numbers if number in found)

    # -- facts of the whole --------------------------------------------------------------------------------------------

    def fact(self, name: str) -> Any:
        """Return a value that holds for the whole destination, or None."""
        with self._told:
            found = self._one("SELECT value FROM fact WHERE name = ?", (name,))
            return fact_of(name, found[0]) if found else None

    def set_fact(self, name: str, value: object) -> None:
        """Remember a value that holds for the whole destination; None forgets it."""
        if value is None:
            self._do("DELETE FROM fact WHERE name = ?", (name,))
        else:
            self._do("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def made_by(self, rules: str, options: str) -> int:
        """Return the number of a version of the rules with the options of a run."""
        found = self._one("SELECT id FROM made_by WHERE rules = ? AND options = ?", (rules, options))
        return found[0] if found else self._do("INSERT INTO made_by (rules, options) VALUES (?, ?)", (rules, options))

    def form(self, made_by: int) -> str:
        """Return the format, and its options, of what a run wrote, by the number that ``made_by`` gave."""
        found = self._one("SELECT options FROM made_by WHERE id = ?", (made_by,))
        try:
            return str(msgspec.json.decode(typed(found, tuple[str], "made_by")[0], type=dict[str, Any]).get("write"))
        except msgspec.MsgspecError as error:
            raise damaged("a wrong value in table made_by", self.path) from error

    # -- inputs --------------------------------------------------------------------------------------------------------

    def find(self, keys: list[bytes]) -> dict[bytes, list[Row]]:
        """Return the rows of some inputs, by key; one that is new has none.

        They are more than one where an archive holds a name twice, and where something is written of it that is not
        this run's to replace.
        """
        found: dict[bytes, list[Row]] = {}
        if not self._last_id:
            return found
        marks = ", ".join("?" * len(keys))
        with self._told:
            sql = f"SELECT {_COLUMNS}, key FROM input WHERE key IN ({marks})"  # noqa: S608 - our own text
            values = self._execute(sql, keys).fetchall()
            rows: list[Row] = typed([row[:-1] for row in values], list[Row], "input")
        for row, (*_, key) in zip(rows, values, strict=True):
            found.setdefault(key, []).append(row)
        if len(found) < len(rows):
            for same in found.values():
                same.sort(key=lambda row: row.id)
        return found

    def new_number(self) -> int:
        """Return a number for a row that no other has."""
        self._last_id += 1
        return self._last_id

    def add(self, number: int, key: bytes, **columns: object) -> None:
        """Make the row of a new input. number: what ``new_number`` gave."""
        values = {**_NEW, "id": number, "key": key, "run": self.run, **columns}
        self._later(_inserting(tuple(values)), values.values())
        if slot := columns.get("slot"):
            self._new_slots.add(str(slot))

    def set(self, number: int, **columns: object) -> None:
        """Change the row of an input."""
        self._later(_updating(tuple(columns)), (*columns.values(), number))
        if slot := columns.get("slot"):
            self._new_slots.add(str(slot))

    def keep(self, row: Row, ordinal: int, archive: int | None) -> None:
        """Change the row of an unchanged input: this run met it too. ordinal, archive: columns."""
        if (row.ordinal, row.archive) != (ordinal, archive):
            self._later(_KEEPING, (self.run, ordinal, archive, row.id))
            return
        last = self._waiting[-1] if self._waiting else ("", [])
        if last[0] == _KEEPING_ALL and last[1][-1][2] == row.id - 1:  # rows that follow one another are one statement
            last[1][-1] = (*last[1][-1][:2], row.id)
        else:
            self._later(_KEEPING_ALL, (self.run, row.id, row.id))

    def set_apart(self, row: Row, **columns: object) -> None:
        """Let an input have a row of its own for what this run found, and the one that it had be as it was before the run."""
        shared = "path, member, size, time, made_by, run, ordinal, key, archive"
        new = {
            "id": self.new_number(), "state": "failed", "digest": "", "fingerprint": "", "warnings": "", "code": "",
            "message": "", **columns,
        }  # fmt: skip
        self._do(
            f"INSERT INTO input ({shared}, {', '.join(new)}) "  # noqa: S608 - our own names
            f"SELECT {shared}, {', '.join('?' * len(new))} FROM input WHERE id = ?",
            (*new.values(), row.id),
        )
        before = ("state", "size", "time", "digest", "code", "message", "made_by", "run", "path")
        self.set(row.id, **{name: getattr(row, name) for name in before})

    def drop(self, number: int) -> None:
        """Forget an input; the archive that it is a member of has to be opened when it is met again."""
        self._do("UPDATE archive SET view = '' WHERE id = (SELECT archive FROM input WHERE id = ?)", (number,))
        self._do("DELETE FROM input WHERE id = ?", (number,))

    def has_inputs(self) -> bool:
        """Tell whether any run has met an input."""
        return self._one("SELECT 1 FROM input LIMIT 1") is not None

    def has_slot(self, slot: str) -> bool:
        """Tell whether an input has a slot."""
        if slot in self._new_slots:
            return True
        with self._told:
            # Past the statements that wait: only those that are in ``_new_slots`` give a slot.
            return self._base.execute("SELECT 1 FROM input WHERE slot = ?", (slot,)).fetchone() is not None

    def of_slot(self, slot: str) -> Row | None:
        """Return the row of the input that has a slot."""
        with self._told:
            found = self._one(f"SELECT {_COLUMNS} FROM input WHERE slot = ?", (slot,))  # noqa: S608 - our own text
            return _row(found) if found else None

    def file_of(self, number: int) -> bytes:
        """Return the absolute path of an input, or of the archive that it is a member of."""
        found = self._one("SELECT key FROM input WHERE id = ?", (number,))
        key: bytes = self._typed(found, tuple[bytes], "input")[0]
        return key.partition(b"\0")[0]

    def name_output(self, slot: str, output: str) -> None:
        """Say under which name the output of an input is about to be written."""
        self._do("UPDATE input SET output = ? WHERE slot = ?", (output, slot))

    def wrote(self, output: str, *, besides: str = "") -> bool:
        """Tell whether a file below the output folder is, or is about to be, what a run wrote there.

        besides: the slot of an input that does not count.
        """
        self._index("of_output ON input (output)")
        found = self._one(
            "SELECT 1 FROM input WHERE output = ? AND slot <> ? AND (length IS NOT NULL OR state = 'waiting')",
            (output, besides),
        )
        return found is not None

    def _index(self, what: str) -> None:
        """Make an index that few runs need, and those a million times."""
        if what not in self._indexed:
            self._do(f"CREATE INDEX IF NOT EXISTS {what}")
            self._indexed.add(what)

    def left(self) -> Iterator[Row]:
        """Yield the inputs that this run has not met: those in one file in the order of their records."""
        return self._rows("run <> ? ORDER BY volume, start, id", (self.run,))

    # -- archives ------------------------------------------------------------------------------------------------------

    def archive(self, key: bytes) -> ArchiveRow | None:
        """Return what is known of an archive."""
        found = self._one("SELECT id, size, time, run, view FROM archive WHERE key = ?", (key,))
        return self._typed(found, ArchiveRow, "archive") if found else None

    def meet_archive(self, number: int) -> None:
        """Say that this run met an archive that it does not open."""
        self._do("UPDATE archive SET run = ? WHERE id = ?", (self.run, number))

    def set_archive(self, key: bytes, size: int, time: int, view: str) -> int:
        """Say how far an archive was read in this run, and return its number; an empty view: not to its end."""
        (number,) = self._one(
            "INSERT INTO archive (key, size, time, run, view) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
            "size = excluded.size, time = excluded.time, run = excluded.run, view = excluded.view RETURNING id",
            (key, size, time, self.run, view),
        )
        if view:  # what this reading did not meet is in it no more
            self._do("UPDATE input SET archive = NULL WHERE archive = ? AND run <> ?", (number, self.run))
        return int(number)

    def members(self, archive: int) -> Iterator[Row]:
        """Yield the members of an archive as its last reading met them, in its order."""
        return self._rows("archive = ? ORDER BY +ordinal", (archive,))  # + : sorted first, for ordinals may change

    # -- where records stand in one file -------------------------------------------------------------------------------

    def add_cut(self, volume: int, raw: int, packed: int) -> None:
        """Remember a place where an output can be cut: its offset in the records, and that in the file."""
        self._do("INSERT OR REPLACE INTO cut VALUES (?, ?, ?)", (volume, raw, packed))

    def cut_before(self, volume: int, raw: int) -> tuple[int, int]:
        """Return the last place at or before an offset of the records where the file can be cut."""
        found = self._one(
            "SELECT raw, packed FROM cut WHERE volume = ? AND raw <= ? ORDER BY raw DESC LIMIT 1", (volume, raw)
        )
        return self._typed(found, tuple[Number, Number], "cut") if found else (0, 0)

    def shorten(self, volume: int, raw: int) -> None:
        """Forget what stood in a volume from an offset on."""
        self._do("DELETE FROM cut WHERE volume = ? AND raw > ?", (volume, raw))
        self._do("UPDATE input SET volume = NULL WHERE volume = ? AND start >= ?", (volume, raw))

    def transfer(self, volume: int, raw: int, new: int) -> None:
        """Say that what stood in a volume before an offset stands at the same place in a new one."""
        self._do("UPDATE input SET volume = ? WHERE volume = ? AND start < ?", (new, volume, raw))

    def forget_other_volumes(self, volume: int) -> None:
        """Forget where records stood in files that are no more."""
        self._do("DELETE FROM cut WHERE volume <> ?", (volume,))
        self._do("UPDATE input SET volume = NULL WHERE volume <> ?", (volume,))

    # -- part files ----------------------------------------------------------------------------------------------------

    def add_part(self, number: int, rows: int, size: int) -> None:
        """Record a part file. size: of the file, in bytes."""
        self._do("INSERT OR REPLACE INTO part VALUES (?, ?, ?)", (number, rows, size))

    def part_size(self, number: int) -> int | None:
        """Return the size of a part file in bytes, or None if no such part was recorded."""
        found = self._one("SELECT size FROM part WHERE number = ?", (number,))
        return int(self._typed(found, tuple[Number], "part")[0]) if found else None

    def parts(self) -> list[PartRow]:
        """Return all parts."""
        self._index("of_volume ON input (volume, start) WHERE volume IS NOT NULL")  # whoever asks for one asks for many
        live = "SELECT volume AS number, count(*) AS live FROM input WHERE volume IS NOT NULL GROUP BY volume"
        query = (
            f"SELECT number, rows, size, ifnull(live, 0) FROM part LEFT JOIN ({live}) USING (number) ORDER BY number"  # noqa: S608 - our own text
        )
        with self._told:
            return [typed(found, PartRow, "part") for found in self._execute(query)]

    def rows_in(self, number: int) -> Iterator[tuple[int, int]]:
        """Yield the inputs whose articles are in a part, with their places, in order; the caller may change them."""
        with self._told:
            query = "SELECT id, start FROM input WHERE volume = ? ORDER BY start"
            found = self._execute(query, (number,)).fetchall()
            yield from typed(found, list[tuple[int, Number]], "input")

    def forget_part(self, number: int) -> None:
        """Forget a part, and that articles are in it."""
        self._do("DELETE FROM part WHERE number = ?", (number,))
        self._do("UPDATE input SET volume = NULL WHERE volume = ?", (number,))

    # -- totals --------------------------------------------------------------------------------------------------------

    def shared_fingerprints(self) -> int:
        """Return how many articles of this run share a fingerprint with another."""
        with self._told:
            return shared_fingerprints(self._base, self.run)
