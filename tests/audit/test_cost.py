"""Test that audit and explain are slow on no document; see tests/test_worst_cases.py."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import pytest

import newsingest
from deadlines import within, within_at
from newsingest.audit import audit
from newsingest.explain import explain
from newsingest.source import decode

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]  # the limits below are CPU time, not wall time
_CHARACTERS = (7_500, 15_000)  # the second where the first takes long
_SECONDS = 5  # five times what the slowest takes (explain, lines with a hard break), for slow machines
_CHINESE = "　　第一段写在这里，比什么都长。\n"
_SHARE = 350 / 15_000  # of such lines, for each character of the rest
SHAPES = {
    "a.html": "---\ntitle: 题\n---\n<p>第一段。</p><p>{}x</p>\n",
    "a.md": "---\ntitle: 题\n---\n# 题目\n\n{}\n",
    "a.txt": "　　{}x。\n",
    "front.md": "---\ntitle: 题\na: |\n  {}\nb: {}\n---\n第一段\n",
}
# Marks that open a construct, and marks that look like its end but are not. `_` means a space.
_MARKS = (
    "<!-- <! <? <!DOCTYPE_ <![CDATA[ <script <script> <script><!-- <script><!--<script> <style>_</style_ <xmp></xmpx <iframe> <pre>"
    " <textarea> <svg> <svg></svgx <math></math_ <a_\" <a_x=' <a_x=\"<a_y=' <a_b_ <a_b=c_ <a </a_ </ < <p> <o:p <&#47; <b_and_c>"
    " {%_raw {%_raw_%} {%_code_%} {%_endcode_%} {% {{ {{a}} [code] [/code] [caption ` `_ `a``b ``a` [ ![ [[] ]( [a]( ![]( [a](<"
    ' [a](b_" [a](b_( [a](({{a}} [a][ [a]:_ [a] ] [![a](b) ![a](b)] & &a &# &#1 &#x &amp; &lt; <p>&lt;1</p> * _ *a **a_ ~~'
    " \\ \\` \\[ # _# - -_ *_ | |- 1. <a@ <a@b> <http://a> <> [返回](a) ( ' \" <p_hidden>a</p> *ST中"
).split(" ")
_LINES = (
    "[a]: b\n", '[a]: b "\n', "[a]\n", "---\n", "    \n", "```\n", "> ```\n", "<>\n", "[返回](a)\n", "[返回](a", "\n", "a\n", "中\n",
    "| a |\n|---|\n", "\t", "\t```\n", "-\t", "{%_codeblock_a_%}\n".replace("_", " "), " ", "a  \n", "- a\n", "a: b\n", "&a b\n",
)  # fmt: skip


def marks() -> Iterator[str]:
    for mark in _MARKS:
        yield mark.replace("_", " ") if len(mark) > 1 else mark
    yield from _LINES


def document(name: str, text: str, size: int) -> bytes:
    filled = SHAPES[name].replace("{}", text.replace("\n", "\n  ") if name == "front.md" else text)
    return (_CHINESE * int(size * _SHARE) * (name == "a.txt") + filled).encode()


@pytest.mark.parametrize("name", SHAPES)
def test_audit_and_explain(name: str) -> None:
    """The audit is of a record that lost everything, for what is missing is named by looking for it."""
    empty = {size: newsingest.parse_bytes(document(name, "甲", size), name=name) for size in _CHARACTERS}

    def audited(mark: str, size: int) -> None:
        audit(decode(document(name, mark * (size // len(mark)), size), name).text, empty[size])

    def explained(mark: str, size: int) -> None:
        with suppress(newsingest.InputError):
            explain(document(name, mark * (size // len(mark)), size), name)

    for mark in marks():
        within_at(_CHARACTERS, _SECONDS, partial(audited, mark), mark)
        within_at(_CHARACTERS, _SECONDS, partial(explained, mark), mark)


@pytest.mark.parametrize("mark", ["{%a", "{%code "])
def test_template_tags_without_an_end(mark: str) -> None:
    article = newsingest.parse_bytes(SHAPES["a.md"].replace("{}", "甲").encode(), name="a.md")
    with within(10):  # when each tag was read to the end of the line, 60,000 tags took a minute
        audit(SHAPES["a.md"].replace("{}", mark * 60_000), article)
