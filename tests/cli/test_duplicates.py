"""Test newsingest duplicates: what it prints and writes, and what is left when it is stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
import reprints

from batch_tools import Run, lines, runner, terminal
from newsingest import survey
from newsingest.cli import duplicates as command
from newsingest.survey.duplicates import LEAST_SHARE, MIN_SHARE, Finder

pytestmark = pytest.mark.slow

COUNT = 1_500


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two files of records."""
    folder = tmp_path_factory.mktemp("records")
    rows = [msgspec.json.encode(one.article) + b"\n" for one in islice(reprints.made(delay=300), COUNT)]
    (folder / "a.jsonl").write_bytes(b"".join(rows[: COUNT // 2]))
    (folder / "b.jsonl").write_bytes(b"".join(rows[COUNT // 2 :]))
    return folder


def totals(run: Run, *arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("duplicates", "--json", "-q", "-j", "1", *arguments).out)["totals"]
    return found


def test_the_bytes_depend_neither_on_workers_nor_on_the_order_of_sources(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    written = []
    for number, (jobs, sources) in enumerate([(1, ("a.jsonl", "b.jsonl")), (2, ("b.jsonl", "a.jsonl"))]):
        pairs, clusters = tmp_path / f"{number}.pairs", tmp_path / f"{number}.clusters"
        done = run("duplicates", *sources, "-j", jobs, "--pairs", pairs, "--clusters", clusters, "-q")
        assert (done.code, done.err) == (0, "")
        written.append((pairs.read_bytes(), clusters.read_bytes(), done.out))
    assert written[0] == written[1]


def test_pairs_and_clusters_agree_with_the_counts(run: Run, folder: Path, tmp_path: Path) -> None:
    pairs, clusters = tmp_path / "pairs.jsonl", tmp_path / "clusters.jsonl"
    found = totals(run, folder / "a.jsonl", folder / "b.jsonl", "--pairs", pairs, "--clusters", clusters)
    kinds = [pair["kind"] for pair in lines(pairs)]
    assert found["pairs"] == {kind: kinds.count(kind) for kind in ("same", "near", "part", "series")}
    assert all(found["pairs"].values())
    assert list(lines(pairs)[0]) == ["a", "b", "kind", "share_a", "share_b"]
    assert list(lines(pairs)[0]["a"]) == ["id", "path", "member", "title", "published"]
    stories = [cluster for cluster in lines(clusters) if cluster["kind"] == "story"]
    assert list(stories[0]) == ["kind", "size", "members"]
    assert list(stories[0]["members"][0]) == ["id", "path", "member", "title", "published", "source", "earliest"]
    assert all(cluster["size"] == len(cluster["members"]) for cluster in lines(clusters))
    assert found["stories"] == len(stories)
    assert found["copies"] == sum(cluster["size"] - 1 for cluster in stories)
    assert found["series"] == len(lines(clusters)) - len(stories)
    assert found["records"] == COUNT


def test_the_summary(run: Run, folder: Path) -> None:
    done = run("duplicates", folder / "a.jsonl", folder / "b.jsonl", "-j", "1", "--top", "2", "-q")
    sections = {section.partition("\n")[0]: section.splitlines()[1:] for section in done.out.split("\n\n")}
    assert list(sections) == ["Records", "Pairs", "Clusters", "Largest stories", "Largest series"]
    assert sections["Records"][0].split() == ["records", str(COUNT)]
    assert len(sections["Largest stories"]) == 2
    sizes = [int(row.rsplit(maxsplit=1)[1]) for row in sections["Largest stories"]]
    assert sizes == sorted(sizes, reverse=True)


def test_a_terminal_gets_tables(folder: Path) -> None:
    code, out = terminal("newsingest duplicates a.jsonl -j 1", folder)
    assert code == 0
    assert "Largest stories" in out
    assert "█" in out


def test_an_output_can_be_standard_output(run: Run, folder: Path) -> None:
    done = run("duplicates", folder / "a.jsonl", "-j", "1", "--pairs", "-", "-q")
    assert {json.loads(line)["kind"] for line in done.out.splitlines()} <= {"same", "near", "part", "series"}


def test_articles_need_no_conversion(run: Run, tmp_path: Path) -> None:
    text = "\n".join(f"　　{part}" for part in reprints.story(1).paragraphs)
    (tmp_path / "a").mkdir()
    (tmp_path / "a/gb.txt").write_text(text, "gb18030")
    (tmp_path / "a/crlf.txt").write_text(text.replace("\n", "\r\n"), "utf-8", newline="")
    (tmp_path / "a/README").write_text("Nothing.\n")
    assert totals(run, tmp_path / "a")["pairs"]["same"] == 1
    run("convert", tmp_path / "a", "-o", tmp_path / "news.db", "-q", "-j", "1")
    assert totals(run, tmp_path / "news.db")["pairs"]["same"] == 1


def test_without_pairs_the_files_are_empty(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("　　第一段。\n　　第二段。\n", "utf-8")
    (tmp_path / "pairs.jsonl").write_text("old\n")
    done = run("duplicates", tmp_path / "a.txt", "--pairs", tmp_path / "pairs.jsonl", "-j", "1")
    assert (done.code, (tmp_path / "pairs.jsonl").read_bytes()) == (0, b"")
    assert "Largest" not in done.out


def test_what_fails_is_named_and_1(run: Run, folder: Path, tmp_path: Path) -> None:
    done = run("duplicates", folder / "a.jsonl", tmp_path / "gone.md", "-j", "1", "-q")
    assert (done.code, done.err) == (1, f"{tmp_path}/gone.md: no such file (check the name)\n")
    assert "Records" in done.out
    done = run("duplicates", tmp_path / "gone.md", "-j", "1")
    assert (done.code, done.out) == (1, "")
    (tmp_path / "some.jsonl").write_text('{"title":"题","text":"一句。"}\n', "utf-8")
    done = run("duplicates", tmp_path / "some.jsonl", "-j", "1", "--json")
    assert (done.code, json.loads(done.out)["inputs"]["failed"]) == (1, 1)
    assert "the record was written with --fields, so it is not a whole article" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.jsonl", "--pairs", "x", "--clusters", "x"), "two outputs go to the same place"),
        (("a.jsonl", "--pairs", "-", "--json"), "two outputs go to the same place"),
        (("a.jsonl", "--pairs", "a.jsonl"), "the output a.jsonl is one of the inputs"),
        (("a.jsonl", "--clusters", "."), "is a folder"),
        (("a.jsonl", "--min-share", "0"), "0.1<=x<=1"),
        ((), "SOURCE"),
        (("-", "-"), "named twice"),
    ],
)
def test_wrong_usage(
    arguments: tuple[str, ...], said: str, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    done = run("duplicates", *arguments)
    assert done.code == 2
    assert said in done.err


def test_the_defaults_of_the_command_are_those_of_the_library() -> None:
    assert (command._MIN_SHARE, command._LEAST_SHARE) == (MIN_SHARE, LEAST_SHARE)


def test_progress_is_shown(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsingest.cli.progress._SECONDS", 0)
    done = run("duplicates", folder / "a.jsonl", "-j", "1")
    assert "files/s" in done.err
    assert "compared 50 %\n" in done.err
    assert run("duplicates", folder / "a.jsonl", "-j", "1", "-q").err == ""


def test_too_little_room_stops_the_command(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=0))
    done = run("duplicates", folder / "a.jsonl", "-j", "1")
    assert done.code == 1
    assert "MB are free" in done.err
    assert "SQLITE_TMPDIR" in done.err


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_stopped_search_leaves_nothing(number: signal.Signals, status: int, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "newsingest", "duplicates", "-", "--pairs", tmp_path / "pairs.jsonl", "-j", "1"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "SQLITE_TMPDIR": str(tmp_path / "temporary")},
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write((folder / "a.jsonl").read_bytes())
    process.stdin.flush()
    time.sleep(2)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (status, b"")
    assert b"Traceback" not in err
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "temporary"]


def test_ctrl_c_while_texts_are_compared_leaves_the_old_output(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_finder: Finder, _progress: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "pairs.jsonl").write_text("old\n")
    monkeypatch.setattr(survey.duplicates.Finder, "compare", stopped)
    with pytest.raises(KeyboardInterrupt):
        run("duplicates", folder / "a.jsonl", "-j", "1", "--pairs", tmp_path / "pairs.jsonl")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("pairs.jsonl", "old\n")]
