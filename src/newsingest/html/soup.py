"""The second HTML engine: Beautiful Soup with html5lib, in pure Python.

It follows the same standard, but is 15 times slower.
"""

import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import Comment, NavigableString, PageElement

from newsingest.html.events import NO_ATTRIBUTES, Event

_PREFIX = "<!DOCTYPE html><body>"  # see lexbor.py


def events(html: str) -> Iterator[Event]:
    """Yield the events of a document's body, without recursion."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        body = BeautifulSoup(_PREFIX + html, "html5lib", multi_valued_attributes=None).body
    stack: list[tuple[str, Iterator[PageElement]]] = [("", iter(body.contents if body else ()))]
    while stack:
        node = next(stack[-1][1], None)
        if node is None:
            name = stack.pop()[0]
            if name:
                yield Event("end", name, NO_ATTRIBUTES)
        elif isinstance(node, Tag):
            yield Event("start", node.name, {key: str(value) for key, value in node.attrs.items()})
            stack.append((node.name, iter(node.contents)))
        elif isinstance(node, Comment):
            yield Event("comment", str(node), NO_ATTRIBUTES)
        elif isinstance(node, NavigableString):
            yield Event("text", str(node), NO_ATTRIBUTES)
