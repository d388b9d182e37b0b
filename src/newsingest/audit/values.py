"""What a source's fields state: each value stands in a field of the record or in `extra`."""

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from newsingest.article import Article
from newsingest.news import dates
from newsingest.parsers.proof import Stated
from newsingest.visible.entities import decoded

# What parts words: white space, and the punctuation with which front matter and cards part values.
_BETWEEN = re.compile(r"[\s'\"\[\]{},，、；;/／|>&*!:#?\\\u200b\ufeff-]+")


def lost(lines: Iterable[Stated], article: Article) -> Iterator[tuple[int, str]]:
    """Yield the index of each line of the fields whose value the record does not hold, and the words that are missing."""
    pool = _Pool("\n".join(_held(article)))
    for index, stated in enumerate(lines):
        if missing := _missing(stated, pool, article):
            yield index, " ".join(missing)


def _missing(stated: Stated, pool: "_Pool", article: Article) -> list[str]:
    """Return the words of a value's last reading that the record lacks, if the record lacks words of every reading."""
    words: list[str] = []
    # A reference (`R&amp;D`) may stand for its character.
    for reading in [way for text in stated.readings for way in ((text, decoded(text)) if "&" in text else (text,))]:
        words = [word for word in pool.strange(reading) if word not in stated.syntax]
        if not words or _is_date(reading, article):
            return []
    return [word for word in words if not pool.holds(word)]


class _Pool:
    """What the record holds: its words to look most of them up, its text to look for the rest."""

    def __init__(self, text: str) -> None:
        self._words = frozenset((*_BETWEEN.split(text), ""))
        self._text, self._squashed = text, "".join(text.split())

    def strange(self, value: str) -> list[str]:
        """Return the words of a value that are no words of the record."""
        return [word for word in _BETWEEN.split(value) if word not in self._words]

    def holds(self, word: str) -> bool:
        """Return whether a word stands in the record, as part of another or over a line end."""
        return word in self._text or word in self._squashed


def _held(article: Article) -> Iterator[str]:
    for name in ("title", "subtitle", "summary", "published", "modified", "language", "source", "url", "data_source"):
        yield getattr(article, name) or ""
    yield from (author.name for author in article.authors)
    yield from article.categories
    yield from article.tags
    for key, value in article.extra.items():
        yield key
        yield value
        if value[:1] in ("[", "{"):  # a list or mapping, as JSON
            with contextlib.suppress(ValueError):
                yield from _strings(json.loads(value))


def _strings(value: Any) -> Iterator[str]:
    """Yield each string in a value of JSON, keys too; what nests is bounded where front matter is read."""
    if isinstance(value, str):
        yield value
    for entry in value if isinstance(value, list) else (*value, *value.values()) if isinstance(value, dict) else ():
        yield from _strings(entry)


def _is_date(value: str, article: Article) -> bool:
    """Return whether a value is the date of the record, or the time of day in it."""
    text = value.strip().strip("'\"")
    found = dates.parse(text)
    if found is not None:
        return any(known is not None and known.startswith(found) for known in (article.published, article.modified))
    time = dates.parse(f"2000-01-01 {text}")
    return time is not None and article.published is not None and time[10:] in article.published
