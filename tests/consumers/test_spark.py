"""Test the recipe of docs/guides/spark.md, unchanged, on the archive of the other consumers."""

import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from conftest import ROOT
from consumers.conftest import program
from newsingest.article import Article

RECIPE = re.findall(r"```python\n(.*?)```", (ROOT / "docs/guides/spark.md").read_text("utf-8"), re.DOTALL)


def test_the_recipe_gives_the_records(archive: Path, articles: dict[str, Article], tmp_path: Path) -> None:
    program("java")
    (script,) = [code for code in RECIPE if "pyspark" in code]
    hidden = [str(folder) for folder in archive.rglob("_*") if folder.is_dir()]
    constants = f"SOURCE, DEST = {[str(archive), *hidden]!r}, {str(tmp_path / 'out.parquet')!r}"
    script, count = re.subn(r"^SOURCE, DEST = .*$", lambda _: constants, script, flags=re.MULTILINE)
    assert count == 1
    environment = {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    rows = pq.read_table(tmp_path / "out.parquet").to_pylist()
    read = {row["path"].partition(f"{archive}/")[2]: row for row in rows if row["code"] is None}
    assert set(read) == {name for name in articles if not Path(name).name.startswith("_")}
    for name, row in read.items():
        assert (row["id"], row["title"], row["text"]) == (articles[name].id, articles[name].title, articles[name].text)
        assert msgspec.json.decode(row["record"], type=Article).fingerprint == articles[name].fingerprint
    files = [path for path in archive.rglob("*") if path.is_file() and not path.name.startswith((".", "_"))]
    assert len(rows) == len(files)
    assert all(row["message"] for row in rows if row["code"] is not None)
