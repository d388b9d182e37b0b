"""The unfinished article: parsers fill it in, and the newsroom rules change it."""

from typing import Literal, final

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


@final
class RemovedItem(Struct, frozen=True):
    """A text that was removed from the body. It keeps its place among the blocks.

    by_profile: whether a row of the user's profile names the text.
    Loops over items test ``type(item) is RemovedItem``: for the many blocks, isinstance takes ten times as long.
    """

    kind: RemovedKind
    text: str
    by_profile: bool = False


Item = Block | RemovedItem
# The blocks of running text. A tuple, because isinstance would build a union anew at each call.
WORDS = (Paragraph, Heading)


class Room:
    """The number of blocks, cuts and table cells that an article may still get."""

    def __init__(self, limits: Limits) -> None:
        self.limit = self.left = limits.blocks
        self.cells_limit = self.cells = limits.cells

    def take(self, *items: Item) -> None:
        """Count items that are added to an article. Raises TooManyError if they exceed a limit."""
        for item in items:
            if type(item) is Table:
                cells = sum(map(len, item.rows))
                self.left -= cells
                self.take_cells(cells)
            else:
                self.left -= 1
        if self.left < 0:
            raise TooManyError(f"the article has more than {self.limit} blocks", advice("blocks"))

    def take_cells(self, number: int) -> None:
        """Count cells of a table. Raises TooManyError if they exceed the limit."""
        self.cells -= number
        if self.cells < 0:
            raise TooManyError(f"the tables have more than {self.cells_limit} cells", advice("cells"))


class Mention(Struct, frozen=True):
    """A security that the markup names.

    item: the index of the item that contains the mention or follows it; code: the code as written; text: the marked
    text.
    """

    item: int
    code: str
    text: str | None


class Step(Struct, frozen=True):
    """An action of a rule, for `explain`.

    rule: the name of the rule; field: the field that the rule set, or "removed (…)"; value: text, or JSON lists and
    objects; key: the key in the input that states the value, or None.
    """

    rule: str
    field: str
    value: object
    key: str | None = None

    @property
    def cause(self) -> str:
        """The rule and the key, as shown to users."""
        return self.rule if self.key is None else f"{self.rule}: {self.key}"


ScalarField = Literal[
    "title", "subtitle", "summary", "published", "modified", "language", "source", "url", "data_source"
]

DATES = frozenset(("published", "modified"))
# The fields that rules set from the text.
_RULED = ("title", "published", "url", "source", "data_source", "authors", "dateline", "securities", "language")


class Draft(Struct, kw_only=True):
    """The fields of an unfinished article. ``items`` are its blocks, with the cuts between them."""

    items: list[Item] = []
    fronted: bool = (
        False  # whether front matter states the fields; an address above the text is then a link of the text
    )
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
    credited: set[Author] = set()  # the authors again, for fast lookup: a list of contributors may have thousands
    categories: list[str] = []
    tags: list[str] = []
    securities: list[Security] = []
    mentions: list[Mention] = []
    warnings: list[Warning] = []
    extra: dict[str, str] = {}
    words: str | None = None  # the text of the items, set when no more rules will change them
    unread: set[str] = set()  # the fields whose value in the input cannot be read
    trace: list[Step] | None = None  # the actions of the rules; None if nobody asked for them

    def explain(self, name: str, rule: str, key: str | None = None) -> None:
        """Record which rule set a field, and which key the rule read, if any. Does nothing without a trace."""
        if self.trace is not None:
            self.trace.append(Step(rule, name, to_builtins(getattr(self, name)), key))

    def ruled(self) -> dict[str, object]:
        """Return the values of the fields that rules set from the text; an empty dict without a trace."""
        return {name: to_builtins(getattr(self, name)) for name in _RULED} if self.trace is not None else {}

    def explain_changes(self, before: dict[str, object], rule: str) -> None:
        """Record that a rule set each field that changed. before: what ``ruled`` returned before the rule."""
        for name, value in before.items():
            if to_builtins(getattr(self, name)) != value:
                self.explain(name, rule)

    def warn(self, code: str, message: str) -> None:
        """Add a warning that something is missing or was repaired."""
        self.warnings.append(Warning(code=code, message=message))

    def cut(self, kind: RemovedKind, text: str, rule: str, *, by_profile: bool = False) -> RemovedItem:
        """Return a cut. If there is a trace, record which rule made the cut. by_profile: as in ``RemovedItem``."""
        if self.trace is not None:
            self.trace.append(Step(rule, f"removed ({kind})", text))
        return RemovedItem(kind, text, by_profile)

    def warn_unread(self, name: str, message: str) -> None:
        """Warn that the input states a field but the value cannot be read.

        name: the field. If the field already has a value, the input also states a value that can be read.
        """
        if getattr(self, name) is None:
            self.unread.add(name)
        if name in DATES:
            self.warn("unreadable_date", message)
        else:
            self.warn("unreadable_value", message)

    def credit(self, name: str, role: Role) -> None:
        """Add a person with a role, unless the pair was added before."""
        author = Author(name=name, role=role)
        if author not in self.credited:
            self.credited.add(author)
            self.authors.append(author)
