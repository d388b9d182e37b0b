"""Reduce a text to the characters that the audit counts."""

import re

from newsingest.text import FULL_WIDTH, levelled

_DROPPED = re.compile(r"[\s\u200b\ufeff]+")
# Characters that have a single raised form: several forms of a minus, and full-width digits and signs.
_RAISED_ALIKE = str.maketrans(FULL_WIDTH | {"\u2212": "-", "\u2013": "-"})


def squash(text: str) -> str:
    """Return a text without white space and without the characters that are dropped everywhere.

    Raised and lowered digits and signs count as plain ones, because the record writes them as Unicode characters: 10⁸.
    """
    return levelled(_DROPPED.sub("", text)).translate(_RAISED_ALIKE)
