"""Cut the text that recurs in an archive, as the rows of its profile say, at the head and the tail of an article.

The rows see what the newsroom rules kept. A row applies to the lines of its zone (zones.py), and to the paragraph of the
story next to the zone. A heading or a note does not end a zone here. The body stays as it is.
"""

from collections.abc import Sequence
from typing import NamedTuple

from newsingest.article import Heading, Paragraph
from newsingest.draft import WORDS, Draft
from newsingest.news.edit import trim
from newsingest.news.furniture import trailing_rules
from newsingest.news.zones import zones
from newsingest.profile import Edge, FurnitureRow, Profile
from newsingest.recurring_text import pattern_of
from newsingest.regex import regex

_NOTE = regex(r"\[\^[^\]\s]+\]:? ")
_LONGEST_END = 400  # characters at the end of a line in which a row is searched


class _Row(NamedTuple):
    """A row of the profile, and its place there, counted from 0."""

    place: int
    row: FurnitureRow


def cut_recurring(draft: Draft, profile: Profile) -> list[int]:
    """Cut what the rows of a profile match. Return the places of the rows that cut something, each once, in order."""
    fired: set[int] = set()
    edges: tuple[Edge, ...] = ("tail", "head")
    for where in edges:
        found = (_Row(place, row) for place, row in enumerate(profile.furniture) if row.apply and row.where == where)
        if rows := sorted(found, key=lambda one: (-len(one.row.text), one.place)):  # the longest match wins
            fired.update(_cut_at(draft, where, rows))
    if fired:
        trailing_rules(draft)
        draft.words = None
    return sorted(fired)


def _cut_at(draft: Draft, where: Edge, rows: Sequence[_Row]) -> set[int]:
    """Cut the matches of rows at one edge of a text. Return the places of the rows."""
    headings = {item.text for item in draft.items if isinstance(item, Heading)}

    def is_around(text: str) -> bool:
        """Return whether a text belongs to no paragraph of prose: a heading, a note at the end, or lines of rows."""
        return text in headings or _NOTE.match(text) is not None or is_row(text)

    def is_row(text: str) -> bool:
        return all(any(_place(line, one.row) == (0, len(line)) for one in rows) for line in text.split("\n"))

    parted = zones(draft.items, is_around, is_around)
    if where == "tail":
        border, around = parted.tail - 1, range(max(parted.tail - 1, 0), len(draft.items))
    else:
        border, around = parted.head, range(min(parted.head + 1, len(draft.items)))
    fired: set[int] = set()
    for index in reversed(around):  # a cut moves only the items behind it
        at, size = index, len(draft.items)
        while found := _cut_item(draft, at, where, rows, whole=index != border):
            fired.add(found.place)
            if len(draft.items) == size:  # nothing is left of the item
                break
            at, size = at + (where == "head"), len(draft.items)
    return fired


def _cut_item(draft: Draft, index: int, where: Edge, rows: Sequence[_Row], *, whole: bool) -> _Row | None:
    """Cut the first match of a row out of the outermost line of an item, and return the row.

    whole: whether the match may be the whole item. A paragraph of the story stays, even if a row matches all of it:
    a sentence above it may introduce it.
    """
    item = draft.items[index]
    if not isinstance(item, WORDS):
        return None
    text = item.text
    start, end = (text.rfind("\n") + 1, len(text)) if where == "tail" else (0, len(text.partition("\n")[0]))
    for one in rows:
        place = _place(text[start:end], one.row)
        if place is None:
            continue
        first, last = start + place[0], start + place[1]
        behind = len(text) - len(text[last:].lstrip())
        kept = [
            trim(item, *part) for part in ((0, len(text[:first].rstrip())), (behind, len(text))) if part[0] < part[1]
        ]
        if not (isinstance(item, Paragraph) if kept else whole):  # a part of a heading is not cut
            continue
        removed = draft.cut(one.row.kind, text[first:last].strip(), f"profile row {one.place + 1}", by_profile=True)
        at = 1 if text[:first].strip() else 0
        draft.items[index : index + 1] = [*kept[:at], removed, *kept[at:]]
        return one
    return None


def _place(line: str, row: FurnitureRow) -> tuple[int, int] | None:
    """Return the start and end of a row's text in a line, or None."""
    pattern = pattern_of(row.text, at_end=row.shape != "starts")
    first = max(len(line) - _LONGEST_END, 0)
    found = pattern.search(line, first) if row.shape == "ends" else pattern.match(line)
    return found.span() if found else None
