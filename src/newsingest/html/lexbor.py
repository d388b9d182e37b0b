"""The default HTML engine: Lexbor through selectolax, a C parser that follows the HTML standard."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsingest.html.events import NO_ATTRIBUTES, Event, Kind

# Without the doctype the parser is in quirks mode, where a table stands inside the paragraph before it. With an open
# body, a leading comment or script stays where it is instead of moving into the head.
_PREFIX = "<!DOCTYPE html><body>"


def events(html: str) -> Iterator[Event]:
    """Yield the events of a document body, without recursion however deep it nests."""
    body = LexborHTMLParser(_PREFIX + html).body
    node: LexborNode | None = body.first_child if body is not None else None
    depth = 0
    while node is not None:
        child = None
        if node.is_text_node:
            yield Event(Kind.TEXT, node.text_content or "", NO_ATTRIBUTES)
        elif node.is_comment_node:
            yield Event(Kind.COMMENT, node.comment_content or "", NO_ATTRIBUTES)
        elif node.is_element_node:
            yield Event(Kind.START, node.tag or "", node.attributes)
            child = node.first_child
            if child is None:
                yield Event(Kind.END, node.tag or "", NO_ATTRIBUTES)
        if child is not None:
            node, depth = child, depth + 1
            continue
        while node is not None and node.next is None and depth:
            node, depth = node.parent, depth - 1
            yield Event(Kind.END, (node.tag if node is not None else "") or "", NO_ATTRIBUTES)
        node = node.next if node is not None else None
