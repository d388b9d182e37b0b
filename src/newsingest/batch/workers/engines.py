"""Start the workers that the user chose: this process, processes of this machine, or a Ray cluster."""

import os
from collections.abc import Callable
from typing import Literal, get_args

from newsingest.batch.workers.base import InProcess, Work, Workers
from newsingest.errors import UsageError

Engine = Literal["local", "ray"]
SECONDS = 300  # for one input


def check(jobs: int | None, timeout: float | None, engine: Engine = "local", address: str | None = None) -> None:
    """Raise UsageError if a value is out of range, or if ``address`` is not for ``engine="ray"`` without ``jobs``."""
    if jobs is not None and jobs < 1:
        raise UsageError(f"invalid number of workers {jobs}", "use 1 or more")
    if timeout is not None and timeout <= 0:
        raise UsageError(f"invalid timeout of {timeout:g} seconds", "use more than 0")
    if engine not in get_args(Engine):
        raise UsageError(f"unknown engine {engine!r}", f"use {' or '.join(get_args(Engine))}")
    if address is not None and (engine != "ray" or jobs is not None):
        raise UsageError("--ray-address works only with --engine ray and without -j", "add --engine ray, and remove -j")


def start(work: Work, jobs: int | None, timeout: float | None, tick: Callable[[], None]) -> Workers:
    """Return the workers of this machine: this process for one job, otherwise a pool.

    jobs: None means one process for each core. tick: called while the run waits for a worker. timeout: seconds for one
    input. This process cannot stop an input, so one job with a timeout gets a worker process too.
    """
    jobs = jobs or cores()
    if jobs == 1 and timeout is None:
        return InProcess(work)
    from newsingest.batch.workers.pool import Pool  # noqa: PLC0415 - reading options needs no processes

    return Pool(jobs, work, timeout or SECONDS, tick)


def start_on_ray(
    work: Work, jobs: int | None, timeout: float | None, tick: Callable[[], None], *, address: str | None = None
) -> Workers:
    """Return the workers of a Ray cluster. address: None starts a cluster on this machine for the run."""
    from newsingest.batch.workers.ray_cluster import RayWorkers  # noqa: PLC0415 - only if the user chose Ray

    return RayWorkers(work, timeout or SECONDS, tick, address=address, jobs=jobs or cores())


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
