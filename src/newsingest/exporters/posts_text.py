"""Convert blocks to Markdown that Jekyll (kramdown) and Hugo (goldmark) show alike with their default settings.

Hugo drops raw HTML, so none is written: tables are GFM tables, and a mark without Markdown syntax is dropped.
Characters that kramdown, goldmark's typographer, Liquid or shortcodes would read as syntax are escaped. The escape is a
backslash if both accept it (https://kramdown.gettalong.org/syntax.html#escaping, CommonMark 2.4), otherwise an entity.
Addresses in text are escaped too: goldmark would make them links, and show their `&` as `&amp;`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from newsingest.article import Block, Cell, Code, Embed, Image, List, Mark, Paragraph, Span, Table
from newsingest.exporters.markdown_text import (
    DELIMITERS,
    NOT_IN_FENCE,
    Markdown,
    hugs,
    is_active,
    is_alone,
    is_in_mail_address,
    is_plain_code,
    numbered,
    reference,
    safe,
)
from newsingest.regex import regex
from newsingest.text import collapse, first_number

_SPECIAL = regex(
    r"[\\*\[\]<|\"'{~]|(?<![^\W_])_|_(?![^\W_])|&(?=[#A-Za-z])|(?<=\{)%|\$(?=\$)|(?<=\$)\$|-(?=-)|(?<=-)-"
    r"|:(?=//)|(?<=www)\.|\.(?=\.)|(?<=\.)\.|>(?=>)|(?<=>)>|!\Z|^[\^=:]|[`\x00-\x08\x0b-\x1f\x7f-\x9f]",
    re.MULTILINE,
)
_ENTITIES = {"<": "&lt;", "&": "&amp;", "~": "&#126;", "^": "&#94;", "=": "&#61;", "%": "&#37;", "_": "&#95;"}
_ENTITY = regex(r"&(?=#?[A-Za-z0-9]+;)")
_LIST = regex(r"^[ \t]*(?:[*+-]|\d+\.)[ \t]", re.MULTILINE)
_RULE = regex(r"^[ \t]*([*_-])(?:[ \t]*\1){2,}[ \t]*$", re.MULTILINE)
_SAFE = ":/?#@!$&+,;=%-._~"
_DELIMITERS: dict[Mark, str] = {**DELIMITERS, "strike": "~~"}


class Posts(Markdown):
    """A writer of blocks for site generators."""

    apart = ""  # a comment is raw HTML

    def __init__(self, line_end: str = " ") -> None:
        """Set up a writer. line_end: replaces a line end in a heading or a cell, which Markdown does not allow."""
        self.line_end = line_end

    def escape(self, text: str) -> str:
        """Return a text, escaped so that it contains no markup in either dialect."""
        return _SPECIAL.sub(_escaped, text)

    def span(self, spans: tuple[Span, ...], index: int) -> str:
        """Return one span. Text that only HTML could mark is plain text."""
        span = spans[index]
        core = span.text.strip(" \n")
        if not core:
            return span.text
        marked = self._marked(core, spans, index)
        if span.href is not None and safe(span.href):
            marked = f"[{marked}]({link_address(span.href)})"
        lead = span.text[: len(span.text) - len(span.text.lstrip(" \n"))]
        return lead + marked + span.text[len(lead) + len(core) :]

    def _marked(self, core: str, spans: tuple[Span, ...], index: int) -> str:
        span = spans[index]
        if not span.marks and span.href is None:
            return self._beside(core, spans, index)
        joined = _touches_code(spans, index) or is_in_mail_address(spans, index)
        if span.marks == ("code",) and is_plain_code(core) and not joined:
            return f"`{core}`"
        text = self.escape(core)
        marks = span.marks if is_alone(spans, index) else ()
        # Hugo 0.111 stops the build at a heading with a link that is struck through.
        for mark in marks if span.href is None else [mark for mark in marks if mark != "strike"]:
            text = _DELIMITERS.get(mark, "") + text + _DELIMITERS.get(mark, "")
        return text

    def _beside(self, core: str, spans: tuple[Span, ...], index: int) -> str:
        """Return plain text next to marked spans.

        In 甲**（乙）**丙 nothing is marked, because the delimiters are between punctuation and a letter (CommonMark 6.2).
        If the letter is written as an entity, the delimiters are next to punctuation and work.
        """
        before, after = (spans[i] if 0 <= i < len(spans) else None for i in (index - 1, index + 1))
        first = before is not None and _shrinks(before) and _is_letter(core[0])
        last = after is not None and _shrinks(after) and _is_letter(core[-1])
        lead = f"&#{ord(core[0])};" if first else ""
        tail = f"&#{ord(core[-1])};" if last and (len(core) > 1 or not first) else ""
        return lead + self.escape(core[len(lead) > 0 : len(core) - (len(tail) > 0)]) + tail

    def _nested(self, blocks: Iterable[Block], margin: str) -> str:
        return super()._nested(_told_apart(blocks), margin)

    def code(self, block: Code) -> str:
        """Return preformatted text: in a fence, indented, or as lines of text if Liquid or a shortcode would parse it.

        Code that contains markup is indented, because some renderers have no fences. Indented code has no language.
        """
        text = block.text.replace("\r\n", "\n").replace("\r", "\n")  # all of these end a line in Markdown
        # kramdown 2.4 hangs at a line of indented code that starts with a form feed.
        if "{{" in text or "{%" in text or NOT_IN_FENCE.search(text):
            return "  \n".join(self.line(line.strip(), ()) for line in text.split("\n") if line.strip())
        if is_active(text):
            return "\n".join("    " + line if line.strip() else "" for line in text.split("\n")).strip("\n")
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        language = block.language if block.language and re.fullmatch(r"[\w+#.-]+", block.language) else ""
        return f"{fence}{language}\n{text}\n{fence}"

    def placed(self, blocks: Iterable[Block], margin: str) -> Iterator[Block]:
        """Yield blocks. Indented code would not be code in or after a list, so it becomes lines of text there."""
        behind = False
        for block in blocks:
            if isinstance(block, Code) and is_active(block.text) and (behind or "  " in margin):
                yield from _lines(block)
            else:
                yield block
            behind = isinstance(block, List) or (behind and isinstance(block, Image))  # a picture may give no output

    def item(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Return the blocks of an item. Code becomes lines of text if kramdown would see markup instead of a fence.

        In a list, kramdown looks for rules inside a fence. If a fence directly follows the marker, it looks for lists.
        """
        out: list[Block] = []
        for block in blocks:
            if isinstance(block, Code) and (_RULE.search(block.text) or (not out and _LIST.search(block.text))):
                out += _lines(block)
            else:
                out.append(block)
        return tuple(out)

    def table(self, block: Table) -> str:
        """Return a GFM table. The caption is a paragraph before it. The first row is a header, which GFM requires."""
        width = max(map(len, block.rows), default=0)
        if not width:
            return self.escape(block.caption or "")
        rows = [self._row(row, width) for row in block.rows]
        if not block.header:
            rows.insert(0, "|" + "   |" * width)
        rows.insert(1, "|" + " --- |" * width)
        caption = [self.line(block.caption, ()), ""] if block.caption else []
        return "\n".join([*caption, *rows])

    def _row(self, row: tuple[Cell, ...], width: int) -> str:
        cells = [self.inline(cell.text, cell.spans) for cell in row] + [""] * (width - len(row))
        return "|" + "".join(f" {cell} |" for cell in cells).replace("\n", self.line_end)

    def image(self, block: Image) -> str:
        """Return a picture. The caption is a paragraph after it."""
        alt = self.escape(collapse(block.alt or ""))
        picture = f"![{alt}]({link_address(block.url)})" if safe(block.url, picture=True) else alt
        if block.href and safe(block.href):
            picture = f"[{picture}]({link_address(block.href)})"
        return "\n\n".join(filter(None, (picture, self.line(block.caption, ()) if block.caption else "")))

    def embed(self, block: Embed) -> str:
        """Return a link to the embedded page or medium."""
        text = self.escape(block.url)
        return f"[{text}]({link_address(block.url)})" if safe(block.url) else text


