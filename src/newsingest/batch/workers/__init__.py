"""The workers of a run: this process, worker processes of this machine, or a Ray cluster.

``start`` and ``start_on_ray`` return ``Workers`` for a function that maps tasks to outcomes (``batch/task.py``).
``chunks`` groups inputs, and ``in_order`` returns the chunks in order while workers convert later ones (``window.py``).
A worker may crash, hang or be killed. ``pool.py`` and ``ray_cluster.py`` then repeat its tasks, so that only the faulty
input fails.
"""

from newsingest.batch.workers.base import InProcess, Promise, Work, Workers
from newsingest.batch.workers.engines import SECONDS, Engine, check, start, start_on_ray
from newsingest.batch.workers.window import Sent, chunks, in_order

__all__ = [
    "SECONDS",
    "Engine",
    "InProcess",
    "Promise",
    "Sent",
    "Work",
    "Workers",
    "check",
    "chunks",
    "in_order",
    "start",
    "start_on_ray",
]
