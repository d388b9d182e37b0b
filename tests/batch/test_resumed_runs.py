"""Test runs that are killed, interrupted or out of disk space, and then resumed: no output differs from a fresh run."""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import generate
import pytest

from batch_tools import Run, archive, lines, tree, unpacked, write
from destinations import content
from newsingest.batch.ledger import status_of
from newsingest.errors import LedgerError
from processes import command_line, nobody_in, session, wait_for

FILES = 2500
KILLS = 12


@pytest.fixture(scope="module")
def large_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    generate.write(folder, FILES)
    return folder


@pytest.fixture(scope="module")
def uninterrupted(large_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Convert the archive into each destination without a break, and return the folder that holds the destinations."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    for name in ("out", "out.jsonl", "out.json"):
        subprocess.run(command(large_archive, "-o", folder / name, "-j", "2"), check=True)
    return folder


def command(source: Path, *more: object) -> list[str]:
    return [sys.executable, "-m", "newsingest", "convert", "-q", *map(str, (source, *more))]


def is_larger(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size > size


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", ["out", "out.jsonl", "out.json"])
def test_killed_at_many_moments_and_finished(
    tmp_path: Path, large_archive: Path, uninterrupted: Path, name: str
) -> None:
    target = tmp_path / name
    line = command(large_archive, "-o", target, "-j", "2")
    dice = random.Random(name)
    for _ in range(KILLS):
        process = subprocess.Popen(line, start_new_session=True)
        time.sleep(dice.uniform(0.2, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert wait_for(partial(nobody_in, process.pid)), "workers outlived their parent"
    finished = subprocess.run(line, check=False, capture_output=True)
    assert (finished.returncode, finished.stderr) == (0, b"")
    if target.is_dir():
        assert tree(target) == tree(uninterrupted / name)
    else:
        assert target.read_bytes() == (uninterrupted / name).read_bytes()
    expected = {name} if name == "out" else {name, f"{name}.newsingest.db"}
    assert {path.name for path in tmp_path.iterdir()} == expected


@pytest.mark.parametrize("name", ["out.csv.gz", "out.jsonl.zst", "out.json.gz"])
def test_compressed_files_are_taken_up_too(tmp_path: Path, name: str, run: Run) -> None:
    source = tmp_path / "in"
    generate.write(source, 500)
    line = command(source, "-o", tmp_path / name, "-j", "1")
    for pause in (0.7, 0.9):
        process = subprocess.Popen(line)
        time.sleep(pause)
        process.kill()
        process.wait()
    subprocess.run(line, check=True)
    plain = tmp_path / name.rpartition(".")[0]
    run("convert", source, "-o", plain, "-j", "1")
    assert unpacked(tmp_path / name) == plain.read_bytes()


def has_done_some(folder: Path) -> bool:
    """Return whether the ledger of a run that is at work has outputs."""
    try:
        return status_of(f"{folder}/.newsingest.db").states["ok"] > 0
    except LedgerError:  # there is no ledger yet
        return False


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_and_taken_up(tmp_path: Path, run: Run, number: signal.Signals, code: int, jobs: str) -> None:
    source = tmp_path / "in"
    generate.write(source, 700)
    line = command(source, "-o", tmp_path / "out", "-j", jobs)
    process = subprocess.Popen(line, stderr=subprocess.PIPE, start_new_session=True)
    assert wait_for(lambda: has_done_some(tmp_path / "out"))
    os.killpg(process.pid, number)  # to the workers too, as a terminal does
    _, told = process.communicate(timeout=30)
    assert process.returncode == code, told
    assert b"Traceback" not in told
    if number == signal.SIGINT:
        assert told == b"interrupted: run the same command again to continue\n"
    assert wait_for(partial(nobody_in, process.pid))
    found = run("convert", source, "-o", tmp_path / "out", "-j", "2")
    assert found.totals["unchanged"] > 0
    assert found.totals["unchanged"] + found.totals["ok"] == 700
    run("convert", source, "-o", tmp_path / "fresh", "-j", "1")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        *((name, limit) for name in ("out", "out.jsonl", "out.json", "out.jsonl.gz") for limit in (60_000, 200_000)),
        *((name, limit) for name in ("out.db", "out.parquet") for limit in (2_000, 60_000)),
    ],
)
def test_a_disk_that_is_full_leaves_a_run_that_can_be_taken_up(tmp_path: Path, run: Run, name: str, limit: int) -> None:
    source = tmp_path / "in"
    generate.write(source, 250)

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    line = command(source, "-o", tmp_path / name, "-j", "1")
    full = subprocess.run(line, preexec_fn=small, capture_output=True, text=True, check=False)
    assert (full.returncode, full.stderr.count("\n")) == (1, 1), full.stderr
    assert "run the same command again to continue" in full.stderr
    finished = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stderr) == (0, "")
    run("convert", source, "-o", tmp_path / "fresh" / name, "-j", "1")
    assert content(tmp_path / name) == content(tmp_path / "fresh" / name)
    assert json.loads(run("status", tmp_path / name, "--json").out)["states"]["failed"] == 0


def test_what_changed_between_a_kill_and_the_next_run(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in"
    generate.write(source, 1000)
    line = command(source, "-o", tmp_path / "out.jsonl", "-j", "1")
    process = subprocess.Popen(line)
    assert wait_for((tmp_path / ".out.jsonl.newsingest-part").exists)
    time.sleep(0.5)
    process.kill()
    process.wait()
    names = sorted((source / "0000").iterdir())
    names[5].unlink()
    shutil.copy(names[700], source / "0000" / "0new.md")
    write(names[20], names[21].read_bytes().decode("utf-8", "replace"))
    run("convert", source, "-o", tmp_path / "out.jsonl", "-j", "1", "--prune")
    run("convert", source, "-o", tmp_path / "fresh.jsonl", "-j", "1")
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "fresh.jsonl").read_bytes()


def test_killed_while_a_file_is_written_anew(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in"
    generate.write(source, 1000)
    target = tmp_path / "out.jsonl.zst"
    run("convert", source, "-o", target, "-j", "2")
    for name in sorted((source / "0000").iterdir())[100::3]:
        os.utime(name, ns=(1, 1))
    before = target.read_bytes()
    often = (  # each chunk can be resumed; by default, a fast machine writes the whole file before the first such point
        "import sys; from newsingest import cli; from newsingest.batch import conversion, sizes;"
        " conversion._SIZES = sizes.Sizes(seconds=-1); sys.exit(cli.exit_status(sys.argv[1:]))"
    )
    line = [sys.executable, "-c", often, "convert", "-q", str(source), "-o", str(target), "-j", "1"]
    part = tmp_path / ".out.jsonl.zst.newsingest-part"
    for size in (80_000, 120_000, 160_000):
        process = subprocess.Popen(line)
        assert wait_for(partial(is_larger, part, size))
        process.kill()
        process.wait()
        assert target.read_bytes() == before
    last = run("convert", source, "-o", target, "-j", "1")
    assert last.totals["ok"] + last.totals["unchanged"] == 1000
    assert last.totals["ok"] < 300
    run("convert", source, "-o", tmp_path / "fresh.jsonl", "-j", "1")
    assert unpacked(target) == (tmp_path / "fresh.jsonl").read_bytes()


def test_a_worker_that_was_killed_costs_nothing(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in"
    generate.write(source, 2500)
    process = subprocess.Popen(
        command(source, "-o", tmp_path / "out", "-j", "2"), stderr=subprocess.PIPE, start_new_session=True
    )
    killed = 0
    while process.poll() is None:
        for pid in session(process.pid):
            if pid != process.pid and b"spawn_main" in command_line(pid) and killed < 4:
                os.kill(pid, signal.SIGKILL)
                killed += 1
                time.sleep(0.3)
        time.sleep(0.05)
    assert (process.returncode, process.communicate()[1], killed > 1) == (0, b"", True)
    run("convert", source, "-o", tmp_path / "fresh", "-j", "1")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


def test_a_ledger_that_cannot_be_used_is_named(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    target = tmp_path / "out.jsonl"
    ledger = tmp_path / "out.jsonl.newsingest.db"
    command = ("convert", source, "-o", target, "-j", "1")
    run(*command)
    data = ledger.read_bytes()
    for broken in (b"no ledger" * 100, data[: len(data) // 2], data[:100] + bytes(len(data) - 100)):
        ledger.write_bytes(broken)
        found = run(*command)
        assert found.code == 1
        assert f"{ledger}: " in found.err
        assert "Traceback" not in found.err
        assert len(lines(target)) == 12
    ledger.write_bytes(data)
    with sqlite3.connect(ledger) as base:
        base.execute("PRAGMA user_version = 99")
    base.close()
    assert "has version 99, but this newsingest needs version 2" in run(*command).err


def test_a_hang_up_that_is_ignored_stays_so(tmp_path: Path) -> None:
    source = tmp_path / "in"
    generate.write(source, 300)
    process = subprocess.Popen(["nohup", *command(source, "-o", tmp_path / "out", "-j", "1")])
    assert wait_for(lambda: list((tmp_path / "out").glob("0000/*")))
    process.send_signal(signal.SIGHUP)
    assert process.wait(60) == 0


def test_an_output_that_a_killed_run_wrote_is_known_when_its_input_goes(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in"
    generate.write(source, 300)
    process = subprocess.Popen(command(source, "-o", tmp_path / "out", "-j", "1"))
    assert wait_for(lambda: list((tmp_path / "out").glob("0000/*")))
    process.kill()
    process.wait()
    for output in (tmp_path / "out/0000").iterdir():
        (source / "0000" / output.name.removesuffix(".json")).unlink()
    run("convert", source, "-o", tmp_path / "out", "-j", "1", "--prune")
    run("convert", source, "-o", tmp_path / "fresh", "-j", "1")
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")
