"""The output to a stream, in the order of the inputs. It has no ledger, so no run can be resumed."""

from collections.abc import Callable, Iterable

from newsingest.batch.ledger import Columns, Row
from newsingest.batch.outputs.protocol import Output, PlannedOutput
from newsingest.batch.sizes import Sizes
from newsingest.batch.task import Outcome

Write = Callable[[bytes], object]


class OnStream(Output):
    """The output stream of a run. It holds nothing from earlier runs, and no record can be deleted."""

    def __init__(self, write: Write, head: bytes, sizes: Sizes) -> None:
        """Keep the head, the bytes before the first record, until that record is written."""
        self._write, self._head, self.chunk_size = write, head, sizes.chunk

    def can_stay(self, rows: Iterable[Row]) -> bool:
        """Return False, unless there are no rows."""
        return not any(True for _ in rows)

    def write(self, planned: PlannedOutput, row: Row | None, outcome: Outcome) -> Columns:  # noqa: ARG002 - as in Output
        """Write one record."""
        self._begin()
        self._write(outcome.data)
        return {}

    def _begin(self) -> None:
        head, self._head = self._head, b""
        if head:
            self._write(head)

    def exists(self, row: Row) -> bool:  # noqa: ARG002 - as in Output
        """Return False: nothing was written before this run."""
        return False

    def finish(self) -> None:
        """Write the head if there was no record."""
        self._begin()
