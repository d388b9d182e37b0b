"""Test that a run says which outputs of earlier runs it deletes, because their inputs are skipped or fail now."""

import tarfile
from pathlib import Path

import pytest

import newsingest
from batch_tools import POST, TEXT, Run, write
from newsingest import convert
from newsingest.batch.sources import Input
from newsingest.errors import MachineError

pytestmark = pytest.mark.usefixtures("one_core")

BARE = "第{0}篇第一段没有缩进，照样写在这里。\n第{0}篇第二段也没有缩进。\n"


@pytest.mark.parametrize("target", ["out", "out.jsonl", "out.json", "out.db", "out.csv/"])
def test_outputs_of_inputs_that_are_skipped_now(tmp_path: Path, run: Run, target: str) -> None:
    source, place = tmp_path / "in", f"{tmp_path}/{target}"
    write(source / "a.txt", TEXT.format("一"))
    write(source / "texts/bare.txt", BARE.format("二"))
    write(source / "texts/edited.txt", TEXT.format("三"))
    usual = ("convert", source, "-o", place)
    assert "deleted" not in run(*usual).err
    assert run(*usual, "--from", "fullwidth", "--include", "bare.txt").totals["ok"] == 1
    write(source / "texts/edited.txt", BARE.format("三"))
    lists = f"newsingest status {place} --skipped lists them"
    names = "texts/bare.txt, texts/edited.txt"
    before = run(*usual, "--dry-run")
    assert f"2 outputs of earlier runs would be deleted, because their inputs are skipped now: {names}\n" in before.err
    after = run(*usual)
    said = f"2 outputs of earlier runs were deleted, because their inputs are skipped now: {names} ({lists})\n"
    assert said in after.err
    assert after.totals["skipped"] == 2
    assert "deleted" not in run(*usual).err


@pytest.mark.parametrize("target", ["out.jsonl", "out.db", "out.csv/"])
def test_the_output_of_a_file_that_was_named_as_a_source(tmp_path: Path, run: Run, target: str) -> None:
    source, place = tmp_path / "in", f"{tmp_path}/{target}"
    write(source / "a.txt", TEXT.format("一"))
    bare = write(source / "texts/bare.txt", BARE.format("二"))
    run("convert", source, "-o", place)
    assert run("convert", bare, "-o", place, "--from", "fullwidth").totals["ok"] == 1
    for options, did in ((("-n",), "would be"), ((), "was")):
        told = run("convert", source, "-o", place, *options).err
        assert f"1 output of an earlier run {did} deleted, because its input is skipped now: texts/bare.txt" in told
    assert "deleted" not in run("convert", source, "-o", place).err


def test_one_output_of_an_input_that_is_skipped_now(tmp_path: Path, run: Run) -> None:
    source, place = write(tmp_path / "in/a.txt", TEXT.format("一")).parent, tmp_path / "out"
    run("convert", source, "-o", place)
    write(source / "a.txt", BARE.format("一"))
    before = run("convert", source, "-o", place, "-n").err
    assert "1 output of an earlier run would be deleted, because its input is skipped now: a.txt\n" in before
    after = run("convert", source, "-o", place).err
    said = "1 output of an earlier run was deleted, because its input is skipped now: a.txt"
    assert f"{said} (newsingest status {place} --skipped lists it)\n" in after


def test_outputs_of_inputs_that_fail_now(tmp_path: Path, run: Run) -> None:
    source, place = tmp_path / "in", tmp_path / "out.jsonl"
    for number in range(7):
        write(source / f"{number}.md", POST.format(number))
    run("convert", source, "-o", place)
    for number in range(7):
        write(source / f"{number}.md", " ")
    names = "0.md, 1.md, 2.md, 3.md, 4.md and 2 more"
    before = run("convert", source, "-o", place, "-n").err
    assert f"7 outputs of earlier runs would be deleted, because their inputs fail now: {names}\n" in before
    after = run("convert", source, "-o", place).err
    said = f"7 outputs of earlier runs were deleted, because their inputs fail now: {names}"
    assert f"{said} (newsingest status {place} --failed lists them)\n" in after
    assert "deleted" not in run("convert", source, "-o", place).err


def test_outputs_that_stay_are_not_called_deleted(tmp_path: Path, run: Run) -> None:
    source, place = tmp_path / "in", tmp_path / "out"
    gone = write(source / "a.txt", TEXT.format("一"))
    missing = write(source / "b.txt", TEXT.format("二"))
    run("convert", source, "-o", place)
    (place / "b.txt.json").unlink()
    write(missing, BARE.format("二"))
    gone.unlink()
    gone.symlink_to(tmp_path / "nowhere")  # cannot be read, so its output stays
    for options in (("-n",), ()):
        told = run("convert", source, "-o", place, *options)
        assert told.totals["skipped"] == 2 or told.totals["failed"] == 1
        assert "deleted" not in told.err
    assert (place / "a.txt.json").exists()


def test_totals_count_lost_outputs_in_python(tmp_path: Path) -> None:
    source = write(tmp_path / "in/a.txt", TEXT.format("一")).parent
    for text, count in ((TEXT, 0), (BARE, 1), (BARE, 0)):
        write(source / "a.txt", text.format("一"))
        totals = convert(source, output=tmp_path / "out.jsonl", workers=1)
        assert totals.lost.counts["skipped"] == count
        assert totals.lost.names["skipped"] == ["a.txt"][:count]


@pytest.mark.parametrize("target", ["out", "out.jsonl", "out.db"])
def test_an_input_that_cannot_be_fetched_keeps_its_output(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """The run fetches members of a .tar itself, before a worker reads them."""
    source, place = tmp_path / "in.tar", tmp_path / target
    for count in (2, 3):
        with tarfile.open(source, "w") as archive:
            for number in range(count):
                archive.add(write(tmp_path / f"{number}.txt", TEXT.format(number)), f"{number}.txt")
        if count == 3:
            monkeypatch.setattr(Input, "to_send", _broken)
            told = run("convert", source, "-o", place, "-n").err
            assert "deleted" not in told
        found = run("convert", source, "-o", place, "-j", "1")
    assert found.totals["failed"] == 3
    assert "deleted" not in found.err
    assert articles(place) == ["0.txt", "1.txt"]
    monkeypatch.undo()
    assert run("convert", source, "-o", place).totals["failed"] == 0
    assert articles(place) == ["0.txt", "1.txt", "2.txt"]


def articles(place: Path) -> list[str]:
    """Return the members of the archive whose records are in a destination."""
    found = newsingest.articles(str(place))
    return sorted(str(article.origin.member) for article in found if isinstance(article, newsingest.Article))


def _broken(_input: Input) -> None:
    raise MachineError("the disk does not answer", "try again", "")
