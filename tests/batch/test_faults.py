"""Test runs on a machine that fails: the next run completes the work, and no record is lost or doubled."""

import errno
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest

from batch_tools import POST, TEXT, Ran, Run, archive, resize, write
from destinations import TARGETS, content, strays
from faults import Faults
from newsingest.batch import task as work
from newsingest.errors import unreadable
from newsingest.exporters import parquet
from newsingest.storage import read

POINTS = 3  # calls that fail, for each destination and kind of run, out of some hundred


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower all sizes, so that a small archive is handled like a large one: in several chunks and parts."""
    resize(monkeypatch, chunk=3, buffer=70, seconds=-1, rows=7, small_rows=0)
    monkeypatch.setattr(parquet, "_ROWS", 3)


def edited(source: Path) -> None:
    """Change, add and delete inputs."""
    (source / "2022/01.md").unlink()
    (source / "texts/05.txt").unlink()
    write(source / "2022/02.md", POST.format("改" * 30))
    write(source / "texts/0a.txt", TEXT.format("新"))
    write(source / "new/0.md", POST.format("新"))


def is_told(done: Ran) -> bool:
    """Return whether a command succeeded, or said on one line why it failed."""
    one = done.err.count("\n") == 1 and "Traceback" not in done.err and "bug in newsingest" not in done.err
    return done.code == 0 or (done.code == 1 and one)


def records_in(data: bytes) -> list[bytes]:
    """Return the sorted lines of a file, without the commas between the objects of an array."""
    return sorted(line.removesuffix(b",") for line in data.splitlines())


@pytest.mark.parametrize(
    ("target", "number"), list(zip(TARGETS, cycle((errno.EMFILE, errno.ENOENT, errno.EACCES)), strict=False))
)
def test_an_input_that_cannot_be_read_now_is_read_later(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, target: str, number: int
) -> None:
    source = archive(tmp_path / "in")
    line = ("convert", source, "-j1", *TARGETS[target], "-o")
    really = read

    def fails(path: str, within: str, limit: int) -> bytes:
        if path.endswith("03.md"):
            raise unreadable(OSError(number, os.strerror(number)), "check the disk", path)
        return really(path, within, limit)

    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(work, "read", fails)
            failed = run(*line, tmp_path / target)
        assert (failed.code, failed.totals["failed"]) == (1, 1)
        assert "2022/03.md: cannot be read: " in failed.err
        assert "(check the disk)" in failed.err
    assert run(*line, tmp_path / target).totals["unchanged"] == 11
    run(*line, tmp_path / "fresh" / target)
    assert content(tmp_path / target) == content(tmp_path / "fresh" / target)
    before = content(tmp_path / target)
    write(source / "2022/03.md", POST.format("今"))
    with monkeypatch.context() as patch:
        patch.setattr(work, "read", fails)
        for _ in range(2):
            assert run(*line, tmp_path / target, "--prune").totals["failed"] == 1
    after = content(tmp_path / target)
    assert after == before or records_in(after) == records_in(before)  # the earlier record is kept
    assert run(*line, tmp_path / target).totals["failed"] == 0
    run(*line, tmp_path / "new" / target)
    assert content(tmp_path / target) == content(tmp_path / "new" / target)
    assert content(tmp_path / target) != before


@pytest.mark.parametrize(("target", "jobs"), [*((target, 1) for target in TARGETS), ("out", 2)])
def test_few_open_files(tmp_path: Path, run: Run, target: str, jobs: int) -> None:
    source = archive(tmp_path / "in")
    line = ("convert", source, f"-j{jobs}", "-q", *TARGETS[target], "-o")
    for limit in (6, 9):
        command = [sys.executable, "-m", "newsingest", *map(str, (*line, tmp_path / target))]
        low = partial(resource.setrlimit, resource.RLIMIT_NOFILE, (limit, limit))
        done = subprocess.run(command, preexec_fn=low, capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) in ((0, False), (1, False)), done.stderr
        assert (done.returncode == 0) == (done.stderr == ""), done.stderr
    assert run(*line, tmp_path / target).code == 0
    run(*line, tmp_path / "fresh" / target)
    assert content(tmp_path / target) == content(tmp_path / "fresh" / target)
    assert strays(tmp_path) == []


# -- the clock -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", TARGETS)
def test_a_clock_that_goes_backwards(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    source, place = archive(tmp_path / "in"), tmp_path / target
    line = ("convert", source, "-j1", "-q", *TARGETS[target], "-o")
    for number, path in enumerate(sorted((source / "2022").iterdir())):
        os.utime(path, (4_000_000_000 + number, 4_000_000_000 + number))  # in 2096
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: 4_100_000_000.0)
        patch.setattr(time, "time_ns", lambda: 4_100_000_000 * 10**9)
        assert run(*line, place).code == 0
    again = ("convert", source, "-j1", *TARGETS[target], "-o", place)
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: 0.0)
        patch.setattr(time, "time_ns", lambda: 0)
        assert run(*again).totals["unchanged"] == 12
        older = write(source / "2022/01.md", POST.format("第X篇"))  # of the same size
        os.utime(older, (1, 1))
        assert run(*again).totals["ok"] == 1
    run(*line, tmp_path / "fresh" / target)
    assert content(place) == content(tmp_path / "fresh" / target)


def test_what_counts_as_changed_is_size_and_time_to_the_nanosecond(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    post = source / "2022/01.md"
    line = ("convert", source, "-j1", "-o", tmp_path / "out")
    os.utime(post, ns=(10**18, 10**18))
    run(*line)
    write(post, POST.format("第X篇"))
    os.utime(post, ns=(10**18, 10**18 + 1))  # within the same second
    assert run(*line).totals["ok"] == 1
    write(post, POST.format("第Y篇"))
    os.utime(post, ns=(10**18, 10**18 + 1))  # same size and time, so the run cannot see the change
    assert run(*line).totals["ok"] == 0
    assert run(*line, "--checksum").totals["ok"] == 1


# -- the disk --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
@pytest.mark.parametrize("target", TARGETS)
def test_a_fault_at_any_call(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, target: str, *, again: bool
) -> None:
    source, before, work = archive(tmp_path / "in"), tmp_path / "before", tmp_path / "work"
    before.mkdir()
    line = ("convert", source, "-j1", "-q", "--prune", *TARGETS[target], "-o")
    if again:
        run(*line, before / target)
        edited(source)
    run(*line, tmp_path / "fresh" / target)
    expected = content(tmp_path / "fresh" / target)

    def broken(at: int, number: int, *, lasts: bool) -> tuple[Faults, Ran]:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(before, work)
        faults = Faults(work, at, number, lasts=lasts)
        with monkeypatch.context() as patch:
            faults.install(patch)
            return faults, run(*line, work / target)

    calls = broken(0, 0, lasts=False)[0].calls
    dice = random.Random(f"{target} {again}")
    for at in sorted(dice.sample(range(1, calls + 1), POINTS)):
        number, lasts = dice.choice([errno.ENOSPC, errno.EIO, errno.EMFILE]), dice.random() < 0.4
        faults, done = broken(at, number, lasts=lasts)
        which = f"{errno.errorcode[number]} at {at} of {calls}, lasts: {lasts}: {done.err}"
        assert faults.fired, which
        assert is_told(done), which
        finished = run(*line, work / target)
        assert (finished.code, finished.err) == (0, ""), which
        assert content(work / target) == expected, which
        assert strays(work) == [], which
        states = json.loads(run("status", work / target, "--json").out)["states"]
        assert (states["ok"] + states["unchanged"], states["failed"], states["waiting"]) == (12, 0, 0), which
