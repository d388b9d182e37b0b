"""Checks of a page that a Markdown renderer made of a record: only the record's own elements, and nothing that runs."""

import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString

from newsingest.article import Article, Block, List, Quote, Table
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.exporters.html_text import is_safe_address

ELEMENTS = set(
    "html head body p h1 h2 h3 h4 h5 h6 strong em code pre del s sub sup a img figure figcaption ul ol li blockquote"
    " table caption thead tbody tr th td hr br iframe div span dl dt dd".split()
)
# Attributes that renderers add themselves, with plain words as values.
_ADORNMENTS = {
    "a": {"class"}, "ol": {"start"}, "code": {"class", "data-lang"}, "pre": {"class", "style", "tabindex", "lang"}, "div": {"class"},
    "span": {"class", "style"}, "th": {"align", "style"}, "td": {"align", "style"}, **{f"h{level}": {"id"} for level in range(1, 7)},
}  # fmt: skip
_OURS = {"pre": {"data-lang"}, "img": {"alt"}}
_POINTS = {"a": "href", "img": "src", "iframe": "src"}
_WORDS = re.compile(r"(?:[^\W_]|[-_ :;.#%+])*")
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b\ufeff\ufffd]+")
_MISTUNE = "#harmful-link"  # mistune writes this instead of an address that it does not trust


def body(name: str, article: Article) -> str:
    """Return an exporter's output after the front matter."""
    return BY_NAME[name].record(article, ExportOptions()).decode().split("\n---\n", 1)[1]


def strange(page: str, article: Article) -> list[str]:
    """Return the elements, attributes and addresses of a page that do not come from the article."""
    markup = BeautifulSoup(page, "html5lib")
    addresses = {_bare(url) for url in _addresses(article.body)}
    found = [f"{text!r}" for text in markup.find_all(string=_is_no_text) if text.strip()]
    for tag in markup.find_all():
        if tag.name in ELEMENTS:
            found += (f"{tag.name} {name}={value}" for name, value in _strange_attributes(tag, addresses))
        else:
            found.append(f"<{tag.name}>")
    return found


def _strange_attributes(tag: Tag, addresses: set[str]) -> Iterator[tuple[str, str]]:
    for name, values in tag.attrs.items():
        value = values if isinstance(values, str) else " ".join(values)
        if name == _POINTS.get(tag.name):
            known = _bare(value) in addresses or value == _MISTUNE or (tag.name == "a" and _is_found(tag, value))
            good = is_safe_address(value, picture=tag.name == "img") and known
        elif name in _ADORNMENTS.get(tag.name, ()):
            good = _WORDS.fullmatch(value) is not None
        else:
            good = name in _OURS.get(tag.name, ()) or name in ("data-unsafe-href", "data-unsafe-src")
        if not good:
            yield name, value


def _is_found(link: Tag, address: str) -> bool:
    """Return whether a renderer made a link from a web or mail address in the text."""
    return address.startswith(("http://", "https://", "mailto:")) and _bare(address).endswith(_bare(link.get_text()))


def _is_no_text(text: object) -> bool:
    """Return whether a node is a comment or similar. Hugo's comment about HTML that it left out does not count."""
    return isinstance(text, PreformattedString) and text.strip() != "raw HTML omitted"


def _bare(address: str) -> str:
    """Return an address decoded, to compare it: renderers encode addresses, and some decode them more than once."""
    for _ in range(4):
        address = html.unescape(unquote(address))
    return _UNSEEN.sub("", address)


def _addresses(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        for name in ("url", "href"):
            if url := getattr(block, name, None):
                yield url
        for cell in (cell for row in block.rows for cell in row) if isinstance(block, Table) else (block,):
            yield from (span.href for span in getattr(cell, "spans", ()) if span.href)
        if isinstance(block, Quote):
            yield from _addresses(block.blocks)
        if isinstance(block, List):
            for item in block.items:
                yield from _addresses(item)
