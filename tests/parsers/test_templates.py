import msgspec
import pytest

import newsingest
from newsingest.article import Block, Code, Heading, Image, List, Paragraph, Quote
from newsingest.audit import audit, prove
from newsingest.source import decode
from newsingest.text import texts


def blocks(body: str, name: str = "a.md") -> list[Block]:
    return list(newsingest.parse_bytes(f"---\ntitle: x\n---\n{body}\n".encode(), name=name).body)


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ("# a\n\n![图]({{ site.baseurl }}/a.png)", "{{ site.baseurl }}/a.png"),
        ("# a\n\n![图][k]\n\n[k]: {{ site.baseurl }}/b.png", "{{ site.baseurl }}/b.png"),
        ('# a\n\n<img src="{{ "/c.png" | relative_url }}">', '{{ "/c.png" | relative_url }}'),
        ('# a\n\n<img src="{% asset d.png %}">', "{% asset d.png %}"),
    ],
)
def test_templates_in_addresses(body: str, url: str) -> None:
    assert [block.url for block in blocks(body) if isinstance(block, Image)] == [url]


@pytest.mark.parametrize(("tag", "language"), [
    ('code lang="js"', "js"), ("sourcecode language='css'", "css"), ("code=php", "php"), ("code lang=c++", "c++"), ("js", "js"),
    ("code", None), ('code title="说明"', None),
])  # fmt: skip
def test_the_language_of_a_short_code(tag: str, language: str | None) -> None:
    found = blocks(f"## 头\n\n[{tag}]\na = *b*;\n\nc\n[/{tag.replace('=', ' ').split()[0]}]\n**甲** 乙\n- 丙")
    assert found[1] == Code(language=language, text="a = *b*;\n\nc")
    assert list(texts(found[2:])) == ["甲 乙", "丙"]


def test_markdown_goes_on_beside_a_tag() -> None:
    article = newsingest.parse_bytes("---\ntitle: x\n---\n{% include b.html %} **甲** 乙\n".encode(), name="a.md")
    assert article.text == "甲 乙"
    assert [r.text for r in article.removed] == ["{% include b.html %}"]


def test_code_of_markdown_is_left_alone() -> None:
    code = [
        block.text for block in blocks("# a\n\n<p>b</p>\n<pre>\nx\n\n* y\n#FFBB76\n</pre>") if isinstance(block, Code)
    ]
    assert code == ["x\n\n* y\n#FFBB76"]
    fenced = [block.text for block in blocks("```\n<pre>{{ x }}</pre>\n```") if isinstance(block, Code)]
    assert fenced == ["<pre>{{ x }}</pre>"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("> 引\n>\n> {% codeblock lang:js %}\n> a = 1\n>\n>   b\n> {% endcodeblock %}\n>\n> 后\n\n尾。", "引|a = 1\n\n  b|后"),
        ("> {% highlight js %}\n> > a\n> {% endhighlight %}\n> 后", "> a|后"),
        ("> {% codeblock 标题 %}\na\n{% endcodeblock %}\n> 后", "a|后"),
        ("> > 引\n> >\n> > {% highlight js %}\n> > a\n> > {% endhighlight %}", "引|a"),
        ("> - 引\n>\n>   {% highlight js %}\n>   a\n>     b\n>   {% endhighlight %}\n> - 后", "引|a\n  b|后"),
        ("- 项\n\n  > 引\n  >\n  > {% highlight js %}\n  > a\n  > {% endhighlight %}\n\n- 后", "项|引|a|后"),
        ("1. > {% highlight js %}\n   > a\n   > {% endhighlight %}\n2. 后", "a|后"),
        (">{% highlight js %}\n>a\n>{% endhighlight %}\n>后", "a|后"),
        ("> 引\n>\n> [code]\n> &lt;a\n> [/code]\n>\n> 后", "引|<a|后"),
    ],
)  # fmt: skip
def test_code_tags_in_quotes(body: str, expected: str) -> None:
    found = blocks(f"## 头\n\n{body}")
    assert len(found) == 2 + body.endswith("尾。")
    assert isinstance(found[1], Quote | List)
    assert "|".join(texts(found[1:2])) == expected
    assert "code" in str(msgspec.to_builtins(found[1]))


