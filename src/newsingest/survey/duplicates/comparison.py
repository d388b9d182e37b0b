"""Compare two texts exactly: the share of each one that stands in the other, and the kind of the pair."""

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from newsingest.survey.duplicates.model import PairKind
from newsingest.survey.duplicates.texts import Number, digits_of, folded, masked, numbers

if TYPE_CHECKING:
    from newsingest.survey.duplicates.hashing import Hashes

_WHOLE = 0.9  # a text of which so much stands in another is a part of it
_LONGER = 2  # if the other text is so many times as long
_FEW_NUMBERS = 2  # one number that differs may be a correction, and one date is that of the reprint


class Compared:
    """A text to compare, and what is needed to compare it with several others.

    Attributes:
        title: The title, folded.
        text: The text, folded.
        grams: The distinct hashes of its runs of 8 characters.
        digits: The digits of each of its numbers.
    """

    def __init__(self, title: str | None, text: str) -> None:
        from newsingest.survey.duplicates import hashing  # noqa: PLC0415 - needs numpy, an extra

        self.title, self.text = folded(title or ""), text
        self.grams: Hashes = hashing.distinct(hashing.hashes(text))
        self.digits = digits_of(text)

    @cached_property
    def numbers(self) -> list[Number]:
        """Return its numbers, with their contexts."""
        return numbers(self.text)


class Likeness(NamedTuple):
    """How two texts are alike. The shares are those of the first and of the second text."""

    kind: PairKind
    share_a: float
    share_b: float


def compare(a: Compared, b: Compared, min_share: float) -> Likeness | None:
    """Return how two texts are alike, or None if neither has ``min_share`` of its grams in common with the other."""
    from newsingest.survey.duplicates.hashing import shared_count  # noqa: PLC0415 - needs numpy, an extra

    shared = shared_count(a.grams, b.grams)
    share_a, share_b = shared / len(a.grams), shared / len(b.grams)
    if max(share_a, share_b) < min_share:
        return None
    return Likeness(_kind(a, b, share_a, share_b), round(share_a, 4), round(share_b, 4))


def _kind(a: Compared, b: Compared, share_a: float, share_b: float) -> PairKind:
    if _is_series(a, b):
        return "series"
    short, long = sorted((len(a.text), len(b.text)))
    return "part" if max(share_a, share_b) >= _WHOLE and long >= _LONGER * short else "near"


def _is_series(a: Compared, b: Compared) -> bool:
    """Return whether two texts agree in words but not in numbers.

    Only numbers that stand between the same words count. The texts are a series if half of these numbers differ and not
    all of them are in one date, or if the titles differ in numbers alone.
    """
    if a.title != b.title and masked(a.title) == masked(b.title):
        return True
    if a.digits == b.digits:
        return False  # most copies, so that their contexts need not be compared
    known = defaultdict(set)
    for number in b.numbers:
        known[number.context].add(number.digits)
    both = [number for number in a.numbers if number.context in known]
    differing = [number for number in both if number.digits not in known[number.context]]
    return len({number.order for number in differing}) >= _FEW_NUMBERS and 2 * len(differing) >= len(both)
