"""The record of an article: schema version 1.

The types are frozen and have no methods. A record always has every key, in the order below. A field that the file does
not state is ``None`` or an empty tuple. Reading a record back refuses unknown keys, and so does the JSON Schema that is
generated from these types. Fields have the names of schema.org NewsArticle and IPTC ninjs, if these have such a field.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

SCHEMA_VERSION: Literal["1"] = "1"

Mark = Literal["strong", "emphasis", "code", "strike", "sub", "sup"]
Role = Literal["author", "reporter", "correspondent", "editor", "photographer", "translator"]
BodyKind = Literal["html", "markdown", "lines", "br"]
Newline = Literal["lf", "crlf", "cr", "mixed", "none"]
RemovedKind = Literal[
    "attribution",
    "byline",
    "url",
    "navigation",
    "pager",
    "related",
    "share",
    "disclaimer",
    "end_mark",
    "hidden",
    "chart",
    "advert",
    "comment",
    "script",
    "style",
    "template",
    "page_list",
    "header",
    "keywords",
    "signature",
    "boilerplate",
]

_DATE = (
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?([+-](0\d|1[0-4]):[0-5]\d)?)?)?)?"
)
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256, hexadecimal")]
DateText = Annotated[str, Meta(pattern=f"^{_DATE}$", description="ISO 8601, as precise as the file states it")]
DatelineDate = Annotated[str, Meta(pattern=r"^(\d{4}-)?\d{2}-\d{2}$|^\d{2}$", description="2015-11-19, 11-19 or 19")]


class Span(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A run of text with the same marks and the same link.

    Attributes:
        text: The text.
        marks: The marks of the text, such as ``"strong"``.
        href: The address that the text links to, as the file states it.
    """

    text: str
    marks: tuple[Mark, ...]
    href: str | None