@pytest.mark.parametrize(
    "code",
    [
        "    {% codeblock lang:js %}\n    x\n\n      <b>\n    {% endcodeblock %}",
        "\n    {% highlight js %}\n    x\n\n      <b>\n    {% endhighlight %}",
        "\n\t{% highlight js %}\n\tx\n\n\t  <b>\n\t{% endhighlight %}",
        "    [js]\n    x\n\n      &lt;b>\n    [/js]",
    ],
)
def test_code_tags_in_a_note(code: str) -> None:
    found = blocks(
        f"## 头\n\n文[^1]。\n\n[^1]: 注\n{code}\n\n    又\n\n尾。\n\n    {{% highlight c %}}\ny\n    {{% endhighlight %}}\n"
    )
    assert list(texts(found)) == ["头", "文[^1]。", "尾。", "y", "[^1] 注", "x\n\n  <b>", "又"]
    assert [block.language for block in found if isinstance(block, Code)] == ["c", "js"]


def test_code_tags_behind_what_looks_like_a_quote_and_is_indented_too_far() -> None:
    found = blocks("## 头\n\n甲\n\n    > 乙 {% highlight js %}\nx\n{% endhighlight %}\n\n丙")
    assert list(texts(found)) == ["头", "甲", "> 乙", "x", "丙"]


def test_code_tags_below_the_second_note_of_a_mark() -> None:
    code = "\n\n    {% highlight js %}\n    x\n    {% endhighlight %}\n\n"
    found = blocks(f"## 头\n\n文[^1]。\n\n[^1]: 注{code}[^1]: 二{code}")
    assert list(texts(found)) == ["头", "文[^1]。", "[^1]: 二", "x", "[^1] 注", "x"]


@pytest.mark.parametrize(
    ("body", "language", "removed"),
    [
        ("{% codeblock lang:php %}\na\n{% endcodeblock %}", "php", []),
        ("{% codeblock 标题 lang:php %}\na\n{% endcodeblock %}", "php", ["{% codeblock 标题 lang:php %}"]),
        ("{% highlight html+jinja %}\na\n{% endhighlight %}", "html+jinja", []),
        ("{% comment %}藏{% endcomment %}\n\n```x\na\n```", "x", ["{% comment %}藏{% endcomment %}"]),
    ],
)
def test_code_tags(body: str, language: str, removed: list[str]) -> None:
    article = newsingest.parse_bytes(f"---\ntitle: x\n---\n{body}\n".encode(), name="a.md")
    assert [(b.language, b.text) for b in article.body if isinstance(b, Code)] == [(language, "a")]
    assert [r.text for r in article.removed] == removed


def test_code_tags_in_code_are_text() -> None:
    body = "- 用法：\n\n  ``` js\n  {% codeblock lang:js %}\n  a = `1`;\n  {% endcodeblock %}\n  ```\n\n见`{% highlight %}`与``[code]``。\n\n```\n[code]b[/code]\n```"
    article = newsingest.parse_bytes(f"---\ntitle: x\n---\n{body}\n".encode(), name="a.md")
    assert article.text == (
        "用法：\n{% codeblock lang:js %}\na = `1`;\n{% endcodeblock %}\n\n见{% highlight %}与[code]。\n\n[code]b[/code]"
    )


@pytest.mark.parametrize(
    "item",
    [
        "- 输出：\n  {% codeblock lang:js %}\n  a = 2;\n\n    b\n  {% endcodeblock %}",
        "- 输出：\n\n  {% highlight js %}\n  a = 2;\n\n    b\n  {% endhighlight %}",
        "1. 输出：\n   [js]\n   a = 2;\n\n     b\n   [/js]",
    ],
)
def test_code_tags_in_a_list_stay_in_it(item: str) -> None:
    body = blocks(f"{item}\n\n结尾。")
    assert isinstance(body[0], List)
    assert [getattr(block, "text", None) for block in body[0].items[0]] == ["输出：", "a = 2;\n\n  b"]
    assert isinstance(body[0].items[0][1], Code)
    assert isinstance(body[1], Paragraph)


