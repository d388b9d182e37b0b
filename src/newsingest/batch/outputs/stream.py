"""A run that writes its records to a stream, in the order of the inputs. It keeps no ledger, so that each begins anew."""

from collections.abc import Callable, Iterable

from newsingest.batch.ledger import Row
from newsingest.batch.outputs.protocol import AFAR, Columns, Place, Spot
from newsingest.batch.task import Outcome, Put

Write = Callable[[bytes], object]


class OnStream:
    """The stream of a run, an ``Output``. Nothing stands in it from before, and nothing is taken back."""

    anywhere, portion = False, AFAR

    def __init__(self, write: Write, head: bytes) -> None:
        """head: the bytes before the first record, which are written with that."""
        self._write, self._head = write, head

    def stands(self, row: Row) -> bool:  # noqa: ARG002 - as Output says
        """Tell that nothing stands."""
        return False

    def all_stand(self, rows: Iterable[Row]) -> bool:  # noqa: ARG002 - as Output says
        """Tell that nothing stands."""
        return False

    def is_place_of(self, layout: str, row: Row) -> bool:  # noqa: ARG002 - as Output says
        """Tell whether a record belongs here: they all do."""
        return True

    def place(self, spot: Spot, row: Row | None) -> Place:  # noqa: ARG002 - as Output says
        """Note nothing: a record stands where it comes."""
        return Place()

    def check(self, place: Place, row: Row | None) -> None:
        """Find nothing in the way."""

    def tick(self) -> None:
        """Do nothing: what was written is gone from here."""

    checkpoint = close = tick

    def send(self, places: list[Place]) -> Put | None:  # noqa: ARG002 - as Output says
        """Let the run write: all goes into one place."""
        return None

    def keep(self, row: Row) -> None:
        """Do nothing: no record is kept."""

    def write(self, place: Place, row: Row | None, outcome: Outcome) -> Columns:  # noqa: ARG002 - as Output says
        """Write one record."""
        self._begin()
        self._write(outcome.data)
        return {}

    def _begin(self) -> None:
        head, self._head = self._head, b""
        if head:
            self._write(head)

    def forget(self, row: Row) -> None:
        """Do nothing: what was written is gone from here."""

    def holds(self, row: Row) -> bool:  # noqa: ARG002 - as Output says
        """Tell that nothing was written before this run."""
        return False

    def leave(self, row: Row) -> bool:  # noqa: ARG002 - as Output says
        """Let it stay: nothing is there."""
        return True

    def finish(self) -> None:
        """Write what stands before the records, also where there was none."""
        self._begin()
