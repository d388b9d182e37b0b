"""A second reading of HTML: the other engine reads the input too, and the two records must be the same."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import NamedTuple

import msgspec

from newsingest import parsers, pipeline
from newsingest.article import Article, Block
from newsingest.audit.coverage import Finding, line_of
from newsingest.errors import InputError
from newsingest.html.engines import ENGINES
from newsingest.options import ReadOptions
from newsingest.source import Source
from newsingest.text import texts

_NAMED = 100  # differences that are told apart
_BEFORE, _SHOWN = 8, 40  # characters of a text before its first difference, and in all
_APART = frozenset(
    ("body", "removed", "text", "id", "fingerprint", "origin")
)  # told by their pieces, or made of other fields


class _Piece(NamedTuple):
    """A block or a cut: what must be equal, and its words."""

    key: Block | tuple[str, str]
    words: str


def differences(source: Source, article: Article, options: ReadOptions) -> Iterator[Finding]:
    """Yield a finding of the kind "differs" for each text that the other HTML engine reads in another way.

    article: the record of the source with these options. Nothing differs in a format that no HTML engine reads.
    """
    if not parsers.named(article.origin.format).proof().has_html:
        return
    first = options.html_parser
    second = next(name for name in ENGINES if name != first)
    try:
        again = pipeline.parse(source, msgspec.structs.replace(options, html_parser=second))
    except InputError as error:
        yield Finding("differs", 0, f"{second} cannot read the input: {error.problem}")
        return
    for one, two in islice(_differing(article, again), _NAMED):
        place = line_of(source.text, article, one.words or two.words)
        words = _around(one.words, two.words) if one.words != two.words else _around(_whole(one), _whole(two))
        yield Finding("differs", place, f"{first} reads {words[0]!r}, {second} reads {words[1]!r}")


def _differing(article: Article, again: Article) -> Iterator[tuple[_Piece, _Piece]]:
    """Yield the pieces that stand in one record alone, side by side; if there are none, pieces in another order, and fields."""
    if article == again:
        return
    nothing = _Piece(("", ""), "")
    ones, twos = _pieces(article), _pieces(again)
    alone, other = _without(ones, twos), _without(twos, ones)
    if alone or other:
        yield from zip_longest(alone, other, fillvalue=nothing)
        return
    yield from ((one, two) for one, two in zip(ones, twos, strict=True) if one.key != two.key)
    for field in article.__struct_fields__:
        one, two = (str(getattr(record, field)) for record in (article, again))
        if field not in _APART and one != two:
            yield _Piece((field, one), f"{field}: {one}"), _Piece((field, two), f"{field}: {two}")


def _pieces(article: Article) -> list[_Piece]:
    blocks = [_Piece(block, "\n".join(texts((block,)))) for block in article.body]
    return [*blocks, *(_Piece((cut.kind, cut.text), cut.text) for cut in article.removed)]


def _without(pieces: list[_Piece], others: list[_Piece]) -> list[_Piece]:
    """Return the pieces that do not stand among the others, as often as they do not."""
    left = Counter(piece.key for piece in others)
    alone = []
    for piece in pieces:
        if left[piece.key]:
            left[piece.key] -= 1
        else:
            alone.append(piece)
    return alone


def _whole(piece: _Piece) -> str:
    """Return a piece with its marks and addresses."""
    return msgspec.json.encode(piece.key).decode()


def _around(one: str, two: str) -> tuple[str, str]:
    """Return what two texts say around their first difference."""
    same = next((index for index, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    start = max(same - _BEFORE, 0)
    return one[start : start + _SHOWN], two[start : start + _SHOWN]
