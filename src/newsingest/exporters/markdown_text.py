"""Convert blocks to CommonMark that any reader shows correctly, and that parses back to the same blocks.

Text is escaped so that it contains no markup in CommonMark and in the dialects of readers: GFM, kramdown with and
without GFM, goldmark, Python-Markdown with and without `extra`. All dialects read a numeric reference as the character
only. A backslash does not escape every character in every dialect. Inline HTML is used if Markdown has no syntax, or if
its rules fail next to Chinese punctuation (`**（乙）**丙` is not emphasis).
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator

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
from newsingest.exporters.html_text import attribute, escaped_text, is_safe_address, lined, tagged
from newsingest.own_markdown import UNSAFE
from newsingest.regex import regex
from newsingest.text import first_number

# `[^` opens a footnote in cmark, so `![^` is not an image. In kramdown, `{:` opens an attribute list, `$$` mathematics.
_SPECIAL = regex(
    r"[\\*\[\]~|]|(?<![^\W_])_|_(?![^\W_])|&(?=[#A-Za-z])(?!#?[A-Za-z0-9]+;)|(?<=\{)[{%]|!\Z|\A\^|\{(?=:)"
    r"|(?P<entity>&(?=#?[A-Za-z0-9]+;))|(?P<reference>[<`\x00-\x08\x0b-\x1f\x7f-\x9f]|\$(?=\$)|(?<=\$)\$)"
)
_AT_START = regex(r"[#>+=-]|\{(?= *[#.A-Za-z][^}]*\})|(?P<number>\d{1,9})(?P<dot>[.)])|(?P<colon>:)(?= |\Z)")
_HARD_BREAK = "  \n"  # all renderers know it; kramdown does not break a line at a backslash
_AT_END = regex(r"(?<= )#+\Z")
# The characters of an address that html/pulldown.py and cmark write into an attribute unchanged. They encode others.
_SAFE_URL = regex(r"[A-Za-z0-9\-_.+!*',%#@?=;:/$]+")
_SAFE_LANGUAGE = regex(r"[A-Za-z0-9][\w+#.-]*", re.ASCII)
_ATTRIBUTES = regex(r"\} *(?:\Z|[`*<\[])")
_BRACE = regex(r"(?<!\\)((?:\\\\)*)\{")  # a brace without a backslash that escapes it
_WEB = regex(r"://|www\.", re.IGNORECASE)
_MAIL_AT_START = regex(r"[^\s<>]+@")
# Code that would be markup in a dialect without fences: tags, addresses in angle brackets, links and their definitions,
# attributes. Such dialects are Python-Markdown without `extra`, or with it in lists, and kramdown without GFM.
_IN_CODE = regex(r"<(?:[A-Za-z/!?]|[^<>\s]*@)|\]\(|^[ \t]*\*?\[.*\]:|\{:", re.MULTILINE)
_LIST_IN_CODE = regex(r"(?:\A[ \t]*|[`*_])\{")  # an attribute list starts a line or follows an element
_ATTRIBUTE_IN_CODE = regex(r"[=#.]")
NOT_IN_FENCE = regex(r"[\x00-\x08\x0b-\x1f\x7f]")  # a carriage return ends a line in Markdown
# Markdown markup in HTML. Deep in lists, Markdown does not see an HTML block and parses its content. C1 controls are
# not replaced, because HTML reads references to them as other characters.
_IN_HTML = regex(r"[{`\x00-\x08\x0b-\x1f\x7f]|\](?=[(\[:])|\$(?=\$)|(?<=\$)\$")
_IN_VERBATIM = regex(r"[\]~\\]")
_TITLE = 2  # Python-Markdown reads the text between two quotes in an address as the title of the link
_DECODINGS = 4  # how often a reader might decode an address
# Characters that the text of a picture may have only in an HTML attribute. In Markdown, a line end could end the
# paragraph, and the text would be markup.
_NOT_IN_LINE = regex(r"[^\S \x85]")
_IN_ATTRIBUTE = regex(rf"{_NOT_IN_LINE.pattern}|{_IN_HTML.pattern}|\\")
DELIMITERS: dict[Mark, str] = {"strong": "**", "emphasis": "*"}


class Markdown:
    """A writer of blocks as Markdown. Subclasses override what their dialect writes differently."""

    apart = "<!-- -->"  # separates two lists, which would otherwise become one
    line_end = "<br>"  # replaces a line end in a heading or a cell, which Markdown limits to one line

    def text_of(self, blocks: Iterable[Block]) -> str:
        """Return blocks as Markdown, with a line end after the last block."""
        text = self._nested(blocks, "")
        return text + "\n" if text else ""

    def _nested(self, blocks: Iterable[Block], margin: str) -> str:
        """Return blocks as lines. margin: the start of each line except the first, from the quotes and lists around."""
        parts: list[str] = []
        before: Block | None = None
        for block in self.placed(_countable(blocks), margin):
            text = self.block(block, margin)
            if not text:
                continue  # a picture without any output; in a list, an empty line would end the item
            if isinstance(block, List) and isinstance(before, List) and block.ordered == before.ordered and self.apart:
                parts.append(self.apart)
            parts.append(text)
            before = block
        return f"\n{margin.rstrip()}\n{margin}".join(parts)

    def placed(self, blocks: Iterable[Block], _margin: str) -> Iterable[Block]:
        """Return sibling blocks in a form that this dialect can write at their place."""
        return blocks

    def block(self, block: Block, margin: str = "") -> str:
        """Return one block as Markdown. margin: the start of each line except the first."""
        match block:
            case List():
                return self._list(block, margin)
            case Quote():
                return "> " + self._nested(block.blocks, margin + "> ") if block.blocks else ">"
            case _:
                first, *lines = self._leaf(block).split("\n")
                return "\n".join([first, *(margin + line if line else margin.rstrip() for line in lines)])

    def _leaf(self, block: Paragraph | Heading | Table | Code | Image | Embed | Rule) -> str:
        match block:
            case Paragraph():
                return self.line(block.text, block.spans)
            case Heading():
                whole = self.line(block.text, block.spans).replace(_HARD_BREAK, self.line_end)
                line = _AT_END.sub(lambda m: m[0].replace("#", "\\#"), whole)
                return "#" * block.level + " " + without_attributes(line)
            case Table():
                return self.table(block)
            case Code():
                return self.code(block)
            case Image():
                return self.image(block)
            case Embed():
                return self.embed(block)
            case Rule():
                return "***"

    # -- inline --------------------------------------------------------------------------------------------------------

    def line(self, text: str, spans: tuple[Span, ...]) -> str:
        """Return a text as lines, escaped so that no line starts another block."""
        return _HARD_BREAK.join(map(_started, self.inline(text, spans).split("\n")))

    def inline(self, text: str, spans: tuple[Span, ...]) -> str:
        """Return a text with its marks and links."""
        if not spans:
            return self.escape(text)
        return "".join(self.span(spans, index) for index in range(len(spans)))

    def escape(self, text: str) -> str:
        """Return a text escaped so that it contains no markup."""
        return _SPECIAL.sub(_escaped, text)

    def span(self, spans: tuple[Span, ...], index: int) -> str:
        """Return one span. Use Markdown's delimiters if no marked span is next to it, otherwise HTML."""
        span = spans[index]
        text = after_element(self.escape(span.text), spans, index)
        if (
            span.marks == ("code",)
            and is_alone(spans, index)
            and span.href is None
            and is_plain_code(span.text)
            and not is_in_web_address(spans, index)
            and not is_in_mail_address(spans, index)
        ):
            text = f"`{span.text}`"
        elif len(span.marks) == 1 and span.marks[0] in DELIMITERS and is_alone(spans, index) and hugs(span.text):
            text = DELIMITERS[span.marks[0]] + text + DELIMITERS[span.marks[0]]
        else:
            text = tagged(text, span.marks)
        if span.href is None:
            return text
        if _is_plain(span.href) and not span.text.startswith(" ") and not span.text.endswith(" "):
            return f"[{text}]({span.href})"
        return _linked(text, span.href)

    # -- blocks --------------------------------------------------------------------------------------------------------

    def _list(self, block: List, margin: str) -> str:
        out = []
        items = [self.item(item) for item in block.items]
        for number, item in enumerate(items, first_number(block)):
            marker = f"{number}. " if block.ordered else "- "
            out.append(marker + self._nested(item, margin + " " * len(marker)))
        loose = any(len(item) > 1 for item in items)
        return (f"\n{margin.rstrip()}\n{margin}" if loose else f"\n{margin}").join(out)

    def item(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """Return the blocks of an item in a form that this dialect can write."""
        return blocks

    def code(self, block: Code) -> str:
        """Return preformatted text."""
        language = block.language or ""
        if (
            (language and not _SAFE_LANGUAGE.fullmatch(language))
            or NOT_IN_FENCE.search(block.text)
            or is_active(block.text)
        ):
            named = f' data-lang="{_attribute(language)}"' if language else ""
            return f"<pre{named}>\n{_IN_VERBATIM.sub(reference, _guarded(escaped_text(block.text)))}</pre>"
        longest = max((len(run) for run in re.findall("`+", block.text)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"{fence}{language}\n{block.text}\n{fence}"

    def image(self, block: Image) -> str:
        """Return a picture."""
        alt = block.alt or ""
        if block.caption is None and block.href is None and _is_plain(block.url) and not _NOT_IN_LINE.search(alt):
            return f"![{self.escape(alt)}]({block.url})"
        said = f' alt="{_attribute(alt)}"' if alt else ""
        picture = f"<img {_at('src', block.url, picture=True)}{said}>"
        if block.href:
            picture = _linked(picture, block.href)
        caption = f"<figcaption>{_html(block.caption)}</figcaption>" if block.caption else ""
        return f"<figure>{picture}{caption}</figure>"

    def embed(self, block: Embed) -> str:
        """Return a frame."""
        return f"<iframe {_at('src', block.url)}></iframe>"

    def table(self, block: Table) -> str:
        """Return a table as HTML, because CommonMark has no tables, and readers without GFM would show pipes."""
        caption = f"<caption>{_html(block.caption)}</caption>" if block.caption is not None else ""
        lines = [f"<table>{caption}"]
        for index, row in enumerate(block.rows):
            tag = "th" if index < block.header else "td"
            lines.append("<tr>" + "".join(f"<{tag}>{_html_cell(cell)}</{tag}>" for cell in row) + "</tr>")
        return "\n".join([*lines, "</table>"])


def _started(line: str) -> str:
    """Return a line, escaped so that it starts no block."""
    start = _AT_START.match(line)
    if start is None:
        return line
    if start["colon"]:
        return "&#58;" + line[1:]
    if start["number"]:
        return f"{start['number']}\\{line[start.start('dot') :]}"
    return "\\" + line


def numbered(block: List) -> Iterator[Block]:
    """Yield the blocks of an ordered list as paragraphs, with the number of each item before its text."""
    for number, item in enumerate(block.items, first_number(block)):
        label = f"{number}. "
        match item:
            case (Paragraph(text=text, spans=spans), *rest):
                lead = (Span(text=label, marks=(), href=None),) if spans else ()
                yield Paragraph(text=label + text, spans=(*lead, *spans))
                yield from rest
            case _:
                yield Paragraph(text=label.strip(), spans=())
                yield from item


def _countable(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks. A list that starts below 0 becomes numbered paragraphs, because Markdown has no such marker."""
    for block in blocks:
        if isinstance(block, List) and block.ordered and first_number(block) < 0:
            yield from numbered(block)
        else:
            yield block


def is_alone(spans: tuple[Span, ...], index: int) -> bool:
    """Return whether no span next to this one has marks or a link."""
    beside = (spans[i] for i in (index - 1, index + 1) if 0 <= i < len(spans))
    return not any(span.marks or span.href for span in beside)


def is_plain_code(text: str) -> bool:
    """Return whether a text can be written between backticks unchanged."""
    return not set("`|\\{\n") & set(text) and text == text.strip() and not NOT_IN_FENCE.search(text)


def is_active(code: str) -> bool:
    """Return whether code contains markup for a dialect without fences: a tag, a link or an attribute list."""
    return _IN_CODE.search(code) is not None or any(_has_attributes(line) for line in code.split("\n") if "{" in line)


def _has_attributes(line: str) -> bool:
    start = _LIST_IN_CODE.search(line)
    return start is not None and _ATTRIBUTE_IN_CODE.search(line, start.end()) is not None


def is_in_web_address(spans: tuple[Span, ...], index: int) -> bool:
    """Return whether this code directly follows a web address. For GFM, an address continues across a backtick."""
    before = spans[index - 1].text if index else ""
    return bool(before) and not before[-1].isspace() and _WEB.search(before.rsplit(maxsplit=1)[-1]) is not None


def is_in_mail_address(spans: tuple[Span, ...], index: int) -> bool:
    """Return whether goldmark would read the word before this code and the code as one mail address with a backtick."""
    joined = bool(index) and not spans[index - 1].text.endswith(" ")
    return joined and _MAIL_AT_START.match(spans[index].text) is not None


def safe(address: str, *, picture: bool = False) -> bool:
    """Return whether an address is safe to follow, even if a reader decodes its character references again."""
    for _ in range(_DECODINGS):
        if not is_safe_address(address, picture=picture):
            return False
        decoded = html.unescape(address)
        if decoded == address:
            return True
        address = decoded
    return False


def after_element(text: str, spans: tuple[Span, ...], index: int) -> str:
    """Return escaped text whose start is not read as attributes of the element before it (Python-Markdown's `{.a}`)."""
    before = spans[index - 1] if index else None
    return "\\" + text if before and (before.marks or before.href) and text.startswith("{") else text


def without_attributes(line: str) -> str:
    """Return the line of a heading, escaped so that no attributes (`{.a}`, `{#a}`) end it or precede a mark.

    Code stays as it is.
    """
    if not _ATTRIBUTES.search(line):
        return line
    parts = line.split("`")  # text and code alternate, because a backtick in text is a reference
    parts[::2] = [_BRACE.sub(r"\1\\{", part) for part in parts[::2]]
    return "`".join(parts)


def reference(match: re.Match[str]) -> str:
    """Return a numeric reference to the character that was found."""
    return f"&#{ord(match[0])};"


def _escaped(match: re.Match[str]) -> str:
    # GFM would read a backslash before `<` as part of an address, and the tag after it as HTML.
    if match[0] == "<":
        return "&lt;"
    if match["entity"]:
        return "&amp;"
    return reference(match) if match["reference"] else "\\" + match[0]


def hugs(text: str) -> bool:
    """Return whether delimiters around this text work next to any other text (CommonMark 6.2)."""
    return all(unicodedata.category(c)[0] in "LN" for c in (text[0], text[-1]))


def _is_plain(address: str) -> bool:
    """Return whether an address can be written in Markdown's own syntax: unchanged, and safe to follow."""
    return _SAFE_URL.fullmatch(address) is not None and address.count("'") < _TITLE and safe(address)


def _linked(text: str, address: str) -> str:
    return f"<a {_at('href', address)}>{text}</a>"


def _at(name: str, address: str, *, picture: bool = False) -> str:
    """Return an attribute with an address. An unsafe address gets the name of an attribute that browsers ignore."""
    return f'{"" if safe(address, picture=picture) else UNSAFE}{name}="{_attribute(address)}"'


def _attribute(value: str) -> str:
    """Return a value escaped for an attribute, on one line. U+0085 stays: HTML reads `&#133;` as another character."""
    return _IN_ATTRIBUTE.sub(reference, attribute(value))


def _html_cell(cell: Cell) -> str:
    out = []
    for span in cell.spans or (Span(text=cell.text, marks=(), href=None),):
        text = tagged(_html(span.text), span.marks)
        out.append(_linked(text, span.href) if span.href else text)
    return "".join(out)


def _html(text: str) -> str:
    return _guarded(lined(text))


def _guarded(markup: str) -> str:
    """Return HTML, escaped so that it contains no Markdown."""
    return _IN_HTML.sub(reference, markup)
