import re

import pytest
from bs4 import BeautifulSoup

import newsingest
from deadlines import within
from newsingest.article import Image
from newsingest.errors import InternalError
from newsingest.html.markdown import posts_html
from newsingest.html.raw import raw_elements


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*ST海润和*ST凯乐", "<p>*ST海润和*ST凯乐</p>\n"),
        ("2021. 年度总结", "<p>2021. 年度总结</p>\n"),
        ("007. 邦德", "<p>007. 邦德</p>\n"),
        ("> 007. 邦德\n> 丙", "<blockquote>\n<p>007. 邦德\n丙</p>\n</blockquote>\n"),
        ("- 2021. 年度总结\n- 00) 甲", "<ul>\n<li>2021. 年度总结</li>\n<li>00) 甲</li>\n</ul>\n"),
        ("007. 邦德\n\n    码", "<p>007. 邦德</p>\n<pre><code>码\n</code></pre>\n"),
        ("-     007. 码", "<ul>\n<li>\n<pre><code>007. 码\n</code></pre>\n</li>\n</ul>\n"),
        ("09. 甲\n10. 乙", "<p>09. 甲</p>\n<p>10. 乙</p>\n"),
        ("> 01) 甲\n> 02) 乙\n\n丙", "<blockquote>\n<p>01) 甲</p>\n<p>02) 乙</p>\n</blockquote>\n<p>丙</p>\n"),
        ("0. 甲", '<ol start="0">\n<li>甲</li>\n</ol>\n'),
        ("[1]: 600519.SH", "<p>[1]: 600519.SH</p>\n"),
        ("###标题", "<h3>标题</h3>\n"),
        ("5~10元…20~30元", "<p>5~10元…20~30元</p>\n"),
        ("~~旧~~", "<p><del>旧</del></p>\n"),
        ("a <b> c", "<p>a <b> c</p>\n"),
        ("1. 一\n2. 二", "<ol>\n<li>一</li>\n<li>二</li>\n</ol>\n"),
        ("[甲][x]\n\n[x]: http://news.example.com/", '<p><a href="http://news.example.com/">甲</a></p>\n'),
        ("```\n###a\n[1]: b\n```", "<pre><code>###a\n[1]: b\n</code></pre>\n"),
        ("    [1]: b", "<pre><code>[1]: b\n</code></pre>\n"),
        ("#!/bin/sh", "<p>#!/bin/sh</p>\n"),
        ("<p>*ST海润</p>\n[1]: b\n2*3\n\n*ST凯乐", "<p>*ST海润</p>\n<p>[1]: b\n2*3</p>\n<p>*ST凯乐</p>\n"),
    ],
)
def test_guarded_markdown(text: str, html: str) -> None:
    assert posts_html(text) == html


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲", []),
        ("<pre>a\n\nb</pre >c", ["<pre>a\n\nb</pre >"]),
        ("<pre>a<script>b</pre>c</script>", ["<pre>a<script>b</pre>"]),
        ("<style>a<pre>b</PRE>", ["<pre>b</PRE>"]),
        ("</pre><pre>a", []),
        ("<pre>" * 30_000 + "</style>", []),
        ("甲<!-- a -->`<!-- b -->`<!--> <!-- c", ["<!-- a -->"]),
        ("<!-- <pre> --></pre><pre><!--</pre>-->", ["<!-- <pre> -->", "<pre><!--</pre>"]),
        ("<xmp>a</xmp>", ["<xmp>a</xmp>"]),
    ],
)
def test_elements_without_markdown(text: str, found: list[str]) -> None:
    assert [text[start:end] for _, start, end, _ in raw_elements(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("用`<style>`写。\n\n甲。\n\n```html\n</style>\n```", []),
        ("用``<pre> ` <style>``写。\n\n</style>", []),
        ("用`<style>\n和<script>`写。\n\n</style></script>", []),
        ("用<style>写。\n\n```html\n</style>\n```\n\n甲。", []),
        ("> ```\n> <pre>\n> ```\n\n</pre>", []),
        ("甲：\n\n\t<script>\n\ta\n\t</script>", []),
        ("`a`<pre>b</pre>`", ["<pre>b</pre>"]),
        ("<script>\na = `</script>\n\n`b`", ["<script>\na = `</script>"]),
        ("<div>\n\n    <pre>\na\n</pre>\n</div>", ["<pre>\na\n</pre>"]),
    ],
)
def test_elements_in_code_are_none(text: str, found: list[str]) -> None:
    assert [text[start:end] for _, start, end, _ in raw_elements(text)] == found


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("顺序为 `<style>、<script>`。\n\n甲。\n\n```html\n<style></style>\n<script></script>\n```\n\n乙。",
         ["顺序为 <style>、<script>。", "甲。", "<style></style>\n<script></script>", "乙。"]),
        ("~~~甲~~~\n\n乙。", ["~~~甲~~~", "乙。"]),
        ("~~~甲~~\n\n乙。", ["~~~甲~~", "乙。"]),
        ("~~~ 甲 ~~~\n\n乙。", ["~~~ 甲 ~~~", "乙。"]),
        ("> ~~~~甲~乙\n> 丙\n\n丁。", ["~~~~甲~乙丙", "丁。"]),
        ("`甲\n~~~乙~~\n丙` 丁", ["甲 ~~~乙~~ 丙 丁"]),
        ("甲：\n- ~~~乙~~~\n- 丙\n\n丁。", ["甲：", "~~~乙~~~\n丙", "丁。"]),
        ("~~~js\n甲\n~~~\n\n乙。", ["甲", "乙。"]),
        ("说明：\n\n\t错误：\n\t<script async\n\t  src='a.js'></script>\n\n结尾。",
         ["说明：", "错误：\n<script async\n  src='a.js'></script>", "结尾。"]),
        ("- 甲\n\n      a\n      <pre>b\n      c</pre>\n\n乙。", ["甲\na\n<pre>b\nc</pre>", "乙。"]),
        ("<div>\n    <pre>a\n\nb</pre>\n</div>\n\n**甲**乙。", ["a\n\nb", "甲乙。"]),
        ("代码：\n\n    <div>\n    <p>甲</p>\n    </div>\n\n乙。", ["代码：", "<div>\n<p>甲</p>\n</div>", "乙。"]),
        ("`*ST砚湖\n2*3` 与 *ST南岭", ["*ST砚湖 2*3 与 *ST南岭"]),
    ],
)  # fmt: skip
def test_code_is_text(body: str, texts: list[str]) -> None:
    article = newsingest.parse_bytes(f"---\ntitle: 题\n---\n## 头\n\n{body}\n".encode(), name="a.md")
    assert article.text == "\n\n".join(["头", *texts])
    assert article.removed == ()


