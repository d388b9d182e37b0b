"""A deadline for code that may never end, in seconds of CPU time, so that other work on the machine does not count."""

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType

import pytest


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


@contextlib.contextmanager
def within(seconds: float, what: object = "it") -> Iterator[None]:
    """Fail the test if the block takes longer than `seconds`. ITIMER_PROF is not the timer of pytest-timeout."""
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    except TimeoutError:
        pytest.fail(f"{what!r} takes more than {seconds} seconds")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def within_at(sizes: tuple[int, int], seconds: float, use: Callable[[int], object], what: object = "it") -> None:
    """Fail if `use` takes longer than `seconds` at the larger of two sizes.

    The smaller size is tried first. The larger one is tried only if the smaller one took so long that a cost of the third
    power could exceed the limit. Nearly all inputs end there, at a fraction of the cost.
    """
    small, large = sizes
    with within(seconds, what):
        start = time.process_time()
        use(small)
        if time.process_time() - start > seconds * (small / large) ** 3:
            use(large)
