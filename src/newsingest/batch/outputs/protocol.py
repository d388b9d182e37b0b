"""The interface of an output: a folder of files, a folder of parts, one file, a database or a stream."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import NamedTuple

from newsingest.batch.ledger import Columns, Row
from newsingest.batch.sizes import ChunkSize
from newsingest.batch.task import Outcome, Put
from newsingest.errors import ExistsError, NewsingestError, OutputError, StoppedError, reason
from newsingest.paths import shown


class InputPath(NamedTuple):
    """The names of an input: path and member as in its record.

    layout: the path of the output below DEST, without the suffix of the output format.
    """

    layout: str
    path: str
    member: str | None


class PlannedOutput(NamedTuple):
    """The planned output of one input.

    columns: stored in the ledger before the output is written. name: the file name or database key. trouble: why the
    output cannot be written.
    """

    columns: Columns = {}  # noqa: RUF012 - never changed in place
    name: str = ""
    trouble: NewsingestError | None = None


class Output(ABC):
    """The output of a run. Each kind defines the abstract methods, and other methods if it needs them.

    ``can_stay`` and ``plan`` are called in the order of the inputs, when the run plans them; ``keep``, ``write`` and
    ``delete`` in the same order, later, when the inputs are done.

    is_remote: the outputs are at an address, the same one for every machine. chunk_size: the size of a chunk of inputs.
    """

    is_remote: bool = False
    chunk_size: ChunkSize

    @abstractmethod
    def can_stay(self, rows: Iterable[Row]) -> bool:
        """Return whether the outputs of these unchanged inputs can stay. If True, they are planned to stay."""

    def is_place_of(self, layout: str, row: Row) -> bool:  # noqa: ARG002 - for subclasses that mirror the sources
        """Return whether the output of an input is where this run would write it. layout: as in ``InputPath``."""
        return True

    def plan(self, path: InputPath, row: Row | None) -> PlannedOutput:  # noqa: ARG002 - for subclasses
        """Choose where the output of an input will be. row: its row in the ledger, if an earlier run knew the input."""
        return PlannedOutput()

    def put(self, planned: list[PlannedOutput]) -> Put | None:  # noqa: ARG002 - for subclasses
        """Return a function that writes the outputs of a chunk in any process, or None if only this process can.

        planned: what ``plan`` chose for each input of the chunk.
        """
        return None

    @abstractmethod
    def write(self, planned: PlannedOutput, row: Row | None, outcome: Outcome) -> Columns:
        """Write the output of an input, unless ``outcome.written`` says that ``put`` wrote it; return its columns.

        Raises OutputError if this output cannot be written; other errors end the run.
        """

    def keep(self, row: Row) -> None:  # noqa: B027 - by default there is nothing to do
        """Let the output of an unchanged input stay."""

    def delete(self, row: Row) -> None:  # noqa: B027 - by default there is nothing to do
        """Delete the output of an input that now has no output, or that is gone.

        Raises OutputError if this output cannot be deleted; other errors end the run.
        """

    @abstractmethod
    def exists(self, row: Row) -> bool:
        """Return whether the output of an input that this run has not met exists."""

    def held(self, row: Row) -> bool:
        """Return whether there was an output of an input before the run planned the input. Called before ``delete``."""
        return row.length is not None and self.exists(row)

    def keep_unmet(self, row: Row) -> bool:  # noqa: ARG002 - for subclasses
        """Keep the output of an input that this run has not met. Return False if it cannot stay."""
        return True

    def commit(self, *, now: bool = False) -> None:  # noqa: B027 - by default there is nothing to do
        """Make the outputs so far permanent, then commit the ledger. The run calls it before it settles a chunk.

        now: do it even if it takes long.
        """

    @abstractmethod
    def finish(self) -> None:
        """Complete the outputs, and delete temporary files. The run calls it after the last input."""

    def close(self) -> None:  # noqa: B027 - by default there is nothing to do
        """Close what is open. The run may have been interrupted."""


def in_the_way(name: str) -> OutputError:
    """Return the error for an output whose name a folder has. Only the input fails; the run continues."""
    msg = f"cannot write the output {shown(name)}: a folder has this name"
    return OutputError(msg, "move the folder, then run again with --retry-failed")


def foreign(name: str, place: str = "", *, within_sources: bool) -> ExistsError:
    """Return the error for a file in the output folder that the ledger does not list.

    place: the folder, if the error is not about one input. within_sources: the folder may hold source files.
    """
    advice = "move the file, or " + ("write to another folder" if within_sources else "overwrite it with --force")
    msg = f"{shown(name)} exists in the output folder, but this run's ledger does not list it"
    return ExistsError(msg, advice, place)


def stopped(place: str, error: OSError | NewsingestError) -> NewsingestError:
    """Return the error for a run that cannot continue to write."""
    advice = "check the disk, then run the same command again to continue"
    why = error.problem if isinstance(error, NewsingestError) else f"cannot be written: {reason(error)}"
    return StoppedError(why, advice, shown(place))
