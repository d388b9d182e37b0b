"""Test that a <br> is a line end in a text and its spans, and that texts on separate lines of a page stay separate."""

from typing import Any

import msgspec
import pytest

import newsingest
from newsingest.article import Image, List
from newsingest.draft import RemovedItem
from newsingest.html import lexbor
from newsingest.html.blocks import build
from newsingest.html.repair import repair


def blocks(html: str) -> list[dict[str, Any]]:
    return [
        msgspec.to_builtins(item)
        for item in build(lexbor.events(repair(html))).items
        if not isinstance(item, RemovedItem)
    ]


def cells(html: str) -> list[list[str]]:
    (table,) = blocks(html)
    return [[cell["text"] for cell in row] for row in table["rows"]]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>时间：周三<br>地点：会堂</p>", "时间：周三\n地点：会堂"),
        ("<p>one <br/> two<br />\n12<br>34</p>", "one\ntwo\n12\n34"),
        ("<p><br>甲<br><br>&nbsp;<br>乙<br></p>", "甲\n乙"),
        ("<h2>上题<br>下题</h2>", "上题\n下题"),
        ("甲<br>&nbsp;&nbsp;乙", "甲\n乙"),
        ("<p>甲<br>\n乙\n丙</p>", "甲\n乙丙"),
        ("<p>甲\u2028乙</p>", "甲乙"),  # this line end in the file is white space
    ],
)
def test_a_break_is_a_line_end(html: str, text: str) -> None:
    (block,) = blocks(html)
    assert (block["text"], list(block["spans"])) == (text, [])


@pytest.mark.parametrize(
    ("html", "spans"),
    [
        ("<p>甲<b>乙<br>丙</b></p>", [("甲", [], None), ("乙\n丙", ["strong"], None)]),
        ("<p><b>甲<br></b>乙丙</p>", [("甲", ["strong"], None), ("\n乙丙", [], None)]),
        ("<p><a href=x>甲</a><br><a href=y>乙</a></p>", [("甲", [], "x"), ("\n", [], None), ("乙", [], "y")]),
        ("<p><a href=x>甲</a> <br> <a href=x>乙</a></p>", [("甲\n乙", [], "x")]),
        ("<p>甲<b><i>乙</i><br>丙</b></p>", [("甲", [], None), ("乙", ["strong", "emphasis"], None), ("\n丙", ["strong"], None)]),
    ],
)  # fmt: skip
def test_a_break_has_the_marks_that_both_its_sides_have(html: str, spans: list[Any]) -> None:
    (block,) = blocks(html)
    assert [(span["text"], list(span["marks"]), span["href"]) for span in block["spans"]] == spans
    assert "".join(span["text"] for span in block["spans"]) == block["text"]


@pytest.mark.parametrize("body", ["甲  \n**乙**", "甲\\\n**乙**", "甲<br>**乙**"])
def test_a_hard_break_of_markdown_is_one_too(body: str) -> None:
    article = newsingest.parse_bytes(f"---\ntitle: 题\n---\n{body}\n".encode(), name="a.md")
    assert article.text == "甲\n乙"


def test_lists_quotes_and_captions_have_line_ends() -> None:
    html = "<ul><li>甲<br>乙</ul><blockquote>丙<br>丁</blockquote><figure><img src=a.png><figcaption>图<br>摄影</figcaption></figure>"
    items, quote, picture = blocks(html)
    assert items["items"][0][0]["text"] == "甲\n乙"
    assert quote["blocks"][0]["text"] == "丙\n丁"
    assert picture["caption"] == "图\n摄影"


def test_a_picture_alone_in_its_line_stands_where_it_stood() -> None:
    html = "<p>甲段。<br><a href=b><img src=a.png></a><br>图的说明<br>丙<img src=c.png>丁</p>"
    found = [block.get("text") or block.get("url") for block in blocks(html)]
    assert found == ["甲段。", "a.png", "图的说明\n丙丁", "c.png"]


# -- cells -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("林一<br>周二", "林一\n周二"),
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("<p>甲</p><p>乙</p><p>丙</p><p>丁</p>", "甲\n乙\n丙\n丁"),
        ("<ul><li>甲<li>乙</ul>丙", "甲\n乙\n丙"),
        ("<h4>甲</h4>乙", "甲\n乙"),
        ("甲<pre>乙\n丙</pre>丁", "甲\n乙\n丙\n丁"),
        ("<blockquote>甲</blockquote><hr>乙", "甲\n乙"),
        ("<div>1</div><div>2</div>", "1\n2"),
        ("甲<span style='display:none'>藏</span>乙", "甲乙"),
        ("甲<style>p{}</style>", "甲"),
    ],
)
def test_cells_with_blocks_keep_their_rows(cell: str, text: str) -> None:
    assert cells(f"<table><tr><th>项<th>值<tr><td>一<td>{cell}<tr><td>二<td>丁</table>") == [
        ["项", "值"],
        ["一", text],
        ["二", "丁"],
    ]


