"""Reading a database of articles: whether it is one, what is in it of an origin, and the facts of all articles."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec

from newsingest.article import Article, Origin
from newsingest.errors import OutputError, reason
from newsingest.paths import shown
from newsingest.sqlite_files import connected
from newsingest.stats import FIELDS, Facts

VERSION = 2
APPLICATION = 0x4E455753  # "NEWS", so that `file` and we know our own
_FACTS = (
    "format", "body_kind", "encoding", "newline", "size", "length", "language", "source", "published",
    "title", "subtitle", "summary", "modified", "url", "data_source", "dateline",
)  # fmt: skip
_NAMED = (
    ("categories", "name"), ("tags", "name"), ("removed", "kind"), ("warnings", "code"), ("authors", "name"),
    ("securities", "symbol"),
)  # fmt: skip
_Value = str | int | None  # of a column; there are no BLOBs
_PARTS = {
    "blocks": ("json",),
    "authors": ("name", "role"),
    "categories": ("name",),
    "tags": ("name",),
    "securities": ("symbol", "name"),
    "removed": ("kind", "text", "at"),
    "warnings": ("code", "message"),
}


class Reader:
    """A database of articles, open for reading."""

    _mode = "rw"  # to read what a run that was killed left, SQLite puts it right; a file that may not be written is read as it is

    def __init__(self, path: str) -> None:
        """Open one that is there. Raises OutputError for a file that is no such database."""
        self.path = path
        with told(path):
            self.base = connected(path, f"mode={self._mode}")
            try:
                self._prepare()
                check(self.base, path)
            except BaseException:
                self.base.close()
                raise

    def _prepare(self) -> None:
        """Make a new database ready; there is nothing to do for one that is only read."""

    def digest(self, path: str, member: str | None, nth: int) -> str | None:
        """Return the SHA-256 of the input of an article, or None where there is none of that origin."""
        with told(self.path):
            key = self._key(path, member, nth)
            found = self.base.execute("SELECT id FROM articles WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def record(self, key: int) -> bytes:
        """Return the record of an article as JSON, put together again from the tables."""
        with told(self.path):
            found = self.base.execute("SELECT * FROM articles WHERE key = ?", (key,))
            row = dict(zip([name for name, *_ in found.description], found.fetchone(), strict=True))
            row = msgspec.convert(row, dict[str, _Value])  # any type may stand in a file that somebody else made
            parts = {table: self._part(table, names, key) for table, names in _PARTS.items()}
        dateline = {name: row[f"dateline_{name}"] for name in ("agency", "place", "date")}
        row |= parts | {
            "categories": [entry["name"] for entry in parts["categories"]],
            "tags": [entry["name"] for entry in parts["tags"]],
            "body": [msgspec.Raw(str(entry["json"]).encode()) for entry in parts["blocks"]],
            "dateline": {"raw": row["dateline"], **dateline} if row["dateline"] is not None else None,
            "extra": msgspec.Raw(str(row["extra"]).encode()),
            "origin": {name: row[name] for name in Origin.__struct_fields__},
        }
        return msgspec.json.encode({name: row[name] for name in Article.__struct_fields__})

    def _part(self, table: str, names: tuple[str, ...], key: int) -> list[dict[str, _Value]]:
        query = f"SELECT {', '.join(names)} FROM {table} WHERE article = ? ORDER BY position"  # noqa: S608 - our own names
        found = [dict(zip(names, entry, strict=True)) for entry in self.base.execute(query, (key,))]
        return msgspec.convert(found, list[dict[str, _Value]])

    def facts(self) -> Iterator[tuple[int, Facts]]:
        """Yield the key and the facts of each article, in the order in which they were put first."""
        names = ", ".join(
            f"(SELECT json_group_array({column}) FROM {table} WHERE article = key)"  # noqa: S608 - our own names
            for table, column in _NAMED
        )
        query = f"SELECT key, {', '.join(_FACTS)}, {names} FROM articles ORDER BY key"  # noqa: S608 - our own names
        with told(self.path):
            for key, *row in self.base.execute(query):
                yield (
                    key,
                    _facts(row[: len(_FACTS)], [tuple(msgspec.json.decode(names)) for names in row[len(_FACTS) :]]),
                )

    def _key(self, path: str, member: str | None, nth: int) -> int | None:
        where = "path = ? AND ifnull(member, '') = ? AND nth = ?"
        found = self.base.execute(f"SELECT key FROM articles WHERE {where}", (path, member or "", nth)).fetchone()  # noqa: S608 - our own text
        return found[0] if found else None

    def close(self) -> None:
        """Let go of the database."""
        self.base.close()


def _facts(values: list[Any], names: list[tuple[str, ...]]) -> Facts:
    row = dict(zip(_FACTS, values, strict=True)) | {
        table: found for (table, _), found in zip(_NAMED, names, strict=True)
    }
    row |= {"text": row["length"], "missing": (), "held": None}
    missing = tuple(name for name in FIELDS if not row[name])
    # Any type may stand in a column of a file that somebody else made.
    return msgspec.convert({**{name: row[name] for name in Facts.__struct_fields__}, "missing": missing}, Facts)


def is_begun(path: str) -> bool:
    """Tell whether anything is in a database: nothing is where a run was broken off while it made the file."""
    try:
        os.stat(path)  # noqa: PTH116 - as above
    except FileNotFoundError:
        return False
    except OSError as error:
        raise OutputError(f"cannot be read: {reason(error)}", "check the disk", shown(path)) from error
    with told(path), contextlib.closing(connected(path, "mode=rw")) as base:
        return base.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is not None


def check(base: sqlite3.Connection, path: str) -> None:
    """Raise OutputError for a database that is not ours, or of another version."""
    (application,) = base.execute("PRAGMA application_id").fetchone()
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if (application, version) != (APPLICATION, VERSION):
        other = f"the database has version {version}, but this newsingest needs version {VERSION}"
        msg = other if application == APPLICATION else "not a newsingest database"
        raise OutputError(msg, "use another file", shown(path))


@contextlib.contextmanager
def told(path: str) -> Iterator[None]:
    """Say what an error of SQLite, or a value that is none of ours, means for who reads or writes a database."""
    try:
        yield
    except (sqlite3.Error, msgspec.MsgspecError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            other = "use another file, or delete this file and convert again if newsingest wrote it"
            raise OutputError("not a SQLite database, or a damaged one", other, shown(path)) from error
        msg = f"the database cannot be used: {error}"
        advice = "check the file and the disk; if the database is damaged, delete it and convert again"
        raise OutputError(msg, advice, shown(path)) from error
