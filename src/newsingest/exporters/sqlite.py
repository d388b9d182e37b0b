"""SQLite: one database, with a row for each article, rows for its parts, and a full-text index of title and text.

The key of an article is its origin: path, member, and a number if an archive has a name twice. Putting an article with
the same origin replaces it. The index is contentless, so SQLite stores no second copy of the texts.
"""

import contextlib
import sqlite3
from typing import Any

import msgspec

from newsingest.article import Article, Code, Heading, Paragraph
from newsingest.exporters.base import ENCODER, Exporter, ExportOptions
from newsingest.exporters.columns import DATE_COLUMNS, value_of, with_dates
from newsingest.exporters.sqlite_reader import APPLICATION, VERSION, Reader, check, database_errors
from newsingest.exporters.words import search_words
from newsingest.text import plain_text

_SCHEMA = """
CREATE TABLE articles (
    key INTEGER PRIMARY KEY,
    path TEXT NOT NULL, member TEXT,           -- the origin
    nth INTEGER NOT NULL,                      -- tells inputs with the same path and member apart, from 1
    id TEXT NOT NULL, fingerprint TEXT NOT NULL, schema_version TEXT NOT NULL,
    title TEXT, subtitle TEXT, summary TEXT,
    -- published is as written, _at in UTC if a time zone is stated, _local without the time zone, _date the day
    published TEXT, published_at TEXT, published_local TEXT, published_date TEXT,
    modified TEXT, modified_at TEXT, modified_local TEXT, modified_date TEXT,
    language TEXT, source TEXT, url TEXT, data_source TEXT,
    dateline TEXT, dateline_agency TEXT, dateline_place TEXT, dateline_date TEXT,
    text TEXT NOT NULL,
    length INTEGER NOT NULL,                   -- of text, in characters
    format TEXT NOT NULL, body_kind TEXT NOT NULL, encoding TEXT NOT NULL, newline TEXT NOT NULL,
    size INTEGER NOT NULL,                     -- of the input, in bytes
    extra TEXT NOT NULL                        -- a JSON object; its values are strings
);
CREATE UNIQUE INDEX articles_origin ON articles (path, ifnull(member, ''), nth);
CREATE INDEX articles_published ON articles (published);
CREATE INDEX articles_published_date ON articles (published_date);
CREATE INDEX articles_source ON articles (source, published);
CREATE INDEX articles_fingerprint ON articles (fingerprint);
CREATE INDEX articles_id ON articles (id);
CREATE TABLE blocks (
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
    position INTEGER NOT NULL,                 -- from 0, here and in the tables below
    type TEXT NOT NULL,
    level INTEGER,                             -- of a heading
    text TEXT NOT NULL,
    json TEXT NOT NULL,                        -- the complete block
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE TABLE authors (
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE, position INTEGER NOT NULL,
    name TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX authors_name ON authors (name);
CREATE TABLE categories (
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE, position INTEGER NOT NULL,
    name TEXT NOT NULL, PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX categories_name ON categories (name);
CREATE TABLE tags (
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE, position INTEGER NOT NULL,
    name TEXT NOT NULL, PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX tags_name ON tags (name);
CREATE TABLE securities (
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE, position INTEGER NOT NULL,
    symbol TEXT NOT NULL, name TEXT, PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX securities_symbol ON securities (symbol);
CREATE TABLE removed (
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE, position INTEGER NOT NULL,
    kind TEXT NOT NULL, text TEXT NOT NULL,
    at INTEGER NOT NULL,                       -- how many blocks of the body are before the text
    PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX removed_kind ON removed (kind);
CREATE TABLE warnings (
    article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE, position INTEGER NOT NULL,
    code TEXT NOT NULL, message TEXT NOT NULL, PRIMARY KEY (article, position)
) WITHOUT ROWID;
CREATE INDEX warnings_code ON warnings (code);
CREATE VIRTUAL TABLE articles_fts USING fts5 (title, text, content = '', tokenize = "unicode61 tokenchars '¶'");
"""
_PLAIN = (  # the columns with the name and value of a field
    "id", "fingerprint", "schema_version", "title", "subtitle", "summary", "published", "modified", "language", "source",
    "url", "data_source", "text",
)  # fmt: skip
_WORKED_OUT = tuple(name for name in with_dates(DATE_COLUMNS) if name not in DATE_COLUMNS)
_ORIGIN = ("path", "member", "format", "body_kind", "encoding", "newline", "size")
PARTS = ("blocks", "authors", "categories", "tags", "securities", "removed", "warnings")


class _Rows(msgspec.Struct, array_like=True):
    """The rows of an article, as a worker sends them to the writer.

    path, member: the origin; article: the values by column; parts: the rows of each table of PARTS; words: title and
    text for the index.
    """

    path: str
    member: str | None
    article: dict[str, str | int | None]
    parts: list[list[tuple[str | int | None, ...]]]
    words: tuple[str, str]


