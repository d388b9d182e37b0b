from pathlib import Path

import msgspec
import pytest

import newsingest
from conftest import ROOT
from newsingest.article import Article
from newsingest.explain import Explanation, explain
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.options import ReadOptions
from newsingest.parsers import PARSERS

POST = """---
layout: post
title: 甲
post_date: 2022-02-14
tags: 丙
---
<p>第一段在这里。</p>
<p><b>小标题</b></p>
<p>第二段在这里，<i>第二段</i>&amp;更长。</p>
<p class="em_media">（文章来源：江州日报）</p>

<http://news.example.com/1.html>
"""


def test_the_parts_of_every_sample_make_up_its_text(sample: Path) -> None:
    found = explain(sample.read_bytes(), sample.name)
    assert "".join(found.source.text[part.start : part.end] for part in found.parts) == found.source.text
    assert found.article == newsingest.parse_bytes(sample.read_bytes(), name=sample.name), "looking changes nothing"
    assert {part.label for part in found.parts} & {"paragraph", "code"}


def test_each_part_is_named_by_where_it_went() -> None:
    found = explain(POST.encode(), "a.html")
    went = {found.source.text[part.start : part.end].strip(): part.label for part in found.parts}
    assert went["title: 甲"] == "title"
    assert went["post_date: 2022-02-14"] == "published"
    assert went["layout: post"] == "extra"
    assert went["tags: 丙"] == "tags"
    assert went["第一段在这里。"] == "paragraph"
    assert went["小标题"] == "heading 2"
    assert went["（文章来源：江州日报）"] == "removed: attribution"
    assert went["http://news.example.com/1.html"] == "removed: url"
    assert went["<p>"] == "syntax"


def test_a_key_in_quotes_is_a_key() -> None:
    found = explain("---\ntitle: 甲\n'tags' : [丙]\n\"layout\": post\n---\n正文在这里。\n".encode(), "a.md")
    went = {found.source.text[part.start : part.end].strip(): part.label for part in found.parts}
    assert (went["'tags' : [丙]"], went['"layout": post']) == ("tags", "extra")


def test_fields_of_our_own_markdown_are_named() -> None:
    article = newsingest.parse_bytes(POST.encode(), name="a.html")
    found = explain(BY_NAME["md"].record(article, ExportOptions()), "b.md")
    went = {found.source.text[part.start : part.end].strip(): part.label for part in found.parts}
    assert (went["title: 甲"], went["source: 江州日报"], went["newsingest: 1"]) == ("title", "source", "extra")


def test_a_text_with_references_is_named_whole() -> None:
    found = explain(POST.encode(), "a.html")
    paragraph = "".join(found.source.text[part.start : part.end] for part in found.parts if part.label == "paragraph")
    assert "&amp;更长" in paragraph


def test_each_field_names_its_rule() -> None:
    found = explain(POST.encode(), "a.html")
    rules = {step.field: step.rule for step in found.steps}
    keys = {step.field: step.key for step in found.steps if step.rule == "front matter"}
    assert keys == {"title": "title", "published": "post_date", "tags": "tags"}
    assert rules["source"] == "credits.lines"
    assert rules["removed (attribution)"] == "credits.attribution"
    assert rules["url"] == "the address line at the end of the body"
    names = [name for name, _, _ in found.detections]
    assert (names[0], set(names)) == ("jekyll", {parser.name for parser in PARSERS})
    text = explain(
        "　　老桥不老\n　　这一段正文足够长，读者一看就知道它是正文而不是标题，所以后面什么也不用加。\n".encode()
    )
    assert text.steps[0].field == "title"
    dated = explain(b"---\ntitle: x\n---\ny\n", "2016-03-24-a.md")
    assert ("published", "2016-03-24") in [(step.field, step.value) for step in dated.steps]


FIELDS = (
    *("title", "subtitle", "summary", "published", "modified", "language", "source", "url", "data_source"),
    *("dateline", "authors", "categories", "tags", "securities"),
)
STORY = "　　老桥昨日重开，三千人到场，许多人带着孩子来。\n　　市民说，散步方便多了，明年再来。\n"
# Lines above a text that only their place explains, and the fields that they set.
HEADS = {
    "　　老桥不老\n　　李復言\n": {"authors": "head.byline"},
    "李復言 著\n": {"authors": "head.byline"},
    "　　老桥不老\n　　马晓路 发表于 2006-04-06\n": {"authors": "head.attribution", "published": "head.attribution"},
    "　　老桥不老\n　　2006年4月6日\n": {"published": "head.attribution"},
    "　　2006年4月6日\n　　老桥不老\n": {"published": "head.attribution"},
    "　　老桥不老\n　　2006年4月6日\n　　江州日报\n": {"published": "head.attribution", "source": "head.attribution"},
    "　　老桥不老\n　　2006年4月6日\n　　江州日报 王秀英\n": {
        "authors": "head.attribution",
        "source": "head.attribution",
    },
    "江州日报\n\n老桥昨日重新开放\n2006年4月6日\n": {"source": "head.attribution"},
    "　　新华社江州2月14日电题：城里的树\n": {"dateline": "an agency's headline", "title": "an agency's headline"},
}


def values_of(article: Article) -> dict[str, object]:
    """Return the fields of a record that have a value, as JSON values."""
    values = msgspec.json.decode(msgspec.json.encode(article))
    return {name: values[name] for name in FIELDS if values[name]}


def explained(found: Explanation) -> dict[str, object]:
    """Return the value in the last step of each field, as JSON values."""
    return {step.field: msgspec.json.decode(msgspec.json.encode(step.value)) for step in found.steps}


def test_each_value_of_a_sample_has_a_step(sample: Path) -> None:
    profile = newsingest.read_profile(ROOT / "samples/archive.toml")
    for options in (ReadOptions(), ReadOptions(timezone="Asia/Shanghai"), ReadOptions(profile=profile)):
        found = explain(sample.read_bytes(), sample.name, options)
        assert values_of(found.article).items() <= explained(found).items()


@pytest.mark.parametrize("head", HEADS)
def test_each_value_of_the_lines_above_a_text_names_its_rule(head: str) -> None:
    found = explain((head + STORY).encode(), "a.txt")
    assert values_of(found.article).items() <= explained(found).items()
    rules = {step.field: step.rule for step in found.steps}
    assert HEADS[head].items() <= rules.items()


def test_values_are_data_and_not_what_python_writes_of_them() -> None:
    text = (
        "---\ntitle: 甲\ntags: [丙, 丁]\n---\n<p>新华社江州4月21日电（记者 张三）砚湖股份（600001）昨日发布公告。</p>\n"
    )
    values = {step.field: step.value for step in explain(text.encode(), "a.md").steps}
    assert values["title"] == "甲"
    assert values["tags"] == ["丙", "丁"]
    assert values["dateline"] == {"raw": "新华社江州4月21日电", "agency": "新华社", "place": "江州", "date": "04-21"}
    assert values["authors"] == [{"name": "张三", "role": "reporter"}]
