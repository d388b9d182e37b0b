"""Search a database that ``convert`` or ``parse`` wrote, by words in title and text, by date and by source."""

import contextlib
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from newsingest.errors import UsageError
from newsingest.exporters.sqlite_reader import Reader, database_errors
from newsingest.exporters.words import phrase
from newsingest.regex import regex

_AROUND = 40  # characters of context on each side
_DATE = regex(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T[0-9:.]+)?)?)?")
Order = Literal["rank", "date"]


class Context(Struct, frozen=True):
    """A word that was found, with the text before and after it. "…" marks where the text was cut."""

    before: str
    match: str
    after: str


class Hit(Struct, frozen=True, kw_only=True):
    """An article that contains the words. context: the first place of each word, in the text or else in the title."""

    title: str | None
    published: str | None
    source: str | None
    url: str | None
    path: str
    member: str | None
    id: str
    context: list[Context]


class Wanted(Struct, frozen=True, kw_only=True):
    """A search.

    words: texts that must all be in title or text; case, accents and width are ignored. since, until: dates, years or
    months (2022, 2022-01), both included; they exclude articles without a date. sources: the article must have one of
    these. order: by relevance (BM25), or latest first. limit: the greatest number of hits.
    """

    words: tuple[str, ...]
    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()
    order: Order = "rank"
    limit: int = 20


def search(path: str, wanted: Wanted) -> tuple[int, Iterator[Hit]]:
    """Return the number of articles in a database that match, and the first of them.

    Raises UsageError if a word has no character to search for or a date is invalid, and OutputError if the file is not
    a database of newsingest.
    """
    for text in (*wanted.words, *wanted.sources):
        if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
            raise UsageError("a search word is not valid UTF-8", "check the encoding of the terminal")
    for stated in (wanted.since, wanted.until):
        if stated is not None and not (_DATE.fullmatch(stated) and _is_in_calendar(stated)):
            raise UsageError(f"invalid date '{stated}'", "write 2022, 2022-01 or 2022-01-31")
    if wanted.since and wanted.until and wanted.since[: len(wanted.until)] > wanted.until[: len(wanted.since)]:
        raise UsageError(f"--since {wanted.since} is later than --until {wanted.until}", "swap the two dates")
    phrases = [phrase(word) for word in wanted.words]
    for word, found in zip(wanted.words, phrases, strict=True):
        if found is None:
            raise UsageError(
                f"'{word}' has no character to search for", "use at least one letter, digit or Chinese character"
            )
    where = ["key = hit"]
    values: list[str | int] = [" AND ".join(filter(None, phrases))]
    if wanted.since is not None:
        where.append("published >= ?")
        values.append(wanted.since)
    if wanted.until is not None:
        where.append("substr(published, 1, ?) <= ?")
        values += [len(wanted.until), wanted.until]
    if wanted.sources:
        where.append(f"source IN ({', '.join('?' * len(wanted.sources))})")
        values += wanted.sources
    return _run(path, " AND ".join(where), values, wanted)


def _is_in_calendar(stated: str) -> bool:
    try:
        date.fromisoformat((stated + "-01-01")[:10] if len(stated) < len("2022-01") else (stated + "-01")[:10])
    except ValueError:
        return False
    return True


# title, published, source, url, path, member, id, text
_ROW = tuple[str | None, str | None, str | None, str | None, str, str | None, str, str]


def _run(path: str, where: str, values: list[str | int], wanted: Wanted) -> tuple[int, Iterator[Hit]]:
    table = "(SELECT rowid AS hit, rank FROM articles_fts WHERE articles_fts MATCH ?) JOIN articles"
    order = "rank, published DESC" if wanted.order == "rank" else "published DESC"
    with contextlib.closing(Reader(path)) as reader, database_errors(path):
        (count,) = reader.base.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()  # noqa: S608 - our own text
        rows = reader.base.execute(
            f"SELECT title, published, source, url, path, member, id, text FROM {table} WHERE {where} "  # noqa: S608 - as above
            f"ORDER BY {order}, key LIMIT ?",
            (*values, min(wanted.limit, sys.maxsize)),
        ).fetchall()
        rows = msgspec.convert(rows, list[_ROW])
    return count, (_hit(row, wanted.words) for row in rows)


def _hit(row: _ROW, words: tuple[str, ...]) -> Hit:
    title, published, source, url, path, member, digest, text = row
    found = [context(text, word) or context(title or "", word) for word in words]
    return Hit(
        title=title,
        published=published,
        source=source,
        url=url,
        path=path,
        member=member,
        id=digest,
        context=[place for place in found if place is not None],
    )


def context(text: str, word: str) -> Context | None:
    """Return the first place of a word in a text, or None. The word is compared as the index compares it."""
    first = text.find(word)  # most words are found as written
    last = first + len(word)
    if first < 0:
        folded, places = _folded(text)
        looked_for = _folded(word)[0].strip()
        start = folded.find(looked_for)
        if start < 0 or not looked_for:
            return None
        first, last = places[start], places[start + len(looked_for) - 1] + 1
    before, after = text[max(0, first - _AROUND) : first], text[last : last + _AROUND]
    return Context(
        ("…" if first > _AROUND else "") + _flat(before),
        _flat(text[first:last]),
        _flat(after) + ("…" if last + _AROUND < len(text) else ""),
    )


def _flat(text: str) -> str:
    return re.sub(r"(?<!\s)[^\S\n]*+\n\s*+", " ", text)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text as the index sees it, and for each character its index in ``text``.

    A space replaces characters that are not part of a word.
    """
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char).casefold():
            kind = unicodedata.category(part)[0]
            if kind == "M":
                continue
            piece = part if kind in "LN" or kind == "C" else " "
            if piece == " " and ((char.isspace() and char != "\n") or (out and out[-1] == " ")):
                continue
            out.append(piece)
            places.append(place)
    return "".join(out), places