def test_code_tags_behind_a_list_end_it() -> None:
    body = blocks("- 甲\n{% highlight js %}\na\n{% endhighlight %}\n\n结尾。")
    assert [type(block) for block in body] == [List, Code, Paragraph]


def test_tags_in_a_script_stand_in_removed() -> None:
    article = newsingest.parse_bytes(
        b"---\ntitle: x\n---\n<p>a</p><script>a = {% asset b %}, {{ c }};</script>\n", name="a.html"
    )
    assert [cut.text for cut in article.removed] == ["a = {% asset b %}, {{ c }};"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("这是**“重点”**内容，**注意：**请看", "这是“重点”内容，注意：请看"),
        ("**甲** 2*3*4 与 /*注释*/", "甲 2*3*4 与 /*注释*/"),
        ("**甲**乙\n\n#央行降准# 今天", "甲乙\n\n#央行降准# 今天"),
    ],
)
def test_markdown_beside_chinese(body: str, text: str) -> None:
    found = blocks(body)
    assert "\n\n".join(block.text for block in found if isinstance(block, Paragraph)) == text


def test_lone_chart_mark_swallows_nothing() -> None:
    article = newsingest.parse_bytes("---\ntitle: x\n---\n<!-- EM_StockImg_Start --><p>甲</p>\n".encode(), name="a.md")
    assert article.text == "甲"
    assert [r.kind for r in article.removed] == ["comment"]


def test_a_lazy_picture_is_shown_once() -> None:
    body = "<p>甲</p><img src='data:x' data-src='a.png'><noscript><img src='a.png'>乙</noscript>"
    assert [b.url for b in blocks(body) if isinstance(b, Image)] == ["a.png"]
    assert newsingest.parse_bytes(f"---\ntitle: x\n---\n{body}".encode()).text == "甲\n\n乙"


@pytest.mark.parametrize(
    "body",
    [
        "　　首页 上一页 " + " ".join(map(str, range(1, 19))) + " 下一页 尾页 共18页 x",
        "x\n\n" + " ".join(f"[a{i}](b)" for i in range(30)) + " 等",
        "<p>" + "word " * 200_000 + "</p>",
        "[caption]<img src=a>" * 1000,
        "{% blockquote a %}\n" * 20_000 + "甲",
        "{% cq %}\n{% endcq %}\n" * 5_000 + "甲",
        "{%" + "a" * 100_000,
        "{% a" * 25_000,
        "[code]" * 16_000 + "[/x]",
        "<b>x</b>" * 20_000,
        "　　甲" + " " * 100_000 + "乙。",
        "[返回](b)" * 20_000 + " 等",
    ],
    ids=lambda body: body[:10],
)
def test_cost_is_linear_at_worst(body: str) -> None:
    """Read inputs that would take minutes if a rule backtracked, or if a text was built again for each word."""
    assert blocks(body)


@pytest.mark.parametrize(("tag", "text", "caption"), [
    ('[caption caption="甲"]', "", "甲"), ("[caption]", "乙", "乙"), ('[caption caption="甲"]', "甲", "甲"), ('[caption caption="甲"]', "乙", "乙 甲"),
])  # fmt: skip
def test_a_caption_is_said_in_the_tag_or_behind_the_picture(tag: str, text: str, caption: str) -> None:
    data = f"---\ntitle: x\n---\n<p>一。</p>\n{tag}<img src='a.jpg'> {text}[/caption]\n".encode()
    picture = newsingest.parse_bytes(data, name="a.html").body[-1]
    assert isinstance(picture, Image)
    assert picture.caption == caption


