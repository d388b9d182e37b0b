"""Test ledgers that cannot be used: the run says what is wrong and what to do, and that advice works."""

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from batch_tools import POST, Run, archive, resize, write
from destinations import TARGETS, content, strays
from newsingest.batch.ledger import ledger as ledgers
from newsingest.sqlite_files import connected, located
from newsingest.version import __version__

Done = tuple[Path, Path, tuple[object, ...]]


@pytest.fixture(params=TARGETS)
def done(request: pytest.FixtureRequest, tmp_path: Path, run: Run) -> Done:
    """Return a destination that a run wrote, its ledger, and the command; one input has changed since."""
    source, place = archive(tmp_path / "in"), tmp_path / request.param
    line = ("convert", source, "-j1", "-q", *TARGETS[request.param], "-o", place)
    assert run(*line).code == 0
    write(source / "2022/02.md", POST.format("改" * 30))
    return place, place / ".newsingest.db" if place.is_dir() else Path(f"{place}.newsingest.db"), line


def fresh(done: Done, run: Run) -> object:
    place, _, line = done
    run(*line[:-1], place.parent / "fresh" / place.name)
    return content(place.parent / "fresh" / place.name)


def flipped(data: bytes) -> bytes:
    return b"".join(bytes((byte ^ 0xFF,)) for byte in data)


BREAKS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "100 bytes": lambda data: data[:100],
    "half a page": lambda data: data[:2048],
    "half": lambda data: data[: len(data) // 2],
    "garbage": flipped,
    "garbage in the schema": lambda data: data[:100] + flipped(data[100:4096]) + data[4096:],
    "garbage in the middle": lambda data: data[:4096] + flipped(data[4096:-4096]) + data[-4096:],
}


@pytest.mark.parametrize("how", BREAKS)
def test_damage_is_told_and_deleting_the_ledger_mends_it(done: Done, run: Run, how: str) -> None:
    place, ledger, line = done
    before = content(place)
    ledger.write_bytes(BREAKS[how](ledger.read_bytes()))
    for attempt in (line, line, (*line, "--dry-run")):
        told = run(*attempt)
        assert told.code in (0, 1), told.err
        assert "Traceback" not in told.err
        if how != "empty":  # an empty ledger counts as new, so no run owns the outputs
            assert f"{ledger}: the ledger is damaged: " in told.err
            assert "if the error returns, delete the ledger and use --force to convert everything again" in told.err
            assert content(place) == before
    ledger.unlink(missing_ok=True)
    last = run(*line, "--force")
    assert (last.code, last.err) == (0, "")
    assert content(place) == fresh(done, run)
    assert run(*line).code == 0
    assert strays(place.parent) == []


@pytest.mark.parametrize("version", [0, 99])
def test_one_of_another_version_is_told_and_left(done: Done, run: Run, version: int) -> None:
    place, ledger, line = done
    before = content(place)
    with closing(sqlite3.connect(ledger)) as base:
        base.execute(f"PRAGMA user_version = {version}")
    was = ledger.read_bytes()
    for attempt in (line, (*line, "--force"), ("status", place)):
        told = run(*attempt)
        assert told.code == 1
        assert (
            f"{ledger}: the ledger has version {version}, but this newsingest needs version 2 (use another destination, or move the file and convert everything again with --force)"
            in told.err
        )
    assert (ledger.read_bytes(), content(place)) == (was, before)
    ledger.rename(place.parent / "away")
    assert run(*line, "--force").code == 0
    assert content(place) == fresh(done, run)


KINDS = ("out", "out.jsonl.zst", "out.db", "out.parquet", "site")  # one target for each kind of output
DELETE_IT = " (delete the ledger and run convert with --force to convert everything again)\n"


