"""kramdown as Jekyll calls it, and its HTML in the form that our records have.

The tests then read this HTML as the body of a post, so that HTML and the rules for news work the same on both sides.
"""

import json
import subprocess
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag

from consumers.conftest import program

_SECONDS = 300
_RENDER = """
require "json"; require "kramdown"; require "kramdown-parser-gfm"
options = JSON.parse(ARGV[0], symbolize_names: true)
puts JSON.generate(JSON.parse(STDIN.read).map { |text| Kramdown::Document.new(text, options).to_html })
"""
# Jekyll's own options, except that quotes, dashes and formulas stay as written.
JEKYLL: dict[str, object] = {
    "input": "GFM",
    "hard_wrap": False,
    "smart_quotes": ["apos", "apos", "quot", "quot"],
    "typographic_symbols": {
        "hellip": "...",
        "mdash": "---",
        "ndash": "--",
        "laquo": "<<",
        "raquo": ">>",
        "laquo_space": "<< ",
        "raquo_space": " >>",
    },
    "syntax_highlighter": None,
    "math_engine": None,
}


def html(texts: list[str], options: dict[str, object] = JEKYLL) -> list[str]:
    """Return the HTML that kramdown makes of each text, in one process."""
    command = [program("ruby"), "-Eutf-8:utf-8", "-e", _RENDER, json.dumps(options)]
    done = subprocess.run(command, input=json.dumps(texts).encode(), capture_output=True, check=False, timeout=_SECONDS)
    assert done.returncode == 0, done.stderr.decode()
    pages: list[str] = json.loads(done.stdout)
    return pages


def levelled(page: str) -> str:
    """Return kramdown's HTML with notes, definitions, task lists and formulas in the form of our records."""
    soup = BeautifulSoup(page, "html5lib")
    for contents in soup.select("ul#markdown-toc, ol#markdown-toc"):
        contents.decompose()
    for mark in soup.select("sup[id^=fnref]"):
        if isinstance(link := mark.find("a"), Tag):
            mark.replace_with(f"[^{str(link['href']).removeprefix('#fn:')}]")
    for notes in soup.select("div.footnotes"):
        _level_notes(soup, notes)
    for box in soup.select("input[type=checkbox]"):
        box.replace_with("[x] " if box.has_attr("checked") else "[ ] ")
    for block in soup.select("div.kdmath"):
        block.name = "p"
    for formula in soup.select("span.kdmath"):
        formula.replace_with(f"${formula.get_text()}$")
    for definitions in soup.find_all("dl"):
        _level_definitions(soup, definitions)
    body = soup.body
    assert body is not None
    return body.decode_contents().replace("{", "&#123;")  # a plain brace would be read as Liquid


def _level_notes(soup: BeautifulSoup, notes: Tag) -> None:
    """Write each note after its mark, without the links back to the text."""
    for back in notes.select("a.reversefootnote"):
        back.decompose()
    for note in notes.select("ol > li"):
        mark = f"[^{str(note['id']).removeprefix('fn:')}] "
        first = next(_children(note), None)
        if first is not None and first.name == "p":
            first.insert(0, mark)
        else:
            paragraph = soup.new_tag("p")
            paragraph.string = mark
            note.insert(0, paragraph)
        note.name = "div"
    for ordered in notes.find_all("ol", recursive=False):
        ordered.unwrap()


def _level_definitions(soup: BeautifulSoup, definitions: Tag) -> None:
    """Make a paragraph of each term, and a list of its definitions."""
    made = soup.new_tag("div")
    for part in list(_children(definitions)):
        if part.name == "dt":
            part.name = "p"
            made.append(part)
            continue
        last = list(_children(made))[-1:]
        items = last[0] if last and last[0].name == "ul" else soup.new_tag("ul")
        made.append(items)
        part.name = "li"
        items.append(part)
    definitions.replace_with(made)


def _children(element: Tag) -> Iterator[Tag]:
    return (child for child in element.children if isinstance(child, Tag))
