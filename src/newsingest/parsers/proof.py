"""What an input format brings for ``audit`` and ``explain``: a second reading of its source.

The audit holds this reading against the record. So the module with a format's proof imports nothing of the format's parser
(tests/test_imports.py): a mistake of the parser must not be a mistake of its proof as well.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct

from newsingest.article import Article
from newsingest.visible.mask import Mask


class Parts(Struct, frozen=True):
    """The part of a source that states fields, "" if there is none, and its body. Each with the index where it starts.

    language: what the fields are written in, for a format that has several.
    """

    fields: str
    fields_start: int
    body: str
    body_start: int
    language: str = ""


class Stated(Struct, frozen=True):
    """What one line of a source's fields states.

    key: the key that the line starts with; None if the line goes on with the value of the key before it.
    readings: how the value may be read. The record must hold every word of one of the readings; () if nothing is stated.
    syntax: words that the record need not hold.
    """

    key: str | None
    readings: tuple[str, ...]
    syntax: frozenset[str] = frozenset()


class Moved(Struct, frozen=True):
    """Text that was moved out of the body into a field.

    sure: False if the text may stand in the body of the record as well, or instead.
    """

    field: str
    text: str
    sure: bool = True


class Proof(Struct, frozen=True, kw_only=True):
    """What of a source is visible text, what its fields state, and what was moved.

    split: parts a decoded source (``Source.text``).
    visible: marks what is syntax in a body. The record tells how the parser read the body, such as ``origin.body_kind``.
    stated: yields what each line of the fields states, in order; called if there are fields.
    moved: yields what was moved out of a body into the fields of a record, in the order of the body.
    has_html: whether an HTML engine reads the body. The audit then reads the input with the other engine too.
    """

    split: Callable[[str], Parts]
    visible: Callable[[str, Article], Mask]
    stated: Callable[[Parts], Iterable[Stated]] = lambda _parts: ()
    moved: Callable[[Article, str], Iterable[Moved]] = lambda _article, _body: ()
    has_html: bool = False


def only_body(text: str) -> Parts:
    """Return the parts of a source that states no fields apart from its body."""
    return Parts("", 0, text, 0)
