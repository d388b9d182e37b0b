"""Test the commands as users run them, each in its own process."""

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from conftest import ROOT, SAMPLES
from newsingest.exporters import BY_NAME
from newsingest.parsers import PARSERS

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "newsingest"]
POST = "---\ntitle: 甲\ndate: 2022-02-14 13:41:48\ntags: [a, b]\n---\n<p>乙。</p>\n"
TEXT = "　　第一段写在这里。\n　　第二段写在这里。\n"


def run(*arguments: str, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, cwd=cwd, check=False, timeout=60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "post.md").write_text(POST, "utf-8")
    (tmp_path / "text.txt").write_bytes(TEXT.encode("gb18030"))
    return tmp_path


def test_one_file_is_one_object_and_several_are_an_array(folder: Path) -> None:
    one = run("parse", "post.md", cwd=folder)
    assert (one.returncode, one.stderr) == (0, b"")
    assert json.loads(one.stdout)["title"] == "甲"
    assert one.stdout.count(b"\n") == 1
    several = json.loads(run("parse", "post.md", "text.txt", cwd=folder).stdout)
    assert [record["origin"]["path"] for record in several] == ["post.md", "text.txt"]
    assert json.loads(run("parse", "post.md", "--pretty", cwd=folder).stdout)["title"] == "甲"


def test_json_lines(folder: Path) -> None:
    lines = run("parse", "post.md", "text.txt", "--to", "jsonl", cwd=folder).stdout.decode().split("\n")
    assert [json.loads(line)["origin"]["format"] for line in lines if line] == ["jekyll", "fullwidth"]


def test_standard_input_and_its_name(folder: Path) -> None:
    found = json.loads(run("parse", "-", stdin=TEXT.encode()).stdout)
    assert (found["origin"]["path"], found["text"]) == ("-", "第一段写在这里。\n\n第二段写在这里。")
    named = json.loads(run("parse", "-", "--stdin-name", "2016-03-24-a.md", stdin=b"---\ntitle: x\n---\ny\n").stdout)
    assert (named["origin"]["path"], named["published"]) == ("2016-03-24-a.md", "2016-03-24")
    assert run("parse", "-", "-", stdin=b"x", cwd=folder).returncode == 2


def test_fields(folder: Path) -> None:
    assert (
        run("parse", "post.md", "--fields", "text,title", cwd=folder).stdout
        == '{"text":"乙。","title":"甲"}\n'.encode()
    )
    wrong = run("parse", "post.md", "--fields", "headline", cwd=folder)
    assert wrong.returncode == 2
    assert b"unknown field headline (use one of schema_version, id," in wrong.stderr


def test_an_output_file_says_its_format_and_keeps_its_mode(folder: Path) -> None:
    assert run("parse", "post.md", "text.txt", "-o", "out.csv", cwd=folder).returncode == 0
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["title"] for row in csv.DictReader(file)] == ["甲", ""]
    for name, start in (("a.jsonl", b'{"schema'), ("a.md", b"---\nnewsingest: 1\n"), ("a.json", b"{")):
        assert run("parse", "post.md", "-o", name, cwd=folder).stdout == b""
        assert (folder / name).read_bytes().startswith(start)
    assert sorted(p.name for p in folder.iterdir()) == ["a.json", "a.jsonl", "a.md", "out.csv", "post.md", "text.txt"]


