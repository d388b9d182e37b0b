"""Test Parquet output: columns have their types, and the parts hold each record once."""

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import newsingest
from batch_tools import POST, TEXT, Run, archive, resize, write
from promises import put

pytestmark = pytest.mark.slow


def rows(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def test_columns_have_their_types_and_zstd(tmp_path: Path) -> None:
    post = POST.format("甲").replace("13:41:48", "13:41:48 +0800").replace("---\n<p>", "updated: 2022-02-15\n---\n<p>")
    path = put("parquet", tmp_path / "a.parquet", [newsingest.parse_bytes(post.encode(), name="a.html")])
    schema = pq.read_schema(path)
    assert schema.field("published").type == pa.string()
    assert schema.field("published_at").type == pa.timestamp("us", tz="UTC")
    assert pa.types.is_list(schema.field("tags").type)
    assert pa.types.is_struct(schema.field("origin").type)
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).compression == "ZSTD"
    row = rows(path)[0]
    assert row["published"] == "2022-02-14T13:41:48+08:00"
    assert row["published_at"] == dt.datetime(2022, 2, 14, 5, 41, 48, tzinfo=dt.UTC)
    assert (row["published_local"], row["published_date"]) == ("2022-02-14T13:41:48", dt.date(2022, 2, 14))
    assert (row["modified"], row["modified_at"]) == ("2022-02-15", None)
    assert (row["modified_local"], row["modified_date"]) == ("2022-02-15", dt.date(2022, 2, 15))
    assert schema.field("published_date").type == pa.date32()


def test_parse_writes_one_file_or_none(run: Run, tmp_path: Path) -> None:
    posts = [write(tmp_path / f"{n}.md", POST.format(n)) for n in "甲乙"]
    assert run("parse", *posts, "-o", tmp_path / "a.parquet").code == 0
    assert [row["title"] for row in rows(tmp_path / "a.parquet")] == ["甲", "乙"]
    assert run("parse", tmp_path / "nope.md", "-o", tmp_path / "b.parquet").code == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.parquet", "乙.md", "甲.md"]


def test_a_run_writes_parts_of_a_bounded_size(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resize(monkeypatch, chunk=5, small_rows=0)
    source, target = archive(tmp_path / "in"), tmp_path / "news.parquet"
    assert run("convert", source, "-o", target, "-j", "2").totals["ok"] == 12
    names = sorted(path.name for path in target.iterdir())
    assert names == [".newsingest.db", "part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    assert [pq.read_metadata(target / name).num_rows for name in names[1:]] == [5, 3, 4]
    assert len(rows(target)) == 12
    write(source / "2022/01.md", POST.format("改了"))
    write(source / "new.txt", TEXT.format("新"))
    (source / "2022/02.md").unlink()
    done = run("convert", source, "-o", target, "--prune")
    assert (done.totals["ok"], done.totals["unchanged"]) == (2, 10)
    found = rows(target)
    assert len(found) == 12
    assert sum(row["title"] == "改了" for row in found) == 1
    assert not [row for row in found if row["origin"]["path"] == "2022/02.md"]


def test_a_damaged_or_missing_part_is_made_again(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resize(monkeypatch, chunk=5, small_rows=0)
    source, target = archive(tmp_path / "in"), tmp_path / "news.parquet"
    run("convert", source, "-o", target)
    (target / "part-00000.parquet").unlink()
    (target / "part-00001.parquet").write_bytes(b"damaged")
    assert run("convert", source, "-o", target).totals["ok"] == 8
    assert len(rows(target)) == 12


def test_parts_that_no_run_wrote_are_left_alone(run: Run, tmp_path: Path) -> None:
    source, target = archive(tmp_path / "in"), tmp_path / "news.parquet"
    theirs = write(target / "part-00000.parquet", "theirs")
    done = run("convert", source, "-o", target)
    assert done.code == 1
    assert "but this run's ledger does not list it" in done.err
    assert theirs.read_text() == "theirs"
    assert run("convert", source, "-o", target, "--force").totals["ok"] == 12
    assert len(rows(target)) == 12


def test_an_archive_without_articles_leaves_the_columns(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/README", "Nothing.\n")
    assert run("convert", tmp_path / "in", "-o", tmp_path / "news.parquet").code == 0
    assert rows(tmp_path / "news.parquet") == []
    write(tmp_path / "in/a.md", POST.format("甲"))
    assert run("convert", tmp_path / "in", "-o", tmp_path / "news.parquet").code == 0
    assert len(rows(tmp_path / "news.parquet")) == 1


@pytest.mark.parametrize("command", ["convert", "parse"])
def test_without_pyarrow_the_extra_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    done = run(command, write(tmp_path / "a.md", POST.format("甲")), "-o", tmp_path / "news.parquet")
    assert done.code == 2
    assert "pip install 'newsingest[parquet]'" in done.err
