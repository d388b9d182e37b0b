"""Test newsingest stats: the numbers of an archive, for people and for machines."""

import csv
import io
import json
import os
import pty
import re
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.cells import cell_len

from batch_tools import POST, TEXT, Run, lines, runner, terminal, write
from conftest import ROOT, SAMPLES
from newsingest.stats import Summary

pytestmark = pytest.mark.slow


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(1, 4):
        source = f"<p>正文在这里。</p><p>（文章来源：{'甲乙'[number % 2]}\u202e日报）</p>"
        head = f"---\ntitle: 第{number}篇\ndate: 2022-0{number}-14\ntags: [一]\nlayout: post\n---\n"
        write(tmp_path / f"a/{number}.html", head + source)
    write(tmp_path / "a/x.txt", TEXT.format("甲"), "gb18030")
    write(tmp_path / "a/README", "Nothing.\n")
    return tmp_path


def numbers(run: Run, *arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("stats", "--json", "-j", "1", *arguments).out)
    return found


def test_numbers_are_those_of_the_records(run: Run, tmp_path: Path) -> None:
    """Compare the numbers with counts of the records that convert writes."""
    run("convert", ROOT / "samples", "--exclude", "*.json", "--exclude", "*.toml", "-o", tmp_path / "all.jsonl", "-q")
    records = lines(tmp_path / "all.jsonl")
    for found in (
        numbers(run, ROOT / "samples", "--exclude", "*.json", "--exclude", "*.toml"),
        numbers(run, tmp_path / "all.jsonl"),
    ):
        assert found["inputs"]["total"] == found["inputs"]["read"] == found["articles"] == len(records) == len(SAMPLES)
        assert found["formats"] == Counter(record["origin"]["format"] for record in records)
        assert found["encodings"] == Counter(record["origin"]["encoding"] for record in records)
        assert found["languages"] == Counter(record["language"] for record in records if record["language"])
        assert found["sources"]["top"] == Counter(record["source"] for record in records if record["source"])
        assert found["tags"]["top"] == Counter(tag for record in records for tag in set(record["tags"]))
        assert found["missing"]["title"] == sum(record["title"] is None for record in records)
        assert found["missing"]["authors"] == sum(not record["authors"] for record in records)
        lengths = [len(record["text"]) for record in records]
        assert found["lengths"]["total"] == sum(lengths)
        assert found["lengths"]["median"] == statistics.median_low(lengths)
        assert (found["lengths"]["min"], found["lengths"]["max"]) == (min(lengths), max(lengths))
        pieces = Counter(cut["kind"] for record in records for cut in record["removed"])
        assert {kind: cut["pieces"] for kind, cut in found["removed"].items()} == pieces
        warned = Counter(code for record in records for code in {one["code"] for one in record["warnings"]})
        assert found["warnings"] == warned
        days = [record["published"] for record in records if record["published"]]
        assert found["published"]["by_year"] == Counter(day[:4] for day in days)
        assert found["published"]["by_month"] == Counter(day[:7] for day in days if len(day) > 6)


def test_every_number_is_an_integer_and_every_key_is_documented(run: Run, folder: Path) -> None:
    found = numbers(run, folder / "a")
    text = (ROOT / "docs/reference/stats.md").read_text("utf-8")
    assert list(found) == ["inputs", *Summary.__struct_fields__]
    for key in (*found, *found["inputs"], *found["published"], *found["lengths"], *found["sources"]):
        assert f"`{key}`" in text, key

    def walk(value: Any) -> None:
        assert not isinstance(value, float)
        if isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                walk(inner)

    walk(found)


def test_a_pipe_gets_plain_aligned_text(run: Run, folder: Path) -> None:
    done = run("stats", "-j", "1", "-q", folder / "a")
    assert (done.code, done.err) == (0, "")
    assert "\x1b" not in done.out
    assert "█" not in done.out
    sections = done.out.split("\n\n")
    assert [section.splitlines()[0] for section in sections][:3] == ["Inputs", "Articles", "Formats"]
    assert "  inputs                    5\n" in sections[0]
    assert "    unknown_format          1   20.0%\n" in sections[0]
    for section in sections:
        rows = [line for line in section.splitlines()[1:] if line.rstrip().endswith("%")]
        assert len({cell_len(row) for row in rows}) <= 1, "the columns stand below each other"
    assert "甲<U+202E>日报" in done.out
    assert "\u202e" not in done.out


