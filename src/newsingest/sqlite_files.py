"""Open SQLite files that may be untrusted."""

import os
import sqlite3
from urllib.parse import quote

from newsingest.paths import check_no_folder

# The suffixes of the files that SQLite keeps next to an open database.
COMPANIONS = ("-wal", "-shm", "-journal")
# The last bytes of a journal that names a super-journal: https://www.sqlite.org/fileformat2.html#the_rollback_journal
_NAMES_ANOTHER = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"


def connected(path: str, way: str, **options: str | None) -> sqlite3.Connection:
    """Open a database.

    way: the query of its URI, such as ``mode=ro``; options: the options of ``sqlite3.connect``.
    Raises sqlite3.DatabaseError if a journal next to the database names another file: SQLite would roll back the
    journal and delete that file, wherever it is. newsingest never leaves such a journal, because it writes one database
    at a time.
    Raises StoppedError if a folder has the name of a file that SQLite needs to write.
    """
    whole = os.path.abspath(path)  # noqa: PTH100 - names of any bytes
    real = os.path.realpath(whole)
    for end in ("", *COMPANIONS) if way == "mode=rwc" else ():
        check_no_folder(real + end)
    journal = real + "-journal"
    if _names_another(journal):
        name = os.path.basename(journal)  # noqa: PTH119 - as above
        msg = f"the journal {name} next to this file would make SQLite delete another file; newsingest did not write this journal: delete the journal"
        raise sqlite3.DatabaseError(msg)
    return sqlite3.connect(f"file://{located(whole)}?{way}", uri=True, **options)  # type: ignore[call-overload, no-any-return]


def located(path: str) -> str:
    """Return an absolute path as SQLite expects it in a URI: C:\\a as /C%3A/a."""
    return quote(b"/" + os.fsencode(path.replace(os.sep, "/")).removeprefix(b"/"))


def _names_another(journal: str) -> bool:
    try:
        with open(journal, "rb") as file:  # noqa: PTH123 - as above
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - len(_NAMES_ANOTHER)))
            return file.read() == _NAMES_ANOTHER
    except OSError:
        return False  # there is no journal, or SQLite cannot read it either
