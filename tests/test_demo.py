"""Test what `make demo` shows: a table that fits a terminal, and commands that work as typed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from conftest import ROOT, SAMPLES

pytestmark = pytest.mark.slow

COMMANDS = 3


@pytest.fixture(scope="module")
def demo() -> str:
    """Return the output of the demo's last line in the Makefile."""
    names = [path.relative_to(ROOT).as_posix() for path in SAMPLES]
    parse = [sys.executable, "-m", "newsingest", "parse", *names, "--to", "jsonl"]
    records = subprocess.run(parse, cwd=ROOT, capture_output=True, check=True, timeout=60).stdout
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    script = [sys.executable, "scripts/demo_table.py"]
    done = subprocess.run(script, cwd=ROOT, input=records, capture_output=True, check=True, timeout=60, env=environment)
    return done.stdout.decode()


def test_the_recipe_is_the_one_that_is_tested() -> None:
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\ndemo:")[2].partition("\n\n")[0]
    assert "parse $(SAMPLES) --to jsonl | $(BIN)/python scripts/demo_table.py" in recipe


def test_the_table_fits_80_columns_with_names_whole_and_the_richest_first(demo: str) -> None:
    assert max(map(cell_len, demo.splitlines())) <= 80
    rows = demo.partition("\n\n")[0].splitlines()[1:]
    assert sorted(row.split()[0] for row in rows) == sorted(path.name for path in SAMPLES)
    assert re.fullmatch(r"2022-04-12-NW202204122344518093\.md +五只个股获机.*… 2022-04-12 +\d", rows[0])
    assert "—" not in rows[0]
    assert "—" in rows[-1]


def test_the_commands_work_as_typed(demo: str, tmp_path: Path) -> None:
    commands = re.findall(r"^  (\.venv/bin/newsingest .*)$", demo, re.MULTILINE)
    assert len(commands) == COMMANDS
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    command = tmp_path / ".venv/bin/newsingest"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newsingest "$@"\n', "utf-8")
    command.chmod(0o755)
    said = [
        subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, check=False, timeout=60)
        for line in commands
    ]
    assert [done.returncode for done in said] == [0] * COMMANDS, [done.stderr for done in said]
    assert "五只个股获机构密集调研" in said[0].stdout.decode()
    assert (
        f"{len(SAMPLES) + 1} inputs: {len(SAMPLES)} ok, 0 unchanged, 1 skipped".encode() in said[1].stderr
    )  # a profile
    assert "海城" in said[2].stdout.decode()
    assert "articles" in said[2].stderr.decode()
