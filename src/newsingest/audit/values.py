"""Check that each value of the front matter is in a field of the record or in `extra`."""

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from newsingest.article import Article
from newsingest.news import dates
from newsingest.parsers.proof import Stated
from newsingest.visible.entities import decoded

# The separators of words: white space, and the punctuation between values in front matter and cards.
_BETWEEN = re.compile(r"[\s'\"\[\]{},，、；;/／|>&*!:#?\\\u200b\ufeff-]+")


def lost(lines: Iterable[Stated], article: Article) -> Iterator[tuple[int, str]]:
    """Yield the index of each line whose value the record does not contain, and the missing words."""
    pool = _Pool("\n".join(_held(article)))
    for index, stated in enumerate(lines):
        if missing := _missing(stated, pool, article):
            yield index, " ".join(missing)


def _missing(stated: Stated, pool: "_Pool", article: Article) -> list[str]:
    """Return the missing words of a value, or an empty list if the record has all words of one of its readings.

    The missing words are those of the last reading.
    """
    words: list[str] = []
    # A character reference (`R&amp;D`) may be decoded in the record.
    for reading in [way for text in stated.readings for way in ((text, decoded(text)) if "&" in text else (text,))]:
        words = [word for word in pool.strange(reading) if word not in stated.syntax]
        if not words or _is_date(reading, article):
            return []
    return [word for word in words if not pool.holds(word)]


class _Pool:
    """The text of a record: a set of its words, which finds most words, and the text to search for the others."""

    def __init__(self, text: str) -> None:
        self._words = frozenset((*_BETWEEN.split(text), ""))
        self._text, self._squashed = text, "".join(text.split())

    def strange(self, value: str) -> list[str]:
        """Return the words of a value that are not words of the record."""
        return [word for word in _BETWEEN.split(value) if word not in self._words]

    def holds(self, word: str) -> bool:
        """Return whether the record contains a word, also inside another word or across a line end."""
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
    """Yield each string in a JSON value, including keys. The parser of front matter limits how deep values nest."""
    if isinstance(value, str):
        yield value
    for entry in value if isinstance(value, list) else (*value, *value.values()) if isinstance(value, dict) else ():
        yield from _strings(entry)


def _is_date(value: str, article: Article) -> bool:
    """Return whether a value is a date of the record, or the time of day of its publication."""
    text = value.strip().strip("'\"")
    found = dates.iso_date(text)
    if found is not None:
        return any(known is not None and known.startswith(found) for known in (article.published, article.modified))
    time = dates.iso_date(f"2000-01-01 {text}")
    return time is not None and article.published is not None and time[10:] in article.published