@pytest.mark.parametrize(("name", "to"), [("a.ninjs.jsonl", ()), ("a.jsonl", ("--to", "schemaorg"))])
def test_in_a_file_of_json_lines_each_line_is_a_record(folder: Path, name: str, to: tuple[str, ...]) -> None:
    assert run("parse", "post.md", "text.txt", *to, "-o", name, cwd=folder).returncode == 0
    assert len([json.loads(line) for line in (folder / name).read_bytes().splitlines()]) == 2
    assert run("parse", "post.md", *to, "--pretty", "-o", name, cwd=folder).returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("parse",),
        ("parse", "post.md", "-o", "out.docx"),
        ("parse", "post.md", "-o", "."),
        ("parse", "post.md", "-o", "./post.md"),
        ("parse", "post.md", "--to", "pdf"),
        ("parse", "post.md", "--to", "md", "--fields", "title"),
        ("parse", "post.md", "--to", "jsonl", "--pretty"),
        ("parse", "post.md", "--excel"),
        ("parse", "post.md", "--encoding", "klingon"),
        ("parse", "post.md", "--timezone", "Mars"),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_2_and_touches_nothing(arguments: tuple[str, ...], folder: Path) -> None:
    before = (folder / "post.md").read_bytes()
    done = run(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr
    assert b"Traceback" not in done.stderr
    assert (folder / "post.md").read_bytes() == before


BAD = {
    "missing.md": (None, "no such file"),
    "folder": ("", "this is a folder"),
    "empty.md": (b"", "the file is empty"),
    "blank.txt": ("　　\n".encode(), "the file has only white space"),
    "picture.md": (b"\x89PNG\r\n\x1a\n" + bytes(64), ": a PNG picture, not a text file (leave it out"),
    "bytes.txt": (b"\xff\xfd\xff\x80" * 50, "cannot be decoded"),
    "notes.txt": (b"Just some notes.\n", "unknown format"),
    "open.md": (b"---\ntitle: x\nlayout: post\n", "never ends"),
}


def test_bad_input_gets_one_line_each_and_the_rest_is_done(folder: Path) -> None:
    for name, (data, _) in BAD.items():
        if data == "":
            (folder / name).mkdir()
        elif isinstance(data, bytes):
            (folder / name).write_bytes(data)
    done = run("parse", "post.md", *BAD, "text.txt", "--to", "jsonl", cwd=folder)
    assert done.returncode == 1
    assert [json.loads(line)["origin"]["path"] for line in done.stdout.splitlines()] == ["post.md", "text.txt"]
    errors = done.stderr.decode().splitlines()
    assert len(errors) == len(BAD)
    for line, (name, (_, problem)) in zip(errors, BAD.items(), strict=True):
        assert line.startswith(f"{name}: ")
        assert problem in line
        assert line.endswith(")"), "what to do"


@pytest.mark.parametrize("command", ["audit", "detect", "show"])
def test_the_command_that_a_folder_gets_as_advice_reads_its_files(folder: Path, command: str) -> None:
    place = folder / "an archive"
    (place / "2022").mkdir(parents=True)
    (folder / "post.md").rename(place / "post.md")
    (folder / "text.txt").rename(place / "2022/text.txt")
    done = run(command, "an archive/", cwd=folder)
    assert (done.returncode, done.stdout) == (1, b"")
    advice = f"find 'an archive/' -type f -print0 | xargs -0 newsingest {command}"
    told = f"an archive/: this is a folder ({advice} reads the files in it)\n"
    assert done.stderr.decode() == told
    script = advice.replace("newsingest", f"{sys.executable} -m newsingest")
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (b"post.md" in done.stdout and b"text.txt" in done.stdout) or command == "show"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(folder: Path) -> None:
    (folder / "post.md").chmod(0)
    assert b"post.md: no permission" in run("parse", "post.md", cwd=folder).stderr


def test_a_name_that_is_no_utf_8(folder: Path) -> None:
    name = os.fsdecode(b"\xce\xc4.md")
    (folder / name).write_text(POST, "utf-8")
    assert json.loads(run("parse", name, cwd=folder).stdout)["origin"]["path"] == "%CE%C4.md"


def test_strict_makes_warnings_failures(folder: Path) -> None:
    done = run("parse", "post.md", "text.txt", "--strict", "--to", "jsonl", cwd=folder)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.startswith(b"text.txt: missing_title: ")
    told = run("parse", "text.txt", "--verbose", cwd=folder)
    assert told.returncode == 0
    assert b"text.txt: warning: missing_date: " in told.stderr


def test_if_all_inputs_fail_json_is_an_empty_array_with_strict_too(folder: Path) -> None:
    (folder / "other.txt").write_bytes((folder / "text.txt").read_bytes())
    strict = run("parse", "text.txt", "other.txt", "--strict", cwd=folder)
    gone = run("parse", "gone.md", "gone.txt", cwd=folder)
    assert (strict.returncode, json.loads(strict.stdout), strict.stdout) == (1, [], gone.stdout)
    assert run("parse", "text.txt", "--strict", cwd=folder).stdout == run("parse", "gone.md", cwd=folder).stdout == b""


def test_reading_options_reach_the_reader(folder: Path) -> None:
    zone = run("parse", "post.md", "--timezone", "+08:00", "--fields", "published", cwd=folder)
    assert json.loads(zone.stdout) == {"published": "2022-02-14T13:41:48+08:00"}
    forced = json.loads(run("parse", "post.md", "--from", "fullwidth", "--fields", "origin", cwd=folder).stdout)
    assert forced["origin"]["format"] == "fullwidth"
    wrong = run("parse", "text.txt", "--encoding", "utf-8", cwd=folder)
    assert wrong.returncode == 1
    damaged = run(
        "parse", "text.txt", "--encoding", "utf-8", "--encoding-errors", "replace", "--from", "fullwidth", cwd=folder
    )
    assert damaged.returncode == 0
    assert json.loads(damaged.stdout)["warnings"][0]["code"] == "undecodable"


def test_detect(folder: Path) -> None:
    (folder / "notes.txt").write_text("Just some notes.\n")
    done = run("detect", "post.md", "text.txt", "notes.txt", cwd=folder)
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "post.md: jekyll (1.00), utf-8: YAML front matter (title, date, tags)"
    assert lines[1].startswith("text.txt: fullwidth (0.95), gb18030: 2 of 2 lines start with")
    assert lines[2].startswith("notes.txt: unknown (0.00), utf-8: unknown format")
    assert lines[2].endswith("(give the format with --from if you know it)")
    answers = [
        json.loads(line) for line in run("detect", "--json", "post.md", "notes.txt", cwd=folder).stdout.splitlines()
    ]
    assert [(a["path"], a["format"]) for a in answers] == [("post.md", "jekyll"), ("notes.txt", None)]
    assert run("detect", "missing", cwd=folder).returncode == 1
    for option in ("--timezone=UTC", "--html-parser=bs4"):  # options for parsing, which detect does not do
        assert run("detect", option, "post.md", cwd=folder).returncode == 2


def test_detect_advises_as_parse_does(folder: Path) -> None:
    bare = "老桥昨日重开，三千人到场。\n市民王某说好。\n"
    for encoding in ("gb18030", "utf-8"):
        (folder / "bare.txt").write_bytes(bare.encode(encoding))
        advice = (
            b"(Chinese text without full-width indents: use --from fullwidth for this file, "
            b'or a profile with format = "fullwidth" in [defaults] for all such files)\n'
        )
        assert run("detect", "bare.txt", cwd=folder).stdout.endswith(advice)
        assert run("parse", "bare.txt", cwd=folder).stderr.endswith(advice)


def test_explain_prints_lists_and_objects_as_json(folder: Path) -> None:
    (folder / "a.md").write_text(
        "---\ntitle: 甲\ntags: [丙, 丁]\n---\n<p>本报讯（记者 张三）老桥昨日重开。</p>\n", "utf-8"
    )
    told = run("explain", "a.md", cwd=folder).stdout.decode()
    assert '  tags ← front matter: tags: ["丙","丁"]\n' in told
    assert '[{"name":"张三","role":"reporter"}]\n' in told
    assert "Author(" not in told
    steps = json.loads(run("explain", "--json", "a.md", cwd=folder).stdout)["steps"]
    assert ["丙", "丁"] in [step["value"] for step in steps]


@pytest.mark.parametrize("command", ["stats", "validate"])
@pytest.mark.parametrize("name", ["missing.csv", "missing.tsv.gz", "missing.db", "missing.jsonl"])
def test_a_file_that_is_not_there_is_said_to_be_so(folder: Path, command: str, name: str) -> None:
    done = run(command, name, cwd=folder)
    assert (done.returncode, done.stderr.decode()) == (1, f"{name}: no such file (check the name)\n")


def test_search_says_what_is_no_database(folder: Path) -> None:
    missing = run("search", "missing.db", "甲", cwd=folder)
    assert missing.stderr.startswith(b"missing.db: no such file (name a database")
    text = run("search", "post.md", "甲", cwd=folder)
    assert text.stderr.startswith(b"post.md: not a SQLite database, or a damaged one (use another file, or ")
    assert (missing.returncode, text.returncode) == (2, 2)


def test_validate(folder: Path) -> None:
    good = run("parse", "post.md", "text.txt", "--to", "jsonl", cwd=folder).stdout
    assert run("validate", "-", stdin=good).returncode == 0
    lines = good.decode().splitlines()
    broken = lines[0] + "\n\n" + lines[1].replace('"tags":[]', '"tags":[5]') + "\n{\n"
    (folder / "records.jsonl").write_text(broken, "utf-8")
    done = run("validate", "records.jsonl", cwd=folder)
    assert done.returncode == 1
    assert done.stdout == b"records.jsonl: 3 records, 2 invalid\n"
    errors = done.stderr.decode().splitlines()
    assert errors[0] == "records.jsonl:3: tags[0]: Expected `str`, got `int`"
    assert errors[1].startswith("records.jsonl:4: not valid JSON: ")
    run("parse", "post.md", "text.txt", "-o", "array.json", cwd=folder)
    assert run("validate", "array.json", cwd=folder).stdout == b"array.json: 2 records, none invalid\n"
    assert run("validate", "missing.jsonl", cwd=folder).returncode == 1


def test_validate_of_what_holds_no_records_is_one_error(folder: Path) -> None:
    why = "not a file of records: it does not start with a record (name a .json or .jsonl file that parse or convert wrote)\n"
    run("parse", "post.md", "text.txt", "-o", "table.csv", cwd=folder)
    (folder / "list.json").write_text("[1, 2, {}]")
    for name in ("table.csv", "list.json", "post.md", str(ROOT / "README.md")):
        done = run("validate", name, cwd=folder)
        assert (done.returncode, done.stdout, done.stderr.decode()) == (1, b"", f"{name}: {why}")
    done = run("validate", "-", stdin=(ROOT / "README.md").read_bytes())
    assert done.stderr.decode() == f"-: {why}"
    (folder / "cut.jsonl.gz").write_bytes(
        gzip.compress(b'{"schema_version": 5}\n' + random.Random(5).randbytes(9000))[:-90]
    )
    errors = run("validate", "cut.jsonl.gz", cwd=folder).stderr.decode()
    assert "cut.jsonl.gz:1: schema_version: " in errors
    assert "the file is damaged" in errors
    (folder / "empty.jsonl").touch()
    assert run("validate", "empty.jsonl", cwd=folder).stdout == b"empty.jsonl: 0 records, none invalid\n"


def test_formats_and_schema() -> None:
    listed = run("formats").stdout.decode()
    assert [line.split()[1] for line in listed.splitlines()] == [*(parser.name for parser in PARSERS), *BY_NAME]
    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_version() -> None:
    for option in ("--version", "-V"):
        assert run(option).stdout.startswith(b"newsingest, version ")


def test_a_closed_pipe_is_quiet_under_pipefail() -> None:
    files = " ".join(f"'{path}'" for path in SAMPLES) + " "
    script = f"set -o pipefail; {sys.executable} -m newsingest parse {files * 40} --to jsonl | head -1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, timeout=60, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 1


def test_ctrl_c_is_quiet_and_130(folder: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "parse", "post.md", "-", "-o", "out.jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
    ) as process:
        while not list(folder.glob(".newsingest-*")):  # parse opens the output before it waits for standard input
            time.sleep(0.01)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert sorted(p.name for p in folder.iterdir()) == ["post.md", "text.txt"]


def test_audit(folder: Path) -> None:
    done = run("audit", "post.md", "text.txt", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == [
        "post.md: complete, 2 of 2 visible characters are in the record",
        "text.txt: complete, 16 of 16 visible characters are in the record",
    ]
    answer = json.loads(run("audit", "--json", "post.md", cwd=folder).stdout)
    whole = {"path": "post.md", "complete": True, "visible": 2, "covered": 2}
    assert answer == {**whole, "removed": {}, "much_removed": None, "findings": []}
    assert run("audit", "missing", cwd=folder).returncode == 1


def test_audit_says_how_much_was_removed(folder: Path) -> None:
    body = (
        "<p>江州今日通报了经济运行情况。</p>" * 20
        + "<p>转载请注明出处，谢谢。</p><p>（文章来源：江州日报）</p><style>p</style>"
    )
    (folder / "few.html").write_text(f"---\ntitle: 甲\n---\n{body}\n", "utf-8")
    (folder / "much.html").write_text(
        f"---\ntitle: 甲\n---\n{body.replace('<p>江州今日通报了经济运行情况。</p>' * 19, '')}\n", "utf-8"
    )
    done = run("audit", "few.html", "much.html", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    few, much, warning = done.stdout.decode().splitlines()
    assert few == (
        "few.html: complete, 303 of 303 visible characters are in the record, of these in removed: attribution 4%, disclaimer 4%, style under 1%"
    )
    assert much.startswith("much.html: complete, ")
    assert warning == "much.html: warning much_removed: 11 of 36 visible characters were removed (disclaimer 11)"
    answers = [
        json.loads(line) for line in run("audit", "--json", "few.html", "much.html", cwd=folder).stdout.splitlines()
    ]
    assert answers[0]["removed"]["disclaimer"] == {"characters": 11, "share": 0.0363}
    assert answers[0]["much_removed"] is None
    assert "much.html: warning much_removed: " + answers[1]["much_removed"] == warning


def test_audit_and_explain_say_where_the_html_parsers_differ(folder: Path) -> None:
    (folder / "two.html").write_text("---\ntitle: 甲\n---\n<p>甲<dialog>乙</dialog>丙</p>\n", "utf-8")
    done = run("audit", "two.html", cwd=folder)
    assert done.returncode == 1
    assert "two.html:4: differs: lexbor reads '甲', bs4 reads '甲乙丙'" in done.stdout.decode().splitlines()
    assert (
        "  differs, line 4: lexbor reads '甲', bs4 reads '甲乙丙'"
        in run("explain", "two.html", cwd=folder).stdout.decode()
    )
    answer = json.loads(run("explain", "--json", "two.html", cwd=folder).stdout)
    assert [finding["line"] for finding in answer["differences"]] == [4, 4]


def test_audit_says_why_a_record_with_all_characters_is_not_proved(folder: Path) -> None:
    (folder / "two.html").write_text("---\ntitle: 甲\n---\n<p>甲<dialog>乙</dialog>丙</p>\n", "utf-8")
    assert run("audit", "two.html", cwd=folder).stdout.decode().splitlines()[0] == (
        "two.html: not proved, 3 of 3 visible characters are in the record,"
        " but the two HTML parsers read the file differently"
    )


def test_audit_names_what_is_missing(folder: Path) -> None:
    (folder / "forced.txt").write_text("---\nodd: 甲\n---\n　　乙\n", "utf-8")
    (folder / "lost.md").write_text("---\ntitle: 甲\n---\n<object><param name=x value=y>乙</object>丙\n", "utf-8")
    for name in ("forced.txt", "lost.md"):
        done = run("audit", name, cwd=folder)
        assert (done.returncode, b"incomplete" in done.stdout) in ((0, False), (1, True))


def test_explain(folder: Path) -> None:
    done = run("explain", "post.md", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode()
    assert "\x1b" not in shown
    assert "post.md: jekyll, body html, utf-8, " in shown
    assert "  title ← front matter: title: 甲" in shown
    assert "paragraph              | 乙。" in shown
    answer = json.loads(run("explain", "--json", "text.txt", cwd=folder).stdout)
    assert answer["format"] == "fullwidth"
    assert [part["label"] for part in answer["parts"] if part["text"].strip()] == ["paragraph", "paragraph"]
    assert run("explain", "missing", cwd=folder).returncode == 1


def test_explain_writes_no_escape_sequence_out_of_the_file(folder: Path) -> None:
    (folder / "evil.md").write_text(POST.replace("乙", "\x1b]0;x\x07乙"), "utf-8")
    shown = run("explain", "evil.md", cwd=folder).stdout
    assert b"\x1b" not in shown
    assert b"\x07" not in shown


@pytest.mark.parametrize("engine", ["lexbor", "bs4"])
def test_both_html_parsers_can_be_named(engine: str, folder: Path) -> None:
    assert json.loads(run("parse", "post.md", "--html-parser", engine, cwd=folder).stdout)["text"] == "乙。"
    assert run("parse", "post.md", "--html-parser", "lxml", cwd=folder).returncode == 2
