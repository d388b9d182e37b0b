import re
from typing import Any

import msgspec
import pytest

import newsingest
from newsingest.article import Image
from newsingest.draft import RemovedItem
from newsingest.html import lexbor
from newsingest.html.blocks import BuiltBlocks, build
from newsingest.html.repair import repair
from newsingest.text import plain_text, texts


def read(html: str, **options: Any) -> BuiltBlocks:
    return build(lexbor.events(repair(html)), **options)


def brief(html: str) -> list[Any]:
    """Return each item of a reading as its type and its content."""
    out: list[Any] = []
    for item in read(html).items:
        if isinstance(item, RemovedItem):
            out.append((item.kind, item.text))
            continue
        data = msgspec.to_builtins(item)
        kind = data.pop("type")
        out.append(
            (kind, data.get("text") or data.get("url") or data.get("items") or data.get("blocks") or data.get("rows"))
        )
    return out


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>甲 乙　丙\xa0丁</p>", [("paragraph", "甲 乙 丙 丁")]),
        ("甲<br><br>乙<br /> <br>丙", [("paragraph", "甲"), ("paragraph", "乙"), ("paragraph", "丙")]),
        ("甲\n\n乙\n丙", [("paragraph", "甲"), ("paragraph", "乙丙")]),
        ("　　甲\n　　乙", [("paragraph", "甲"), ("paragraph", "乙")]),
        ("<p>甲<p>乙", [("paragraph", "甲"), ("paragraph", "乙")]),
        ("<div>甲<p>乙</p>丙</div>", [("paragraph", "甲"), ("paragraph", "乙"), ("paragraph", "丙")]),
        ("<p>甲<img src='a.png'>乙</p>", [("paragraph", "甲乙"), ("image", "a.png")]),
        ("<p>甲\u200b乙\ufeff</p>", [("paragraph", "甲乙")]),
        ("<p><br /></p><p> </p>", []),
        ("<hr>", [("rule", None)]),
        ("<pre>\na\n  b\n</pre>", [("code", "a\n  b")]),
        ("<iframe src='https://v.example.com/1'></iframe>", [("embed", "https://v.example.com/1")]),
        ("<object><param name='movie' value='a.swf'></object>", [("embed", "a.swf")]),
        ("<p style='display:none'>藏</p>甲", [("hidden", "藏"), ("paragraph", "甲")]),
        ("<style>p{}</style><script>x<y</script><!-- c -->", [("style", "p{}"), ("script", "x<y"), ("comment", "c")]),
        ("<table><tr><td><p>甲</p></td></tr></table>", [("paragraph", "甲")]),
    ],
)
def test_reading(html: str, expected: list[Any]) -> None:
    assert brief(html) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("一、市场回暖", "heading"),
        ("深圳今年第一个“日光盘”？", "paragraph"),
        ("说明：", "paragraph"),
        ("长" * 41, "paragraph"),
    ],
)
def test_a_short_paragraph_in_bold_is_a_heading(text: str, kind: str) -> None:
    assert brief(f"<p><strong>{text}</strong></p>") == [(kind, text)]
    assert brief(f"<p><strong>{text}</strong>后</p>") == [("paragraph", text + "后")]
    assert msgspec.to_builtins(read(f"<p><b>{text}</b></p>", bold_headings=False).items[0])["type"] == "paragraph"


def test_spans_join_to_the_text() -> None:
    item = read("<p>甲 <b>乙<i> 丙</i></b> <a href=' u '>丁</a>戊</p>").items[0]
    assert msgspec.to_builtins(item) == {
        "type": "paragraph",
        "text": "甲 乙 丙 丁戊",
        "spans": (
            {"text": "甲 ", "marks": (), "href": None},
            {"text": "乙", "marks": ("strong",), "href": None},
            {"text": " 丙", "marks": ("strong", "emphasis"), "href": None},
            {"text": " ", "marks": (), "href": None},
            {"text": "丁", "marks": (), "href": "u"},
            {"text": "戊", "marks": (), "href": None},
        ),
    }


