"""Worker processes that may crash, hang or be killed without harm to the run.

Each worker is a pebble pool of its own. The workers of one pebble pool share a pipe and its locks: a worker that is
killed while it holds a lock stalls the others. A broken worker in a pool of its own is noticed at once and replaced.
"""

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Thread
from types import ModuleType

from pebble import ProcessExpired, ProcessPool

from newsingest.batch.task import Outcome, Put, Task, failed
from newsingest.batch.workers.base import (
    AHEAD_BYTES,
    ATTEMPTS,
    SLICE,
    TICK,
    Promise,
    Work,
    crash_outcome,
    done,
    watched,
)
from newsingest.errors import StoppedError, TooSlowError

_START = 30.0  # seconds in which a worker must start the chunk that the run waits for
_BROKEN = (ProcessExpired, BrokenProcessPool, TimeoutError, OSError, EOFError, RuntimeError)


class Pool:
    """Convert in worker processes. If a worker breaks, repeat its chunk input by input: only the faulty input fails."""

    are_remote = False

    def __init__(self, count: int, work: Work, limit: float, tick: Callable[[], None]) -> None:
        """Start ``count`` workers. Raises StoppedError if they cannot be started.

        limit: seconds for one input, and for one slice of a chunk. tick: called while the pool waits.
        """
        self.ahead, self.ahead_bytes = 3 * count, AHEAD_BYTES
        self.limit, self.tick = limit, tick
        try:
            _quiet_tracker()
            self._workers = [_Worker(work) for _ in range(count)]
        except _BROKEN as error:
            raise _cannot_start(str(error) or "each ended before it was ready to work") from error

    def submit(self, tasks: list[Task], put: Put | None = None) -> Promise:
        """Give a chunk to the worker with the fewest waiting chunks."""
        worker = min(self._workers, key=lambda worker: len(worker.waiting))
        return worker.take(_Chunk(self, worker, tasks, put))

    def stop(self) -> None:
        """End the workers, even in the middle of their work."""
        for worker in self._workers:
            worker.close()


class _Chunk:
    """A chunk of tasks that was given to a worker."""

    def __init__(self, pool: Pool, worker: "_Worker", tasks: list[Task], put: Put | None = None) -> None:
        self.pool, self.worker, self.tasks, self.put = pool, worker, tasks, put
        self.future: Future[list[Outcome]] | None = None

    def outcomes(self) -> list[Outcome]:
        try:
            return self._awaited()
        except _BROKEN:
            outcomes = [self._alone(task) for task in self.tasks]
            self.worker.go_on()
            return outcomes if self.put is None else self.put(outcomes, again=True)

    def _awaited(self) -> list[Outcome]:
        """Wait for the outcomes. If the worker breaks, replace it and raise one of ``_BROKEN``."""
        try:
            future = self.future
            if future is None:  # the worker was broken when it should have got the chunk
                raise BrokenProcessPool
            deadline = time.monotonic() + _START
            while not wait([future], timeout=TICK).done:
                self.pool.tick()
                if not future.running() and time.monotonic() > deadline:
                    raise _NotStartedError
            found = future.result()
        except _BROKEN:
            self.worker.replace(self)
            raise
        self.worker.waiting.remove(self)
        return found

    def _alone(self, task: Task) -> Outcome:
        """Convert one task of a broken chunk by itself, in several attempts."""
        crashed, why = False, ""
        for _ in range(ATTEMPTS):
            chunk = _Chunk(self.pool, self.worker, [task])
            self.worker.take(chunk)
            try:
                return chunk._awaited()[0]
            except TimeoutError:
                what = f"took more than {self.pool.limit:g} seconds"
                return failed(TooSlowError(what, "raise --timeout, or leave the file out with --exclude"))
            except _NotStartedError as error:
                raise _cannot_start(f"one did not start within {_START:g} seconds") from error
            except ProcessExpired as error:
                crashed, why = True, f"exit code {error.exitcode}"
            except _BROKEN as error:
                why = why or type(error).__name__
        if not crashed:  # no worker even started the task, so the input is not the cause
            raise _cannot_start(why)
        return crash_outcome("crashed", why)


class _NotStartedError(RuntimeError):
    """Raised if a worker does not start its chunk within ``_START`` seconds."""


def _cannot_start(why: str) -> StoppedError:
    return StoppedError(
        f"worker processes cannot be started: {why}", "use -j 1 without --timeout: such a run starts no worker process"
    )


