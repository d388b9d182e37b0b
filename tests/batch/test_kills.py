"""Signals and kills at any moment, whatever a run writes to: it ends at once, its processes with it, and can be taken up.

The names of the inputs come through a pipe that stays open, so that each run is surely in the middle of its work.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from batch_tools import POST, TEXT, Run, write
from destinations import TARGETS, content, strays
from processes import command_line, nobody_in, session, wait_for

FILES = 300
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
    """Start a run that is given some names, and waits for more; at the end of the test it is gone in any case."""
    runs: list[Process] = []

    def start(target: Path, some: list[bytes], *more: str) -> Process:
        line = [sys.executable, "-m", "newsingest", "convert", "-q", "--files-from", "-", "-o", str(target), *more]
        process = subprocess.Popen(line, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        runs.append(process)
        assert process.stdin is not None
        process.stdin.write(b"\n".join(some) + b"\n")
        process.stdin.flush()
        return process

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job hands down SIG_IGN
    yield start
    signal.signal(signal.SIGINT, before)
    for process in runs:
        if process.poll() is None:
            process.kill()
            process.communicate()


def workers(process: Process) -> list[int]:
    return [pid for pid in session(process.pid) if b"spawn_main" in command_line(pid)]


def is_at_work(target: Path, process: Process, jobs: int) -> bool:
    """Tell whether a run has begun to keep account of what it does, and has all its workers."""
    ledger = target / ".newsingest.db-wal" if target.is_dir() else Path(f"{target}.newsingest.db-wal")
    begun = ledger.exists() and ledger.stat().st_size > 0
    return begun and (jobs == 1 or [threads(pid) > 1 for pid in workers(process)] == [True] * jobs)


def threads(pid: int) -> int:
    """Return how many threads a process has: a worker has two, once it is awake."""
    try:
        return len(os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208 - it may be gone
    except OSError:
        return 0


def interrupt_twice(process: Process) -> None:
    """Do as a terminal does where Ctrl-C is pressed twice: all processes of the group are told."""
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


# What is done to a run, and how it may end: a number below zero is that of the signal that ended it.
DEEDS = [
    (interrupt_twice, (130, -signal.SIGINT)),
    (terminate_twice, (143, -signal.SIGTERM)),
    (terminate_and_kill, (143, -signal.SIGKILL)),
    (kill_with_a_worker, (-signal.SIGKILL,)),
]


@pytest.mark.parametrize(
    ("target", "jobs"), [("out", 2), ("out.jsonl.zst", 2), ("out.db", 2), ("out.parquet", 2), ("out", 1)]
)
def test_ended_in_four_ways_and_finished(
    tmp_path: Path, run: Run, names: list[bytes], started: Callable[..., Process], target: str, jobs: int
) -> None:
    place, options = tmp_path / target, TARGETS[target]
    for number, (deed, codes) in enumerate(DEEDS, 1):
        process = started(place, names[: 100 * number], f"-j{jobs}", *options)
        assert wait_for(partial(is_at_work, place, process, jobs))
        deed(process)
        told = process.communicate(timeout=60)[1]
        assert process.returncode in codes, told
        assert told in (b"", b"interrupted: run the same command again, and it goes on where it was\n")
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


@pytest.mark.parametrize("target", ["out", "out.jsonl", "out.db", "out.parquet"])
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
        assert "another run is writing here (wait for it, or give each its own destination)" in second.err
    # What is done so far can be looked at, once the run has made the tables of its ledger.
    assert wait_for(lambda: run("status", place).code == 0)
    assert (process.communicate(timeout=60)[1], process.returncode) == (b"", 0)
    assert run("status", place, "--json").out.count('"finished":true') == 1
