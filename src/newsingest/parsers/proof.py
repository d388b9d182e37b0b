"""The interface of an input format's proof, for ``audit`` and ``explain``: a second reading of its source.

The audit compares this reading with the record. Therefore the module of a format's proof imports nothing from the
format's parser (tests/test_imports.py): a mistake of the parser must not also be a mistake of its proof.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct

from newsingest.article import Article
from newsingest.visible.mask import Mask


class Parts(Struct, frozen=True):
    """The part of a source that states fields ("" if there is none), and its body, each with its start index.

    language: the language of the fields, if the format has several.
    """

    fields: str
    fields_start: int
    body: str
    body_start: int
    language: str = ""


class Stated(Struct, frozen=True):
    """The content of one line of a source's fields.

    key: the key at the start of the line; None if the line continues the previous value.
    readings: the possible readings of the value. The record must hold every word of one of them; () if nothing is
    stated.
    syntax: words that the record need not hold.
    """

    key: str | None
    readings: tuple[str, ...]
    syntax: frozenset[str] = frozenset()


class Moved(Struct, frozen=True):
    """Text that was moved from the body to a field.

    sure: False if the text may also, or instead, be in the body of the record.
    """

    field: str
    text: str
    sure: bool = True


class Proof(Struct, frozen=True, kw_only=True):
    """The functions that find the visible text of a source, the content of its fields, and moved text.

    split: splits a decoded source (``Source.text``) into its parts.
    visible: marks the syntax in a body. The record says how the parser read the body, such as ``origin.body_kind``.
    stated: yields the content of each line of the fields, in order. It is called if there are fields.
    moved: yields the text that was moved from a body to fields of a record, in the order of the body.
    has_html: whether an HTML engine reads the body. The audit then also reads the input with the other engine.
    """

    split: Callable[[str], Parts]
    visible: Callable[[str, Article], Mask]
    stated: Callable[[Parts], Iterable[Stated]] = lambda _parts: ()
    moved: Callable[[Article, str], Iterable[Moved]] = lambda _article, _body: ()
    has_html: bool = False


def only_body(text: str) -> Parts:
    """Return the parts of a source without separate fields."""
    return Parts("", 0, text, 0)
