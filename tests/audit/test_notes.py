"""Test notes of Markdown: the audit finds their text itself, if it is lost in an address or comes last in the body."""

import msgspec
import pytest

import newsingest
from newsingest.article import Article, Paragraph, Span
from newsingest.audit import audit

HEAD = "---\ntitle: 题\n---\n## 用电\n\n"


def made(body: str, *paragraphs: str | Paragraph) -> tuple[str, Article]:
    """Return a post, and its record with the given paragraphs below the heading, instead of the parser's blocks."""
    data = f"{HEAD}{body}\n"
    article = newsingest.parse_bytes(data.encode(), name="a.md")
    blocks = [Paragraph(text=text, spans=()) if isinstance(text, str) else text for text in paragraphs]
    return data, msgspec.structs.replace(article, body=(article.body[0], *blocks), removed=())


def linked(before: str, label: str, target: str) -> Paragraph:
    """Return a paragraph that ends in a link, as if a note was read as the definition of a link."""
    spans = (Span(text=before, marks=(), href=None), Span(text=label, marks=(), href=target))
    return Paragraph(text=before + label, spans=spans)


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        ("用电量增长[^1]\n\n[^1]: 数据来自公报（2020年）。", ["[^1]", "[^1]数据来自公报（2020年）。"]),
        ("用电量增长[注]\n\n[注]: 数据来自公报。", ["[注]", "[注]数据来自公报。"]),
        ("用电量增长[^甲]\n\n[^甲]: https://gongbao.example/a", ["[^甲]", "[^甲]https://gongbao.example/a"]),
        ("用电量增长[1]\n\n[1]: 同比增长3.5", ["[1]", "[1]同比增长3.5"]),
    ],
)
def test_a_note_whose_text_stands_in_an_address_alone_is_missing(body: str, lost: list[str]) -> None:
    label = body.split("[", 1)[1].split("]", maxsplit=1)[0]
    target = body.split(": ", 1)[1]
    data, article = made(body, linked("用电量增长", label, target))
    found = audit(data, article)
    assert [(finding.kind, finding.line) for finding in found.findings] == [("missing", 6), ("missing", 8)]
    assert "".join(lost)[-6:] in found.findings[1].text
    assert found.covered < found.visible


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("用电量增长[^1]。\n\n[^1]: 数据来自公报（2020年）。", ("用电量增长[^1]。", "[^1] 数据来自公报（2020年）。")),
        ("用电量增长[注]。\n\n[注]: 数据来自公报。", ("用电量增长[注]。", "[注] 数据来自公报。")),
        ("增长[^2]，持平[^1]。\n\n[^1]: 甲。\n[^2]: 乙。", ("增长[^2]，持平[^1]。", "[^2] 乙。", "[^1] 甲。")),
        ("增长[^a]。\n\n[^a]: 见《年鉴》第 3 页。\n\n下一段。", ("增长[^a]。", "下一段。", "[^a] 见《年鉴》第 3 页。")),
        ("增长[^a]。\n\n[^a]: 见《年鉴》第 3 页。", ("增长[^a]。", "[^a]: 见《年鉴》第 3 页。")),
        ("增长[^a]。\n\n[^a]: https://gongbao.example/a", ("增长[^a]。", "[^a] https://gongbao.example/a")),
        ("> 增长[^a]。\n>\n> [^a]: 公报。", ("增长[^a]。", "[^a] 公报。")),
        ("增长[注]。\n\n[注]: 数据 来自公报。", ("增长[注]。", "[注] 数据 来自公报。")),
        ("增长[^a]，见[年报][1]。\n[^a]: 公报。\n[1]: https://a.example/", ("增长[^a]，见年报。", "[^a] 公报。")),
        ("甲[记者]: 乙\n\n[记者]: 公报。", ("甲[记者]: 乙", "[记者] 公报。")),
        ("没有引用。\n\n[^a]: 公报。", ("没有引用。", "[^a]: 公报。")),
        (
            "增长[见](#a)[^a]。\n\n[^a]: 公报<https://gongbao.example/>。",
            ("增长见[^a]。", "[^a] 公报https://gongbao.example/。"),
        ),
    ],
)
def test_notes_that_stand_last_in_the_body_are_complete(body: str, paragraphs: tuple[str, ...]) -> None:
    data, article = made(body, *paragraphs)
    assert audit(data, article).findings == ()
    for index, text in enumerate(paragraphs):
        short = [
            *paragraphs[:index],
            text.replace("公报", "").replace("乙", "").replace("年鉴", ""),
            *paragraphs[index + 1 :],
        ]
        assert short == list(paragraphs) or not audit(data, made(body, *short)[1]).complete


@pytest.mark.parametrize(
    "target",
    [
        "/a",
        "#a",
        "https://a.example/年报",
        "mailto:a@b.example",
        "../年报",
        "{{ site.url }}/年报",
        "www.a.example",
    ],
)
def test_a_definition_whose_target_is_an_address_is_no_text(target: str) -> None:
    data, article = made(f"[年报][注]持平\n\n[注]: {target}", "年报持平")
    assert audit(data, article).findings == ()


@pytest.mark.parametrize("target", ["gongbao", "a.html", "图.png", "年报.pdf?页=1", "年报/公告"])
def test_what_may_be_an_address_is_one_where_the_record_links_to_it(target: str) -> None:
    body = f"增长[注]\n\n[注]: {target}"
    data, article = made(body, linked("增长", "注", target))
    assert audit(data, article).complete
    assert audit(data, made(body, "增长[注]", f"[注] {target}")[1]).complete
    assert not audit(data, made(body, "增长注")[1]).complete


@pytest.mark.parametrize("use", ["\\[年报]", "`[年报]`"])
def test_a_definition_that_no_reference_needs_may_be_text(use: str) -> None:
    body = f"见{use}\n\n[年报]: /a"
    assert audit(*made(body, "见[年报]", "[年报]: /a")).complete
    assert audit(*made(body, "见[年报]")).complete
    assert not audit(*made(body, "[年报]: /a")).complete


@pytest.mark.parametrize(
    "body",
    [
        "见`[k]`。\n\n[k]: https://a.example/",
        "见甲\\[k]。\n\n[k]: https://a.example/",
        "<div>[k]</div>\n\n[k]: https://a.example/",
        "见[甲][k]。\n\n[k]: https://a.example/\n[k]: https://b.example/",
        "见[甲][k]。\n\n[k]: https://a.example/\n[k]: https://a.example/",
    ],
)
def test_an_address_that_no_link_shows_is_text(body: str) -> None:
    data = f"{HEAD}{body}\n"
    assert audit(data, newsingest.parse_bytes(data.encode(), name="a.md")).findings == ()


def test_a_lost_second_address_is_named() -> None:
    data, article = made(
        "见[甲][k]。\n\n[k]: https://a.example/\n[k]: https://b.example/", linked("见", "甲", "https://a.example/")
    )
    assert [finding.text for finding in audit(data, article).findings] == ["。", "[k]:https://b.example/"]
