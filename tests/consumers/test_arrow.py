"""Test newsingest.to_arrow with libraries that read an Arrow C stream, and the Python examples of the documentation."""

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import newsingest
from examples import CLUSTERS, EXAMPLES, Example, tried
from newsingest.article import Article

COUNT = "SELECT count(*), sum(length(text)), epoch(min(published_at)) FROM news WHERE code IS NULL"


def stream(archive: Path) -> Any:
    return newsingest.to_arrow(newsingest.articles(archive))


def test_polars_takes_a_folder(archive: Path, articles: dict[str, Article]) -> None:
    frame = pl.DataFrame(stream(archive)).filter(pl.col("code").is_null())
    paths = frame["origin"].struct.field("path").to_list()
    assert dict(zip(paths, frame["title"], strict=True)) == {path: one.title for path, one in articles.items()}
    assert dict(zip(paths, frame["tags"].to_list(), strict=True)) == {
        path: list(one.tags) for path, one in articles.items()
    }
    assert frame.schema["published_at"] == pl.Datetime("us", "UTC")


def test_duckdb_takes_a_folder(archive: Path, articles: dict[str, Article]) -> None:
    news = stream(archive)
    with duckdb.connect() as engine:
        engine.register("news", news)
        (found,) = engine.execute(COUNT).fetchall()
    assert found[:2] == (len(articles), sum(len(one.text) for one in articles.values()))
    assert found[2] is not None


def test_pandas_and_pyarrow_take_a_folder(archive: Path, articles: dict[str, Article]) -> None:
    frame = pd.DataFrame.from_arrow(stream(archive))
    table = pa.table(stream(archive))
    for texts, codes in (
        (list(frame["text"]), list(frame["code"])),
        (table["text"].to_pylist(), table["code"].to_pylist()),
    ):
        good = [text for text, code in zip(texts, codes, strict=True) if pd.isna(code)]
        assert sorted(good) == sorted(one.text for one in articles.values())


OURS = [example for example in EXAMPLES if not example.imported & CLUSTERS]


@pytest.mark.parametrize("example", OURS, ids=str)
def test_python_examples_run(example: Example, tmp_path: Path) -> None:
    done = tried(example.code, tmp_path)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
