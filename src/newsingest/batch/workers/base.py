"""What a run asks of its workers, and the simplest of them: this process itself."""

import faulthandler
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Protocol

from newsingest.batch.task import Outcome, Put, Task

Work = Callable[[list[Task]], list[Outcome]]  # what is done with a chunk; for a pool it must be one that can be pickled


AHEAD_BYTES = 64 << 20  # of inputs that may be on their way on one machine
SLICE = 64  # inputs of a chunk for which a worker that hangs is waited for


class Promise(Protocol):
    """The outcomes of a chunk, once they are there."""

    def outcomes(self) -> list[Outcome]:
        """Wait for them, and return them in the order of the tasks."""


class Workers(Protocol):
    """What does the work."""

    @property
    def ahead(self) -> int:
        """How many chunks may wait for the writer."""

    @property
    def ahead_bytes(self) -> int:
        """How many bytes of inputs may be on their way, besides what the writer is at."""

    are_far: bool  # they may be on other machines

    def submit(self, tasks: list[Task], put: Put | None = None) -> Promise:
        """Take a chunk of tasks. put: writes what they give, where the worker is."""

    def stop(self) -> None:
        """End what is still at work."""


class Here:
    """This process does the work: when it is asked for the outcome, and no sooner."""

    ahead, ahead_bytes, are_far = 0, AHEAD_BYTES, False

    def __init__(self, work: Work) -> None:
        self._work = work

    def submit(self, tasks: list[Task], put: Put | None = None) -> Promise:
        """Take a chunk of tasks."""
        return _Due(partial(done, self._work, tasks, put))

    def stop(self) -> None:
        """Nothing is at work between two chunks."""


class _Due:
    def __init__(self, work: Callable[[], list[Outcome]]) -> None:
        self.outcomes = work


def done(
    work: Work, tasks: list[Task], put: Put | None, watch: Callable[[], AbstractContextManager[object]] = nullcontext
) -> list[Outcome]:
    """Do a chunk, and write what it gives where that is asked for. watch: guards each of the slices that it is done in."""
    outcomes: list[Outcome] = []
    for first in range(0, len(tasks), SLICE):
        with watch():
            outcomes += work(tasks[first : first + SLICE])
    return outcomes if put is None else put(outcomes)


@contextmanager
def watched(limit: float) -> Iterator[None]:
    """End this process where something takes so many seconds, also where nothing of Python gets to run any more."""
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(limit, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
