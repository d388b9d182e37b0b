"""Values that markup tells apart, told apart in text: no two of them become one where their marks are gone.

A struck run is set apart by a space (原价100 50元), raised and lowered digits and signs become Unicode's own (10⁸, CO₂), and
a picture between two numbers leaves a space.
"""

import unicodedata

from msgspec.structs import replace

from newsingest.article import Embed, Image, Mark
from newsingest.html.inline import Run
from newsingest.text import LOWERED, RAISED, shifted

_TABLES: tuple[tuple[Mark, dict[str, str]], ...] = (("sup", RAISED), ("sub", LOWERED))
_POINTS = ".,"


def told_apart(runs: list[Run]) -> list[Run]:
    """Return the runs with raised and lowered digits and signs as Unicode's own characters, without the mark.

    Other raised text ([1], th, 2n) stays as it is, with its mark.
    """
    texts: dict[int, list[str]] = {}  # of each raised or lowered element
    for run in runs:
        if run.raised:
            texts.setdefault(run.raised, []).append(run.text)
    if not texts:
        return runs
    # What can be raised can be lowered, too.
    whole = {element for element, parts in texts.items() if shifted("".join(parts), RAISED) is not None}
    return [_shifted(run) if run.raised in whole else run for run in runs]


def _shifted(run: Run) -> Run:
    """Return a raised or lowered run in Unicode's own characters, without the mark."""
    held = [(mark, table) for mark, table in _TABLES if mark in run.marks]
    if len(held) != 1:  # one within the other: Unicode has no characters for it
        return run
    mark, table = held[0]
    return replace(run, text="".join([table.get(char, char) for char in run.text]), marks=run.marks - {mark})


def parting(runs: list[Run]) -> str:
    """Return what parts the first and the last of some runs, between which stand things and no white space but line ends."""
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
    """Return whether no punctuation stands between a struck text and what takes its place."""
    return not any(unicodedata.category(char)[0] == "P" for char in (last[-1], first[0]))


def _one_number(last: str, first: str) -> bool:
    """Return whether two texts side by side join to one number, maybe at its point."""
    if last[-1].isdecimal():
        return first[0].isdecimal() or (first[0] in _POINTS and first[1:2].isdecimal())
    return first[0].isdecimal() and last[-1] in _POINTS and last[-2:-1].isdecimal()


def _one_index(last: str, first: str) -> bool:
    """Return whether two texts side by side join to one raised or lowered number."""
    return any(last[-1] in table.values() and first[0] in table.values() for _, table in _TABLES)
