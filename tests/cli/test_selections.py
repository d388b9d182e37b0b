"""Test records that were written with --fields: validate, show, stats and report read the fields that are there."""

import json
from pathlib import Path

import pytest

from batch_tools import Run, archive, write
from newsingest import records
from newsingest.article import Article
from newsingest.errors import RecordError
from newsingest.records import Selection


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return archive(tmp_path / "in")


@pytest.mark.parametrize("end", [".jsonl", ".json", ".jsonl.gz"])
@pytest.mark.parametrize(
    "fields", ["title,published,text", "body,tags,origin", "origin_path,published_local,origin_size"]
)
def test_they_are_read_by_each_command(run: Run, tmp_path: Path, source: Path, fields: str, end: str) -> None:
    path = tmp_path / f"some{end}"
    assert run("convert", source, "-j1", "-q", "--fields", fields, "-o", path).code == 0
    checked = run("validate", path)
    held = checked.out.partition("checked: ")[2].partition(")")[0]
    assert (checked.code, checked.err, sorted(held.split(", "))) == (0, "", sorted(fields.split(",")))
    assert checked.out.startswith(f"{path}: 12 records, none invalid (written with --fields; checked: ")
    shown = run("show", path)
    assert (shown.code, shown.err) == (0, "")
    assert ("第3篇的正文写在这里。" in shown.out) == ("text" in fields or "body" in fields)
    counted = run("stats", "--json", path)
    assert (counted.code, counted.err) == (0, f"12 records written with --fields; stats of these fields only: {held}\n")
    found = json.loads(counted.out)
    assert (found["articles"], found["missing"]["source"]) == (12, 0)
    assert found["lengths"]["median"] == (None if fields.startswith("origin_") else len("第3篇的正文写在这里。"))
    assert found["missing"]["title"] == (6 if "title" in fields else 0)
    page = tmp_path / "report.html"
    assert run("report", path, "-o", page).code == 0
    assert ("have the field published." in page.read_text("utf-8")) == ("published," not in fields)
    assert ("have the field text." in page.read_text("utf-8")) == fields.startswith("origin_")


def test_a_value_of_the_wrong_kind_is_told_of_each(run: Run, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        '{"title":"甲","tags":["x"]}\n{"title":5}\n{"title":"乙","published_date":3}\n{"x":1}\n{}\n',
    )
    done = run("validate", path)
    assert (done.code, done.out) == (
        1,
        f"{path}: 5 records, 4 invalid (written with --fields; checked: title, tags)\n",
    )
    assert [line.partition(": ")[2] for line in done.err.splitlines()] == [
        "title: Expected `str | null`, got `int`",
        "published_date: Expected `str | null`, got `int`",
        "Object contains unknown field `x`",
        "Object missing required field `schema_version`",
    ]
    assert json.loads(run("stats", "--json", path).out)["inputs"]["failed_by_code"] == {"record": 4}


def test_what_says_that_it_is_whole_and_is_not_is_one_error(run: Run, tmp_path: Path, source: Path) -> None:
    path = tmp_path / "some.jsonl"
    run("convert", source, "-j1", "-q", "--fields", "schema_version,title", "-o", path)
    done = run("validate", path)
    assert (done.code, done.out) == (1, f"{path}: 12 records, 12 invalid\n")
    assert done.err.startswith(
        f"{path}:1: missing fields (also in 11 more records): id, fingerprint, subtitle, summary, "
    )
    assert done.err.count("\n") == 1


def test_what_follows_from_one_another_is_held_to_that_where_both_are_there() -> None:
    block = {"type": "paragraph", "text": "乙。", "spans": []}
    found = records.decode_part(json.dumps({"body": [block]}))
    assert isinstance(found, Selection)
    assert (found.text, found.held, found.title) == ("乙。", ("body",), None)
    with pytest.raises(RecordError, match="text: it differs from the plain text of body"):
        records.decode_part(json.dumps({"body": [block], "text": "丙。"}))
    with pytest.raises(RecordError, match="missing required field"):
        records.decode(json.dumps({"body": [block]}))
    whole = records.decode_part(
        json.dumps({"text": "一。\n\n二。", "removed": [{"kind": "url", "text": "x", "at": 9}]})
    )
    assert [getattr(block, "text", "") for block in whole.body] == ["一。", "二。"]
    assert isinstance(whole, Article)


def test_report_reads_them(run: Run, tmp_path: Path, source: Path) -> None:
    path = tmp_path / "some.jsonl"
    run("convert", source, "-j1", "-q", "--fields", "title,text", "-o", path)
    done = run("report", path, "-o", tmp_path / "report.html")
    assert (done.code, "12 records written with --fields; stats of these fields only: title, text" in done.err) == (
        0,
        True,
    )
    assert "第3篇的正文写在这里。" in (tmp_path / "report.html").read_text("utf-8")
