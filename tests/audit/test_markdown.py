"""Test the audit of Markdown: each record is complete, and no longer complete if a letter of it is lost."""

import msgspec
import pytest

import newsingest
from newsingest.article import Article, Code, Paragraph, Quote
from newsingest.audit import Coverage, audit


def made(body: str) -> tuple[str, Article]:
    data = f"---\ntitle: 题\n---\n# 标题\n\n{body}\n"
    return data, newsingest.parse_bytes(data.encode(), name="a.md")


def without(data: str, article: Article, letter: str) -> Coverage:
    """Audit the record without a letter in its blocks."""
    blocks = [
        msgspec.structs.replace(block, text=block.text.replace(letter, "")) if hasattr(block, "text") else block
        for block in article.body
    ]
    return audit(data, msgspec.structs.replace(article, body=tuple(blocks)))


@pytest.mark.parametrize(
    "body",
    [
        "甲 [乙](/a \"b\") [丙](/c '(d)') [丁](</e f>) [戊]( ) [己](g(h(i))) [庚](j\\)k)",
        "甲 [乙 [丙] 丁](/a) [戊](b c)",
        "甲 [![乙](a.png)](b) ![丙 ![丁](c)](d) [戊![己](e)][庚]\n\n[庚]: /f",
        "甲 [乙][丙] [丙][] [丙]\n\n[丙]: /a\n  'b'",
        "甲 [乙][丙][丁]\n\n[丁]: /a",
        "甲 \\[乙](/a) \\`丙` \\<br> \\&amp; \\\\[丁](b)",
        "[甲]: /a 乙",
        "甲\n[乙]: /a\n\n[乙]",
        "甲 `[乙` ](a) `` ` `` `<b>丙</b>` `&amp;丁`",
        "<div>\n<p>甲</p>\n</div>\n`乙` **丙**\n```js\n丁\n```",
        "甲 [乙]({{\n  site.url\n}}/x) 丙",
        '<div markdown="1">\n`甲` &copy\n</div>\n`乙`',
        "甲 ` 乙 <b>丙</b>\n\n丁 ` 戊",
        "- `甲\n- 乙` <b>丙</b>",
        "甲 <http://a.example/_b_?c=[d](e)&amp;f> <g@h.example> 乙",
        "甲 &copy &copy; &#35; &hellip 乙",
        "甲 <b title='x\n---\ny'>丁</b>",
        "甲 <b title='乙\"> 丙",
        "甲 <!-- x -- y --> 丁",
        "> ```\n> 甲 <b>\n> ```\n> 乙\n\n丙",
        "> ```\n> 甲\n\n乙 <b>丙</b>",
        "~~~甲~~ 乙\n\n丙 **丁**",
        "~~~ ruby ~~~\n甲 **乙**\n\n丙",
        "~~~ a `b`\n甲 <b>\n~~~\n\n乙",
        "```\n甲\n    ```\n乙\n```\n\n丙",
        "1. 甲\n\n    \\[乙\\] `丙 <b>`\n\n    ```丁```",
        "<div>\n\\<b>甲</b> `<i>乙</i>` &copy 丙\n</div>\n\n丁",
        "<pre>\n甲 [乙](a)\n\n*丙* &amp; \\<b>丁</b>\n</pre>\n\n戊",
        "<!-- x -->甲 &copy 乙\n\n丙 &copy 丁",
        "<?php\n甲 <o:p>乙</o:p> *丙*\n?>\n丁 <o:p>戊",
        "<b>\n甲 <http://a.example/> &copy 乙\n\n丙",
        "甲\n<b>\n`<i>`乙",
        "<textarea>\n甲\n\n&copy 乙\n</textarea>\n丙",
        "甲 \\``乙`丙``丁",
        "甲 <script>a < b\n\n[c](d)</script> 乙",
        '甲 [乙]({% link _posts/2020-01-01-a.md %}) [丙]({%post_url 2020-01-01-b%}#c "丁") 戊',
        "甲 [乙](/a/{% if b %}c{% endif %}/) ![丙]({% asset_path a.png %}) [丁]({{ site.url }}{% link b.md %})",
        "甲 [乙][丙]\n\n[丙]: {% link _posts/2020-01-01-a.md %}\n\n丁",
        "{% codeblock lang:php mark:1 %}\n甲\n{% endcodeblock %}\n\n乙",
        "{% codeblock 标题 lang:php %}\n甲\n{% endcodeblock %}\n\n乙",
        "甲 <a href={{ site.url }}>乙</a> <a href={% link b.md %} title='{% if c > d %}e{% endif %}'>丙</a> 丁",
        "<p {% if a > b %}class=c{% endif %}>甲</p>\n\n<p {% include a %}>乙</p>\n\n丙",
        "甲{% comment %}<b>乙</b> *丙*{% endcomment %}丁",
        "<img src=a>\n```\n甲 <b> *乙*\n```\n\n丙",
        "</div>\n```js\n甲\n\n乙\n```\n\n丙",
        "甲 [乙](/a%7Bb%}) [丙](/{%}) [丁]({% 戊",
        "1. 甲\n\t\n\t```\n\t乙 <b>\n\t```\n\t\n2. 丙",
        "- 甲\n\n\t~~~\n\t*乙*\n\t~~~\n\n丙",
        "\t```\n\t甲\n\t```\n\n乙",
        "> 甲\n>\n> {% codeblock lang:js %}\n> 乙 > 丙\n>\n> 丁\n> {% endcodeblock %}\n>\n> 戊\n\n己",
        "- 甲\n\n  > > {% highlight js %}\n  > > > 乙 *丙*\n  > > {% endhighlight %}\n\n丁",
        "甲 `<textarea>` 乙 `</textarea>` 丙",
        "甲 `<textarea>`\n\n乙 `</textarea>` 丙",
        "甲 `<pre>` 乙 `</pre>` 丙\n\n丁 `<b>` 戊",
        "<pre>\n甲\n</pre>\n\n- 1\\. 乙\n\n<pre>\n丙\n</pre>",
        "甲 <pre>乙 `丙`</pre>\n\n丁 `<b>` 戊",
        "甲 <script> 乙 `</script>` 丙",
        "甲 <textarea> 乙 `</textarea>` 丙",
        "> ```\n> <script>\n> ```\n\n甲 `</script>` 乙",
        "> ```\n> <style>\n> 甲\n\n乙 `</style>` 丙",
        "> ~~~\n> <!--\n> ~~~\n\n甲 `-->` 乙",
        "> - ```\n>   <script>\n>   ```\n\n甲 `</script>` 乙",
        "甲\n\n    <script>\n\n乙 `</script>` 丙",
        "甲\n\n    <!--\n\n乙 `-->` 丙",
        "> 甲\n>\n>     <script>\n\n乙 `</script>` 丙",
        "甲\n\n    > <textarea>\n\n乙",
        "- ***\n- 甲\n\n1. - ___\n\n> * - - -\n\n乙",
        "- 甲 [乙][k]\n\n  [k]: https://a.example/\n- > [m]: /b\n\n10. 丙\n\n    [n]: <https://c.example/>\n\n见 [m] 与 [n]",
        "甲\n- [k]: /a\n- [丁][k]",
        "- 甲\n\n      <style>\n\n乙 `</style>` 丙",
    ],
)
def test_markdown_is_covered(body: str) -> None:
    data, article = made(body)
    assert audit(data, article).findings == ()
    for letter in sorted(set("".join(getattr(block, "text", "") for block in article.body)) & set(body)):
        if "\u3400" <= letter <= "\u9fff":
            assert not without(data, article, letter).complete, letter


