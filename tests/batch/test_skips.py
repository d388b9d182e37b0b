"""Test that a run says why it skipped inputs and what helps, and that a dry run says the same beforehand."""

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from batch_tools import POST, Run, archive, dawdling, write

pytestmark = pytest.mark.usefixtures("one_core")  # the tests that need workers say so with -j2

BARE = "{0}第一段没有缩进，照样写在这里。\n{0}第二段也没有缩进。\n"
PROFILE = 'a profile with format = "fullwidth" in [defaults]'
UNINDENTED = (
    f"Chinese text without full-width indents: use --from fullwidth for this file, or {PROFILE} for all such files"
)


def troublesome(folder: Path) -> Path:
    """Write an archive with inputs that are converted, skipped for each reason, or fail before or during reading."""
    archive(folder)
    for number in range(3):
        write(folder / f"bare/{number}.txt", BARE.format(f"第{number}篇"))
    write(folder / "bare/notes.txt", "Nothing but notes, in another language.\n")
    write(folder / "bare/list.md", "# 书目\n\n* 一本写江州的书\n* 一本写南岭的书\n")
    write(folder / "bare/page.txt", f"<html><body>{BARE}</body></html>")
    write(folder / "failing/empty.md", "")
    write(folder / "failing/open.md", "---\ntitle: 没有写完\n<p>正文写在这里。</p>\n")
    write(folder / "failing/large.md", POST.format("长" * 20000))
    (folder / "failing/latin.txt").write_bytes(b"\xff\xfe\x00\xd8" * 50)
    (folder / "link").symlink_to("2022")
    os.mkfifo(folder / "pipe")
    with zipfile.ZipFile(folder / "some.zip", "w") as members:
        members.writestr("a.md", POST.format("包"))
        members.writestr("b.txt", BARE.format("包"))
        members.writestr("c.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
        members.writestr("d.md", "")
        members.writestr("e.zip", inner())
    return folder


def inner() -> bytes:
    held = io.BytesIO()
    zipfile.ZipFile(held, "w").close()
    return held.getvalue()


def test_closing_lines_say_why_inputs_were_skipped_and_what_helps(tmp_path: Path, run: Run) -> None:
    source, place = troublesome(tmp_path / "in"), tmp_path / "out"
    line = ("convert", source, "-o", place, "-j1", "--max", "size=10000")
    lines = (
        f"13 skipped: 8 of unknown format (4 of them are Chinese text without full-width indents: use {PROFILE}), 2 binary, 1 link to a folder "
        f"(name the folder as a SOURCE), 1 archive in an archive (unpack the outer archive), 1 pipe, device or link; newsingest status {place} --skipped lists them\n"
    )
    first = run(*line)
    assert first.totals["skipped"] == 13
    assert lines in first.err
    assert lines in run(*line).err
    assert lines in run(*line, "--include", "*").err
    told = run("status", place).out
    assert lines.partition(";")[0] in told
    assert " failed: empty (2), " in told
    assert "skipped:" not in run(*line, "-q").err
    twice = run(*line, source / "2022", source / "bare/0.txt")
    assert "7 named twice" in twice.err


def test_nothing_is_said_of_skips_where_there_are_none(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a.md", POST.format("一"))
    assert "skipped:" not in run("convert", tmp_path / "in", "-o", tmp_path / "out", "-j1").err


def test_status_names_what_was_skipped(tmp_path: Path, run: Run) -> None:
    source, place = troublesome(tmp_path / "in"), tmp_path / "out"
    run("convert", source, "-o", place, "-j1")
    told = run("status", place, "--skipped")
    assert told.code == 0
    assert told.out.count("\n") == 13
    assert all(": skipped (" in line for line in told.out.splitlines())
    assert "bare/0.txt: skipped (unknown_format): unknown format (" in told.out
    assert f"({UNINDENTED})\n" in told.out
    named = [json.loads(line) for line in run("status", place, "--skipped", "--json").out.splitlines()]
    assert {entry["state"] for entry in named} == {"skipped"}
    both = run("status", place, "--skipped", "--failed").out
    assert set(both.splitlines()) == {*told.out.splitlines(), *run("status", place, "--failed").out.splitlines()}


def test_what_is_said_to_help_helps(tmp_path: Path, run: Run) -> None:
    source = troublesome(tmp_path / "in") / "bare"
    found = run("convert", source, "--include", "?.txt", "-o", tmp_path / "out", "-j1", "--from", "fullwidth")
    assert (found.code, found.totals["ok"], found.totals["inputs"]) == (0, 3, 3)
    profile = write(tmp_path / "own.toml", '[defaults]\nformat = "fullwidth"\n')
    write(source / "post.md", POST.format("一"))
    names = ("--include", "?.txt", "--include", "post.md")
    found = run("convert", source, *names, "-o", tmp_path / "all", "-j1", "--profile", profile)
    assert (found.code, found.totals["ok"], found.totals["inputs"]) == (0, 4, 4)
    assert '"title":"一"' in (tmp_path / "all/post.md.json").read_text()


def foretold(out: str) -> dict[str, str]:
    """Return the state that a dry run predicts for each input."""
    said = {}
    for line in out.splitlines():
        state, _, rest = line.partition(" ")
        said[rest.partition(" -> ")[0].partition(": ")[0]] = {"convert": "ok"}.get(state, state)
    return said


@pytest.mark.parametrize(
    ("target", "jobs"), [("out", 1), ("out", 2), ("out.jsonl.zst", 1), ("out.db", 1), ("out.parquet", 1)]
)
def test_a_rehearsal_foretells_a_first_run(tmp_path: Path, run: Run, target: str, jobs: int) -> None:
    source, place = troublesome(tmp_path / "in"), tmp_path / target
    line = ("convert", source, "-o", place, "-j", jobs, "--max", "size=10000")
    before = run(*line, "--dry-run")
    assert not place.exists()
    assert not list(tmp_path.glob("out*"))
    first = run(*line)
    entries = [json.loads(entry) for entry in run("status", place, "--all", "--json").out.splitlines()]
    names = {"/".join(filter(None, (entry["path"], entry["member"]))): entry["state"] for entry in entries}
    assert foretold(before.out) == names
    assert before.totals == {"to convert" if name == "ok" else name: count for name, count in first.totals.items()}
    assert (before.code, first.code) == (1, 1)
    assert "failed failing/empty.md: the file is empty (remove the file, or download it again)\n" in before.out
    assert f"{UNINDENTED})\n" in before.out
    skips = next(text for text in first.err.splitlines() if " skipped: " in text).partition(";")[0]
    assert skips in before.err.splitlines()
    again = run(*line, "-n")
    assert foretold(again.out) == {name: "unchanged" if state == "ok" else state for name, state in names.items()}
    totals = run(*line).totals
    assert again.totals == {"to convert" if name == "ok" else name: count for name, count in totals.items()}


def test_a_rehearsal_is_held_to_the_time_that_a_run_is(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = archive(tmp_path / "in")
    write(source / "2022/03slow.md", POST.format("慢"))
    monkeypatch.setattr("newsingest.batch.conversion.convert_all", dawdling)
    found = run("convert", source, "-o", tmp_path / "out", "-j2", "--timeout", "3", "-n")
    assert (
        "failed 2022/03slow.md: took more than 3 seconds (raise --timeout, or leave the file out with --exclude)"
        in found.out
    )
    assert (found.totals["to convert"], found.totals["failed"]) == (12, 1)


def test_a_rehearsal_stops_where_the_run_would(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    write(source / "2022/01.md", "")
    found = run("convert", source, "-o", tmp_path / "out", "-j1", "-n", "--fail-fast")
    assert (found.code, found.out.splitlines()[-1].partition(":")[0]) == (1, "failed 2022/01.md")
    assert run("convert", source, "-o", tmp_path / "out", "-j1").code == 1
    line = (
        "convert",
        source,
        "-o",
        tmp_path / "out",
        "-j1",
        "--fail-fast",
    )  # known failures do not stop a run
    assert (run(*line, "-n").totals["inputs"], run(*line).totals["inputs"]) == (14, 14)


def test_closing_lines_count_inputs_that_look_like_another_format(tmp_path: Path, run: Run) -> None:
    source, place = troublesome(tmp_path / "in"), tmp_path / "out.db"
    line = ("convert", source, "-o", place, "-j1", "--from", "fullwidth", "--include")
    lists = f"; newsingest status {place} --all --json names them"
    said = "6 inputs look like another format than --from fullwidth (warning other_format{})\n"
    before = run(*line, "2022/*.md", "--dry-run")
    assert said.format("") in before.err
    after = run(*line, "2022/*.md")
    assert after.totals["ok"] == 6
    assert said.format(lists) in after.err
    assert run("status", place, "--all", "--json").out.count('"warnings":["other_format"') == 6
    assert "look like" not in run("convert", source, "-o", place, "--include", "2022/*.md").err
    one = run(*line, "2022/00.md").err
    assert "1 input looks like another format than --from fullwidth (warning other_format; " in one
    assert f"{place} --all --json names it)\n" in one
