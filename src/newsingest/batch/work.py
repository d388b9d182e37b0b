"""The work itself: one input to the bytes of its record.

Whatever maps it - this process, a pool, a cluster - is not its concern; tasks and outcomes can be pickled.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal, NamedTuple

from msgspec.structs import replace

from newsingest import pipeline
from newsingest.errors import NewsingestError
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.options import ReadOptions
from newsingest.paths import read_file

CRASH, TIMEOUT, INTERNAL, MEMORY = "crash", "timeout", "internal", "memory"


class Task(NamedTuple):
    """One input to convert: its names as they stand in the record, and its bytes, or the file that holds them."""

    path: str
    member: str | None
    place: str
    data: bytes | None = None


class Outcome(NamedTuple):
    """What became of a task: the bytes to write, or the code and the message of what is wrong.

    digest: SHA-256 of the input, "" where it could not be read. warnings: the codes of the record's warnings.
    notes: what the exporter had to leave out. published: when the article was, as in the record.
    """

    state: Literal["ok", "failed"]
    data: bytes = b""
    digest: str = ""
    fingerprint: str = ""
    warnings: tuple[str, ...] = ()
    code: str = ""
    message: str = ""
    notes: tuple[str, ...] = ()
    published: str | None = None


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
    return [convert(task, job) for task in tasks]


def convert(task: Task, job: Job) -> Outcome:
    """Convert one input. Whatever goes wrong with it is an outcome."""
    data = task.data
    notes: list[str] = []
    try:
        if data is None:
            data = read_file(task.place, job.read.size_limit)
        article = pipeline.read(data, task.path, job.read, task.member)
        exporter, options = BY_NAME[job.exporter], replace(job.export, warn=notes.append)
        record = exporter.record(article, options, 0)
        if job.alone:
            record = exporter.head(options) + record + exporter.tail(options)
    except NewsingestError as error:
        return Outcome("failed", digest=_digest(data), code=error.code, message=error.without_path)
    except MemoryError:
        message = "not enough memory for it (use fewer processes)"
        return Outcome("failed", digest=_digest(data), code=MEMORY, message=message)
    except Exception as error:  # noqa: BLE001 - a bug in a rule must not end a run over a million files
        message = f"{type(error).__name__}: {error} (this is a bug in newsingest: please report it with the file)"
        return Outcome("failed", digest=_digest(data), code=INTERNAL, message=message)
    return Outcome(
        "ok",
        record,
        article.id,
        article.fingerprint,
        tuple(warning.code for warning in article.warnings),
        notes=tuple(notes),
        published=article.published,
    )


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