def test_links_of_a_footer_are_known_by_their_first_word() -> None:
    data = "---\ntitle: 题\n---\n<p>甲</p>\n[乙](丙)\n[返回首页](./)\n"
    article = newsingest.parse_bytes(data.encode(), name="a.html")
    assert audit(data, article).findings == ()
    assert not without(data, article, "丙").complete


def test_the_title_of_a_codeblock_must_stand_in_the_record() -> None:
    data, article = made("{% codeblock 标题 lang:php %}\n甲\n{% endcodeblock %}")
    assert article.removed
    assert not audit(data, msgspec.structs.replace(article, removed=())).complete


def test_a_comment_of_liquid_must_stand_in_the_record() -> None:
    data, article = made("甲\n\n{% comment %}<b>乙</b>{% endcomment %}\n\n{% comment %}丙")
    assert audit(data, article).complete
    lost = msgspec.structs.replace(article, removed=article.removed[:0])
    assert {finding.line for finding in audit(data, lost).findings} == {8, 10}


def held(body: str, *blocks: Code | Paragraph | Quote) -> Coverage:
    """Audit a record with the given blocks below the heading, instead of the blocks that the parser reads."""
    data, article = made(body)
    return audit(data, msgspec.structs.replace(article, body=(article.body[0], *blocks), removed=()))


