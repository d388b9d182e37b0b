"""Who does the work: this process, or worker processes that may crash, hang or be killed without harm to the run.

Each worker is a pebble pool of its own. The workers of one pebble pool share a pipe and its locks, so that one that is
killed while it holds them stalls all the others; alone, a broken worker is noticed at once and replaced.
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
from newsingest.batch.workers.base import AHEAD_BYTES, SLICE, Promise, Work, done, watched
from newsingest.errors import CrashError, StoppedError, TooSlowError

_TICK = 0.5  # seconds between two looks at the clock while waiting
_START = 30.0  # seconds in which a worker must have taken up a chunk that it is waited for
_ATTEMPTS = 3  # at an input that a worker crashed on
_BROKEN = (ProcessExpired, BrokenProcessPool, TimeoutError, OSError, EOFError, RuntimeError)


class Pool:
    """Worker processes. A chunk whose worker breaks is done again input by input, so that one input fails alone."""

    are_far = False

    def __init__(self, count: int, work: Work, limit: float, tick: Callable[[], None]) -> None:
        """Start as many workers as count says.

        limit: seconds for one input, and for one chunk; tick: called while
        the pool waits.
        """
        self.ahead, self.ahead_bytes = 3 * count, AHEAD_BYTES
        self.limit, self.tick = limit, tick
        try:
            _quiet_tracker()
            self._lanes = [_Lane(work) for _ in range(count)]
        except _BROKEN as error:
            raise _cannot_start(str(error) or "they exit before they start") from error

    def submit(self, tasks: list[Task], put: Put | None = None) -> Promise:
        """Give a chunk to the worker that has the least to do."""
        lane = min(self._lanes, key=lambda lane: len(lane.waiting))
        return lane.take(_Chunk(self, lane, tasks, put))

    def stop(self) -> None:
        """End the workers, in the middle of their work too."""
        for lane in self._lanes:
            lane.close()


class _Chunk:
    """A chunk of tasks on its way through a lane."""

    def __init__(self, pool: Pool, lane: "_Lane", tasks: list[Task], put: Put | None = None) -> None:
        self.pool, self.lane, self.tasks, self.put = pool, lane, tasks, put
        self.future: Future[list[Outcome]] | None = None

    def outcomes(self) -> list[Outcome]:
        try:
            return self._awaited()
        except _BROKEN:
            outcomes = [self._alone(task) for task in self.tasks]
            self.lane.go_on()
            return outcomes if self.put is None else self.put(outcomes, again=True)

    def _awaited(self) -> list[Outcome]:
        """Wait for the outcomes. Where the worker breaks, another one is in its place afterwards."""
        try:
            future = self.future
            if future is None:  # the lane could not take it
                raise BrokenProcessPool
            deadline = time.monotonic() + _START
            while not wait([future], timeout=_TICK).done:
                self.pool.tick()
                if not future.running() and time.monotonic() > deadline:
                    raise _NotStartedError
            found = future.result()
        except _BROKEN:
            self.lane.replace(self)
            raise
        self.lane.waiting.remove(self)
        return found

    def _alone(self, task: Task) -> Outcome:
        """Do one task of a broken chunk by itself, more than once: a worker may be killed that is not to blame."""
        crashed, why = False, ""
        for _ in range(_ATTEMPTS):
            chunk = _Chunk(self.pool, self.lane, [task])
            self.lane.take(chunk)
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
        if not crashed:  # none has even taken it up, so it is not the input that is to blame
            raise _cannot_start(why)
        what = f"the worker crashed {_ATTEMPTS} times on this input: {why}"
        return failed(CrashError(what, "report it with the file, or leave the file out with --exclude"))


class _NotStartedError(RuntimeError):
    """A worker that was waited for does not take up its work."""


def _cannot_start(why: str) -> StoppedError:
    return StoppedError(f"worker processes cannot be started: {why}", "use -j 1 without --timeout, which needs none")


class _Bare(SpawnProcess):
    """A process that does not run the script which starts it: it needs nothing of that, and many have no guard for it."""

    def start(self) -> None:
        script = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")  # what a new process is told to run has a name or a file
        try:
            super().start()
        finally:
            sys.modules["__main__"] = script


class _Spawning(SpawnContext):
    """Starts such processes. Not forked: one with threads must not be, and a worker shall hold none of its files and locks."""

    Process = _Bare


class _Lane:
    """One worker, and the chunks that it was given, in their order."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.waiting: deque[_Chunk] = deque()
        self._pool = self._new()

    @staticmethod
    def _new() -> ProcessPool:
        pool = ProcessPool(max_workers=1, initializer=_begin, initargs=gc.get_threshold(), context=_Spawning())
        with _interrupts_blocked():
            pool.active  # noqa: B018 - starts it
        return pool

    def take(self, chunk: _Chunk) -> _Chunk:
        self.waiting.append(chunk)
        self._schedule(chunk)
        return chunk

    def _schedule(self, chunk: _Chunk) -> None:
        try:
            limit, how = chunk.pool.limit, (self._work, chunk.tasks, chunk.put)
            # ``watched`` ends a worker whose slice takes too long. The pool's own limit also ends one that left without
            # a word, which pebble does not notice.
            count = -(-len(chunk.tasks) // SLICE)
            watch = () if count == 1 else (partial(watched, limit),)
            chunk.future = self._pool.schedule(done, args=(*how, *watch), timeout=limit * count)
        except (BrokenProcessPool, RuntimeError):  # broken since; found out when its turn comes
            chunk.future = None

    def replace(self, broken: _Chunk) -> None:
        """Start another worker in place of a broken one. What else was waiting is not given to it before ``go_on``.

        The tasks of the broken chunk come first: behind chunks that are large, they would not begin in time.
        """
        self.close()
        self._pool = self._new()
        self.waiting.remove(broken)

    def go_on(self) -> None:
        """Give the worker what was waiting when the one before it broke."""
        for chunk in self.waiting:
            self._schedule(chunk)

    def close(self) -> None:
        pool = self._pool
        with contextlib.suppress(RuntimeError):
            pool.stop()  # type: ignore[no-untyped-call]
        # Its threads can hang on a pipe that was left half written: nobody waits for them.
        Thread(target=_join, args=(pool,), daemon=True).start()


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Keep Ctrl-C, which reaches every process of the terminal, from a worker that is started, from its first moment.

    Where the system cannot, the worker ignores it as soon as it runs (``_begin``).
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
    """Start the process that cleans up semaphores behind a run that was killed, and keep it from talking of it."""
    if os.name == "nt":  # semaphores end with the processes there, and nothing is to be cleaned up
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
    """Set a worker up: it looks for garbage as often as the process that started it, and ends with that process."""
    gc.set_threshold(*threshold)
    if not hasattr(signal, "pthread_sigmask"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        end_with(parent.sentinel)


def end_with(sentinel: int) -> None:
    """End this process as soon as the other end of a pipe is closed, as it is when the process that holds it ends.

    On Linux the kernel does so, whatever this process is at: a thread never runs during a long regular expression.
    PR_SET_PDEATHSIG would do so too, but with the end of the thread that started this process.
    """
    Thread(target=_watch, args=(sentinel,), daemon=True).start()
    with contextlib.suppress(ImportError):
        _let_kernel_end_with(sentinel)
    if wait_for([sentinel], 0):  # closed already: nobody sends a signal any more
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