def test_lists_nest() -> None:
    items = msgspec.to_builtins(read("<ol start=3><li>a<ul><li>b</ul><li><p>c</p><p>d</p></ol>").items[0])
    assert (items["ordered"], items["start"]) == (True, 3)
    assert [[block.get("text") or block["items"][0][0]["text"] for block in item] for item in items["items"]] == [
        ["a", "b"],
        ["c", "d"],
    ]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ol start=19><li>甲<li>乙</ol>", "19. 甲\n20. 乙"),
        ("<ol start=5><li>甲<li value=9>乙<li>丙</ol>", "5. 甲\n\n9. 乙\n10. 丙"),
        ("<ol reversed><li>甲<li>乙</ol>", "2. 甲\n\n1. 乙"),
        ("<ol start=0><li>甲<li></li><li>丙</ol>", "0. 甲\n\n2. 丙"),
        ("<ol><li>甲<ol><li>子</ol><li>乙</ol>", "1. 甲\n1. 子\n2. 乙"),
        ("<ol><ol><li>甲</ol></ol>", "1. 甲"),
        ("<ol>前言<li>甲</ol>", "前言\n\n1. 甲"),
        ("<ul><li>甲<ol start=3><li>子<li>女</ol><li>乙</ul>", "甲\n3. 子\n4. 女\n乙"),
        ("<ol><li><img src=a.png><li>乙<p>续</ol>", "2. 乙\n续"),
        ("<ol start=x><li>甲</ol>", "1. 甲"),
        ("<ol start=-2><li>甲<li>乙<li>丙<li>丁</ol>", "-2. 甲\n-1. 乙\n0. 丙\n1. 丁"),
        ("<ol><li value=-5>甲<li>乙<li value='+3'>丙</ol>", "-5. 甲\n-4. 乙\n\n3. 丙"),
        ("<ol reversed start=0><li>甲<li>乙</ol>", "0. 甲\n\n-1. 乙"),
        ("<ol start='2.5'><li>甲</ol>", "2. 甲"),
        ("<ol start=' 7x'><li value='9 '>甲<li value='- 1'>乙</ol>", "9. 甲\n10. 乙"),
        ("<ol start=123456789012><li>甲</ol>", "1. 甲"),
    ],
)
def test_the_numbers_of_an_ordered_list_stand_in_the_text(html: str, text: str) -> None:
    blocks = [item for item in read(html).items if not isinstance(item, RemovedItem)]
    assert plain_text(blocks) == text
    assert "".join(texts(blocks)) == re.sub(r"(?m)^-?\d+\. ", "", text).replace("\n", "")


def test_tables() -> None:
    table = msgspec.to_builtins(
        read("<table><caption>表</caption><tr><th>a<th>b<tr><td><p>1</p><p>2</p><td><b>3</b></table>").items[0]
    )
    assert (table["caption"], table["header"]) == ("表", 1)
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [["a", "b"], ["1\n2", "3"]]


def test_a_caption_goes_to_its_picture() -> None:
    picture = msgspec.to_builtins(
        read("<figure><a href=b><img src=a alt=c></a><figcaption>图</figcaption></figure>").items[0]
    )
    assert picture == {"type": "image", "url": "a", "alt": "c", "caption": "图", "href": "b"}


def test_charts_are_cut_and_their_securities_kept() -> None:
    reading = read(
        "<!-- EM_StockImg_Start --><p><a data-code='609901|1|2'><img src=k.png></a></p><!-- EM_StockImg_End -->"
        "<p>甲<span><a data-code='1,609901'>霁原<b>新材</b></a></span>乙</p>"
    )
    assert reading.items[0] == RemovedItem("chart", "k.png")
    assert [(m.code, m.text) for m in reading.mentions] == [("609901|1|2", None), ("1,609901", "霁原新材")]


def test_cuts_in_a_list_stand_behind_it() -> None:
    assert [type(item).__name__ for item in read("<ul><li>a<!--x--></ul><p>b").items] == [
        "List",
        "RemovedItem",
        "Paragraph",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + "甲",
        "<ul><li>" * 2_000 + "甲",
        "<blockquote>" * 2_000 + "甲",
        "<table><tr><td>" * 300 + "甲",
        "<b>" * 3_000 + "甲",
        "<a href=x>" * 3_000 + "甲",
    ],
    ids=lambda html: html[:8],
)
def test_depth_is_no_danger(html: str) -> None:
    items = read(html).items
    assert "甲" in msgspec.json.encode(items).decode()


@pytest.mark.parametrize(("attributes", "url"), [
    ('src="/blank.gif" data-original="/real.jpg"', "/real.jpg"),
    ('src="data:image/gif;base64,R0lGOD" data-src="/real.jpg"', "/real.jpg"),
    ('src="/none.gif" file="https://a.example/b.jpg"', "https://a.example/b.jpg"),
    ('src="/none.gif" data-lazy="/real.jpg"', "/real.jpg"),
    ('src="/none.gif" real_src="/real.jpg"', "/real.jpg"),
    ('src="/real.jpg" data-src="lazy"', "/real.jpg"),
    ('src="data:image/gif;base64,R0lGOD"', "data:image/gif;base64,R0lGOD"),
    ('data-lazy-src="https://a.example/x"', "https://a.example/x"),
])  # fmt: skip
def test_a_lazy_picture_gives_its_real_address(attributes: str, url: str) -> None:
    article = newsingest.parse_bytes(
        f"---\ntitle: x\n---\n<p>甲</p><p><img {attributes}></p>\n".encode(), name="a.html"
    )
    assert [block.url for block in article.body if isinstance(block, Image)] == [url]