PRE, SCRIPT = "<pre>x</pre>", "<script>x</script>"
PLACES = (
    "{}", "甲{}乙", "`{}`", "``{}``", "```\n{}\n```", "    {}", "- {}", "-     {}", "- 甲\n\n      {}", "1.  {}", "> {}", ">     {}", "# {}", "[{}](a)",
    "[甲]({})", "[甲](<{}>)", '[甲](a "{}")', "![{}](a)", "![甲]({})", "<a title='{}'>甲</a>", "<p {}>甲</p>", "| {} |\n|---|\n| {} |", "[甲][k]\n\n[k]: <{}>",
    "甲[^1]\n\n[^1]: {}", "甲[^1]\n\n[^1]: 乙\n\n        {}", "**{}**", "<div>\n\n    {}", "<{}>", "<!-- {} -->", "\\{}", "&lt;{}", "~~~{}~~~", "``` {}\n甲\n```",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "thing", [PRE, SCRIPT, "{{ x }}", "{% x %}", "{% codeblock %}\nx\n{% endcodeblock %}", "[code]x[/code]"]
)
def test_no_placeholder_stays_in_a_record(place: str, thing: str) -> None:
    for around in ("## 头\n\n{}\n", "- 头\n\n{}\n", "{}\n"):
        body = around.format(place.replace("{}", thing))
        for name in ("a.md", "a.html"):
            record = str(newsingest.parse_bytes(f"---\ntitle: 题\n---\n{body}".encode(), name=name))
            assert not re.search(r"xkept|liquid", record)


