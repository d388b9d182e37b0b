"""The work itself: one input to the bytes of its record.

Whatever maps it - this process, a pool, a cluster - is not its concern; tasks and outcomes can be pickled.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from msgspec.structs import replace

from newsingest import pipeline, records
from newsingest.article import Article
from newsingest.errors import BinaryInputError, InternalError, NewsingestError, OutOfMemoryError, UnknownFormatError
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.options import ReadOptions
from newsingest.storage import read

if TYPE_CHECKING:
    from newsingest.batch.zip_members import ZipEntry

_AT_ONCE = 16  # files that are fetched at once: nearly all of the time is waiting
NOT_ARTICLES = (UnknownFormatError.code, BinaryInputError.code)  # in what a walk finds, these are no failure


class Task(NamedTuple):
    """One input to read: its names as they stand in the record, and its bytes, or the file that holds them.

    within: the address of the storage that the file is in, "" on this machine. is_record: the bytes are a record already. key: that of the record in the database that holds it.
    entry: where the bytes are in the file, which is a .zip.
    """

    path: str
    member: str | None
    place: str
    data: bytes | None = None
    within: str = ""
    is_record: bool = False
    key: int | None = None
    entry: "ZipEntry | None" = None


class Written(NamedTuple):
    """What a worker wrote of an outcome: the bytes of a file, or those of a row, and where that stands.

    number: of the part, -1 for a file of its own. start: the place of the row in it. rows, size: of the part, in bytes.
    """

    length: int
    number: int = -1
    start: int = 0
    rows: int = 0
    size: int = 0


class Outcome(NamedTuple):
    """What became of a task: the bytes to write, or what is wrong, as an error without a path.

    state: only a run sets "skipped", for an input that is not an article.
    digest: SHA-256 of the input, "" where it could not be read. warnings: the codes of the record's warnings.
    notes: what the exporter had to leave out. published: when the article was, as in the record. written: what the
    worker itself wrote, where it did; then data is empty.
    """

    state: Literal["ok", "failed", "skipped"]
    data: bytes = b""
    digest: str = ""
    fingerprint: str = ""
    warnings: tuple[str, ...] = ()
    error: NewsingestError | None = None
    notes: tuple[str, ...] = ()
    published: str | None = None
    written: Written | None = None

    @property
    def code(self) -> str:
        """Return the code of what is wrong, or ""."""
        return "" if self.error is None else self.error.code

    @property
    def message(self) -> str:
        """Return what is wrong and what to do, or ""."""
        return "" if self.error is None else self.error.without_path


class Put(Protocol):
    """Writes the outputs of a chunk, in any process. It can be pickled."""

    def is_seen(self) -> bool:
        """Return whether this process sees the destination. A worker asks; the run always sees it."""

    def __call__(self, outcomes: list[Outcome], *, again: bool = False) -> list[Outcome]:
        """Return the outcomes without their bytes. Raises StoppedError where nothing can be written.

        again: they were done before by a worker that was lost with them, and may have written some.
        """


def failed(error: NewsingestError, digest: str = "") -> Outcome:
    """Return the outcome of a task that failed."""
    # A new error, since the traceback of the old one holds on to the bytes of the input.
    return Outcome("failed", digest=digest, error=type(error)(error.problem, error.advice))


@dataclass(frozen=True, kw_only=True)
class Job:
    """How to convert: the options of reading, the exporter's name and its options.

    alone: each record is a file of its own, with the format's head and tail.
    """

    read: ReadOptions
    exporter: str
    export: ExportOptions
    alone: bool


def convert_all(tasks: list[Task], job: Job) -> list[Outcome]:
    """Convert a chunk of inputs, in its order."""
    return [convert_task(task, job, trouble) for task, trouble in fetched(tasks, job.read.limits.size)]


def without_data(tasks: list[Task], work: Callable[[list[Task]], list[Outcome]]) -> list[Outcome]:
    """Return what becomes of a chunk of inputs, without the bytes to write: nobody writes them."""
    return [outcome._replace(data=b"") for outcome in work(tasks)]


def fetched(tasks: list[Task], limit: int) -> Iterable[tuple[Task, NewsingestError | None]]:
    """Yield tasks with their bytes where these are at an address or in a .zip, or why they cannot be read.

    Many files at addresses are read at once, since nearly all of the time is waiting.
    """
    if not any(task.within for task in tasks):
        return _unpacked(tasks, limit) if any(task.entry for task in tasks) else [(task, None) for task in tasks]

    def fetch(task: Task) -> tuple[Task, NewsingestError | None]:
        if not task.within or task.data is not None:
            return task, None
        try:
            return task._replace(data=read(task.place, task.within, limit)), None
        except NewsingestError as error:
            return task, error
        except MemoryError:
            return task, None  # alone, there may be enough

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return list(threads.map(fetch, tasks))


def _unpacked(tasks: list[Task], limit: int) -> Iterator[tuple[Task, NewsingestError | None]]:
    """Yield the tasks. A task for a member of a .zip gets its bytes, or an error; members in a row share the open archive."""
    from newsingest.batch.zip_members import ZipMembers  # noqa: PLC0415 - only needed to read a .zip

    with ZipMembers() as members:
        for task in tasks:
            found, trouble = task, None
            try:
                if task.entry is not None:
                    found = task._replace(data=members.read(task.place, task.entry, limit))
            except NewsingestError as error:
                trouble = error
            except Exception:  # noqa: BLE001, S110 - ``attempt`` reads the member again, and says what is wrong
                pass
            yield found, trouble


def convert_task(task: Task, job: Job, trouble: NewsingestError | None = None) -> Outcome:
    """Convert one input. Whatever goes wrong with it is an outcome. trouble: why it cannot be read."""
    notes: list[str] = []

    def write(article: Article) -> bytes:
        exporter, options = BY_NAME[job.exporter], replace(job.export, warn=notes.append)
        record = exporter.record(article, options)
        return exporter.head(options) + record + exporter.tail(options) if job.alone else record

    return attempt(task, job.read, write, trouble)._replace(notes=tuple(notes))


def attempt(
    task: Task, options: ReadOptions, write: Callable[[Article], bytes], trouble: NewsingestError | None = None
) -> Outcome:
    """Read one input, and write something of its article. Whatever goes wrong with it, or is wrong already, is an outcome."""
    data = task.data
    try:
        if data is None:
            data = _read(task, options.limits.size, trouble)
        article = records.decode_part(data) if task.is_record else pipeline.read(data, task.path, options, task.member)
        written = write(article)
    except NewsingestError as error:
        return failed(error, _digest(data))
    except MemoryError:
        return failed(OutOfMemoryError("not enough memory", "use fewer worker processes with -j"), _digest(data))
    except Exception as error:  # noqa: BLE001 - a bug in a rule must not end a run over a million files
        return failed(InternalError(f"{type(error).__name__}: {error}"), _digest(data))
    return Outcome(
        "ok",
        written,
        article.id,
        article.fingerprint,
        tuple(warning.code for warning in article.warnings),
        published=article.published,
    )


def _read(task: Task, limit: int, trouble: NewsingestError | None) -> bytes:
    if trouble is not None:
        raise trouble
    return read_task(task, limit)


def read_task(task: Task, limit: int) -> bytes:
    """Return the bytes of an input, wherever they are. Raises NewsingestError where they cannot be read."""
    if task.data is not None:
        return task.data
    if task.key is not None:
        from newsingest.exporters.sqlite_reader import Reader  # noqa: PLC0415 - only where there is a database

        with closing(Reader(task.place)) as reader:
            return reader.record(task.key)
    if task.entry is not None:
        from newsingest.batch.zip_members import ZipMembers  # noqa: PLC0415 - only needed to read a .zip

        with ZipMembers() as members:
            return members.read(task.place, task.entry, limit)
    return read(task.place, task.within, limit)


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
