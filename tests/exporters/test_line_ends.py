"""Test that a line end in the text of a block is a break in every output."""

import pytest
from bs4 import BeautifulSoup

import newsingest
from newsingest.exporters import BY_NAME, ExportOptions
from promises import markdown_comes_back

POST = """---
title: 题
date: 2022-02-14
---
<h2>上题<br>下题</h2>
<p>时间：周三<br>- 地点：<b>会堂<br>一楼</b><br>1. 甲<br># 乙<br>: 丙<br>=<br><a href="http://a.example/1">新闻<br>旧闻</a></p>
<blockquote><ul><li>甲<br>+ 乙</li></ul></blockquote>
<table><caption>表<br>一</caption><tr><th>组<br>名</th><th>人</th></tr><tr><td>一</td><td><p>林一</p><p><b>周二</b></p></td></tr></table>
<figure><img src="/a.png"><figcaption>图<br>摄影</figcaption></figure>
"""
ARTICLE = newsingest.parse_bytes(POST.encode(), name="a.html")


def written(name: str) -> str:
    return BY_NAME[name].record(ARTICLE, ExportOptions()).decode()


def test_html_has_breaks() -> None:
    page = BeautifulSoup(written("html"), "html5lib")
    assert str(page.h2) == "<h2>上题<br/>下题</h2>"
    assert [str(cell) for cell in page("td")] == ["<td>一</td>", "<td>林一<br/><strong>周二</strong></td>"]
    assert str(page.figcaption) == "<figcaption>图<br/>摄影</figcaption>"
    assert str(page.caption) == "<caption>表<br/>一</caption>"
    assert str(page.li) == "<li>甲<br/>+ 乙</li>"


def test_markdown_has_hard_breaks_and_no_line_of_it_starts_a_block() -> None:
    markdown_comes_back(ARTICLE)
    assert "时间：周三  \n\\- 地点：" in written("md")


@pytest.mark.parametrize(("name", "between"), [("jekyll", "<br>"), ("hugo", " ")])
def test_posts_have_one_line_a_heading_and_a_cell(name: str, between: str) -> None:
    post = written(name)
    assert f"## 上题{between}下题\n" in post
    assert f"| 组{between}名 | 人 |\n" in post
    assert f"| 一 | 林一{between}**周二** |\n" in post
    assert "> - 甲  \n>   \\+ 乙\n" in post
    assert "[新闻  \n旧闻](http://a.example/1)" in post
    assert "图  \n摄影" in post


def test_text_has_lines() -> None:
    assert "\n上题\n下题\n" in written("txt")
    assert "\n一\t林一\n周二\n" in written("txt")
