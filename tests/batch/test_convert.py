"""Test the convert command on small archives."""

import csv
import itertools
import json
import os
import subprocess
import sys
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

import newsingest
from batch_tools import POST, TEXT, Run, archive, lines, tree, unpacked, write
from newsingest.batch import plan
from newsingest.batch.ledger import Ledger
from newsingest.exporters import columns
from newsingest.exporters import csv as table

pytestmark = pytest.mark.usefixtures("one_core")  # the tests that need workers say so with -j2


def test_a_folder_is_mirrored_with_one_output_an_article(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    found = run("convert", source, "-o", tmp_path / "out", "-j", "1")
    assert (found.code, found.out) == (0, "")
    assert (
        found.last == "14 inputs: 12 ok, 0 unchanged, 2 skipped, 0 failed; 0 articles share a fingerprint with another"
    )
    outputs = tree(tmp_path / "out")
    assert sorted(outputs) == sorted(
        [f"2022/{n:02}.md.json" for n in range(6)] + [f"texts/{n:02}.txt.json" for n in range(6)]
    )
    record = json.loads(outputs["texts/03.txt.json"])
    parsed = newsingest.parse(source / "texts/03.txt")
    assert record["origin"]["path"] == "texts/03.txt"
    assert {**record, "origin": 0} == {**json.loads(msgspec.json.encode(parsed)), "origin": 0}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".newsingest.db", "2022", "texts"]


@pytest.mark.parametrize("to", ["json", "jsonl", "csv", "md"])
def test_every_format_goes_into_a_folder(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, to: str) -> None:
    source = archive(tmp_path / "in")
    assert run("convert", source, "-o", tmp_path / "out", "-j", "1", "--to", to).code == 0
    monkeypatch.chdir(source)
    run("parse", "2022/00.md", "-o", tmp_path / f"parsed.{to}")
    assert tree(tmp_path / "out")[f"2022/00.md.{to}"] == (tmp_path / f"parsed.{to}").read_bytes()
    assert len(tree(tmp_path / "out")) == 12


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.jsonl.gz", "a.csv.zst", "folder"])
def test_the_number_of_processes_changes_nothing(tmp_path: Path, run: Run, name: str) -> None:
    source = archive(tmp_path / "in")
    for number in range(300):  # several chunks
        write(source / f"more/{number % 7}/{number}.txt", TEXT.format(number))
    for jobs in (1, 3):
        assert run("convert", source, "-o", tmp_path / f"{jobs}" / name, "-j", jobs).code == 0
    if name == "folder":
        assert tree(tmp_path / "1") == tree(tmp_path / "3")
    else:
        assert unpacked(tmp_path / "1" / name) == unpacked(tmp_path / "3" / name)


def test_the_order_is_that_of_the_names(tmp_path: Path, run: Run) -> None:
    names = ["a/z.md", "a.md", "a-b.md", "B.md", "a/b/c.md", "a0.md", "甲.md", "é.md"]
    for name in names:
        write(tmp_path / "in" / name, POST.format(name))
    run("convert", tmp_path / "in", "-o", tmp_path / "out.jsonl", "-j", "1")
    expected = sorted(names, key=lambda name: [part.encode() for part in name.split("/")])
    assert [record["origin"]["path"] for record in lines(tmp_path / "out.jsonl")] == expected


