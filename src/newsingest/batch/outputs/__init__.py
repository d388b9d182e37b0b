"""The outputs of a run: one file for each article, parts, one file, a database or a stream; local or at an address.

``destination_of`` reads the destination that the user named; ``Destination.open`` returns its ``Output``, whose
interface is in ``protocol.py``. An output sees outcomes, never workers. If a worker is to write, the output returns a
``Put`` (``batch/task.py``) that the run sends to the worker.
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
from newsingest.batch.outputs.protocol import InputPath, Output, PlannedOutput
from newsingest.batch.outputs.single_file import finish_renaming, not_listed
from newsingest.batch.outputs.stream import OnStream, Write

__all__ = [
    "STREAM",
    "Destination",
    "InputPath",
    "OnStream",
    "Output",
    "PlannedOutput",
    "Write",
    "destination_of",
    "finish_renaming",
    "form_of",
    "is_destination",
    "ledger_beside",
    "ledger_of",
    "not_listed",
]
