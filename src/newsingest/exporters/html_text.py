"""Convert blocks to HTML with only text, marks, links and pictures, so that nothing in an article can run in a page."""

import html
from collections.abc import Iterable

from newsingest.article import (
    Block,
    Cell,
    Code,
    Embed,
    Heading,
    Image,
    List,
    Mark,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
)
from newsingest.regex import regex

TAGS: dict[Mark, str] = {
    "strong": "strong", "emphasis": "em", "code": "code", "strike": "del", "sub": "sub", "sup": "sup",
}  # fmt: skip
_SCHEME = regex(r"([A-Za-z][A-Za-z0-9+.-]*):")
_IGNORED = regex(r"[\x00-\x20\x7f-\x9f\u200b\u2028\u2029\ufeff]+")  # browsers ignore some of these in a scheme
_HARMLESS = ("http", "https", "mailto", "tel", "ftp", "ftps")
_PICTURE = regex(r"data:image/(?:png|jpe?g|gif|webp|avif|bmp);base64,[A-Za-z0-9+/=]*")


def escaped_text(text: str) -> str:
    """Return a text escaped for a place between tags. NUL is not allowed there; like HTML parsers, write U+FFFD."""
    return html.escape(text, quote=False).replace("\0", "\ufffd")


def lined(text: str) -> str:
    """Return the text of a block, escaped for a place between tags. A line end becomes ``<br>``."""
    return escaped_text(text).replace("\n", "<br>")


def attribute(value: str) -> str:
    """Return a value escaped for a quoted attribute."""
    return html.escape(value)


def is_safe_address(address: str, *, picture: bool = False) -> bool:
    """Return whether an address is safe to follow: it is relative, or has a scheme that cannot contain a page or code.

    picture: whether a data: address of a raster image is safe too.
    """
    bare = _IGNORED.sub("", address)
    scheme = _SCHEME.match(bare)
    return scheme is None or scheme[1].lower() in _HARMLESS or (picture and _PICTURE.fullmatch(bare) is not None)


def html_of_blocks(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML, with a line end after each block."""
    return "".join(_block(block) + "\n" for block in blocks)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{spans_of(block)}</p>"
        case Heading():
            return f"<h{block.level}>{spans_of(block)}</h{block.level}>"
        case List():
            return _list(block)
        case Quote():
            return f"<blockquote>\n{html_of_blocks(block.blocks)}</blockquote>"
        case Table():
            return _table(block)
        case Code():
            language = f' class="language-{attribute(block.language)}"' if block.language else ""
            return f"<pre><code{language}>{escaped_text(block.text)}</code></pre>"
        case Image():
            return _image(block)
        case Embed():
            return f"<p>{_link(escaped_text(block.url), block.url)}</p>"
        case Rule():
            return "<hr>"


def spans_of(block: Paragraph | Heading | Cell) -> str:
    """Return the text of a block with its marks and links."""
    if not block.spans:
        return lined(block.text)
    return "".join(map(_span, block.spans))


def _span(span: Span) -> str:
    text = tagged(lined(span.text), span.marks)
    return text if span.href is None else _link(text, span.href)


def tagged(text: str, marks: tuple[Mark, ...]) -> str:
    """Return markup wrapped in the elements of its marks."""
    for mark in reversed(marks):
        text = f"<{TAGS[mark]}>{text}</{TAGS[mark]}>"
    return text


def _link(text: str, address: str) -> str:
    return f'<a href="{attribute(address)}">{text}</a>' if is_safe_address(address) else text


def _list(block: List) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start not in (None, 1) else ""
    items = "".join(f"<li>{_item(item)}</li>\n" for item in block.items)
    return f"<{tag}{start}>\n{items}</{tag}>"


def _item(item: tuple[Block, ...]) -> str:
    if len(item) == 1 and isinstance(item[0], Paragraph):
        return spans_of(item[0])
    return "\n" + html_of_blocks(item)


def _table(block: Table) -> str:
    lines = ["<table>"]
    if block.caption is not None:
        lines.append(f"<caption>{lined(block.caption)}</caption>")
    for index, row in enumerate(block.rows):
        tag = "th" if index < block.header else "td"
        lines.append("<tr>" + "".join(f"<{tag}>{spans_of(cell)}</{tag}>" for cell in row) + "</tr>")
    return "\n".join([*lines, "</table>"])


def _image(block: Image) -> str:
    alt = attribute(block.alt or "")
    picture = (
        f'<img src="{attribute(block.url)}" alt="{alt}">'
        if is_safe_address(block.url, picture=True)
        else escaped_text(block.alt or "")
    )
    if block.href is not None:
        picture = _link(picture, block.href)
    caption = f"<figcaption>{lined(block.caption)}</figcaption>" if block.caption else ""
    return f"<figure>{picture}{caption}</figure>"
