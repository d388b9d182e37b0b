"""How much a run takes at once: one place for the sizes of chunks, parts and buffers."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Portion:
    """How large a chunk of inputs is.

    Chunks grow with the run, so that a small archive is shared among all workers and a large one costs few trips: a chunk
    has at least ``least`` inputs and at most ``most``, and in between the ``share``-th part of the inputs before it.
    size: bytes of inputs that end a chunk.
    """

    least: int = 64
    most: int = 256
    share: int = 16
    size: int = 4 << 20

    def inputs(self, before: int) -> int:
        """Return how many inputs the next chunk has. before: the inputs of all chunks before it."""
        return max(self.least, min(self.most, before // self.share))


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """The sizes of a run. Tests make them small.

    chunk: inputs that a worker gets at once; part: the same for a folder of part files, where each chunk becomes a part.
    planned: inputs that may be in one chunk, most of them unchanged, for each input that is converted.
    buffer: bytes of records that are held before they are written to one file. seconds: between two points at which one
    file can be resumed. rows, volume: what a part file holds at most when small ones are put together, in records and in
    bytes before compression. small_rows, small_size: parts with fewer records and fewer bytes on disk are put together.
    """

    chunk: Portion = Portion()
    part: Portion = Portion(least=256, most=4096, share=4, size=16 << 20)
    planned: int = 4
    buffer: int = 1 << 20
    seconds: float = 0.5
    rows: int = 50_000
    volume: int = 64 << 20
    small_rows: int = 1_000
    small_size: int = 1 << 20
