"""Put inputs into chunks, send some chunks ahead to the workers, and return all chunks in order."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar

from newsingest.batch.sizes import ChunkSize
from newsingest.batch.task import Put, Task
from newsingest.batch.workers.base import Promise, Workers

_INPUTS = 1 << 19  # that may wait at once; each takes about a kilobyte, without its bytes


class Sendable(Protocol):
    """An input of a chunk."""

    @property
    def task(self) -> Task | None:
        """Return the work for a worker, or None if the input needs no worker."""

    @property
    def size(self) -> int:
        """Return how many bytes the input has."""


AnyInput = TypeVar("AnyInput", bound=Sendable)


class Sent(NamedTuple, Generic[AnyInput]):
    """A chunk that was given to the workers.

    promise: the future outcomes, None if no input needs a worker. size: bytes that are sent to and from workers.
    put: writes the outputs of the chunk, None if only the run can write them. by_worker: whether the worker calls it.
    """

    chunk: list[AnyInput]
    promise: Promise | None = None
    size: int = 0
    put: Put | None = None
    by_worker: bool = False


def chunks(inputs: Iterable[AnyInput], chunk_size: ChunkSize, planned: int = 1) -> Iterator[list[AnyInput]]:
    """Yield inputs in chunks that are large enough to be sent to a worker. planned: as in ``Sizes``."""
    chunk: list[AnyInput] = []
    tasks = size = before = 0
    most = chunk_size.inputs(before)
    for one in inputs:
        chunk.append(one)
        if one.task is not None:
            tasks += 1
            size += one.size
        if tasks >= most or size >= chunk_size.volume or len(chunk) >= planned * most:
            yield chunk
            before += tasks
            most = chunk_size.inputs(before)
            chunk, tasks, size = [], 0, 0
    if chunk:
        yield chunk


def in_order(sent: Iterable[Sent[AnyInput]], workers: Workers) -> Iterator[Sent[AnyInput]]:
    """Yield chunks in order, while the workers convert later ones. The caller waits for the outcomes of each.

    sent: sends a chunk to the workers whenever its next item is requested. A chunk is yielded if it needs no worker, or
    if too many chunks, bytes or inputs wait.
    """
    window: deque[Sent[AnyInput]] = deque()
    for chunk in sent:
        window.append(chunk)
        while window and _is_full(window, workers):
            yield window.popleft()
    while window:
        yield window.popleft()


def _is_full(window: deque[Sent[AnyInput]], workers: Workers) -> bool:
    """Return whether the first chunk must be yielded before another one is sent."""
    return (
        window[0].promise is None
        or len(window) > workers.ahead
        or sum(sent.size for sent in window) > workers.ahead_bytes
        or sum(len(sent.chunk) for sent in window) > _INPUTS
    )
