"""Read tables as rows of cells; a table that only lays out the page is not read."""

from msgspec import Struct

from newsingest.article import Block, Cell, Table
from newsingest.draft import RemovedItem
from newsingest.html import media
from newsingest.html.elements import BOUNDARIES, FRAMES, HEADINGS, PREFORMATTED, SWALLOWED
from newsingest.html.events import Event, inside
from newsingest.html.inline import Inline, inline, pointed
from newsingest.html.runs import RunCollector
from newsingest.html.unseen import codes_in, comment_cut, element_cut
from newsingest.regex import regex

_CELLS = frozenset(("td", "th"))
_PARTS = frozenset("caption tbody td tfoot th thead tr".split())  # the parts of a table; other blocks are inside a cell
_IN_CELLS = (BOUNDARIES - _PARTS) | PREFORMATTED | {"hr"}
# Running text: if a table of one row or one column has one of these in a cell, the table lays out the page.
_RUNNING = FRAMES | PREFORMATTED | HEADINGS.keys() | {"figure", "hr"}
_PARAGRAPHS = 3  # a cell with this many paragraphs is running text, too
_INDENTED = regex(r"\n[ \t]+\S")


class TableReading(Struct):
    """A table, the pictures and comments in its cells, and the securities that its cells point at."""

    block: Table
    things: list[Block | RemovedItem] = []
    mentions: list[tuple[str, str | None]] = []


def read_table(events: list[Event], *, template: str = "", literal: bool = False) -> TableReading | None:
    """Read the events inside a <table>; return None if it only lays out the page. template, literal: see ``build``."""
    return None if _is_layout(events) else _Rows(template=template, literal=literal).read(events)


def _is_layout(events: list[Event]) -> bool:
    """Return whether a table holds no data.

    It has one cell, another table, code that needs its indentation, or running text in a single row or column.
    """
    rows = [0]  # the number of cells in each row
    paragraphs = code = 0
    running = headed = False
    for event in events:
        tag = event.value
        if code and event.kind == "text" and _INDENTED.search(tag):
            return True
        if event.kind == "end":
            code -= tag in PREFORMATTED
        if event.kind != "start":
            continue
        if tag == "table":
            return True
        code += tag in PREFORMATTED
        running = running or tag in _RUNNING
        if tag == "tr":
            rows.append(0)
        elif tag in _CELLS:
            rows[-1], paragraphs = rows[-1] + 1, 0
            headed = headed or tag == "th"
        elif tag == "p":
            paragraphs += 1
            running = running or paragraphs >= _PARAGRAPHS
    filled = [cells for cells in rows if cells]
    single = len(filled) <= 1 or max(filled) == 1
    return sum(filled) <= 1 or (running and single and not headed)


class _Rows:
    def __init__(self, *, template: str, literal: bool) -> None:
        self.template = template
        self.inline = RunCollector(literal=literal)
        self.reading = TableReading(Table(caption=None, header=0, rows=()))
        self.rows: list[list[Cell]] = []
        self.heads: list[bool] = []  # for each row, whether it is a header row
        self.caption: str | None = None
        self.in_head = False
        self.code = 0  # the number of open preformatted elements

    def read(self, found: list[Event]) -> TableReading:
        events = iter(found)
        for event in events:
            if event.kind == "text":
                self.text(event.value)
            elif event.kind == "comment":
                self.keep(comment_cut(event.value, self.template))
            elif event.kind == "end":
                self.end(event.value)
                self.inline.leave()
            elif event.value in SWALLOWED or media.is_hidden_element(event.attributes):
                within = inside(events)
                self.reading.mentions += [(code, None) for code in codes_in(within)]
                self.keep(element_cut(SWALLOWED.get(event.value, "hidden"), within, self.template))
            else:
                self.inline.enter(event)
                self.start(event)
        header = next((i for i, head in enumerate(self.heads) if not head), len(self.heads))
        rows = tuple(tuple(row) for row in self.rows)
        self.reading.block = Table(caption=self.caption, header=header if header < len(rows) else 0, rows=rows)
        return self.reading

    def keep(self, thing: Block | RemovedItem | None) -> None:
        """Keep a thing that will follow the table."""
        if thing is not None:
            self.reading.things.append(thing)

    def text(self, value: str) -> None:
        """Add characters. Code keeps its line ends."""
        first, *lines = value.split("\n") if self.code else (value,)
        self.inline.text(first)
        for line in lines:
            self.inline.put_break()
            self.inline.text(line)

    def start(self, event: Event) -> None:
        tag = event.value
        if tag == "tr":
            self.rows.append([])
            self.heads.append(True)
        elif tag == "thead":
            self.in_head = True
        elif tag in _IN_CELLS:
            self.code += tag in PREFORMATTED
            self.inline.put_break()
        elif tag == "img":
            if self.inline.codes:
                self.reading.mentions.append((self.inline.codes[-1][1], None))
            if picture := media.image(event.attributes, self.inline.href):
                self.keep(picture)
                self.inline.put(picture)  # separates the words around it
        elif tag in media.EMBEDS:
            self.keep(media.embed(event.attributes, []))

    def end(self, tag: str) -> None:
        if tag in _IN_CELLS:
            self.code -= tag in PREFORMATTED
            self.inline.put_break()
        elif tag in _CELLS:
            found = self.take()
            if not self.rows:
                self.rows.append([])
                self.heads.append(True)
            self.rows[-1].append(Cell(text=found.text, spans=found.spans))
            self.heads[-1] = self.heads[-1] and (tag == "th" or self.in_head)
        elif tag == "tr" and self.rows and not self.rows[-1]:
            self.rows.pop()
            self.heads.pop()
        elif tag == "thead":
            self.in_head = False
        elif tag == "caption":
            self.caption = self.take().text or None

    def take(self) -> Inline:
        runs = self.inline.take()
        self.reading.mentions += pointed(runs)
        return inline(runs)
