"""What became of each input: one SQLite file beside the destination, written ahead of the outputs.

``Ledger`` is opened by a run, which alone writes it (``lock.py``); ``status_of`` reads it, also while a run is at work.
``file.py`` has the tables and what is wrong with a file that is no ledger.
"""

from newsingest.batch.ledger.file import LEDGER, damaged, is_ledger
from newsingest.batch.ledger.ledger import DONE, Ledger, Row, State
from newsingest.batch.ledger.lock import LOCK
from newsingest.batch.ledger.status import Entry, Status, entries, status_of

__all__ = [
    "DONE",
    "LEDGER",
    "LOCK",
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
