"""Build blocks from the events of an HTML engine, in one pass with an explicit stack instead of recursion."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

from msgspec import Struct

from newsingest.article import Block, Embed, Heading, Image, List, Paragraph, Quote, Rule
from newsingest.draft import Item, Mention, RemovedItem, Room
from newsingest.html import media
from newsingest.html.code import read_code
from newsingest.html.elements import BOUNDARIES, FRAMES, HEADINGS, PREFORMATTED, SWALLOWED, TIGHT
from newsingest.html.events import Event, inside
from newsingest.html.headings import heading_spans, is_bold_heading
from newsingest.html.inline import (
    INDENTED,
    LOOSE,
    Inline,
    TextRun,
    by_pictures,
    inline,
    pointed,
    split_runs,
    text_of_runs,
)
from newsingest.html.runs import RunCollector
from newsingest.html.tables import read_table
from newsingest.html.unseen import codes_in, comment_cut, element_cut
from newsingest.limits import Limits
from newsingest.options import DEFAULT
from newsingest.regex import regex

NESTING = 64  # lists and quotes nested deeper than this are read as if they were not nested
TABLES = 8  # tables nested deeper than this are read as layout, not as data
_PLAIN_BLOCKS = BOUNDARIES - FRAMES - {"table", "figure", "li"}  # they separate paragraphs and have no other effect
_ACTED_ON = BOUNDARIES | PREFORMATTED | SWALLOWED.keys() | media.EMBEDS | {"img", "noscript", "hr"}

# The comments before and after a stock chart.
CHART_START, CHART_END = "EM_StockImg_Start", "EM_StockImg_End"
_INTEGER = regex(r"[\t\n\f\r ]*+([+-]?\d{1,8})(?!\d)", re.ASCII)


class BuiltBlocks(Struct):
    """The result of the builder: blocks and cuts in document order, and the securities that elements point at."""

    items: list[Item] = []
    mentions: list[Mention] = []


class _Frame(Struct):
    """An open container: the document, a quote or a list.

    A list collects items; the document and a quote collect blocks.
    """

    tag: str
    depth: int
    start: int | None = None  # the first number of an ordered list, if its start tag states one
    step: int = 1  # the difference between consecutive numbers
    blocks: list[Item] = []
    bare: list[Item] = []  # the content of a list before its first item
    items: list[list[Item]] = []
    numbers: list[int | None] = []  # the number that each item states, or None

    @property
    def is_list(self) -> bool:
        return self.tag not in ("", "blockquote")

    @property
    def target(self) -> list[Item]:
        if not self.is_list:
            return self.blocks
        return self.items[-1] if self.items else self.bare

    def add(self, number: int | None) -> None:
        """Begin a list item. number: the number that the item states."""
        self.items.append([])
        self.numbers.append(number)

    def lists(self) -> Iterator[List]:
        """Yield the list without its empty items.

        Yield several lists if the numbers of an ordered list are not consecutive.
        """
        if self.tag != "ol":
            if items := tuple(blocks for item in (self.bare, *self.items) if (blocks := _blocks(item))):
                yield List(ordered=False, start=None, items=items)
            return
        filled = ((number, blocks) for number, item in self._numbered() if (blocks := _blocks(item)))
        for _, group in groupby(enumerate(filled), key=lambda place: place[1][0] - place[0]):
            entries = [entry for _, entry in group]
            yield List(ordered=True, start=entries[0][0], items=tuple(blocks for _, blocks in entries))

    def _numbered(self) -> Iterator[tuple[int, list[Item]]]:
        """Yield the items of an ordered list with the numbers that a browser shows."""
        first = len(self.items) if self.step < 0 else 1
        number = (first if self.start is None else self.start) - self.step
        for item, stated in zip(self.items, self.numbers, strict=True):
            number = number + self.step if stated is None else stated
            yield number, item


def build(
    events: Iterable[Event],
    *,
    bold_headings: bool = True,
    template: str = "",
    charts: bool = True,
    literal: bool = False,
    limits: Limits = DEFAULT.limits,
) -> BuiltBlocks:
    """Build blocks from the events of a document. Raises TooManyError if there are more blocks than the limit.

    bold_headings: read a short paragraph that is all bold as a heading of level 2.
    charts: cut out the text between the two comments around a stock chart; pass False if one of the comments is
    missing.
    literal: do not separate struck, raised or lowered text from the text next to it, because our own Markdown already
    does.
    template: the mark with which a comment starts that the caller inserted in place of a template tag.
    """
    builder = _Builder(
        bold_headings=bold_headings, template=template, charts=charts, literal=literal, room=Room(limits)
    )
    builder.feed(iter(events))
    return builder.finish()


class _Builder:
    """The state of one pass over the events."""

    def __init__(self, *, bold_headings: bool, template: str, charts: bool, literal: bool, room: Room) -> None:
        self.charts = charts
        self.room = room
        self.bold_headings = bold_headings
        self.template = template
        self.mentions: list[Mention] = []
        self.frames = [_Frame("", 0)]
        self.late: list[RemovedItem] = []  # cuts inside a list or quote; they are put after that list or quote
        self.inline = RunCollector(literal=literal)
        # The open block elements, with their depths: the innermost one decides how its text is split.
        self.open: list[tuple[int, str]] = []
        self.tables = 0
        self.pictured: media.Attributes = {}  # the attributes of the last picture
        self.figures: list[int] = []  # for each open <figure>, the index of its first block
        self.chart: list[str] | None = None
        self.in_noscript = False

    # -- the pass over the events ------------------------------------------------------------------------------------

    def feed(self, events: Iterator[Event]) -> None:
        running = self.inline
        for event in events:
            kind, tag = event.kind, event.value
            if kind == "text":
                self.text(tag)
            elif kind == "start":
                # The fast path, for most elements.
                if tag in _PLAIN_BLOCKS and not event.attributes and self.chart is None:
                    running.depth += 1
                    if running.runs:
                        self.flush()
                    self.open.append((running.depth, tag))
                else:
                    running.enter(event)
                    self.start(event, events)
            elif kind == "end":
                self.end(tag)
            else:
                self.note(tag)

    def finish(self) -> BuiltBlocks:
        self.flush()
        root = self.frames[0].blocks
        if self.chart:
            root.append(RemovedItem("chart", " ".join(self.chart)))
        return BuiltBlocks([*root, *self.late], self.mentions)

    def text(self, value: str) -> None:
        if self.chart is not None:
            if value.strip():
                self.chart.append(value.strip())
            return
        if self.inline.runs or not value.isspace():  # ignore white space at the start of a paragraph
            self.inline.text(value)

    def start(self, event: Event, events: Iterator[Event]) -> None:
        tag, attributes = event.value, event.attributes
        if attributes and self.chart is None and media.is_hidden_element(attributes):
            self.swallow("hidden", events)
        elif tag not in _ACTED_ON:
            return
        elif tag in SWALLOWED:
            self.swallow(SWALLOWED[tag], events)
        elif tag == "img":
            self.picture(event)
        elif tag in media.EMBEDS:
            self.embedded(event, events)
        elif tag == "noscript":
            if not self.in_noscript:  # browsers ignore a noscript inside a noscript
                self.noscript(events)
        elif self.chart is None:
            self.boundary(event, events)

    def boundary(self, event: Event, events: Iterator[Event]) -> None:
        tag = event.value
        self.flush()
        if tag == "hr":
            self.emit(Rule())
        elif tag in PREFORMATTED:
            self.preformatted(event, events)
        elif tag == "table" and self.tables < TABLES:
            self.table(events)
        else:
            self.open.append((self.inline.depth, tag))
            if tag == "figure":
                self.figures.append(len(self.frames[-1].target))
            if tag in FRAMES and len(self.frames) < NESTING:
                step = -1 if tag == "ol" and "reversed" in event.attributes else 1
                self.frames.append(_Frame(tag, self.inline.depth, _number(event, "start"), step))
            elif tag == "li" and self.frames[-1].is_list:
                self.frames[-1].add(_number(event, "value"))

    def end(self, tag: str) -> None:
        if self.inline.runs and tag in BOUNDARIES:
            self.flush()
        if len(self.frames) > 1 and self.frames[-1].depth == self.inline.depth:
            self.close()
        self.leave()
        if tag == "figure":
            self.caption(self.figures.pop() if self.figures else 0)

    def leave(self) -> None:
        """Leave the current element."""
        if self.open and self.open[-1][0] == self.inline.depth:
            self.open.pop()
        self.inline.leave()

    def note(self, value: str) -> None:
        """Handle a comment: the start or end of a chart, a template tag, or an ordinary comment."""
        name = value.strip()
        if name == CHART_START and self.charts:
            self.flush()
            self.chart = []
        elif name == CHART_END and self.charts:
            if self.chart is not None:
                self.put(RemovedItem("chart", " ".join(self.chart)))
                self.flush()
            self.chart = None
        elif cut := comment_cut(value, self.template):
            self.put(cut)

    # -- elements that consume the events inside them ----------------------------------------------------------------

    def swallow(self, kind: Literal["script", "style", "hidden"], events: Iterator[Event]) -> None:
        within = inside(events)
        for code in codes_in(within):
            self.mention(code, None)
        if cut := element_cut(kind, within, self.template):
            self.put(cut)
        self.leave()

    def preformatted(self, event: Event, events: Iterator[Event]) -> None:
        code, things = read_code(event, inside(events), template=self.template)
        if code is not None:
            self.emit(code)
        self.put(*things)
        self.flush()
        self.leave()

    def table(self, events: Iterator[Event]) -> None:
        """Read a data table as one block; read the cells of a layout table as ordinary content."""
        within = inside(events)
        data = read_table(within, template=self.template, literal=self.inline.literal)
        if data is None:
            self.tables += 1
            self.feed(iter(within))
            self.flush()
            self.tables -= 1
        else:
            for code, text in data.mentions:
                self.mention(code, text)
            self.emit(data.block)
            self.put(*data.things)
            self.flush()
        self.leave()

    def noscript(self, events: Iterator[Event]) -> None:
        """Read the fallback content of a script, except a picture that the lazy picture before it already shows."""
        shown = media.addresses(self.pictured)
        skipping = False
        kept = []
        for event in inside(events):
            if event.value == "img" and event.kind == "start":
                skipping = bool(shown & media.addresses(event.attributes))
            if not (skipping and event.value == "img"):
                kept.append(event)
        self.in_noscript = True
        self.feed(iter(kept))
        self.in_noscript = False
        self.leave()

    def picture(self, event: Event) -> None:
        self.pictured = event.attributes
        if self.inline.codes:
            self.mention(self.inline.codes[-1][1], None)
        self.medium(event, media.image(event.attributes, self.inline.href))

    def embedded(self, event: Event, events: Iterator[Event]) -> None:
        """Read an embedded object. The fallback that a browser shows if it cannot play a video is read as text."""
        inner = inside(events)
        self.medium(event, media.embed(event.attributes, inner))
        for part in inner:
            if part.kind == "text":
                self.text(part.value)
            elif part.kind == "comment":
                self.note(part.value)
        self.leave()

    def medium(self, event: Event, thing: Image | Embed | None) -> None:
        if self.chart is not None:
            self.chart.append(event.attributes.get("src") or "")
        elif thing is not None:
            self.put(thing)

    # -- paragraphs ------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """End the running text: emit its paragraphs, each followed by the pictures and cuts found in it."""
        coded, things = self.inline.coded, self.inline.things
        runs = self.inline.take()
        if not runs:
            return
        text = text_of_runs(runs)
        if text.isspace() and not (coded or things):
            return
        place = self.open[-1][1] if self.open else ""
        level = HEADINGS.get(place)
        for piece in split_runs(runs, text, INDENTED if place in TIGHT else LOOSE):
            if coded:
                for code, marked in pointed(piece):
                    self.mention(code, marked)
            for part in by_pictures(piece) if things else (piece,):
                found = inline(part)
                if things:
                    self.paragraph_among(part, found, level)
                elif found.text:
                    self.emit(self.block(found, level))

    def paragraph_among(self, runs: list[TextRun], found: Inline, level: int | None) -> None:
        """Emit a paragraph and the things in it.

        Cuts before its first character come first; all others come after it.
        """
        if found.text:
            first = next(index for index, run in enumerate(runs) if run.text.strip())
            for run in runs[:first]:
                if isinstance(run.thing, RemovedItem):
                    self.cut_out(run.thing)
            self.emit(self.block(found, level))
            runs = [run for index, run in enumerate(runs) if index > first or not isinstance(run.thing, RemovedItem)]
        for run in runs:
            if isinstance(run.thing, RemovedItem):
                self.cut_out(run.thing)
            elif run.thing is not None:
                self.emit(run.thing)

    def block(self, found: Inline, level: int | None) -> Block:
        if level is not None:
            return Heading(level=level, text=found.text, spans=found.spans)
        if found.spans and self.bold_headings and len(self.frames) == 1 and is_bold_heading(found):
            return Heading(level=2, text=found.text, spans=heading_spans(found.spans))
        return Paragraph(text=found.text, spans=found.spans)

    def caption(self, start: int) -> None:
        """Use the text below a figure's only picture as its caption, unless the text has links, which would be lost."""
        target = self.frames[-1].target
        if len(target) == start + 2 and isinstance(target[-1], Paragraph) and isinstance(target[-2], Image):
            picture, text = target[-2], target[-1]
            if not text.spans and picture.caption is None:
                target[-2:] = [Image(url=picture.url, alt=picture.alt, caption=text.text, href=picture.href)]

    # -- containers ------------------------------------------------------------------------------------------------

    def close(self) -> None:
        frame = self.frames.pop()
        if not frame.is_list:
            if frame.blocks:
                self.emit(Quote(blocks=_blocks(frame.blocks)))
            return
        if frame.tag == "ol":
            self.frames[-1].target.extend(frame.bare)  # the content before the first item has no number
        for block in frame.lists():
            self.emit(block)

    def emit(self, block: Block) -> None:
        self.room.take(block)
        self.frames[-1].target.append(block)
        if len(self.frames) == 1 and self.late:
            self.frames[0].blocks += self.late
            self.late = []

    def cut_out(self, cut: RemovedItem) -> None:
        """Add a cut at its place; add a cut inside a list or quote after that list or quote."""
        self.room.take(cut)
        (self.frames[0].blocks if len(self.frames) == 1 else self.late).append(cut)

    def put(self, *things: Block | RemovedItem) -> None:
        """Put things into the running text; they are emitted after the paragraph around them."""
        for thing in things:
            self.inline.put(thing)

    def mention(self, code: str, text: str | None) -> None:
        self.mentions.append(Mention(len(self.frames[0].blocks), code, text))


def _blocks(items: list[Item]) -> tuple[Block, ...]:
    return tuple(item for item in items if type(item) is not RemovedItem)


def _number(event: Event, name: str) -> int | None:
    """Return the number that an attribute states, parsed as the HTML standard parses integers; None if too long."""
    stated = _INTEGER.match(event.attributes.get(name) or "")
    return int(stated[1]) if stated else None
