"""Compare our reading of kramdown's constructs with kramdown's own: visible text, and kinds of blocks.

The comparison ignores quotes, dashes, tables of contents and numbers of notes (`consumers/kramdown.py`), white space
and percent-encoding. A table says who is right if the two differ. An entry that no longer differs fails the test.
"""

import os
import re
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

import pytest

import newsingest
from consumers import kramdown
from consumers.kramdown_corpus import KNOWN
from consumers.kramdown_posts import posts
from newsingest.article import Block, Code, Heading, Image, List, Quote, Rule, Table
from newsingest.errors import NewsingestError
from newsingest.parsers.jekyll import handlers
from newsingest.source import decode

OURS, GFM, KRAMDOWN, BOTH = "ours", "ours, as in GFM", "kramdown", "both"

# Constructs that kramdown and newsingest read in different ways: who is right, and why.
DIFFERENCES = {
    "container": (OURS, "kramdown knows none; markdown-it's and Pandoc's marks are no text, the title is a paragraph"),
    "definition that nothing refers to": (OURS, "nothing is lost: it may be words, and is text"),
    "footnote that nothing refers to": (OURS, "nothing is lost: kramdown drops the note"),
    "product": (OURS, "2*3*4 is a product; kramdown makes emphasis of it"),
    "attribute list at the end of a heading": (OURS, "Hugo and Markdown Extra take it off; kramdown takes {#id} alone"),
    "abbreviation within a paragraph": (
        OURS,
        "Markdown Extra takes it off; kramdown does only at the start of a block",
    ),
    "heading without a space": (OURS, "###标题 is a heading in most Chinese archives"),
    "lone tag of an old element": (OURS, "kramdown knows no <font> and reads no Markdown in it"),
    "Markdown in an element of one line": (OURS, "kramdown shows the end tag as text"),
    "table right above the end of an element": (OURS, "kramdown wants an empty line before the end tag"),
    "pipe in a line of text": (OURS, "kramdown makes a table of every line with a pipe"),
    "reference behind a space": (
        GFM,
        "[a] [b] are two links; kramdown takes b for the address of a, and drops its text",
    ),
    "paragraph that goes on below a footnote": (GFM, "it is part of the note, as with any paragraph"),
    "paragraph right below a table": (GFM, "it is a row; kramdown reads no table at all"),
    "table below a paragraph": (GFM, "a table may end a paragraph"),
    "rule within a paragraph": (GFM, "a rule may end a paragraph"),
    "underlined heading of two lines": (GFM, "a heading may have several lines"),
    "Markdown between empty lines in an element": (GFM, 'kramdown wants markdown="1"'),
    "list with marks of parentheses": (GFM, "1) starts an item; kramdown knows 1. alone"),
    "words behind the language of a fence": (GFM, "kramdown opens no such fence, and reads the code as text"),
    "pipe in code in a table": (BOTH, "GFM parts cells at every pipe that is not escaped, kramdown not in code"),
    "list in a numbered item, two columns in": (BOTH, "kramdown nests it; CommonMark wants the column of the text"),
    "table without a head": (KRAMDOWN, "rare (in none of 24 archives); its rows are a paragraph here"),
    "language in an attribute list": (KRAMDOWN, "rare (as above); code is without its language here"),
    "definition in a quote": (KRAMDOWN, "rare; it is text here"),
    "definition in a footnote": (KRAMDOWN, "rare; it is text here"),
    "multiplied bracket": (OURS, "the asterisks are text: 5*（3+2）*4"),
}

Kinds = list[tuple[str, str]]


