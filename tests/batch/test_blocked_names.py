"""Test a folder, a file or a permission in the way of one output: only that input fails, the others are converted."""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batch_tools import POST, Ran, Run, tree, write
from newsingest.batch.outputs.address_files import FilesAtAddress, PutFiles
from newsingest.batch.outputs.local_files import FilesHere
from newsingest.batch.task import Outcome, failed
from newsingest.errors import EmptyInputError, OutputError
from newsingest.storage import _opened

SITE = "_posts/2022/2022-02-14-{}.md"
PLACES = [((), "{}.md.json"), (("--to=jekyll",), SITE)]


def three(folder: Path) -> Path:
    for number in range(3):
        write(folder / f"{number}.md", POST.format(number))
    return folder


def outputs(place: Path) -> int:
    return len(tree(place))


def is_alone(done: Ran, run: Run, place: object) -> bool:
    """Return whether one of three inputs failed, with the code `output`, and the run converted the others."""
    told = run("status", place, "--failed", "--json").out
    return (done.code, done.totals["failed"], done.totals["inputs"], '"code":"output"' in told) == (1, 1, 3, True)


@pytest.mark.parametrize(("to", "name"), PLACES)
@pytest.mark.parametrize("force", [(), ("--force",)])
@pytest.mark.parametrize("filled", [False, True])
def test_a_folder_that_was_there_before(
    tmp_path: Path, run: Run, to: tuple[str, ...], name: str, force: tuple[str, ...], *, filled: bool
) -> None:
    place, blocked = tmp_path / "out", tmp_path / "out" / name.format(1)
    blocked.mkdir(parents=True)
    if filled:
        write(blocked / "kept", "x")
    line = ("convert", three(tmp_path / "in"), "-j1", *to, *force, "-o", place)
    first = run(*line)
    assert is_alone(first, run, place)
    assert f"1.md: cannot write the output {name.format(1)}: a folder has this name (move the folder," in first.err
    assert first.totals["ok"] == 2
    for _ in range(2):
        assert is_alone(done := run(*line), run, place)
        assert done.totals["unchanged"] == 2
    assert is_alone(run(*line, "--retry-failed"), run, place)
    shutil.rmtree(blocked)
    assert run(*line, "--retry-failed").code == 0
    assert outputs(place) == 3


@pytest.mark.parametrize(("to", "name"), PLACES)
@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_a_folder_that_took_the_place_of_an_output(
    tmp_path: Path, run: Run, to: tuple[str, ...], name: str, jobs: str
) -> None:
    source, place, blocked = three(tmp_path / "in"), tmp_path / "out", tmp_path / "out" / name.format(1)
    line = ("convert", source, jobs, *to, "-o", place)
    assert run(*line).code == 0
    blocked.unlink()
    write(blocked / "kept", "x")
    write(source / "2.md", POST.format("改"))
    done = run(*line)
    assert is_alone(done, run, place)
    assert (done.totals["ok"], done.totals["unchanged"]) == (1, 1)
    assert "a folder has this name" in done.err
    for more in ((), ("--force",), ("--retry-failed",)):
        assert is_alone(run(*line, *more), run, place)
    write(source / "1.md", "")  # the input fails now, and its earlier output no longer exists
    assert run(*line).totals["failed"] == 1
    (source / "1.md").unlink()
    assert run(*line, "--prune").code == 0
    assert (blocked / "kept").exists()


def test_a_file_where_a_folder_belongs(tmp_path: Path, run: Run) -> None:
    source, place = three(tmp_path / "in"), tmp_path / "out"
    write(source / "a/1.md", (source / "1.md").read_text())
    (source / "1.md").unlink()
    line = ("convert", source, "-j1", "-o", place)
    assert run(*line).code == 0
    shutil.rmtree(place / "a")
    write(place / "a", "kept")
    for more in ((), ("--retry-failed",), ("--checksum",)):
        done = run(*line, *more)
        assert is_alone(done, run, place)
    assert (
        "a/1.md: cannot write the output a/1.md.json: a is a file (move the file, then run again with --retry-failed)"
        in run(*line, "--retry-failed").err
    )
    (source / "a/1.md").unlink()
    assert run(*line, "--prune").code == 0
    assert (place / "a").read_text() == "kept"


