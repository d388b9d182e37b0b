"""Test articles as a stream of Arrow record batches."""

import builtins
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import newsingest
from batch_tools import POST, archive, write
from newsingest import Article, NewsingestError
from newsingest.exporters import parquet

BAD = "---\ntitle: x\nlayout: post\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = archive(tmp_path / "in")
    write(found / "2022/dated.md", POST.format("甲").replace("13:41:48", "13:41:48 +0800"))
    write(found / "2022/open.md", BAD)
    return found


def test_a_folder_is_a_table_in_one_line(folder: Path) -> None:
    table = pa.table(newsingest.to_arrow(newsingest.articles(folder)))
    articles = [one for one in newsingest.articles(folder) if isinstance(one, Article)]
    good = table.filter(table["code"].is_null())
    assert good.column_names == [*parquet.parquet_columns().names, "code", "message"]
    assert [json.loads(body) for body in good["body"].to_pylist()] == [
        newsingest.to_dict(one)["body"] for one in articles
    ]
    for name in ("id", "title", "published", "text"):
        assert good[name].to_pylist() == [getattr(one, name) for one in articles]
    assert datetime(2022, 2, 14, 5, 41, 48, tzinfo=UTC) in good["published_at"].to_pylist()


def test_what_fails_is_a_row_and_what_is_skipped_is_none(folder: Path) -> None:
    rows = pa.table(newsingest.to_arrow(newsingest.articles(folder))).to_pylist()
    assert len(rows) == 13 + 1
    (failed,) = [row for row in rows if row["code"] is not None]
    assert (failed["origin"]["path"], failed["code"], failed["id"]) == ("2022/open.md", "front_matter", None)
    (error,) = [one for one in newsingest.articles(folder) if isinstance(one, NewsingestError) and not one.skipped]
    assert failed["message"] == error.without_path


def test_pandas_takes_the_stream(folder: Path) -> None:
    frame = pd.DataFrame.from_arrow(newsingest.to_arrow(newsingest.articles(folder, exclude="open.md")))
    assert [None if pd.isna(title) else title for title in frame["title"]] == [
        one.title for one in newsingest.articles(folder) if isinstance(one, Article)
    ]


def test_articles_are_taken_while_the_stream_is_read() -> None:
    taken = 0

    def many() -> Iterator[Article | NewsingestError]:
        nonlocal taken
        for number in range(2_500):
            taken += 1
            yield newsingest.parse_bytes(POST.format(number).encode(), name="a.md")

    stream = newsingest.to_arrow(many())
    assert taken == 0
    assert (stream.read_next_batch().num_rows, taken) == (1_000, 1_000)
    assert [batch.num_rows for batch in stream] == [1_000, 500]


def test_large_articles_make_small_batches() -> None:
    article = newsingest.parse_bytes(POST.format("字" * 200_000).encode(), name="a.md")
    stream = newsingest.to_arrow(article for _ in range(20))
    rows = [batch.num_rows for batch in stream]
    assert sum(rows) == 20
    assert max(rows) < 10


def test_nothing_is_a_table_without_rows() -> None:
    assert pa.table(newsingest.to_arrow([])).num_rows == 0


def test_an_error_ends_the_stream() -> None:
    def broken() -> Iterator[Article | NewsingestError]:
        yield newsingest.parse_bytes(POST.encode(), name="a.md")
        raise newsingest.StoppedError("worker processes cannot be started")

    with pytest.raises(pa.ArrowInvalid, match="worker processes cannot be started"):
        pa.table(newsingest.to_arrow(broken()))


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "pyarrow":
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(
        newsingest.UsageError, match=r"need pyarrow, which is not installed \(run pip install 'newsingest\[parquet\]'\)"
    ):
        newsingest.to_arrow([])
