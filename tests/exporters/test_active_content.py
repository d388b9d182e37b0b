"""Test the exact output for text that some Markdown renderer reads as markup; tests/consumers runs the renderers."""

from collections.abc import Callable

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt

import newsingest
from deadlines import within
from hostile_posts import FIXTURES, posts
from newsingest.article import Heading, Paragraph, Span
from newsingest.exporters.markdown_text import Markdown, is_active, safe
from promises import markdown_comes_back, posts_show_all
from rendered import body, strange

pytestmark = pytest.mark.slow

SCRIPT = "&lt;script&gt;alert(1)&lt;/script&gt;"


def written(name: str, markup: str) -> str:
    article = newsingest.parse_bytes(f"---\ntitle: x\n---\n<p>甲。</p>{markup}".encode(), name="a.html")
    markdown_comes_back(article)
    return body(name, article).removeprefix("\n甲。\n").strip("\n")


@pytest.mark.parametrize(
    ("markup", "md", "posts"),
    [
        # attribute lists
        ('<p>{:onclick="a"} 乙</p>', '\\{:onclick="a"} 乙', '\\{:onclick=\\"a\\"} 乙'),
        ("<p>{::nomarkdown}</p>", "\\{::nomarkdown}", "\\{::nomarkdown}"),
        ("<p><b>乙</b>{.a}</p>", "**乙**\\{.a}", "**乙**\\{.a}"),
        ("<p><a href='b'>乙</a>{: .a}</p>", "[乙](b)\\{: .a}", "[乙](b)\\{: .a}"),
        ("<h2>乙 {.a} {onclick=b}</h2>", "## 乙 \\{.a} \\{onclick=b}", "## 乙 \\{.a} \\{onclick=b}"),
        ("<h2>乙 {.a} <code>c {d}</code></h2>", "## 乙 \\{.a} <code>c \\{d}</code>", "## 乙 \\{.a} c \\{d}"),
        ("<h2>乙\\{.a} <code>c</code>\\ {.b}</h2>", "## 乙\\\\\\{.a} `c`\\\\ \\{.b}", "## 乙\\\\\\{.a} `c`\\\\ \\{.b}"),
        ("<p>集合 {1, 2} 与 {x}</p>", "集合 {1, 2} 与 {x}", "集合 \\{1, 2} 与 \\{x}"),
        ("<p>{#a .b}&lt;p></p><p>{</p>", "\\{#a .b}&lt;p>\n\n{", "\\{#a .b}&lt;p>\n\n\\{"),
        # backticks
        ("<p>`<a href='`b c'>乙</a> <code>&lt;b></code></p>", '&#96;<a href="&#96;b c">乙</a> `<b>`', "&#96;[乙](%60b%20c) `<b>`"),
        ("<p>http://a.example/b<code>&lt;b></code></p>", "http://a.example/b<code>&lt;b></code>", "http\\://a.example/&#98;`<b>`"),
        ("<p>b<code>c@a.example &lt;b></code></p>", "b<code>c@a.example &lt;b></code>", "&#98;c@a.example &lt;b>"),
        # addresses
        ("<p><a href='javascript&amp;colon;a'>乙</a></p>", '<a data-unsafe-href="javascript&amp;colon;a">乙</a>', "乙"),
        ("<p><img src='javascript&amp;amp;colon;a' alt='乙'></p>", '<figure><img data-unsafe-src="javascript&amp;amp;colon;a" alt="乙"></figure>', "乙"),
        ("<p><a href='b?c=1&amp;amp;d=2'>乙</a></p>", '<a href="b?c=1&amp;amp;d=2">乙</a>', "[乙](b?c=1&amp;amp;d=2)"),
        ("<p><a href='b[c](d)'>乙</a></p>", '<a href="b[c&#93;(d)">乙</a>', "[乙](b%5Bc%5D%28d%29)"),
        ('<p><a href="b\'c\'">乙</a></p>', '<a href="b&#x27;c&#x27;">乙</a>', "[乙](b%27c%27)"),
        # code
        ("<pre>a &lt; b</pre>", "```\na < b\n```", "```\na < b\n```"),
        (f"<pre>{SCRIPT}\n\n乙~</pre>", f"<pre>\n{SCRIPT}\n\n乙&#126;</pre>", "    <script>alert(1)</script>\n\n    乙~"),
        ('<pre><code class="language-c">a &lt;b></code></pre>', '<pre data-lang="c">\na &lt;b&gt;</pre>', "    a <b>"),
        ("<pre>[乙](c)</pre>", "<pre>\n[乙&#93;(c)</pre>", "    [乙](c)"),
        ("<pre>{:.a}</pre>", "<pre>\n&#123;:.a}</pre>", "    {:.a}"),
        ("<ul><li><pre>  &lt;b></pre></li></ul>", "- <pre>\n    &lt;b&gt;</pre>", "- &lt;b>"),
        ("<ul><li>乙</li></ul><pre>  &lt;b></pre>", "- 乙\n\n<pre>\n  &lt;b&gt;</pre>", "- 乙\n\n&lt;b>"),
        ("<blockquote><pre>&lt;b>\n\nc</pre></blockquote>", "> <pre>\n> &lt;b&gt;\n>\n> c</pre>", ">     <b>\n>\n>     c"),
        # control characters
        ("<p>乙\x1b[31m\x0b\x9b丙</p>", "乙&#27;\\[31m &#155;丙", "乙&#27;\\[31m &#155;丙"),
        ("<pre>乙\x1b\n    \x0b丙</pre>", "<pre>\n乙&#27;\n    &#11;丙</pre>", "乙&#27;  \n丙"),
        ("<table><tr><td>乙\x1b`</td><td>[丙](d)</td></tr></table>", "<table>\n<tr><td>乙&#27;&#96;</td><td>[丙&#93;(d)</td></tr>\n</table>", "|   |   |\n| --- | --- |\n| 乙&#27;&#96; | \\[丙\\](d) |"),
        # marks that would change a text
        ("<p>价格$$5$$，$1</p>", "价格&#36;&#36;5&#36;&#36;，$1", "价格\\$\\$5\\$\\$，$1"),
        ("<p>: 乙</p>", "&#58; 乙", "\\: 乙"),
        ("<p>&amp;lt; AT&amp;T</p>", "&amp;lt; AT\\&T", "&amp;lt; AT&amp;T"),
        ("<p>*[乙]: 丙</p><p>[^1]: 丁</p>", "\\*\\[乙\\]: 丙\n\n\\[^1\\]: 丁", "\\*\\[乙\\]: 丙\n\n\\[^1\\]: 丁"),
    ],
)  # fmt: skip
def test_what_renderers_would_take_for_markup_is_escaped(markup: str, md: str, posts: str) -> None:
    assert written("md", markup) == md
    assert written("jekyll", markup) == written("hugo", markup) == posts


