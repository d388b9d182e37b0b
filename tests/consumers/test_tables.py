"""Test SQLite, Parquet, JSON Lines and CSV outputs with common programs that read them."""

import datetime as dt
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import openpyxl
import pandas as pd
import pyarrow.dataset as ds
import pytest
import sqlite_utils

from consumers.conftest import Convert, program
from newsingest.article import Article

HARD = "hard/2021-05-06-marks.md"


@pytest.fixture(scope="module")
def base(convert: Convert) -> Path:
    return convert("news.db")


@pytest.fixture(scope="module")
def parquet(convert: Convert) -> Path:
    return convert("news.parquet")


@pytest.fixture(scope="module")
def lines(convert: Convert) -> Path:
    return convert("news.jsonl")


# -- SQLite ------------------------------------------------------------------------------------------------------------


def test_sqlite_utils_reads_the_database(base: Path, articles: dict[str, Article]) -> None:
    found = sqlite_utils.Database(base)
    assert {row["path"]: row["title"] for row in found["articles"].rows} == {
        path: article.title for path, article in articles.items()
    }
    assert found["articles"].pks == ["key"]
    assert {key.table: key.other_table for key in found["blocks"].foreign_keys} == {"blocks": "articles"}
    assert found["blocks"].count == sum(len(article.body) for article in articles.values())
    assert found["articles_fts"].virtual_table_using.lower() == "fts5"
    found.close()


@contextmanager
def served(base: Path) -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(base), "--port", str(port), "--host", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"{address}/-/versions.json", timeout=5).close()  # noqa: S310 - loopback
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()


def asked(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - loopback
        return json.load(answer)


def test_datasette_serves_the_database(base: Path, articles: dict[str, Article]) -> None:
    with served(base) as address:
        found = asked(f"{address}/news/articles.json?_shape=objects&path={quote(HARD)}")
        assert [row["title"] for row in found["rows"]] == [articles[HARD].title]
        query = quote(
            """SELECT path FROM articles WHERE key IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH '"能 源"')"""
        )
        hits = asked(f"{address}/news.json?sql={query}&_shape=objects")
        expected = {
            path for path, article in articles.items() if "能源" in f"{article.title}\n{article.text}".replace(" ", "")
        }
        assert {row["path"] for row in hits["rows"]} == expected
        assert "hard/index.html" in expected


# -- Parquet -----------------------------------------------------------------------------------------------------------


def test_duckdb_reads_parquet_with_its_types(parquet: Path, articles: dict[str, Article]) -> None:
    with duckdb.connect() as engine:
        engine.execute(f"CREATE VIEW news AS SELECT * FROM '{parquet}/*.parquet'")  # noqa: S608 - our own folder
        types = {row[0]: row[1] for row in engine.execute("DESCRIBE news").fetchall()}
        assert types["published"] == "VARCHAR"
        assert types["published_at"] == "TIMESTAMP WITH TIME ZONE"
        assert (types["published_local"], types["published_date"]) == ("VARCHAR", "DATE")
        assert types["tags"] == "VARCHAR[]"
        assert types["authors"].startswith("STRUCT(")
        rows = engine.execute(
            "SELECT origin.path, title, tags, json_extract_string(body, '$[0].type') FROM news"
        ).fetchall()
    assert {row[0]: row[1] for row in rows} == {path: article.title for path, article in articles.items()}
    assert {row[0]: tuple(row[2]) for row in rows} == {path: article.tags for path, article in articles.items()}
    assert {row[0]: row[3] for row in rows}[HARD] == "paragraph"


def test_pandas_and_pyarrow_read_parquet(parquet: Path, articles: dict[str, Article]) -> None:
    table = ds.dataset(parquet).to_table()
    assert table.num_rows == len(articles)
    frame = pd.read_parquet(parquet)
    assert str(frame["published_at"].dtype) == "datetime64[us, UTC]"
    texts = {origin["path"]: text for origin, text in zip(frame["origin"], frame["text"], strict=True)}
    assert texts == {path: article.text for path, article in articles.items()}
    stated = {origin["path"]: at for origin, at in zip(frame["origin"], frame["published_at"], strict=True)}
    assert stated["hard/index.html"] == dt.datetime(2020, 2, 2, 20, 5, 6, tzinfo=dt.UTC)
    assert pd.isna(stated[HARD])


def test_the_datasets_library_reads_parquet(parquet: Path, articles: dict[str, Article], tmp_path: Path) -> None:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from datasets import load_dataset  # noqa: PLC0415 - the import reads the variable

    found = load_dataset("parquet", data_files=f"{parquet}/*.parquet", split="train", cache_dir=str(tmp_path))
    assert {row["origin"]["path"]: row["title"] for row in found} == {
        path: article.title for path, article in articles.items()
    }
    assert found.features["published_at"].dtype == "timestamp[us, tz=UTC]"


# -- JSON Lines and CSV ------------------------------------------------------------------------------------------------


def test_duckdb_and_pandas_read_json_lines(lines: Path, articles: dict[str, Article]) -> None:
    with duckdb.connect() as engine:
        query = f"SELECT origin.path, title, text FROM read_json_auto('{lines}', maximum_object_size=100000000)"  # noqa: S608 - our own file
        rows = engine.execute(query).fetchall()
    assert {row[0]: row[1:] for row in rows} == {path: (one.title, one.text) for path, one in articles.items()}
    frame = pd.read_json(lines, lines=True, dtype=False)
    assert list(frame["text"]) == [article.text for article in in_order(frame, articles)]


def in_order(frame: pd.DataFrame, articles: dict[str, Article]) -> list[Article]:
    return [articles[origin["path"]] for origin in frame["origin"]]


@pytest.mark.parametrize(("name", "delimiter"), [("news.csv", ","), ("news.tsv", "\t")])
def test_pandas_reads_csv_and_tsv(convert: Convert, articles: dict[str, Article], name: str, delimiter: str) -> None:
    frame = pd.read_csv(convert(name), sep=delimiter, dtype=str, keep_default_na=False)
    assert dict(zip(frame["origin_path"], frame["text"], strict=True)) == {
        path: article.text.replace("\r\n", "\n") for path, article in articles.items()
    }


def test_csv_for_spreadsheets_opens_in_libreoffice(
    convert: Convert, articles: dict[str, Article], tmp_path: Path
) -> None:
    table = convert("news.csv", "--excel", "--fields", "title,tags,text,origin")
    office = [
        program("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
        "--infilter=CSV:44,34,76,1", "--outdir", str(tmp_path), str(table),
    ]  # fmt: skip
    done = subprocess.run(office, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    sheet = openpyxl.load_workbook(tmp_path / "news.xlsx").active
    assert sheet is not None
    head, *rows = sheet.iter_rows()
    place = {str(cell.value): index for index, cell in enumerate(head)}
    assert [cell.coordinate for row in rows for cell in row if cell.data_type == "f"] == [], "a cell is a formula"
    found = {str(row[place["origin_path"]].value): row for row in rows}
    assert set(found) == set(articles)
    hard = found[HARD]
    assert hard[place["title"]].value == "'" + str(articles[HARD].title)
    assert hard[place["tags"]].value == "债券|=2+2|1,000"
    assert hard[place["text"]].value == articles[HARD].text
    plain = found["hard/index.html"]
    assert plain[place["title"]].value == "首页文章"
