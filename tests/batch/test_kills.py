"""Test signals and kills at any moment: the run and its workers end at once, and the next run resumes its work.

The names of the inputs come through a pipe that stays open, so that each run is still at work when it is ended.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from batch_tools import POST, TEXT, Run, write
from conftest import ROOT
from destinations import TARGETS, content, strays
from processes import command_line, nobody_in, session, wait_for

FILES = 150
Process = subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("in")
    made = []
    for number in range(FILES):
        made.append(write(folder / f"{number % 7}/{number:03}.md", POST.format(f"第{number}篇")))
        made.append(write(folder / f"texts/{number:03}.txt", TEXT.format(f"第{number}篇")))
    return [os.fsencode(path) for path in made]


@pytest.fixture
def started() -> Iterator[Callable[..., Process]]:
    """Return a function that starts a run, which gets some names and waits for more. Kill all runs after the test."""
    runs: list[Process] = []

    def start(target: Path, some: list[bytes], *more: str) -> Process:
        line = [sys.executable, "-m", "newsingest", "convert", "-q", "--files-from", "-", "-o", str(target), *more]
        process = subprocess.Popen(line, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        runs.append(process)
        assert process.stdin is not None
        process.stdin.write(b"\n".join(some) + b"\n")
        process.stdin.flush()
        return process

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts background jobs with SIG_IGN
    yield start
    signal.signal(signal.SIGINT, before)
    for process in runs:
        if process.poll() is None:
            process.kill()
            process.communicate()


def workers(process: Process) -> list[int]:
    return [pid for pid in session(process.pid) if b"spawn_main" in command_line(pid)]


def is_at_work(target: Path, process: Process, jobs: int) -> bool:
    """Return whether a run has begun to write its ledger, and has all its workers."""
    ledger = target / ".newsingest.db-wal" if target.is_dir() else Path(f"{target}.newsingest.db-wal")
    begun = ledger.exists() and ledger.stat().st_size > 0
    # A killed run may have left its ledger behind, so check also that this run handles signals.
    ready = caught(process.pid, signal.SIGTERM)
    return begun and ready and (jobs == 1 or [threads(pid) > 1 for pid in workers(process)] == [True] * jobs)


def caught(pid: int, number: signal.Signals) -> bool:
    """Return whether a process has its own handler for a signal."""
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    mask = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(mask, 16) >> (number - 1) & 1)


def threads(pid: int) -> int:
    """Return how many threads a process has (0 if it has ended). A worker that has started up has two."""
    try:
        return len(os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208 - the process may have ended
    except OSError:
        return 0


def interrupt_twice(process: Process) -> None:
    """Send SIGINT twice to all processes of the group, as a terminal does if Ctrl-C is pressed twice."""
    os.killpg(process.pid, signal.SIGINT)
    os.killpg(process.pid, signal.SIGINT)


def terminate_and_kill(process: Process) -> None:
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGKILL)


def terminate_twice(process: Process) -> None:
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGTERM)


def kill_with_a_worker(process: Process) -> None:
    for pid in [*workers(process)[:1], process.pid]:
        os.kill(pid, signal.SIGKILL)


# How a run is ended, and its possible exit codes. A negative code is the number of the signal that ended the run.
DEEDS = [
    (interrupt_twice, (130, -signal.SIGINT)),
    (terminate_twice, (143, -signal.SIGTERM)),
    (terminate_and_kill, (143, -signal.SIGKILL)),
    (kill_with_a_worker, (-signal.SIGKILL,)),
]


@pytest.mark.parametrize(
    ("target", "jobs"),
    [("out", 2), ("out.jsonl.zst", 2), ("out.json", 2), ("out.db", 2), ("out.parquet", 2), ("out", 1)],
)
def test_ended_in_four_ways_and_finished(
    tmp_path: Path, run: Run, names: list[bytes], started: Callable[..., Process], target: str, jobs: int
) -> None:
    place, options = tmp_path / target, TARGETS[target]
    for number, (deed, codes) in enumerate(DEEDS, 1):
        process = started(place, names[: 75 * number], f"-j{jobs}", *options)
        assert wait_for(partial(is_at_work, place, process, jobs))
        deed(process)
        told = process.communicate(timeout=60)[1]
        assert process.returncode in codes, told
        assert told in (b"", b"interrupted: run the same command again to continue\n")
        assert wait_for(partial(nobody_in, process.pid)), "workers outlived the run"
    names_file = tmp_path / "names"
    names_file.write_bytes(b"\n".join(names))
    line = ("convert", "-q", "--files-from", names_file, *options, "-j1", "-o")
    for where in (place, tmp_path / "fresh" / target):
        done = run(*line, where)
        assert (done.code, done.err) == (0, "")
    assert content(place) == content(tmp_path / "fresh" / target)
    assert strays(tmp_path) == []
    states = json.loads(run("status", place, "--json").out)["states"]
    assert (states["ok"] + states["unchanged"], states["waiting"], states["failed"]) == (2 * FILES, 0, 0)


@pytest.mark.parametrize("target", ["out", "out.jsonl", "out.json", "out.db", "out.parquet"])
def test_a_second_run_at_the_same_time_is_told_under_any_name(
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    names: list[bytes],
    started: Callable[..., Process],
    target: str,
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path / "real")
    place = tmp_path / "real" / target
    process = started(place, names, "-j1")
    assert wait_for(partial(is_at_work, place, process, 1))
    spellings = [target, f"./{target}", f"../link/{target}", tmp_path / "link" / target, f"../real/../real/{target}"]
    for spelling in [*spellings, *([f"{target}/"] if place.is_dir() else [])]:
        second = run("convert", os.fsdecode(names[0]), "-o", spelling, "-j1", "-q")
        assert second.code == 1
        assert (
            "another run is writing to this destination (wait until it ends, or use another destination)" in second.err
        )
    # status works as soon as the run has created the tables of its ledger.
    assert wait_for(lambda: run("status", place).code == 0)
    assert (process.communicate(timeout=60)[1], process.returncode) == (b"", 0)
    assert run("status", place, "--json").out.count('"finished":true') == 1


# A process that starts two workers from a thread, which ends before the workers begin.
# For each line that the process reads, it gives both workers a task. It prints the answers of `crashing`.
PARENT = """
import os, sys, threading, time
from batch_tools import crashing, spellbound
from newsingest.batch.workers.pool import Pool
from newsingest.batch.task import Task

