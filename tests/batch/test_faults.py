"""Runs on a machine that fails, whatever they write to: the next one completes, with nothing lost and nothing doubled."""

import errno
import json
import random
import shutil
from pathlib import Path

import pytest

from batch_tools import POST, TEXT, Ran, Run, archive, write
from destinations import TARGETS, content, strays
from faults import Faults
from newsingest.batch import onefile, parts
from newsingest.batch import run as running
from newsingest.exporters import parquet

POINTS = 20  # for each destination and each kind of run, of some hundred


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small archive go through all that a large one does."""
    monkeypatch.setattr(running, "_CHUNK", 3)
    monkeypatch.setattr(onefile, "_BYTES", 70)
    monkeypatch.setattr(onefile, "_SECONDS", -1)
    monkeypatch.setattr(parts, "_ROWS", 7)
    monkeypatch.setattr(parquet, "_ROWS", 3)


def edited(source: Path) -> None:
    """Change, add and take away inputs."""
    (source / "2022/01.md").unlink()
    (source / "texts/05.txt").unlink()
    write(source / "2022/02.md", POST.format("改" * 30))
    write(source / "texts/0a.txt", TEXT.format("新"))
    write(source / "new/0.md", POST.format("新"))


def is_told(done: Ran) -> bool:
    """Tell whether a command that did not succeed said why, on one line."""
    one = done.err.count("\n") == 1 and "Traceback" not in done.err and "bug in newsingest" not in done.err
    return done.code == 0 or (done.code == 1 and one)


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
