"""Who does the work: this process, worker processes of this machine, or a Ray cluster.

``start`` and ``on_ray`` give ``Workers`` for a function that maps tasks to outcomes (``batch/task.py``). A worker may crash, hang
or be killed: ``pool.py`` and ``ray_cluster.py`` do its tasks again, so that one input fails alone.
"""

from newsingest.batch.workers.base import Here, Promise, Work, Workers
from newsingest.batch.workers.engines import SECONDS, Engine, check, on_ray, start

__all__ = ["SECONDS", "Engine", "Here", "Promise", "Work", "Workers", "check", "on_ray", "start"]
