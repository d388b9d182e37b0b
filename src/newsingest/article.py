"""The common schema, version 1: one record an article.

Frozen data without behaviour. Every key is always present, in the order written here; what a file does not state is
``None`` or an empty tuple. Unknown keys are refused when a record is read back, so the JSON Schema generated from
these types refuses broken records too. Field names follow schema.org NewsArticle and IPTC ninjs where they have one.
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
    """A run of text with the marks and the link that hold for all of it."""

    text: str
    marks: tuple[Mark, ...]
    href: str | None


class Cell(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cell of a table; ``text`` is "" where the cell is empty. Blocks in it are lines of the text."""

    text: str
    spans: tuple[Span, ...]


class Paragraph(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="paragraph"):
    """Running text; a line end in it is a <br>. ``spans`` is empty where the text is plain, else the spans join to ``text``."""

    text: str
    spans: tuple[Span, ...]


class Heading(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="heading"):
    """A section head; ``level`` 1 to 6. A short paragraph wholly in bold is one of level 2."""

    level: Annotated[int, Meta(ge=1, le=6)]
    text: str
    spans: tuple[Span, ...]


class List(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="list"):
    """A list; each item is a sequence of blocks. ``start`` is the first number of an ordered list, else None."""

    ordered: bool
    start: int | None
    items: tuple[tuple["Block", ...], ...]


class Quote(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="quote"):
    """A block quotation."""

    blocks: tuple["Block", ...]


class Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="table"):
    """A table; ``header`` is the number of header rows at the top of ``rows``."""

    caption: str | None
    header: Annotated[int, Meta(ge=0)]
    rows: tuple[tuple[Cell, ...], ...]


class Code(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="code"):
    """Preformatted text, verbatim, without its last line end."""

    language: str | None
    text: str


class Image(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="image"):
    """A picture; ``url`` as the file writes it, ``href`` where it links to."""

    url: str
    alt: str | None
    caption: str | None
    href: str | None


class Embed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="embed"):
    """A frame, video, audio or object; ``url`` as the file writes it."""

    url: str


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="rule"):
    """A horizontal rule."""


Block = Paragraph | Heading | List | Quote | Table | Code | Image | Embed | Rule


class Author(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person named as having made the article, and as what."""

    name: str
    role: Role


class Dateline(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The opening of an agency story (电头): 新华社北京11月19日电. It stays in the body too."""

    raw: str
    agency: str | None
    place: str | None
    date: DatelineDate | None


class Security(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A traded security: 600160.SH, 300343.SZ, 00700.HK, NIO; ``name`` where the markup gives one."""

    symbol: str
    name: str | None


class Removed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something taken out of the body, and the index of the block before which it stood."""

    kind: RemovedKind
    text: str
    at: Annotated[int, Meta(ge=0)]


class Warning(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):  # noqa: A001 - the schema's own word
    """Something that had to be repaired or is missing; codes are listed in docs/reference/warnings.md."""

    code: str
    message: str


class Origin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the record comes from and how the input was read; ``size`` in bytes."""

    path: str
    member: str | None
    format: str
    body_kind: BodyKind
    encoding: str
    newline: Newline
    size: Annotated[int, Meta(ge=0)]


class Article(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article. See docs/reference/schema.md for the meaning of each field."""

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
