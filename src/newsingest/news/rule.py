"""A newsroom rule as a row that carries its evidence: what it takes out, where, by which shape, and what must stay.

One test walks every row: each ``yes`` fits, no ``no`` fits, and every text that fits holds one of ``needs``.
docs/reference/rules.md is printed from the rows, and `explain` names them.
"""

import re
from typing import Literal

from msgspec import Struct

from newsingest.article import RemovedKind
from newsingest.regex import regex

Zone = Literal["head", "body", "tail"]
EDGES: tuple[Zone, ...] = ("head", "tail")
EVERYWHERE: tuple[Zone, ...] = ("head", "body", "tail")


# A sentence that talks of a notice: 版权归原作者所有的说法，法院没有采纳. A notice has no third person, and its words end its clause.
_TALKS = regex(r"(?<!其)[他她]|成了|(?:所有|出处|转载|观点|公众号|声明|APP)的\h|[，,](?:是|这[句话是])")


class Rule(Struct, frozen=True, kw_only=True):
    """A kind of line that is no part of the story.

    kind: what it is removed as.
    zones: where in a text it is one (zones.py).
    shape: what the whole line reads like.
    needs: texts of which each line that fits holds one; a search for them spares most lines the shape.
    signals: why a line that fits is no story: two that do not come from the same words, where it may be a sentence.
    yes, no: lines that fit, and lines that look alike and are a story.
    seen: where, and how often.
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

    def fits(self, text: str) -> bool:
        """Return whether a whole line is of this kind."""
        return any(need in text for need in self.needs) and self.reads(text)

    def reads(self, text: str) -> bool:
        """Return whether a line that holds one of the needs is of this kind."""
        if self.shape.fullmatch(text.replace("\n", " ")) is None:  # a <br> parts words as a blank does
            return False
        return self.kind not in ("disclaimer", "advert") or _TALKS.search(text) is None
