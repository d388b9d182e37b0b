"""The options of commands that read whole archives: which inputs, and how many processes."""

import os
from collections.abc import Callable
from typing import NamedTuple

import click

from newsingest.batch.pool import Here, Pool, Workers
from newsingest.batch.work import Outcome, Task
from newsingest.cli.progress import Progress

_SECONDS = 300  # for one input

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
    "--timeout", type=click.FloatRange(0, min_open=True), default=None, show_default=str(_SECONDS), metavar="SECONDS",
    help="Give an input up that takes longer. With -j 1 only where this is said: a process of its own does the work then.",
)  # fmt: skip


engine_option = click.option(
    "--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True,
    help="Who does the work: processes of this machine, or a Ray cluster (pip install 'newsingest[ray]').",
)  # fmt: skip
ray_address_option = click.option(
    "--ray-address",
    metavar="ADDRESS",
    help="The cluster (HOST:PORT or auto). Default: one is started here for the run.",
)


class Walk(NamedTuple):
    """What those options say. jobs: None for one process a core; timeout: None where it was not said."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]
    jobs: int | None
    timeout: float | None


def workers(
    work: Callable[[list[Task]], list[Outcome]], jobs: int | None, timeout: float | None, watch: Progress
) -> Workers:
    """Return who does the work: this process for one job, which cannot give up what it is at, else a pool.

    jobs: None for one process a core. timeout: where it was said, one job is a process of its own too.
    """
    jobs = jobs or _cores()
    return Here(work) if jobs == 1 and timeout is None else Pool(jobs, work, timeout or _SECONDS, watch.tick)


def on_ray(
    work: Callable[[list[Task]], list[Outcome]],
    jobs: int | None,
    timeout: float | None,
    watch: Progress,
    *,
    address: str | None,
) -> Workers:
    """Return the workers of a Ray cluster, or where no address is named of one that is started here for the run."""
    from newsingest.batch.onray import OnRay  # noqa: PLC0415 - only where it was asked for

    return OnRay(work, timeout or _SECONDS, watch.tick, address=address, jobs=jobs or _cores())


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
