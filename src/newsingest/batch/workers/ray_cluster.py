"""The workers of a Ray cluster, for archives that are too large for one machine (https://docs.ray.io).

A chunk is a Ray task. Ray's own retries are off. If a worker or node is lost, ``RayWorkers`` repeats its chunk, so that
only the input that crashes its worker fails, as in a local pool.
"""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from ipaddress import ip_address
from typing import Any

from newsingest.batch.task import Outcome, Put, Task, failed
from newsingest.batch.workers.base import ATTEMPTS, TICK, Promise, Work, crash_outcome, done, watched
from newsingest.batch.workers.pool import Pool
from newsingest.errors import (
    InputError,
    NewsingestError,
    OutOfMemoryError,
    StoppedError,
    UsageError,
    reason,
)
from newsingest.paths import shown
from newsingest.storage import first_line
from newsingest.version import __version__

_LOOK = 10.0  # seconds between two looks at the nodes while waiting
_IDLE = 600.0  # seconds without any processor before the run stops: nodes may take minutes to start
_NODES = 1.0  # seconds for which the number of processors is cached
_WAITING = 4  # chunks for each processor: some running, some waiting
_BYTES = 4 << 20  # of inputs for each processor that may wait to be written
# Ray sends no usage statistics and prints no warnings about its own processes. Must be set before Ray is imported.
QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_DEDUP_LOGS": "0",
}
# If another program than Ray listens at the address: fail after 40 seconds, not 15 minutes.
_PATIENCE = {"RAY_NUM_REDIS_GET_RETRIES": "1"}
_SUBMITTED = "RAY_JOB_CONFIG_JSON_ENV_VAR"  # `ray job submit` sets it, with an environment for the workers
_CLUSTERS = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"
_LISTENING = 10.0  # seconds for a connection
_NOT_REACHED = "check --ray-address, and check that the cluster is up"


