"""Hostile posts: some Markdown renderer reads their text, addresses or code as markup.

`FIXTURES` has one post for each known kind. `posts` makes more posts of the same pieces, the same posts for a seed.
"""

import html
import json
from random import Random

HEAD = "---\ntitle: {title}\ndate: 2022-03-04\n---\n"
RUN = "alert(1)"

ON = f'onclick="{RUN}"'
SCRIPT = f"&lt;script&gt;{RUN}&lt;/script&gt;"
IMG = f"&lt;img src=x onerror={RUN}&gt;"
FIXTURES = {
    name: f"---\ntitle: {name}\ndate: 2022-03-04\n---\n<p>甲。</p>{body}"
    for name, body in {
        "attributes of a link": f'<p><a href="http://a.example">砚湖</a>{{:{ON}}} <b>乙</b>{{: .a {ON}}} <i>丙</i>{{{ON}}}</p>',
        "attributes of a block": f"<p>丙</p><p>{{: {ON} }}</p><p>丁</p><p>{{:.a {ON}}}</p><p>{{: .a}}</p><p>{{#id .a}}&lt;p></p>",
        "attributes of a heading": f"<h2>乙 {{{ON}}}</h2><h2>丙 {{#id .a}}</h2><h3>丁 {{:{ON}}}</h3><h3>`戊 {{{ON} `}}</h3><h3>己 {{{ON}}}<code>庚</code></h3>",
        "attributes of an item": f"<ul><li>{{:{ON}}} 乙</li><li>丙 {{: .a {ON}}}</li></ul>",
        "attributes by name": f"<p>{{:name: {ON}}}</p><p>{{:name}}</p><p>乙</p>",
        "extensions": f'<p>{{::nomarkdown}}&lt;b>{RUN}&lt;/b>{{:/}}</p><p>{{::options parse_block_html="true" /}}</p><p>{{::comment}}</p><p>丙</p><p>{{:/}}</p>',
        "a backtick in an address": f'<p><a href="`b c">乙</a> <code>{SCRIPT}</code> 丙</p>',
        "a backtick in a text": f"<p>` <code>乙</code> <code>{IMG}</code></p><p>甲``` <code>{SCRIPT}</code> 乙`</p>",
        "an address before code": f"<p>http://a.example/b<code>{IMG}</code> www.a.example（<code>{IMG}</code> b<code>c@a.example {IMG}</code></p>",
        "tags in code": f"<pre><code>{SCRIPT}\n\n{IMG}</code></pre><blockquote><pre>乙 &lt;svg onload={RUN}></pre></blockquote>",
        "tags in code of a list": f"<ul><li>乙<pre>x\n\n{SCRIPT}</pre></li></ul><pre>{SCRIPT}</pre>",
        "links in code": f"<pre>[乙](javascript:{RUN})\n\n[x]: javascript:{RUN}\n\n![丙](javascript:{RUN})</pre><p>[x]</p>",
        "attributes in code": f"<pre>a\n\n{{:{ON}}}\n\nb</pre><ul><li>乙<pre>x\n{{{ON}}}</pre></li></ul><blockquote><pre>`x`{{{ON}}}</pre></blockquote>",
        "addresses encoded twice": f'<p><a href="javascript&amp;colon;{RUN}">乙</a><a href="javascript&amp;amp;colon;{RUN}">丙</a></p><p><img src="java&amp;Tab;script:{RUN}"></p>',
        "links in addresses": f'<ul><li><ul><li><p>乙 <a href="x[y](javascript:{RUN})">丙</a></p></li></ul></li></ul>',
        "links in cells of a list": f"<ul><li>乙<ul><li>丙<table><tr><td>[丁](javascript:{RUN})</td><td>`</td></tr><tr><td>`</td></tr></table></li></ul></li></ul>",
        "quotes in an address": "<p><a href=\"http://a.example/?x='onclick'\">乙</a></p>",
        "definitions": f'<p>乙</p><p>: 丙</p><p>*[乙]: " {ON}</p><p>[^1]: 丁</p><p>[x]: javascript:{RUN}</p><p>[x] [^1]</p>',
        "mathematics": f"<p>$$&lt;b>{RUN}&lt;/b>$$ 价格$$5$$</p>",
        "controls": "<p>乙\x0b\x1b[31m丙\x02klzzwxh:0001\x03 \x9b1m</p><pre>x\n\n    \x0by\x07</pre>",
        "a picture's text": f'<p><img src="http://a.example/x.png" alt="](x){{:onclick={RUN}}}"></p><p><img src="a\'b\'" alt="&lt;script&gt;"></p>',
    }.items()
}

