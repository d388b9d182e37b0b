"""Test runs into a database whose inputs are moved, deleted or have the same names."""

import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from batch_tools import POST, TEXT, Run, archive, write

pytestmark = pytest.mark.usefixtures("one_core")  # the tests that need workers say so with -j2


def titles(base: Path) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(base)) as found:
        return sorted(found.execute("SELECT path, title FROM articles").fetchall())


def test_a_second_run_changes_nothing_and_an_edit_one_row(run: Run, tmp_path: Path) -> None:
    source, base = archive(tmp_path / "in"), tmp_path / "news.db"
    assert run("convert", source, "-o", base, "-j", "2").totals["ok"] == 12
    before = base.read_bytes()
    assert run("convert", source, "-o", base).totals["unchanged"] == 12
    assert base.read_bytes() == before
    write(source / "2022/03.md", POST.format("改了"))
    (source / "2022/04.md").unlink()
    done = run("convert", source, "-o", base, "--prune")
    assert (done.totals["ok"], done.totals["unchanged"]) == (1, 10)
    found = titles(base)
    assert len(found) == 11
    assert ("2022/03.md", "改了") in found
    assert {path.name for path in tmp_path.iterdir()} == {"in", "news.db", "news.db.newsingest.db"}


def test_an_archive_that_was_moved_updates_its_articles(run: Run, tmp_path: Path) -> None:
    base = tmp_path / "news.db"
    run("convert", archive(tmp_path / "old"), "-o", base)
    before = titles(base)
    shutil.move(tmp_path / "old", tmp_path / "new")
    done = run("convert", tmp_path / "new", "-o", base)
    assert done.totals["ok"] == 12
    assert "earlier runs" not in done.err
    assert titles(base) == before


def test_two_archives_with_the_same_names_are_both_kept(run: Run, tmp_path: Path) -> None:
    base = tmp_path / "news.db"
    write(tmp_path / "a/001.md", POST.format("甲"))
    write(tmp_path / "b/001.md", POST.format("乙"))
    assert run("convert", tmp_path / "a", "-o", base).totals["ok"] == 1
    assert run("convert", tmp_path / "b", "-o", base).totals["ok"] == 1
    assert titles(base) == [("001.md", "乙"), ("001.md", "甲")]
    assert run("convert", tmp_path / "a", "-o", base).totals["unchanged"] == 1
    write(tmp_path / "b/001.md", POST.format("丙"))
    run("convert", tmp_path / "b", "-o", base)
    assert titles(base) == [("001.md", "丙"), ("001.md", "甲")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_an_archive_holds_twice_gives_two_articles(run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("x.md", POST.format("甲"))
        packed.writestr("x.md", POST.format("乙"))
    for state in ("ok", "unchanged"):
        assert run("convert", tmp_path / "a.zip", "-o", tmp_path / "news.db").totals[state] == 2
        assert [title for _, title in titles(tmp_path / "news.db")] == ["乙", "甲"]


def test_the_same_files_under_another_name_are_not_doubled(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "in/x/a.md", POST.format("甲"))
    write(tmp_path / "in/x/b.txt", TEXT.format("乙"))
    base = tmp_path / "news.db"
    monkeypatch.chdir(tmp_path)
    run("convert", "in", "-o", base)
    assert [path for path, _ in titles(base)] == ["x/a.md", "x/b.txt"]
    run("convert", "in/x", "-o", base)
    assert [path for path, _ in titles(base)] == ["a.md", "b.txt"]


def test_a_database_that_is_gone_is_made_again(run: Run, tmp_path: Path) -> None:
    source, base = archive(tmp_path / "in"), tmp_path / "news.db"
    run("convert", source, "-o", base)
    base.unlink()
    assert run("convert", source, "-o", base).totals["ok"] == 12
    assert len(titles(base)) == 12


def test_a_database_without_a_ledger_is_taken_up_with_force(run: Run, tmp_path: Path) -> None:
    source, base = archive(tmp_path / "in"), tmp_path / "news.db"
    run("convert", source, "-o", base)
    elsewhere = Path(f"{base}.newsingest.db").rename(tmp_path / "elsewhere.db")
    assert "this run's ledger does not list it" in run("convert", source, "-o", base).err
    assert run("convert", source, "-o", base, "--ledger", elsewhere).totals["unchanged"] == 12
    assert run("convert", source, "-o", base, "--force").totals["ok"] == 12
    assert len(titles(base)) == 12


def test_an_archive_without_articles_leaves_an_empty_database(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/README", "Nothing.\n")
    assert run("convert", tmp_path / "in", "-o", tmp_path / "news.db").code == 0
    assert titles(tmp_path / "news.db") == []
    assert run("convert", tmp_path / "in", "-o", tmp_path / "news.db", "-n").code == 0


@pytest.mark.parametrize(
    ("dest", "arguments", "why"),
    [
        ("news.db.gz", (), "sqlite files cannot be compressed"),
        ("out/", ("--to", "sqlite"), "SQLite output is one file"),
        ("news.db", ("--to", "csv"), "does not match the suffix .db"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, tmp_path: Path, dest: str, arguments: tuple[str, ...], why: str) -> None:
    source = archive(tmp_path / "in")
    done = run("convert", source, "-o", f"{tmp_path}/{dest}", *arguments)
    assert done.code == 2
    assert why in done.err
