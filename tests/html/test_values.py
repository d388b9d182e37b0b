"""Test that values which markup separates stay separate in text."""

import pytest

import newsingest
from newsingest.article import Article, Paragraph
from newsingest.audit import audit
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.source import decode
from promises import exported


def read(body: str, name: str = "a.html", title: str = "甲") -> Article:
    return newsingest.parse_bytes(f"---\ntitle: {title}\n---\n{body}\n".encode(), name=name)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("原价<del>100</del>50元", "原价100 50元"),
        ("<s>旧</s>新，<strike>否</strike>是。共<ins>5</ins>人", "旧 新，否 是。共5人"),
        ("气温5<del>10</del>15度", "气温5 10 15度"),
        ("<b>原价<del>100</del>50元</b>。", "原价100 50元。"),
        ("<del>100</del><del>80</del><ins>50</ins>元", "100 80 50元"),
        ("<del>1<b>0</b>0</del>￥50", "100 ￥50"),
        ("<del>旧价</del>\n新价", "旧价 新价"),
        ("<del>100 </del>50元，<del>80</del> 50元", "100 50元，80 50元"),
        ("<del>旧句。</del>新句，<del>旧价</del>（新价）", "旧句。新句，旧价（新价）"),
        ("3<del>.5</del>元", "3 .5 元"),
        ("<del>1<s>2</s>3</del>4", "123 4"),
        ("5<sup>8<del>1</del></sup>，5<sup><del>1</del>8</sup>", "5⁸ ¹，5¹ ⁸"),
        ("5<sup>8</sup><del><sup>3</sup></del>", "5⁸ ³"),
        ("5<sub>8<del>-</del></sub>", "5₈ ₋"),
    ],
)
def test_a_struck_run_is_set_apart(body: str, text: str) -> None:
    assert read(f"<p>{body}</p>").text == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("光速为3×10<sup>8</sup>米，面积5m<sup>2</sup>，CO<sub>2</sub>", "光速为3×10⁸米，面积5m²，CO₂"),
        ("10<sup>-3</sup>，10<sup>−3</sup>，Ca<sup>2+</sup>，x<sub>(n)</sub>", "10⁻³，10⁻³，Ca²⁺，x(n)"),
        ("10<sup>－3</sup>5，10<sup>８</sup>，x<sub>１＋２</sub>，10<sup>＝</sup>", "10⁻³5，10⁸，x₁₊₂，10⁼"),
        ("脚注<sup>[1]</sup>，1<sup>st</sup>", "脚注[1]，1st"),
        ("脚注<sup>1</sup><sup>2</sup>，脚注<sup>1 2</sup>", "脚注¹ ²，脚注¹ ²"),
        ("10<sup>2n</sup>，100<sup>2,3</sup>，5<sup>.5</sup>", "10 2n，100 2,3，5 .5"),
        ("2<sup>2<sup>3</sup></sup>，10⁸<sup>9</sup>", "2² ³，10⁸ ⁹"),
        ("<del>10<sup>8</sup></del>50", "10⁸ 50"),
        ("营收10<b><sup>8</sup></b>元", "营收10⁸元"),
    ],
)
def test_raised_and_lowered_digits_are_those_of_unicode(body: str, text: str) -> None:
    assert read(f"<p>{body}</p>").text == text


def test_what_unicode_cannot_raise_keeps_its_mark() -> None:
    body = read("<p>脚注<sup>[1]</sup>和10<sup>8</sup></p>").body[0]
    assert isinstance(body, Paragraph)
    assert [(span.text, span.marks) for span in body.spans] == [("脚注", ()), ("[1]", ("sup",)), ("和10⁸", ())]


def test_a_picture_between_two_numbers_parts_them() -> None:
    assert (
        read("<p>100<img src=a.png>200，好<img src=b.png>的，D<img src=c.png>esign</p>").text == "100 200，好的，Design"
    )
    table = read("<table><tr><td>1<img src=a.png>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>")
    assert table.text == "1 2\t3\n4\t5"


def test_in_every_place_of_a_text() -> None:
    markup = "10<sup>8</sup>和<del>100</del>50"
    article = read(
        f"<h2>{markup}</h2><ul><li>{markup}</ul><blockquote>{markup}</blockquote><table><caption>{markup}</caption>"
        f"<tr><td>{markup}</td><td>1</td></tr><tr><td>2</td><td>3</td></tr></table>"
        f"<figure><img src=a.png><figcaption>{markup}</figcaption></figure>"
    )
    assert article.text.count("10⁸和100 50") == 6
    assert read("<pre>10<sup>8</sup> y<sub>1</sub> <sup>[1]</sup></pre>").text == "10⁸ y₁ [1]"
    assert read("原价~~100~~50元，10<sup>8</sup>。", "a.md").text == "原价100 50元，10⁸。"


def test_in_titles_and_summaries() -> None:
    front = "title: 光速3×10<sup>8</sup>米，10<sup>2n</sup>，1<sup>st</sup>\ndescription: 原价<del>100</del>50元，5<s>10</s>15度"
    article = newsingest.parse_bytes(f"---\n{front}\n---\n<p>甲。</p>\n".encode(), name="a.html")
    assert (article.title, article.summary) == ("光速3×10⁸米，10 2n，1st", "原价100 50元，5 10 15度")


def test_the_audit_finds_all_of_it_and_every_exporter_keeps_it() -> None:
    body = (
        "<p>原价<del>100</del>50元，10<sup>-8</sup>，10<sup>–8</sup>，CO<sub>2</sub>，脚注<sup>[1]</sup>"
        "<sup><a href='#a'>2</a></sup>。</p><ol start=19><li>甲<li value=30>乙<ol><li>丙</ol></ol>"
    )
    article = read(body)
    assert audit(decode(f"---\ntitle: 甲\n---\n{body}\n".encode()).text, article).findings == ()
    exported(article)


def test_our_own_markdown_is_taken_as_it_stands() -> None:
    marked = "---\nnewsingest: 1\ntitle: 甲\n---\n\n10<sup>8</sup>和<del>100</del>50\n"
    assert newsingest.parse_bytes(marked.encode(), name="a.md").text == "108和10050"


def test_a_copy_in_plain_text_has_the_same_fingerprint() -> None:
    article = read("<p>营收10<sup>8</sup>元，CO<sub>2</sub>减少。</p>")
    assert article.fingerprint == read("<p>营收108元，CO2减少。</p>").fingerprint


def test_indented_text_with_numbers_reads_back() -> None:
    article = read(
        "<p>会议昨天在江州召开，通过了两项决议。</p><ol start=19><li>会议通过了决议。<li>原价<del>100</del>50元。</ol>",
        title="江州决议两项",
    )
    written = BY_NAME["txt"].record(article, ExportOptions(indent="fullwidth"))
    again = newsingest.parse_bytes(written, name="a.txt")
    assert (again.title, again.text.split("\n\n")) == (article.title, article.text.replace("\n\n", "\n").split("\n"))
    assert again.fingerprint == article.fingerprint
