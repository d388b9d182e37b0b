"""Draw blocks as lines of a terminal."""

from collections.abc import Iterable, Iterator

from rich import box
from rich.cells import chop_cells
from rich.console import Console
from rich.style import Style
from rich.table import Table as Grid
from rich.text import Text

from newsingest.article import Block, Code, Embed, Heading, Image, List, Mark, Paragraph, Quote, Rule, Span, Table
from newsingest.cli.terminal import escape_controls
from newsingest.cli.wrapping import wrapped
from newsingest.text import first_number, has_any

_STYLES: dict[Mark, str] = {"strong": "bold", "emphasis": "italic", "code": "cyan", "strike": "strike"}
# Characters around text that replace a mark if there are no styles. No terminal can show _SMALL marks as a style.
_SIGNS: dict[Mark, tuple[str, str]] = {"code": ("`", "`"), "strike": ("~~", "~~")}
_SMALL: dict[Mark, tuple[str, str]] = {"sub": ("_", ""), "sup": ("^", "")}
_DEEPEST = 64  # lists and quotes deeper than this are drawn as if they were not nested
_NARROW = 24  # columns; blocks are not indented further if there is less room
_CELL = 10  # the columns that a cell of a wide table needs
_WITHOUT_END = 100_000  # columns; more than any line has
_LONGEST_ADDRESS = 300  # the most characters of an address to show; a data: address of a picture may have a million
QUIET_STYLE = "dim"