@pytest.mark.parametrize(
    "text",
    [
        "xkept0q liquid0q",
        "&#120;kept0q l&#105;quid0q",
        "<svg>xke<g>pt0q li</g>quid0q</svg>",
        "x<b>kept0q</b> li**quid0q**",
    ],
)
def test_no_text_is_taken_for_a_placeholder(text: str) -> None:
    body = f"---\ntitle: 题\n---\n## 头\n\n{text}\n\n<pre>甲</pre>\n\n{{{{ 乙 }}}}\n"
    found = newsingest.parse_bytes(body.encode(), name="a.md").text.replace(" ", "")
    assert "xkept0qliquid0q" in found
    assert (found.count("甲"), found.count("乙")) == (1, 1)


def test_a_placeholder_that_stays_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsingest.html.raw.raw_elements", lambda _text: iter([(0, 0, 3, False)]))
    monkeypatch.setattr("newsingest.html.raw.Kept._element", lambda _self, number, **_: f"xkept{number}q")
    with pytest.raises(InternalError, match="bug in newsingest") as found:
        newsingest.parse_bytes(b"---\ntitle: a\n---\n# a\n\n**b**</b>\n", name="a.md")
    assert (found.value.path, found.value.code) == ("a.md", "internal")


@pytest.mark.parametrize(("body", "text"), [
    ("<pre>码</pre>\n**甲**\n- 乙", "码\n\n甲\n\n乙"),
    ("<style>a {}</style>\n### 甲\n*乙*", "甲\n\n乙"),
    ("<pre>码</pre>\n<pre>码</pre>\n*甲*", "码\n\n码\n\n甲"),
    ("> <pre>码</pre>\n> *甲*\n\n乙", "码\n\n甲\n\n乙"),
    ("- <pre>码</pre>\n  *甲*\n- 乙", "码\n甲\n乙"),
    ("<div>\n<pre>码</pre>\n*甲*\n</div>", "码\n\n*甲*"),
    ("<img src='/a.png'>\n**图一**：乙\n\n丙", "图一：乙\n\n丙"),
    ('<font color="red">\n甲*乙*\n</font>', "甲乙"),
    ("<br>\n## 甲", "甲"),
    ("<img src='/a.png'>\n<p>*甲*</p>", "*甲*"),
    ("<div>\n<br>\n*甲*\n</div>", "*甲*"),
    ("<custom>\n*甲*\n</custom>", "<custom> *甲* </custom>"),
])  # fmt: skip
def test_lines_below_an_element_are_markdown(body: str, text: str) -> None:
    assert (
        newsingest.parse_bytes(f"---\ntitle: 题\n---\n## 头\n\n{body}\n".encode(), name="a.md").text == f"头\n\n{text}"
    )


@pytest.mark.parametrize("tag", ["<img src='a'>", "<b>", "</font>", "<pre>甲\n\n- 乙</pre>"])
def test_a_lone_tag_below_an_item_goes_on_with_it(tag: str) -> None:
    page = BeautifulSoup(posts_html(f"- 乙\n{tag}\n- 丙\n\n**丁**"), "html.parser")
    assert [item.get_text().strip()[:1] for item in page("li")] == ["乙", "丙"]
    assert "".join(text.get_text() for text in page("strong")) == "丁"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("-     /* 2*3 */ *ST甲", "<ul>\n<li>\n<pre><code>/* 2*3 */ *ST甲\n</code></pre>\n</li>\n</ul>\n"),
        ("- 甲\n    *ST乙、*ST丙", "<ul>\n<li>甲\n*ST乙、*ST丙</li>\n</ul>\n"),
        ("1\\*/ 2\\*3 4\\*ST甲", "<p>1*/ 2*3 4*ST甲</p>\n"),
        ("*ST甲，*重点*，*ST乙", "<p>*ST甲，<em>重点</em>，*ST乙</p>\n"),
        ("[*ST甲](/2*3 '2*3')[*ST乙]\n\n[*ST乙]: /中", '<p><a href="/2*3" title="2*3">*ST甲</a><a href="/%E4%B8%AD">*ST乙</a></p>\n'),
        ("*ST甲 <a href='2*3'>\n\n```2*3 *ST乙\n```", "<p>*ST甲 <a href='2*3'></p>\n<pre><code class=\"language-2*3\" data-meta=\"*ST乙\"></code></pre>\n"),
        ("&#8704;∁*ST甲~~5~6~~", "<p>∀∁*ST甲<del>5~6</del></p>\n"),
        ("这是**“`重点`”**内容", "<p>这是<strong>“<code>重点</code>”</strong>内容</p>\n"),
        ("`这是**“重点”**内容`", "<p><code>这是**“重点”**内容</code></p>\n"),
        (f"5*6{''.join(map(chr, range(0x2200, 0x2300)))}", None),
        (f"甲**“乙”**丙{''.join(map(chr, range(0xE000, 0xF900)))}", None),
    ],
)  # fmt: skip
def test_what_stands_for_marks_is_never_shown(text: str, html: str | None) -> None:
    assert posts_html(text) == (html or f"<p>{text}</p>\n")


