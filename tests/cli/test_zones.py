"""Test dates without a time zone: parse and convert say once, on standard error, how many dates there are."""

from pathlib import Path

import pytest

from batch_tools import POST, Run, write

pytestmark = pytest.mark.slow

TOLD = (
    "2 dates have no time zone, so published_at is empty there "
    "(set one with --timezone Asia/Shanghai, or use published_local)\n"
)


@pytest.mark.parametrize("command", ["parse", "convert"])
@pytest.mark.parametrize(
    ("name", "more", "is_told"),
    [
        ("a.csv", (), True),
        ("a.tsv.gz", (), True),
        ("a.db", (), True),
        ("a.parquet", (), True),
        ("a.csv", ("--timezone=Asia/Shanghai",), False),
        ("a.csv", ("--fields=title,published_local",), False),
        ("a.jsonl", ("--fields=title,published_at",), True),
        ("a.jsonl", (), False),
    ],
)
def test_they_are_told_where_a_column_is_empty(
    run: Run, tmp_path: Path, command: str, name: str, more: tuple[str, ...], *, is_told: bool
) -> None:
    posts = [write(tmp_path / f"{n}.md", POST.format(n)) for n in "甲乙"]
    posts.append(write(tmp_path / "丙.md", POST.format("丙").replace(" 13:41:48", "")))
    done = run(command, *posts, "-o", tmp_path / name, *more)
    assert (done.code, done.err.count("time zone"), TOLD in done.err) == (0, is_told, is_told)


def test_of_what_is_converted_in_this_run_and_not_where_nobody_wants_to_know(run: Run, tmp_path: Path) -> None:
    post = write(tmp_path / "in/a.md", POST.format("甲"))
    line = ("convert", post.parent, "-j1", "-o", tmp_path / "a.csv")
    assert run(*line, "-q").err == ""
    assert "time zone" not in run(*line).err
    write(tmp_path / "in/b.md", POST.format("乙"))
    assert run(*line).err.startswith("1 date has no time zone, so published_at is empty there (")
    assert "1 date has no time zone" in run("convert", post, "-j1", "--to", "csv", "-o", "-").err