def kinds_of(blocks: Iterable[Block], place: str = "") -> Iterator[tuple[str, str]]:
    """Yield the kind of each block, after the lists and quotes around it, and the block's text."""
    for block in blocks:
        if isinstance(block, List):
            for number, item in enumerate(block.items):
                yield from kinds_of(item, f"{place}{'ol' if block.ordered else 'ul'} {number} > ")
        elif isinstance(block, Quote):
            yield from kinds_of(block.blocks, f"{place}quote > ")
        elif isinstance(block, Table):
            rows = ["\t".join(cell.text for cell in row) for row in block.rows]
            yield f"{place}table {len(rows)}", _level("\t".join(rows))
        elif isinstance(block, Image):
            yield f"{place}image", _level(f"{block.url} {block.alt or ''}")
        elif isinstance(block, Code):
            yield f"{place}code {block.language}", block.text.rstrip()
        elif isinstance(block, Heading):
            yield f"{place}heading {block.level}", _level(block.text)
        elif isinstance(block, Rule):
            yield f"{place}rule", ""
        else:
            yield f"{place}{type(block).__name__.lower()}", _level(getattr(block, "text", ""))


def _level(text: str) -> str:
    return re.sub(r" ?\$\$ ?", "$$", " ".join(unquote(text).split())).replace("[X]", "[x]")


def _read(body: str, name: str) -> Kinds:
    article = newsingest.parse_bytes(f"---\ntitle: 题\n---\n{body}".encode(), name=name)
    return list(kinds_of(article.body))


def _differing(bodies: dict[str, str]) -> dict[str, str]:
    """Return the difference between our reading and kramdown's, for each body that differs, by name."""
    found = {}
    for (name, body), page in zip(bodies.items(), kramdown.html(list(bodies.values())), strict=True):
        theirs, ours = _read(kramdown.levelled(page), "a.html"), _read(body, "a.md")
        if theirs != ours:
            lines = unified_diff(_lines(theirs), _lines(ours), "kramdown", "ours", n=0, lineterm="")
            found[name] = "\n".join(islice(lines, 20))
    return found


def _lines(kinds: Kinds) -> list[str]:
    return [f"{kind}: {text}" for kind, text in kinds]


def _report(found: dict[str, str], names: Iterable[str]) -> str:
    return "\n\n".join(f"{name}\n{found[name]}" for name in names)


def test_generated_posts_are_read_as_kramdown_reads_them() -> None:
    made = posts(frozenset(DIFFERENCES))
    found = _differing({post.name: post.body for post in made})
    unknown = [post.name for post in made if post.name in found and post.kind not in DIFFERENCES]
    assert not unknown, _report(found, unknown)
    agreed = [post.name for post in made if post.kind in DIFFERENCES and post.name not in found]
    assert not agreed, f"these differ no longer: {agreed}"
    assert {post.kind for post in made} >= set(DIFFERENCES)


CORPUS = os.environ.get("NEWSINGEST_CORPUS", "")


@pytest.mark.skipif(not CORPUS, reason="NEWSINGEST_CORPUS names no folder")
def test_posts_of_a_corpus_are_read_as_kramdown_reads_them() -> None:
    """Leave out posts with template tags, because Jekyll replaces the tags before kramdown reads the text."""
    paths = [path for path in sorted(Path(CORPUS).rglob("*")) if path.is_file()]
    bodies = {name: body for path in paths for name, body in _markdown(path)}
    found = _differing(bodies)
    known = {name for names in KNOWN.values() for name in names.split()}
    unknown = [name for name in found if name.partition(" ")[0] not in known]
    assert not unknown, f"{len(found)} of {len(bodies)} differ\n\n{_report(found, unknown)}"
    agreed = sorted(known & {name.partition(" ")[0] for name in bodies.keys() - found.keys()})
    assert not agreed, f"these differ no longer: {agreed}"


def _markdown(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the name (shortened id and path) and the body of a post that is read as Markdown."""
    data = path.read_bytes()
    try:
        article = newsingest.parse_bytes(data, name=str(path))
    except NewsingestError:
        return
    if article.origin.body_kind == "markdown" and (found := handlers.find_front_matter(decode(data, str(path)).text)):
        body = found.parted.split()[1]
        if not re.search(r"\{[{%]", body):
            yield f"{article.id[:8]} {path.relative_to(CORPUS)}", body
