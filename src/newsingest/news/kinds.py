"""Guess the kind of a text that recurs in an archive, from the words of the rules."""

from collections import Counter

from newsingest.article import RemovedKind
from newsingest.news import words
from newsingest.news.rows import ROWS
from newsingest.news.rule import Zone

_LEAST, _LEAST_LATIN = 2, 6  # characters: a shorter need of a rule is also a part of other words


def guessed_kind(text: str, zone: Zone) -> RemovedKind:
    """Return the kind of the rules of a zone whose words a text has most of, or "boilerplate"."""
    text = words.simplified(text)
    found: Counter[RemovedKind] = Counter()
    for rule in ROWS:
        if zone in rule.zones:
            found[rule.kind] += sum(need in text for need in rule.needs if _is_word(need))
    kind, number = max(found.items(), key=lambda entry: entry[1])
    return kind if number else "boilerplate"


def _is_word(need: str) -> bool:
    return len(need) >= (_LEAST_LATIN if need.isascii() else _LEAST)
