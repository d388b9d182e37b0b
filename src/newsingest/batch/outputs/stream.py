"""A run that writes its records to a stream, in the order of the inputs. It keeps no ledger, so that each begins anew."""

from collections.abc import Callable, Iterable

from newsingest.batch.ledger import Row
from newsingest.batch.outputs.protocol import Columns, Output, Place
from newsingest.batch.sizes import Sizes
from newsingest.batch.task import Outcome

Write = Callable[[bytes], object]


class OnStream(Output):
    """The stream of a run. Nothing is in it from before, and nothing can be taken back."""

    def __init__(self, write: Write, head: bytes, sizes: Sizes) -> None:
        """head: the bytes before the first record, which are written with that record."""
        self._write, self._head, self.portion = write, head, sizes.chunk

    def stand(self, rows: Iterable[Row]) -> bool:
        """Return False, unless nothing is asked for."""
        return not any(True for _ in rows)

    def write(self, place: Place, row: Row | None, outcome: Outcome) -> Columns:  # noqa: ARG002 - as Output says
        """Write one record."""
        self._begin()
        self._write(outcome.data)
        return {}

    def _begin(self) -> None:
        head, self._head = self._head, b""
        if head:
            self._write(head)

    def holds(self, row: Row) -> bool:  # noqa: ARG002 - as Output says
        """Return False: nothing was written before this run."""
        return False

    def finish(self) -> None:
        """Write the head if there was no record."""
        self._begin()
