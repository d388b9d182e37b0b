"""Test hostile input: it is read or refused within limits, and its output does no harm."""

import contextlib
import json
import re
import sqlite3
from pathlib import Path

import pytest

import newsingest
from batch_tools import Run, write
from conftest import ROOT
from deadlines import within
from newsingest import InputError, Limits, ReadOptions
from newsingest.article import Article
from newsingest.errors import UsageError
from newsingest.exporters import BY_NAME
from newsingest.limits import raised
from promises import BYTES, written

pytestmark = pytest.mark.slow

_SECONDS = 20  # each takes less than one
HEAD = "---\ntitle: 题\n---\n"


def read(text: str, name: str = "a.html", form: str = "auto") -> Article:
    return newsingest.parse_bytes(text.encode("utf-8", "surrogatepass"), name=name, options=ReadOptions(format=form))


def refused(text: str, name: str = "a.html", **limits: int) -> InputError:
    with within(_SECONDS), pytest.raises(InputError) as found:
        newsingest.parse_bytes(text.encode(), name=name, options=ReadOptions(limits=Limits(**limits)))
    assert found.value.path == name
    return found.value


# -- limits ----------------------------------------------------------------------------------------------------------------

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)
# For each default limit: the limit, the error's code, an input beyond the limit, and an input below it.
BEYOND = [
    ("depth", "too_deep", HEAD + "<div>" * 100_000 + "甲", HEAD + "<div>" * 500 + "甲"),
    ("depth", "too_deep", HEAD + "<ul><li>" * 100_000 + "甲", HEAD + "<ul><li>" * 500 + "甲"),
    ("depth", "too_deep", HEAD + "<b>甲<p>" * 50_000, HEAD + "<p>甲" * 50_000),
    ("depth", "too_deep", HEAD + "<div><span>" * 50_000, HEAD + "<div><span>甲</div>" * 50_000),
    ("attributes", "too_many", HEAD + "<p " + " ".join(f"a{i}='<>'" for i in range(100_000)) + ">甲", HEAD + "<p>a=b" * 9999),
    ("front-matter", "too_large", "---\ntitle: 题\na: " + "x" * (4 << 20) + "\n---\n甲", ""),
    ("aliases", "too_large", f"---\n{BOMB}title: 题\n---\n甲", ""),
    ("aliases", "too_large", f"---\na: &a {'x' * 10_000}\nb: [{','.join(['*a'] * 90_000)}]\ntitle: 题\n---\n甲", ""),
]  # fmt: skip


@pytest.mark.parametrize(("limit", "code", "beyond", "below"), BEYOND)
def test_what_meets_a_limit_is_refused(limit: str, code: str, beyond: str, below: str) -> None:
    name = "a.md" if limit in ("front-matter", "aliases") else "a.html"
    error = refused(beyond, name)
    assert error.code == code
    assert f"--max {limit}=N" in error.advice
    if below:
        with within(_SECONDS):
            text = read(below).text
        assert "甲" in text or "a=b" in text


def test_blocks_are_counted_in_both_formats() -> None:
    for text, name in (
        (HEAD + "<p>甲</p>" * 11, "a.html"),
        (HEAD + "<table><tr><th>甲<th>乙</tr>" + "<tr><td>1<td>2</tr>" * 5 + "</table>", "a.html"),
        (HEAD + "<p>甲</p><!-- x -->" * 6, "a.html"),
        ("　　甲。\n" * 11, "a.txt"),
    ):
        assert refused(text, name, blocks=10).code == "too_many"
        assert newsingest.parse_bytes(text.encode(), name=name, options=ReadOptions(limits=Limits(blocks=12))).body


@pytest.mark.parametrize(("setting", "name", "value"), [
    ("size=1G", "size", 1 << 30), ("depth=2000", "depth", 2000), ("front-matter=1k", "front_matter", 1024),
])  # fmt: skip
def test_limits_are_raised_by_name(setting: str, name: str, value: int) -> None:
    assert getattr(raised((setting,)), name) == value


@pytest.mark.parametrize("setting", ["deep=1", "depth", "depth=", "depth=-1", "depth=1.5", "size=1X", "=1"])
def test_a_setting_that_is_none_is_said(setting: str) -> None:
    with pytest.raises(UsageError, match="limit"):
        raised((setting,))


@pytest.mark.parametrize("setting", ["size=9999999T", "size=" + "9" * 18, "size=" + "9" * 18 + "T"])
def test_a_limit_may_be_beyond_any_size(setting: str, tmp_path: Path, run: Run) -> None:
    assert run("parse", write(tmp_path / "a.md", HEAD + "甲"), "--max", setting).code == 0


