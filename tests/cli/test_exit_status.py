"""Test that each command returns the exit statuses that docs/reference/exit-status.md lists."""

import re
from pathlib import Path

import pytest

from batch_tools import Run
from conftest import ROOT
from newsingest.cli.main import COMMANDS

POST = "---\ntitle: 甲\ndate: 2022-02-14\n---\n<p>乙。</p>\n"
CASES = [
    ("parse post.md", 0),
    ("parse text.txt", 0),
    ("parse --strict text.txt", 1),
    ("parse post.md missing.md", 1),
    ("parse post.md -o missing/a.json", 1),
    ("parse post.md -o a.xlsx", 2),
    ("detect post.md unknown.txt", 0),
    ("detect missing.md", 1),
    ("detect binary.md", 1),
    ("detect", 2),
    ("formats", 0),
    ("formats --all", 2),
    ("convert folder -o out/", 0),
    ("convert unknown.txt -o out/", 1),
    ("convert missing.md -o out/", 1),
    ("convert post.md -o records.jsonl", 1),
    ("convert post.md -o a.xlsx", 2),
    ("status done", 0),
    ("status done --failed", 0),
    ("status folder", 1),
    ("status", 2),
    ("show post.md", 0),
    ("show post.md missing.md", 1),
    ("show", 2),
    ("search news.db 乙", 0),
    ("search news.db 丙", 1),
    ("search missing.db 乙", 2),
    ("search post.md 乙", 2),
    ("search news.db", 2),
    ("stats post.md", 0),
    ("stats post.md unknown.txt", 1),
    ("stats", 2),
    ("duplicates post.md text.txt", 0),
    ("duplicates records.jsonl news.db", 0),
    ("duplicates post.md unknown.txt", 1),
    ("duplicates broken.jsonl", 1),
    ("duplicates", 2),
    ("duplicates post.md --min-share 2", 2),
    ("learn post.md text.txt -o p.toml", 0),
    ("learn post.md unknown.txt -o p.toml", 1),
    ("learn post.md -o missing/p.toml", 1),
    ("learn post.md", 2),
    ("report post.md -o r.html", 0),
    ("report post.md unknown.txt -o r.html", 1),
    ("report post.md -o missing/r.html", 1),
    ("report post.md", 2),
    ("audit post.md", 0),
    ("audit unknown.txt", 1),
    ("audit", 2),
    ("explain post.md", 0),
    ("explain unknown.txt", 1),
    ("explain", 2),
    ("validate records.jsonl", 0),
    ("validate broken.jsonl", 1),
    ("validate missing.jsonl", 1),
    ("validate", 2),
    ("schema", 0),
    ("schema --all", 2),
    ("", 2),
    ("--help", 0),
    ("--version", 0),
    ("unknown", 2),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "post.md").write_text(POST, "utf-8")
    (tmp_path / "text.txt").write_text("　　第一段。\n　　第二段。\n", "utf-8")
    (tmp_path / "unknown.txt").write_text("no format\n", "utf-8")
    (tmp_path / "binary.md").write_bytes(b"\x00\x01\x02")
    (tmp_path / "broken.jsonl").write_text('{"schema_version": "1"}\n', "utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/README").write_text("no format\n", "utf-8")  # skipped
    assert run("parse", "post.md", "--to", "jsonl", "-o", "records.jsonl").code == 0
    assert run("parse", "post.md", "-o", "news.db").code == 0
    assert run("convert", "post.md", "unknown.txt", "-j", "1", "-o", "done/").code == 1
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("line", "status"), CASES, ids=[line or "(nothing)" for line, _ in CASES])
def test_a_command_returns_this_status(line: str, status: int, run: Run) -> None:
    command = line.split()
    workers = ["-j", "1"] if command[:1] in (["convert"], ["stats"], ["report"], ["duplicates"]) else []
    assert run(*command, *workers).code == status


def test_the_page_has_a_row_for_each_command() -> None:
    page = (ROOT / "docs/reference/exit-status.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == COMMANDS