@pytest.mark.parametrize("change", [
    "UPDATE fact SET value = 'abc'", "UPDATE fact SET value = x'00'", "UPDATE fact SET value = 9223372036854775807", "UPDATE fact SET value = -1",
    "UPDATE fact SET value = 'x' WHERE name NOT IN ('run', 'kind')", "UPDATE fact SET value = 1.5 WHERE name <> 'run'",
    "UPDATE input SET size = 'x'", "UPDATE input SET path = x'ff00'", "UPDATE input SET state = 'x'", "UPDATE input SET warnings = x'ff'",
    "UPDATE input SET slot = 'x' || id", "UPDATE input SET slot = '[1]' || id", "UPDATE input SET volume = 'x'", "UPDATE input SET start = 'x'", "UPDATE input SET length = 'x'", "UPDATE input SET run = 'x'",
    "UPDATE input SET made_by = 99", "UPDATE made_by SET options = 'x'", "UPDATE made_by SET options = x'ff'", "UPDATE made_by SET rules = x'ff'",
    "UPDATE cut SET raw = 'x' || raw", "UPDATE cut SET packed = 'x'", "UPDATE cut SET raw = -1 - raw",
])  # fmt: skip
@pytest.mark.parametrize("done", KINDS, indirect=True)
def test_one_with_values_of_other_types(done: Done, run: Run, change: str) -> None:
    place, ledger, line = done
    with closing(sqlite3.connect(ledger)) as base:
        base.execute(change)
        base.commit()
    more = (line[0], *line[1:-2], "--timezone", "+08:00", *line[-2:])  # so that every input is converted again
    for attempt in (
        ("status", place),
        ("status", "--json", place),
        ("status", "--failed", place),
        ("status", "--all", place),
        line,
        more,
    ):
        told = run(*attempt)
        assert told.code in (0, 1), attempt
        assert "Traceback" not in told.err
        assert "internal" not in told.err
        assert "Expected" not in told.err
        if "the ledger is damaged" in told.err:
            assert told.err.startswith(f"{ledger}: the ledger is damaged: a wrong value in table ")
            assert told.err.endswith(DELETE_IT)
    ledger.unlink()
    assert run(*line, "--force").code == 0
    assert content(place) == fresh(done, run)


def test_a_wrong_fact_is_named(done: Done, run: Run) -> None:
    place, ledger, line = done
    with closing(sqlite3.connect(ledger)) as base:
        base.execute("UPDATE fact SET value = 'abc' WHERE name = 'run'")
        base.commit()
    for attempt in (("status", place), line):
        told = run(*attempt)
        assert (told.code, told.err) == (
            1,
            f"{ledger}: the ledger is damaged: a wrong value in table fact: run{DELETE_IT}",
        )


@pytest.mark.parametrize("change", [
    "DROP TABLE fact", "DROP TABLE made_by", "DROP TABLE input", "ALTER TABLE input RENAME COLUMN code TO codes", "DELETE FROM fact", "DELETE FROM made_by",
])  # fmt: skip
@pytest.mark.parametrize("done", KINDS, indirect=True)
def test_one_that_lacks_something_is_damaged_and_nobody_is_told_to_run_on(done: Done, run: Run, change: str) -> None:
    place, ledger, line = done
    before = content(place)
    with closing(sqlite3.connect(ledger)) as base:
        base.execute(change)
        base.commit()
    for attempt in (line, line, (*line, "--dry-run"), ("status", place), ("status", "--json", place)):
        told = run(*attempt)
        assert (told.code, told.out, told.err.count("\n")) == (1, "", 1), attempt
        assert told.err.startswith(f"{ledger}: the ledger is damaged: ")
        assert told.err.endswith(" (delete the ledger and run convert with --force to convert everything again)\n")
    assert content(place) == before
    ledger.unlink()
    assert run(*line, "--force").code == 0
    assert content(place) == fresh(done, run)


