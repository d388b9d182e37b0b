"""The ledger of a destination: one SQLite file with a row for each input, written before the outputs.

A run opens a ``Ledger``, and no other run can write to it (``lock.py``). ``status_of`` reads a ledger, even while a run
writes to it. ``file.py`` holds the tables and the errors of a file that is not a valid ledger, ``rows.py`` the types of
rows. ``parts.py`` and ``volumes.py`` hold the statements about the places of records.
"""

from newsingest.batch.ledger.file import LEDGER, damaged, is_ledger
from newsingest.batch.ledger.ledger import Ledger
from newsingest.batch.ledger.lock import LOCK
from newsingest.batch.ledger.rows import DONE, Columns, Row, State
from newsingest.batch.ledger.status import Entry, Status, entries, status_of

__all__ = [
    "DONE",
    "LEDGER",
    "LOCK",
    "Columns",
    "Entry",
    "Ledger",
    "Row",
    "State",
    "Status",
    "damaged",
    "entries",
    "is_ledger",
    "status_of",
]
