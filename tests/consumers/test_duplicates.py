"""Test the recipes of docs/guides/duplicates.md: jq and DuckDB keep the earliest record of each story."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest

from conftest import ROOT
from consumers.conftest import program

GUIDE = (ROOT / "docs/guides/duplicates.md").read_text("utf-8")
RECIPES = re.findall(r"^```sh\n(.*?)^```$", GUIDE.partition("\n## Keep the earliest")[2], re.DOTALL | re.MULTILINE)
COPY = "texts/2019-11/crane-school.txt"  # it has no date, so that it is never the earliest
Place = tuple[str, str | None]


def followed(folder: Path) -> None:
    """Run the commands of the guide in a folder that has archive/."""
    program("jq")
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    commands = "".join(RECIPES).replace("pip install duckdb\n", "")
    done = subprocess.run(
        ["bash", "-e", "-c", commands], cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def kept(folder: Path) -> tuple[list[Place], list[Place]]:
    """Return the records that jq kept and those that DuckDB kept."""
    lines = (folder / "unique.jsonl").read_text("utf-8").splitlines()
    origins = [json.loads(line)["origin"] for line in lines]
    with duckdb.connect() as engine:
        table = engine.read_parquet(str(folder / "unique.parquet"))
        found = table.project("origin.path, origin.member").fetchall()
    return [(origin["path"], origin["member"]) for origin in origins], found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "samples/archive", tmp_path / "archive")
    return tmp_path


def test_jq_and_duckdb_keep_as_many_records_as_the_guide_says(folder: Path) -> None:
    followed(folder)
    found = re.search(r"For the (\d+) records of the tutorial's archive, the file .* has (\d+) records\.", GUIDE)
    assert found is not None
    assert len((folder / "news.jsonl").read_text("utf-8").splitlines()) == int(found[1])
    assert [len(places) for places in kept(folder)] == [int(found[2])] * 2


def test_members_and_names_with_spaces_are_told_apart(folder: Path) -> None:
    shutil.copy(folder / "archive" / COPY, folder / 'archive/it\'s a "copy".txt')
    with zipfile.ZipFile(folder / "archive/more.zip", "w") as archive:
        archive.write(folder / "archive" / COPY, "copy.txt")
        archive.writestr("other.txt", "　　第一段只在这里。\n　　第二段也只在这里。\n")
    followed(folder)
    everything = [json.loads(line)["origin"] for line in (folder / "news.jsonl").read_text("utf-8").splitlines()]
    clusters = [json.loads(line) for line in (folder / "clusters.jsonl").read_text("utf-8").splitlines()]
    copies = {(one["path"], one["member"]) for story in clusters for one in story["members"] if not one["earliest"]}
    assert {name.rpartition("/")[2] for name, _ in copies} >= {'it\'s a "copy".txt', "more.zip"}
    expected = [place for one in everything if (place := (one["path"], one["member"])) not in copies]
    jq, in_duckdb = kept(folder)
    assert jq == expected
    assert sorted(in_duckdb) == sorted(expected)