@pytest.mark.parametrize(
    "around",
    [
        "| 甲 | 乙 |\n|---|---|\n| {} | 丙 |",
        "<table><tr><td>{}</td><td>甲</td></tr></table>",
        "<table><caption>甲{}</caption><tr><td>乙</td><td>丙</td></tr></table>",
        "<table><tr><td>甲</td><td><video src=a.mp4>{}</video></td></tr></table>",
        "<xmp>甲{}</xmp>",
        "<listing>{}</listing>",
        "<video src=a.mp4>甲{}</video>",
        "- 甲{}",
        "> 甲{}",
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_a_tag_is_removed_as_a_tag_wherever_it_stands(around: str, name: str) -> None:
    body = "---\ntitle: x\n---\n" + around.replace("{}", "{% asset a.jpg %}")
    removed = newsingest.parse_bytes(body.encode(), name=name).removed
    assert [(cut.kind, cut.text) for cut in removed] == [("template", "{% asset a.jpg %}")]


def test_a_comment_in_a_video_is_removed() -> None:
    body = "---\ntitle: x\n---\n<video src=a.mp4>甲<!-- 注 --></video>"
    removed = newsingest.parse_bytes(body.encode(), name="a.html").removed
    assert [(cut.kind, cut.text) for cut in removed] == [("comment", "注")]


@pytest.mark.parametrize(
    ("fence", "language", "removed"),
    [
        ("``` js 标题 文件\n码\n```", "js", ["标题 文件"]),
        ("- ~~~ js 标题 &amp;\n  码\n  ~~~", "js", ["标题 &"]),
        ("> ``` js 标题\n> 码\n> ```", "js", ["标题"]),
        ("```{.python .numberLines}\n码\n```", None, ["{.python .numberLines}"]),
        ("``` js\n码\n```", "js", []),
        ("```\n码\n```", None, []),
        ("~~~小贴士", None, ["小贴士"]),
        ("```小贴士\n\n```\n\n码", None, ["小贴士"]),
        ("> ```小贴士\n\n码", None, ["小贴士"]),
        ("liquid0q\n\n``` js 标题\n码\n```", "js", ["标题"]),
    ],
)
def test_words_of_a_fence_are_kept(fence: str, language: str | None, removed: list[str]) -> None:
    source = decode(f"---\ntitle: x\n---\n# 头\n\n{fence}\n".encode(), "a.md")
    article, proof = prove(source)
    assert [cut.text for cut in article.removed] == removed
    assert {cut.kind for cut in article.removed} <= {"template"}
    assert (f"language={language!r}, text='码'" in str(article.body)) == ("码\n" in fence)
    assert not proof.findings
    assert removed == [] or audit(source.text, msgspec.structs.replace(article, removed=())).findings


def test_words_of_code_in_html_are_no_words_of_a_fence() -> None:
    body = '---\ntitle: x\n---\n# 头\n\n<pre><code class="language-{x" data-meta="y">码</code></pre>\n'
    assert newsingest.parse_bytes(body.encode(), name="a.md").removed == ()


# -- what tags show ------------------------------------------------------------------------------------------------------


def shown(body: str) -> tuple[list[str], list[str]]:
    data = f"---\ntitle: x\n---\n# 头\n\n{body}\n".encode()
    article = newsingest.parse_bytes(data, name="a.md")
    assert not audit(decode(data, "a.md").text, article).findings
    found = [str(getattr(block, "text", None) or getattr(block, "url", "")) for block in article.body[1:]]
    return found, [cut.text for cut in article.removed]


@pytest.mark.parametrize(("body", "blocks", "removed"), [
    ("{{< highlight java >}}\nint a = 1;\n\nint b;\n{{< /highlight >}}", ["int a = 1;\n\nint b;"], []),
    ("{{< youtube abc123 >}}\n\n后。", ["https://www.youtube.com/watch?v=abc123", "后。"], []),
    ('{{< youtube id="abc123" >}}', ["https://www.youtube.com/watch?v=abc123"], []),
    ('{% youtube "https://video.example/watch?v=a" %}', ["https://video.example/watch?v=a"], []),
    ('{% include video id="abc" provider="youtube" %}', ["https://www.youtube.com/watch?v=abc"], []),
    ("{{< bilibili BV1xx411c7mD >}}", ["https://www.bilibili.com/video/BV1xx411c7mD"], []),
    ("{{% note %}}\n提示\n{{% /note %}}", ["提示"], ["{{% note %}}", "{{% /note %}}"]),
    ('{{< figure src="/a.png" alt="桥" caption="老桥" >}}', ["/a.png"], []),
    ("{% asset_img a.jpg 老桥 %}", ["a.jpg"], []),
    ('{% img left /img/a.png 300 200 "老桥" %}', ["/img/a.png"], []),
    ("见{% post_link old-bridge 旧文 %}，完。", ["见旧文，完。"], []),
    ("见{% post_link old-bridge %}，完。", ["见old-bridge，完。"], []),
    ("见{% link 官网 https://a.example/ %}。", ["见官网。"], []),
    ('见[旧文]({% post_link old-bridge %})与[新文]({{< ref "b.md" >}})。', ["见旧文与新文。"], []),
    ("见[第二条]({{ site.repo\n}}/2)。", ["见第二条。"], []),
    ("前。{{< unknown a=b >}}后。", ["前。后。"], ["{{< unknown a=b >}}"]),
    ('用 {{</* figure src="*a*.png" */>}} 或 {{%/* note */%}}，**好**。', ['用 {{< figure src="*a*.png" >}} 或 {{% note %}}，好。'], []),
    ("甲{{< comment >}}**乙**{{< /comment >}}丙", ["甲丙"], ["{{< comment >}}**乙**{{< /comment >}}"]),
    ("`{{< youtube abc123 >}}` 是码。", ["{{< youtube abc123 >}} 是码。"], []),
    ("{% youtube %}", [], ["{% youtube %}"]),
    # tags over several lines, up to an empty line
    ('{{< figure\n src="a.png"\n caption="说明"\n>}}\n\n**乙**', ["a.png", "乙"], []),
    ('{% include figure.html\n  src="a.png"\n%}', ["a.png"], []),
    ("{% highlight js\nlinenos %}\nvar a;\n{% endhighlight %}", ["var a;"], []),
    ("{{< highlight go\n  >}}\na\n{{< /highlight >}}", ["a"], []),
    ("{% raw\n%}**甲**{% endraw\n%}", ["甲"], []),
    ("甲 {% if a\n\n乙 %} **丙**", ["甲 {% if a", "乙 %} 丙"], []),
    ("甲 {% if a\n乙 {% if b %} **丙**", ["甲 {% if a 乙 丙"], ["{% if b %}"]),
    # marks of tags around text that names no tag
    ("占 {% 50 %} 的比例，**约** {% 5*5*5 %}。", ["占 {% 50 %} 的比例，约 {% 5*5*5 %}。"], []),
    ("{%他说%}好，{% a他说 %}**好**。", ["{%他说%}好，{% a他说 %}好。"], []),
    ("{%- assign a = 1 -%}好。", ["好。"], ["{%- assign a = 1 -%}"]),
    # tags around words
    ("他说{% mark 重点 %}很好，{% label primary@文字 %}。", ["他说重点很好，文字。"], []),
    ("{% label @甲 %}{% label 乙 blue %}{% u 丙 丁 %}{% kbd Ctrl & C %}{% mark 戊 color:red %}", ["甲乙丙 丁Ctrl & C戊"], []),
    ("{% span red, 甲，乙 %}与{% mark <b> %}", ["甲，乙与<b>"], []),
    ("{% mark a b -%}、{% mark -5 %}、{% label ok info %}、{% label *甲* 乙 %}", ["a b、-5、ok、甲 乙"], []),
    ("{% mark %}文{% endmark %}", ["文"], ["{% mark %}", "{% endmark %}"]),
    ("{% include video.html %}", [], ["{% include video.html %}"]),
    ("{% btn https://a.example/, 去看, fa fa-home %}{% button #a, 甲 %}", ["去看甲"], []),
    ('{{< video src="/v.mp4" >}}{{< audio src="a.mp3" >}}', ["/v.mp4", "a.mp3"], []),
    ('{% dplayer "url=https://a.example/b.mp4" "pic=https://a.example/c.jpg" %}', ["https://a.example/b.mp4"], []),
    ("{% btn 去看 %}", [], ["{% btn 去看 %}"]),
    ("{% checkbox checked, 已完成 %} {% p red, 甲 %} {% p 乙 %} {% blur 丙 %}", ["已完成 甲 乙 丙"], []),
    ("{% post_link a-b '旧 文' true %}", ["旧 文"], []),
    ('{{< image src="/a.png" alt="图" >}}{{< lazy src=/b.jpg >}}', ["/a.png", "/b.jpg"], []),
    ('{{< imageset src="/a" >}}{% image "a.png" "图" %}', [], ['{{< imageset src="/a" >}}', '{% image "a.png" "图" %}']),
    ("{{< mermaid >}}\ngraph TD; *A*-->B\n{{< /mermaid >}}", ["graph TD; *A*-->B"], []),
])  # fmt: skip
def test_what_a_tag_shows(body: str, blocks: list[str], removed: list[str]) -> None:
    assert shown(body) == (blocks, removed)


@pytest.mark.parametrize(("tag", "alt"), [
    ('{% img left /a.png 300 "标题" "图" %}', "图"), ("{% img [class] /a.png 300 200 '\"标 题\" \"图 片\"' %}", "图 片"),
    ("{% asset_img a.png \"标题'图'\" %}", "图"), ('{% img /a.png "标题" %}', "标题"), ("{% img /a.png 300 标题 图 %}", "标题 图"),
    ('{{< figure src="/a.png" title="" alt="图" >}}', "图"), ("{% img /a.png '标题 \"长\"' '图' %}", "图"),
])  # fmt: skip
def test_the_alt_text_of_a_picture(tag: str, alt: str) -> None:
    assert [block.alt for block in blocks(tag) if isinstance(block, Image)] == [alt]


def test_tags_between_attributes() -> None:
    assert shown('甲 <a {% if c %}href="x"{% endif %}>乙</a> **丙**') == (["甲 乙 丙"], [])
    assert shown('<img class="a" {% if c %}src="a.png"{% else %}src="b.png"{% endif %} alt="x">\n\n**丙**') == (
        ["a.png", "丙"],
        [],
    )
    assert shown("1 <b 与 {% mark 重点 %}，**丙**") == (["1 <b 与 重点，丙"], [])


@pytest.mark.parametrize(("tag", "caption"), [
    ('{{< figure src="a.png" title="图题" caption="说明" attr="马晓路摄" >}}', "图题 说明 马晓路摄"),
    ('{{< figure src="a.png" caption="说明" title="图题" >}}', "图题 说明"),
    ('{{< figure src="a.png" title="说明" caption="说明" >}}', "说明"),
    ('{% include figure.html src="a.png" title="图题" caption="说明" %}', "图题 说明"),
    ('{% include image.html url="/a.jpg" description="图说" %}', "图说"),
    ("{{< figure src='a.png' title='图&amp;题' attr='署名' attrlink='https://a.example/' >}}", "图&题 署名"),
])  # fmt: skip
def test_all_words_of_a_picture_are_its_caption(tag: str, caption: str) -> None:
    data = f"---\ntitle: x\n---\n## 头\n\n{tag}\n".encode()
    article = newsingest.parse_bytes(data, name="a.md")
    assert [block.caption for block in article.body[1:] if isinstance(block, Image)] == [caption]
    source = decode(data, "a.md").text
    assert not audit(source, article).findings
    part, _, last = caption.rpartition(" ")
    lost = msgspec.structs.replace(article.body[1], caption=part or None)
    findings = audit(source, msgspec.structs.replace(article, body=(article.body[0], lost))).findings
    assert last in [found.text for found in findings]


def test_the_words_of_a_picture_may_link() -> None:
    body = '{% include figure image_path="/a.jpg" alt="甲" caption="见[图](https://a.example/)与*说明*" %}'
    assert shown(body) == (["/a.jpg", "见图与说明"], [])


@pytest.mark.parametrize(("name", "said", "cited"), [
    ("blockquote", "鲁迅, 《呐喊》 https://a.example/?a=1&b=2 原文", "鲁迅, 《呐喊》 原文"),
    ("blockquote", "@张三 https://a.example/x", "@张三 https://a.example/x"), ("quote", "鲁迅", "鲁迅"),
    ("blockquote", "", None), ("pullquote", "left", None), ("cq", "", None), ("centerquote", "", None),
])  # fmt: skip
def test_quotations(name: str, said: str, cited: str | None) -> None:
    body = f"甲。\n{{% {name} {said} %}}\n**乙**{{% mark 丙 %}}\n\n- 丁\n{{% end{name} %}}\n戊。"
    assert shown(body) == (["甲。", "", "戊。"], [])
    quote = blocks(f"# 头\n\n{body}")[2]
    assert isinstance(quote, Quote)
    assert list(texts(quote.blocks)) == ["乙丙", "丁", *([cited] if cited else [])]


def test_what_octopress_pulls_out_of_a_text_is_said_once() -> None:
    body = '{% pullquote %}\n甲，{" 乙很**好** "}。\n{% endpullquote %}'
    assert list(texts(blocks(body))) == ["甲，乙很好。"]
    assert shown(body)[1] == []


def test_folders_of_pelican_in_addresses() -> None:
    body = (
        "![图]({static}/a.png) 见[乙]({filename}b.md)与[丙]。{static} `[x]({static}/y)` **丁**\n\n[丙]: {attach}c.pdf"
    )
    assert shown(body) == (["见乙与丙。{static} [x]({static}/y) 丁", "{static}/a.png"], [])
    (paragraph, _) = blocks(body)
    assert isinstance(paragraph, Paragraph)
    assert [span.href for span in paragraph.spans if span.href] == ["{filename}b.md", "{attach}c.pdf"]


def test_code_that_names_its_language_in_its_first_line() -> None:
    for body in ("甲：\n\n    :::python\n    a = 1\n", "```\n:::python\na = 1\n```\n\n甲：**乙**"):
        (code,) = [block for block in blocks(body) if isinstance(block, Code)]
        assert (code.language, code.text) == ("python", "a = 1")
        assert "a = 1" in shown(body)[0]
    assert "".join(texts(blocks("```js\n:::python\na = 1\n```\n\n**乙**"))) == ":::python\na = 1乙"


@pytest.mark.parametrize("body", [
    "- 项\n  {% blockquote 甲 %}\n  文\n  {% endblockquote %}", "{% blockquote 甲 %}\n\n没完", "没头 {% endblockquote %}",
    "{% blockquote %}\n{% blockquote %}\n文\n{% endblockquote %}",
])  # fmt: skip
def test_tags_of_no_quotation_are_removed(body: str) -> None:
    assert "quote" in " ".join(shown(body)[1])
    assert "文" in "".join(texts(blocks(body))) or "没" in body


def test_the_audit_misses_whose_words_a_quotation_has() -> None:
    text = "---\ntitle: x\n---\n{% blockquote 鲁迅, 《呐喊》 https://a.example/ 原文 %}\n甲\n{% endblockquote %}\n"
    article = newsingest.parse_bytes(text.encode(), name="a.md")
    lost = msgspec.structs.replace(article, body=(Quote(blocks=(Paragraph(text="甲", spans=()),)),))
    assert [found.text for found in audit(text, lost).findings] == ["鲁迅,《呐喊》原文"]


@pytest.mark.parametrize(
    "tag", ["{% asset_img a.png 图 %}", '{{< figure src="a.png" >}}', '{{< figure src="a.png" caption="说明" >}}']
)
@pytest.mark.parametrize(("below", "kind"), [("## 标题", Heading), ("- 一\n- 二", List)])
def test_the_lines_below_a_picture_are_markdown(tag: str, below: str, kind: type[Block]) -> None:
    assert [type(block) for block in blocks(f"{tag}\n{below}")] == [Image, kind]


def test_the_words_below_a_video_are_kept() -> None:
    body = '{% include video.html src="https://video.example/a.mp4" title="框" caption="新桥通车" %}'
    assert shown(body) == (["新桥通车", "https://video.example/a.mp4"], [])


@pytest.mark.parametrize(("body", "code"), [
    ("```liquid\n{% raw %}\n```\n\n**乙**\n\n```liquid\n{% endraw %}\n```", "{% raw %}|乙|{% endraw %}"),
    ("```liquid\n{% raw %}\n```\n```liquid\n{% endraw %}\n```", "{% raw %}|{% endraw %}"),
    ("用 `{% raw %}` 与 `{% endraw %}` 包**住**。", "用 {% raw %} 与 {% endraw %} 包住。"),
    ("```\n{% raw %}\n{% raw %}\n```\n\n**乙** {% endraw %}", "{% raw %}\n{% raw %}|乙"),
    ("```\n{% raw %}{{ a }}{% endraw %}\n```\n\n`{% raw %}{{ b }}{% endraw %}`", "{{ a }}|{{ b }}"),
    ("{% raw %}\n```\n{{ a }}\n```\n{% endraw %}\n\n**乙**", "{{ a }}|乙"),
])  # fmt: skip
def test_tags_of_raw_text_in_code(body: str, code: str) -> None:
    assert "|".join(shown(f"## 头\n\n{body}")[0][1:]) == code


def test_the_audit_misses_a_tag_of_raw_text_in_code() -> None:
    data = b"---\ntitle: x\n---\n```\n{% raw %}\n```\n\n```\n{% endraw %}\n```\n"
    article = newsingest.parse_bytes(data, name="a.md")
    lost = msgspec.structs.replace(article, body=article.body[:1])
    assert [found.kind for found in audit(decode(data, "a.md").text, lost).findings] == ["missing"]


def test_the_audit_misses_the_words_of_a_tag() -> None:
    text = "---\ntitle: x\n---\n他说{% mark 重点 %}很好，{% label primary@文字 %}。\n"
    article = newsingest.parse_bytes(text.encode(), name="a.md")
    lost = msgspec.structs.replace(article, body=(Paragraph(text="他说很好，。", spans=()),))
    assert [found.text for found in audit(text, lost).findings] == ["重点很好，文字"]


@pytest.mark.parametrize(("body", "expected"), [
    ("{% note %}\n甲\n{% endnote %}\n{% note %}\n乙\n{% endnote %}\n丙", ["甲", "乙", "丙"]),
    ('{{< tab "一" >}}\n甲\n{{< /tab >}}\n{{< tab "二" >}}\n乙\n{{< /tab >}}', ["甲", "乙"]),
    ("[甲](/a)\n{% include ad.html %}\n[乙](/b)", ["甲", "乙"]),
    ('甲\n[box title="一"]\n乙\n[/box]\n丙', ["甲", "乙", "丙"]),
    ("- 甲\n{% endnote %}\n乙", ["甲", "乙"]),
    ("> 甲\n> {% note %}\n> 乙\n{% endnote %}\n丙", ["甲", "乙", "丙"]),
    ("甲\n    {% note %}\n    乙", ["甲\n乙"]),
    ("甲\n{{ x }}\n乙", ["甲 {{ x }} 乙"]),
])  # fmt: skip
def test_tags_alone_in_a_line_part_blocks(body: str, expected: list[str]) -> None:
    assert list(texts(blocks(f"## 头\n\n{body}")))[1:] == expected


def test_tags_alone_in_a_line_leave_lists_and_tables_whole() -> None:
    found = blocks("1. 甲\n{% note %}\n   乙\n{% endnote %}\n2. 丙\n\n|甲|乙|\n|-|-|\n{% for x in y %}\n|1|2|\n\n<div>\n    {% note %}\n    <i>丁</i>\n</div>")  # fmt: skip
    assert [type(block).__name__ for block in found] == ["List", "Table", "Paragraph"]


def test_a_link_of_a_theme_is_parted_by_commas() -> None:
    (found,) = blocks("{% link 江州日报, https://news.example/a, /icon.png %}")
    assert isinstance(found, Paragraph)
    assert [(span.text, span.href) for span in found.spans] == [("江州日报", "https://news.example/a")]