def test_what_a_cell_hides_stands_behind_the_table() -> None:
    items = build(
        lexbor.events(repair("<table><tr><td>甲<b hidden>藏</b><td>乙<tr><td>丙<td><script>x</script>丁</table>"))
    ).items
    assert [(cut.kind, cut.text) for cut in items if isinstance(cut, RemovedItem)] == [
        ("hidden", "藏"),
        ("script", "x"),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td><p>甲。</p><p>乙。</p><p>丙。</p><td>丁</table>",  # one row
        "<table><tr><td><h2>甲</h2>乙<tr><td>丙</table>",  # one column
        "<table><tr><td>甲<td>乙<tr><td>丙<td><pre>if x:\n    y</pre></table>",  # a cell would lose the indentation
        "<table><tr><td>甲<td><table><tr><td>乙<td>丁<tr><td>戊<td>己</table><tr><td>丙<td>丁</table>",
    ],
)
def test_a_table_that_lays_out_the_page_is_none(html: str) -> None:
    assert len(blocks(html)) > 1


def test_what_a_cell_hides_still_points_at_a_security() -> None:
    html = "<table><tr><td>甲<span hidden><i data-code='1,600160'>乙</i></span><td>丙<tr><td>丁<td>戊</table>"
    assert [mention.code for mention in build(lexbor.events(repair(html))).mentions] == ["1,600160"]


# -- ruby ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ruby>地震<rt>じしん</rt></ruby>が", "地震(じしん)が"),
        ("<ruby>漢<rp>（</rp><rt>かん</rt><rp>）</rp></ruby>", "漢（かん）"),
        ("<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>", "漢(かん)字(じ)"),
        ("<b><ruby>饕餮<rt>tāo <i>tiè</i></rt></ruby></b>盛宴", "饕餮(tāo tiè)盛宴"),
        ("<ruby>空<rt></rt></ruby>。", "空。"),
    ],
)
def test_a_reading_stands_in_brackets(html: str, text: str) -> None:
    assert [block["text"] for block in blocks(f"<p>{html}</p>")] == [text]
    assert cells(f"<table><tr><td>{html}<td>乙<tr><td>丙<td>丁</table>")[0][0] == text


@pytest.mark.parametrize(("body", "expected"), [
    ("如图：\n![](/a.png)\n可以看到**江州**。", ["如图：", "/a.png", "可以看到江州。"]),
    ("![](/a.png)\n图1 大桥\n![](/b.png)\n图2 石桥", ["/a.png", "图1 大桥", "/b.png", "图2 石桥"]),
    ("<p>甲\n  <a href='/x'><img src='/a.png'></a>\n  乙</p>", ["甲", "/a.png", "乙"]),
    ("点![](/a.png)按钮，\n再点![](/b.png)", ["点按钮，再点", "/a.png", "/b.png"]),
    ("- 甲\n  ![](/a.png)\n\n  乙\n  ![](/b.png)\n  丙", ["甲", "/a.png", "乙", "/b.png", "丙"]),
])  # fmt: skip
def test_a_picture_alone_in_a_line_of_the_file_stands_between_paragraphs(body: str, expected: list[str]) -> None:
    def shown(found: Any) -> list[str]:
        if isinstance(found, List):
            return [text for item in found.items for block in item for text in shown(block)]
        return [found.url if isinstance(found, Image) else found.text]

    article = newsingest.parse_bytes(f"---\ntitle: 题\n---\n{body}\n".encode(), name="a.md")
    assert [text for block in article.body for text in shown(block)] == expected


@pytest.mark.parametrize(("body", "text"), [
    ("{{< tab >}}甲{{< /tab >}}\n{{< tab >}}乙{{< /tab >}}", "甲\n乙"),
    ("甲：\n{% include icon.html %} [乙](/a)", "甲：乙"),
    ("甲{% x %}\n乙，{% x %}{% y %}\n丙", "甲乙，丙"),
])  # fmt: skip
def test_a_line_end_between_tags_of_a_template_is_one(body: str, text: str) -> None:
    article = newsingest.parse_bytes(f"---\ntitle: 题\n---\n**头**文\n\n{body}\n".encode(), name="a.md")
    assert article.text == f"头文\n\n{text}"


@pytest.mark.parametrize("indent", ["　　", "&emsp;&emsp;", "&#8195;&#8195;", "&ensp;&ensp;&ensp;&ensp;"])
def test_a_line_with_a_wide_indent_is_a_paragraph(indent: str) -> None:
    data = f"---\ntitle: 题\n---\n{indent}**甲**文。\n{indent}乙文。<br>{indent}丙文。\n".encode()
    assert newsingest.parse_bytes(data, name="a.md").text == "甲文。\n\n乙文。\n\n丙文。"
