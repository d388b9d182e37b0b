"""The sizes of chunks, parts and buffers of a run."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ChunkSize:
    """The size of a chunk of inputs.

    Chunks grow with the run: a small archive is shared among all workers, and a large one is sent in few chunks.
    A chunk has ``1 / share`` of the number of inputs before it, but at least ``least`` and at most ``most`` inputs.
    volume: bytes of inputs that end a chunk.
    """

    least: int = 64
    most: int = 256
    share: int = 16
    volume: int = 4 << 20

    def inputs(self, before: int) -> int:
        """Return how many inputs the next chunk has. before: the inputs of all chunks before it."""
        return max(self.least, min(self.most, before // self.share))


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """The sizes of a run. Tests use small values.

    chunk: the chunks that workers get. part: the same for a folder of part files, where each chunk becomes a part.
    planned: the limit for a chunk of mostly unchanged inputs: ``planned`` times the inputs that a chunk may convert.
    buffer: bytes of records that are held before they are written to one file. seconds: between two points at which one
    file can be resumed. rows, volume: the limits of a part file when parts are merged, in records and in bytes
    before compression. small_rows, small_size: parts with fewer records and fewer bytes on disk are merged.
    """

    chunk: ChunkSize = ChunkSize()
    part: ChunkSize = ChunkSize(least=256, most=4096, share=4, volume=16 << 20)
    planned: int = 4
    buffer: int = 1 << 20
    seconds: float = 0.5
    rows: int = 50_000
    volume: int = 64 << 20
    small_rows: int = 1_000
    small_size: int = 1 << 20
