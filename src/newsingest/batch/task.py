"""Convert one input to the bytes of its record.

This module does not know whether it runs in the process of the run, in a pool or on a cluster. Tasks and outcomes can be
pickled.
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
from newsingest.errors import (
    BinaryInputError,
    InputError,
    InternalError,
    MachineError,
    NewsingestError,
    OutOfMemoryError,
    UnknownFormatError,
)
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.options import ReadOptions
from newsingest.storage import read

if TYPE_CHECKING:
    from newsingest.batch.zip_members import ZipEntry

_FETCHES = 16  # files that are fetched from addresses at the same time, because most of the time is waiting
# Codes of inputs that are not articles. Such an input fails only if the user named it.
NOT_ARTICLES = (UnknownFormatError.code, BinaryInputError.code)
# Codes of inputs whose bytes cannot be read: the disk failed, or the file was deleted or locked during the run.
UNREAD = (InputError.code, MachineError.code)


class Task(NamedTuple):
    """One input to read.

    path, member: as in the record. data: the bytes of the input, or None if they are read from the file ``place``.
    within: the address of the storage of the file, "" on this machine. is_record: the bytes are a record, not an article.
    key: the key of a record in the database ``place``. entry: the place of a member in the .zip ``place``.
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
    """The output that a worker wrote for one input: a file, or a row of a part.

    length: of the file or the row, in bytes. number: of the part, or -1 for a file. start: the rows before it in its
    part. rows, size: of the whole part, in records and in bytes.
    """

    length: int
    number: int = -1
    start: int = 0
    rows: int = 0
    size: int = 0


class Outcome(NamedTuple):
    """The result of a task: the bytes to write, or an error without a path.

    state: only a run sets "skipped", for an input that is not an article.
    digest: SHA-256 of the input, "" if it could not be read. warnings: the codes of the record's warnings.
    notes: messages about what the exporter left out. published: as in the record. written: set if the worker wrote the
    output; ``data`` is then empty.
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
        """Return the code of the error, or ""."""
        return "" if self.error is None else self.error.code

    @property
    def message(self) -> str:
        """Return the message of the error with its advice, or ""."""
        return "" if self.error is None else self.error.without_path


class Put(Protocol):
    """Write the outputs of a chunk, in any process. It can be pickled."""

    def is_seen(self) -> bool:
        """Return whether this process can reach the destination. A worker calls it; the run itself always can."""

    def __call__(self, outcomes: list[Outcome], *, again: bool = False) -> list[Outcome]:
        """Write the outcomes, and return them without their bytes. Raises StoppedError if nothing can be written.

        again: the chunk is repeated, because its worker was lost. That worker may have written some outputs.
        """


def failed(error: NewsingestError, digest: str = "") -> Outcome:
    """Return the outcome of a task that failed."""
    # The traceback of the error keeps the bytes of the input in memory, so make a new error without it.
    return Outcome("failed", digest=digest, error=type(error)(error.problem, error.advice))


@dataclass(frozen=True, kw_only=True)
class Job:
    """How to convert. read: the options of reading. exporter: the name of the output format. export: its options.

    alone: each record is written to a file of its own, with the head and tail of the format.
    """

    read: ReadOptions
    exporter: str
    export: ExportOptions
    alone: bool


def convert_all(tasks: list[Task], job: Job) -> list[Outcome]:
    """Convert a chunk of inputs, and return the outcomes in the same order."""
    return [convert_task(task, job, trouble) for task, trouble in fetched(tasks, job.read.limits.size)]


def without_data(tasks: list[Task], work: Callable[[list[Task]], list[Outcome]]) -> list[Outcome]:
    """Do the work for a chunk of inputs, and return the outcomes without the bytes, which are not written."""
    return [outcome._replace(data=b"") for outcome in work(tasks)]


def fetched(tasks: list[Task], limit: int) -> Iterable[tuple[Task, NewsingestError | None]]:
    """Yield each task, with its bytes if they are at an address or in a .zip, and the error if they cannot be read.

    limit: the most bytes of one input. Several files at addresses are read at the same time.
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
            return task, None  # there may be enough memory when the file is read alone

    with ThreadPoolExecutor(_FETCHES) as threads:
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
    """Convert one input. Any error is returned as an outcome. trouble: the error of reading it, if there was one."""
    notes: list[str] = []

    def write(article: Article) -> bytes:
        # The run names the input.
        exporter, options = (
            BY_NAME[job.exporter],
            replace(job.export, warn=lambda _path, message: notes.append(message)),
        )
        record = exporter.record(article, options)
        return exporter.head(options) + record + exporter.tail(options) if job.alone else record

    return attempt(task, job.read, write, trouble)._replace(notes=tuple(notes))


def attempt_all(tasks: list[Task], options: ReadOptions, write: Callable[[Article], bytes]) -> list[Outcome]:
    """Read a chunk of inputs, and return what ``write`` returns for each article. Any error is an outcome."""
    return [attempt(task, options, write, trouble) for task, trouble in fetched(tasks, options.limits.size)]


def attempt(
    task: Task,
    options: ReadOptions,
    write: Callable[[Article], bytes],
    trouble: NewsingestError | None = None,
    *,
    fired: list[int] | None = None,
) -> Outcome:
    """Read one input, and return what ``write`` returns for its article. Any error is returned as an outcome.

    trouble: as in ``convert_task``. fired: as for ``pipeline.read``; it is filled before ``write`` is called.
    """
    data = task.data
    try:
        if data is None:
            data = _read(task, options.limits.size, trouble)
        if task.is_record:
            article = records.decode_part(data)
        else:
            article = pipeline.read(data, task.path, options, task.member, fired=fired)
        written = write(article)
    except NewsingestError as error:
        return failed(error, _digest(data))
    except MemoryError:
        return failed(OutOfMemoryError("not enough memory", "use fewer worker processes with -j"), _digest(data))
    except Exception as error:  # noqa: BLE001 - a bug in newsingest must not end the run
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
    """Return the bytes of an input: from the task, a database, a .zip or a file. Raises NewsingestError."""
    if task.data is not None:
        return task.data
    if task.key is not None:
        from newsingest.exporters.sqlite_reader import Reader  # noqa: PLC0415 - only to read a database

        with closing(Reader(task.place)) as reader:
            return reader.record(task.key)
    if task.entry is not None:
        from newsingest.batch.zip_members import ZipMembers  # noqa: PLC0415 - only needed to read a .zip

        with ZipMembers() as members:
            return members.read(task.place, task.entry, limit)
    return read(task.place, task.within, limit)


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
