"""Test runs with random edits, orders, options and kills: a last run then gives the same outputs as a fresh run."""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from batch_tools import POST, TEXT, tree, unpacked, write
from destinations import TARGETS, rows_of_database, rows_of_parts
from newsingest import cli
from newsingest.batch import conversion
from newsingest.batch.ledger import Ledger
from newsingest.batch.ledger.statements import Statements
from newsingest.batch.outputs import single_file
from newsingest.batch.outputs.part_files import NewPart
from newsingest.batch.outputs.single_file import OneFile
from newsingest.batch.sizes import ChunkSize, Sizes
from newsingest.exporters import parquet
from newsingest.exporters.sqlite import Database

NAMES = [f"{folder}{letter}{end}" for folder in ("", "x/", "x/y/") for letter in "abcdef" for end in (".md", ".txt")]
OPTIONS = [
    "--retry-failed",
    "--checksum",
    "--prune",
    "--fail-fast",
    "--timezone=+08:00",
    "--shard=1/2",
    "--include=*.md",
]


class Clock:
    """A clock that gives every edit its own time; a run could not see an edit without a new time."""

    now = 1_600_000_000

    def stamp(self, path: Path) -> None:
        self.now += 1
        os.utime(path, (self.now, self.now))


def edit(root: Path, dice: random.Random, clock: Clock) -> None:
    for _ in range(dice.randint(0, 6)):
        path = root / dice.choice("AB") / dice.choice(NAMES)
        word = "".join(dice.choices("甲乙丙丁", k=5)) * dice.choice([1, 1, 40])
        if path.exists() and dice.random() < 0.4:
            path.unlink()
            continue
        write(path, dice.choice([POST.format(word), TEXT.format(word), TEXT.format(word), ""]))
        clock.stamp(path)


def in_a_process(arguments: list[str], dice: random.Random, kill: int) -> int:
    """Run the command in a process, and return its exit code. Disk operation `kill` ends it like kill -9 (0: never)."""
    count = dice.choice([64, 3, 1])
    chunk = ChunkSize(least=count, most=count, volume=dice.choice([4 << 20, 300]))
    buffer, seconds = dice.choice([1 << 20, 70]), dice.choice([0.5, -1])
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    code = 99
    try:
        conversion._SIZES = Sizes(chunk=chunk, part=chunk, buffer=buffer, seconds=seconds, rows=7, small_rows=0)
        single_file._COPIED, parquet._ROWS = buffer, 3
        countdown = iter(range(kill - 1, -1, -1)) if kill else iter(int, 1)
        for owner, name in (
            (Statements, "do"),
            (Ledger, "commit"),
            (OneFile, "_pack"),
            (Database, "put"),
            (Database, "commit"),
            (NewPart, "write"),
            (os, "replace"),
            (os, "unlink"),
        ):
            setattr(owner, name, dying(getattr(owner, name), lambda: next(countdown) == 0 and kill > 0))
        code = cli.exit_status(arguments)
    finally:
        os._exit(code)


def dying(function: Callable[..., Any], is_time: Callable[[], bool]) -> Callable[..., Any]:
    def run_and_die(*arguments: Any, **named: Any) -> Any:
        if is_time():
            os._exit(9)
        return function(*arguments, **named)

    return run_and_die


def posts(site: Path) -> list[tuple[str, bytes]]:
    return sorted((name.replace("~2", ""), data) for name, data in tree(site).items())


def stored(folder: Path) -> list[Any]:
    """Return the rows of all parts. Assert that no part is longer than the largest chunk (64 inputs)."""
    assert all(pq.read_metadata(part).num_rows <= 64 for part in folder.glob("*.parquet"))
    assert {path.name for path in folder.iterdir() if path.suffix != ".parquet"} == {".newsingest.db"}
    return rows_of_parts(folder)


def written(target: Path) -> dict[str, int]:
    """Return the time at which each output was written, in nanoseconds, by path."""
    files = [path for path in (target, *target.rglob("*")) if path.is_file() and path.name != ".newsingest.db"]
    return {str(path): path.stat().st_mtime_ns for path in files}


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the process does nothing but run the command
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("target", TARGETS)
def test_the_last_run_gives_what_a_fresh_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    dice, clock = random.Random(f"{target}{seed}"), Clock()
    to = TARGETS[target]
    (tmp_path / "A").mkdir()
    (tmp_path / "B").mkdir()
    for _ in range(dice.randint(2, 6)):
        edit(tmp_path, dice, clock)
        sources = dice.choice([["A", "B"], ["B", "A"], ["A"], ["B"], ["A", "B", "A"]])
        options = [option for option in OPTIONS if dice.random() < 0.15]
        kill = dice.randint(1, dice.choice([10, 80, 300])) if dice.random() < 0.6 else 0
        assert in_a_process(["convert", *sources, "-o", target, "-j1", "-q", *options, *to], dice, kill) in (0, 1, 9)
    edit(tmp_path, dice, clock)
    last = ["convert", "A", "B", "-j1", "-q", *to, "-o"]
    code = in_a_process([*last, target, "--prune", "--retry-failed"], dice, 0)
    assert in_a_process([*last, f"fresh/{target}"], dice, 0) == code
    if target == "out":
        assert tree(Path("out")) == tree(Path("fresh/out"))
    elif target == "site":  # if two inputs share a name, the later one gets ~2
        assert posts(Path("site")) == posts(Path("fresh/site"))
    elif target.endswith(".parquet"):
        assert stored(Path(target)) == stored(Path("fresh") / target)
    elif target.endswith(".db"):
        assert rows_of_database(Path(target)) == rows_of_database(Path("fresh") / target)
    else:
        assert unpacked(Path(target)) == unpacked(Path("fresh") / target)
    assert {path.name for path in tmp_path.iterdir()} <= {"A", "B", "fresh", target, f"{target}.newsingest.db"}
    before = written(tmp_path / target)
    assert in_a_process([*last, target], dice, 0) == code
    assert written(tmp_path / target) == before, "a run with nothing to do wrote something"