@pytest.mark.parametrize("pattern", ["[z-a]", "*" * 300 + "a", "\\*" + "*" * 300 + "a", "a/" + "*" * 300 + "/b"])
def test_a_pattern_is_read_or_refused(pattern: str, tmp_path: Path, run: Run) -> None:
    write(tmp_path / "in" / ("x" * 200 + ".md"), HEAD + "甲")
    with within(_SECONDS):
        told = run("convert", tmp_path / "in", "-o", tmp_path / "out", "--include", pattern, "-n")
    assert told.code in (0, 2)
    assert ("invalid pattern" in told.err) == (pattern == "[z-a]")
    assert "Traceback" not in told.err


def test_the_table_in_the_docs_has_every_limit_and_its_default() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \|.*\| (\w+) \| `(\w+)` \|$",
        (ROOT / "docs/reference/limits.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert raised(tuple(f"{name}={value}" for name, value, _ in rows)) == Limits()
    assert [name.replace("-", "_") for name, _, _ in rows] == list(Limits.__struct_fields__)


def test_the_command_line_raises_and_lowers_them(tmp_path: Path, run: Run) -> None:
    deep = write(tmp_path / "deep.html", HEAD + "<div>" * 600 + "甲")
    for command in ("parse", "show", "detect", "audit", "explain", "stats"):
        limit = "size=10" if command == "detect" else "depth=10"
        assert run(command, deep, "--max", "depth=1000").code == 0
        found = run(command, deep, "--max", limit)
        assert found.code == 1, command
        assert f"raise the limit with --max {limit.partition('=')[0]}=N" in found.err
    for command, output in (("convert", "out.jsonl"), ("report", "out.html")):
        assert run(command, deep, "-o", tmp_path / output, "-j", "1").code == 1
        assert run(command, deep, "-o", tmp_path / output, "-j", "1", "--max", "depth=1000").code == 0
    assert run("validate", tmp_path / "out.jsonl").code == 0
    assert "more than 10 bytes" in run("validate", tmp_path / "out.jsonl", "--max", "size=10").err


# -- markup ----------------------------------------------------------------------------------------------------------------

MARKUP = [
    "<" * 1_000_000, "<a" * 30_000, "<a " * 30_000, '<a "' * 20_000, "<!--" * 20_000, "<![CDATA[" * 10_000,
    '<p title="' + "x" * 10_000_000 + '">甲</p>', '<p title="' + "x" * 10_000_000, "<p hidden=" + "x" * 10_000_000 + ">甲",
    "&amp" * 20_000, "&" * 1_000_000, "&#" + "1" * 1_000_000 + ";", "&" + "a" * 1_000_000, "&#x110000;&#0;&#xD800;&#x80;",
    "<svg>" * 30_000, "<svg></svg>" * 30_000, "<script>" * 30_000, "<script></script>" * 30_000, "<style>" * 30_000,
    "<textarea>" * 30_000, "<plaintext>甲", "<select><option>" * 30_000, "<table>" + "<b>x" * 20_000, "<p><font>" * 400,
    "<iframe src='javascript:a'>" * 20_000, "<pre>" * 400, "<title>" * 400, "<frameset>甲", "<template>" * 400, "</p>" * 20_000,
    "<p>相关阅读</p>" * 6000 + "<p>。</p><p>" + "长" * 70 + "。</p>", "<p>相关阅读</p><p>。</p>" * 20_000,
    "<p>相关阅读</p>" * 3000 + "<p><img src=a>" * 3000 + "<p>。<p>" + "长" * 70, "<noscript>" * 120 + "<p>乙" * 20_000, "<noscript>" * 400,
"<!DOCTYPE " * 10_000, "<?xml " * 10_000, "<!--x-->" * 50_000, "{% raw %}" * 50_000, "{{" * 20_000,
]  # fmt: skip
MARKDOWN = [
    "[" * 20_000, "[a](" * 20_000, "![a](" * 20_000, "*a " * 20_000, "**a_" * 10_000, "`" * 20_000,
    "".join("`" * i + " " for i in range(1, 1000)), "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + "|b\n" * 1000,
    "".join(f"[a{i}]: b\n" for i in range(30_000)) + "[a0]" * 30_000, "> " * 400 + "甲", "\n".join(" " * i + "- a" for i in range(500)),
    "|a\n|-\n" + "|b|c\n" * 20_000, "|a|\n|-|\n" * 20_000, "|a\n|-\n" + "|b\n" * 500 + "|c" * 500,
    "~~~\n" * 50_001, "<a " * 20_000, "- " * 200 + "甲",
]  # fmt: skip


@pytest.mark.parametrize("body", MARKUP, ids=lambda body: body[:12])
def test_markup_is_read_in_time(body: str) -> None:
    with within(_SECONDS), contextlib.suppress(newsingest.TooDeepError):
        assert read(HEAD + "<p>甲</p>" + body).text.startswith("甲")


@pytest.mark.parametrize("body", MARKDOWN, ids=lambda body: body[:12])
def test_markdown_is_read_in_time(body: str) -> None:
    with within(_SECONDS), contextlib.suppress(newsingest.TooDeepError, newsingest.TooManyError):
        read(HEAD + "# 甲\n\n" + body, "a.md")


@pytest.fixture(scope="module")
def large() -> list[Article]:
    bodies = ("<p>" + "<b>甲</b>a[_*" * 20_000, "甲" + "\u0301" * 1_000_000, "<p>" + "`|{" * 200_000, "<p>甲" * 50_000)
    return [read(HEAD + body) for body in bodies]


@pytest.mark.parametrize("name", sorted(BYTES))
def test_what_is_large_is_written_in_time(name: str, large: list[Article]) -> None:
    for article in large:
        with within(_SECONDS):
            assert written(name, article)


@pytest.mark.parametrize("command", ["show", "parse"])
@pytest.mark.parametrize(
    "body", ["<blockquote>" * 63 + "<p>a" * 1500, "<ul><li>" * 63 + "<p>a" * 1500], ids=lambda body: body[:12]
)
def test_what_is_nested_is_shown_in_time(body: str, command: str, tmp_path: Path, run: Run) -> None:
    path = write(tmp_path / "a.html", HEAD + body)
    with within(_SECONDS):
        assert run(command, path, *(["--to", "md"] if command == "parse" else [])).code == 0


LINES = [
    "　　甲" + "\r" * 500_000 + "乙。", "　　" + "甲a　　" * 400_000, "　　第1页：" + "甲a　　" * 400_000, "　　甲\n" + "|\na\n" * 200_000,
    "　　甲\n" + "a\n" * 200_000, "　　甲\n" + "- -\n" * 100_000, "　　**甲\n" + "**\n" * 300_000,
]  # fmt: skip


@pytest.mark.parametrize("text", LINES, ids=lambda text: text[:12])
def test_lines_are_read_in_time(text: str) -> None:
    with within(_SECONDS):
        assert read(f"　　首段有话说，话不多。\n{text}\n　　末段也有话说。", "a.txt", "fullwidth").text.endswith(
            "末段也有话说。"
        )


# -- characters ------------------------------------------------------------------------------------------------------------

KEPT = [
    "\ue000\uf8ff\U000f0000", "\u0378\U000e0fff\ufdd0\uffff", "\u202e甲\u202c\u2067乙\u2069", "\u200d\u200c\U0001f468\u200d\U0001f469",
    "\x1b[31m\x07\x9b", "甲" + "\u0301" * 100_000, "\U000e0041\ufe0f", "a\u00ad\u2060b",
]  # fmt: skip


@pytest.mark.parametrize("odd", KEPT, ids=ascii)
def test_odd_characters_are_kept_everywhere(odd: str) -> None:
    """Test private, unassigned, bidirectional, joining, control, combining and tag characters in every format."""
    plain = "　　今年江州夏粮收购提前了六天，全市设三百多个点。\n"
    for text, name in (
        (f"---\ntitle: {json.dumps('题' + odd)}\n---\n<p>一{odd}二</p>", "a.html"),
        (f"---\ntitle: 题\n---\n# 题\n\n一{odd}二", "a.md"),
        (f"{plain}　　一{odd}二。\n{plain * 3}", "a.txt"),
    ):
        options = ReadOptions(format="fullwidth" if name == "a.txt" else "auto")  # too many odd characters to detect
        article = newsingest.parse_bytes(text.encode(), name=name, options=options)
        assert f"一{odd}二" in article.text
        assert name != "a.html" or article.title == f"题{odd}"
        assert ("bidi_control" in [warning.code for warning in article.warnings]) == ("\u202e" in odd)
        for check in BYTES.values():
            check(article)


def test_line_separators_are_white_space() -> None:
    article = read(HEAD + "<p>甲\u2028乙\u2029a\u0085b</p>")
    assert article.text == "甲乙 a b"
    assert read("　　甲\u2028乙。\n　　丙。\n　　丁。\n", "a.txt").text == "甲乙。\n\n丙。\n\n丁。"


def test_nuls_are_no_text() -> None:
    assert read(HEAD + "<p>甲\0乙</p>").text == "甲乙"
    with pytest.raises(newsingest.BinaryInputError):
        read("\0甲" * 100, "a.txt")


# -- front matter ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", [
    "!!python/object/apply:os.system [touch {}]", "!!python/object/new:os.system [touch {}]", "!!python/name:os.system x",
    "!!python/module:os x", "!!python/object/apply:subprocess.check_output [[touch, {}]]", "!ruby/object:Gem::Installer {{i: x}}",
    "!!python/tuple [a, b]", "!!map {{a: b}}", "!!set {{a, b}}", "!!omap [a: b]", "!!timestamp 2022-01-01", "!!float .inf", "!!bool yes",
])  # fmt: skip
def test_no_tag_builds_an_object(tag: str, tmp_path: Path) -> None:
    made = tmp_path / "made"
    article = read(f"---\ntitle: 题\nx: {tag.format(made)}\n---\n甲", "a.md")
    assert not made.exists()
    assert article.title == "题"
    assert isinstance(article.extra.get("x", ""), str)


