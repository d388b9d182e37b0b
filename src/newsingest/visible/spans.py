"""Flag code spans that are certain before tags are read: their paragraphs pair all backticks within lines.

Other code spans are found together with HTML tags (visible/html.py), because each may contain the other.
"""

import re
from collections.abc import Iterator

from newsingest.visible.markdown import line_bounds
from newsingest.visible.mask import Mask

_SPAN = re.compile(r"(?<!`)(?P<ticks>`++)(?P<code>[^`\n]++)(?P=ticks)(?!`)")
_UNSURE = re.compile(r"`|<[A-Za-z/!?]|\\$")


def mask_spans(mask: Mask) -> None:
    """Flag the content of certain code spans as code."""
    if "`" not in mask.text:
        return
    for start, end in _paragraphs(mask):
        flagged = b"\1" in mask.verbatim[start:end] or b"\1" in mask.unsure[start:end]
        if not flagged and "\\`" not in (text := mask.text[start:end]) and not _UNSURE.search(_SPAN.sub("", text)):
            for span in _SPAN.finditer(mask.text, start, end):
                mask.flag(mask.verbatim, *span.span("code"))


def _paragraphs(mask: Mask) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each paragraph with backticks."""
    first = -1
    last = ticks = 0
    for start, end in line_bounds(mask):
        if mask.text[start:end].strip(" \t>"):
            first = start if first < 0 else first
            last, ticks = end, ticks or mask.text.find("`", start, end) + 1
        elif first >= 0:
            if ticks:
                yield first, last
            first, ticks = -1, 0
    if first >= 0 and ticks:
        yield first, last