def test_a_text_that_holds_all_stand_ins_is_read_in_time() -> None:
    every = "".join(map(chr, [*range(0x2200, 0x2300), *range(0xE000, 0xF900)]))
    with within(5):
        assert "2*3" in posts_html(f"&amp;{every}" + "2*3 甲**“乙”**丙\n" * 20_000)


@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("切换**（需要\n重启）**。", "（需要\n重启）"),
        ("甲**“乙\n丙”**丁", "“乙\n丙”"),
        ("目录：**/etc/app**", "/etc/app"),
        ("**=甲=**", "=甲="),
    ],
)
def test_strong_over_a_line_end_and_before_signs(text: str, strong: str) -> None:
    before, after = text.split(f"**{strong}**")
    assert posts_html(text) == f"<p>{before}<strong>{strong}</strong>{after}</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "a **(b)**c",
        "甲**\n\n（乙）**丙",
        "A**=B",
        "甲**乙\n **（丙",
        "/** 说明 **/ 甲 /** 说明 **/",
        "a/**/x 和 b/**/y",
    ],
)
def test_asterisks_that_set_nothing_strong(text: str) -> None:
    assert "strong" not in posts_html(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("甲。*这是斜体（带括号）。*继续", "甲。<em>这是斜体（带括号）。</em>继续"),
        ("*“明天再来”*他说", "<em>“明天再来”</em>他说"),
        ("长*（宽+高）*高", "长*（宽+高）*高"),
        ("2*3。*甲", "2*3。*甲"),
        ("存为*.txt文件，*代表名字", "存为*.txt文件，*代表名字"),
    ],
)
def test_emphasis_beside_punctuation(text: str, html: str) -> None:
    assert posts_html(text) == f"<p>{html}</p>\n"


@pytest.mark.parametrize("mark", ["～", "＋", "￥", "％", "。"])
def test_strong_beside_punctuation_and_symbols(mark: str) -> None:
    assert posts_html(f"**重磅消息{mark}**一直") == f"<p><strong>重磅消息{mark}</strong>一直</p>\n"
    assert posts_html(f"一直**{mark}重磅消息**") == f"<p>一直<strong>{mark}重磅消息</strong></p>\n"