class Cell(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cell of a table.

    Attributes:
        text: The text; ``""`` if the cell is empty. Each block in the cell is a line.
        spans: The parts of the text with their marks and links. Empty if the text has no marks and no links.
    """

    text: str
    spans: tuple[Span, ...]


class Paragraph(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="paragraph"):
    """A paragraph.

    Attributes:
        text: The text. A line end is a ``<br>`` or a hard break of Markdown in the file.
        spans: The parts of the text with their marks and links. Together they are
            ``text``. Empty if the text has no marks and no links.
    """

    text: str
    spans: tuple[Span, ...]


class Heading(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="heading"):
    """A heading of a section.

    Attributes:
        level: The level, from 1 to 6. A short paragraph that is entirely bold is a heading of level 2.
        text: The text.
        spans: The parts of the text with their marks and links. Empty if the text has no marks and no links.
    """

    level: Annotated[int, Meta(ge=1, le=6)]
    text: str
    spans: tuple[Span, ...]


class List(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="list"):
    """A list.

    Attributes:
        ordered: True if the items are numbered.
        start: The number of the first item, which may be below 0. None if the list is not ordered.
        items: The items. Each item is a sequence of blocks.
    """

    ordered: bool
    start: int | None
    items: tuple[tuple["Block", ...], ...]


class Quote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="quote"):
    """A quotation.

    Attributes:
        blocks: The blocks of the quotation.
    """

    blocks: tuple["Block", ...]


class Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="table"):
    """A table.

    Attributes:
        caption: The caption.
        header: How many of the first rows are header rows.
        rows: The rows, each with its cells. Header rows are included.
    """

    caption: str | None
    header: Annotated[int, Meta(ge=0)]
    rows: tuple[tuple[Cell, ...], ...]


class Code(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="code"):
    """A block of code or other preformatted text.

    Attributes:
        language: The language that the file states, such as ``"python"``.
        text: The text, character for character, without its last line end.
    """

    language: str | None
    text: str


class Image(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="image"):
    """A picture.

    Attributes:
        url: The address of the picture, as the file states it.
        alt: The alternative text.
        caption: The caption.
        href: The address that the picture links to.
    """

    url: str
    alt: str | None
    caption: str | None
    href: str | None


class Embed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="embed"):
    """A frame, video, audio or object.

    Attributes:
        url: The address, as the file states it.
    """

    url: str


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="rule"):
    """A horizontal rule."""


Block = Paragraph | Heading | List | Quote | Table | Code | Image | Embed | Rule


class Author(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person who made the article.

    Attributes:
        name: The name.
        role: What the person did.
    """

    name: str
    role: Role


class Dateline(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The opening of an agency story (电头), such as 新华社北京11月19日电. The body contains it too.

    Attributes:
        raw: The text as written: ``"新华社北京11月19日电"``.
        agency: The agency: ``"新华社"``.
        place: The place: ``"北京"``.
        date: The date, as far as the text states it: ``"2015-11-19"``, ``"11-19"`` or ``"19"``.
    """

    raw: str
    agency: str | None
    place: str | None
    date: DatelineDate | None


class Security(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A traded security that the article names.

    Attributes:
        symbol: The symbol: ``600160.SH``, ``300343.SZ``, ``830799.BJ``, ``00700.HK`` or ``NIO``.
        name: The name of the company, if the markup states it.
    """

    symbol: str
    name: str | None


class Removed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that was taken out of the body.

    Attributes:
        kind: What the text is: one of the 21 kinds of the record, such as ``"attribution"``.
        text: The text.
        at: The index in ``body`` of the block that followed the text. Equal to the number of blocks if the text came
            after the last block.
    """

    kind: RemovedKind
    text: str
    at: Annotated[int, Meta(ge=0)]


class Warning(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):  # noqa: A001 - the schema's own word
    """Something that is missing or was repaired.

    Attributes:
        code: The kind of warning, which stays the same from version to version.
        message: What was found, in English. The text may change.
    """

    code: str
    message: str


class Origin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the record comes from, and how the input was read.

    Attributes:
        path: The path or the address of the input.
        member: The name inside an archive file; None outside of one.
        format: The format of the input: ``"jekyll"`` or ``"fullwidth"``.
        body_kind: The markup of the body: ``"html"``, ``"markdown"``, ``"lines"`` (a line is a paragraph) or ``"br"``
            (text with ``<br>``).
        encoding: The Python codec that decoded the input; two, joined by ``+``, if its lines are in two encodings.
        newline: The line ends of the input.
        size: The size of the input, in bytes.
    """

    path: str
    member: str | None
    format: str
    body_kind: BodyKind
    encoding: str
    newline: Newline
    size: Annotated[int, Meta(ge=0)]


class Article(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article: the record.

    Attributes:
        schema_version: The version of the schema.
        id: The SHA-256 of the input, in hexadecimal. Identical files have the same one.
        fingerprint: The SHA-256 of title and text without white space, in hexadecimal. Copies of an article in other
            encodings and formats have the same one.
        title: The title.
        subtitle: The subtitle, if the file marks one.
        summary: The summary: an excerpt or description in the front matter, or a Markdown quote before an HTML body.
        published: When the article was published: ISO 8601, as precise as the file states it.
        modified: When the article was modified: ISO 8601, as precise as the file states it.
        language: The language as a BCP 47 tag, such as ``"zh-Hans"``.
        source: The medium that the article credits.
        url: Where the article was published or fetched from.
        data_source: The source of the article's figures (数据来源).
        authors: The people who made the article.
        dateline: The opening of an agency story (电头). The body contains it too.
        categories: The categories, as the file states them.
        tags: The tags, as the file states them.
        securities: The securities that the article names, in order, each once.
        body: What a reader sees, as blocks in order.
        text: The body as plain text, with a blank line between blocks.
        removed: What was taken out of the body, and where.
        warnings: What is missing or was repaired.
        origin: Where the record comes from, and how the input was read.
        extra: Keys of the front matter that are unknown, or whose value does not fit into a field as a whole. Values are
            text; lists and mappings are JSON.
    """

    schema_version: Literal["1"]
    id: Hash
    fingerprint: Hash
    title: str | None
    subtitle: str | None
    summary: str | None
    published: DateText | None
    modified: DateText | None
    language: str | None
    source: str | None
    url: str | None
    data_source: str | None
    authors: tuple[Author, ...]
    dateline: Dateline | None
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    securities: tuple[Security, ...]
    body: tuple[Block, ...]
    text: str
    removed: tuple[Removed, ...]
    warnings: tuple[Warning, ...]
    origin: Origin
    extra: dict[str, str]
