"""Test `make accuracy`: which answers are right, and what the other tools get. Those tools need not be installed."""

import accuracy
import pytest
from accuracy import Found, Label

from conftest import ROOT

POST = """---
title: "预计一季度净利润"增长"
date: 2022-04-08 17:48:26 +0800
published: true
---
{% include ad.html %}
第一段。

1. 第一项
"""
LABEL = Label("标题", "2022-04-08T17:48:26+08:00", ("第一段在这里", "第二段"), frozenset())


def test_a_post_is_given_as_a_page_with_title_and_date_even_if_its_yaml_is_broken() -> None:
    one = accuracy.page("a.md", POST.encode(), POST)
    assert "<h1>预计一季度净利润&quot;增长</h1>" in one.page
    assert '<meta property="article:published_time" content="2022-04-08 17:48:26 +0800">' in one.page
    assert "<p>第一段。</p>" in one.page
    assert "include" not in one.page


@pytest.mark.parametrize(
    ("name", "text", "title", "date"),
    [
        ("2019-01-02-a.html", "---\npost_title: 甲\npublished: true\n---\n<p>一</p>\n", "甲", "2019-01-02"),
        ("a.md", '+++\ntitle = "乙"\ndate = 2021-05-06\n+++\n一\n', "乙", "2021-05-06"),
        ("a.md", "title: 丙\ndate: 2020-01-02\n---\n一\n", "丙", "2020-01-02"),
        ("a.txt", "丁\n　　一段。\n", "丁", "None"),
        ("a.txt", "　　一段。\n　　二段。\n", "None", "None"),
    ],
)
def test_title_and_date_are_found_where_a_script_would_look(name: str, text: str, title: str, date: str) -> None:
    front = accuracy.page(name, text.encode(), text).front
    assert (str(front.get("title")), str(front.get("date"))) == (title, date)


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (Found("标题！", "2022-04-08", "第一段\n在这里。\n\n1. 第二段"), set()),
        (Found("标题", "2022年4月8日 17:48", "标题\n第一段在这里。第二段"), set()),
        (Found("标题", None, "第一段在这里。第二段。返回首页"), {"exact text"}),
        (Found("", "2022-04-09", "第二段。第一段在这里。"), {"title", "date", "whole text", "exact text"}),
    ],
)
def test_what_is_right(found: Found, wrong: set[str]) -> None:
    verdicts = accuracy.compared(found, LABEL)
    assert {field for field, right in verdicts.items() if not right} == wrong
    assert ("date" in verdicts) == (found.date is not None)


def test_what_a_label_doubts_is_not_held_against_a_tool() -> None:
    doubtful = LABEL._replace(doubt=frozenset({"title", "blocks"}))
    assert accuracy.compared(Found("", "2022-04-08", ""), doubtful) == {"date": True}


def test_the_table_has_a_dash_for_what_a_tool_does_not_return() -> None:
    verdicts = accuracy.compared(Found("标题", None, "第一段在这里。第二段"), LABEL)
    assert accuracy.table({"甲": [verdicts]}).splitlines()[-1] == "| 甲 | 100 % | — | 100 % | 100 % | 100 % |"


def test_newsingest_is_right_on_the_samples() -> None:
    reader = accuracy.newsingest()
    verdicts = {one.name: accuracy.compared(reader(one), label) for one, label in accuracy.inputs(ROOT / "samples")}
    assert len(verdicts) > 30
    assert {name: one for name, one in verdicts.items() if not all(one.values())} == {}