def test_an_output_that_may_not_be_written_nor_deleted(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, place = three(tmp_path / "in"), tmp_path / "out"
    line = ("convert", source, "-j1", "-o", place)
    assert run(*line).code == 0

    def denied(function: Any) -> Any:
        def call(*names: Any, **named: Any) -> Any:
            if os.fspath(names[-1]).endswith("/1.md.json"):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return function(*names, **named)

        return call

    with monkeypatch.context() as patch:
        for name in ("replace", "unlink"):
            patch.setattr(os, name, denied(getattr(os, name)))
        for text in (POST.format("改"), ""):  # the run must rewrite the output, then delete it
            write(source / "1.md", text)
            done = run(*line)
            assert (done.code, done.totals["failed"], done.totals["unchanged"]) == (1, 1, 2)
            assert "cannot delete the output 1.md.json: Permission denied" in done.err
        (source / "1.md").unlink()
        assert "1.md: cannot delete the output 1.md.json: Permission denied" in run(*line, "--prune").err
    assert outputs(place) == 3
    assert run(*line, "--prune").code == 0
    assert outputs(place) == 2


@pytest.mark.parametrize("name", ["out.jsonl.gz", "out.csv", "out.parquet"])
def test_parts_take_another_number(tmp_path: Path, run: Run, name: str) -> None:
    suffix = name.removeprefix("out")
    source, place = three(tmp_path / "in"), tmp_path / name
    (place / f"part-00000{suffix}").mkdir(parents=True)
    line = ("convert", source, "-j1", "-o", f"{place}/")
    assert run(*line).code == 0
    (place / f"part-00001{suffix}").unlink()
    write(place / f"part-00001{suffix}" / "kept", "x")
    done = run(*line)
    assert (done.code, done.totals["ok"]) == (0, 3)
    assert run(*line).totals["unchanged"] == 3
    assert [path.name for path in place.iterdir() if path.is_file() and path.name.startswith("part-")] == [
        f"part-00002{suffix}"
    ]


NEEDED = {
    "out": (".newsingest.db", ".newsingest.db-wal", ".newsingest.db-shm", ".newsingest.db-journal"),
    "out.jsonl.gz": ("../.out.jsonl.gz.newsingest-part", "../out.jsonl.gz.newsingest.db", "../out.jsonl.gz.newsingest.db-wal"),
    "site": (".newsingest.part",),
    "out.db": ("../out.db-wal", "../out.db-shm", "../out.db-journal"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "needed", "jobs"),
    [(place, name, "-j1") for place, names in NEEDED.items() for name in names]
    + [(place, names[0], "-j2") for place, names in NEEDED.items()],
)
def test_a_folder_with_the_name_of_a_file_that_a_run_needs(
    tmp_path: Path, run: Run, place: str, needed: str, jobs: str
) -> None:
    to = ("--to=jekyll",) if place == "site" else ()
    line = ("convert", three(tmp_path / "in"), jobs, "-q", *to, "-o", f"{tmp_path}/{place}")
    blocked = Path(os.path.normpath(tmp_path / place / needed))
    write(blocked / "kept", "x")
    for _ in range(2):
        done = run(*line)
        what = "newsingest needs a file of this name, but this is a folder (move the folder, then run the same command again)"
        assert (done.code, done.err) == (1, f"{blocked}: {what}\n")
        assert (blocked / "kept").exists()
    shutil.rmtree(blocked)
    assert run(*line).code == 0
    assert run("status", tmp_path / place, "--json").out.startswith('{"finished":true,"inputs":3,"states":{"ok":3')


def test_a_folder_with_the_name_of_a_file_that_parse_needs(tmp_path: Path, run: Run) -> None:
    source = write(tmp_path / "a.md", POST.format("甲"))
    for name, needed in (("x.parquet", ".x.parquet.newsingest-part"), ("x.db", "x.db-wal")):
        (tmp_path / needed).mkdir()
        assert (
            f"{tmp_path / needed}: newsingest needs a file of this name, but this is a folder"
            in run("parse", source, "-o", tmp_path / name).err
        )


def test_prune_counts_no_folder_that_took_the_place_of_an_output(tmp_path: Path, run: Run) -> None:
    source, place = three(tmp_path / "in"), tmp_path / "out"
    line = ("convert", source, "-j1", "-o", place)
    assert run(*line).code == 0
    for number in (0, 1):
        (source / f"{number}.md").unlink()
    (place / "1.md.json").unlink()
    write(place / "1.md.json/kept", "x")
    assert "1 output from an earlier run was kept" in run(*line).err
    assert "1 output from an earlier run was deleted" in run(*line, "--prune").err
    assert outputs(place) == 2
    assert "deleted" not in run(*line, "--prune").err


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return local://, which is this machine's disk in fsspec: a storage with folders."""
    monkeypatch.chdir("/")
    _opened.cache_clear()
    yield "local://"
    _opened.cache_clear()


def test_at_an_address(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, disk: str) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    address, place = f"{disk}{tmp_path}/out", tmp_path / "out"
    line = ("convert", three(tmp_path / "in"), "-j1", "-o", address)
    (place / "0.md.json").mkdir(parents=True)
    assert is_alone(run(*line), run, address)
    (place / "0.md.json").rmdir()
    assert run(*line, "--retry-failed").code == 0
    (place / "1.md.json").unlink()
    write(place / "1.md.json/kept", "x")
    for more in ((), ("--retry-failed",), ("--force",)):
        assert is_alone(run(*line, *more), run, address)
    (tmp_path / "in/1.md").unlink()
    assert run(*line, "--prune").code == 0
    assert sorted(tree(place)) == ["0.md.json", "1.md.json/kept", "2.md.json"]


def test_a_worker_that_meets_a_folder(tmp_path: Path, disk: str) -> None:
    (tmp_path / "a.json").mkdir()
    for files in (FilesHere(str(tmp_path)), FilesAtAddress(f"{disk}{tmp_path}")):
        with pytest.raises(OutputError, match=r"cannot write the output a\.json: a folder has this name"):
            files.write("a.json", b"x")
        files.delete("a.json")
        put = PutFiles(files.shared(), ("a.json", "a.json"), (True, True))
        outcomes = put([Outcome("ok", b"x"), failed(EmptyInputError("the file is empty"))], again=True)
        assert [(outcome.state, outcome.code) for outcome in outcomes] == [("failed", "output"), ("failed", "empty")]
    assert (tmp_path / "a.json").is_dir()


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_file_of_a_source_is_never_overwritten_and_no_option_is_advised(
    tmp_path: Path, run: Run, force: tuple[str, ...]
) -> None:
    source = three(tmp_path / "in")
    name = min(path.name for path in source.iterdir())
    write(source / f"{name}.json", "mine")
    done = run("convert", source, "--exclude", "*.json", "--exclude", "*.toml", "-o", source, "-q", *force)
    assert (done.code, (source / f"{name}.json").read_text()) == (1, "mine")
    assert "(move the file, or write to another folder)" in done.err
