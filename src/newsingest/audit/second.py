"""Read HTML a second time, with the other engine. The two records must be the same."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import NamedTuple

import msgspec

from newsingest import parsers, pipeline
from newsingest.article import Article, Block
from newsingest.audit.coverage import Finding, line_of
from newsingest.errors import InputError
from newsingest.options import HTML_PARSERS, ReadOptions
from newsingest.source import Source
from newsingest.text import texts

_NAMED = 100  # the most differences to list
_BEFORE, _SHOWN = 8, 40  # how many characters of a text to show before its first difference, and in total
_APART = frozenset(
    ("body", "removed", "text", "id", "fingerprint", "origin")
)  # compared as pieces, or derived from other fields


class _Piece(NamedTuple):
    """A block or a cut. key: what must be equal in both records; words: its text."""

    key: Block | tuple[str, str]
    words: str


def differences(source: Source, article: Article, options: ReadOptions) -> Iterator[Finding]:
    """Yield a finding of the kind "differs" for each text that the other HTML engine reads differently.

    article: the record of the source with these options. A format without HTML gives no findings.
    """
    if not parsers.named(article.origin.format).proof().has_html:
        return
    first = options.html_parser
    second = next(name for name in HTML_PARSERS if name != first)
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
    """Yield pairs of pieces that differ: pieces that only one record has.

    If there are none, yield pairs of pieces in another order, and pairs of fields that differ.
    """
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
    """Return the pieces without those among ``others``. Equal pieces are counted."""
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
    """Return an excerpt of each of two texts around their first difference."""
    same = next((index for index, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    start = max(same - _BEFORE, 0)
    return one[start : start + _SHOWN], two[start : start + _SHOWN]
