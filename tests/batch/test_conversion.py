"""Test newsingest.convert: the Python function does the same as the command."""

import io
from pathlib import Path

import pytest

import newsingest
from batch_tools import Run, archive, tree, write
from newsingest.batch import conversion

OPEN = "---\ntitle: x\nlayout: post\n"


class Told(newsingest.Watch):
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.states: list[str] = []

    def done(self, state: str, weight: int) -> None:  # noqa: ARG002 - the signature of Watch
        self.states.append(state)

    def failed(self, name: str, why: str) -> None:
        self.lines.append(f"{name}: {why}")


def test_the_run_is_that_of_the_command(tmp_path: Path, run: Run, capfd: pytest.CaptureFixture[str]) -> None:
    folder = archive(tmp_path / "in")
    write(folder / "2022/open.md", OPEN)
    watch = Told()
    totals = newsingest.convert(folder, output=tmp_path / "a.jsonl", fields=["id", "title"], workers=1, watch=watch)
    assert capfd.readouterr() == ("", "")
    done = run("convert", folder, "-o", tmp_path / "b.jsonl", "--fields", "id,title", "-j", "1")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    found = {name: getattr(totals, name) for name in ("inputs", "ok", "unchanged", "skipped", "failed")}
    assert found == done.totals == {"inputs": 15, "ok": 12, "unchanged": 0, "skipped": 2, "failed": 1}
    assert len(watch.states) == 15
    assert watch.lines == [line for line in done.err.splitlines() if "open.md" in line]
    # The command knows the outputs of the function, and the function those of the command.
    again = run("convert", folder, "-o", tmp_path / "a.jsonl", "--fields", "id,title")
    assert again.totals["unchanged"] == 12
    assert newsingest.convert(folder, output=tmp_path / "b.jsonl", fields="id,title").unchanged == 12


def test_the_command_calls_this_very_function(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[tuple[str, ...], dict[str, object]]] = []

    def note(*names: str, **options: object) -> newsingest.Totals:
        called.append((names, options))
        return newsingest.Totals()

    monkeypatch.setattr(conversion, "convert", note)
    assert run("convert", "in", "-o", tmp_path / "out", "--shard", "1/2", "--prune").code == 0
    ((names, options),) = called
    assert names == ("in",)
    assert (options["output"], options["shard"], options["prune"], options["force"]) == (
        f"{tmp_path}/out",
        "1/2",
        True,
        False,
    )


def test_filters_and_a_list_of_names(tmp_path: Path) -> None:
    folder = archive(tmp_path / "in")
    names = (path for path in sorted(folder.rglob("*.md")))
    totals = newsingest.convert(files_from=names, output=tmp_path / "all", workers=1)
    assert totals.ok == len(tree(tmp_path / "all"))
    some = newsingest.convert(folder, output=tmp_path / "some", include="*.md", exclude=["*1.md"], workers=1)
    assert 0 < some.ok < totals.ok


def test_a_binary_file_gets_the_records(tmp_path: Path, run: Run) -> None:
    folder = archive(tmp_path / "in")
    out = io.BytesIO()
    assert newsingest.convert(folder, output=out, to="csv", workers=1).ok == 12
    assert out.getvalue().decode().replace("\r\n", "\n") == run(
        "convert", folder, "-o", "-", "--to", "csv"
    ).out.replace("\r\n", "\n")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    folder, out = archive(tmp_path / "in"), io.BytesIO()
    for output in (out, tmp_path / "out.jsonl"):
        assert newsingest.convert(folder, output=output, dry_run=True, workers=1).ok == 12
    assert out.getvalue() == b""
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"output": "-"}, "pass an open binary file"),
        ({"output": "", "dry_run": True}, "the output name is empty"),
        ({"output": "x.jsonl", "workers": 0}, "invalid number of workers 0"),
        ({"output": "x.jsonl", "timeout": 0}, "invalid timeout of 0 seconds"),
        ({"output": "x.jsonl", "engine": "spark"}, "unknown engine 'spark'"),
        ({"output": "x.jsonl", "ray_address": "auto"}, "works only with --engine ray"),
        ({"output": "x.jsonl", "pretty": True}, r"\(remove --pretty, or use --to json, ninjs or schemaorg\)"),
        ({"output": "x.jsonl", "fields": ["nope"]}, "unknown field nope"),
        ({"output": "x.jsonl", "shard": "3/2"}, "invalid --shard 3/2"),
        ({"output": "x.jsonl", "options": newsingest.ReadOptions(encoding="nope")}, "unknown text encoding"),
        ({"output": "x.json", "to": "nope"}, "unknown format 'nope'"),
        ({"output": "x/", "to": "txt", "indent": "nope"}, "unknown indent 'nope'"),
        ({"output": "x.jsonl", "options": newsingest.ReadOptions(encoding_errors="nope")}, "encoding_errors 'nope'"),  # type: ignore[arg-type]
        ({"output": io.BytesIO(), "prune": True}, "--prune cannot be used with"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: dict[str, object], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(newsingest.UsageError, match=message):
        newsingest.convert(tmp_path, **arguments)  # type: ignore[arg-type]
    with pytest.raises(newsingest.UsageError, match="nothing to convert"):
        newsingest.convert(output="x.jsonl")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["parse", "convert"])
def test_the_warning_about_a_cut_cell_names_the_file_once(
    command: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.html").write_text(f"---\ntitle: 甲\n---\n<p>{'乙' * 40_000}</p>\n", "utf-8")
    found = run(command, "a.html", "-o", "a.csv", "--excel")
    warning = "warning: a.html: text is longer than a spreadsheet cell (32767 characters) and was cut"
    assert found.err.splitlines()[0] == warning