class RayWorkers:
    """Convert on a Ray cluster: an existing one, or one that is started on this machine."""

    are_remote = True

    def __init__(self, work: Work, limit: float, tick: Callable[[], None], *, address: str | None, jobs: int) -> None:
        """Connect to the cluster at ``address``, or start Ray on this machine with ``jobs`` processors.

        limit: seconds for one input, and for one slice of a chunk. tick: called while the run waits. Raises UsageError
        if Ray is not installed, StoppedError if Ray cannot be started or reached.
        """
        self.limit, self.tick = limit, tick
        self._ray = _started(address, jobs)
        errors = self._ray.exceptions
        # Errors that an input, or the end of a worker or node, can cause. Any other error is a fault of the cluster.
        self.lost = (
            errors.WorkerCrashedError,
            errors.OutOfMemoryError,
            errors.NodeDiedError,
            errors.ObjectLostError,
        )
        self._asked, self._seen = -_NODES, 1
        self._node = self._ray.get_runtime_context().get_node_id()
        self._looked = self._had_processors = time.monotonic()
        self._work = work  # small, so it is sent with each task: a shared Ray object could be lost with its node
        self._convert = self._ray.remote(max_retries=0)(_convert)
        self._convert_apart = self._ray.remote(max_retries=0)(_convert_apart)

    @property
    def _cpus(self) -> int:
        """Return how many processors the cluster has now: nodes come and go."""
        if time.monotonic() > self._asked + _NODES:  # a request takes as long as converting an input
            self._asked = time.monotonic()
            with self._cluster():
                self._seen = max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        return self._seen

    @property
    def ahead(self) -> int:
        """Return how many chunks may wait to be written."""
        return _WAITING * self._cpus

    @property
    def ahead_bytes(self) -> int:
        """Return how many bytes of inputs may wait to be written."""
        return _BYTES * _WAITING * self._cpus

    def submit(self, tasks: list[Task], put: Put | None = None) -> Promise:
        """Give a chunk to the cluster. Paths are made absolute: workers have other working folders."""
        tasks = [
            task._replace(place=os.path.abspath(task.place)) if _is_of_this_machine(task) else task for task in tasks
        ]
        return _RayChunk(self, tasks, put, self.ask(self._convert, tasks, put))

    def ask(self, function: Any, tasks: list[Task], put: Put | None) -> Any:
        """Start ``function`` on the cluster, and return the Ray reference to its outcomes."""
        with self._cluster():
            return function.remote(self._work, tasks, put, self.limit, __version__)

    @contextmanager
    def _cluster(self) -> Iterator[None]:
        """Raise StoppedError if the cluster itself fails, not only a worker or node."""
        try:
            yield
        except self.lost:
            raise
        except self._ray.exceptions.RayError as error:
            what = f"lost the connection to the Ray cluster: {type(error).__name__}: {first_line(error)}"
            raise StoppedError(what, "when the cluster is up, run the same command again to continue") from error

    def repeated(self, tasks: list[Task], put: Put | None) -> list[Outcome]:
        """Repeat tasks whose worker was lost: first all of them several times, then in halves.

        The loss of a worker may have nothing to do with its inputs. Outcomes of halves are written in this process.
        """
        why: Exception | None = None
        for _ in range(ATTEMPTS):
            try:
                return self.awaited(self.ask(self._convert_apart, tasks, put))
            except self.lost as error:
                why = error
        if len(tasks) > 1:
            middle = len(tasks) // 2
            outcomes = self.repeated(tasks[:middle], None) + self.repeated(tasks[middle:], None)
            return outcomes if put is None else put(outcomes, again=True)
        if isinstance(why, self._ray.exceptions.OutOfMemoryError):
            return [failed(OutOfMemoryError("not enough memory", "give each worker more memory"))]
        return [crash_outcome("was lost", type(why).__name__)]

    def awaited(self, reference: Any) -> list[Outcome]:
        """Wait for the outcomes of tasks. Raises one of ``lost`` if the worker is lost.

        A fault of one input is an outcome. An exception in a worker concerns all inputs, so it raises StoppedError.
        """
        with self._cluster():
            while not self._ray.wait([reference], timeout=TICK)[0]:
                self.tick()
                self._look()
            try:
                outcomes: list[Outcome] = self._ray.get(reference)
            except self._ray.exceptions.RayTaskError as error:
                if isinstance(error.cause, (NewsingestError, *self.lost)):
                    raise error.cause from error
                raise _unfit(str(error)) from error
            except self._ray.exceptions.RaySystemError as error:  # for example if a module is missing on the node
                raise _unfit(str(error)) from error
        return outcomes

    def _look(self) -> None:
        """Raise StoppedError if no node can do the work: Ray would wait forever."""
        now = time.monotonic()
        if now < self._looked + _LOOK:
            return
        self._looked = now
        nodes = [node for node in self._ray.nodes() if node["Alive"]]
        if all(node["NodeID"] != self._node for node in nodes):
            raise StoppedError(
                "the Ray node of this machine stopped", "start it, then run the same command again to continue"
            )
        if any(node["Resources"].get("CPU") for node in nodes):
            self._had_processors = now
        elif now > self._had_processors + _IDLE:
            what = f"the Ray cluster has had no processor for {_IDLE / 60:g} minutes"
            raise StoppedError(what, "add nodes, then run the same command again to continue")

    def stop(self) -> None:
        """Leave the cluster. A cluster that this run started ends, even in the middle of its work."""
        self._ray.shutdown()


class _RayChunk:
    """The future outcomes of a chunk that was given to the cluster."""

    def __init__(self, workers: RayWorkers, tasks: list[Task], put: Put | None, reference: Any) -> None:
        self._workers, self._tasks, self._put, self._reference = workers, tasks, put, reference

    def outcomes(self) -> list[Outcome]:
        try:
            found = self._workers.awaited(self._reference)
        except self._workers.lost:
            found = self._workers.repeated(self._tasks, self._put)
        for task, outcome in zip(self._tasks, found, strict=True):
            if (
                outcome.code == InputError.code
                and not outcome.digest
                and _is_of_this_machine(task)
                and _is_seen(task.place)
            ):
                msg = f"a node of the cluster cannot read a file that this machine can read: {outcome.message}"
                raise StoppedError(msg, "put the inputs on storage that all nodes share", shown(task.place))
        return found


def _is_of_this_machine(task: Task) -> bool:
    return task.data is None and not task.within


def _is_seen(place: str) -> bool:
    """Return whether this process can read a file."""
    try:
        with open(place, "rb"):
            return True
    except OSError:
        return False


def _unfit(why: str) -> StoppedError:
    last = why.strip().rpartition("\n")[2]
    return StoppedError(
        f"a node of the cluster cannot run newsingest: {last}", f"install newsingest {__version__} on all nodes"
    )


