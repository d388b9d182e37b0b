"""The way of inputs through the workers: put into chunks, sent ahead, and returned in order."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar

from newsingest.batch.sizes import ChunkSize
from newsingest.batch.task import Put, Task
from newsingest.batch.workers.base import Promise, Workers

_INPUTS = 1 << 19  # that may wait at once, at a kilobyte each; more than a run plans while a cluster converts


class Sendable(Protocol):
    """An input for the workers. task: None if it needs no worker. size: of its bytes."""

    @property
    def task(self) -> Task | None: ...  # noqa: D102 - see above
    @property
    def size(self) -> int: ...  # noqa: D102 - see above


AnyInput = TypeVar("AnyInput", bound=Sendable)


class Sent(NamedTuple, Generic[AnyInput]):
    """A chunk that was given to the workers.

    promise: of the outcomes, None if no input needs a worker. size: bytes that are sent to and from workers. put:
    writes the outputs of the chunk, None if only the run can write them. by_worker: whether the worker calls ``put``.
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
    """Yield chunks in order, while the workers convert later ones.

    sent: sends each chunk when the next is requested. A chunk is yielded if it needs no worker, or if too many chunks,
    bytes or inputs wait. The caller waits for its outcomes.
    """
    window: deque[Sent[AnyInput]] = deque()
    for chunk in sent:
        window.append(chunk)
        while window and _is_full(window, workers):
            yield window.popleft()
    while window:
        yield window.popleft()


def _is_full(window: deque[Sent[AnyInput]], workers: Workers) -> bool:
    return (
        window[0].promise is None
        or len(window) > workers.ahead
        or sum(sent.size for sent in window) > workers.ahead_bytes
        or sum(len(sent.chunk) for sent in window) > _INPUTS
    )
