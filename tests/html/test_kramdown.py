"""Test the constructs that kramdown and similar dialects add to CommonMark."""

from typing import Any

import msgspec
import pytest

import newsingest
from newsingest import audit
from newsingest.source import decode


def read(body: str) -> tuple[list[Any], list[tuple[str, str]]]:
    data = f"---\ntitle: 题\n---\n{body}\n".encode()
    article = newsingest.parse_bytes(data, name="a.md")
    assert not audit.audit(decode(data, "a.md").text, article).findings
    return [_brief(block) for block in msgspec.to_builtins(article.body)], [
        (cut.kind, cut.text) for cut in article.removed
    ]


def _brief(block: dict[str, Any]) -> Any:
    if block["type"] == "list":
        return [[_brief(inner) for inner in item] for item in block["items"]]
    if block["type"] == "table":
        return [[cell["text"] for cell in row] for row in block["rows"]]
    return (
        block.get("text", "").replace("\n", "" if block["type"] == "paragraph" else "\n")
        or block.get("url")
        or block["type"]
    )


@pytest.mark.parametrize(("body", "blocks"), [
    # attribute lists
    ('见[附件](https://a.example/x){: target="_blank" }，请查收。', ["见附件，请查收。"]),
    ('见[附件](https://a.example/x){:target="_blank" :rel="noopener"}。', ["见附件。"]),
    ("**重点**{: .red}与`码`{:.x}。", ["重点与码。"]),
    ("`甲`{:.language-js} 与 `乙`{:.x}\n`{:.y}`{:.z} 尾**段**。", ["甲 与 乙 {:.y} 尾段。"]),
    ("**重** `甲\n{:.x}\n乙` {:.z}", ["重 甲 {:.x} 乙 {:.z}"]),
    ("**甲**{:.x}**乙**{: .y}{: .z}，~~丙~~{: .x}，*丁*{: .x}{: 戊}", ["甲乙，丙，丁{: .x}{: 戊}"]),
    ("* {: .x} 一\n* {:.y}二\n  1. {: #z} 三\n* {: 四}", [[["一"], ["二", [["三"]]], ["{: 四}"]]]),
    ("一段话。\n{: .alert .alert-info }\n\n另一段。", ["一段话。", "另一段。"]),
    ("{: .table}\n甲 | 乙\n---|---\n1 | 2", [[["甲", "乙"], ["1", "2"]]]),
    ("> 引文。\n{: .quote}\n\n完。", ["quote", "完。"]),
    ("# 头 {#top}\n\n## 小标题 {: .no_toc }\n\n下 {#b}\n---\n\n正文。", ["头", "小标题", "下", "正文。"]),
    ('![](/a.png){: alt="老桥" width="9"}', ["/a.png"]),
    ("`{: .x}` 是码。\n\n```\n{: .x}\n# a {#b}\n```", ["{: .x} 是码。", "{: .x}\n# a {#b}"]),
    ("他说{: 这样}，{: 完。", ["他说{: 这样}，{: 完。"]),
    ("集合 {#1, #2} 有两个。", ["集合 {#1, #2} 有两个。"]),
    # mathematics and prose that look like attribute lists
    ("$$\n{: x+y :}\n$$\n\n尾**段**。", ["$$ {: x+y :} $$", "尾段。"]),
    ("# 头\n\n正文。\n{: 注意这一行是说明 }", ["头", "正文。{: 注意这一行是说明 }"]),
    ("## 价格 {: 10元 }\n\n## 集合 {#1, #2}", ["价格 {: 10元 }", "集合 {#1, #2}"]),
    ("**甲**{: 说明 }，**乙**{: lead }。\n{: .5 }", ["甲{: 说明 }，乙{: lead }。{: .5 }"]),
    ('**甲**{: lead }，**乙**{:lead .b.c #d}。\n\n{:lead: .red title="红 色"}\n\n{:注: 说明}', ["甲，乙。", "{:注: 说明}"]),
    # tables
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n|---|:---:|\n| - | - |\n|===\n| 3 | 4 |\n\n|---|", [[["甲", "乙"], ["1", "2"], ["-", "-"], ["3", "4"]], "|---|"]),
    ("> | 甲 | 乙 |\n> |---|---|\n> | 1 | 2 |\n> |=====|=====|\n> | 3 | 4 |", ["quote"]),
    # ends of blocks and of lines
    ("## 头\n\n- 一\n^\n- 二\n^\n    码\n\n```\n^\n```\n\n甲^\n^", ["头", [["一"]], [["二"]], "码", "^", "甲^"]),
    ("## 头\n\n甲\\\\\n**乙**{: .x}\\\\\n丙\\\\\n\n`丁\\\\\n戊`", ["头", "甲乙丙\\", "丁\\\\ 戊"]),
    # containers
    ("::: center\n![图](/a.png)\n:::\n\n完。", ["/a.png", "完。"]),
    ("::: warning 注意\n小心。\n:::", ["注意", "小心。"]),
    (":::note[提示]\n小心。\n:::", ["提示", "小心。"]),
    ("::: 没有结尾的一行", ["::: 没有结尾的一行"]),
    # definitions
    ("文件一\n\n: **校验和**\n\n  abc\n\n文件二\n: 说明二\n: 说明三", ["文件一", [["校验和", "abc"]], "文件二", [["说明二"], ["说明三"]]]),
    ("# 头\n\n词一\n**词二**\n: 说明", ["头", "词一", "词二", [["说明"]]]),
    ("# 头\n\n*词*一\n: 说明", ["头", "词一", [["说明"]]]),
    ("# 头\n\n词\n:   说明\n\n    二段\n\n        码\n\n尾", ["头", "词", [["说明", "二段", "码"]], "尾"]),
    ("# 头\n\n词\n: {: .x} 见**说明**{: .y}", ["头", "词", [["见说明"]]]),
    ("# 头\n\n- 项\n\n---\n: 不是定义", ["头", [["项"]], "rule", ": 不是定义"]),
    ("# 头\n\n词\n: - 一\n  - 二\n\n词\n: > 引\n\n### 尾 ### {#b}", ["头", "词", [[[["一"], ["二"]]]], "词", [["quote"]], "尾"]),
    ("# 头[^1]\n\n[^1]: 甲\n\n    ~~~\n    码\n\n    码\n    ~~~", ["头[^1]", "[^1] 甲", "码\n\n码"]),
    ("# 头\n\n词\n: ~~~ js\n  码\n  ~~~\n\n尾。\n{: .x}\n1. 一", ["头", "词", [["码"]], "尾。", [["一"]]]),
    ('<div markdown="1">\n```\n码\n```\n</div>', ["码"]),
    (": 没有词的一行", [": 没有词的一行"]),
    ("- 项\n\n: 不是定义", [[["项"]], ": 不是定义"]),
    # Markdown in elements
    ('<div class="box" markdown="1">\n**盒子**里的话\n- 一\n</div>\n\n完。', ["盒子里的话", [["一"]], "完。"]),
    ('# 头\n\n<p markdown="1">*甲*乙</p>\n\n<div class="x" markdown="span">**丙**</div>\n丁', ["头", "甲乙", "丙", "丁"]),
    ('<table><tr><td markdown="1">*甲*</td>\n<td>乙</td></tr></table>\n\n## 尾', [[["甲", "乙"]], "尾"]),
    ('<ul><li markdown="1">\n*甲*\n</li></ul>\n\n## 尾', [[["甲"]], "尾"]),
    ('<div markdown="0">*甲*</div>\n\n## 尾', ["*甲*", "尾"]),
    ("<div markdown='1'>\n词\n: 说明`码`\n\n|甲|乙|\n|-|-|\n|1|[2](/a){: .x}|\n{: .y}\n</div>\n**后**文", ["词", [["说明码"]], [["甲", "乙"], ["1", "2"]], "后文"]),
    # a block of HTML ends with its element
    ("<div>\n<p>甲</p>\n</div>\n- 乙\n- **丙**\n\n## 尾", ["甲", [["乙"], ["丙"]], "尾"]),
    ("<p>甲</p>\n```\n<div>\n\n码\n```\n*乙*丙", ["甲", "<div>\n\n码", "乙丙"]),
    ("::: tip 题\n<div><div>\n甲</div>\n*乙*</div>\n:::\n\n尾", ["题", "甲", "*乙*", "尾"]),
    ("> <p>甲</p>\n> *乙*丙\n\n- <p>甲</p>\n  *乙*丙\n\n<p>甲\n*乙*丙", ["quote", [["甲", "乙丙"]], "甲 *乙*丙"]),
    ("<p>甲</p>\n    *乙*丙\n\n## 尾", ["甲", "*乙*丙", "尾"]),
    ("<p>甲</p>\n{: .x}\n\n<div>\n{: .y}\n</div>\n\n## 尾", ["甲", "{: .y}", "尾"]),
    ("{::nomarkdown}<b>粗</b>{:/}体", ["粗体"]),
    ('见[甲](/a){target=_blank}，[乙](/b){.x #y width="3"}。', ["见甲，乙。"]),
    ("f(x){return 1} 与 [甲](/a){乙} [丙](/c){n=1}", ["f(x){return 1} 与 甲{乙} 丙{n=1}"]),
])  # fmt: skip
def test_what_is_no_text(body: str, blocks: list[Any]) -> None:
    assert read(body) == (blocks, [])