@pytest.mark.parametrize("address", ["javascript&colon;a", "&#106;avascript:a", "java&Tab;script:a", "javascript&amp;amp;colon;a"])  # fmt: skip
def test_an_address_that_runs_once_decoded_is_not_safe(address: str) -> None:
    assert not safe(address)


@pytest.mark.parametrize("address", ["http://a.example/?b=1&amp;c=2", "b&colon", "/a?b=&#106;avascript:c", "#&lt;"])
def test_an_ordinary_address_is_safe(address: str) -> None:
    assert safe(address)


def test_an_address_that_is_encoded_without_end_is_not_safe() -> None:
    assert not safe("&amp;" + "amp;" * 100_000)


@pytest.mark.parametrize("code", ["`{", "`{=", "<", "<a@", "[", "]:", " \n", "{ ", "\\", "a b\n{"])
def test_code_is_looked_through_in_time(code: str) -> None:
    with within(5):
        is_active(code * 300_000)


@pytest.mark.parametrize("text", ["http://", "} ", "\\{", "&a", "`", "a@", "$", "{:", "&#1"])
def test_text_is_written_in_time(text: str) -> None:
    whole = text * 100_000
    with within(5):
        Markdown().text_of([Heading(level=1, text=whole, spans=())])
        spans = (Span(text=whole, marks=(), href=None), Span(text=whole, marks=("code",), href=None))
        Markdown().text_of([Paragraph(text=whole + whole, spans=spans)])


def test_no_character_of_control_but_white_space_stands_in_markdown() -> None:
    for number in (*range(1, 9), 11, 12, *range(14, 32), *range(127, 160)):
        assert Markdown().escape(f"甲{chr(number)}乙") == f"甲&#{number};乙"


RENDERERS: dict[str, Callable[[str], str]] = {
    "cmark-gfm": lambda text: str(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)),
    "cmark": lambda text: str(cmarkgfm.markdown_to_html(text, Options.CMARK_OPT_UNSAFE)),
    "markdown-it": MarkdownIt("commonmark", {"html": True}).render,
}
HOSTILE = [*FIXTURES.values(), *posts(20220304, 40)]


@pytest.mark.parametrize("name", ["md", "jekyll", "hugo"])
def test_hostile_records_show_nothing_but_themselves(name: str) -> None:
    for text in HOSTILE:
        article = newsingest.parse_bytes(text.encode(), name="a.html")
        written = body(name, article)
        for render in RENDERERS.values():
            assert not strange(render(written), article), written


def test_hostile_records_come_back_and_are_whole() -> None:
    for text in HOSTILE:
        article = newsingest.parse_bytes(text.encode(), name="a.html")
        markdown_comes_back(article)
        posts_show_all("jekyll")(article)
        posts_show_all("hugo")(article)
