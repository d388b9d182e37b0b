"""Test that no link and no name makes a run write outside its destination, and that unfinished outputs are private."""

import io
import os
import sqlite3
import stat
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from batch_tools import POST, Run, archive, tree, write
from destinations import TARGETS, content
from newsingest import temporary_files

PRECIOUS = "nobody's to write\n"
# The temporary files of a run into each destination, relative to the folder that holds the destination.
OWN = {
    "out": ("out/.newsingest.part",),
    "out.jsonl": (".out.jsonl.newsingest-part",),
    "out.csv.gz": (".out.csv.gz.newsingest-part",),
    "out.json": (".out.json.newsingest-part",),
    "out.ninjs.json.gz": (".out.ninjs.json.gz.newsingest-part",),
    "out.jsonl.zst": (".out.jsonl.zst.newsingest-part",),
    "out.db": ("out.db-wal", "out.db-journal", "out.db-shm"),
    "out.parquet": ("out.parquet/.part-00000.parquet.newsingest-part", "out.parquet/part-00000.parquet"),
    "site": ("site/.newsingest.part",),
}


def linked(place: Path, elsewhere: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(elsewhere)


@pytest.mark.parametrize("target", TARGETS)
def test_a_link_under_a_name_that_a_run_uses_is_not_followed(tmp_path: Path, run: Run, target: str) -> None:
    source, precious = archive(tmp_path / "in"), write(tmp_path / "precious", PRECIOUS)
    line = ("convert", source, "-j1", "-q", "--force", *TARGETS[target], "-o")
    run(*line, tmp_path / "fresh" / target)
    for name in OWN[target]:
        linked(tmp_path / name, precious)
    for name in OWN[target]:
        done = run(*line, tmp_path / target)
        assert precious.read_text() == PRECIOUS
        if done.code == 0:
            break
        assert "cannot be" in done.err, "SQLite refuses what it does not follow"
        (tmp_path / name).unlink(missing_ok=True)
    assert run(*line, tmp_path / target).code == 0
    assert content(tmp_path / target) == content(tmp_path / "fresh" / target)
    assert precious.read_text() == PRECIOUS


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("goal", ["precious", "nothing"])
def test_a_ledger_that_is_a_link_is_refused(tmp_path: Path, run: Run, target: str, goal: str) -> None:
    source, precious = archive(tmp_path / "in"), write(tmp_path / "precious", PRECIOUS)
    place = tmp_path / target
    is_folder = target in ("out", "out.parquet", "site")
    linked(place / ".newsingest.db" if is_folder else tmp_path / f"{target}.newsingest.db", tmp_path / goal)
    done = run("convert", source, "-j1", "-q", *TARGETS[target], "-o", place)
    assert (
        done.code,
        "the ledger is a symbolic link (remove the link; newsingest does not write through links)" in done.err,
    ) == (1, True)
    assert precious.read_text() == PRECIOUS
    assert not (tmp_path / "nothing").exists()


def test_a_link_at_the_place_of_an_output_is_replaced_and_not_followed(tmp_path: Path, run: Run) -> None:
    source, precious = archive(tmp_path / "in"), write(tmp_path / "precious", PRECIOUS)
    line = ("convert", source, "-o", tmp_path / "out", "-j1")
    linked(tmp_path / "out/2022/00.md.json", precious)
    done = run(*line)
    assert (done.code, "2022/00.md.json exists in the output folder" in done.err) == (1, True)
    assert run(*line, "--force").code == 0
    output = tmp_path / "out/2022/01.md.json"  # an output of an earlier run
    output.unlink()
    linked(output, precious)
    assert run(*line).totals["ok"] == 1
    assert precious.read_text() == PRECIOUS
    assert not any(path.is_symlink() for path in (tmp_path / "out").rglob("*"))


@pytest.mark.parametrize("target", ["out", "site"])
def test_nothing_is_deleted_or_written_behind_a_linked_folder(tmp_path: Path, run: Run, target: str) -> None:
    source, place = archive(tmp_path / "in"), tmp_path / target
    line = ("convert", source, "-o", place, "-j1", *TARGETS[target])
    run(*line)
    folder = next(path for path in sorted(place.iterdir()) if path.is_dir())
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    before = tree(tmp_path / "elsewhere")
    (source / "2022/01.md").unlink()  # its output is to be pruned
    write(source / "2022/02.md", POST.format("改"))  # its output is to be written
    write(source / "2022/03.md", "")  # it fails now, so its output is to be deleted
    done = run(*line, "--prune")
    assert done.code == 1
    assert (
        f"{folder.name} in the output folder is a symbolic link (remove the link; newsingest does not write through links)"
        in done.err
    )
    assert tree(tmp_path / "elsewhere") == before


def test_the_destination_itself_may_be_a_link(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    for state in ("ok", "unchanged"):
        assert run("convert", source, "-o", tmp_path / "out", "-j1").totals[state] == 12
    assert len(tree(tmp_path / "real")) == 12


# -- modes -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["out", "out.jsonl", "out.csv.gz", "out.parquet", "site"])
def test_what_is_being_written_is_private_and_what_is_written_has_the_users_mode(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    source, place, seen = archive(tmp_path / "in"), tmp_path / target, set[int]()
    whole = temporary_files.release

    def released(file: Any, name: str) -> None:
        seen.add(stat.S_IMODE(os.fstat(file.fileno()).st_mode))
        whole(file, name)

    monkeypatch.setattr(temporary_files, "release", released)
    before = os.umask(0o027)
    try:
        run("convert", source, "-o", place, "-j1", *TARGETS[target])
    finally:
        os.umask(before)
    outputs = [path for path in (place, *place.rglob("*")) if path.is_file() and path.name != ".newsingest.db"]
    assert seen == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in outputs} == {0o640}


def test_a_file_that_is_written_anew_keeps_its_mode(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    for output in (tmp_path / "out.jsonl", tmp_path / "out/2022/00.md.json"):
        target = tmp_path / output.relative_to(tmp_path).parts[0]
        run("convert", source, "-o", target, "-j1")
        output.chmod(0o600)
        write(source / "2022/00.md", POST.format(f"改{target.name}"))
        assert run("convert", source, "-o", target, "-j1").totals["ok"] == 1
        assert stat.S_IMODE(output.stat().st_mode) == 0o600


# -- names in archives -----------------------------------------------------------------------------------------------------

NAMES = [
    "../../x.md", "/etc/x.md", "C:\\x.md", "C:/x.md", "w\\..\\..\\y.md", "a/./../../z.md", "~/x.md", "con.md", " .md", "a\nb.md",
    "长" * 200 + ".md", "x" * 300 + ".md", "a/" * 200 + "deep.md",
]  # fmt: skip
LONG = "y/" * 2500 + "far.md"  # longer than the system's limit for a path


def zipped(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name in (*NAMES, LONG):
            file.writestr(zipfile.ZipInfo(name), POST.format("甲"))
        link = zipfile.ZipInfo("link.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    return path


def tarred(path: Path) -> Path:
    with tarfile.open(path, "w") as file:
        for name in (*NAMES, LONG):
            info, data = tarfile.TarInfo(name), POST.format("甲").encode()
            info.size = len(data)
            file.addfile(info, io.BytesIO(data))
        folder = tarfile.TarInfo("a")  # a link with the name of a folder that holds other members
        folder.type, folder.linkname = tarfile.SYMTYPE, "/"
        file.addfile(folder)
    return path


@pytest.mark.parametrize("made", [zipped, tarred])
@pytest.mark.parametrize("target", ["out", "site", "out.jsonl"])
def test_no_name_in_an_archive_leads_out(tmp_path: Path, run: Run, made: Any, target: str) -> None:
    evil = made(tmp_path / ("evil.zip" if made is zipped else "evil.tar"))
    place = tmp_path / "deep/er" / target
    line = ("convert", evil, "-o", place, "-j1", *TARGETS[target])
    done = run(*line)
    assert done.totals["inputs"] == len(NAMES) + 2
    assert done.totals["skipped"] == 1  # the link
    if target == "out":
        assert (done.totals["failed"], done.err.count("File name too long")) == (1, 1)
        assert not (place / "y").exists()
    elif target == "out.jsonl":
        assert done.totals["failed"] == 0
    assert {path.name for path in tmp_path.iterdir()} == {evil.name, "deep"}
    assert {path.name for path in (tmp_path / "deep/er").iterdir()} <= {target, f"{target}.newsingest.db"}
    assert not any(path.is_symlink() for path in place.rglob("*"))
    if place.is_dir():
        assert len(tree(place)) == done.totals["ok"]
    assert run(*line).totals["unchanged"] == done.totals["ok"]


@pytest.mark.parametrize("output", ["../precious", "a/../../precious", "{}/precious", "a\0b"])
def test_no_name_in_a_ledger_leads_out(tmp_path: Path, run: Run, output: str) -> None:
    """Change a name in the ledger, as anybody can who may write into the output folder."""
    precious = write(tmp_path / "precious", PRECIOUS)
    for name in ("1.md", "2.md"):
        write(tmp_path / "in" / name, POST.format(name))
    assert run("convert", tmp_path / "in", "-o", tmp_path / "out", "-j", "1").code == 0
    with sqlite3.connect(tmp_path / "out/.newsingest.db") as ledger:
        ledger.execute("UPDATE input SET output = ? WHERE path = '1.md'", (output.format(tmp_path),))
    ledger.close()
    (tmp_path / "in/1.md").unlink()
    assert run("convert", tmp_path / "in", "-o", tmp_path / "out", "-j", "1", "--prune").totals["unchanged"] == 1
    assert precious.read_text() == PRECIOUS
