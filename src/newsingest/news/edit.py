"""Taking text out of blocks without losing the spans of what stays."""

from newsingest.article import Block, Heading, Paragraph, Span
from newsingest.draft import Cut, Draft, Item
from newsingest.text import collapse


def trim(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """Return the paragraph with only the characters from start to end."""
    spans = []
    position = 0
    for span in paragraph.spans:
        text = span.text[max(start - position, 0) : max(end - position, 0)]
        if text:
            spans.append(Span(text=text, marks=span.marks, href=span.href))
        position += len(span.text)
    plain = all(not span.marks and span.href is None for span in spans)
    return Paragraph(text=paragraph.text[start:end], spans=() if plain else tuple(spans))


def cut_end(draft: Draft, index: int, length: int, cut: Cut) -> None:
    """Take the last ``length`` characters of the paragraph at ``index`` out and put the cut behind it."""
    item = draft.items[index]
    if isinstance(item, Paragraph):
        kept = item.text[: len(item.text) - length].rstrip()
        draft.items[index : index + 1] = [*([trim(item, 0, len(kept))] if kept else []), cut]


def cut_start(draft: Draft, index: int, length: int, cut: Cut) -> None:
    """Take the first ``length`` characters of the paragraph at ``index`` out and put the cut before it."""
    item = draft.items[index]
    if isinstance(item, Paragraph):
        rest = item.text[length:]
        start = length + len(rest) - len(rest.lstrip())
        kept = [trim(item, start, len(item.text))] if rest.strip() else []
        draft.items[index : index + 1] = [cut, *kept]


def paragraphs(draft: Draft) -> list[tuple[int, Paragraph]]:
    """Return the paragraphs at the top of the body with their index."""
    return [(index, item) for index, item in enumerate(draft.items) if isinstance(item, Paragraph)]


def is_text(item: Item) -> bool:
    """Return whether an item is a paragraph or heading."""
    return isinstance(item, Paragraph | Heading)


def is_linked(block: Block) -> bool:
    """Return whether all of a paragraph is links, but for separators between them."""
    spans = block.spans if isinstance(block, Paragraph | Heading) else ()
    loose = "".join(span.text for span in spans if span.href is None)
    return any(span.href for span in spans) and not loose.strip(" |｜·•-—/、,，\u3000")


def joined(text: str) -> str:
    """Return a text without any white space."""
    return "".join(collapse(text).split())
