"""The characters of a text that are counted."""

import re

from newsingest.text import FULL_WIDTH, levelled

_DROPPED = re.compile(r"[\s\u200b\ufeff]+")
# What is one character where it is raised: several forms of a minus, and full-width digits and signs.
_RAISED_ALIKE = str.maketrans(FULL_WIDTH | {"\u2212": "-", "\u2013": "-"})


def squash(text: str) -> str:
    """Return a text without white space and the characters that are dropped everywhere.

    Raised and lowered digits and signs count as plain ones, for the record writes them as characters of their own: 10⁸.
    """
    return levelled(_DROPPED.sub("", text)).translate(_RAISED_ALIKE)