# Text that some renderer reads as markup. `{` and `<` come in all the forms of the dialects.
TEXTS = [
    f"<script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"<x onclick={RUN}>y</x>", f"<svg onload={RUN}>", "<style>*{}</style>",
    f'<a href="javascript:{RUN}">x</a>', f"<details open ontoggle={RUN}>", "<http://a.example>", f"<javascript:{RUN}>", "<1@b.example>",
    "<!--", "-->", "<![CDATA[", "]]>", "<?php", "<!X", "</p>", "</pre>", "</td>", "<pre>", "<p>", "<base href=//evil>", '<div markdown="1">',
    f"&lt;script&gt;{RUN}&lt;/script&gt;", "&#60;script&#62;", "&amp;lt;b&amp;gt;", f"javascript&colon;{RUN}", f"javascript:{RUN}",
    f'{{:onclick="{RUN}"}}', f"{{: onclick={RUN} }}", f"{{:.a onclick={RUN}}}", f"{{onclick={RUN}}}", f"{{ onclick={RUN} }}", "{#id .x}", "{.a}",
    f"{{: .a onclick={RUN} }}", f"{{:name: onclick={RUN}}}", "{:name}", "{::nomarkdown}", "{:/}", '{::options parse_block_html="true" /}',
    "{::comment}", "{{ 7*7 }}", "{{< x >}}", "{% raw %}", "{", "}", f"[x](javascript:{RUN})", f'[x](b "onclick={RUN}")',
    f"![x](javascript:{RUN})", f"[x]: javascript:{RUN}", "[x][x]", "[x]", "[^1]", "[^1]: 乙", "*[甲]: 乙", f'*[x]: " onclick={RUN} "', "[[x]]", "[", "]", "](",
    f"[x](<javascript:{RUN}>)", "`", "``", "```", "~~~", "~~", "\\", "\\`", "$$", f"$$<b>{RUN}</b>$$", ": 乙", "= ", "===", "---", "***", "# ", "> ", "- ",
    "1. ", "+ ", "|", "|-|-|", "^", "!", "!!! note", "::: x", "_", "__", "*", "**", "'", '"', "&", ";", "http://a.example/b", "www.a.example",
    "a@b.example", f'http://a.example/"onmouseover="{RUN}', "甲", "乙丙。", "（", "）", "a", "1", ".", "...", "\x0b", "\x1b[31m", "\x02klzzwxh:0001\x03",
    "\x9b1m", "\x0c", "\x07",
]  # fmt: skip
ADDRESSES = [
    f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f"jav\tascript:{RUN}", f"javascript&colon;{RUN}", f"javascript&amp;colon;{RUN}",
    f"javascript&#58;{RUN}", f"java&Tab;script:{RUN}", f"&#x6a;avascript:{RUN}", f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}", "`b c", "a`b", "``", f"x[y](javascript:{RUN})", f"x]({RUN})", f'"onclick="{RUN}', f"' onclick='{RUN}", "a\\b", "a)b(c",
    f"x){{:onclick={RUN}}}", f"{{:onclick={RUN}}}", "a b", "<x>", "$$", "http://a.example/?a=1&amp;b=2", "http://a.example/?a=1&b=2", "a_b_c", "*a*", "/甲.html",
    "#x", "?x='y'", "a'b'", "http://a.example/x", "https://a.example/*_x_*", "//b.example/", "mailto:a@b.example", "a|b", "!x", "a:b", "~~a~~",
    f"<javascript:{RUN}>", "[x]", "x[x]: y", "a\x0bb", "&", "^", "%5B", "a\n\nb",
]  # fmt: skip
LANGUAGES = ["", "", "python", 'x y"', f'x onclick="{RUN}"', "{.a}", "<b>"]
MARKS = [["b"], ["i"], ["code"], ["del"], ["sub"], ["sup"], ["b", "i"]]