made = []
thread = threading.Thread(target=lambda: made.append(Pool(2, {work}, 600, lambda: None)))
thread.start()
thread.join()
for line in sys.stdin:
    promises = [made[0].submit([Task(line.strip(), None, sys.argv[1])]) for _ in range(2)]
    if "{work}" == "crashing":
        print(*[promise.outcomes()[0].data.decode() for promise in promises], flush=True)
"""


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Return a function that runs PARENT in a process. Kill the process and its workers after the test."""
    begun: list[subprocess.Popen[str]] = []

    def start(work: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PARENT.format(work=work), f"{tmp_path}"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        environment = os.environ | {"PYTHONPATH": os.fspath(ROOT / "tests")}
        begun.append(subprocess.Popen(command, env=environment, start_new_session=True, **pipes))
        return begun[0]

    yield start
    for pid in session(begun[0].pid):
        os.kill(pid, signal.SIGKILL)
    begun[0].wait()
    for pipe in (begun[0].stdin, begun[0].stdout):
        assert pipe is not None
        pipe.close()


def write_line(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def answer(process: subprocess.Popen[str], line: str) -> str:
    """Give a task to both workers of a process, and return the line with their answers."""
    write_line(process, line)
    assert process.stdout is not None
    return process.stdout.readline().strip()


def spawned(process: subprocess.Popen[str]) -> set[int]:
    return {pid for pid in session(process.pid) if b"spawn_main" in command_line(pid)}


def test_workers_end_with_a_parent_that_is_killed_whatever_they_are_at(
    tmp_path: Path, parent: Callable[[str], subprocess.Popen[str]]
) -> None:
    process = parent("spellbound")
    write_line(process, "a")
    assert wait_for(lambda: len(list(tmp_path.iterdir())) == 2)
    process.kill()
    assert wait_for(partial(nobody_in, process.pid), 0.5), "workers outlived their parent"


def test_workers_stay_when_the_thread_that_started_them_ends(parent: Callable[[str], subprocess.Popen[str]]) -> None:
    process = parent("crashing")
    assert answer(process, "a") == "a a"
    first = spawned(process)
    assert len(first) == 2
    assert answer(process, "slow1") == "slow1 slow1"
    assert spawned(process) == first
    os.kill(min(first), signal.SIGKILL)
    assert answer(process, "b") == "b b"
    assert wait_for(lambda: len(spawned(process)) == 2)
    assert spawned(process) & first == {max(first)}
    process.kill()
    assert wait_for(partial(nobody_in, process.pid), 0.5), "a worker that took another's place outlived their parent"


def test_workers_end_with_a_parent_that_ends(parent: Callable[[str], subprocess.Popen[str]]) -> None:
    process = parent("crashing")
    assert answer(process, "a") == "a a"
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == 0
    assert wait_for(partial(nobody_in, process.pid), 0.5)


def test_a_worker_whose_parent_is_gone_already_ends() -> None:
    sentinel, other = os.pipe()
    os.close(other)
    script = f"from newsingest.batch.workers.pool import end_with; end_with({sentinel}); import time; time.sleep(60)"
    ended = subprocess.run(
        [sys.executable, "-c", script], pass_fds=[sentinel], stderr=subprocess.PIPE, timeout=30, check=False
    )
    os.close(sentinel)
    assert (ended.returncode, ended.stderr) == (1, b"")
