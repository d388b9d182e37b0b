"""Proof and explanation cost no more than their share, whatever a document holds; see tests/test_worst_cases.py."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

import newsingest
from deadlines import within
from newsingest.audit import audit
from newsingest.explain import explain
from newsingest.source import decode

_CHARACTERS = 15_000
_SECONDS = 2.5  # some ten times what it takes at most
_CHINESE = "　　第一段写在这里，比什么都长。\n" * 350
SHAPES = {
    "a.html": "---\ntitle: 题\n---\n<p>第一段。</p><p>{}x</p>\n",
    "a.md": "---\ntitle: 题\n---\n# 题目\n\n{}\n",
    "a.txt": _CHINESE + "　　{}x。\n",
    "front.md": "---\ntitle: 题\na: |\n  {}\nb: {}\n---\n第一段\n",
}
# What opens something, and what could close it but does not; a space is written as _.
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


def documents(name: str) -> Iterator[tuple[str, bytes]]:
    for mark in (*(mark.replace("_", " ") if len(mark) > 1 else mark for mark in _MARKS), *_LINES):
        many = mark * (_CHARACTERS // len(mark))
        yield mark, SHAPES[name].replace("{}", many.replace("\n", "\n  ") if name == "front.md" else many).encode()


@pytest.mark.parametrize("name", SHAPES)
def test_audit_and_explain(name: str) -> None:
    """The audit is of a record that lost everything, for what is missing is named by looking for it."""
    empty = newsingest.parse_bytes(SHAPES[name].replace("{}", "甲").encode(), name=name)
    for mark, data in documents(name):
        with within(_SECONDS, mark):
            audit(decode(data, name).text, empty)
        with suppress(newsingest.InputError), within(_SECONDS, mark):
            explain(data, name)


@pytest.mark.parametrize("mark", ["{%a", "{%code "])
def test_template_tags_without_an_end(mark: str) -> None:
    article = newsingest.parse_bytes(SHAPES["a.md"].replace("{}", "甲").encode(), name="a.md")
    with within(10):  # where each was looked at to the end of the line, 60,000 took a minute
        audit(SHAPES["a.md"].replace("{}", mark * 60_000), article)
