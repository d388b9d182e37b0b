"""Test that every link of the documentation leads somewhere, and that its index links to every page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "fuzz").glob("*.md")])
_CODE_BLOCK = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[`~]*$", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"^(?: {4}|\t).*$", re.MULTILINE)


class Link(NamedTuple):
    """A link of a page to a file of the project."""

    page: Path
    target: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)} -> {self.target}"

    @property
    def file(self) -> Path:
        """Return the file that the link leads to."""
        path = unquote(self.target.partition("#")[0])
        return (self.page.parent / path).resolve() if path else self.page


def prose(page: Path) -> str:
    """Return the text of a page without its blocks of code."""
    return _INDENTED.sub("", _CODE_BLOCK.sub("", page.read_text("utf-8")))


def links(page: Path) -> Iterator[Link]:
    """Yield the links of a page to files of the project, including pictures and links around pictures."""
    text = re.sub(r"`[^`\n]*`", "", prose(page))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            yield Link(page, target)


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    heads = re.findall(r"^#+ +(.*?) *$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"\]\([^)]*\)", "", head)).lower().replace(" ", "-") for head in heads}


LINKS = [link for page in PAGES for link in links(page)]


@pytest.mark.parametrize("link", LINKS, ids=str)
def test_a_link_leads_to_a_file_and_a_heading_of_it(link: Link) -> None:
    assert link.file.is_relative_to(ROOT)
    assert link.file.exists()
    if anchor := unquote(link.target.partition("#")[2]):
        assert anchor in anchors(link.file)


def test_links_are_found() -> None:
    assert len(LINKS) > 50
    assert any("#" in link.target for link in LINKS)


def test_the_index_links_to_every_page_of_the_docs() -> None:
    index = DOCS / "README.md"
    assert {link.file for link in links(index)} >= set(DOCS.rglob("*.md")) - {index}