class _Bare(SpawnProcess):
    """A process that does not import the user's main script.

    A worker needs nothing from that script, and many scripts lack the guard ``if __name__ == "__main__"``.
    """

    def start(self) -> None:
        script = sys.modules["__main__"]
        # A new process imports the main module only if that has a spec or a file.
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            super().start()
        finally:
            sys.modules["__main__"] = script


class _Spawning(SpawnContext):
    """Start ``_Bare`` processes.

    They are spawned, not forked: a process with threads must not fork, and a worker must not inherit files and locks.
    """

    Process = _Bare


class _Worker:
    """One worker, and the chunks that it was given, in order."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.waiting: deque[_Chunk] = deque()
        self._pool = self._new()

    @staticmethod
    def _new() -> ProcessPool:
        pool = ProcessPool(max_workers=1, initializer=_begin, initargs=gc.get_threshold(), context=_Spawning())
        with _interrupts_blocked():
            pool.active  # noqa: B018 - reading the attribute starts the pool
        return pool

    def take(self, chunk: _Chunk) -> _Chunk:
        self.waiting.append(chunk)
        self._schedule(chunk)
        return chunk

    def _schedule(self, chunk: _Chunk) -> None:
        try:
            limit, how = chunk.pool.limit, (self._work, chunk.tasks, chunk.put)
            # ``watched`` ends a worker whose slice takes too long. The pool's own limit also covers a worker that exits
            # silently, which pebble does not notice.
            count = -(-len(chunk.tasks) // SLICE)
            watch = () if count == 1 else (partial(watched, limit),)
            chunk.future = self._pool.schedule(done, args=(*how, *watch), timeout=limit * count)
        except (BrokenProcessPool, RuntimeError):  # ``_awaited`` handles it when the chunk is next
            chunk.future = None

    def replace(self, broken: _Chunk) -> None:
        """Start a new worker in place of a broken one. It gets the other waiting chunks at ``go_on``.

        The tasks of the broken chunk come first: behind large chunks, they would not start within ``_START`` seconds.
        """
        self.close()
        self._pool = self._new()
        self.waiting.remove(broken)

    def go_on(self) -> None:
        """Give the new worker the chunks that were waiting when the old worker broke."""
        for chunk in self.waiting:
            self._schedule(chunk)

    def close(self) -> None:
        pool = self._pool
        with contextlib.suppress(RuntimeError):
            pool.stop()  # type: ignore[no-untyped-call]
        # The threads of the pool can hang on a half-written pipe, so the run does not wait for them.
        Thread(target=_join, args=(pool,), daemon=True).start()


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C in processes that are started in the block: the terminal sends it to every process.

    If the system has no signal masks, the worker ignores Ctrl-C as soon as it runs (``_begin``).
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _quiet_tracker() -> None:
    """Start the resource tracker of multiprocessing without its warnings.

    It cleans up the semaphores of a run that was killed.
    """
    if os.name == "nt":  # Windows has no tracker: semaphores end with their processes
        return
    option = "ignore:resource_tracker:UserWarning"
    sys.warnoptions.append(option)
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.remove(option)


def _join(pool: ProcessPool) -> None:
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        pool.join()


def _begin(*threshold: int) -> None:
    """Set up a worker: it collects garbage as often as its parent process, and ends with it."""
    gc.set_threshold(*threshold)
    if not hasattr(signal, "pthread_sigmask"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        end_with(parent.sentinel)


def end_with(sentinel: int) -> None:
    """End this process when the other end of the pipe ``sentinel`` is closed, that is, when its holder ends.

    On Linux the kernel ends the process, because a Python thread cannot run during a long regular expression.
    PR_SET_PDEATHSIG is not used: it acts already when the thread that started this process ends.
    """
    Thread(target=_watch, args=(sentinel,), daemon=True).start()
    with contextlib.suppress(ImportError):
        _let_kernel_end_with(sentinel)
    if wait_for([sentinel], 0):  # closed before the signal was set up: no signal will come
        os._exit(1)


def _let_kernel_end_with(sentinel: int) -> None:
    import fcntl  # noqa: PLC0415 - Windows has none

    if hasattr(fcntl, "F_SETSIG"):
        fcntl.fcntl(sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(sentinel, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(sentinel, fcntl.F_SETFL, fcntl.fcntl(sentinel, fcntl.F_GETFL) | os.O_ASYNC)


def _watch(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