def escape(text: str) -> str:
    """Return a text escaped for HTML."""
    return html.escape(text)


class Maker:
    """A maker of HTML from hostile pieces."""

    def __init__(self, random: Random) -> None:
        """Use `random` for every choice."""
        self.random = random

    def text(self, most: int = 4) -> str:
        """Return one to `most` pieces, with or without spaces between them."""
        parts = self.random.choices(TEXTS, k=self.random.randint(1, most))
        return "".join(self.random.choice(["", "", " "]) + part for part in parts)

    def address(self) -> str:
        """Return an address, or two addresses joined."""
        return "".join(self.random.choices(ADDRESSES, k=self.random.choice([1, 1, 1, 2])))

    def inline(self) -> str:
        """Return text with marks and links."""
        return "".join(self._span() for _ in range(self.random.randint(1, 4)))

    def _span(self) -> str:
        text = escape(self.text())
        match self.random.randrange(6):
            case 0:
                for mark in self.random.choice(MARKS):
                    text = f"<{mark}>{text}</{mark}>"
                return text
            case 1:
                return f"<code>{escape(self.text(2))}</code>"
            case 2:
                return f'<a href="{escape(self.address())}">{text}</a>'
            case _:
                return text

    def code(self) -> str:
        """Return preformatted text, with empty lines in it."""
        lines = [self.text() if self.random.randrange(4) else "" for _ in range(self.random.randint(1, 5))]
        language = self.random.choice(LANGUAGES)
        named = f' class="language-{escape(language)}"' if language else ""
        return f"<pre><code{named}>x{escape(chr(10).join(lines))}</code></pre>"

    def image(self) -> str:
        """Return a picture, sometimes in a link or with a caption."""
        picture = f'<img src="{escape(self.address())}" alt="{escape(self.text())}">'
        if self.random.randrange(3) == 0:
            picture = f'<a href="{escape(self.address())}">{picture}</a>'
        if self.random.randrange(3) == 0:
            picture = f"<figure>{picture}<figcaption>{escape(self.text())}</figcaption></figure>"
        return picture

    def table(self) -> str:
        """Return a table."""
        caption = f"<caption>{escape(self.text())}</caption>" if self.random.randrange(3) == 0 else ""
        rows = ["".join(f"<td>{self.inline()}</td>" for _ in range(2)) for _ in range(2)]
        return f"<table>{caption}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

    def blocks(self, depth: int = 0) -> str:
        """Return some blocks."""
        return "\n".join(self.block(depth) for _ in range(self.random.randint(1, 4 if depth else 6)))

    def block(self, depth: int) -> str:
        """Return one block."""
        kind = self.random.randrange(12 if depth < 3 else 9)
        match kind:
            case 0:
                level = self.random.randint(1, 6)
                return f"<h{level}>{self.inline()}</h{level}>"
            case 1 | 2:
                return self.code()
            case 3:
                return self.image()
            case 4:
                return self.table()
            case 5:
                return f'<iframe src="{escape(self.address())}"></iframe>'
            case 6:
                return "<hr>"
            case 9 | 10:
                tag = self.random.choice(["ul", "ol"])
                items = [self.inline() if self.random.randrange(2) else self.blocks(depth + 1) for _ in range(2)]
                return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"
            case 11:
                return f"<blockquote>{self.blocks(depth + 1)}</blockquote>"
            case _:
                return f"<p>{self.inline()}</p>"


def posts(seed: int, count: int) -> list[str]:
    """Return `count` posts, the same posts for the same seed."""
    maker = Maker(Random(seed))
    return [HEAD.format(title=json.dumps(maker.text())) + f"<p>甲。</p>{maker.blocks()}" for _ in range(count)]
