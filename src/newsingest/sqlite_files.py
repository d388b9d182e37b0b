"""Opening a file of SQLite's that may come from a stranger."""

import os
import sqlite3
from urllib.parse import quote

from newsingest.paths import check_no_folder

# How the names of the files end that SQLite keeps next to a database while it is open.
COMPANIONS = ("-wal", "-shm", "-journal")
# https://www.sqlite.org/fileformat2.html#the_rollback_journal: what ends a journal that names a super-journal.
_NAMES_ANOTHER = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"


def connected(path: str, way: str, **options: str | None) -> sqlite3.Connection:
    """Open a database. way: the query of its address, such as ``mode=ro``; options: those of ``sqlite3.connect``.

    Raises sqlite3.DatabaseError where a journal lies beside it that names another file: SQLite rolls back what it says
    and deletes that file, wherever it is. A program that uses one file at a time, as we do, leaves no such journal.
    Raises StoppedError if a folder has the name of a file that SQLite is going to write.
    """
    whole = os.path.abspath(path)  # noqa: PTH100 - names of any bytes
    real = os.path.realpath(whole)
    for end in ("", *COMPANIONS) if way == "mode=rwc" else ():
        check_no_folder(real + end)
    journal = real + "-journal"
    if _names_another(journal):
        msg = f"{os.path.basename(journal)} next to it would make SQLite delete another file; no newsingest run wrote this journal, so delete it"  # noqa: PTH119 - as above
        raise sqlite3.DatabaseError(msg)
    return sqlite3.connect(f"file://{located(whole)}?{way}", uri=True, **options)  # type: ignore[call-overload, no-any-return]


def located(path: str) -> str:
    """Return an absolute path as it stands in an address: C:\\a as /C%3A/a, which is what SQLite wants there."""
    return quote(b"/" + os.fsencode(path.replace(os.sep, "/")).removeprefix(b"/"))


def _names_another(journal: str) -> bool:
    try:
        with open(journal, "rb") as file:  # noqa: PTH123 - as above
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - len(_NAMES_ANOTHER)))
            return file.read() == _NAMES_ANOTHER
    except OSError:
        return False  # there is none, or SQLite cannot read it either
