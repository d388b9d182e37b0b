"""Hypothesis strategies: articles as a parser could make them, with text that looks like markup."""

from typing import Any

from hypothesis import strategies as st

from newsingest import article as a
from newsingest.pipeline import fingerprint
from newsingest.text import collapse, plain_text

_PIECES = st.sampled_from(
    "甲 乙 新能源 。 ， （ ） “ ” ： * ** _ __ ` ``` ~ ~~ # ## - + > | [ ] ( ) ! < > & &amp; &lt; <b> </p> <script> {{ }} {% %} \\ \\n"
    " 1. 2021) === --- *** http://a.example/ [1]: ![x](y) <!-- --> : \" ' $ ^ @ = 股 \U0001f600 é".split(" ")
) | st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=4)
SPACES = st.sampled_from(["", "", " "])


@st.composite
def line(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.tuples(SPACES, _PIECES), min_size=1, max_size=6))
    return collapse("".join(space + piece for space, piece in parts)) or "文"


@st.composite
def texts(draw: st.DrawFn, *, strip: bool = True) -> str:
    """Draw one or two lines of text; a line end means <br>."""
    text = "\n".join(draw(st.lists(line(), min_size=1, max_size=2)))
    return text if strip or draw(st.booleans()) else text + " "


MARKS = st.sets(st.sampled_from(["strong", "emphasis", "code", "strike", "sub", "sup"]), max_size=2)
ADDRESSES = st.sampled_from(
    [
        "http://news.example.com/1",
        "/a b",
        "javascript:alert(1)",
        'x"y',
        "中文.html",
        "a)b(c",
        "?a=1&copy=2",
        "<x>",
        "a\\b",
        "a'b",
    ]
)
_ORDER = ("strong", "emphasis", "code", "strike", "sub", "sup")


@st.composite
def inlines(draw: st.DrawFn) -> tuple[str, tuple[a.Span, ...]]:
    """Draw a text and its spans. Neighbouring spans differ, white space is collapsed, and plain text has no spans."""
    if draw(st.booleans()):
        return draw(texts()), ()
    raw = draw(st.lists(st.tuples(texts(strip=False), MARKS, st.none() | ADDRESSES), min_size=1, max_size=4))
    spans: list[Any] = []
    for text, marks, href in raw:
        ordered = tuple(mark for mark in _ORDER if mark in marks)
        if spans and spans[-1][1:] == (ordered, href):
            continue
        spans.append((text, ordered, href))
    spans[-1] = (spans[-1][0].strip() or "文", *spans[-1][1:])
    if all(not marks and href is None for _, marks, href in spans):
        return "".join(text for text, _, _ in spans), ()
    found = tuple(a.Span(text=text, marks=marks, href=href) for text, marks, href in spans)
    return "".join(span.text for span in found), found


@st.composite
def paragraphs(draw: st.DrawFn) -> a.Paragraph:
    text, spans = draw(inlines())
    return a.Paragraph(text=text, spans=spans)


@st.composite
def headings(draw: st.DrawFn) -> a.Heading:
    text, spans = draw(inlines())
    return a.Heading(level=draw(st.integers(1, 6)), text=text, spans=spans)


@st.composite
def tables(draw: st.DrawFn) -> a.Table:
    def cell() -> a.Cell:
        text, spans = draw(st.just(("", ())) | inlines())
        return a.Cell(text=text, spans=spans)

    columns, count = draw(st.integers(1, 3)), draw(st.integers(2, 3))
    rows = [tuple(cell() for _ in range(columns)) for _ in range(count)]
    if draw(st.booleans()):
        rows[-1] = (*rows[-1], cell())
    return a.Table(caption=draw(st.none() | texts()), header=draw(st.integers(0, count - 1)), rows=tuple(rows))


@st.composite
def codes(draw: st.DrawFn) -> a.Code:
    lines = draw(
        st.lists(line() | st.sampled_from(["", "  x", "\ty", "```", "~~~", "---", "<b>"]), min_size=1, max_size=4)
    )
    text = "\n".join(lines).strip("\n").rstrip()
    return a.Code(
        language=draw(st.sampled_from([None, "python", "c++", 'x y"'])), text=text if text.strip() else "code"
    )


IMAGES = st.builds(
    a.Image, url=ADDRESSES, alt=st.none() | line(), caption=st.none() | texts(), href=st.none() | ADDRESSES
)
SIMPLE = paragraphs() | headings() | tables() | codes() | IMAGES | st.builds(a.Embed, url=ADDRESSES) | st.just(a.Rule())


@st.composite
def lists(draw: st.DrawFn, blocks: st.SearchStrategy[a.Block]) -> a.List:
    items = draw(st.lists(st.lists(blocks, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3))
    ordered = draw(st.booleans())
    return a.List(
        ordered=ordered, start=draw(st.sampled_from([0, 1, 9, 2021])) if ordered else None, items=tuple(items)
    )


BLOCKS: st.SearchStrategy[a.Block] = st.recursive(
    SIMPLE,
    lambda inner: lists(inner) | st.lists(inner, min_size=1, max_size=3).map(lambda b: a.Quote(blocks=tuple(b))),
    max_leaves=6,
)
BODIES = st.lists(BLOCKS, max_size=5).map(tuple)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DATES = st.sampled_from([None, "2022-02-14", "2021-12-08T10:46", "2021-12-08T10:46:18", "2022-02-14T13:41:48+08:00"])


@st.composite
def articles(draw: st.DrawFn) -> a.Article:
    """Draw a complete record. Fields that depend on other fields agree with them."""
    body = draw(BODIES)
    title = draw(st.none() | ANY_TEXT)
    text = plain_text(body)
    optional = st.none() | ANY_TEXT
    people = st.builds(a.Author, name=ANY_TEXT, role=st.sampled_from(["author", "editor"]))
    dateline = st.builds(
        a.Dateline, raw=ANY_TEXT, agency=optional, place=optional, date=st.sampled_from([None, "11-19"])
    )
    return a.Article(
        schema_version="1",
        id="0" * 64,
        fingerprint=fingerprint(title, text),
        title=title,
        subtitle=draw(optional),
        summary=draw(optional),
        published=draw(DATES),
        modified=draw(DATES),
        language=draw(st.sampled_from([None, "zh-Hans", "no"])),
        source=draw(optional),
        url=draw(optional),
        data_source=draw(optional),
        authors=tuple(draw(st.lists(people, max_size=2))),
        dateline=draw(st.none() | dateline),
        categories=tuple(draw(st.lists(ANY_TEXT, max_size=2))),
        tags=tuple(draw(st.lists(ANY_TEXT, max_size=2))),
        securities=tuple(draw(st.lists(st.builds(a.Security, symbol=ANY_TEXT, name=optional), max_size=2))),
        body=body,
        text=text,
        removed=tuple(
            draw(st.lists(st.builds(a.Removed, kind=st.just("comment"), text=ANY_TEXT, at=st.just(0)), max_size=2))
        ),
        warnings=(),
        origin=a.Origin(
            path="x", member=None, format="jekyll", body_kind="html", encoding="utf-8", newline="lf", size=1
        ),
        extra=draw(st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=2)),
    )
