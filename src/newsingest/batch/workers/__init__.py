"""The workers of a run: this process, worker processes of this machine, or a Ray cluster.

``start`` and ``start_on_ray`` return ``Workers`` for a function that maps tasks to outcomes (``batch/task.py``).
A worker may crash, hang or be killed. ``pool.py`` and ``ray_cluster.py`` then repeat its tasks, so that only the faulty input fails.
"""

from newsingest.batch.workers.base import InProcess, Promise, Work, Workers
from newsingest.batch.workers.engines import SECONDS, Engine, check, start, start_on_ray

__all__ = ["SECONDS", "Engine", "InProcess", "Promise", "Work", "Workers", "check", "start", "start_on_ray"]
