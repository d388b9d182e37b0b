"""The interface of workers, and the simplest implementation: this process itself."""

import faulthandler
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Protocol

from newsingest.batch.task import Outcome, Put, Task, failed
from newsingest.errors import CrashError

Work = Callable[[list[Task]], list[Outcome]]  # converts a chunk; a pool can only use a function that can be pickled


AHEAD_BYTES = 64 << 20  # of inputs that one machine may hold before they are written
SLICE = 64  # inputs of a chunk that share one time limit
TICK = 0.5  # seconds between two looks at the clock while waiting for workers
ATTEMPTS = 3  # to convert what a broken worker had, before its input fails: the cause may lie outside the input


class Promise(Protocol):
    """The future outcomes of a chunk."""

    def outcomes(self) -> list[Outcome]:
        """Wait for the outcomes, and return them in the order of the tasks."""


class Workers(Protocol):
    """Convert chunks of tasks, in this process or in others."""

    @property
    def ahead(self) -> int:
        """Return how many chunks may wait to be written."""

    @property
    def ahead_bytes(self) -> int:
        """Return how many bytes of inputs may wait to be written, without the chunk that is being written."""

    are_remote: bool  # whether the workers may be on other machines

    def submit(self, tasks: list[Task], put: Put | None = None) -> Promise:
        """Start a chunk of tasks. put: writes the outcomes in the worker's process."""

    def stop(self) -> None:
        """End all work that is still running."""


class InProcess:
    """Convert in this process, when the outcomes of a chunk are requested."""

    ahead, ahead_bytes, are_remote = 0, AHEAD_BYTES, False

    def __init__(self, work: Work) -> None:
        self._work = work

    def submit(self, tasks: list[Task], put: Put | None = None) -> Promise:
        """Keep a chunk of tasks until its outcomes are requested."""
        return _Due(partial(done, self._work, tasks, put))

    def stop(self) -> None:
        """Do nothing: no work is running between two chunks."""


class _Due:
    def __init__(self, work: Callable[[], list[Outcome]]) -> None:
        self.outcomes = work


def done(
    work: Work, tasks: list[Task], put: Put | None, watch: Callable[[], AbstractContextManager[object]] = nullcontext
) -> list[Outcome]:
    """Convert a chunk in slices, and write the outcomes if ``put`` is given.

    watch: the context in which each slice is converted.
    """
    outcomes: list[Outcome] = []
    for first in range(0, len(tasks), SLICE):
        with watch():
            outcomes += work(tasks[first : first + SLICE])
    return put(outcomes) if put is not None and put.is_seen() else outcomes


def crash_outcome(how: str, why: str) -> Outcome:
    """Return the outcome of an input whose worker broke in each of ``ATTEMPTS`` attempts.

    how: a verb form, such as "crashed". why: the cause of one of the breaks.
    """
    what = f"the worker {how} {ATTEMPTS} times on this input: {why}"
    return failed(CrashError(what, "report it with the file, or leave the file out with --exclude"))


@contextmanager
def watched(limit: float) -> Iterator[None]:
    """End this process if the block takes more than ``limit`` seconds, even if no Python code can run.

    ``faulthandler`` keeps the time in a C thread of its own.
    """
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(limit, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
