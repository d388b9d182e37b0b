"""Test that Jekyll and Hugo build posts with default settings, and that the pages have all titles and paragraphs."""

import re
import subprocess
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from consumers.conftest import Convert, program
from newsingest.article import Article
from newsingest.exporters.posts import is_withheld
from newsingest.text import texts

_LAYOUT = (
    '<html><head><meta name="id" content="{id}"><title>{title}</title></head>'
    "<body><h1>{title}</h1><article>{content}</article></body></html>"
)


def jekyll(site: Path) -> Path:
    (site / "_layouts").mkdir()
    for name in ("post", "page"):
        layout = _LAYOUT.format(id="{{ page.article_id }}", title="{{ page.title | escape }}", content="{{ content }}")
        (site / f"_layouts/{name}.html").write_text(layout)
    (site / "_config.yml").write_text("title: test\n")
    build = [program("jekyll"), "build", "--future", "-s", str(site), "-d", str(site / "_site")]
    done = subprocess.run(build, capture_output=True, check=False, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr.decode()
    assert b"Error" not in done.stderr
    return site / "_site"


def hugo(site: Path) -> Path:
    (site / "layouts/_default").mkdir(parents=True)
    layout = _LAYOUT.format(id="{{ .Params.article_id }}", title="{{ .Title }}", content="{{ .Content }}")
    (site / "layouts/_default/single.html").write_text(layout)
    (site / "config.toml").write_text('baseURL = "http://example.org/"\n')
    done = subprocess.run([program("hugo"), "--buildFuture"], cwd=site, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return site / "public"


def bare(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


@pytest.mark.parametrize(("generator", "build"), [("jekyll", jekyll), ("hugo", hugo)])
def test_titles_and_paragraphs_are_in_the_pages(
    generator: str, build: object, articles: dict[str, Article], convert: Convert
) -> None:
    pages: dict[str, list[LexborHTMLParser]] = {}
    assert callable(build)
    for path in build(convert("site", "--to", generator)).rglob("*.html"):
        page = LexborHTMLParser(path.read_text("utf-8"))
        mark = page.css_first("meta[name=id]")
        if mark is not None and mark.attributes["content"]:
            pages.setdefault(mark.attributes["content"], []).append(page)
    wanted = {name: article for name, article in articles.items() if not is_withheld(article)}
    assert sum(map(len, pages.values())) == len(wanted), "an article has no page of its own"
    for name, article in wanted.items():
        for page in pages[article.id]:
            title, body = page.css_first("h1"), page.css_first("article")
            assert title is not None
            assert body is not None
            assert bare(title.text()) == bare(article.title), name
            shown = bare(body.text())
            missing = [text for text in texts(article.body) if bare(text) not in shown]
            assert not missing, name
