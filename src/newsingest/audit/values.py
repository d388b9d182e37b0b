"""Front matter values: each stands in its field or in `extra`, comments and repeated keys too."""

import base64
import binascii
import re
from collections.abc import Iterator

from newsingest.article import Article
from newsingest.news import dates

_KEY = re.compile(r"(?:[ \t]*-[ \t]+)?[ \t]*(?:[\w .-]+?|\"[^\"\n]+\"|'[^'\n]+')[ \t]*:(?=[ \t]|$)")
_BETWEEN = re.compile(r"[\s'\"\[\]{},|>&*!:#?\\-]+")
_NO_VALUE = frozenset(("null", "Null", "NULL", "~", "binary", "+", ""))
_BLOCK = re.compile(r"[|>][+-]?\d*")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[nrtbfav0e])")


def lost(front: str, article: Article) -> Iterator[tuple[int, str]]:
    """Yield the line (1 is the first of the front matter) and the words of each value that the record does not hold."""
    pool = "\n".join(_held(article))
    squashed = "".join(pool.split())
    binary = False
    for number, line in enumerate(front.split("\n"), 1):
        key = _KEY.match(line)
        value = line[key.end() :] if key else line
        binary = "!binary" in line or (binary and key is None)
        value = _from_binary(value) if binary else value
        if _BLOCK.fullmatch(value.strip()) or _is_date(value, article):
            continue
        missing = _not_in(value, pool, squashed)
        if missing and "\\" in value:  # in double quotes, escapes are read
            missing = _not_in(_ESCAPE.sub(lambda m: m[0].encode().decode("unicode_escape"), value), pool, squashed)
        if missing:
            yield number, " ".join(missing)


def _not_in(value: str, pool: str, squashed: str) -> list[str]:
    words = [word for word in _BETWEEN.split(value) if word not in _NO_VALUE]
    return [word for word in words if word not in pool and "".join(word.split()) not in squashed]


def _held(article: Article) -> Iterator[str]:
    for name in ("title", "subtitle", "summary", "published", "modified", "language", "source", "url", "data_source"):
        yield getattr(article, name) or ""
    yield from (author.name for author in article.authors)
    yield from article.categories
    yield from article.tags
    for key, value in article.extra.items():
        yield key
        yield value.replace("\\n", "\n").replace('\\"', '"')


def _is_date(value: str, article: Article) -> bool:
    """Return whether a value is the date of the record, or the time of day in it."""
    text = value.strip().strip("'\"")
    found = dates.parse(text)
    if found is not None:
        return any(known is not None and known.startswith(found) for known in (article.published, article.modified))
    time = dates.parse(f"2000-01-01 {text}")
    return time is not None and article.published is not None and time[10:] in article.published


def _from_binary(value: str) -> str:
    text = value.replace("!binary", "").replace("|-", "").replace("|", "").strip().strip("'\"")
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return value
