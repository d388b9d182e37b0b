"""Test the database: it knows articles by origin, and a search finds any run of Chinese characters."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsingest
from batch_tools import POST, TEXT, Run, write
from newsingest.exporters.words import phrase, search_words
from promises import put


def test_the_same_origin_is_updated_and_never_doubled(tmp_path: Path) -> None:
    first = newsingest.parse_bytes(POST.format("旧闻").encode(), name="a.md")
    second = newsingest.parse_bytes(POST.format("新闻").encode(), name="a.md")
    base = sqlite3.connect(put("sqlite", tmp_path / "a.db", [first, second]))
    assert base.execute("SELECT key, title FROM articles").fetchall() == [(1, "新闻")]
    assert base.execute("SELECT count(*) FROM blocks").fetchone() == (1,)
    assert found(base, "旧闻") == []
    assert found(base, "新闻") == [1]
    base.close()


def test_instants_stand_beside_dates_as_written(tmp_path: Path) -> None:
    posts = [
        POST.format("甲").replace("2022-02-14 13:41:48", date)
        for date in ("2022-02-14T01:41:48+08:00", "2022-02-14", "2022-02-14 10:46", "2022-02")
    ]
    records = [newsingest.parse_bytes(post.encode(), name=f"{n}.md") for n, post in enumerate(posts)]
    base = sqlite3.connect(put("sqlite", tmp_path / "a.db", records))
    names = "published, published_at, published_local, published_date"
    assert base.execute(f"SELECT {names} FROM articles ORDER BY key").fetchall() == [  # noqa: S608 - a constant
        ("2022-02-14T01:41:48+08:00", "2022-02-13T17:41:48Z", "2022-02-14T01:41:48", "2022-02-14"),
        ("2022-02-14", None, "2022-02-14", "2022-02-14"),
        ("2022-02-14T10:46", None, "2022-02-14T10:46", "2022-02-14"),
        ("2022-02", None, "2022-02", None),
    ]
    base.close()


def found(base: sqlite3.Connection, query: str) -> list[int]:
    rows = base.execute("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", (phrase(query),))
    return [row[0] for row in rows]


CHINESE = st.text(st.sampled_from("新能源汽车中国证券，。\n A股5G龘\U0002b740鿫"), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(CHINESE, min_size=1, max_size=5), st.data())
def test_any_run_of_chinese_characters_is_found_and_nothing_else(texts: list[str], data: st.DataObject) -> None:
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE VIRTUAL TABLE articles_fts USING fts5 (text, content='', tokenize=\"unicode61 tokenchars '¶'\")"
    )
    for number, text in enumerate(texts):
        base.execute("INSERT INTO articles_fts (rowid, text) VALUES (?, ?)", (number, search_words(text)))
    text = data.draw(st.sampled_from(texts))
    start = data.draw(st.integers(0, len(text) - 1))
    run = text[start : data.draw(st.integers(start + 1, len(text)))]
    if not all("\u4e00" <= char <= "\u9fff" or char > "\uffff" for char in run):
        return
    spaceless = [other.replace(" ", "") for other in texts]
    assert found(base, run) == [number for number, other in enumerate(spaceless) if run in other]
    base.close()


def test_parse_updates_a_database(run: Run, tmp_path: Path) -> None:
    post = write(tmp_path / "a.md", POST.format("旧闻"))
    assert run("parse", post, "-o", tmp_path / "a.db").code == 0
    write(post, POST.format("新闻"))
    write(tmp_path / "b.txt", TEXT.format("乙"))
    assert run("parse", post, tmp_path / "b.txt", "-o", tmp_path / "a.db").code == 0
    base = sqlite3.connect(tmp_path / "a.db")
    assert [title for (title,) in base.execute("SELECT title FROM articles ORDER BY key")] == ["新闻", None]
    base.close()
    assert "cannot write SQLite to standard output" in run("parse", post, "--to", "sqlite").err


@pytest.mark.parametrize("arguments", [("parse",), ("convert", "--force")])
def test_a_database_of_somebody_else_is_left_alone(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with sqlite3.connect(tmp_path / "theirs.db") as base:
        base.execute("CREATE TABLE articles (title)")
    base.close()
    before = (tmp_path / "theirs.db").read_bytes()
    post = write(tmp_path / "a.md", POST.format("甲"))
    done = run(*arguments, post, "-o", tmp_path / "theirs.db")
    assert done.code == 1
    assert "not a newsingest database (use another file)" in done.err
    assert (tmp_path / "theirs.db").read_bytes() == before
