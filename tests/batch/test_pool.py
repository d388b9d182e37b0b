"""Test the pool: if a worker crashes, hangs, exits or is killed, only an input that caused this fails."""

import multiprocessing.spawn
import os
import signal
import time
from pathlib import Path

import pytest

from batch_tools import POST, Run, archive, crashing, dawdling, resize, tree, write
from newsingest.batch.task import Outcome, Task
from newsingest.batch.workers import InProcess, start
from newsingest.batch.workers import pool as pool_module
from newsingest.batch.workers.pool import Pool
from newsingest.cli.progress import Progress
from newsingest.errors import StoppedError


def tasks(*names: str) -> list[Task]:
    return [Task(name, None, name) for name in names]


def ticks() -> None:
    pass


def told(outcomes: list[Outcome]) -> list[str]:
    return [outcome.data.decode() if outcome.state == "ok" else outcome.code for outcome in outcomes]


@pytest.mark.parametrize("culprit", ["crash", "leave", "sleep"])
def test_one_input_breaks_its_worker_and_fails_alone(culprit: str) -> None:
    pool = Pool(2, crashing, 3, ticks)
    try:
        chunks = [tasks("a", "b"), tasks("c", culprit, "d"), tasks("e"), tasks("f"), tasks("g"), tasks("h")]
        found = [told(promise.outcomes()) for promise in [pool.submit(chunk) for chunk in chunks]]
    finally:
        pool.stop()
    code = "crash" if culprit == "crash" else "timeout"
    assert found == [["a", "b"], ["c", code, "d"], ["e"], ["f"], ["g"], ["h"]]


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_slow_input_fails_and_the_run_goes_on(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    source = archive(tmp_path / "in")
    write(source / "2022/03slow.md", POST.format("慢"))
    monkeypatch.setattr("newsingest.batch.conversion.convert_all", dawdling)
    resize(monkeypatch, chunk=4)
    done = run("convert", source, "-o", tmp_path / "out", "-j", jobs, "--timeout", "3")
    assert (done.code, done.totals["ok"], done.totals["failed"]) == (1, 12, 1)
    assert (
        "2022/03slow.md: took more than 3 seconds (raise --timeout, or leave the file out with --exclude)" in done.err
    )
    told = run("status", tmp_path / "out", "--failed").out
    assert "2022/03slow.md: failed (timeout): took more than 3 seconds" in told
    assert len(tree(tmp_path / "out")) == 12


def test_what_is_done_again_does_not_wait_behind_other_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other chunks take 5 s, while a chunk may wait 4 s for a worker: a retried input must not wait behind them."""
    monkeypatch.setattr(pool_module, "_START", 4)
    pool = Pool(1, crashing, 60, ticks)
    try:
        promises = [pool.submit(tasks(*names)) for names in (("a", "crash", "b"), ("slow5", "c"), ("slow5", "d"))]
        found = [told(promise.outcomes()) for promise in promises]
    finally:
        pool.stop()
    assert found == [["a", "crash", "b"], ["slow5", "c"], ["slow5", "d"]]


def test_one_job_is_this_process_unless_a_time_is_said() -> None:
    assert isinstance(start(crashing, 1, None, Progress().tick), InProcess)
    pool = start(crashing, 1, 5, Progress().tick)
    pool.stop()
    assert isinstance(pool, Pool)


def test_a_worker_that_was_killed_costs_nothing() -> None:
    pool = Pool(2, crashing, 60, ticks)
    try:
        for number in range(6):
            promises = [pool.submit(tasks(f"{number}a", f"{number}b")) for _ in range(4)]
            victim = next(iter(pool._workers[number % 2]._pool._pool_manager.worker_manager.workers))
            os.kill(victim, signal.SIGKILL)
            assert [told(promise.outcomes()) for promise in promises] == [[f"{number}a", f"{number}b"]] * 4
    finally:
        pool.stop()


def test_stopping_ends_what_is_at_work() -> None:
    pool = Pool(2, crashing, 60, ticks)
    for _ in range(4):
        pool.submit(tasks("sleep"))
    time.sleep(1)
    workers = [pid for worker in pool._workers for pid in worker._pool._pool_manager.worker_manager.workers]
    pool.stop()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in workers):
        time.sleep(0.1)
    assert workers
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_workers_that_cannot_start_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_START", 2)
    monkeypatch.setattr(multiprocessing.spawn, "_python_exe", b"/bin/false")
    pool = Pool(2, crashing, 60, ticks)
    try:
        with pytest.raises(StoppedError, match="worker processes cannot be started"):
            pool.submit(tasks("a")).outcomes()
    finally:
        pool.stop()