class Drawing:
    """A drawing of the blocks of one article. links: the addresses so far, with their numbers."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._styled = console.is_terminal
        self._ascii = not console.encoding.startswith("utf")
        self.links: dict[str, int] = {}

    def blocks(self, blocks: Iterable[Block], width: int, depth: int = 0) -> Iterator[Text]:
        """Yield blocks as lines, with an empty line between two blocks."""
        for index, block in enumerate(blocks if depth < _DEEPEST else _flat(blocks)):
            if index:
                yield Text()
            yield from self._block(block, width, depth)

    def line(self, width: int) -> Text:
        """Return a horizontal line across the page."""
        return Text(("-" if self._ascii else "─") * width, QUIET_STYLE)

    def quoted(self, lines: Iterable[Text]) -> Iterator[Text]:
        """Yield lines with the bar of a quotation, which takes two columns."""
        bar = Text("> " if self._ascii or not self._styled else "│ ", QUIET_STYLE)
        for line in lines:
            if line.style == QUIET_STYLE:
                line.style = ""  # otherwise rich would apply QUIET_STYLE again for each outer quotation
            yield bar + line

    def _block(self, block: Block, width: int, depth: int) -> Iterator[Text]:
        match block:
            case Paragraph():
                yield from wrapped(self.inline(block.text, block.spans), width)
            case Heading():
                words = self.inline(block.text, block.spans)
                words.stylize("bold")
                yield from wrapped(words if self._styled else Text("#" * block.level + " ") + words, width)
            case List():
                yield from self._list(block, width, depth)
            case Quote():
                inner = width - 2 if width > _NARROW else width
                lines = self.blocks(block.blocks, inner, depth + 1)
                yield from lines if inner == width else self.quoted(lines)
            case Table():
                yield from self._table(block, width)
            case Code():
                yield from self._code(block, width)
            case Image():
                yield from self._image(block, width)
            case Embed():
                yield Text(f"[embed] <{shown_address(block.url)}>", QUIET_STYLE)
            case Rule():
                yield self.line(width)

    # -- text ----------------------------------------------------------------------------------------------------------

    def inline(self, text: str, spans: tuple[Span, ...]) -> Text:
        """Return a text with its marks. The number of its address follows a link."""
        if not spans:
            return Text(escape_controls(text, keep="\n"))
        out = Text()
        for index, span in enumerate(spans):
            signs = _SMALL if self._styled else _SMALL | _SIGNS
            around = [signs[mark] for mark in span.marks if mark in signs]
            words = "".join(left for left, _ in around) + escape_controls(span.text, keep="\n")
            style = Style.parse(" ".join(_STYLES[mark] for mark in span.marks if mark in _STYLES))
            if span.href is not None and is_link(span.href):
                style += Style(underline=True, color="blue")
            out.append(words + "".join(right for _, right in reversed(around)), style)
            following = spans[index + 1].href if index + 1 < len(spans) else None
            if span.href and following != span.href and span.text.strip() != span.href:
                number = self.links.setdefault(span.href, len(self.links) + 1)
                out.append(f"[{number}]", QUIET_STYLE)
        return out

    def _image(self, block: Image, width: int) -> Iterator[Text]:
        """Yield a picture as text. The address stays on one line, so that it can be copied."""
        names = [escape_controls(name, keep="\n") for name in (block.alt, block.caption) if name]
        *lines, last = wrapped(Text("[image] ", QUIET_STYLE) + Text(" · ".join(dict.fromkeys(names))), width)
        where = f"<{shown_address(block.url)}>"
        if block.href and block.href != block.url:
            where += f" links to <{shown_address(block.href)}>"
        yield from lines
        if last.cell_len + len(where) < width:
            yield last + Text(f" {where}", QUIET_STYLE)
        else:
            yield last
            yield Text(where, QUIET_STYLE)

    # -- lists, code and tables ----------------------------------------------------------------------------------------

    def _list(self, block: List, width: int, depth: int) -> Iterator[Text]:
        loose = any(len(item) > 1 and not isinstance(item[1], List) for item in block.items)
        first_item = first_number(block)
        for number, item in enumerate(block.items, first_item):
            marker = f"{number}. " if block.ordered else "- " if self._ascii else "• "
            indent = " " * len(marker) if width > _NARROW else ""
            if loose and number != first_item:
                yield Text()
            first = True
            for line in self._item(item, width - len(marker), depth + 1, loose=loose):
                yield Text(marker if first else indent) + line
                first = False
            if first:
                yield Text(marker.rstrip())

    def _item(self, item: tuple[Block, ...], width: int, depth: int, *, loose: bool) -> Iterator[Text]:
        room = max(width, _NARROW // 2)
        if loose or depth >= _DEEPEST:
            yield from self.blocks(item, room, depth)
            return
        for block in item:
            yield from self._block(block, room, depth)

    def _code(self, block: Code, width: int) -> Iterator[Text]:
        if block.language:
            yield Text(f"[{escape_controls(block.language)}]", QUIET_STYLE)
        for line in block.text.split("\n"):
            for part in chop_cells(escape_controls(line.expandtabs(4)), width - 4) or [""]:
                yield Text(" " * 4) + Text(part, "cyan")

    def _table(self, block: Table, width: int) -> Iterator[Text]:
        if block.caption:
            yield from wrapped(Text(escape_controls(block.caption, keep="\n"), "italic"), width)
        rows = [[self.inline(cell.text, cell.spans) for cell in row] for row in block.rows]
        for number, row in enumerate(rows):
            for cell in row:
                cell.stylize("bold" if number < block.header else "")
        count = max(map(len, rows), default=0)
        grid = Grid(box=box.ASCII if self._ascii else box.SQUARE, show_header=False, border_style=QUIET_STYLE)
        for _ in range(count):
            grid.add_column(overflow="fold")
        for number, row in enumerate(rows):
            grid.add_row(*row, end_section=number + 1 == block.header)
        options = self._console.options.update(width=width)
        natural = self._console.measure(grid, options=options.update(width=_WITHOUT_END)).maximum
        if count * _CELL > width and natural > width:
            for row in rows:  # as a grid, the columns would be only a few characters wide
                yield from wrapped(Text(" | ").join(row), width)
        elif count:
            for segments in self._console.render_lines(grid, options, pad=False):
                yield Text.assemble(*((segment.text, segment.style or "") for segment in segments))


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks without nesting. Works at any depth, because it does not recurse."""
    waiting = list(blocks)[::-1]
    while waiting:
        block = waiting.pop()
        if isinstance(block, Quote):
            waiting.extend(reversed(block.blocks))
        elif isinstance(block, List):
            waiting.extend(reversed([inner for item in block.items for inner in item]))
        else:
            yield block


def shown_address(url: str) -> str:
    """Return an address to show, without control characters and cut if it is long."""
    if len(url) > _LONGEST_ADDRESS:
        return escape_controls(f"{url[: _LONGEST_ADDRESS // 4]}… ({len(url)} characters)")
    return escape_controls(url)


def is_link(href: str) -> bool:
    """Return whether an address can be shown as a link: a web or mail address, or an address in the same site."""
    scheme, colon, _ = href.strip().partition(":")
    return not colon or scheme.lower() in ("http", "https", "mailto") or has_any(scheme, "/?#")
