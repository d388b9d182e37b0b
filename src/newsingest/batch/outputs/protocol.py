"""What a run asks of its destination, be it a folder of outputs or one file of records."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from newsingest.batch.ledger import Row
from newsingest.batch.task import Outcome, Put
from newsingest.errors import NewsingestError, OutputError, StoppedError, reason
from newsingest.paths import shown

Columns = dict[str, object]  # columns of the ledger, and what they become


class Spot(NamedTuple):
    """Where an input is: its place in what a folder mirrors, and its origin as the record has it."""

    layout: str
    path: str
    member: str | None


class Place(NamedTuple):
    """Where the output of an input will be: what the ledger must know before it is there, and what it is written under."""

    columns: Columns = {}  # noqa: RUF012 - nobody changes it
    name: str = ""


class Portion(NamedTuple):
    """How much makes a chunk: inputs to convert, or bytes of them; or inputs in all, where few are to be converted.

    A chunk of one costs more than it saves.
    """

    inputs: int = 64
    size: int = 4 << 20
    looked_at: int = 256


AFAR = Portion(inputs=256, looked_at=1024)  # to a worker of a cluster, or with an address: there a trip costs 2 ms


class Output(Protocol):
    """The destination of a run.

    ``stands`` and ``place`` are asked in the order of the inputs, when each is planned;
    ``keep``, ``write`` and ``forget`` in the same order, later, when each is done.

    anywhere: what is written is not on this machine, so that no process is nearer to it than another.
    portion: how much a worker is given that is on a cluster, or writes to an address.
    """

    anywhere: bool
    portion: Portion

    def stands(self, row: Row) -> bool:
        """Tell whether what is written of an input that did not change can stay."""

    def all_stand(self, rows: Iterable[Row]) -> bool:
        """Tell whether ``stands`` would be true of all of them, one after the other, without planning anything."""

    def is_place_of(self, layout: str, row: Row) -> bool:
        """Tell whether what an input has is where this run would put it. layout: as in ``Spot``."""

    def place(self, spot: Spot, row: Row | None) -> Place:
        """Choose where the output of an input will be."""

    def check(self, place: Place, row: Row | None) -> None:
        """Raise ExistsError where a file that no earlier run wrote is in that place."""

    def tick(self) -> None:
        """Prepare for a chunk of inputs to be written: the time to make what was done before last."""

    def send(self, places: list[Place]) -> Put | None:
        """Return what lets a worker write the outputs of a chunk; None where the run itself has to.

        places: what ``place`` chose for each of the tasks. Workers of this machine are given it only where it is ``anywhere``.
        """

    def checkpoint(self) -> None:
        """Make all that was done last."""

    def keep(self, row: Row) -> None:
        """Let what is written of an input stay."""

    def write(self, place: Place, row: Row | None, outcome: Outcome) -> Columns:
        """Write what an input gave, and return the columns that say so. place: what ``place`` chose.

        Raises OutputError where this one cannot be written; other errors end the run.
        """

    def forget(self, row: Row) -> None:
        """Take away what an earlier run wrote of an input that now gives nothing, or that is gone.

        Raises OutputError where this one cannot be taken away; other errors end the run.
        """

    def holds(self, row: Row) -> bool:
        """Tell whether something is written of an input that this run has not met."""

    def leave(self, row: Row) -> bool:
        """Let it stay; False where it cannot, beside what this run writes."""

    def finish(self) -> None:
        """All inputs are done: leave nothing but the outputs behind."""

    def close(self) -> None:
        """Let go of what is open; the run may have been broken off."""


def in_the_way(name: str) -> OutputError:
    """Return what to say of an output whose place a folder has: its input fails, and the run goes on."""
    msg = f"cannot write the output {shown(name)}: a folder has this name"
    return OutputError(msg, "move the folder, then run again with --retry-failed")


def stopped(place: str, error: OSError | NewsingestError) -> NewsingestError:
    """Return what to say when a run cannot write on."""
    advice = "check the disk, then run the same command again to continue"
    why = error.problem if isinstance(error, NewsingestError) else f"cannot be written: {reason(error)}"
    return StoppedError(why, advice, shown(place))
