"""Markdown renderers, each as a function that turns documents into HTML.

Their settings are as permissive as possible: raw HTML stays, and documents may set attributes.
"""

import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import cmarkgfm
import markdown
import marko
import mistune
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt

from consumers import kramdown
from consumers.conftest import program

Renderer = Callable[[list[str]], list[str]]
_SECONDS = 300
_HUGO = """
baseURL = "http://example.org/"
disableKinds = ["home", "taxonomy", "term", "RSS", "sitemap", "section", "404"]
[markup.goldmark.renderer]
unsafe = {unsafe}
[markup.goldmark.parser.attribute]
title = true
block = {unsafe}
"""
_MISTUNE = ["strikethrough", "footnotes", "table", "abbr", "def_list", "math"]


def hugo(*, unsafe: bool) -> Renderer:
    def render(texts: list[str]) -> list[str]:
        with TemporaryDirectory() as name:
            site = Path(name)
            (site / "content").mkdir()
            (site / "layouts/_default").mkdir(parents=True)
            (site / "layouts/_default/single.html").write_text("{{ .Content }}")
            (site / "config.toml").write_text(_HUGO.format(unsafe="true" if unsafe else "false"))
            for number, text in enumerate(texts):
                (site / f"content/{number}.md").write_text(f"---\ntitle: x\n---\n{text}", "utf-8")
            done = subprocess.run([program("hugo")], cwd=site, capture_output=True, check=False, timeout=_SECONDS)
            assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
            return [(site / f"public/{number}/index.html").read_text("utf-8") for number in range(len(texts))]

    return render


def cmark(texts: list[str]) -> list[str]:
    command = [program("cmark"), "--unsafe"]
    return [
        subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=_SECONDS).stdout.decode()
        for text in texts
    ]


def each(render: Callable[[str], object]) -> Renderer:
    return lambda texts: [str(render(text)) for text in texts]


RENDERERS: dict[str, Renderer] = {
    "kramdown": lambda texts: kramdown.html(texts, {"input": "kramdown"}),
    "kramdown-gfm": lambda texts: kramdown.html(texts, {"input": "GFM"}),
    "python-markdown": each(markdown.markdown),
    "python-markdown-extra": each(lambda text: markdown.markdown(text, extensions=["extra"])),
    "cmark": cmark,
    "cmark-gfm": each(lambda text: cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE)),
    "goldmark": hugo(unsafe=False),
    "goldmark-unsafe": hugo(unsafe=True),
    "mistune": each(mistune.create_markdown(escape=False, plugins=_MISTUNE)),
    "marko": each(marko.convert),
    "markdown-it": each(MarkdownIt("commonmark", {"html": True}).render),
}
