"""Test WordPress short codes: each case has a body, the text or address of its blocks, and the removed texts."""

import pytest

import newsingest
from newsingest.article import Code, Heading, Image, Table
from newsingest.audit import audit
from newsingest.source import decode


def read(body: str, name: str = "a.md") -> newsingest.Article:
    data = f"---\ntitle: x\n---\n{body}\n".encode()
    article = newsingest.parse_bytes(data, name=name)
    assert not audit(decode(data, name).text, article).findings
    return article


@pytest.mark.parametrize(("body", "blocks", "removed"), [
    ("[embed]https://video.example/a[/embed]", ["https://video.example/a"], []),
    ('[embed width="640"]https://video.example/a?b=1&amp;c=2[/embed]', ["https://video.example/a?b=1&c=2"], []),
    ('[video src="https://video.example/a.mp4"]', ["https://video.example/a.mp4"], []),
    ('[video width="640" mp4="https://video.example/a.mp4"][/video]', ["https://video.example/a.mp4"], []),
    ('[video mp4="https://video.example/a.mp4"]**备用**[/video]', ["备用", "https://video.example/a.mp4"], ["[/video]"]),
    ('[video mp4="https://video.example/a.mp4"]备用[/video]', ["备用", "https://video.example/a.mp4"], ["[/video]"]),
    ('[video mp4="https://video.example/a.mp4"]abc[/video]', ["abc", "https://video.example/a.mp4"], ["[/video]"]),
    ('[video src="/a.mp4"] [audio src=\'b.mp3\']', ["/a.mp4", "b.mp3"], []),
    ('[audio mp3="https://video.example/a.mp3"][/audio]', ["https://video.example/a.mp3"], []),
    ("[youtube]https://youtu.be/abc[/youtube]", ["https://youtu.be/abc"], []),
    ("[youtube=https://www.youtube.com/watch?v=abc]", ["https://www.youtube.com/watch?v=abc"], []),
    ('[youtube id="abc123"]', ["https://www.youtube.com/watch?v=abc123"], []),
    ('[gallery ids="1,2"]\n\n[playlist ids="3"]\n\n[gallery]', [], ['[gallery ids="1,2"]', '[playlist ids="3"]', "[gallery]"]),
    ("[TOC]\n\n@[toc](目录)\n\n[[_TOC_]]\n\n**甲**", ["甲"], ["[TOC]", "@[toc](目录)", "[[_TOC_]]"]),
    ('[su_note note_color="#fff"]提示**文字**[/su_note]', ["提示文字"], ['[su_note note_color="#fff"]', "[/su_note]"]),
    ('[vc_row][vc_column width="1/2"]**甲**[/vc_column][/vc_row]', ["甲"],
     ["[vc_row]", '[vc_column width="1/2"]', "[/vc_column]", "[/vc_row]"]),
    # other words in brackets
    ("[video] 独家：**老桥**重开，见[gallery]与[TOC]。", ["[video] 独家：老桥重开，见[gallery]与[TOC]。"], []),
    ("[视频](/a)、[video](/b)、[embed](/c)、[code](/d)、**[gallery][k]**\n\n[k]: /e", ["视频、video、embed、code、gallery"], []),
    ('[youtube] [b]甲[/b] [remote "origin"] [a b=1] [a_b] **乙**', ['[youtube] [b]甲[/b] [remote "origin"] [a b=1] [a_b] 乙'], []),
    ('`[gallery ids="1"]` `[embed]https://a.example/[/embed]`', ['[gallery ids="1"] [embed]https://a.example/[/embed]'], []),
])  # fmt: skip
def test_what_a_short_code_shows(body: str, blocks: list[str], removed: list[str]) -> None:
    article = read(body)
    assert [str(getattr(block, "text", None) or getattr(block, "url", "")) for block in article.body] == blocks
    assert [(cut.kind, cut.text) for cut in article.removed] == [("template", text) for text in removed]


@pytest.mark.parametrize(("tag", "language"), [
    ('[code lang="js"]', "js"), ("[code language='c++']", "c++"), ("[code=php]", "php"), ("[code]", None),
    ('[sourcecode language="python" wraplines="false"]', "python"), ("[bash]", "bash"), ('[php firstline="3"]', "php"),
])  # fmt: skip
def test_the_language_of_code(tag: str, language: str | None) -> None:
    name = tag.strip("[]").replace("=", " ").split()[0]
    for suffix in ("a.md", "a.html"):
        article = read(f"{tag}\na &lt; b\n[/{name}]", suffix)
        assert [(block.language, block.text) for block in article.body if isinstance(block, Code)] == [
            (language, "a < b")
        ]


def test_letters_that_grow_in_lower_case_move_nothing() -> None:
    assert [getattr(block, "text", "") for block in read("İİİ\n\n[CODE]\nab\n[/code]").body] == ["İİİ", "ab"]


@pytest.mark.parametrize(
    "code", ["[code]a*b*|c[/code]", "{% highlight js %}a*b*|c{% endhighlight %}", "{{< highlight js >}}a*b*|c{{< /highlight >}}"]
)  # fmt: skip
def test_code_in_a_line_of_text_or_a_cell(code: str) -> None:
    assert [block.spans[1] for block in read(f"用{code}吧，**好**。").body] == [  # type: ignore[union-attr]
        newsingest.article.Span(text="a*b*|c", marks=("code",), href=None)
    ]
    (table,) = read(f"| 甲 | 乙 |\n|---|---|\n| {code} | 丙 |").body
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[1]] == ["a*b*|c", "丙"]


@pytest.mark.parametrize(("picture", "href"), [
    ('<img src="a.jpg" alt="桥">', None), ("![桥](a.jpg)", None), ('![桥](a.jpg "题") ', None),
    ('[![桥](a.jpg)](https://a.example/ "题")', "https://a.example/"),
])  # fmt: skip
def test_a_caption(picture: str, href: str | None) -> None:
    article = read(f'[caption id="a" width="300"]{picture} 老桥重开[/caption]\n## 后')
    assert article.body[0] == Image(url="a.jpg", alt="桥", caption="老桥重开", href=href)
    assert isinstance(article.body[1], Heading)


@pytest.mark.parametrize("body", ['[x a="b"]' * 20_000, "[video]" * 20_000 + "[/x]", "[x_y]" * 20_000 + "[/x_y]"])
def test_cost_is_linear_at_worst(body: str) -> None:
    assert read(body).body or read(body).removed
