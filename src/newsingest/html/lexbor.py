"""The default HTML engine: Lexbor through selectolax, a C parser that follows the HTML standard."""

from collections.abc import Iterator
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsingest.html.events import NO_ATTRIBUTES, Event

# Without the doctype the parser is in quirks mode, in which a table is nested in the paragraph before it. With an open
# body, a leading comment or script stays in place instead of moving into the head.
_PREFIX = "<!DOCTYPE html><body>"


# Events with only a name are cached, because most events are of this kind.
_start = lru_cache(maxsize=1000)(lambda tag: Event("start", tag, NO_ATTRIBUTES))
_end = lru_cache(maxsize=1000)(lambda tag: Event("end", tag, NO_ATTRIBUTES))


def events(html: str) -> Iterator[Event]:
    """Yield the events of a document's body, without recursion."""
    body = LexborHTMLParser(_PREFIX + html).body
    node: LexborNode | None = body.first_child if body is not None else None
    open_tags: list[str] = []
    while node is not None:
        text = node.text_content  # None if the node is not a text
        if text is not None:
            yield Event("text", text, NO_ATTRIBUTES)
        elif node.is_element_node:
            tag, attributes = node.tag or "", node.attributes
            yield Event("start", tag, attributes) if attributes else _start(tag)
            child = node.first_child
            if child is not None:
                open_tags.append(tag)
                node = child
                continue
            yield _end(tag)
        elif node.is_comment_node:
            yield Event("comment", node.comment_content or "", NO_ATTRIBUTES)
        following = node.next
        while following is None and node is not None and open_tags:
            yield _end(open_tags.pop())
            node = node.parent
            following = node.next if node is not None else None
        node = following