def test_top(run: Run, folder: Path) -> None:
    assert "Sources: 2 in 3 articles, top 1\n" in run("stats", "--top", "1", folder / "a").out
    assert len(numbers(run, folder / "a", "--top", "1")["sources"]["top"]) == 1
    assert len(numbers(run, folder / "a")["sources"]["top"]) == 2


def test_filters_and_reading_options_reach_the_reader(run: Run, folder: Path) -> None:
    assert numbers(run, folder / "a", "--include", "*.html")["inputs"]["total"] == 3
    assert numbers(run, folder / "a", "--exclude", "*.html")["formats"] == {"fullwidth": 1}
    found = numbers(run, folder / "a/x.txt", "--encoding", "utf-8")
    assert found["inputs"]["failed_by_code"] == {"encoding": 1}


def test_what_fails_is_named_counted_and_1(run: Run, folder: Path) -> None:
    done = run("stats", folder / "a", folder / "gone.md", "--json")
    assert done.code == 1
    skipped = f"1 skipped (unknown_format): {folder}/a/README\n"
    assert done.err == f"{folder}/gone.md: no such file (check the name)\n{skipped}"
    assert json.loads(done.out)["inputs"] == {
        "total": 6, "read": 4, "skipped": 1, "failed": 1, "skipped_by_code": {"unknown_format": 1},
        "failed_by_code": {"input": 1},
    }  # fmt: skip
    assert run("stats").code == 2
    assert run("stats", "-", "-").code == 2


def test_the_first_skipped_inputs_of_each_reason_are_named(run: Run, folder: Path) -> None:
    for number in range(7):
        write(folder / f"a/p/{number}.png", "\x89PNG", "latin-1")
    names = ", ".join(f"p/{number}.png" for number in range(5))
    told = f"7 skipped (binary): {names} and 2 more\n1 skipped (unknown_format): README\n"
    for options in ((), ("--json",), ("-j", "2")):
        found = run("stats", folder / "a", *options)
        assert (found.code, found.err) == (0, told)
    assert run("stats", folder / "a", "-q").err == ""
    assert "skipped" not in run("stats", folder / "a/x.txt").err


def test_where_all_failed_no_table_of_zeros_is_drawn(run: Run, folder: Path) -> None:
    done = run("stats", folder / "nope", folder / "gone.md")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [f"{folder}/{name}: no such file (check the name)" for name in ("nope", "gone.md")]
    assert json.loads(run("stats", folder / "nope", "--json").out)["inputs"]["failed"] == 1
    assert "failed" in run("stats", folder / "nope", folder / "a").out


def test_quiet_shows_no_progress_and_still_names_failures(folder: Path) -> None:
    loud = terminal("newsingest stats a gone.md -j 1 >/dev/null", folder)
    quiet = terminal("newsingest stats -q a gone.md -j 1 >/dev/null", folder)
    assert "files/s" in loud[1]
    assert quiet == (1, "gone.md: no such file (check the name)\r\n")
    assert "files/s" not in terminal("newsingest report -q a -o r.html", folder)[1]