def test_several_sources_come_as_given(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b/x.md", "a/x.md", "c.md"):
        write(tmp_path / name, POST.format(name))
    found = run("convert", "c.md", "b", "a", "a/x.md", "-o", "out.jsonl", "-j", "1")
    assert [record["origin"]["path"] for record in lines(tmp_path / "out.jsonl")] == ["c.md", "b/x.md", "a/x.md"]
    assert found.totals == {"inputs": 4, "ok": 3, "unchanged": 0, "skipped": 1, "failed": 0}  # a already holds a/x.md
    run("convert", "c.md", "b", "a", "-o", "out", "-j", "1")
    assert sorted(tree(tmp_path / "out")) == ["a/x.md.json", "b/x.md.json", "c.md.json"]
    run("convert", "a/x.md", "-o", "one", "-j", "1")
    assert sorted(tree(tmp_path / "one")) == ["x.md.json"]


def test_names_of_any_bytes_from_a_list(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [b"new\nline.md", b"bytes\xff\xfe.md", "甲 乙.md".encode()]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text(POST.format("甲"), "utf-8")
    (tmp_path / "list").write_bytes(b"\0".join(names))
    found = run("convert", "--files-from", "list", "-0", "-o", "out", "-j", "1")
    assert found.totals["ok"] == 3
    assert sorted(tree(tmp_path / "out")) == ["bytes%FF%FE.md.json", "new\nline.md.json", "甲 乙.md.json"]
    record = json.loads((tmp_path / "out/bytes%FF%FE.md.json").read_bytes())
    assert record["origin"]["path"] == "bytes%FF%FE.md"
    (tmp_path / "list").write_bytes(names[2] + b"\n\nnowhere.md\n")
    found = run("convert", "--files-from", "list", "-o", "again", "-j", "1")
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 1, 1)
    assert "nowhere.md: no such file (check the name)" in found.err


def test_globs_leave_in_and_out(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    write(source / "drafts/x.md", POST.format("稿"))
    found = run("convert", source, "-o", tmp_path / "a", "-j", "1", "--include", "*.md", "--exclude", "drafts/")
    assert (found.totals["inputs"], sorted(tree(tmp_path / "a"))) == (6, [f"2022/{n:02}.md.json" for n in range(6)])
    found = run("convert", source, "-o", tmp_path / "b", "-j", "1", "--exclude", "/2022", "--exclude", "*.png")
    assert found.totals == {"inputs": 8, "ok": 7, "unchanged": 0, "skipped": 1, "failed": 0}


def test_what_no_detector_knows_is_skipped_in_a_folder_and_fails_by_name(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    run("convert", source, "-o", tmp_path / "out", "-j", "1")
    told = run("status", tmp_path / "out", "--all").out
    assert "README: skipped (unknown_format): unknown format" in told
    assert "picture.png: skipped (binary): a PNG picture, not a text file" in told
    named = run("convert", source / "README", "-o", tmp_path / "named", "-j", "1")
    assert (named.code, named.totals["failed"]) == (1, 1)
    assert f"{source}/README: unknown format" in named.err


def test_a_run_without_inputs_says_why(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "in"
    source.mkdir()
    line = ("convert", source, "-o", tmp_path / "a.jsonl")
    assert "no input: SOURCE has no files (hidden files do not count)\n" in run(*line).err
    (source / "a.txt").write_text(TEXT.format("甲"))
    assert "no input: no file passes --include and --shard\n" in run(*line, "--include", "[", "--shard", "1/3").err
    assert "no input" not in run(*line).err


def test_an_empty_file_is_a_failure_and_the_rest_is_done(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    write(source / "2022/empty.md", "")
    found = run("convert", source, "-o", tmp_path / "out.jsonl", "-j", "1")
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 12, 1)
    assert "2022/empty.md: the file is empty (remove the file, or download it again)" in found.err
    shown = run("status", tmp_path / "out.jsonl", "--failed", "--json").out
    assert json.loads(shown) | {"path": "2022/empty.md", "state": "failed", "code": "empty"} == json.loads(shown)


def test_a_second_run_does_what_changed_and_no_more(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    for target in (tmp_path / "out", tmp_path / "out.jsonl"):
        command = ("convert", source, "-o", target, "-j", "1")
        run(*command)
        one = target / "2022/00.md.json" if target.is_dir() else target
        before = one.stat()
        assert run(*command).totals == {"inputs": 14, "ok": 0, "unchanged": 12, "skipped": 2, "failed": 0}
        assert one.stat().st_mtime_ns == before.st_mtime_ns
        write(source / "2022/03.md", POST.format("改"))
        write(source / "2022/03a.md", POST.format("新"))
        assert run(*command).totals == {"inputs": 15, "ok": 2, "unchanged": 11, "skipped": 2, "failed": 0}
        fresh = tmp_path / "fresh" / target.name
        run("convert", source, "-o", fresh, "-j", "1")
        assert tree(target) == tree(fresh) if target.is_dir() else target.read_bytes() == fresh.read_bytes()
        (source / "2022/03a.md").unlink()
        write(source / "2022/03.md", POST.format("第3篇"))


def test_an_output_that_is_gone_or_damaged_is_made_again(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    command = ("convert", source, "-o", tmp_path / "out", "-j", "1")
    run(*command)
    before = tree(tmp_path / "out")
    (tmp_path / "out/2022/01.md.json").unlink()
    (tmp_path / "out/2022/02.md.json").write_bytes(b"")
    assert run(*command).totals["ok"] == 2
    assert tree(tmp_path / "out") == before


def test_checksum_looks_at_the_bytes(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    command = ("convert", source, "-o", tmp_path / "out.jsonl", "-j", "1")
    run(*command)
    touched, changed = source / "2022/00.md", source / "2022/01.md"
    os.utime(touched, ns=(1, 1))
    times = changed.stat()
    changed.write_bytes(changed.read_bytes().replace("第1篇".encode(), "第9篇".encode()))
    os.utime(changed, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert run(*command, "--checksum").totals["ok"] == 1
    assert lines(tmp_path / "out.jsonl")[1]["title"] == "第9篇"
    assert run(*command).totals["unchanged"] == 12


@pytest.mark.parametrize("target", ["out", "out.jsonl"])
def test_other_options_and_other_rules_convert_again(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    source = archive(tmp_path / "in")
    command = ("convert", source, "-o", tmp_path / target, "-j", "1")
    run(*command)
    assert run(*command, "--timezone", "Asia/Shanghai").totals["ok"] == 12
    assert run(*command, "--timezone", "Asia/Shanghai").totals["ok"] == 0
    assert run(*command, "--timezone", "Asia/Shanghai", "--fields", "title").totals["ok"] == 12
    data = (tmp_path / target).read_bytes() if target.endswith("l") else tree(tmp_path / target)["2022/00.md.json"]
    assert data.split(b"\n")[0] == '{"title":"第0篇"}'.encode()
    monkeypatch.setattr(plan, "__version__", "99")
    assert run(*command, "--timezone", "Asia/Shanghai", "--fields", "title").totals["ok"] == 12


def test_failures_stay_until_they_are_tried_again(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    command = ("convert", source, "-o", tmp_path / "out", "-j", "1")
    broken = write(source / "2022/00.md", "")
    first = run(*command)
    assert (first.code, first.totals["failed"]) == (1, 1)
    again = run(*command)
    assert (again.code, again.totals["failed"], "00.md" in again.err) == (1, 1, False)
    assert "--retry-failed tries them again" in again.err
    retried = run(*command, "--retry-failed")
    assert (retried.totals["failed"], "2022/00.md: " in retried.err) == (1, True)
    write(broken, POST.format("好"))
    mended = run(*command)
    assert (mended.code, mended.totals["ok"]) == (0, 1)


def test_an_input_that_now_fails_leaves_no_stale_output(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    for target in (tmp_path / "out", tmp_path / "out.jsonl"):
        command = ("convert", source, "-o", target, "-j", "1")
        write(source / "2022/00.md", POST.format("第0篇"))
        run(*command)
        write(source / "2022/00.md", " ")
        found = run(*command)
        assert found.totals == {"inputs": 14, "ok": 0, "unchanged": 11, "skipped": 2, "failed": 1}
    assert "2022/00.md.json" not in tree(tmp_path / "out")
    assert len(lines(tmp_path / "out.jsonl")) == 11


@pytest.mark.parametrize("target", ["out", "out.jsonl", "out.jsonl.zst", "out.json"])
def test_outputs_of_inputs_that_are_gone_stay_until_they_are_pruned(tmp_path: Path, run: Run, target: str) -> None:
    source = archive(tmp_path / "in")
    command = ("convert", source, "-o", tmp_path / target, "-j", "1")
    run(*command)
    (source / "2022/02.md").unlink()
    found = run(*command)
    assert found.code == 0
    assert "1 output from an earlier run was kept (it does not belong to this run; --prune deletes it)" in found.err
    assert run(*command).totals["unchanged"] == 11
    assert json.loads(run("status", tmp_path / target, "--json").out)["gone"] == 1
    pruned = run(*command, "--prune")
    assert "1 output from an earlier run was deleted (it does not belong to this run)" in pruned.err
    fresh = tmp_path / "fresh" / target
    run("convert", source, "-o", fresh, "-j", "1")
    if target == "out":
        assert tree(tmp_path / target) == tree(fresh)
    else:
        assert unpacked(tmp_path / target) == unpacked(fresh)


def test_two_sources_one_after_the_other_both_stay(tmp_path: Path, run: Run) -> None:
    for year in ("2021", "2022"):
        for number in range(3):
            write(tmp_path / year / f"{number}.md", POST.format(f"{year}{number}"))
    for target in ("out", "out.jsonl"):
        for year in ("2021", "2022"):
            assert run("convert", tmp_path / year, "-o", tmp_path / target, "-j", "1").totals["ok"] == 3
    assert {json.loads(data)["title"] for data in tree(tmp_path / "out").values()} == {
        f"{year}{number}" for year in ("2021", "2022") for number in range(3)
    }
    assert [record["title"] for record in lines(tmp_path / "out.jsonl")] == [
        "20220", "20221", "20222", "20210", "20211", "20212"
    ]  # fmt: skip
    other = run("convert", tmp_path / "2022", "-o", tmp_path / "out.jsonl", "-j", "1", "--fields", "title")
    assert (other.code, "(delete them with --prune, or use another DEST)" in other.err) == (1, True)
    assert other.err.startswith(f"{tmp_path}/out.jsonl: the output holds 3 records")
    assert len(lines(tmp_path / "out.jsonl")) == 6
    assert (
        run("convert", tmp_path / "2022", "-o", tmp_path / "out.jsonl", "-j", "1", "--fields", "title", "--prune").code
        == 0
    )
    assert lines(tmp_path / "out.jsonl") == [{"title": f"2022{number}"} for number in range(3)]


@pytest.mark.parametrize("target", ["out.jsonl", "out.jsonl/"])
def test_records_of_other_options_that_prune_keeps(tmp_path: Path, run: Run, target: str) -> None:
    source = archive(tmp_path / "in")
    command = ("convert", source, "-o", f"{tmp_path}/{target}")
    run(*command)
    (source / "2022/00.md").unlink()
    pruning = (*command, "--fields", "title", "--prune")
    unseen = run(*pruning, tmp_path / "nowhere").err
    assert "the output holds 1 record written with other options" in unseen
    assert "(--prune deletes nothing if a SOURCE cannot be read: correct the SOURCE, or use another DEST)" in unseen
    assert "(leave out --shard, or use another DEST)" in run(*pruning, "--shard", "1/2").err
    assert run(*pruning).code == 0


def test_nothing_is_pruned_while_something_cannot_be_looked_at(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = archive(tmp_path / "in")
    command = ("convert", source, "-o", tmp_path / "out", "-j", "1", "--prune")
    run(*command)
    real = os.scandir

    def refuse(path: str) -> object:
        if str(path) == str(source / "2022"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = run(*command)
    assert (found.code, found.totals["failed"], found.totals["unchanged"]) == (1, 1, 6)
    assert "2022: the folder cannot be read: Permission denied" in found.err
    assert "--prune deletes nothing if a SOURCE cannot be read" in found.err
    assert len(tree(tmp_path / "out")) == 12
    monkeypatch.undo()
    assert run(*command).totals["unchanged"] == 12


def test_a_named_input_that_is_gone_keeps_its_output(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    names = [source / f"2022/{number:02}.md" for number in range(3)]
    for target in (tmp_path / "out", tmp_path / "out.jsonl"):
        write(names[0], POST.format("第0篇"))
        run("convert", *names, "-o", target, "-j", "1")
        names[0].unlink()
        found = run("convert", *names, "-o", target, "-j", "1")
        assert (found.code, found.totals["failed"], found.totals["unchanged"]) == (1, 1, 2)
    assert len(tree(tmp_path / "out")) == len(lines(tmp_path / "out.jsonl")) == 3


def test_what_no_run_wrote_is_not_overwritten(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    mine = write(tmp_path / "out/2022/00.md.json", "mine")
    command = ("convert", source, "-o", tmp_path / "out", "-j", "1")
    found = run(*command)
    assert (found.code, found.totals["ok"], mine.read_text()) == (1, 11, "mine")
    assert "2022/00.md.json exists in the output folder, but this run's ledger does not list it" in found.err
    assert (run(*command, "--retry-failed").code, mine.read_text()) == (1, "mine")
    forced = run(*command, "--force")
    assert (forced.code, forced.totals["ok"], mine.read_text() == "mine") == (0, 1, False)
    one = write(tmp_path / "one.jsonl", "mine")
    refused = run("convert", source, "-o", one, "-j", "1")
    assert (refused.code, one.read_text()) == (1, "mine")
    advice = "move the file, name its ledger with --ledger, or overwrite it with --force"
    assert f"the file exists, but this run's ledger does not list it ({advice})" in refused.err
    assert run("convert", source, "-o", one, "-j", "1", "--force").code == 0
    assert len(lines(one)) == 12
    with one.open("ab") as file:
        file.write(b"{}\n")
    how = "the file exists, and it was changed after a run wrote it (move the file, or overwrite it with --force)"
    assert how in run("convert", source, "-o", one, "-j", "1").err


@pytest.mark.parametrize("below", ["", "texts"])
def test_parts_in_a_source_are_never_overwritten(tmp_path: Path, run: Run, below: str) -> None:
    target = tmp_path / "all.jsonl"
    write(target / "texts/a.txt", TEXT.format("甲"))
    part = write(target / "part-00000.jsonl", POST.format("乙"))
    found = run("convert", target / below, "-o", f"{target}/", "--force")
    assert (found.code, part.read_text()) == (1, POST.format("乙"))
    assert "part-00000.jsonl exists in the output folder, but this run's ledger does not list it" in found.err
    assert "(move the file, or write to another folder)" in found.err


def test_names_that_differ_in_case_or_suffix_alone(tmp_path: Path, run: Run) -> None:
    names = ["a.md", "A.md", "a.html", "a.txt", "Ａ.md", "caf\u00e9.md", "cafe\u0301.md"]
    for name in names:
        write(tmp_path / "in" / name, POST.format(name) if not name.endswith("txt") else TEXT.format(name))
    run("convert", tmp_path / "in", "-o", tmp_path / "out", "-j", "1")
    found = tree(tmp_path / "out")
    assert len(found) == len({name.casefold() for name in found}) == len(names)
    assert {json.loads(data)["origin"]["path"] for data in found.values()} == set(names)
    assert sorted(name for name in found if name.lower().startswith("a.")) == [
        "A.md.json", "a.html.json", "a.md~2.json", "a.txt.json"
    ]  # fmt: skip


def test_a_long_name_gets_an_output(tmp_path: Path, run: Run) -> None:
    for tail in ("甲", "乙"):
        write(tmp_path / "in" / ("长" * 83 + tail + ".md"), POST.format(tail))
    assert run("convert", tmp_path / "in", "-o", tmp_path / "out", "-j", "1").code == 0
    assert len(tree(tmp_path / "out")) == 2


def test_links_loops_and_pipes(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    (source / "2022/loop").symlink_to(source)
    (source / "2022/link.md").symlink_to(source / "2022/00.md")
    (source / "2022/nowhere.md").symlink_to(tmp_path / "nowhere")
    os.mkfifo(source / "2022/pipe.md")
    found = run("convert", source, "-o", tmp_path / "out", "-j", "1")
    assert found.totals == {"inputs": 18, "ok": 13, "unchanged": 0, "skipped": 4, "failed": 1}
    told = run("status", tmp_path / "out", "--all").out
    assert "2022/loop: skipped (link): a link to a folder is not followed" in told
    assert "2022/pipe.md: skipped (not_a_file): not a regular file" in told
    assert "2022/nowhere.md: failed (input): cannot be read: No such file or directory" in told


def test_the_destination_within_the_source_is_not_read(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    for target in (source / "records", source / "all.jsonl"):
        for ok in (12, 0):
            found = run("convert", source, "-o", target, "-j", "1", "--exclude", "/records/")
            assert (found.totals["inputs"], found.totals["ok"]) == (14, ok)


def test_the_source_as_destination(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    before = tree(source)
    foreign = write(source / "2022/01.md.md", POST.format("先"))
    for ok in (12, 0):
        found = run("convert", source, "-o", source, "-j", "1", "--to", "md", "--force")
        assert (found.code, found.totals["inputs"], found.totals["ok"]) == (1, 15, ok)
    assert foreign.read_text("utf-8") == POST.format("先")
    after = tree(source)
    assert {name: after[name] for name in before} == before


def test_no_link_in_the_destination_leads_out_of_it(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/2022").symlink_to(tmp_path / "elsewhere")
    found = run("convert", source, "-o", tmp_path / "out", "-j", "1")
    assert (found.code, found.totals["failed"], found.totals["ok"]) == (1, 6, 6)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_one_output_that_cannot_be_written_fails_alone(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    write(tmp_path / "out/texts", "a file where a folder belongs")
    found = run("convert", source, "-o", tmp_path / "out", "-j", "1")
    assert (found.code, found.totals["failed"], found.totals["ok"]) == (1, 6, 6)
    assert "texts/00.txt: cannot write the output texts/00.txt.json" in found.err


def test_the_shards_together_are_the_whole(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    run("convert", source, "-o", tmp_path / "all.jsonl", "-j", "1")
    whole = (tmp_path / "all.jsonl").read_bytes().splitlines()
    parts = []
    for index in (1, 2, 3):
        shard = tmp_path / f"{index}.jsonl"
        run("convert", source, "-o", shard, "-j", "1", "--shard", f"{index}/3")
        parts.append(shard.read_bytes().splitlines())
    assert all(parts)
    assert sorted(itertools.chain(*parts)) == sorted(whole)
    assert [run("convert", source, "-o", "x", "--shard", bad).code for bad in ("0/3", "4/3", "a/b", "2")] == [2] * 4


def test_fail_fast_stops_and_can_be_taken_up(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    write(source / "2022/01.md", "")
    write(source / "texts/01.txt", "")
    found = run("convert", source, "-o", tmp_path / "out.jsonl", "-j", "1", "--fail-fast")
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 1, 1)
    assert not (tmp_path / "out.jsonl").exists()
    assert run("convert", source, "-o", tmp_path / "out.jsonl", "-j", "1").totals["failed"] == 2
    assert len(lines(tmp_path / "out.jsonl")) == 10


def test_a_rehearsal_writes_nothing(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    found = run("convert", source, "-o", tmp_path / "out", "--dry-run")
    assert (found.code, found.totals["to convert"], found.totals["skipped"]) == (0, 12, 2)
    assert "convert 2022/00.md -> 2022/00.md.json" in found.out
    assert not (tmp_path / "out").exists()
    run("convert", source, "-o", tmp_path / "out", "-j", "1")
    write(source / "2022/00.md", POST.format("改"))
    before = tree(tmp_path / "out"), (tmp_path / "out/.newsingest.db").read_bytes()
    found = run("convert", source, "-o", tmp_path / "out", "-n")
    assert (found.totals["to convert"], found.totals["unchanged"], found.totals["skipped"]) == (1, 11, 2)
    assert (tree(tmp_path / "out"), (tmp_path / "out/.newsingest.db").read_bytes()) == before


def test_quiet_says_nothing_but_what_failed(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    assert run("convert", source, "-o", tmp_path / "a", "-j", "1", "-q").err == ""
    write(source / "2022/01.md", "")
    assert run("convert", source, "-o", tmp_path / "a", "-j", "1", "-q").err.startswith("2022/01.md: the file is empty")


def test_fingerprints_are_counted(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in/a.txt", TEXT.format("甲"))
    write(tmp_path / "in/b.txt", TEXT.format("甲"), "gb18030")
    write(tmp_path / "in/c.txt", TEXT.format("乙"))
    assert run("convert", tmp_path / "in", "-o", tmp_path / "out", "-j", "1").last.endswith(
        "; 2 articles share a fingerprint with another"
    )


def test_status_for_machines(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    run("convert", source, "-o", tmp_path / "out", "-j", "1")
    found = json.loads(run("status", tmp_path / "out", "--json").out)
    assert found["finished"]
    assert found["inputs"] == sum(found["states"].values()) == 14
    assert found["skipped"] == {"binary": 1, "unknown_format": 1}
    entry = json.loads(run("status", tmp_path / "out", "--all", "--json").out.splitlines()[0])
    changed = datetime.fromtimestamp((source / "2022/00.md").stat().st_mtime_ns // 1000 / 1e6, UTC)
    assert entry["time"].endswith("Z")
    assert abs(datetime.fromisoformat(entry["time"]) - changed) < timedelta(milliseconds=1)
    data = (source / "2022/00.md").read_bytes()
    assert (entry["path"], entry["state"], entry["size"], entry["output"]) == (
        "2022/00.md",
        "ok",
        len(data),
        "2022/00.md.json",
    )
    record = json.loads((tmp_path / "out/2022/00.md.json").read_bytes())
    assert (entry["digest"], entry["fingerprint"]) == (record["id"], record["fingerprint"])
    os.utime(source / "2022/00.md", ns=(0, 2**62))  # a wrong clock: the year 2116
    os.utime(source / "2022/01.md", ns=(0, 0))
    run("convert", source, "-o", tmp_path / "out", "-j", "1")
    entries = run("status", tmp_path / "out", "--all", "--json").out.splitlines()
    assert [json.loads(entry)["time"] for entry in entries[:2]] == ["2116-02-20T23:53:38.427387Z", None]
    assert run("status", tmp_path).code == 1
    assert run("status", tmp_path / "in/README").code == 1


@pytest.mark.parametrize("to", [(), ("--pretty",), ("--to=ninjs",), ("--fields=title,text",)])
def test_one_json_file_is_the_array_that_parse_writes(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, to: tuple[str, ...]
) -> None:
    monkeypatch.chdir(archive(tmp_path / "in"))
    files = [f"2022/{number:02}.md" for number in range(6)]
    assert run("convert", *files, "-j1", "-o", tmp_path / "a.json", *to).code == 0
    assert run("parse", *files, "-o", tmp_path / "b.json", *to).code == 0
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert len(json.loads((tmp_path / "a.json").read_bytes())) == 6


def test_one_json_file_is_whole_whatever_comes_and_goes(tmp_path: Path, run: Run) -> None:
    source, target = archive(tmp_path / "in"), tmp_path / "out.json"
    line = ("convert", source, "-j1", "-o", target, "--prune")
    assert run("convert", source, "-o", target, "--include=*.none").code == 0
    assert target.read_bytes() == b"[\n]\n"
    for change, count in (
        (lambda: None, 12),
        ((source / "2022/00.md").unlink, 11),
        ((source / "texts/05.txt").unlink, 10),
        (lambda: write(source / "2022/03.md", POST.format("改")), 10),
        (lambda: write(source / "z/0.md", POST.format("新")), 11),
    ):
        change()
        assert run(*line).code == 0
        found = [record["origin"]["path"] for record in json.loads(target.read_bytes())]
        assert found == sorted(os.fspath(path.relative_to(source)) for path in source.glob("[2tz]*/0*"))
        assert run("validate", target).out == f"{target}: {count} records, none invalid\n"
        assert run(*line).totals["unchanged"] == count


def test_rows_of_other_columns_are_not_taken_over(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    line = ("convert", archive(tmp_path / "in"), "-j1", "-o", tmp_path / "out.csv")
    with monkeypatch.context() as patch:
        patch.setattr(columns, "DATE_COLUMNS", ())  # as in a version without columns for dates
        table._columns.cache_clear()
        assert run(*line).totals["ok"] == 12
    table._columns.cache_clear()
    assert run(*line).totals["ok"] == 12
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert {len(row) for row in csv.reader(file)} == {len(table._columns(()))}


def test_a_link_named_json_to_another_name_is_an_array(tmp_path: Path, run: Run) -> None:
    (tmp_path / "out.json").symlink_to("data")
    assert run("convert", archive(tmp_path / "in"), "-j1", "-o", tmp_path / "out.json").code == 0
    assert len(json.loads((tmp_path / "data").read_bytes())) == 12


def test_usage(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    for arguments in (
        ["-o", tmp_path / "out"],
        ["-", "-o", tmp_path / "out"],
        [source, "-o", tmp_path / "a.md"],
        [source, "-o", tmp_path / "a.csv", "--to", "jsonl"],
        [source, "-o", source / "README"],
        [source, "-0", "-o", tmp_path / "out"],
        [source, "-o", tmp_path / "out", "-j", "0"],
        [source],
    ):
        assert run("convert", *arguments).code == 2, arguments
    assert not (tmp_path / "out").exists()


def test_a_second_run_at_the_same_time_is_told(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    with Ledger(str(tmp_path / "out.jsonl.newsingest.db")):
        found = run("convert", source, "-o", tmp_path / "out.jsonl", "-j", "1")
    assert (found.code, "another run is writing to this destination" in found.err) == (1, True)
    assert run("convert", source, "-o", tmp_path / "out.jsonl", "-j", "1").code == 0


def test_an_archive_that_was_pruned_away_comes_back(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "a/x.md", POST.format("甲"))
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        tar.add(tmp_path / "a/x.md", "y.md")
    for target in ("out", "out.jsonl"):
        both = ("convert", tmp_path / "a", tmp_path / "b.tar", "-o", tmp_path / target, "-j", "1")
        assert run(*both).totals["ok"] == 2
        run(*both[:2], *both[3:], "--prune")
        assert run(*both).totals["inputs"] == 2


def test_an_archive_named_twice_is_read_once(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "a/x.md", POST.format("甲"))
    with tarfile.open(tmp_path / "a/b.tar", "w") as tar:
        tar.add(tmp_path / "a/x.md", "y.md")
    command = ("convert", tmp_path / "a", tmp_path / "a/b.tar", tmp_path / "a", "-o", tmp_path / "out.jsonl", "-j", "1")
    for state in ("ok", "unchanged"):
        found = run(*command)
        assert (found.totals[state], found.totals["skipped"], found.totals["inputs"]) == (2, 3, 5)


def test_another_format_in_the_same_folder_leaves_the_first(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    json_ones = ("convert", source, "-o", tmp_path / "out", "-j", "1")
    run(*json_ones)
    found = run(*json_ones, "--to", "md")
    assert (found.totals["ok"], len(tree(tmp_path / "out"))) == (12, 24)
    assert "12 outputs from earlier runs were kept (they do not belong to this run;" in found.err
    assert run(*json_ones).totals["unchanged"] == 12
    run(*json_ones, "--prune")
    assert len(tree(tmp_path / "out")) == 12


def test_one_source_and_then_two(tmp_path: Path, run: Run) -> None:
    for name in ("a/x.md", "b/x.md"):
        write(tmp_path / name, POST.format(name))
    one = ("convert", tmp_path / "a", "-o", tmp_path / "out", "-j", "1")
    run(*one)
    two = ("convert", tmp_path / "a", tmp_path / "b", "-o", tmp_path / "out", "-j", "1", "--prune")
    run(*two)
    assert sorted(tree(tmp_path / "out")) == ["a/x.md.json", "b/x.md.json"]
    run(*one, "--prune")
    assert sorted(tree(tmp_path / "out")) == ["x.md.json"]
    run(*two)
    assert sorted(tree(tmp_path / "out")) == ["a/x.md.json", "b/x.md.json"]


def test_how_a_source_is_spelled(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a/x.md", "b/x.md"):
        write(tmp_path / name, POST.format(name))
    run("convert", "./a/", "b//", "-o", "out.jsonl", "-j", "1")
    assert [record["origin"]["path"] for record in lines(tmp_path / "out.jsonl")] == ["a/x.md", "b/x.md"]
    found = run("convert", tmp_path / "a", tmp_path / "b", "-o", "out.jsonl", "-j", "1")
    assert (found.totals["ok"], "earlier" in found.err) == (2, False)
    assert [record["origin"]["path"] for record in lines(tmp_path / "out.jsonl")] == [
        f"{tmp_path}/a/x.md",
        f"{tmp_path}/b/x.md",
    ]


def test_very_deep_folders(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    for _ in range(1200):
        os.mkdir("d")  # noqa: PTH102 - a Path would grow with each folder
        os.chdir("d")
    write(Path("x.md"), POST.format("深"))
    monkeypatch.chdir(tmp_path)
    try:
        for target in ("out", "out.jsonl"):
            assert run("convert", "in", "-o", target, "-j", "1").totals["ok"] == 1
    finally:
        subprocess.run(["rm", "-rf", "in", "out"], check=True)  # too deep for Python's own functions


def test_a_damaged_file_can_be_deleted_and_made_again(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    target = tmp_path / "out.jsonl.gz"
    command = ("convert", source, "-o", target, "-j", "1")
    run(*command)
    data = target.read_bytes()
    target.write_bytes(data[:100] + bytes(200) + data[300:])
    write(source / "2022/00.md", POST.format("改"))
    assert (
        f"{target}: the file does not match its ledger (delete the file, then run the same command again to continue)"
        in run(*command).err
    )
    target.unlink()
    assert run(*command).totals["ok"] == 12
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_source_is_not_overwritten(tmp_path: Path, run: Run) -> None:
    story = write(tmp_path / "story.csv", TEXT.format("甲"))
    for names in ([story], ["--files-from", write(tmp_path / "list", f"{story}\n")]):
        found = run("convert", *names, "-o", story, "-j", "1", "--force")
        assert (found.code, story.read_text("utf-8")) == (2, TEXT.format("甲"))


@pytest.mark.parametrize("target", [".", "all.jsonl/"])
def test_a_source_in_a_list_is_not_overwritten(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [f"{target}/part-00000.jsonl", f"{target}/part-00000.jsonl.json"]
    posts = [POST.format("乙"), POST.format("丙")]
    for name, post in zip(names, posts, strict=True):
        write(tmp_path / name, post)
    write(tmp_path / "list", "\n".join(names))
    found = run("convert", "--files-from", "list", "-o", target, "--force")
    assert [(tmp_path / name).read_text("utf-8") for name in names] == posts
    assert "but this run's ledger does not list it (move the file, or write to another folder)" in found.err


def test_names_of_any_bytes_from_a_list_of_a_forced_run(tmp_path: Path, run: Run) -> None:
    names = [os.fsencode(tmp_path) + name for name in (b"/new\nline.md", b"/bytes\xff.md", b"/nowhere")]
    for name in names[:2]:
        Path(os.fsdecode(name)).write_text(POST.format("甲"), "utf-8")
    (tmp_path / "list").write_bytes(b"\0".join([*names, b"file://elsewhere/x"]))
    mine = write(tmp_path / f"out/{os.fspath(tmp_path)}/new\nline.md.json", "mine")
    found = run("convert", "--files-from", tmp_path / "list", "-0", "-o", tmp_path / "out", "-j", "1", "--force")
    assert (found.code, found.totals["ok"], found.totals["failed"]) == (1, 2, 2)
    assert mine.read_text("utf-8") != "mine"


def test_a_link_stays_a_link(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    for ok in (12, 0):
        assert run("convert", source, "-o", tmp_path / "link.jsonl", "-j", "1").totals["ok"] == ok
    assert (tmp_path / "link.jsonl").is_symlink()
    assert len(lines(tmp_path / "real.jsonl")) == 12
    assert run("status", tmp_path / "link.jsonl").code == 0


def test_a_run_that_is_refused_leaves_nothing(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    mine = write(tmp_path / "mine.jsonl", "mine")
    assert run("convert", source, "-o", mine, "-j", "1").code == 1
    assert run("convert", "--files-from", tmp_path / "nowhere", "-o", tmp_path / "out").code == 1
    assert {path.name for path in tmp_path.iterdir()} == {"in", "mine.jsonl"}


def test_the_exit_status_stands_where_nobody_listens(tmp_path: Path) -> None:
    source = archive(tmp_path / "in")
    line = f"{sys.executable} -m newsingest convert {source} -j 1 -o {tmp_path}"
    for number, (where, code) in enumerate([("2>/dev/full", 0), ("2>&-", 0), ("2> >(exit)", 0)]):
        done = subprocess.run(["bash", "-c", f"{line}/{number}.jsonl {where}"], check=False, capture_output=True)
        assert done.returncode == code, where
    write(source / "2022/00.md", "")
    done = subprocess.run(["bash", "-c", f"{line}/x.jsonl 2> >(exit)"], check=False, capture_output=True)
    assert done.returncode == 1


def test_posts_of_a_site_follow_the_date_of_the_article(run: Run, tmp_path: Path) -> None:
    source, site = tmp_path / "in", tmp_path / "site"
    write(source / "a/003.md", POST.format("甲"))
    write(source / "b/2020-01-01-x.md", POST.format("乙"))
    write(source / "c/2020-01-01-x.md", POST.format("丙"))
    write(source / "d.txt", TEXT.format("丁"))
    assert run("convert", source, "--to", "jekyll", "-o", site).totals["ok"] == 4
    assert sorted(tree(site)) == [
        "_posts/2020/2020-01-01-x.md",
        "_posts/2020/2020-01-01-x~2.md",
        "_posts/2022/2022-02-14-a-003.md",
        "articles/d.md",
    ]
    assert run("convert", source, "--to", "jekyll", "-o", site).totals["unchanged"] == 4
    write(source / "a/003.md", POST.format("甲").replace("2022-02-14", "2023-03-15"))
    write(source / "b/2020-01-01-x.md", "")
    (site / "articles/d.md").unlink()
    assert run("convert", source, "--to", "jekyll", "-o", site).totals == {
        "inputs": 4, "ok": 2, "unchanged": 1, "skipped": 0, "failed": 1,
    }  # fmt: skip
    assert sorted(tree(site)) == [
        "_posts/2020/2020-01-01-x~2.md",
        "_posts/2023/2023-03-15-a-003.md",
        "articles/d.md",
    ]


def test_a_post_overwrites_nothing_that_no_run_wrote(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/003.md", POST.format("甲"))
    theirs = write(tmp_path / "site/_posts/2022/2022-02-14-003.md", "theirs")
    done = run("convert", tmp_path / "in", "--to", "jekyll", "-o", tmp_path / "site")
    assert (done.code, done.totals["failed"]) == (1, 1)
    assert "_posts/2022/2022-02-14-003.md exists in the output folder" in done.err
    assert theirs.read_text() == "theirs"
    assert run("convert", tmp_path / "in", "--to", "jekyll", "-o", tmp_path / "site", "--force").totals["ok"] == 1
    assert theirs.read_text() != "theirs"


def test_posts_of_inputs_with_long_names_have_room_for_their_day(tmp_path: Path, run: Run) -> None:
    for end in ("甲", "乙"):
        write(tmp_path / "in" / f"{'汉' * 80}{end}.html", POST.format(end))
    done = run("convert", tmp_path / "in", "--to", "jekyll", "-o", tmp_path / "site")
    assert done.totals["ok"] == 2
    names = [path.name for path in (tmp_path / "site" / "_posts").rglob("*.md")]
    assert len(names) == 2
    assert all(name.startswith("20") and len(name.encode()) <= 255 for name in names)
    assert run("convert", tmp_path / "in", "--to", "jekyll", "-o", tmp_path / "site").totals["unchanged"] == 2


def test_one_is_told_as_one(tmp_path: Path, run: Run) -> None:
    source = write(tmp_path / "in/a.md", POST.format("甲")).parent
    line = ("convert", source, "-j1", "-o", tmp_path / "out")
    assert run(*line, "-n").last == "1 input: 1 to convert, 0 unchanged, 0 skipped, 0 failed"
    assert run(*line).last.startswith("1 input: 1 ok, ")
    assert "        1 input\n" in run("status", tmp_path / "out").out
    write(source / "b.md", POST.format("乙"))
    (source / "a.md").unlink()
    told = "1 output from an earlier run would be {} (it does not belong to this run"
    assert told.format("kept") + "; --prune deletes it)\n" in run(*line, "-n").err
    assert told.format("deleted") + ")\n" in run(*line, "-n", "--prune").err
    assert run(*line).code == 0
    assert "        1 output from earlier runs (not part of the last run)\n" in run("status", tmp_path / "out").out
    run("convert", source, "-j1", "-o", tmp_path / "x.jsonl")
    assert run("validate", tmp_path / "x.jsonl").out == f"{tmp_path}/x.jsonl: 1 record, none invalid\n"
