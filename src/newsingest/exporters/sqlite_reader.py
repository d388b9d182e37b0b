"""Read a database of articles: check it, find the article of an origin, and yield the facts of all articles."""

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
from newsingest.stats import COUNTED_FIELDS, Facts

VERSION = 2
APPLICATION = 0x4E455753  # "NEWS": identifies databases of newsingest
_FACTS = (
    "format", "body_kind", "encoding", "newline", "size", "length", "language", "source", "published",
    "title", "subtitle", "summary", "modified", "url", "data_source", "dateline",
)  # fmt: skip
_NAMED = (
    ("categories", "name"), ("tags", "name"), ("removed", "kind"), ("warnings", "code"), ("authors", "name"),
    ("securities", "symbol"),
)  # fmt: skip
_Value = str | int | None  # the types of column values; there are no BLOBs
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

    _mode = "rw"  # SQLite must write to recover the database of a killed run; it opens a read-only file for reading

    def __init__(self, path: str) -> None:
        """Open an existing database. Raises OutputError if the file is not a database of newsingest."""
        self.path = path
        with database_errors(path):
            self.base = connected(path, f"mode={self._mode}")
            try:
                self._prepare()
                check(self.base, path)
            except BaseException:
                self.base.close()
                raise

    def _prepare(self) -> None:
        """Prepare a new database. Does nothing in this class, which only reads."""

    def digest(self, path: str, member: str | None, nth: int) -> str | None:
        """Return the SHA-256 of the input of an article, or None if there is no article with this origin."""
        with database_errors(self.path):
            key = self._key(path, member, nth)
            found = self.base.execute("SELECT id FROM articles WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def record(self, key: int) -> bytes:
        """Return the record of an article as JSON, assembled from the tables."""
        with database_errors(self.path):
            found = self.base.execute("SELECT * FROM articles WHERE key = ?", (key,))
            row = dict(zip([name for name, *_ in found.description], found.fetchone(), strict=True))
            row = msgspec.convert(row, dict[str, _Value])  # an untrusted file may have values of any type
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
        """Yield the key and the facts of each article, in the order in which the articles were first added."""
        names = ", ".join(
            f"(SELECT json_group_array({column}) FROM {table} WHERE article = key)"  # noqa: S608 - our own names
            for table, column in _NAMED
        )
        query = f"SELECT key, {', '.join(_FACTS)}, {names} FROM articles ORDER BY key"  # noqa: S608 - our own names
        with database_errors(self.path):
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
        """Close the database."""
        self.base.close()


def _facts(values: list[Any], names: list[tuple[str, ...]]) -> Facts:
    row = dict(zip(_FACTS, values, strict=True)) | {
        table: found for (table, _), found in zip(_NAMED, names, strict=True)
    }
    row |= {"text": row["length"], "missing": (), "held": None, "fired": ()}
    missing = tuple(name for name in COUNTED_FIELDS if not row[name])
    # An untrusted file may have values of any type.
    return msgspec.convert({**{name: row[name] for name in Facts.__struct_fields__}, "missing": missing}, Facts)


def has_content(path: str) -> bool:
    """Return whether a database has any content. It has none if a run was stopped while it created the file."""
    try:
        os.stat(path)  # noqa: PTH116 - names may have any bytes
    except FileNotFoundError:
        return False
    except OSError as error:
        raise OutputError(f"cannot be read: {reason(error)}", "check the disk", shown(path)) from error
    with database_errors(path), contextlib.closing(connected(path, "mode=rw")) as base:
        return base.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is not None


def check(base: sqlite3.Connection, path: str) -> None:
    """Raise OutputError if a database is not a database of newsingest, or has another version."""
    (application,) = base.execute("PRAGMA application_id").fetchone()
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if (application, version) != (APPLICATION, VERSION):
        other = f"the database has version {version}, but this newsingest needs version {VERSION}"
        msg = other if application == APPLICATION else "not a newsingest database"
        raise OutputError(msg, "use another file", shown(path))


@contextlib.contextmanager
def database_errors(path: str) -> Iterator[None]:
    """Turn errors of SQLite, and invalid values in a database, into OutputError."""
    try:
        yield
    except (sqlite3.Error, msgspec.MsgspecError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            other = "use another file, or delete this file and convert again if newsingest wrote it"
            raise OutputError("not a SQLite database, or a damaged one", other, shown(path)) from error
        msg = f"the database cannot be used: {error}"
        advice = "check the file and the disk; if the database is damaged, delete it and convert again"
        raise OutputError(msg, advice, shown(path)) from error
