"""Test ninjs and schema.org: what each field becomes, and that the validator refuses broken items."""

import json
from typing import Any

import pytest

import newsingest
from newsingest.article import Article
from newsingest.exporters import BY_NAME, ExportOptions
from promises import ninjs_schema

POST = """---
title: 甲
subtitle: 副题
date: 2022-02-14 13:41:48 +0800
updated: 2022-02-15
tags: [债券]
categories: [市场]
author: 王五
excerpt: 摘要在此。
---
<p>新华社北京2月14日电 记者观察。</p>
<p><span data-code="600160.SH">巨化</span>（600160.SH）涨。</p>
<p><img src="https://img.example.com/a.png" alt="图"></p>
<p><img src="/b.png"></p>
<p>（文章来源：江州日报）</p>
"""


def exported(name: str, article: Article) -> Any:
    return json.loads(BY_NAME[name].record(article, ExportOptions()))


@pytest.fixture
def article() -> Article:
    return newsingest.parse_bytes(POST.encode(), name="a.html")


def test_the_validator_refuses_what_is_broken(article: Article) -> None:
    item = exported("ninjs", article)
    assert not ninjs_schema().is_valid({**item, "headline": "no such property"})
    assert not ninjs_schema().is_valid({name: value for name, value in item.items() if name != "uri"})


def test_ninjs_carries_the_fields(article: Article) -> None:
    item = exported("ninjs", article)
    assert item["uri"] == f"urn:newsingest:{article.id}"
    assert item["firstCreated"] == "2022-02-14T13:41:48+08:00"
    assert [headline["value"] for headline in item["headlines"]] == ["甲", "副题"]
    assert {"role": "modified", "contentType": "text/plain", "value": "2022-02-15"} in item["descriptions"]
    assert {body["contentType"]: body["value"] for body in item["bodies"]}["text/plain"] == article.text
    assert item["people"] == [{"name": "王五", "rel": "author"}]
    assert item["located"] == "北京"
    assert {"name": "江州日报", "role": "source"} in item["infoSources"]
    assert {"name": "新华社", "role": "agency"} in item["infoSources"]
    assert item["subjects"] == [{"name": "市场", "rel": "category"}, {"name": "债券", "rel": "tag"}]
    assert item["organisations"][0]["symbols"] == [{"symbol": "600160", "exchange": "SH"}]
    pictures = item["associations"]
    assert [picture.get("renditions") for picture in pictures] == [
        [{"name": "original", "href": "https://img.example.com/a.png"}],
        None,  # a relative address is no URI
    ]


def test_ninjs_states_no_instant_where_the_article_states_none() -> None:
    post = "---\ntitle: 甲\ndate: {}\n---\n<p>乙。</p>\n"
    for date, expected in (
        ("2022-02-14", None),
        ("2022-02-14 13:41", None),
        ("2022-02-14T13:41+08:00", "2022-02-14T13:41:00+08:00"),
    ):
        record = newsingest.parse_bytes(post.format(date).encode(), name="a.html")
        item = exported("ninjs", record)
        assert item.get("firstCreated") == expected
        described = [entry["value"] for entry in item.get("descriptions", []) if entry["role"] == "published"]
        assert described == ([] if expected else [record.published])


def test_schemaorg_carries_the_fields(article: Article) -> None:
    item = exported("schemaorg", article)
    assert (item["@context"], item["@type"]) == ("https://schema.org", "NewsArticle")
    assert item["headline"] == "甲"
    assert item["datePublished"] == "2022-02-14T13:41:48+08:00"
    assert item["dateModified"] == "2022-02-15"
    assert item["publisher"]["name"] == "江州日报"
    assert item["author"] == [{"@type": "Person", "name": "王五"}]
    assert item["dateline"] == "新华社北京2月14日电"
    assert item["articleBody"] == article.text
    assert item["mentions"][0]["tickerSymbol"] == "600160.SH"
    assert [image["url"] for image in item["image"]] == ["https://img.example.com/a.png", "/b.png"]
    assert "alternativeHeadline" in item
    assert "isBasedOn" not in item


@pytest.mark.parametrize("name", ["ninjs", "schemaorg"])
def test_several_are_an_array(name: str, article: Article) -> None:
    exporter, options = BY_NAME[name], ExportOptions(many=True)
    data = b"".join(
        [
            exporter.head(options),
            exporter.between(options).join([exporter.record(article, options)] * 3),
            exporter.tail(options),
        ]
    )
    assert len(json.loads(data)) == 3
