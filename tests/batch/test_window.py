"""Test how inputs go through the workers: in chunks of a given size, some ahead, and in order."""

from typing import NamedTuple

from newsingest.batch.sizes import ChunkSize
from newsingest.batch.task import Outcome, Task
from newsingest.batch.workers import Sent, chunks, in_order


class Item(NamedTuple):
    """An input of a chunk."""

    task: Task | None = Task("a", None, "a")
    size: int = 1


class Later:
    """Workers that count the chunks that are sent, and those whose outcomes were requested."""

    are_remote = False

    def __init__(self, ahead: int, ahead_bytes: int) -> None:
        self.ahead, self.ahead_bytes = ahead, ahead_bytes
        self.waiting = self.most = 0

    def submit(self, tasks: list[Task], put: object = None) -> "Later":  # noqa: ARG002 - as in Workers
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        return self

    def outcomes(self) -> list[Outcome]:
        self.waiting -= 1
        return []

    def stop(self) -> None:
        pass


def through(workers: Later, sizes: list[int], *, idle: int = 0) -> list[int]:
    """Send chunks of one input each, and return the sizes of the inputs in the order in which they come back.

    `idle`: how many chunks at the end need no worker.
    """
    works = len(sizes) - idle
    given = (
        Sent([Item(size=size)], workers.submit([]) if number < works else None, size)
        for number, size in enumerate(sizes)
    )
    found = []
    for sent in in_order(given, workers):
        if sent.promise is not None:
            sent.promise.outcomes()
        found.append(sent.chunk[0].size)
    return found


def test_a_chunk_ends_with_its_number_of_tasks_or_its_bytes_or_all_its_inputs() -> None:
    def lengths(inputs: list[Item], planned: int = 1) -> list[int]:
        return [len(chunk) for chunk in chunks(inputs, ChunkSize(least=4, most=4, volume=100), planned)]

    assert lengths([]) == []
    assert lengths([Item()] * 9) == [4, 4, 1]
    assert lengths([Item(size=60)] * 5) == [2, 2, 1]
    assert lengths([Item(None)] * 9) == [4, 4, 1]
    assert lengths([Item(None)] * 9, planned=3) == [9]
    assert lengths([Item(None), *[Item()] * 5], planned=3) == [5, 1]


def test_chunks_grow_with_the_tasks_before_them() -> None:
    size = ChunkSize(least=2, most=4, share=2)
    assert [len(chunk) for chunk in chunks([Item()] * 16, size)] == [2, 2, 2, 3, 4, 3]
    assert [len(chunk) for chunk in chunks([Item(None)] * 6, size)] == [2, 2, 2]


def test_chunks_come_back_in_order_and_a_limited_number_waits() -> None:
    workers = Later(ahead=3, ahead_bytes=100)
    assert through(workers, list(range(10))) == list(range(10))
    assert workers.most == 4


def test_a_limited_number_of_bytes_waits() -> None:
    workers = Later(ahead=3, ahead_bytes=100)
    assert through(workers, [60] * 5) == [60] * 5
    assert workers.most == 2


def test_a_chunk_that_needs_no_worker_waits_only_for_those_before_it() -> None:
    workers = Later(ahead=3, ahead_bytes=100)
    assert through(workers, [5, 6, 7, 8], idle=2) == [5, 6, 7, 8]
    left = iter([Sent([Item(size=size)]) for size in (1, 2, 3)])
    assert next(in_order(left, workers)).chunk[0].size == 1
    assert len(list(left)) == 2
