"""Keep values separate that only markup separates, so that two values never become one.

Struck text is followed by a space (原价100 50元), raised and lowered digits and signs become Unicode characters (10⁸,
CO₂), and a picture between two numbers leaves a space.
"""

import unicodedata

from msgspec.structs import replace

from newsingest.article import Embed, Image, Mark
from newsingest.html.inline import TextRun
from newsingest.text import LOWERED, RAISED, shifted

_TABLES: tuple[tuple[Mark, dict[str, str]], ...] = (("sup", RAISED), ("sub", LOWERED))
_POINTS = ".,"


def told_apart(runs: list[TextRun]) -> list[TextRun]:
    """Return the runs with raised and lowered digits and signs as Unicode characters, without the mark.

    Other raised text ([1], th, 2n) keeps its mark.
    """
    texts: dict[int, list[str]] = {}  # the texts of each raised or lowered element
    for run in runs:
        if run.raised:
            texts.setdefault(run.raised, []).append(run.text)
    if not texts:
        return runs
    # Unicode can lower every character that it can raise.
    whole = {element for element, parts in texts.items() if shifted("".join(parts), RAISED) is not None}
    return [_shifted(run) if run.raised in whole else run for run in runs]


def _shifted(run: TextRun) -> TextRun:
    """Return a raised or lowered run as Unicode characters, without the mark."""
    held = [(mark, table) for mark, table in _TABLES if mark in run.marks]
    if len(held) != 1:  # Unicode has no characters for sup inside sub or the reverse
        return run
    mark, table = held[0]
    return replace(run, text="".join([table.get(char, char) for char in run.text]), marks=run.marks - {mark})


def parting(runs: list[TextRun]) -> str:
    """Return the text to insert between the first and last run.

    The runs between them hold things, and at most line ends.
    """
    before, after = runs[0], runs[-1]
    last, first = before.text.rstrip(), after.text.lstrip()
    if before.struck != after.struck:
        joins = _one_number(last, first) or _one_index(last, first) or (before.struck > 0 and _meets(last, first))
    elif before.raised != after.raised:
        joins = _one_number(last, first) or _one_index(last, first)
    else:
        joins = _one_number(last, first) and any(isinstance(run.thing, Image | Embed) for run in runs)
    return " " if joins else ""


def _meets(last: str, first: str) -> bool:
    """Return whether there is no punctuation between struck text and its replacement."""
    return not any(unicodedata.category(char)[0] == "P" for char in (last[-1], first[0]))


def _one_number(last: str, first: str) -> bool:
    """Return whether two adjacent texts would join to one number, possibly at a decimal point."""
    if last[-1].isdecimal():
        return first[0].isdecimal() or (first[0] in _POINTS and first[1:2].isdecimal())
    return first[0].isdecimal() and last[-1] in _POINTS and last[-2:-1].isdecimal()


def _one_index(last: str, first: str) -> bool:
    """Return whether two adjacent texts would join to one raised or lowered number."""
    return any(last[-1] in table.values() and first[0] in table.values() for _, table in _TABLES)
