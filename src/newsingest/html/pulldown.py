"""Convert Markdown to HTML with pulldown-cmark (package pyromark): CommonMark 0.31 with the tables and strikes of GFM.

The parser yields events; `pyromark.event` describes their types. Each event is written immediately: a list of all
events of a text full of marks takes a hundred times the memory of the text.
"""

import re
from collections.abc import Iterator
from typing import Any

from pyromark import Markdown, Options

from newsingest.errors import InternalError
from newsingest.html.placeholders import StandIns
from newsingest.regex import regex
from newsingest.text import unescaped

_PLAIN = Markdown(options=Options.ENABLE_TABLES)
_STRIKING = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH)

_INLINES = {"Emphasis": "em", "Strong": "strong", "Strikethrough": "del"}
# The HTML at the start and end of each block, with the line breaks that cmark writes.
_BLOCKS = {
    "Paragraph": ("<p>", "</p>\n"),
    "Item": ("<li>", "</li>\n"),
    "HtmlBlock": ("", ""),
    "BlockQuote": ("<blockquote>\n", "</blockquote>\n"),
    "Table": ("<table>\n", "</table>\n"),
    "TableHead": ("<thead>\n<tr>\n", "</tr>\n</thead>\n"),
    "TableRow": ("<tr>\n", "</tr>\n"),
}
_BLANKS = regex(r"[ \t\v\f]+")  # U+3000 does not separate the words of an info string
_LONE_TILDE = regex(r"(?<![\\~])((?:\\\\)*+)~(?!~)")
_ENTITY = regex(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]*+);")
_NOT_IN_ADDRESS = regex(r"[^A-Za-z0-9_!#$%&'()*+,./:;=?@~-]")


def to_html(text: str, stand_ins: StandIns | None = None) -> str:
    """Return the HTML of Markdown: tables, strikes of two tildes, raw HTML kept, no links from bare addresses.

    The words of an info string after the first are in an attribute `data-meta`. Characters that are not allowed in an
    address are percent-encoded. NUL becomes U+FFFD. Raises InternalError if the parser fails.
    stand_ins: the stand-ins that the text contains; in the HTML they are replaced by the original characters.
    """
    text = text.replace("\0", "\ufffd")
    if not text.endswith("\n"):
        text += "\n"  # otherwise the last line of code or HTML would not end with a line end
    stand_ins = stand_ins or StandIns(text)
    parser = _PLAIN
    if "~~" in text:
        # The parser also strikes text between single tildes, and would miss the emphasis in 5~10元，**约20~30元**.
        tilde = stand_ins.symbol("~") if _LONE_TILDE.search(text) else ""
        text = _LONE_TILDE.sub(rf"\1{tilde}", text)
        parser = _PLAIN if tilde == "~" else _STRIKING
    try:
        return stand_ins.resolved(_Writer(parser.events(text), stand_ins).html())
    except BaseException as error:
        # The panic class of a Rust extension cannot be imported, and is not a subclass of Exception.
        if type(error).__name__ != "PanicException":
            raise
        msg = f"the Markdown parser failed: {error}"
        raise InternalError(msg) from error


class _Writer:
    """Writes the HTML of one document."""

    def __init__(self, events: Iterator[Any], stand_ins: StandIns) -> None:
        self._events = events
        self._stand_ins = stand_ins
        self._out: list[str] = []
        self._write = self._out.append
        self._ends: list[str] = []  # the HTML that closes each open element
        self._images = 0  # the number of open images: their content is alternative text, without tags

    def html(self) -> str:
        write = self._write
        for event in self._events:
            if event.__class__ is str:
                self._write_break(event)
                continue
            kind, value = event.popitem()
            if kind == "Text":
                write(_escaped(value))
            elif kind == "Start":
                self._start(value)
            elif kind == "End":
                if value == "Image":
                    self._images -= 1
                if end := self._ends.pop():
                    write(end)
            elif self._images:  # Code, Html, InlineHtml
                write(_escaped(value))
            else:
                write(f"<code>{_escaped(value)}</code>" if kind == "Code" else value)
        return "".join(self._out)

    def _write_break(self, name: str) -> None:
        if self._images:
            self._write(" ")
        elif name == "Rule":
            self._write_block("<hr />\n")
        else:
            self._write("\n" if name == "SoftBreak" else "<br />\n")

    def _write_block(self, tag: str) -> None:
        """Write the start of a block at the start of a line."""
        if self._out and not self._out[-1].endswith("\n"):
            self._write("\n")
        self._write(tag)

    def _start(self, tag: Any) -> None:
        name, data = (tag, None) if tag.__class__ is str else tag.popitem()
        if name == "Image":
            self._images += 1
        if self._images > 1 or (self._images and name != "Image"):
            self._ends.append("")
        elif inline := _INLINES.get(name):
            self._write(f"<{inline}>")
            self._ends.append(f"</{inline}>")
        elif name in ("Link", "Image"):
            self._start_link(name, data)
        else:
            start, end = _BLOCKS.get(name) or (self._cell() if name == "TableCell" else _block(name, data))
            self._write_block(start)
            self._ends.append(end)

    def _cell(self) -> tuple[str, str]:
        is_head = self._ends[-1] == _BLOCKS["TableHead"][1]
        return ("<th>", "</th>\n") if is_head else ("<td>", "</td>\n")

    def _start_link(self, name: str, data: Any) -> None:
        address = self._stand_ins.resolved(data["dest_url"])
        if data["link_type"] == "Email":
            address = "mailto:" + address
        if data["link_type"] == "Autolink" and "&" in address:
            self._write_autolink(address)
            return
        title = f' title="{_escaped(data["title"])}"' if data["title"] else ""
        if name == "Link":
            self._write(f'<a href="{_encoded(address)}"{title}>')
            self._ends.append("</a>")
        else:
            self._write(f'<img src="{_encoded(address)}" alt="')
            self._ends.append(f'"{title} />')

    def _write_autolink(self, address: str) -> None:
        """Write <address> with its entities decoded, because the parser does not decode them (CommonMark 2.5)."""
        address = _ENTITY.sub(lambda found: unescaped(found[0]), address)
        self._write(f'<a href="{_encoded(address)}">{_escaped(address)}</a>')
        while next(self._events) != {"End": "Link"}:
            pass


def _block(name: str, data: Any) -> tuple[str, str]:
    """Return the start and end of a block whose tags depend on its data."""
    if name == "Heading":
        level = data["level"].lower()
        return f"<{level}>", f"</{level}>\n"
    if name == "List":
        if data is None:
            return "<ul>\n", "</ul>\n"
        return "<ol>\n" if data == 1 else f'<ol start="{data}">\n', "</ol>\n"
    language, *meta = _BLANKS.split("" if data == "Indented" else data["Fenced"].strip(" \t\v\f"), 1)
    if not language:
        return "<pre><code>", "</code></pre>\n"
    said = f' data-meta="{_escaped(meta[0])}"' if meta else ""
    return f'<pre><code class="language-{_escaped(language)}"{said}>', "</code></pre>\n"


def _encoded(address: str) -> str:
    """Return an address as the value of an HTML attribute."""
    return _escaped(_NOT_IN_ADDRESS.sub(_percent, address))


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _escaped(text: str) -> str:
    """Return text escaped for HTML, including attribute values."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text.replace('"', "&quot;") if '"' in text else text
