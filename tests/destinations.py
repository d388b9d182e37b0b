"""Every kind of destination: the options of convert that write it, and functions that return its content."""

import contextlib
import itertools
import sqlite3
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from batch_tools import tree, unpacked
from newsingest.exporters.sqlite import PARTS

TARGETS: dict[str, tuple[str, ...]] = {
    "out": (),
    "out.jsonl": (),
    "out.json": (),
    "out.ninjs.json.gz": (),
    "out.csv.gz": (),
    "out.jsonl.zst": (),
    "out.db": (),
    "out.parquet": (),
    "site": ("--to=jekyll",),
}


def content(target: Path) -> Any:
    """Return the content of a destination, to compare it with another: bytes of files, rows of databases and parts."""
    if target.name.endswith(".parquet"):
        return rows_of_parts(target)
    if target.name.endswith(".db"):
        return rows_of_database(target)
    return tree(target) if target.is_dir() else unpacked(target)


def strays(folder: Path) -> list[str]:
    """Return the paths of temporary files that runs left below a folder."""
    ends = (".newsingest-part", ".newsingest.part", "-wal", "-shm", "-journal")
    return [str(path) for path in folder.rglob("*") if path.name.endswith(ends)]


def rows_of_parts(folder: Path) -> list[Any]:
    parts = [path for path in folder.iterdir() if path.suffix == ".parquet"]
    return sorted(
        itertools.chain.from_iterable(pq.read_table(part, use_threads=False).to_pylist() for part in parts), key=repr
    )


def rows_of_database(base: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each table of a database, without the keys of articles. Assert that the database is sound."""
    with contextlib.closing(sqlite3.connect(base)) as found:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []
        found.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
        indexed = found.execute(
            "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH '正 文 OR 第 一 段'"
        ).fetchone()
        tables = {}
        for table in PARTS:
            query = f"SELECT a.path, a.nth, {table}.* FROM {table} JOIN articles a ON a.key = article"  # noqa: S608
            tables[table] = sorted((row[:2] + row[3:] for row in found.execute(query)), key=repr)
        tables["articles"] = sorted((row[1:] for row in found.execute("SELECT * FROM articles")), key=repr)
    return tables | {"indexed": [indexed]}
