"""A list of names of sources that can be read more than once. Its names are on disk, because there may be millions."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from newsingest.batch.sources.inputs import Sources
from newsingest.temporary_database import new_database, stop_on_errors


class _Names:
    """The names in a temporary database, in their order."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def __iter__(self) -> Iterator[str]:
        with stop_on_errors():
            for (name,) in self._database.execute("SELECT name FROM name ORDER BY rowid"):
                yield os.fsdecode(name)


@contextlib.contextmanager
def read_ahead(sources: Sources) -> Iterator[Sources]:
    """Read the list of names to its end. Yield the same sources, with a list that can be read again."""
    if not sources.files_from:
        yield sources
        return
    with contextlib.closing(new_database("CREATE TABLE name (name BLOB)")) as database:
        with stop_on_errors():
            names = ((os.fsencode(name),) for name in sources.files_from)
            database.executemany("INSERT INTO name VALUES (?)", names)
        yield replace(sources, files_from=_Names(database))
