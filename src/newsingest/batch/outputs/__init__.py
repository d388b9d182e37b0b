"""Where records go: a file an article, parts, one file, a database, a stream; on this machine or at an address.

``destination_of`` reads the name that the user gave, and opens the ``Output`` of a run: ``protocol.py`` says what a run asks of one.
An output hears of outcomes, never of workers; what a worker is to write itself goes to it as a ``Put`` (``batch/task.py``).
"""

from newsingest.batch.outputs.destination import (
    STREAM,
    Destination,
    destination_of,
    form_of,
    is_destination,
    ledger_beside,
    ledger_of,
)
from newsingest.batch.outputs.protocol import Columns, Output, Place, Spot
from newsingest.batch.outputs.single_file import finish_renaming, not_ours
from newsingest.batch.outputs.stream import OnStream, Write

__all__ = [
    "STREAM",
    "Columns",
    "Destination",
    "OnStream",
    "Output",
    "Place",
    "Spot",
    "Write",
    "destination_of",
    "finish_renaming",
    "form_of",
    "is_destination",
    "ledger_beside",
    "ledger_of",
    "not_ours",
]