# Run a command many times. Kill it before its first SQL statement for the ledger, then before its second, and so on.
KILLED = """
import os, signal, sys
import newsingest.batch.conversion, newsingest.batch.outputs.folder, newsingest.cli.convert  # once, before the processes part
from newsingest import cli
from newsingest.batch.ledger import ledger

connected = ledger.connected
for number in range(int(sys.argv[1])):
    if os.fork() == 0:
        left = [number]

        def count(_statement):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        def counted(*names, **named):
            base = connected(*names, **named)
            base.set_trace_callback(count)
            return base

        ledger.connected = counted
        os.chdir(os.path.join(sys.argv[2], str(number)))
        cli.exit_status(sys.argv[3:])
        os._exit(0)
    os.wait()
"""


NAME_THE_LEDGER = "name the DEST of a convert run; if the run had --ledger FILE, name FILE"


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("out", "the ledger of this folder is in another place (use newsingest status FILE with the FILE of --ledger)"),
        ("out.jsonl/", "the ledger of this folder is in another place (use newsingest status FILE with the FILE of"),
        ("out.jsonl", f"no ledger found here ({NAME_THE_LEDGER})"),
    ],
)
def test_status_says_how_to_name_a_ledger_in_another_place(tmp_path: Path, run: Run, target: str, why: str) -> None:
    source, ledger = archive(tmp_path / "in"), tmp_path / "ledger"
    run("convert", source, "-o", f"{tmp_path}/{target}", "--ledger", ledger, "-j1")
    told = run("status", f"{tmp_path}/{target}")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith(f"{tmp_path}/{target}: {why}")
    assert run("status", ledger).code == 0


@pytest.mark.parametrize("named", ["out", "ledger"])
def test_status_of_a_run_that_was_killed_at_any_statement(tmp_path: Path, run: Run, named: str) -> None:
    """Kill a run before each of its first SQL statements. A run that has just begun looks the same to status."""
    statements = 45
    source = archive(tmp_path / "in")
    for number in range(statements):
        (tmp_path / str(number)).mkdir()
    line = ["convert", f"{source}", "-o", "out", "-j1", "-q", *(["--ledger", named] if named == "ledger" else [])]
    subprocess.run([sys.executable, "-c", KILLED, str(statements), tmp_path, *line], check=True)
    just_begun = 0
    for number in range(statements):
        place = tmp_path / str(number) / named
        ledger = place / ".newsingest.db" if place.is_dir() else place
        told = run("status", place)
        if told.code:
            just_begun += 1
            what = "the run has not recorded an input yet (wait, or run the same convert command again if the run was killed)"
            if ledger == place and ledger.stat().st_size == 0:
                what = f"no ledger found here ({NAME_THE_LEDGER})"
            assert (told.out, told.err) == ("", f"{ledger}: {what}\n")
        else:
            begun = f"{place}: a run is in progress, or was interrupted; written by newsingest {__version__}\n"
            assert told.out.startswith(begun), number
            assert json.loads(run("status", place, "--json").out)["rules"] == __version__
    assert 0 < just_begun < statements


