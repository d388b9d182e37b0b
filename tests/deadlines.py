"""An end to what does not end by itself: in seconds of the processor's time, which other work on the machine takes no part of."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

import pytest


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


@contextlib.contextmanager
def within(seconds: float, what: object = "it") -> Iterator[None]:
    """Fail where the block takes longer. The timer is not the one that pytest-timeout sets."""
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    except TimeoutError:
        pytest.fail(f"{what!r} takes more than {seconds} seconds")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
