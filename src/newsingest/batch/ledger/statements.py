"""The SQL statements of a run on its ledger."""

import sqlite3
from collections.abc import Iterable
from typing import Any

from newsingest.batch.ledger.file import sqlite_errors, typed


class Statements:
    """Execute statements in a transaction. ``commit`` ends it and begins the next.

    An error of SQLite, or a value of another type than expected, raises LedgerError.
    """

    def __init__(self, base: sqlite3.Connection, errors: sqlite_errors) -> None:
        """Take an open database. errors: translates its errors."""
        self.base, self.errors = base, errors
        self.delayed: list[tuple[str, list[tuple[Any, ...]]]] = []  # each statement with its rows of values
        self.delayed_slots: set[str] = set()  # slots in these statements
        self._indexed: set[str] = set()

    def execute(self, sql: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """Execute the delayed statements, then this statement. The caller translates errors."""
        if self.delayed:
            delayed, self.delayed = self.delayed, []
            self.delayed_slots.clear()
            for statement, rows in delayed:
                self.base.executemany(statement, rows)
        return self.base.execute(sql, tuple(values))

    def later(self, sql: str, values: Iterable[Any]) -> None:
        """Delay a statement until the next query. Equal statements in a row become one call, in a third of the time."""
        if not self.delayed or self.delayed[-1][0] != sql:
            self.delayed.append((sql, []))
        self.delayed[-1][1].append(tuple(values))

    def do(self, sql: str, values: Iterable[Any] = ()) -> int:
        """Execute a statement, and return the number of the row that it inserted."""
        with self.errors:
            return self.execute(sql, values).lastrowid or 0

    def one(self, sql: str, values: Iterable[Any] = ()) -> Any:
        """Return the first row of a query, or None."""
        with self.errors:
            return self.execute(sql, values).fetchone()

    def all(self, sql: str, values: Iterable[Any], kind: Any, table: str) -> list[Any]:
        """Return the rows of a query as objects of a type. table: the table of the values."""
        with self.errors:
            return list(typed(self.execute(sql, values).fetchall(), list[kind], table))

    def typed(self, value: object, kind: Any, table: str) -> Any:
        """Convert a value of a table to a type."""
        with self.errors:
            return typed(value, kind, table)

    def index(self, what: str) -> None:
        """Create an index that few runs need, but these use it up to a million times."""
        if what not in self._indexed:
            self.do(f"CREATE INDEX IF NOT EXISTS {what}")
            self._indexed.add(what)

    def commit(self, pragma: str = "") -> None:
        """Commit the changes so far. pragma: a setting that SQLite changes only between two transactions."""
        with self.errors:
            self.execute("COMMIT")
            if pragma:
                self.base.execute(f"PRAGMA {pragma}")
            self.base.execute("BEGIN IMMEDIATE")