def test_yaml_is_loaded_by_our_loader_alone() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        found = re.findall(r"yaml\.(\w*load\w*|\w*Loader)", path.read_text("utf-8"))
        assert set(found) <= (
            {"CSafeLoader", "SafeLoader"} if path.parts[-2:] == ("jekyll", "yaml.py") else {"load"}
        ), path


@pytest.mark.parametrize(
    "value",
    [
        "a\nlayout: evil\n---\n<script>",
        "---",
        "...",
        "a: b # c",
        "&a [*a]",
        "!!python/name:os.system",
        "%YAML",
        "? a",
        "- a",
    ],
)
def test_no_value_writes_a_key_into_front_matter(value: str) -> None:
    quoted = json.dumps(value)
    article = read(f"---\ntitle: {quoted}\nsource: {quoted}\ntags: [{quoted}]\n{quoted}: {quoted}\n---\n<p>甲</p>")
    assert article.tags == (" ".join(value.split()),)
    for name in ("md", "jekyll", "hugo"):
        BYTES[name](article)


FRONT = [
    "".join(f"k{i}: &x{i} y\n" for i in range(30_000)), "".join(f"k{i}: v\n" for i in range(30_000)), "k: [x\n" * 5000,
    "? " * 50_000, "a: " + "[" * 100_000, "a: |\n" + " x\n" * 100_000, "a: '" + "''" * 500_000, 'a: "' + "\\n" * 500_000,
    "# x\n" * 1_000_000, "authors: [" + ", ".join(f"n{i}" for i in range(60_000)) + "]", "- " * 50_000, "a: " + "{" * 50_000, "&a " * 50_000, "*a " * 50_000, "!<" * 50_000, "%YAML " * 50_000,
]  # fmt: skip