@pytest.mark.parametrize(("body", "html"), [
    ("增长**45%**的", "增长<strong>45%</strong>的"),
    ("**甲:**乙**(丙)**丁", "<strong>甲:</strong>乙<strong>(丙)</strong>丁"),
    ("**[甲](/a)**乙**`码`**丙", '<strong><a href="/a">甲</a></strong>乙<strong><code>码</code></strong>丙'),
    ("著名，~~什么？~~甲", "著名，<del>什么？</del>甲"),
    ("见**~~甲~~**乙", "见<strong><del>甲</del></strong>乙"),
    ("f(**kwargs)与g(**kwargs)", "f(**kwargs)与g(**kwargs)"),
    ("A**(b)**C", "A**(b)**C"),
    ("甲**`a*b`**`c**`", "甲**<code>a*b</code>**<code>c**</code>"),
    ("`甲**(a)**乙`", "<code>甲**(a)**乙</code>"),
])  # fmt: skip
def test_strong_between_punctuation_of_ascii_and_chinese(body: str, html: str) -> None:
    assert posts_html(body) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(("body", "rows"), [
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 丙丙 |", [["甲", "乙", ""], ["1", "2", "丙丙"]]),
    ("甲 | 乙\n:-- | --:\n1 | 2 | 丙 | 丁\n3", [["甲", "乙", "", ""], ["1", "2", "丙", "丁"], ["3", "", "", ""]]),
    ("甲 | 乙  \n|---|---|  \n1 | 2 | 丙", [["甲", "乙", ""], ["1", "2", "丙"]]),
    ("|甲|\n|-|\n|1\\|2|3|", [["甲", ""], ["1|2", "3"]]),
    ("| 甲 | 乙 |\n|---|---|\n| 1 | `a|b` |", [["甲", "乙", ""], ["1", "`a", "b`"]]),  # as in GFM
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 | |", [["甲", "乙"], ["1", "2"]]),
    ("头\n---|\n甲|乙", [["头", ""], ["甲", "乙"]]),
    ("头|\n|---\n甲|乙|丙", [["头", "", ""], ["甲", "乙", "丙"]]),
    ("头\n:--\n甲|乙", [["头", ""], ["甲", "乙"]]),
    ("|头|\n:-:\n甲|乙", [["头", ""], ["甲", "乙"]]),
    ("头\\|\n---|\n甲|乙", [["头|", ""], ["甲", "乙"]]),
    ("> 甲 | 乙\n> ---|---\n> 1 | 2 | 丙", [["甲", "乙", ""], ["1", "2", "丙"]]),
    ("- 甲 | 乙\n  ---|---\n  1 | 2 | 丙", [["甲", "乙", ""], ["1", "2", "丙"]]),
    ("1.  一\n\n    | 甲 | 乙 |\n    |---|---|\n    | 1 | 2 | 丙 |", [["甲", "乙", ""], ["1", "2", "丙"]]),
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n- 3 | 4 | 5", [["甲", "乙"], ["1", "2"]]),
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n> 3 | 4 | 5", [["甲", "乙"], ["1", "2"]]),
    ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n3 | 4 | 5", [["甲", "乙"], ["1", "2"]]),
])  # fmt: skip
def test_a_row_keeps_the_cells_that_the_head_has_no_column_for(body: str, rows: list[list[str]]) -> None:
    page = BeautifulSoup(posts_html(f"# 题\n\n{body}\n"), "html.parser")
    assert [[cell.get_text() for cell in row(["td", "th"])] for row in page("tr")] == rows


@pytest.mark.parametrize(("body", "written"), [
    ("甲\n乙 | 丙\n---|---\n1 | 2", "甲"), ("> 甲\n> 乙 | 丙\n> ---|---\n> 1 | 2", "甲"), ("- 甲\n  乙 | 丙\n  ---|---\n  1 | 2", "甲"),
    ("甲\n    乙 | 丙\n---|---\n1 | 2", "甲"), ("<b>甲</b>\n[乙] | 丙\n|---|---\n1 | 2", "甲"), ("甲\n2 | 3\n- | -\n1 | 2", "甲"),
])  # fmt: skip
def test_a_table_stands_below_a_line_of_text(body: str, written: str) -> None:
    page = BeautifulSoup(posts_html(body), "html.parser")
    assert [len(row(["td", "th"])) for row in page("tr")] == [2, 2]
    assert "".join(text for text in page.stripped_strings if not text.isascii())[0] == written


@pytest.mark.parametrize("body", [
    "> 甲\n乙|丙\n丁|戊\n-|-", "> 甲\n乙|丙\n-|-", "乙|丙\n    -|-", "- 甲\n乙|丙\n    -|-", "甲\n-\n:-", "> 甲\n乙|丙\n\n-|-",
])  # fmt: skip
def test_no_pipe_is_written_where_no_table_starts(body: str) -> None:
    assert BeautifulSoup(posts_html(body), "html.parser").get_text().count("|") == body.count("|")