def test_nothing_to_count_is_no_crash(run: Run, tmp_path: Path) -> None:
    done = run("stats", tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "inputs" in done.out
    assert numbers(run, tmp_path)["lengths"]["median"] is None


READERS = [
    ("convert", "-o", "out"),
    ("stats",),
    ("report", "-o", "report.html"),
    ("duplicates",),
    ("learn", "-o", "a.toml"),
]


@pytest.mark.parametrize("command", READERS)
def test_an_empty_file_in_a_folder_fails_whatever_its_name(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "in/a.md", POST.format("甲"))
    write(tmp_path / "in/empty.jsonl", "")
    found = run(*command, "in")
    assert (found.code, "empty.jsonl: the file is empty" in found.err) == (1, True)


@pytest.mark.parametrize("command", [*READERS[1:4], ("validate",), ("show",)])
def test_an_empty_file_of_records_holds_none(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "empty.jsonl", "")
    found = run(*command, "empty.jsonl")
    assert (found.code, found.err) == (0, "")


@pytest.mark.parametrize("dest", ["records/", "all.jsonl", "all.jsonl.zst", "all.ndjson.gz"])
def test_what_convert_wrote_counts_as_its_sources_do(run: Run, folder: Path, dest: str) -> None:
    run("convert", folder / "a", "-o", f"{folder}/{dest}", "-q")
    expected = numbers(run, folder / "a")
    found = numbers(run, f"{folder}/{dest}")
    assert found["inputs"]["total"] == 4
    assert {**found, "inputs": None} == {**expected, "inputs": None}


def test_records_on_standard_input(folder: Path) -> None:
    command = [sys.executable, "-m", "newsingest"]
    parsed = subprocess.run([*command, "parse", "1.html", "x.txt"], cwd=folder / "a", capture_output=True, check=True)
    done = subprocess.run([*command, "stats", "-", "--json"], input=parsed.stdout, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["formats"] == {"fullwidth": 1, "jekyll": 1}


def test_months_or_years(run: Run, tmp_path: Path) -> None:
    for date in ("2022-01-05", "2022-03-05", "2022-03-06"):
        write(tmp_path / f"a/{date}.md", POST.replace("2022-02-14 13:41:48", date).format("甲"))
    rows = re.findall(r"^  (\d{4}(?:-\d\d)?) +(\d+)", run("stats", tmp_path / "a").out, re.MULTILINE)
    assert rows == [("2022-01", "1"), ("2022-02", "0"), ("2022-03", "2")]
    write(tmp_path / "a/old.md", POST.replace("2022-02-14 13:41:48", "2018-02-01").format("甲"))
    rows = re.findall(r"^  (\d{4}(?:-\d\d)?) +(\d+)", run("stats", tmp_path / "a").out, re.MULTILINE)
    assert rows == [("2018", "1"), ("2019", "0"), ("2020", "0"), ("2021", "0"), ("2022", "3")]


def test_a_terminal_gets_bars_as_long_as_their_numbers(folder: Path) -> None:
    script = f'stty cols 90; "{sys.executable}" -m newsingest stats -j 1 a 2>/dev/null'
    child, end = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.environ["TERM"] = "xterm"
        os.execvp("bash", ["bash", "-c", script])  # noqa: S606 - the test needs a shell
    out = b""
    try:
        while block := os.read(end, 1 << 16):
            out += block
    except OSError:  # the other end is closed
        pass
    os.close(end)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", out.decode())
    bars = {row.split()[0]: row.count("█") for row in shown.splitlines() if row.startswith(("jekyll", "fullwidth"))}
    assert bars == {"jekyll": 30, "fullwidth": 10}


def test_a_database_gives_what_its_sources_give(run: Run, folder: Path) -> None:
    run("convert", folder / "a", "-o", folder / "all.db", "-q")
    of_sources, of_database = numbers(run, folder / "a"), numbers(run, folder / "all.db")
    assert of_database.pop("inputs")["read"] == of_sources.pop("inputs")["read"]
    assert of_database == of_sources
    (folder / "bad.db").write_bytes(b"x" * 4096)
    done = run("stats", folder / "bad.db")
    assert done.code == 1
    assert "not a SQLite database, or a damaged one" in done.err


def test_a_total_of_a_field_that_records_lack_is_not_shown(run: Run, folder: Path) -> None:
    def shown(fields: str) -> list[str]:
        run("convert", folder / "a", "-o", folder / f"{fields}.jsonl", "-q", "--fields", fields)
        return re.findall("characters of text|bytes read", run("stats", folder / f"{fields}.jsonl").out)

    assert shown("title") == []
    assert shown("title,text") == ["characters of text"]
    assert shown("title,origin") == ["bytes read"]


def test_csv_of_a_run_is_refused(run: Run, folder: Path) -> None:
    run("convert", folder / "a", "-o", folder / "all.csv", "-q")
    assert list(csv.DictReader(io.StringIO((folder / "all.csv").read_text("utf-8"))))
    done = run("stats", folder / "all.csv")
    assert done.code == 1
    assert "a CSV or TSV file does not hold whole records" in done.err


def test_the_summary_is_plain_data(run: Run, folder: Path) -> None:
    found = numbers(run, folder / "a")
    found.pop("inputs")
    assert json.loads(msgspec.json.encode(msgspec.convert(found, Summary))) == found
