"""An article while it is being read: what the parsers fill in and the newsroom rules work on."""

from typing import Literal

from msgspec import Struct, to_builtins

from newsingest.article import (
    Author,
    Block,
    BodyKind,
    Dateline,
    Heading,
    Paragraph,
    RemovedKind,
    Role,
    Security,
    Table,
    Warning,
)
from newsingest.errors import TooManyError
from newsingest.limits import Limits, advice


class Cut(Struct, frozen=True):
    """Something taken out of the body, standing among the blocks where it stood in the input."""

    kind: RemovedKind
    text: str


Item = Block | Cut
# The blocks that are running text; a tuple, since a union would be built anew for each isinstance.
WORDS = (Paragraph, Heading)


class Room:
    """How many blocks and cuts, and cells of tables, an article may still get."""

    def __init__(self, limits: Limits) -> None:
        self.limit = self.left = limits.blocks
        self.cells_limit = self.cells = limits.cells

    def take(self, *items: Item) -> None:
        """Count what is put into an article. Raises TooManyError where there is no room for it."""
        for item in items:
            if isinstance(item, Table):
                cells = sum(map(len, item.rows))
                self.left -= cells
                self.take_cells(cells)
            else:
                self.left -= 1
        if self.left < 0:
            raise TooManyError(f"the article has more than {self.limit} blocks", advice("blocks"))

    def take_cells(self, number: int) -> None:
        """Count cells of a table. Raises TooManyError where there is no room for them."""
        self.cells -= number
        if self.cells < 0:
            raise TooManyError(f"the tables have more than {self.cells_limit} cells", advice("cells"))


class Mention(Struct, frozen=True):
    """A security that the markup points at: the item it stands in or before, its raw code, the text it marks."""

    item: int
    code: str
    text: str | None


class Step(Struct, frozen=True):
    """Something that a rule did, for `explain`: the rule, the field it set (or "removed (…)"), and the value.

    value: text, or lists and objects as JSON has them. key: the key of the input that the value was moved from; None if
    no key states it.
    """

    rule: str
    field: str
    value: object
    key: str | None = None

    @property
    def cause(self) -> str:
        """The rule and the key, for people."""
        return self.rule if self.key is None else f"{self.rule}: {self.key}"


ScalarField = Literal[
    "title", "subtitle", "summary", "published", "modified", "language", "source", "url", "data_source"
]

DATES = frozenset(("published", "modified"))


class Draft(Struct, kw_only=True):
    """The fields of an article in the making. ``items`` are its blocks with the cuts between them."""

    items: list[Item] = []
    fronted: bool = False  # whether front matter states the fields, so that an address above the text is a link of it
    body_kind: BodyKind = "lines"
    title: str | None = None
    subtitle: str | None = None
    summary: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    source: str | None = None
    url: str | None = None
    data_source: str | None = None
    dateline: Dateline | None = None
    authors: list[Author] = []
    credited: set[Author] = set()  # the same, to look them up: a list of contributors may have thousands
    categories: list[str] = []
    tags: list[str] = []
    securities: list[Security] = []
    mentions: list[Mention] = []
    warnings: list[Warning] = []
    extra: dict[str, str] = {}
    words: str | None = None  # the text of the items, once no rule changes them any more
    unread: set[str] = set()  # the fields that the input states in a way that nobody can read
    trace: list[Step] | None = None  # what the rules did; only where somebody wants to know

    def explain(self, name: str, rule: str, key: str | None = None) -> None:
        """Note which rule set a field, and the key that it read, if any. Costs nothing if nobody asks."""
        if self.trace is not None:
            self.trace.append(Step(rule, name, to_builtins(getattr(self, name)), key))

    def warn(self, code: str, message: str) -> None:
        """Note that something had to be repaired or is missing."""
        self.warnings.append(Warning(code=code, message=message))

    def cut(self, kind: RemovedKind, text: str, rule: str) -> Cut:
        """Return a cut, and note which rule made it for who wants to know."""
        if self.trace is not None:
            self.trace.append(Step(rule, f"removed ({kind})", text))
        return Cut(kind, text)

    def warn_unread(self, name: str, message: str) -> None:
        """Note that the input states a field, and the value cannot be read: the field is no longer missing in silence.

        name: the field. If the field is filled already, another value of the input can be read.
        """
        if getattr(self, name) is None:
            self.unread.add(name)
        if name in DATES:
            self.warn("unreadable_date", message)
        else:
            self.warn("unreadable_value", message)

    def credit(self, name: str, role: Role) -> None:
        """Add a person, once a role."""
        author = Author(name=name, role=role)
        if author not in self.credited:
            self.credited.add(author)
            self.authors.append(author)