@pytest.mark.parametrize("body", [
    "    | 甲 | 乙 |\n    |---|---|\n    | 1 | 2 | 丙 |", "```\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 丙 |\n```", "甲 | 乙 | 丙\n---|---\n1 | 2 | 3 | 4",
    "|\n|-\n甲|乙", "头|\n---\n甲|乙", "甲\n\n---|\n甲|乙",
    "# 甲\n:--\n甲|乙", "甲\n===\n---|\n甲|乙", "***\n---|\n甲|乙", "<!-- 甲 -->\n---|\n甲|乙",
    "> 甲\n---|\n甲|乙", "- 甲\n---|\n甲|乙", "15. 甲\n乙\n---|\n甲|乙", "> 甲|乙\n---|---\n甲|乙|丙", "- 甲|乙\n---|---\n甲|乙|丙",
    "<pre>\n甲 | 乙\n---|---\n1 | 2 | 3\n</pre>", "<div>\n甲 | 乙\n---|---\n1 | 2 | 3\n</div>",
])  # fmt: skip
def test_what_is_no_table_stays(body: str) -> None:
    assert posts_html(body).count("|") == body.count("|")


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("净利润为\n1. 3亿元，增长。", False),
        ("15.\n3亿元。", False),
        ("1.\n2.", False),
        ("步骤如下\n1. 3个月内办理\n2. 领取", True),
        ("步骤：\n1. 3个月内办理", True),
        ("# 步骤\n1. 3个月内办理", True),
        ("1.\n   甲\n2. 乙", True),
        ("1. 甲\n2.\n3. 丙", True),
    ],
)
def test_a_number_broken_at_its_point_is_no_list(text: str, listed: bool) -> None:  # noqa: FBT001 - a test's parameter
    html = posts_html(text)
    assert ("<ol" in html) == listed
    if not listed:
        assert " ".join(re.sub("<[^>]*>", "", html).split()) == " ".join(text.split())


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        '<font color="red">\n{}\n</font>',
        "<e>\n{}",
        "<style>\n{}",
        "<style>~~~\n{}",
        "<textarea>\n\n{}",
        "<?xml ?>\n{}",
        "甲\n<div>\n{}",
        "5.\n<e>\n{}",
        "#!甲\n<e>\n{}",
        "===\n<e>\n{}",
        "2021. # 甲\n<e>\n{}",
        "# 甲\n<e>\n{}",
    ],
)
@pytest.mark.parametrize(
    "line",
    ["[4]: 甲乙丙", "> [4]: 甲乙丙", "5.", "2021. 总结", "*ST砚湖2*3", "~~~甲~~~", "- [注]: 数据来自公报。\n[注]"],
)
def test_no_backslash_is_invented(around: str, line: str) -> None:
    body = f"---\ntitle: 题\n---\n# 头\n\n{around.replace('{}', line)}\n"
    text = newsingest.parse_bytes(body.encode(), name="a.md").text
    assert "\\" not in text
    assert "&#" not in text
    assert line.lstrip("->0123456789. ").split("\n")[0] in text


@pytest.mark.parametrize("around", ["{}", "<div>\n{}\n</div>", "甲{}乙", "- {}", "> {}"])
def test_a_comment_is_removed_as_it_stands(around: str) -> None:
    comment = "5. \n*ST砚湖2*3\n[4]: 乙\n\n**丙**"
    body = f"---\ntitle: 题\n---\n# 头\n\n{around.replace('{}', f'<!-- {comment} -->')}\n\n**尾**\n"
    found = newsingest.parse_bytes(body.encode(), name="a.md")
    assert [(cut.kind, cut.text) for cut in found.removed] == [("comment", comment)]
    assert found.text.endswith("尾")


def test_the_address_of_a_picture_stays_as_it_is() -> None:
    body = '---\ntitle: 题\n---\n# 头\n\n甲<img src="a/2*3.png">乙\n'
    found = newsingest.parse_bytes(body.encode(), name="a.md").body
    assert [block.url for block in found if isinstance(block, Image)] == ["a/2*3.png"]


def test_a_label_of_code_defines_an_address() -> None:
    article = newsingest.parse_bytes(
        "---\ntitle: a\n---\n# 头\n\n见 [`rustdoc`] 与 [B][2]: 有用。\n\n[`rustdoc`]: https://doc.example/\n[2]: https://b.example/\n".encode(),
        name="a.md",
    )
    assert article.text == "头\n\n见 rustdoc 与 B: 有用。"
    assert [span.href for span in article.body[1].spans if span.href] == ["https://doc.example/", "https://b.example/"]  # type: ignore[union-attr] # a paragraph


@pytest.mark.parametrize(("body", "kinds"), [
    ("Join us in the\n#news channel.\n\n**x** y", ["Paragraph", "Paragraph"]),
    ("#News\n\n**x** y", ["Heading", "Paragraph"]),
    ("正文\n###标题\n**x** y", ["Paragraph", "Heading", "Paragraph"]),
])  # fmt: skip
def test_a_line_with_hashes_in_a_paragraph(body: str, kinds: list[str]) -> None:
    article = newsingest.parse_bytes(f"---\ntitle: a\n---\n{body}\n".encode(), name="a.md")
    found = [type(block).__name__ for block in article.body]
    assert found[: len(kinds)] == kinds[: len(found)]
    assert found[:2] == kinds[:2]