def _lines(code: Code) -> Iterator[Paragraph]:
    """Yield the lines of preformatted text as paragraphs."""
    lines = (line.strip() for line in code.text.splitlines())
    return (Paragraph(text=line, spans=()) for line in lines if line)


def _escaped(match: re.Match[str]) -> str:
    if match[0] == "`" or not match[0].isprintable():
        return reference(match)
    return _ENTITIES.get(match[0], "\\" + match[0])


def _told_apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks. An ordered list becomes numbered paragraphs if its numbers would be lost.

    kramdown numbers each list from 1, and raw HTML, which could separate two lists, is not allowed.
    """
    before: Block | None = None
    for block in blocks:
        follows = isinstance(before, List) and before.ordered
        before = block
        if isinstance(block, List) and block.ordered and (follows or first_number(block) != 1):
            yield from numbered(block)
        else:
            yield block


def _is_linked(span: Span) -> bool:
    return span.href is not None and safe(span.href)


def _touches_code(spans: tuple[Span, ...], index: int) -> bool:
    """Return whether code comes directly before this span and neither is a link: `a``b` would not be two codes."""
    if not index or _is_linked(spans[index]):
        return False
    before = spans[index - 1]
    return before.marks == ("code",) and not _is_linked(before)


def _shrinks(span: Span) -> bool:
    """Return whether punctuation, or another delimiter, is directly inside the outer delimiters of a span."""
    return bool(span.marks) and not (hugs(span.text) and ("strike" not in span.marks or len(span.marks) == 1))


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] not in "PZ"


def link_address(url: str) -> str:
    """Return an address for the parentheses of a link, percent-encoded if necessary."""
    # Markdown decodes entities in a link. `javascript&colon;…` is a safe address, but decoded it would run code.
    return _ENTITY.sub("&amp;", quote(url.strip(), safe=_SAFE))