def test_a_rehearsal_beside_a_ledger_in_which_nothing_stands_yet(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    write(tmp_path / "out/.newsingest.db", "")
    assert run("convert", source, "-o", tmp_path / "out", "-n").code == 0
    assert run("convert", source, "-o", tmp_path / "out", "-j1").code == 0


def test_one_beside_which_changes_wait_is_not_read_without_them(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulate a disk that cannot be written: SQLite cannot read the unsaved changes of a ledger there."""
    ledger = tmp_path / "ledger"
    assert run("convert", archive(tmp_path / "in"), "-o", tmp_path / "out", "--ledger", ledger, "-j1").code == 0

    def refused(path: str, way: str) -> Any:
        if way == "mode=ro":
            raise sqlite3.OperationalError("unable to open database file")
        return connected(path, way)

    monkeypatch.setattr("newsingest.batch.ledger.file.connected", refused)
    assert run("status", ledger).code == 0
    write(tmp_path / "ledger-wal", "something")
    told = run("status", ledger)
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert "the ledger has unsaved changes, but its folder cannot be written" in told.err


def test_one_that_another_program_has_locked(done: Done, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    place, ledger, line = done
    before, connect = content(place), sqlite3.connect
    with closing(connect(ledger, isolation_level=None)) as base:
        base.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr(sqlite3, "connect", lambda *names, **named: connect(*names, **{"timeout": 0.1, **named}))
        told = run(*line)
    assert told.code == 1
    assert "another program has locked the ledger (close that program, then run the same command again)" in told.err
    assert content(place) == before
    assert run(*line).code == 0
    assert content(place) == fresh(done, run)


def test_what_a_killed_run_left_beside_one_may_be_garbage(done: Done, run: Run) -> None:
    place, ledger, line = done
    for end in ("-wal", "-shm", "-journal"):
        Path(f"{ledger}{end}").write_bytes(random.Random(end).randbytes(5000))
    assert run(*line).code == 0
    assert content(place) == fresh(done, run)
    assert strays(place.parent) == []


def test_one_that_is_deleted_under_a_run_stops_it(done: Done, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    place, ledger, line = done
    resize(monkeypatch, chunk=1)
    commit, commits = ledgers.Ledger.commit, iter(range(100))

    def committed(self: ledgers.Ledger) -> None:
        if next(commits) == 2:
            ledger.unlink()
        commit(self)

    with monkeypatch.context() as patch:
        patch.setattr(ledgers.Ledger, "commit", committed)
        told = run(*line, "--timezone", "+08:00")  # so that every input is converted again
    assert told.code == 1
    assert f"{ledger}: the ledger was deleted or replaced during the run" in told.err
    assert run(*line, "--force").code == 0
    assert content(place) == fresh(done, run)
    assert strays(place.parent) == []


def test_where_a_lock_bars_reading_a_file_beside_the_ledger_is_locked(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsingest.batch.ledger.lock._BARS_READING", True)
    source, place = archive(tmp_path / "in"), tmp_path / "in/a.jsonl"
    lock = tmp_path / "in/a.jsonl.newsingest.db-lock"
    with ledgers.Ledger(str(tmp_path / "in/a.jsonl.newsingest.db")):
        assert lock.exists()
        found = run("convert", source, "-o", place, "-j", "1")
        assert (found.code, "another run is writing to this destination" in found.err) == (1, True)
    assert not lock.exists()
    lock.touch()  # as a killed run leaves it
    assert run("convert", source, "-o", place, "-j", "1").totals["inputs"] == 14, "the lock is none"
    assert not lock.exists()


@pytest.mark.parametrize(
    ("sep", "path", "address"),
    [
        ("/", "/a b/新%?#.db", "/a%20b/%E6%96%B0%25%3F%23.db"),
        ("\\", "C:\\a b\\c.db", "/C%3A/a%20b/c.db"),
        ("\\", "\\\\host\\c.db", "//host/c.db"),
    ],
)
def test_a_path_in_the_address_of_a_database(
    sep: str, path: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sep", sep)
    assert located(path) == address


def test_a_ledger_beside_one_destination_is_not_taken_for_another(tmp_path: Path, run: Run) -> None:
    source, ledger = archive(tmp_path / "in"), tmp_path / "a.jsonl.newsingest.db"
    assert run("convert", source, "-o", tmp_path / "a.jsonl", "-q").code == 0
    refused = run("convert", source, "-o", tmp_path / "b.jsonl", "--ledger", ledger, "-q")
    assert (refused.code, f"the ledger belongs to {tmp_path}/a.jsonl" in refused.err) == (1, True)
    assert "the last run is complete" in run("status", tmp_path / "a.jsonl").out, "the refused run has not begun"
    moved = ledger.rename(tmp_path / "elsewhere.db")
    assert run("convert", source, "-o", tmp_path / "a.jsonl", "--ledger", moved).totals["unchanged"] > 0
