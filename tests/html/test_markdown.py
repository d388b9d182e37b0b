import re

import pytest
from bs4 import BeautifulSoup

from newsingest.html.cmark import to_html
from newsingest.html.markdown import guard, posts_html, raw_elements


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*ST海润和*ST凯乐", "<p>*ST海润和*ST凯乐</p>\n"),
        ("2021. 年度总结", "<p>2021. 年度总结</p>\n"),
        ("[1]: 600519.SH", "<p>[1]: 600519.SH</p>\n"),
        ("###标题", "<h3>标题</h3>\n"),
        ("5~10元…20~30元", "<p>5~10元…20~30元</p>\n"),
        ("~~旧~~", "<p><del>旧</del></p>\n"),
        ("a <b> c", "<p>a <b> c</p>\n"),
        ("1. 一\n2. 二", "<ol>\n<li>一</li>\n<li>二</li>\n</ol>\n"),
        ("[甲][x]\n\n[x]: http://news.example.com/", '<p><a href="http://news.example.com/">甲</a></p>\n'),
        ("```\n###a\n[1]: b\n```", "<pre><code>###a\n[1]: b\n</code></pre>\n"),
        ("    [1]: b", "<pre><code>[1]: b\n</code></pre>\n"),
        ("#!/bin/sh", "<p>#!/bin/sh</p>\n"),
        ("<p>*ST海润</p>\n[1]: b\n2*3\n\n*ST凯乐", "<p>*ST海润</p>\n[1]: b\n2*3\n<p>*ST凯乐</p>\n"),
    ],
)
def test_guarded_markdown(text: str, html: str) -> None:
    assert to_html(guard(text)) == html


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲", []),
        ("<pre>a\n\nb</pre >c", ["<pre>a\n\nb</pre >"]),
        ("<pre>a<script>b</pre>c</script>", ["<pre>a<script>b</pre>"]),
        ("<style>a<pre>b</PRE>", ["<pre>b</PRE>"]),
        ("</pre><pre>a", []),
        ("<pre>" * 30_000 + "</style>", []),
    ],
)
def test_elements_without_markdown(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in raw_elements(text)] == found


@pytest.mark.parametrize(("body", "rows"), [
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 丙丙 |", [["甲", "乙", ""], ["1", "2", "丙丙"]]),
    ("甲 | 乙\n:-- | --:\n1 | 2 | 丙 | 丁\n3", [["甲", "乙", "", ""], ["1", "2", "丙", "丁"], ["3", "", "", ""]]),
    ("甲 | 乙  \n|---|---|  \n1 | 2 | 丙", [["甲", "乙", ""], ["1", "2", "丙"]]),
    ("|甲|\n|-|\n|1\\|2|3|", [["甲", ""], ["1|2", "3"]]),
    ("| 甲 | 乙 |\n|---|---|\n| 1 | `a|b` |", [["甲", "乙", ""], ["1", "`a", "b`"]]),  # as GFM parts them
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | |", [["甲", "乙"], ["1", "2"]]),
    ("> 甲 | 乙\n> ---|---\n> 1 | 2 | 丙", [["甲", "乙", ""], ["1", "2", "丙"]]),
    ("- 甲 | 乙\n  ---|---\n  1 | 2 | 丙", [["甲", "乙", ""], ["1", "2", "丙"]]),
    ("1.  一\n\n    | 甲 | 乙 |\n    |---|---|\n    | 1 | 2 | 丙 |", [["甲", "乙", ""], ["1", "2", "丙"]]),
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n- 3 | 4 | 5", [["甲", "乙"], ["1", "2"]]),
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n> 3 | 4 | 5", [["甲", "乙"], ["1", "2"]]),
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n3 | 4 | 5", [["甲", "乙"], ["1", "2"]]),
])  # fmt: skip
def test_a_row_keeps_the_cells_that_the_head_has_no_column_for(body: str, rows: list[list[str]]) -> None:
    page = BeautifulSoup(posts_html(f"# 题\n\n{body}\n"), "html.parser")
    assert [[cell.get_text() for cell in row(["td", "th"])] for row in page("tr")] == rows


@pytest.mark.parametrize("body", [
    "    | 甲 | 乙 |\n    |---|---|\n    | 1 | 2 | 丙 |", "```\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 丙 |\n```", "甲 | 乙 | 丙\n---|---\n1 | 2 | 3 | 4",
    "<pre>\n甲 | 乙\n---|---\n1 | 2 | 3\n</pre>", "<div>\n甲 | 乙\n---|---\n1 | 2 | 3\n</div>",
])  # fmt: skip
def test_what_is_no_table_stays(body: str) -> None:
    assert posts_html(body).count("|") == body.count("|")


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("净利润为\n1. 3亿元，增长。", False),
        ("15.\n3亿元。", False),
        ("1.\n2.", False),
        ("步骤如下\n1. 3个月内办理\n2. 领取", True),
        ("步骤：\n1. 3个月内办理", True),
        ("# 步骤\n1. 3个月内办理", True),
        ("1.\n   甲\n2. 乙", True),
        ("1. 甲\n2.\n3. 丙", True),
    ],
)
def test_a_number_broken_at_its_point_is_no_list(text: str, listed: bool) -> None:  # noqa: FBT001 - of the table above
    html = posts_html(text)
    assert ("<ol" in html) == listed
    if not listed:
        assert " ".join(re.sub("<[^>]*>", "", html).split()) == " ".join(text.split())
