"""Test what the name of a destination means: a file of a format, a folder, or a mistake."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from batch_tools import POST, Run, archive, tree, unpacked, write
from newsingest.exporters import BY_NAME, BY_SUFFIX
from newsingest.exporters.suffixes import foreign_suffix

# Names with the suffix of a data format that newsingest does not write, or with a misspelled suffix of one it writes.
REFUSED = {
    **{f"x{end}": end for end in (".psv", ".xlsx", ".XLSX", ".duckdb", ".sql", ".xml", ".feather", ".avro", ".yaml", ".db3")},
    **{f"x{end}": end for end in (".zip", ".gz", ".tar.gz", ".psv.gz", ".tar", ".7z", ".tgz", ".lz4")},
    **{f"x.jsonl{end}": end for end in (".bz2", ".xz", ".zip", ".br")},
    "x.csv.zip": ".zip",
    **{f"x{end}": end for end in (".jsn", ".jsonlines", ".jsnol", ".jsonll", ".josn", ".ndjsn", ".cvs", ".parqet", ".parq")},
    **{f"x{end}": end for end in (".sqlte", ".sqlite4", ".hmtl", ".jsonls", ".mardown", ".zts")},
    "archive.d/x.psv": ".psv",
    **{f"x{end}": end for end in (".csvv", ".ccsv", ".cssv", ".csvs", ".csb", ".cdv", ".xsv", ".dbb", ".gzz", ".zzst", ".htmm", ".mdd")},
    **{f"x.jsonl{end}": end for end in (".gzz", ".zs", ".g", ".gs", ".zts", ".zt", ".GZZ", ".zsst")},
    "x.csv.gs": ".gs",
    "x.tsv.zs": ".zs",
    "x.jsnl.gs": ".gs",
}  # fmt: skip
# What a message says of the suffixes that can be used: those of files with many records, and those of stores.
FILES = [end for end, to in BY_SUFFIX.items() if BY_NAME[to].framing in ("line", "csv", "json")]
STORES = [end for end, to in BY_SUFFIX.items() if BY_NAME[to].store]
USABLE = f"use {' '.join(FILES)} (also with .gz or .zst), {' '.join(STORES)}, or end the name with a slash for a folder"
STREAMS = [name for name, exporter in BY_NAME.items() if exporter.appends]
FOLDERS = (
    "tmp.yk94mnbvcx", "news.2022", "v1.2", "out", "site.com", "folha.com.br", "node.js", "a.b", "mirror.d", "x.old", "海城.晚报", "example.ninja", "x.tsv.d", ".psv", "news.org", "..x",
    "news.csr", "x.cs", "tmp.dba", "site.css", "x.gs", "news.g", "x.txe", "x.htc", "x.est", "x.jsonl.d", "x.hsv",
)  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("more", [(), ("--to", "csv"), ("-n",)])
def test_a_file_of_data_that_nothing_writes_is_refused(
    tmp_path: Path, run: Run, name: str, more: tuple[str, ...]
) -> None:
    done = run("convert", archive(tmp_path / "in"), "-j1", *more, "-o", tmp_path / name)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"Error: unknown output suffix {REFUSED[name].lower()} (use ")
    assert USABLE in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("name", FOLDERS)
def test_any_other_name_is_a_folder(tmp_path: Path, run: Run, name: str) -> None:
    assert run("convert", archive(tmp_path / "in"), "-j1", "-o", tmp_path / name).code == 0
    assert len(tree(tmp_path / name)) == 12


@pytest.mark.parametrize("name", ["x.psv", "x.jsonl.bz2", "x.jsn"])
def test_a_folder_that_is_there_or_a_slash_makes_it_a_folder(tmp_path: Path, run: Run, name: str) -> None:
    source = archive(tmp_path / "in")
    assert run("convert", source, "-j1", "-o", f"{tmp_path}/{name}/").code == 0
    assert run("convert", source, "-j1", "-o", tmp_path / name).totals["unchanged"] == 12
    (tmp_path / "there" / name).mkdir(parents=True)
    assert run("convert", source, "-j1", "-o", tmp_path / "there" / name).code == 0
    assert len(tree(tmp_path / "there" / name)) == 12


def test_at_an_address(run: Run, tmp_path: Path) -> None:
    done = run("convert", archive(tmp_path / "in"), "-j1", "-o", "memory://bucket/x.psv")
    assert (done.code, "unknown output suffix .psv" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("end", "suffix", "to"),
    [(".md", ".md", "md"), (".Markdown.zst", ".markdown", "md"), (".txt", ".txt", "txt"), (".htm.gz", ".htm", "html")],
)
def test_a_file_that_holds_one_article_is_refused_with_what_to_say(
    tmp_path: Path, run: Run, end: str, suffix: str, to: str
) -> None:
    source = archive(tmp_path / "in")
    done = run("convert", source, "-j1", "-o", tmp_path / f"x{end}")
    said = f"--to {to} -o {tmp_path}/x/"
    assert (done.code, done.err) == (2, f"Error: a {suffix} file holds one article (write a folder: {said})\n")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert run("convert", source, "-j1", *said.split()).code == 0
    assert f"2022/00.md.{to}" in tree(tmp_path / "x")


@pytest.mark.parametrize(
    ("name", "bare"), [("x.db.gz", "x.db"), ("x.sqlite.zst", "x.sqlite"), ("x.parquet.gz", "x.parquet")]
)
def test_convert_and_parse_say_the_same_of_a_store_that_is_to_be_packed(
    tmp_path: Path, run: Run, name: str, bare: str
) -> None:
    source = write(tmp_path / "in/a.md", POST.format("甲"))
    for command in ("convert", "parse"):
        done = run(command, source, "-o", tmp_path / name)
        to = "parquet" if "parquet" in name else "sqlite"
        told = f"Error: {tmp_path / name}: {to} files cannot be compressed (use the name {tmp_path / bare})\n"
        assert (done.code, done.err) == (2, told)


@pytest.mark.parametrize(
    ("to", "name", "told"),
    [
        ("csv", "x.db", "--to csv does not match the suffix .db (remove --to, or change the suffix)"),
        ("csv", "x.jsonl.gz", "--to csv does not match the suffix .jsonl (remove --to, or change the suffix)"),
        (None, "notes", "{}/notes is a file without a known output suffix (name a folder, or " + USABLE + ")"),
    ],
)
def test_what_does_not_fit_is_told_in_plain_words(
    tmp_path: Path, run: Run, to: str | None, name: str, told: str
) -> None:
    write(tmp_path / "notes", "x")
    done = run("convert", archive(tmp_path / "in"), "-j1", *(("--to", to) if to else ()), "-o", tmp_path / name)
    assert (done.code, done.err) == (2, f"Error: {told.format(tmp_path)}\n")


def test_no_suffix_of_ours_is_foreign() -> None:
    assert [suffix for suffix in BY_SUFFIX if foreign_suffix(f"x{suffix}", BY_SUFFIX)] == []


# -- parse takes the same suffixes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["y.jsonl.gz", "y.csv.zst", "y.tsv.gz", "y.ndjson.GZ", "y.jsonld.gz", "y.json.zst", "y.md.gz", "y.ninjs.jsonl.gz"],
)
def test_parse_packs_what_its_name_says(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(archive(tmp_path / "in"))
    files = ["2022/00.md"] if ".md" in name else ["2022/00.md", "texts/01.txt"]
    bare = name.rpartition(".")[0]
    assert run("parse", *files, "-o", tmp_path / name).code == 0
    assert run("parse", *files, "-o", tmp_path / bare).code == 0
    assert unpacked(tmp_path / name) == (tmp_path / bare).read_bytes() != (tmp_path / name).read_bytes()
    if not name.endswith("GZ"):
        return
    assert run("validate", tmp_path / name).code == 0


def test_parse_packs_in_pieces(tmp_path: Path, run: Run) -> None:
    write(tmp_path / "a.md", POST.format("长" * 200_000))
    write(tmp_path / "b.md", POST.format("短"))
    assert run("parse", tmp_path / "a.md", tmp_path / "b.md", "-o", tmp_path / "x.jsonl.gz").code == 0
    assert unpacked(tmp_path / "x.jsonl.gz").count(b"\n") == 2
    assert run("parse", tmp_path / "gone.md", "-o", tmp_path / "y.jsonl.gz").code == 1
    assert not (tmp_path / "y.jsonl.gz").exists()


@pytest.mark.parametrize("name", [*REFUSED, "noname", "x.abcdef"])
def test_parse_refuses_the_same(tmp_path: Path, run: Run, name: str) -> None:
    source = write(tmp_path / "in/a.md", POST.format("甲"))
    done = run("parse", source, "-o", tmp_path / Path(name).name)
    assert (done.code, done.out, [path.name for path in tmp_path.iterdir()]) == (2, "", ["in"])
    end = REFUSED.get(name, ".abcdef").lower()
    told = f"Error: unknown output suffix {end} (" if name != "noname" else f"Error: {tmp_path / name} has no suffix ("
    assert done.err.startswith(told)
    assert ".jsonl .ndjson .md" in done.err


@pytest.mark.parametrize("name", ["x.db.gz", "x.parquet.zst", "x.jsonl.bz2", "x.csv.zip", "x.jsonl.gzz", "x.csv.zs"])
def test_parse_packs_no_store_and_nothing_in_another_way(tmp_path: Path, run: Run, name: str) -> None:
    source = write(tmp_path / "in/a.md", POST.format("甲"))
    to = {".db": "sqlite", ".parquet": "parquet"}.get(Path(name).suffixes[0], "jsonl")
    assert run("parse", source, "-o", tmp_path / name).code == 2
    assert run("parse", source, "--to", to, "-o", tmp_path / name).code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize(
    ("to", "name"),
    [("jsonl", "x.db"), ("json", "x.jsonl.gz"), ("csv", "x.txt"), ("sqlite", "x.JSON"), ("md", "x.ndjson")],
)
def test_parse_and_convert_refuse_a_suffix_of_another_format(tmp_path: Path, run: Run, to: str, name: str) -> None:
    source = write(tmp_path / "in/a.md", POST.format("甲"))
    suffix = name.lower().removeprefix("x").removesuffix(".gz")
    for command in ("parse", "convert"):
        done = run(command, source, "--to", to, "-o", tmp_path / name)
        told = f"Error: --to {to} does not match the suffix {suffix} (remove --to, or change the suffix)\n"
        assert (done.code, done.err, [path.name for path in tmp_path.iterdir()]) == (2, told, ["in"])


@pytest.mark.parametrize(("to", "name"), [("jekyll", "x.md"), ("schemaorg", "x.jsonl"), ("csv", "x.abc"), ("md", "x")])
def test_parse_takes_a_suffix_of_the_format_or_of_none(tmp_path: Path, run: Run, to: str, name: str) -> None:
    source = write(tmp_path / "in/a.md", POST.format("甲"))
    assert run("parse", source, "--to", to, "-o", tmp_path / name).code == 0
    assert (tmp_path / name).stat().st_size


@pytest.mark.parametrize(
    ("command", "names", "usual"),
    [
        (("report", "-o"), {"r.pdf": ".pdf", "r.json": ".json", "r.html.gz": ".html.gz"}, "NAME.html"),
        (("learn", "-o"), {"a.yaml": ".yaml", "a.txt": ".txt"}, "NAME.toml"),
        (("duplicates", "--pairs"), {"p.csv": ".csv", "p.jsonl.zst": ".jsonl.zst"}, "NAME.jsonl"),
        (("duplicates", "--clusters"), {"p.db": ".db", "p.xlsx": ".xlsx"}, "NAME.jsonl"),
    ],
)
def test_commands_with_one_format_refuse_the_suffix_of_another(
    tmp_path: Path, run: Run, command: tuple[str, str], names: dict[str, str], usual: str
) -> None:
    source = write(tmp_path / "in/a.md", POST.format("甲"))
    for name, suffix in names.items():
        done = run(command[0], source, command[1], tmp_path / name)
        assert (done.code, done.out, [path.name for path in tmp_path.iterdir()]) == (2, "", ["in"])
        assert done.err.startswith(f"Error: {command[0]} cannot write {suffix} (use a name such as {usual}")


# -- standard output -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", ["-j1", "-j2"])
def test_convert_writes_to_standard_output(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    source = archive(tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    write(source / "empty.md", "")
    for to, name in (
        ((), "a.jsonl"),
        (("--to=csv", "--excel"), "a.csv"),
        (("--to=ninjs",), "a.ninjs"),
        (("--to=schemaorg",), "a.jsonld"),
    ):
        run("convert", source, jobs, *to[1:], "-o", name)
        done = run("convert", source, jobs, *to, "-o", "-")
        assert (done.code, done.totals["ok"], done.totals["failed"]) == (1, 12, 1)
        assert done.out.encode() == Path(name).read_bytes()
        assert "status" not in done.err
        assert "empty.md: the file is empty" in done.err
    assert not Path("-").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"in"} | {
        f"a{suffix}{end}" for suffix in (".jsonl", ".csv", ".ninjs", ".jsonld") for end in ("", ".newsingest.db")
    }


def test_indented_json_and_no_record_at_all(tmp_path: Path, run: Run) -> None:
    source = write(tmp_path / "in/a.md", POST.format("甲")).parent
    pretty = run("convert", source, "-j1", "--to=ninjs", "--pretty", "-o", "-").out
    assert json.loads(pretty)["headlines"][0]["value"] == "甲"
    assert pretty.count("\n") > 10
    (source / "a.md").unlink()
    empty = run("convert", source, "-j1", "--to=csv", "--fields=title,text", "-o", "-")
    assert (empty.code, list(csv.reader(io.StringIO(empty.out)))) == (0, [["title", "text"]])
    assert run("convert", source, "-j1", "-o", "-").out == ""


@pytest.mark.parametrize("name", [name for name in BY_NAME if name not in STREAMS])
def test_what_is_no_stream_is_refused(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    source = archive(tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    done = run("convert", source, "-j1", "--to", name, "-o", "-")
    assert (done.code, done.out) == (2, "")
    use = f"use --to {', '.join(STREAMS[:-1])} or {STREAMS[-1]}"
    assert f"Error: cannot write {BY_NAME[name].label} to standard output ({use}" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("flag", ["--prune", "--force", "--retry-failed", "--checksum", "--ledger=x"])
def test_options_of_a_ledger_do_not_go_with_it(tmp_path: Path, run: Run, flag: str) -> None:
    done = run("convert", archive(tmp_path / "in"), "-j1", flag, "-o", "-")
    assert (done.code, done.out) == (2, "")
    assert f"{flag.partition('=')[0]} cannot be used with -o -: such a run has no ledger (name a DEST)" in done.err


def test_a_rehearsal_and_the_first_failure(tmp_path: Path, run: Run) -> None:
    source = archive(tmp_path / "in")
    assert '{"' not in run("convert", source, "-j1", "-n", "-o", "-").out
    write(source / "2022/00.md", "")
    done = run("convert", source, "-j1", "--fail-fast", "-o", "-")
    assert (done.code, "goes on where it was" in done.err) == (1, False)
    assert "stopped at the first failure" in done.err


def test_a_reader_that_leaves_and_a_file_within_the_source(tmp_path: Path) -> None:
    source = tmp_path / "in"
    for number in range(600):
        write(source / f"{number:04}.md", POST.format(number))
    command = f'"{sys.executable}" -m newsingest convert . -j2'
    script = f"set -o pipefail; {command} -q -o - | head -n 3; echo ${{PIPESTATUS[0]}}"

    def shell(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["bash", "-c", line], cwd=source, capture_output=True, text=True, check=False)

    done = shell(script)
    *records, status = done.stdout.splitlines()
    assert ([json.loads(record)["title"] for record in records], status, done.stderr) == (["0", "1", "2"], "0", "")
    done = shell(f"{command} -o - > out.jsonl")
    assert "\n600 inputs: 600 ok, 0 unchanged, 0 skipped" in f"\n{done.stderr}"
    full = shell(f"{command} -q -o - > /dev/full")
    told = "standard output: cannot be written: No space left on device (check the folder and the disk)\n"
    assert (full.returncode, full.stderr) == (1, told)
