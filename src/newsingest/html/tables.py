"""Tables: rows of cells, or None where a table only lays out the page."""

from msgspec import Struct

from newsingest.article import Block, Cell, Table
from newsingest.draft import Cut
from newsingest.html import media
from newsingest.html.comments import comment_cut
from newsingest.html.events import Event, Kind
from newsingest.html.inline import BREAK, Inline, Run, inline, pointed
from newsingest.html.runs import RunCollector

# What no cell of data holds: a table with one of these lays out the page.
_LAYOUT = frozenset("table pre xmp blockquote h1 h2 h3 h4 h5 h6 hr figure script style x-hidden".split())
_LISTS = frozenset(("ul", "ol"))  # nor one of these, in a table of one row or column without header cells
_PARAGRAPHS = 3  # as many paragraphs in one cell are running text


class TableReading(Struct):
    """A table, the pictures and comments that stood in its cells, and the securities that they point at."""

    block: Table
    things: list[Block | Cut] = []
    mentions: list[tuple[str, str | None]] = []


def read_table(events: list[Event], *, template: str = "", literal: bool = False) -> TableReading | None:
    """Read the events inside a <table>; None where it only lays out the page. template, literal: as for ``build``."""
    return None if _is_layout(events) else _Rows(template=template, literal=literal).read(events)


def _is_layout(events: list[Event]) -> bool:
    rows = [0]  # the cells of each row
    paragraphs = 0
    lists = headed = False
    for event in events:
        if event.kind is not Kind.START:
            continue
        if event.value in _LAYOUT or media.is_hidden(event.attributes):
            return True
        lists = lists or event.value in _LISTS
        if event.value == "tr":
            rows.append(0)
        elif event.value in ("td", "th"):
            rows[-1], paragraphs = rows[-1] + 1, 0
            headed = headed or event.value == "th"
        elif event.value == "p":
            paragraphs += 1
            if paragraphs >= _PARAGRAPHS:
                return True
    filled = [cells for cells in rows if cells]
    single = len(filled) <= 1 or max(filled) == 1
    return sum(filled) <= 1 or (lists and single and not headed)


class _Rows:
    def __init__(self, *, template: str, literal: bool) -> None:
        self.template = template
        self.inline = RunCollector(literal=literal)
        self.reading = TableReading(Table(caption=None, header=0, rows=()))
        self.rows: list[list[Cell]] = []
        self.heads: list[bool] = []  # for each row, whether it is a header row
        self.caption: str | None = None
        self.in_head = False

    def read(self, events: list[Event]) -> TableReading:
        for event in events:
            if event.kind is Kind.TEXT:
                self.inline.text(event.value)
            elif event.kind is Kind.COMMENT:
                if cut := comment_cut(event.value, self.template):
                    self.reading.things.append(cut)
            elif event.kind is Kind.START:
                self.inline.enter(event)
                self.start(event)
            else:
                self.end(event.value)
                self.inline.leave()
        header = next((i for i, head in enumerate(self.heads) if not head), len(self.heads))
        rows = tuple(tuple(row) for row in self.rows)
        self.reading.block = Table(caption=self.caption, header=header if header < len(rows) else 0, rows=rows)
        return self.reading

    def start(self, event: Event) -> None:
        tag = event.value
        if tag == "tr":
            self.rows.append([])
            self.heads.append(True)
        elif tag == "thead":
            self.in_head = True
        elif tag in ("p", "div", "dd", "dt", "li"):
            self.inline.runs.append(Run(BREAK))
        elif tag == "img":
            if self.inline.codes:
                self.reading.mentions.append((self.inline.codes[-1][1], None))
            if picture := media.image(event.attributes, self.inline.href):
                self.reading.things.append(picture)
                self.inline.put(picture)  # it parts the words beside it
        elif tag in media.EMBEDS and (thing := media.embed(event.attributes, [])):
            self.reading.things.append(thing)

    def end(self, tag: str) -> None:
        if tag in ("td", "th"):
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
