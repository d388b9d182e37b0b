"""A newsroom rule as a row with its evidence: what it removes, in which zone, by which shape, and what must stay.

A test checks every row: each ``yes`` matches, no ``no`` matches, and every match contains one of ``needs``.
docs/reference/rules.md is generated from the rows, and `explain` prints their names.
"""

import re
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from newsingest.article import RemovedKind
from newsingest.regex import regex
from newsingest.text import has_any

Zone = Literal["head", "body", "tail"]
EDGES: tuple[Zone, ...] = ("head", "tail")
EVERYWHERE: tuple[Zone, ...] = ("head", "body", "tail")


# A sentence about a notice: 版权归原作者所有的说法，法院没有采纳. A notice has no third person, and ends its clause with its own words.
_TALKS = regex(r"(?<!其)[他她]|成了|(?:所有|出处|转载|观点|公众号|声明|APP)的\h|[，,](?:是|这[句话是])")


class NewsRule(Struct, frozen=True, kw_only=True):
    """A rule for a kind of line that is not part of the story.

    kind: the kind as which the line is removed.
    zones: the zones in which the rule applies (zones.py).
    shape: the pattern of the complete line.
    needs: strings of which every matching line contains one. A search for them spares most lines the slower shape.
    may_be: a quick check that every matching line passes, if the shape is slow to compile and the needs are usual words.
    signals: why a matching line is not part of the story: if it may be a sentence, two signals from different words.
    yes, no: lines that match, and similar lines that belong to a story.
    seen: where such lines were found, and how often.
    """

    name: str
    kind: RemovedKind
    zones: tuple[Zone, ...]
    shape: re.Pattern[str]
    needs: tuple[str, ...]
    signals: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    seen: str
    may_be: Callable[[str], bool] | None = None

    def fits(self, text: str) -> bool:
        """Return whether a complete line is of this kind."""
        return has_any(text, self.needs) and self.reads(text)

    def reads(self, text: str) -> bool:
        """Return whether a line that contains one of the needs is of this kind."""
        if self.may_be is not None and not self.may_be(text):
            return False
        if self.shape.fullmatch(text.replace("\n", " ")) is None:  # a <br> separates words like a blank
            return False
        return self.kind not in ("disclaimer", "advert") or _TALKS.search(text) is None
