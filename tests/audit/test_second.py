"""Test the second reading: HTML that the two engines read in different ways is reported with its line."""

import msgspec
import pytest

import newsingest
from newsingest import ReadOptions, pipeline
from newsingest.article import Paragraph, Removed
from newsingest.audit import Finding, prove
from newsingest.audit.second import differences
from newsingest.source import decode

# html5lib does not know <dialog>, which closes a paragraph.
POST = "---\ntitle: 题\n---\n<p>第一段。</p>\n<p>甲说<dialog>乙说</dialog>丙说</p>\n"


def test_what_the_engines_read_in_two_ways_is_named_with_its_line() -> None:
    article, found = prove(decode(POST.encode(), "a.html"))
    assert [paragraph.text for paragraph in article.body if isinstance(paragraph, Paragraph)][1:] == [
        "甲说",
        "乙说丙说",
    ]
    assert found.findings == (
        Finding("differs", 5, "lexbor reads '甲说', bs4 reads '甲说乙说丙说'"),
        Finding("differs", 5, "lexbor reads '乙说丙说', bs4 reads ''"),
    )
    assert not found.complete
    assert found.covered == found.visible


def test_the_other_engine_is_the_second() -> None:
    _, found = prove(decode(POST.encode(), "a.html"), ReadOptions(html_parser="bs4"))
    assert found.findings[0] == Finding("differs", 5, "bs4 reads '甲说乙说丙说', lexbor reads '甲说'")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", POST.replace("dialog", "b")),
        ("a.md", "---\ntitle: 题\n---\n# 题\n\n<p>甲<p>乙<b>丙<p>丁</b>戊\n"),
        ("a.html", "---\ntitle: 题\n---\n甲<br>乙<br>丙\n"),
        ("a.txt", "　　第一段在这里，读者一看就知道。\n　　甲<dialog>乙</dialog>丙。\n"),
    ],
)
def test_one_reading_is_like_the_other(name: str, text: str) -> None:
    assert not prove(decode(text.encode(), name))[1].findings


def test_records_differ_in_marks_cuts_order_and_fields() -> None:
    source = decode(POST.replace("dialog", "b").encode(), "a.html")
    article = pipeline.parse(source)
    first, second = article.body
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    cut = Removed(kind="advert", text="乙说", at=0)
    for fields, line, words in (
        ({"body": (first, msgspec.structs.replace(second, spans=()))}, 5, "lexbor reads 'spans\":[]}"),
        ({"removed": (cut,)}, 5, "lexbor reads '乙说', bs4 reads ''"),
        ({"body": (second, first)}, 5, "lexbor reads '甲说乙说丙说', bs4 reads '第一段。'"),
        ({"source": "江州日报"}, 0, "lexbor reads 'source: 江州日报', bs4 reads 'source: None'"),
    ):
        found = list(differences(source, msgspec.structs.replace(article, **fields), ReadOptions()))
        assert found[0].line == line
        assert words in found[0].text


def test_an_input_that_the_second_engine_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    source = decode(POST.encode(), "a.html")
    article = pipeline.parse(source)

    def refuse(*_: object) -> None:
        raise newsingest.InputError("too deep", "", "a.html")

    monkeypatch.setattr(pipeline, "parse", refuse)
    assert list(differences(source, article, ReadOptions())) == [
        Finding("differs", 0, "bs4 cannot read the input: too deep")
    ]
