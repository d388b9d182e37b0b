"""The text of an article as it is compared, and a sketch of it: a sample of its grams.

A gram is a run of 8 characters. The sample takes each gram whose hash is divisible by 8, so that two texts sample the
same grams from the passages that they share (FracMinHash, https://doi.org/10.1101/2022.01.11.475838).
"""

import re
import unicodedata
from typing import NamedTuple

from msgspec import Struct

from newsingest.article import Article
from newsingest.survey.duplicates.model import Copy

SHORTEST = 100  # characters of a text that is compared; shorter texts are formulas, such as captions
LONGEST = 100_000  # characters of a text that are compared, so that the memory for two texts is bounded


class Sketch(Struct, frozen=True, kw_only=True, array_like=True):
    """What the search for duplicates keeps of one article.

    text: the folded text; hashes: the sampled hashes, 8 bytes each, or b"" if the text is too short to compare.
    """

    copy: Copy
    source: str | None
    fingerprint: str
    text: str
    hashes: bytes


class Number(NamedTuple):
    """A number in a folded text.

    context: the four characters before and after it, with other numbers as 0; order: counts numbers, and a date as one.
    """

    context: str
    digits: str
    order: int


def sketch(article: Article) -> Sketch:
    """Return the sketch of an article."""
    from newsingest.survey.duplicates import hashing  # noqa: PLC0415 - needs numpy, an extra

    text = folded(article.text)[:LONGEST]
    copy = Copy(
        id=article.id,
        path=article.origin.path,
        member=article.origin.member,
        title=article.title,
        published=article.published,
    )
    return Sketch(
        copy=copy,
        source=article.source,
        fingerprint=article.fingerprint,
        text=text,
        hashes=hashing.sampled(text).tobytes() if len(text) >= SHORTEST else b"",
    )


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that folds a character when it first occurs."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        found = self[code] = "".join(char for char in plain if char.isalnum())
        return found


_FOLDING = _Folding()
_UNFOLDED = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")  # other characters than these may change


def folded(text: str) -> str:
    """Return the letters and digits of a text, in lower case and of the usual width."""
    return _UNFOLDED.sub(lambda found: found[0].translate(_FOLDING), text)


_DIGITS = re.compile(r"\d+")
_UNITS = frozenset("年月日时時点點分")  # between the numbers of a date
_AROUND = 4  # characters of the context on each side


def masked(text: str) -> str:
    """Return a folded text with each number as 0."""
    return _DIGITS.sub("0", text)


def digits_of(text: str) -> list[str]:
    """Return the digits of each number of a text, in order."""
    return _DIGITS.findall(text)


def numbers(text: str) -> list[Number]:
    """Return the numbers of a folded text, in order."""
    words, order = masked(text), 0
    found = []
    for place, digits in zip(re.finditer("0", words), digits_of(text), strict=True):
        at = place.start()
        if not (at > 1 and words[at - 1] in _UNITS and words[at - 2] == "0"):
            order += 1
        found.append(Number(words[max(at - _AROUND, 0) : at + 1 + _AROUND], digits, order))
    return found
