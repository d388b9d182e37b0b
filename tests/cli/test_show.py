"""Test newsingest show: articles for people to read, in a pipe, on a terminal and in a pager."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from batch_tools import terminal
from conftest import ROOT

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "newsingest"]
POST = """---
title: "甲[bold]乙\\e]0;x\\a丙\\u202E丁"
date: 2022-02-14 13:41:48 +0800
author: 林一
tags: [一, 二]
layout: post
---
<p>正文<b>粗</b><s>划</s><code>[red]x[/red]</code><a href="https://example.com/{}">这<b>里</b></a>，
<a href="javascript:alert(1)">坏</a>，<a href="https://example.com/b">https://example.com/b</a>，m<sup>2</sup>。</p>
<h2>小标题</h2>
<ol start="9"><li>第一项</li><li>第二项<ul><li>里面</li></ul></li></ol>
<blockquote><p>引用</p><blockquote><p>里面的引用</p></blockquote></blockquote>
<table><caption>表题</caption><tr><th>公司</th><th>同比</th></tr><tr><td>砚湖股份</td><td>+5%</td></tr></table>
<pre><code class="language-python">if x:
\ty = "[b]"
</code></pre>
<p><img src="https://example.com/p.png" alt="图片"></p>
<iframe src="https://example.com/v"></iframe>
<hr>
<script>var a = 1;</script>
<p>末段。</p>
""".format("x" * 100)


def run(*arguments: str, cwd: Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "COLUMNS": "60", **environment}
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, cwd=cwd, check=False, timeout=60, env=env
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "post.html").write_text(POST, "utf-8")
    (tmp_path / "text.txt").write_bytes("　　第一段写在这里。\n　　第二段写在这里。\n".encode("gb18030"))
    return tmp_path


def test_the_page_in_a_pipe(folder: Path) -> None:
    done = run("show", "post.html", cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == [
        "甲[bold]乙\\x1b]0;x\\x07丙<U+202E>丁",
        "2022-02-14 13:41:48+08:00 · 林一 (author)",
        "tags: 一, 二",
        "",
        "正文粗~~划~~`[red]x[/red]`这里[1]，坏[2]，",
        "https://example.com/b，m²。",
        "",
        "## 小标题",
        "",
        "9. 第一项",
        "10. 第二项",
        "    • 里面",
        "",
        "> 引用",
        ">",
        "> > 里面的引用",
        "",
        "表题",
        "┌──────────┬──────┐",
        "│ 公司     │ 同比 │",
        "├──────────┼──────┤",
        "│ 砚湖股份 │ +5%  │",
        "└──────────┴──────┘",
        "",
        "[python]",
        "    if x:",
        '        y = "[b]"',
        "",
        "[image] 图片 <https://example.com/p.png>",
        "",
        "[embed] <https://example.com/v>",
        "",
        "─" * 60,
        "",
        "末段。",
        "",
        "[1] https://example.com/" + "x" * 100,
        "[2] javascript:alert(1)",
        "removed: 1 script (--removed shows the text)",
        "warning bidi_control: the text has characters that change",
        "its direction (U+202E), so a screen may show it in another",
        "order",
    ]


def test_what_was_removed_and_the_warnings(folder: Path) -> None:
    shown = run("show", "--removed", "post.html", cwd=folder).stdout.decode().split("\n")
    assert "removed script: var a = 1;" in shown
    last = run("show", "text.txt", cwd=folder).stdout.decode().splitlines()
    assert last[0] == "(no title)"
    assert [line.partition(":")[0] for line in last[-2:]] == ["warning missing_title", "warning missing_date"]


def test_the_width_is_that_of_columns_or_80(folder: Path) -> None:
    (folder / "long.txt").write_text("　　" + "汉字" * 200 + "\n　　乙乙乙乙。\n", "utf-8")
    for said, expected in (("60", 60), ("", 80), ("30", 30)):
        body = run("show", "long.txt", cwd=folder, COLUMNS=said).stdout.decode().split("\n")
        assert max(map(cell_len, body[:8])) == expected


@pytest.mark.parametrize("arguments", [(), ("--pretty",), ("--to", "jsonl")])
def test_records_are_shown_as_their_inputs_are(arguments: tuple[str, ...], folder: Path) -> None:
    record = run("parse", "post.html", *arguments, cwd=folder).stdout
    name = "a.jsonl" if "jsonl" in arguments else "a.json"
    (folder / name).write_bytes(record)
    page = run("show", "post.html", cwd=folder).stdout
    from_file = run("show", name, cwd=folder).stdout
    assert from_file.endswith(page)
    head = from_file.removesuffix(page).decode()
    assert re.search(rf"^post\.html \({re.escape(name)}:(1|\[0\])\)$", head, re.MULTILINE)
    piped = run("show", "-", cwd=folder, stdin=record)
    assert (piped.returncode, piped.stdout.endswith(page)) == (0, True)


@pytest.mark.parametrize("options", ["", "--pretty", "--to jsonl"])
def test_records_in_a_pipe_are_known_however_slowly_they_come(options: str, folder: Path) -> None:
    script = f"newsingest parse text.txt post.html {options} | (head -c 2; sleep 0.3; cat) | newsingest show -"
    define = f'newsingest() {{ "{sys.executable}" -m newsingest "$@"; }}\n'
    done = subprocess.run(["bash", "-c", define + script], capture_output=True, cwd=folder, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().count("(-:") == 2


def test_standard_input_and_its_name(folder: Path) -> None:
    data = (folder / "text.txt").read_bytes()
    assert "第一段写在这里。" in run("show", "-", cwd=folder, stdin=data).stdout.decode()
    lines = run("parse", "text.txt", "post.html", "--to", "jsonl", cwd=folder).stdout
    assert run("show", "-", "--stdin-name", "x.jsonl", cwd=folder, stdin=lines).stdout.decode().count("(-:") == 2
    assert run("show", "-", "-", cwd=folder).returncode == 2


@pytest.mark.parametrize("files", [("post.html",), ("text.txt", "post.html")])
@pytest.mark.parametrize("to", ["json", "jsonl"])
def test_a_pipe_of_records_with_some_fields(files: tuple[str, ...], to: str, folder: Path) -> None:
    some = run("parse", *files, "--to", to, "--fields", "title,text", cwd=folder).stdout
    shown = run("show", "-", cwd=folder, stdin=some)
    assert (shown.returncode, shown.stdout.decode().count("(no title)")) == (0, len(files) - 1)
    assert shown.stdout.decode().count("-:") == len(files) or to == "json"


@pytest.mark.parametrize("head", ['{"title":"甲"}\n\n', '{"title":"甲",\n"url":null}\n', '{\n"title":"甲"}\n'])
def test_front_matter_in_json_is_no_record(head: str, folder: Path) -> None:
    shown = run("show", "-", cwd=folder, stdin=f"{head}<p>乙乙乙乙。</p>\n".encode())
    assert (shown.returncode, shown.stdout.decode().startswith("甲\n")) == (0, True), shown.stderr


def test_what_fails_is_named_and_the_rest_is_shown(folder: Path) -> None:
    lines = run("parse", "text.txt", "post.html", "--to", "jsonl", cwd=folder).stdout.splitlines()
    (folder / "a.jsonl").write_bytes(lines[0] + b"\n{broken\n" + lines[1] + b"\n")
    done = run("show", "missing.md", "a.jsonl", cwd=folder)
    assert done.returncode == 1
    errors = done.stderr.decode().splitlines()
    assert errors[0] == "missing.md: no such file (check the name)"
    assert errors[1].startswith("a.jsonl:2: not valid JSON: ")
    assert len(errors) == 2
    assert "(a.jsonl:1)" in done.stdout.decode()
    assert "(a.jsonl:3)" in done.stdout.decode()


def test_no_control_character_of_a_record_gets_out(folder: Path) -> None:
    evil = "\x1b]8;;http://e\x07\x1b[31m\u202e\u2066\x9b1m\r\x08[red]"
    (folder / "post.html").write_text("---\ntitle: x\nlayout: post\n---\n<p>y <b>z</b></p>\n", "utf-8")
    record = json.loads(run("parse", "post.html", cwd=folder).stdout)
    words = evil + "词"
    spans = [{"text": words, "marks": ["strong"], "href": evil}]
    record.update(
        subtitle=evil, summary=evil, source=evil, url=evil, data_source=evil, tags=[evil], categories=[evil],
        authors=[{"name": evil, "role": "author"}], securities=[{"symbol": evil, "name": evil}],
        removed=[{"kind": "script", "text": evil, "at": 0}], warnings=[{"code": evil, "message": evil}],
        body=[
            {"type": "image", "url": evil, "alt": evil, "caption": None, "href": evil},
            {"type": "embed", "url": evil},
            {"type": "quote", "blocks": [{"type": "code", "language": evil, "text": words}]},
            {"type": "table", "caption": None, "header": 1, "rows": [[{"text": words, "spans": spans}]]},
        ],
        text=f"{words}\n\n{words}",
    )  # fmt: skip
    record["origin"]["path"] = evil
    from newsingest.pipeline import fingerprint  # noqa: PLC0415 - only this test needs it

    record["fingerprint"] = fingerprint(record["title"], record["text"])
    for arguments in (("show", "-"), ("show", "--removed", "-")):
        done = run(*arguments, cwd=folder, stdin=json.dumps(record).encode())
        assert (done.returncode, done.stderr) == (0, b"")
        shown = done.stdout.decode()
        assert not [char for char in shown if not char.isprintable() and char != "\n"]
        assert "\\x1b]8;;http://e\\x07\\x1b[31m<U+202E><U+2066>\\x9b1m\\x0d\\x08[red]" in shown


# -- on a terminal ---------------------------------------------------------------------------------------------------------


def test_a_terminal_shows_styles_and_no_escape_sequence_of_the_file(folder: Path) -> None:
    status, out = terminal("newsingest show post.html", folder, PAGER="cat")
    assert status == 0
    assert "\x1b[1m粗\x1b[0m" in out
    assert "\x1b[9m划\x1b[0m" in out
    assert "甲[bold]乙\\x1b]0;x\\x07丙<U+202E>丁" in out
    assert set(re.findall(r"\x1b(.)", out)) == {"["}, "colours alone"


def test_no_color(folder: Path) -> None:
    _, out = terminal("newsingest show post.html", folder, PAGER="cat", NO_COLOR="1")
    assert "\x1b[1m粗\x1b[0m" in out
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", out)
    _, dumb = terminal("newsingest show post.html", folder, PAGER="cat", TERM="dumb")
    assert "\x1b" not in dumb


def test_the_pager_is_the_users_own(folder: Path) -> None:
    status, out = terminal("newsingest show post.html", folder, PAGER=f'"{sys.executable}" -c "print(42)"')
    assert (status, out.strip()) == (0, "42")
    for none in ("", "cat", "no-such-pager", '"open'):
        status, out = terminal("newsingest show post.html", folder, PAGER=none)
        assert (status, "末段。" in out) == (0, True), none
    _, plain = terminal("newsingest show post.html", folder, keys=b"q", PAGER="less", LESS="-FX")
    assert "\x1b[1m" not in plain, "less without -R would show ESC"


def test_a_pager_that_is_left_early_is_quiet(folder: Path) -> None:
    files = "post.html " * 400
    status, out = terminal(f"newsingest show {files}", folder, PAGER="head -3")
    assert status == 0
    assert "Traceback" not in out
    status, out = terminal(f"newsingest show missing.md {files}", folder, PAGER="head -3")
    assert status == 1
    assert out.strip().endswith("missing.md: no such file (check the name)")


@pytest.mark.skipif(not any(Path(p, "less").exists() for p in os.get_exec_path()), reason="no less here")
def test_less_pages_what_is_long_and_not_what_is_short(folder: Path) -> None:
    status, out = terminal("newsingest show text.txt", folder)
    assert (status, "第二段写在这里。" in out) == (0, True)
    status, out = terminal("newsingest show post.html post.html", folder, keys=b"q")
    assert status == 0
    assert "小标题" in out
    assert "末段" not in out


def test_a_closed_pipe_is_quiet_under_pipefail(folder: Path) -> None:
    script = f"set -o pipefail; {sys.executable} -m newsingest show {'post.html ' * 400} | head -1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, timeout=60, cwd=folder)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("end", [">&-", "> /dev/full"])
def test_an_output_that_cannot_be_written_is_one_line(end: str, folder: Path) -> None:
    script = f"{sys.executable} -m newsingest show post.html {end}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, timeout=60, cwd=folder)
    assert done.returncode == 1
    assert done.stderr.startswith(b"standard output")
    assert done.stderr.count(b"\n") == 1


def test_every_sample_fits_its_columns(sample: Path) -> None:
    done = run("show", str(sample.relative_to(ROOT)), cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")
    for line in done.stdout.decode().splitlines():
        assert cell_len(line) <= 60 or "://" in line or "<" in line


def test_a_record_that_nests_deep_is_shown(folder: Path) -> None:
    record = json.loads(run("parse", "text.txt", cwd=folder).stdout)
    block = record["body"][0]
    for _ in range(90):
        block = {"type": "quote", "blocks": [block]}
    for _ in range(90):
        block = {"type": "list", "ordered": False, "start": None, "items": [[block], []]}
    record["body"][0] = block
    done = run("show", "-", cwd=folder, stdin=json.dumps(record).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert "".join(done.stdout.decode().split()).count("第一段写在这里。") == 1


def test_line_ends_of_a_text_stay(tmp_path: Path) -> None:
    html = "<p>时间：周三<br>地点：<b>会堂<br>一楼</b></p><table><tr><th>组<th>人<tr><td>一<td>林一<br>周二</table>"
    (tmp_path / "a.html").write_text(f"---\ntitle: 题\n---\n{html}<p>编辑：张三<br>审核：李四</p>", "utf-8")
    shown = run("show", "--removed", "a.html", cwd=tmp_path).stdout.decode()
    assert "时间：周三\n地点：" in shown
    assert "│ 一 │ 林一 │\n│    │ 周二 │\n" in shown
    assert "removed byline: 编辑：张三 审核：李四\n" in shown
    assert "removed (byline) ← " in (told := run("explain", "a.html", cwd=tmp_path).stdout.decode())
    assert "编辑：张三 审核：李四\n" in told