def _started(address: str | None, jobs: int) -> Any:
    for name, value in (QUIET | (_PATIENCE if address else {})).items():
        os.environ.setdefault(name, value)
    try:
        import ray  # noqa: PLC0415 - only if the user chose Ray
        import ray.exceptions  # noqa: PLC0415 - likewise
        from ray.job_config import JobConfig  # noqa: PLC0415 - likewise
    except ImportError as error:
        raise UsageError(
            "--engine ray needs Ray, which is not installed", "run pip install 'newsingest[ray]'"
        ) from error
    if address:
        _check_listening(address)
    how: dict[str, Any] = (
        {"address": address} if address else {"address": "local", "num_cpus": jobs, "include_dashboard": False}
    )
    if _SUBMITTED not in os.environ:
        # Start the job as a Ray client does. Otherwise workers import modules from the current folder first, and that
        # may be an untrusted archive.
        how["job_config"] = JobConfig(_client_job=True)
    with _signal_kept(), nullcontext() if address else _on_loopback():
        try:
            ray.init(**how, log_to_driver=False, logging_level=logging.ERROR)
        except (ray.exceptions.RayError, OSError, RuntimeError, ValueError) as error:
            what = f"Ray at {address} cannot be reached" if address else "Ray cannot be started"
            advice = _NOT_REACHED if address else "remove --engine ray"
            raise StoppedError(f"{what}: {first_line(error)}", advice) from error
    where: str = ray.util.get_node_ip_address()  # type: ignore[no-untyped-call]
    if not address and not ip_address(where).is_loopback:
        ray.shutdown()
        raise StoppedError("this version of Ray would also listen on the network", "remove --engine ray")
    return ray


@contextmanager
def _on_loopback() -> Iterator[None]:
    """Make a Ray that starts in the block listen on the loopback interface only, and contact no cloud service.

    Ray has no public option for either. It listens at the machine's address, so that other nodes can join. On macOS and
    Windows it listens on the loopback address, depending on a constant, and in its child processes on an environment
    variable. Ray starts the dashboard's server even without a dashboard. For the usage statistics, that server asks the
    cloud's metadata address, even if the statistics are off.
    """
    from ray._private import ray_constants  # noqa: PLC0415 - only if Ray is installed
    from ray._private.node import Node  # noqa: PLC0415 - likewise

    variable = os.environ.get(_CLUSTERS)
    constant, server = ray_constants.ENABLE_RAY_CLUSTER, Node.start_api_server
    os.environ[_CLUSTERS] = "0"
    ray_constants.ENABLE_RAY_CLUSTER = False
    Node.start_api_server = lambda *_, **__: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        ray_constants.ENABLE_RAY_CLUSTER, Node.start_api_server = constant, server  # type: ignore[method-assign]
        if variable is None:
            del os.environ[_CLUSTERS]
        else:
            os.environ[_CLUSTERS] = variable


def _check_listening(address: str) -> None:
    """Raise StoppedError if no program listens at HOST:PORT: Ray would notice only after minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), _LISTENING).close()
    except (OSError, OverflowError) as error:
        raise StoppedError(f"Ray at {address} cannot be reached: {reason(error)}", _NOT_REACHED) from error


@contextmanager
def _signal_kept() -> Iterator[None]:
    """Restore the handler of SIGTERM after the block: Ray replaces the run's handler."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


# -- in a worker ---------------------------------------------------------------------------------------------------------


def _convert(work: Work, tasks: list[Task], put: Put | None, limit: float, version: str) -> list[Outcome]:
    """Convert a chunk. A slice that takes too long ends the worker."""
    _check(version)
    return done(work, tasks, put, partial(watched, limit))


def _convert_apart(work: Work, tasks: list[Task], put: Put | None, limit: float, version: str) -> list[Outcome]:
    """Convert a chunk in a process of its own, to find the input that takes too long or crashes the process."""
    _check(version)
    pool = Pool(1, work, limit, lambda: None)
    try:
        outcomes = pool.submit(tasks).outcomes()
    finally:
        pool.stop()
    return (
        put(outcomes, again=True) if put is not None and put.is_seen() else outcomes
    )  # written here, once: the pool may repeat a task


def _check(version: str) -> None:
    if version != __version__:
        msg = (
            f"a node of the cluster has newsingest {__version__}, but this run has {version}; their records may differ"
        )
        raise StoppedError(msg, "install the same version on all nodes")
