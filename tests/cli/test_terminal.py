"""Test that no character of an input controls the terminal, whichever command shows it."""

import re
from pathlib import Path

import msgspec
import pytest

from batch_tools import terminal
from newsingest.cli.terminal import escape_controls, unsteering

pytestmark = pytest.mark.slow

EVIL = "\x1b]0;evil\x07\x9b1m\u202e\u2066\x08\x7f"
IN_YAML = "\\e]0;evil\\a\\x9b1m\\u202e\\u2066\\b\\x7f"
POST = f"""---
title: "题{IN_YAML}"
source: "源{IN_YAML}"
subtitle: "副{IN_YAML}"
date: 2022-02-14
tags: ["签{IN_YAML}"]
"键{IN_YAML}": "值{IN_YAML}"
---
<p>甲{EVIL}乙<a href="http://a.example/{EVIL}">丙</a></p><pre class="language-{EVIL}">丁{EVIL}</pre>
<img src="i{EVIL}" alt="戊{EVIL}"><p hidden>己{EVIL}</p><table><caption>庚{EVIL}</caption><tr><td>辛{EVIL}<td>壬</table>
<iframe src="j{EVIL}"></iframe><p>（文章来源：江州{EVIL}日报）</p>
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terminal")
    (folder / "in").mkdir()
    for name in ("b.html", f"a{EVIL}.html"):
        (folder / "in" / name).write_text(POST, "utf-8")
    (folder / "in" / "c.txt").write_text(
        f"　　甲{EVIL}乙。\n" + "　　丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥。\n" * 5, "utf-8"
    )
    (folder / "in" / f"d{EVIL}.txt").write_text("---\nx: [", "utf-8")
    (folder / "broken.jsonl").write_bytes(msgspec.json.encode({EVIL: EVIL, "schema_version": "1"}) + b"\n")
    return folder


COMMANDS = [
    *(f"newsingest parse in/b.html --to {name}" for name in "json jsonl csv md txt html ninjs schemaorg jekyll hugo".split()),
    "newsingest parse in/c.txt --verbose", "newsingest parse in/d*", "newsingest parse in/a*.html --strict",
    "PAGER=cat newsingest show in/*.html", "newsingest detect in/*", "newsingest detect --json in/*",
    "newsingest audit in/*.html", "newsingest audit --json in/*.html", "newsingest explain in/b.html",
    "newsingest explain --json in/b.html", "newsingest explain in/b.html | cat", "newsingest stats in",
    "newsingest stats --json in", "newsingest convert in -o out.db -j 1; newsingest status out.db --all",
    "newsingest convert in -o out2.jsonl -j 2; newsingest status out2.jsonl --all --json; newsingest status out2.jsonl --failed",
    "newsingest convert in -o out3.db -j 1 -q; newsingest search out3.db 甲; newsingest search out3.db 甲 --json",
    "newsingest validate broken.jsonl", "PAGER=cat newsingest show broken.jsonl", "newsingest convert in -o out4 -n",
    "newsingest report in -o report.html", "newsingest parse $'e\\e]0;evil\\a'", "newsingest parse --to $'\\e]0;evil\\a' in/b.html",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_no_character_of_an_input_steers_it(command: str, folder: Path) -> None:
    _, out = terminal(command, folder)
    out = out.replace("\r\n", "\n")
    assert "evil" in out, "it was not shown at all"
    assert not re.search("[\x9b\u202e\u2066\x08\x7f\x07]", out)
    # Only control sequences for colours and for the progress bar are left.
    assert set(re.findall(r"\x1b(.)", out)) <= {"["}


def test_json_on_a_terminal_is_json_still() -> None:
    value = {"a": EVIL + "\U000e0001\ue000甲\t\n\u200d"}
    shown = unsteering(msgspec.json.encode(value))
    assert msgspec.json.decode(shown) == value
    assert escape_controls(shown.decode()) == shown.decode()
    assert unsteering("甲乙".encode()) == "甲乙".encode()


def test_spaces_and_soft_hyphens_of_web_pages_are_shown_as_they_are() -> None:
    words = "soft\xadhyphen 12\u202f000 a\u200ab c\u2009d"
    assert escape_controls(words) == words
    assert escape_controls("a\u200bb\u202ec") == "a<U+200B>b<U+202E>c"
