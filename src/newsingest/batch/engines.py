"""Who does the work, by what a user asks for: this process, processes of this machine, or a Ray cluster."""

import os

from newsingest.batch.pool import Here, Pool, Work, Workers
from newsingest.batch.run import Watch

SECONDS = 300  # for one input


def workers(work: Work, jobs: int | None, timeout: float | None, watch: Watch) -> Workers:
    """Return who does the work: this process for one job, which cannot give up what it is at, else a pool.

    jobs: None for one process a core. timeout: where it was said, one job is a process of its own too.
    """
    jobs = jobs or cores()
    return Here(work) if jobs == 1 and timeout is None else Pool(jobs, work, timeout or SECONDS, watch.tick)


def on_ray(work: Work, jobs: int | None, timeout: float | None, watch: Watch, *, address: str | None = None) -> Workers:
    """Return the workers of a Ray cluster, or where no address is named of one that is started here for the run."""
    from newsingest.batch.onray import OnRay  # noqa: PLC0415 - only where it was asked for

    return OnRay(work, timeout or SECONDS, watch.tick, address=address, jobs=jobs or cores())


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