_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(_Rows)


def record(article: Article, _options: ExportOptions) -> bytes:
    """Return the rows of an article, for ``Database.put``."""
    values: dict[str, Any] = {name: getattr(article, name) for name in _PLAIN}
    values |= {name: getattr(article.origin, name) for name in _ORIGIN}
    values |= {name: value_of(article, name) for name in _WORKED_OUT}
    values |= {"length": len(article.text), "extra": ENCODER.encode(article.extra).decode()}
    if (dateline := article.dateline) is not None:
        values |= {"dateline": dateline.raw, "dateline_agency": dateline.agency}
        values |= {"dateline_place": dateline.place, "dateline_date": dateline.date}
    blocks = [
        (
            block.__struct_config__.tag,
            block.level if isinstance(block, Heading) else None,
            block.text if isinstance(block, Paragraph | Heading | Code) else plain_text((block,)),
            ENCODER.encode(block).decode(),
        )
        for block in article.body
    ]
    parts: list[Any] = [
        blocks,
        [(author.name, author.role) for author in article.authors],
        [(name,) for name in article.categories],
        [(name,) for name in article.tags],
        [(security.symbol, security.name) for security in article.securities],
        [(removed.kind, removed.text, removed.at) for removed in article.removed],
        [(warning.code, warning.message) for warning in article.warnings],
    ]
    return _PACK.encode(
        _Rows(
            article.origin.path,
            article.origin.member,
            values,
            parts,
            (search_words(article.title or ""), search_words(article.text)),
        )
    )


class Database(Reader):
    """A database of articles, open for writing. It is created if it does not exist. Changes need a commit."""

    _mode = "rwc"

    def _prepare(self) -> None:
        (tables,) = self.base.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        self.base.isolation_level = None
        if not tables:
            self.base.executescript(
                f"BEGIN; {_SCHEMA} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT"
            )
        check(self.base, self.path)
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -65536"):
            self.base.execute(f"PRAGMA {pragma}")
        self.base.execute("BEGIN IMMEDIATE")

    def put(self, data: bytes, nth: int = 1) -> None:
        """Add an article from the bytes that ``record`` made. Replace an article with the same origin."""
        rows = _UNPACK.decode(data)
        values = rows.article
        with database_errors(self.path):
            key = self._key(rows.path, rows.member, nth)
            if key is not None:
                self._delete(key)
            self._insert({**values, "key": key, "nth": nth}, rows)

    def _insert(self, values: dict[str, str | int | None], rows: _Rows) -> None:
        key = self.base.execute(
            f"INSERT INTO articles ({', '.join(values)}) VALUES ({_marks(len(values))})",  # noqa: S608 - our own names
            tuple(values.values()),
        ).lastrowid
        for table, entries in zip(PARTS, rows.parts, strict=True):
            if entries:
                self.base.executemany(
                    f"INSERT INTO {table} VALUES ({_marks(len(entries[0]) + 2)})",  # noqa: S608 - our own names
                    ((key, position, *entry) for position, entry in enumerate(entries)),
                )
        self.base.execute("INSERT INTO articles_fts (rowid, title, text) VALUES (?, ?, ?)", (key, *rows.words))

    def drop(self, path: str, member: str | None, nth: int) -> None:
        """Delete an article, if it exists."""
        with database_errors(self.path):
            key = self._key(path, member, nth)
            if key is not None:
                self._delete(key)

    def _delete(self, key: int) -> None:
        found = self.base.execute("SELECT title, text FROM articles WHERE key = ?", (key,)).fetchone()
        title, text = msgspec.convert(found, tuple[str | None, str])
        self.base.execute(
            "INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            (key, search_words(title or ""), search_words(text)),
        )
        self.base.execute("DELETE FROM articles WHERE key = ?", (key,))

    def commit(self) -> None:
        """Commit the changes, so that they survive if the process is killed."""
        with database_errors(self.path):
            self.base.execute("COMMIT")
            self.base.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Close the database and leave a single file. Changes that were not committed are lost."""
        with contextlib.suppress(sqlite3.Error):
            if self.base.in_transaction:
                self.base.execute("ROLLBACK")
            self.base.execute("PRAGMA optimize")
            self.base.execute("PRAGMA journal_mode = DELETE")
        self.base.close()


def _marks(count: int) -> str:
    return ", ".join("?" * count)


EXPORTER = Exporter(
    name="sqlite",
    title="SQLite: tables and a full-text index in one database",
    suffixes=(".db", ".sqlite", ".sqlite3"),
    framing="binary",
    appends=False,
    store="database",
    record=record,
    has_instants=True,
    open=Database,
)
