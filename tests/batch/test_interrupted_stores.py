"""Test databases and part files after a run that was interrupted in the middle of an article or of a part."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from batch_tools import POST, Run, archive, write
from newsingest.batch.outputs.part_files import NewPart
from newsingest.exporters import sqlite
from newsingest.exporters.parquet import ParquetRows

pytestmark = pytest.mark.usefixtures("one_core")  # the tests that need workers say so with -j2


def broken_off(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, at: int, after: bool = False) -> None:
    """Let call number `at` of a method raise KeyboardInterrupt, as Ctrl-C does, before or after its work."""
    whole, calls = getattr(owner, name), iter(range(1, 1_000_000))

    def called(*arguments: Any) -> Any:
        last = next(calls) == at
        found = whole(*arguments) if after or not last else None
        if last:
            monkeypatch.setattr(owner, name, whole)
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(owner, name, called)


@pytest.mark.parametrize("at", [1, 2, 9])
def test_an_article_that_is_half_put_is_put_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    source, base = archive(tmp_path / "in"), tmp_path / "news.db"
    broken_off(monkeypatch, sqlite, "_marks", at=at)
    with pytest.raises(KeyboardInterrupt):
        run("convert", source, "-o", base, "-j1")
    assert run("convert", source, "-o", base, "-j1").code == 0
    with closing(sqlite3.connect(base)) as found:
        assert found.execute("SELECT count(*) FROM articles").fetchone() == (12,)
        hits = found.execute(
            """SELECT count(*) FROM articles_fts WHERE articles_fts MATCH '"写 在 这 里"'"""
        ).fetchone()
        assert hits == (12,)
        found.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")


def titles(folder: Path) -> list[str]:
    return sorted(row["origin"]["path"] for row in pq.read_table(folder).to_pylist())


@pytest.mark.parametrize(("method", "after"), [("put_rows", True), ("put_rows", False), ("write", True)])
def test_parts_that_are_half_put_together_lose_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, *, after: bool
) -> None:
    target = tmp_path / "news.parquet"
    for number in range(3):
        write(tmp_path / f"a/{number}.md", POST.format(f"甲{number}"))
        write(tmp_path / f"b/{number + 3}.md", POST.format(f"乙{number}"))
    run("convert", tmp_path / "a", "-o", target)
    write(tmp_path / "b/9.md", POST.format("丙"))
    owner, at = (NewPart, 2) if method == "write" else (ParquetRows, 1)
    broken_off(monkeypatch, owner, method, at=at, after=after)
    with pytest.raises(KeyboardInterrupt):
        run("convert", tmp_path / "b", "-o", target, "-j1")
    assert run("convert", tmp_path / "b", "-o", target, "-j1").code == 0
    assert titles(target) == [f"{number}.md" for number in (0, 1, 2, 3, 4, 5, 9)]


def test_what_is_ok_is_in_a_part_where_a_run_stops_at_a_failure(run: Run, tmp_path: Path) -> None:
    source, target = archive(tmp_path / "in"), tmp_path / "news.parquet"
    write(source / "zz.md", "")
    done = run("convert", source, "-o", target, "-j1", "--fail-fast")
    assert done.code == 1
    assert len(titles(target)) == done.totals["ok"] == 12


def test_a_part_that_is_no_parquet_any_more_is_named(run: Run, tmp_path: Path) -> None:
    source, target = archive(tmp_path / "in"), tmp_path / "news.parquet"
    run("convert", source, "-o", target)
    part = target / "part-00000.parquet"
    part.write_bytes(bytes(part.stat().st_size))
    (source / "2022/00.md").unlink()
    done = run("convert", source, "-o", target, "--prune")
    assert done.code == 1
    assert "part-00000.parquet is damaged" in done.err
    part.unlink()
    assert run("convert", source, "-o", target, "--prune").code == 0
    assert len(titles(target)) == 11


@pytest.mark.parametrize("target", ["news.parquet", "news.jsonl.gz/"])
def test_a_part_that_is_damaged_in_the_middle_is_named(run: Run, tmp_path: Path, target: str) -> None:
    source = archive(tmp_path / "in")
    run("convert", source, "-o", f"{tmp_path}/{target}")
    (part,) = (tmp_path / target.rstrip("/")).glob("part-*")
    data = part.read_bytes()
    part.write_bytes(data[:8] + bytes(60) + data[68:])
    (source / "2022/00.md").unlink()
    done = run("convert", source, "-o", f"{tmp_path}/{target}", "--prune")
    assert (done.code, f"{part.name} is damaged" in done.err) == (1, True), done.err


def test_what_is_called_nearly_like_a_part_stays(run: Run, tmp_path: Path) -> None:
    source, target = archive(tmp_path / "in"), tmp_path / "news.parquet"
    run("convert", source, "-o", target)
    mine = [write(target / "part-000000.parquet", "mine"), write(target / "part-00007.parquet.bak", "mine")]
    (source / "2022/00.md").unlink()
    assert run("convert", source, "-o", target, "--prune").code == 0
    assert [path.read_text() for path in mine] == ["mine", "mine"]
    assert len(pq.read_table(target / "part-00001.parquet")) == 11


def test_a_folder_takes_parts_or_files_and_not_both(run: Run, tmp_path: Path) -> None:
    source = archive(tmp_path / "in")
    run("convert", source, "-o", tmp_path / "files")
    done = run("convert", source, "-o", tmp_path / "files", "--to", "parquet")
    assert (done.code, "another format" in done.err) == (2, True)
    assert "the last run is complete" in run("status", tmp_path / "files").out, "the refused run has not begun"
    run("convert", source, "-o", tmp_path / "parts", "--to", "parquet")
    done = run("convert", source, "-o", tmp_path / "parts")
    assert (done.code, "part files of an earlier run" in done.err) == (2, True)
    assert run("convert", source, "-o", tmp_path / "parts", "--to", "parquet").totals["unchanged"] == 12


@pytest.mark.parametrize("target", ["news.db", "news.parquet", "n\udcff.db"])
def test_names_of_any_characters(run: Run, tmp_path: Path, target: str) -> None:
    for name in ("a\x1fb.md", "c\nd.md", "e'f\".md", os.fsdecode(b"g\xff.md")):
        write(tmp_path / "in" / name, POST.format("甲"))
    for state in ("ok", "unchanged"):
        assert run("convert", tmp_path / "in", "-o", tmp_path / target).totals[state] == 4


def test_a_store_replaces_no_pipe_and_follows_a_link(run: Run, tmp_path: Path) -> None:
    post = write(tmp_path / "a.md", POST.format("甲"))
    os.mkfifo(tmp_path / "fifo")
    assert "is not a regular file" in run("parse", post, "--to", "parquet", "-o", tmp_path / "fifo").err
    (tmp_path / "link.parquet").symlink_to("real.parquet")
    assert run("parse", post, "-o", tmp_path / "link.parquet").code == 0
    assert (tmp_path / "link.parquet").is_symlink()
    assert pq.read_metadata(tmp_path / "real.parquet").num_rows == 1
    done = run("convert", post, "-o", tmp_path / "real.parquet")
    assert (done.code, "the run writes a folder of parts" in done.err) == (2, True)
    assert run("convert", post, "-o", tmp_path / "x.parquet.gz").code == 2


def test_names_that_a_generator_would_take_for_one_are_told_apart(run: Run, tmp_path: Path) -> None:
    for name in ("a/b.md", "a-b.md", "a b.md", "a?b.en.md", "2022-02-14-a-b.md"):
        write(tmp_path / "in" / name, POST.format(name))
    done = run("convert", tmp_path / "in", "--to", "jekyll", "-o", tmp_path / "site", "--force")
    posts = [path.name for path in (tmp_path / "site").rglob("*.md")]
    assert len(posts) == done.totals["ok"]
    assert done.totals["ok"] + done.totals["failed"] == 5
    assert ("already belongs to another input" in done.err) == (done.totals["failed"] > 0)
