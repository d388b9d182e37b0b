"""Remove text from blocks and keep the spans of the rest."""

from newsingest.article import Block, Embed, Heading, Image, Paragraph, Rule, Span
from newsingest.draft import WORDS, Draft, RemovedItem

AROUND = (RemovedItem, Image, Embed, Rule)  # items around a text that are not lines of it


def trim(paragraph: Paragraph | Heading, start: int, end: int) -> Paragraph:
    """Return a paragraph of the characters from start to end."""
    spans = []
    position = 0
    for span in paragraph.spans:
        text = span.text[max(start - position, 0) : max(end - position, 0)]
        if text:
            spans.append(Span(text=text, marks=span.marks, href=span.href))
        position += len(span.text)
    plain = all(not span.marks and span.href is None for span in spans)
    return Paragraph(text=paragraph.text[start:end], spans=() if plain else tuple(spans))


def cut_end(draft: Draft, index: int, length: int, cut: RemovedItem) -> None:
    """Remove the last ``length`` characters of the paragraph at ``index``, and put the cut after it."""
    item = draft.items[index]
    if isinstance(item, Paragraph):
        kept = item.text[: len(item.text) - length].rstrip()
        draft.items[index : index + 1] = [*([trim(item, 0, len(kept))] if kept else []), cut]


def paragraphs(draft: Draft) -> list[tuple[int, Paragraph]]:
    """Return the top-level paragraphs of the body with their indexes."""
    return [(index, item) for index, item in enumerate(draft.items) if isinstance(item, Paragraph)]


def is_linked(block: Block) -> bool:
    """Return whether a paragraph consists of links, apart from separators between them."""
    spans = block.spans if isinstance(block, WORDS) else ()
    loose = "".join(span.text for span in spans if span.href is None)
    return any(span.href for span in spans) and not loose.strip(" \n|｜·•-—/、,，\u3000")


def edges(draft: Draft, count: int) -> list[tuple[int, Paragraph | Heading]]:
    """Return the text blocks among the first ``count`` and the last ``count`` items, with their indexes."""
    size = len(draft.items)
    places = range(size) if size <= 2 * count else (*range(count), *range(size - count, size))
    return [(index, item) for index in places if isinstance(item := draft.items[index], WORDS)]


def ends_in_code(block: Paragraph | Heading) -> bool:
    """Return whether a text ends in code. Code is never a credit: 来源：`config.yaml`."""
    return bool(block.spans) and "code" in block.spans[-1].marks


def last_paragraph(draft: Draft) -> tuple[int, Paragraph] | None:
    """Return the last paragraph with its index; None if other text follows it."""
    for index in range(len(draft.items) - 1, -1, -1):
        item = draft.items[index]
        if isinstance(item, Paragraph):
            return index, item
        if isinstance(item, AROUND):
            continue
        return None
    return None
