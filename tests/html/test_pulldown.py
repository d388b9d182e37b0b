"""Test Markdown as HTML: what our adapter adds to the Markdown parser."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

import newsingest
from newsingest.errors import InternalError
from newsingest.html import pulldown
from newsingest.html.pulldown import to_html

TEXT = "# 题\n\n正文*强调*，见[链接](http://example.com)。\n\n| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n" * 30


def resident() -> int:
    """Return the resident memory of this process, in KB."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1])


def test_its_memory_does_not_grow_with_the_texts() -> None:
    for _ in range(200):
        to_html(TEXT)
    before = resident()
    for _ in range(1000):
        to_html(TEXT)
    assert resident() - before < 5_000


def test_events_are_written_as_they_come() -> None:
    tracemalloc.start()
    to_html("*甲* " * 50_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 25_000_000  # a list of the events takes 43 MB


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# 题\n\n甲  \n乙\n丙\n***", "<h1>题</h1>\n<p>甲<br />\n乙\n丙</p>\n<hr />\n"),
        ("> 甲\n\n丙", "<blockquote>\n<p>甲</p>\n</blockquote>\n<p>丙</p>\n"),
        ("- 甲\n  - 乙\n", "<ul>\n<li>甲\n<ul>\n<li>乙</li>\n</ul>\n</li>\n</ul>\n"),
        ("2) *丙*\n   **丁** `<戊>`", '<ol start="2">\n<li><em>丙</em>\n<strong>丁</strong> <code>&lt;戊&gt;</code></li>\n</ol>\n'),
        (
            "甲|乙\n-|-\n1|2",
            "<table>\n<thead>\n<tr>\n<th>甲</th>\n<th>乙</th>\n</tr>\n</thead>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</table>\n",
        ),
        ("<script>x</script>", "<script>x</script>\n"),
        ("甲<b>乙</b>", "<p>甲<b>乙</b></p>\n"),
        ("http://example.com www.example.com", "<p>http://example.com www.example.com</p>\n"),
        ('甲 & 乙 < "丙" > 丁', "<p>甲 &amp; 乙 &lt; &quot;丙&quot; &gt; 丁</p>\n"),
        ("甲\0乙", "<p>甲\ufffd乙</p>\n"),
    ],
)  # fmt: skip
def test_what_is_written(text: str, html: str) -> None:
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("~~旧~~新", "<del>旧</del>新"),
        ("5~10元…20~30元", "5~10元…20~30元"),
        ("~对了~", "~对了~"),
        ("5~10元，**约20~30元**", "5~10元，<strong>约20~30元</strong>"),
        ("5~10元，**约20~30元**，~~旧~~", "5~10元，<strong>约20~30元</strong>，<del>旧</del>"),
        ("~甲 ~~乙~ 丙~~", "~甲 <del>乙~ 丙</del>"),
        ("~~旧~~ `5~6` \\~ \\\\~ ~~~丁~~~", "<del>旧</del> <code>5~6</code> ~ \\~ ~~~丁~~~"),
        ('~~旧~~ [甲](/~b "~") <a href="~c">', '<del>旧</del> <a href="/~b" title="~">甲</a> <a href="~c">'),
        ("~~旧~~ 5~6 ∀ &#8707;", "<del>旧</del> 5~6 ∀ ∃"),
        (f"~~旧~~ 5~6 {''.join(map(chr, range(0x2200, 0x2300)))}", None),
    ],
)
def test_only_two_tildes_strike(text: str, html: str | None) -> None:
    assert to_html(text) == f"<p>{html or text}</p>\n"


@pytest.mark.parametrize(
    ("info", "start"),
    [
        ("", "<pre><code>"),
        (" py ", '<pre><code class="language-py">'),
        ("py  标题 &quot;a&quot; \\*", '<pre><code class="language-py" data-meta="标题 &quot;a&quot; *">'),
        ("py　标题", '<pre><code class="language-py　标题">'),
    ],
)
def test_words_of_an_info_string(info: str, start: str) -> None:
    assert to_html(f"```{info}\n甲\n```") == f"{start}甲\n</code></pre>\n"


def test_code_ends_with_a_line_end() -> None:
    assert to_html("    甲") == "<pre><code>甲\n</code></pre>\n"
    assert to_html("```\n甲") == "<pre><code>甲\n</code></pre>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![甲 **乙** `丙`\n丁](a.png '题')", '<img src="a.png" alt="甲 乙 丙 丁" title="题" />'),
        ("![甲<b>乙](a.png)", '<img src="a.png" alt="甲&lt;b&gt;乙" />'),
        ("![甲 ![乙](b.png) [丙](c)](a.png)*丁*", '<img src="a.png" alt="甲 乙 丙" /><em>丁</em>'),
        ("[![甲](a.png)](b)", '<a href="b"><img src="a.png" alt="甲" /></a>'),
    ],
)
def test_an_alternative_text_has_no_tags(text: str, html: str) -> None:
    assert to_html(text) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[甲](</中|[x] y>)", '<a href="/%E4%B8%AD%7C%5Bx%5D%20y">甲</a>'),
        ("[甲](a~b-c_d.e!f*g'h(i),%j#k@l?m=n;o:p/q+r$s)", '<a href="a~b-c_d.e!f*g\'h(i),%j#k@l?m=n;o:p/q+r$s">甲</a>'),
        ("[甲](a?b&amp;c)", '<a href="a?b&amp;c">甲</a>'),
        ("<a@example.com>", '<a href="mailto:a@example.com">a@example.com</a>'),
        (
            "*<http://example.com/?a&amp;b&copy=[c]>*",
            '<em><a href="http://example.com/?a&amp;b&amp;copy=%5Bc%5D">http://example.com/?a&amp;b&amp;copy=[c]</a></em>',
        ),
    ],
)
def test_addresses(text: str, html: str) -> None:
    assert to_html(text) == f"<p>{html}</p>\n"


class PanicException(BaseException):
    """An exception with the name of the one that a Rust library raises when it fails."""


@pytest.mark.parametrize(("error", "raised"), [(PanicException, InternalError), (KeyboardInterrupt, KeyboardInterrupt)])
def test_a_failure_of_the_parser(
    error: type[BaseException], raised: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Parser:
        def events(self, _text: str) -> Iterator[str]:
            yield "Rule"
            raise error("out of bounds")

    monkeypatch.setattr(pulldown, "_PLAIN", Parser())
    with pytest.raises(raised, match="out of bounds") as found:
        newsingest.parse_bytes("---\ntitle: 题\n---\n# 题\n".encode(), name="a.md")
    if isinstance(found.value, InternalError):
        assert found.value.path == "a.md"
