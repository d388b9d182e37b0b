"""The options of commands that read whole archives: which inputs, and how many processes."""

import os
from collections.abc import Callable
from typing import NamedTuple

import click

from newsingest.batch.pool import Here, Pool, Workers
from newsingest.batch.work import Outcome, Task
from newsingest.cli.progress import Progress

jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes at work. Default: one for each core."
)
include_option = click.option(
    "--include", multiple=True, metavar="GLOB", help="Only files like this, as in .gitignore. May be repeated."
)
exclude_option = click.option(
    "--exclude", multiple=True, metavar="GLOB", help="No files or folders like this. May be repeated."
)
timeout_option = click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), default=300, show_default=True, metavar="SECONDS",
    help="Give an input up that takes longer, where there are two or more processes.",
)  # fmt: skip


class Walk(NamedTuple):
    """What those options say. jobs: None for one process a core."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]
    jobs: int | None
    timeout: float


def workers(work: Callable[[list[Task]], list[Outcome]], jobs: int | None, timeout: float, watch: Progress) -> Workers:
    """Return who does the work: this process for one job, else a pool; without a number, one process a core."""
    jobs = jobs or _cores()
    return Here(work) if jobs == 1 else Pool(jobs, work, timeout, watch.tick)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