@pytest.mark.parametrize("front", FRONT, ids=lambda front: front[:12])
def test_front_matter_is_read_in_time(front: str) -> None:
    with within(_SECONDS), contextlib.suppress(InputError):
        read(f"---\ntitle: 题\n{front}\n---\n甲", "a.md")


@pytest.mark.parametrize("change", [
    "UPDATE articles SET size = 'x'", "UPDATE articles SET title = x'ff', path = x'00'", "UPDATE articles SET published = 'never'",
    "UPDATE articles SET extra = '[[[['", "UPDATE blocks SET json = '{'", "DROP TABLE warnings", "DROP TABLE articles_fts",
    "UPDATE articles SET title = char(27) || ']0;evil' || char(8238)",
])  # fmt: skip
def test_a_database_of_a_stranger(change: str, tmp_path: Path, run: Run) -> None:
    assert run("parse", write(tmp_path / "a.md", HEAD + "甲乙"), "-o", tmp_path / "a.db").code == 0
    with contextlib.closing(sqlite3.connect(tmp_path / "a.db")) as base:
        base.execute(change)
        base.commit()
    for command in (("stats", "-j1"), ("report", "-j1", "-o", tmp_path / "a.html"), ("search",)):
        found = run(command[0], tmp_path / "a.db", *command[1:], *(["甲"] if command == ("search",) else []))
        assert found.code in (0, 1, 2)
        assert "Traceback" not in found.err
        assert "internal" not in found.err
        assert not set("\x1b\u202e") & set(found.out + found.err)