def test_template_tags_in_code_must_stand_in_the_record() -> None:
    body = "```js\n{% codeblock 标题 lang:js %}\n甲 <b>\n{% endcodeblock %}\n[code]乙[/code]\n```"
    whole = "{% codeblock 标题 lang:js %}\n甲 <b>\n{% endcodeblock %}\n[code]乙[/code]"
    assert held(body, Code(language="js", text=whole)).complete
    assert not held(body, Code(language="js", text="甲 <b>\n乙")).complete
    for tag in ("{{< youtube abc >}}", "{% raw %}", "{: .x}", "[code]甲[/code]", "{% img /a.png %}"):
        assert held(f"用 `{tag}` 写", Paragraph(text=f"用 {tag} 写", spans=())).complete
        assert not held(f"用 `{tag}` 写", Paragraph(text="用 写", spans=())).complete


@pytest.mark.parametrize(
    "body",
    [
        "```\n{% highlight js %}\n```\n\n甲 **乙** [丙](a)\n\n```\n{% endhighlight %}\n```",
        "```\n{{< highlight js >}}\n```\n\n甲 **乙** [丙](a)\n\n{{< /highlight >}}",
        "用 `{% highlight js %}` 与 **乙** [丙](a) `{% endhighlight %}`",
        "{{< highlight md >}}\n**甲** [乙](a) &amp; <b>丙</b>\n{{< /highlight >}}\n\n{{< highlight md >}}\n丁 &amp;\n{{< /highlight >}}\n\n戊 **己**",
        "{{< comment >}}**甲** [乙](a) &amp; <b>丙</b>{{< /comment >}}丁",
        "[code]\n**甲** [乙](a) &lt;b> &amp丙\n\n[丁](b)\n[/code]\n\n戊 **己**",
        '甲 {{</* figure src="*乙*.png" */>}} 丙 `{{</* ref */>}}`',
    ],
)
def test_tags_around_code_are_covered(body: str) -> None:
    test_markdown_is_covered(body)


def test_tildes_around_words_open_no_fence() -> None:
    paragraphs = [Paragraph(text=text, spans=()) for text in ("~~~甲~~~", "乙丙")]
    assert held("~~~甲~~~\n\n乙**丙**", *paragraphs).complete
    assert not held("~~~甲~~~\n\n乙**丙**", *paragraphs[:1]).complete


def test_a_quote_mark_within_quoted_code_must_stand_in_the_record() -> None:
    body = "> {% highlight js %}\n> > 甲\n> {% endhighlight %}"
    assert held(body, Code(language="js", text="> 甲")).complete
    assert not held(body, Code(language="js", text="甲")).complete


def test_a_number_with_a_zero_before_it_is_text() -> None:
    assert held("> 007. 甲", Quote(blocks=(Paragraph(text="007. 甲", spans=()),))).complete
    assert not held("> 007. 甲", Quote(blocks=(Paragraph(text="甲", spans=()),))).complete


def test_a_reference_with_a_colon_behind_it_is_no_definition() -> None:
    body = "见[甲][1]和[乙][2]：丙，[丁][3]:戊。\n\n[1]: https://a.example/\n[2]: https://b.example/\n[3]: https://c.example/"
    assert held(body, Paragraph(text="见甲和乙：丙，丁:戊。", spans=())).complete
    assert not held(body, Paragraph(text="见甲和乙：丙，丁。", spans=())).complete


def test_a_digest_with_tags_is_the_summary() -> None:
    data = "---\ntitle: 题\n---\n> 摘要 <b>一句</b> R&amp;D\n\n<p>正文在这里。</p>\n"
    article = newsingest.parse_bytes(data.encode(), name="a.html")
    assert audit(data, article).complete
    assert not audit(data, msgspec.structs.replace(article, summary=None)).complete


def test_a_description_that_equals_the_leading_quote_is_no_double() -> None:
    data = "---\ntitle: 题\ndescription: 砚湖很亲切。\n---\n> 砚湖很亲切。\n\n正文**一段**。\n"
    article = newsingest.parse_bytes(data.encode(), name="a.md")
    assert audit(data, article).findings == ()
    kept = msgspec.structs.replace(article, body=article.body[1:])
    assert audit(data, kept).complete, "the quote became the summary"
    assert not audit(data, msgspec.structs.replace(kept, summary=None)).complete
    assert not audit(data, msgspec.structs.replace(article, body=(*article.body, article.body[0]))).complete


@pytest.mark.parametrize(("info", "language"), [("c\\+\\+", "c++"), ("f&ouml;o", "föo")])
def test_a_language_may_be_written_with_escapes(info: str, language: str) -> None:
    assert held(f"```{info}\n甲\n```", Code(language=language, text="甲")).complete