@pytest.mark.parametrize(("body", "blocks", "cut"), [
    ("# 头\n\n* TOC\n{:toc}\n\n正文。", ["头", "正文。"], "* TOC\n{:toc}"),
    ("1. 目录\n   - 子\n{:toc}\n\n正文。", ["正文。"], "1. 目录\n   - 子\n{:toc}"),
    ("甲。\n\n{::comment}\n不给人看\n{:/comment}\n\n乙。", ["甲。", "乙。"], "{::comment}\n不给人看\n{:/comment}"),
    ("*[HTML]: 超文本\n\n见 HTML 标准。", ["见 HTML 标准。"], "*[HTML]: 超文本"),
    ("见 HTML 标准。\n\n*[HTML]: 超文本", ["见 HTML 标准。"], "*[HTML]: 超文本"),
])  # fmt: skip
def test_what_no_reader_sees_is_removed(body: str, blocks: list[Any], cut: str) -> None:
    assert read(body) == (blocks, [("template", cut)])


def test_an_alt_text_may_stand_in_an_attribute_list() -> None:
    article = newsingest.parse_bytes('---\ntitle: 题\n---\n# 头\n\n![](/a.png){: alt="老桥"}\n'.encode(), name="a.md")
    assert msgspec.to_builtins(article.body[1])["alt"] == "老桥"