@pytest.mark.parametrize("change", [
    "UPDATE articles SET extra = x'ff00'", "UPDATE articles SET extra = 5", "UPDATE blocks SET json = x'ff00'", "UPDATE blocks SET json = 5",
    "UPDATE articles SET title = x'ff00'", "UPDATE articles SET text = x'ff00'", "UPDATE articles SET dateline = x'00', source = x'00'",
])  # fmt: skip
def test_a_database_with_values_of_other_types(change: str, tmp_path: Path, run: Run) -> None:
    post, base = write(tmp_path / "a.md", HEAD + "甲乙"), tmp_path / "a.db"
    assert run("parse", post, "-o", base).code == 0
    with contextlib.closing(sqlite3.connect(base)) as found:
        found.execute(change)
        found.commit()
    post.write_text(HEAD + "甲丙", "utf-8")
    for line in (("report", "-j1", base, "-o", tmp_path / "a.html"), ("parse", post, "-o", base)):
        told = run(*line)
        assert told.code in (0, 1), line
        assert "Traceback" not in told.err
        assert "internal" not in told.err


def hot_journal(base: Path, victim: Path) -> Path:
    """Write a journal next to a database. SQLite rolls it back, and then deletes the file that the journal names."""
    journal = base.with_name(base.name + "-journal")
    with contextlib.closing(sqlite3.connect(base, isolation_level=None)) as found:
        for line in ("PRAGMA synchronous = OFF", "BEGIN", "CREATE TABLE more (a)"):
            found.execute(line)
        data = journal.read_bytes()
        found.execute("ROLLBACK")
    name = bytes(victim)
    ends = (len(name).to_bytes(4), sum(name).to_bytes(4), bytes.fromhex("d9d505f920a163d7"))
    journal.write_bytes(data + (0x40000000 // 4096 + 1).to_bytes(4) + name + b"".join(ends))
    return journal


def test_sqlite_really_deletes_what_such_a_journal_names(tmp_path: Path) -> None:
    victim = write(tmp_path / "victim", "x")
    with contextlib.closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as base:
        base.execute("CREATE TABLE a (a)")
    hot_journal(tmp_path / "a.db", victim)
    with contextlib.closing(sqlite3.connect(tmp_path / "a.db")) as base:
        base.execute("SELECT * FROM a")
    assert not victim.exists()


@pytest.mark.parametrize("line", [
    ("search", "a.db", "甲"), ("stats", "-j1", "a.db"), ("report", "-j1", "a.db", "-o", "a.html"), ("parse", "a.md", "-o", "a.db"),
    ("convert", "a.md", "-o", "a.db"), ("convert", "a.md", "-o", "out"), ("status", "out"), ("convert", "-n", "a.md", "-o", "out"),
], ids=" ".join)  # fmt: skip
def test_no_journal_of_a_stranger_deletes_a_file(
    line: tuple[str, ...], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "a.md", HEAD + "甲乙")
    victim = write(tmp_path / "victim", "x")
    assert run("parse", "a.md", "-o", "a.db").code == 0
    assert run("convert", "a.md", "-o", "out").code == 0
    hot_journal(tmp_path / ("out/.newsingest.db" if "out" in line else "a.db"), victim)
    told = run(*line)
    assert victim.exists()
    assert told.code == (2 if line[0] == "search" else 1)  # as grep does
    if line != ("convert", "a.md", "-o", "a.db"):  # which finds no ledger, and so does not open the database
        assert "-journal next to this file would make SQLite delete another file" in told.err


@pytest.mark.parametrize("record", [
    '{"a":' * 100_000, "[" * 200_000, '{"title":"\\ud800"}', '{"schema_version":' + "9" * 5000 + "}", '"' + "x" * 100_000, "{}" * 1000,
], ids=lambda record: record[:12])  # fmt: skip
def test_records_of_a_stranger(record: str, tmp_path: Path, run: Run) -> None:
    file = write(tmp_path / "a.jsonl", record + "\n")
    for command in (
        ("validate",),
        ("stats", "-j1"),
        ("show",),
        ("report", "-j1", "-o", tmp_path / "a.html"),
    ):
        found = run(command[0], file, *command[1:])
        assert found.code == 1
        assert "Traceback" not in found.err


def test_the_exporters_are_all_here() -> None:
    assert BYTES.keys() < BY_NAME.keys()
