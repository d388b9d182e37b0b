"""Front matter values: each stands in its field or in `extra`, comments and repeated keys too."""

import base64
import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

from newsingest.article import Article
from newsingest.marks import MARK, NOT_READ, VERSION
from newsingest.news import dates

_KEY = re.compile(
    r"(?:[\w \t.-]++|[^\s\"'#\[\]{}|>,*&!%@`-][^:\n\"']*+(?::(?![ \t]|$)[^:\n\"']*+)*+|[ \t]*+(?:-[ \t]++)?+(?:\"[^\"\n]++\"|'[^'\n]++')[ \t]*+):(?=[ \t]|$)"
)
# Before a value, and no part of it: the anchor of what stands on other lines, in quotes or behind a key; tags.
_PROPERTY = re.compile(
    r"[ \t]*+(?:-[ \t]++)*+(?:&[^\s,\[\]{}]++(?=[ \t]*+(?:#.*)?$|[ \t]++(?:[!'\"|>]|[\w .-]++:(?:[ \t]|$)))"
    r"|!![\w:.%/-]*+|!<[^>]*+>|![\w:./%=-]*+(?=[ \t]*+(?:#.*)?$|[ \t]++[|>'\"]))"
)
# Such an anchor is no text that starts with `&`, as `title: &amp …` is: first in its line, in a list, behind a tag or within brackets.
_IN_PLACE = re.compile(r"(?:^[ \t]*+|(?:^[ \t]*+|[ \t])[-?:][ \t]++|![^\s,!]*+[ \t]++|[\[{,][ \t]*+)&([^\s,\[\]{}]++)")
_TAG = re.compile(r"(?<![^\s\[{,])!![A-Za-z][A-Za-z0-9_/.:-]*+(?![^\s\]},])")
_BINARY = re.compile(r"(?<!\S)!?!binary(?!\S)")
_ANCHOR, _ALIAS = (re.compile(rf"{mark}([^\s,\[\]{{}}]++)") for mark in (r"&", r"\*"))
_BETWEEN = re.compile(r"[\s'\"\[\]{},，、；|>&*!:#?\\\u200b\ufeff-]+")  # what parts names in a field, too
_NO_VALUE = frozenset(("null", "Null", "NULL", "~", "binary", "+", ""))
_BLOCK = re.compile(r"(?<![^\s])[|>](?:[+-]?[0-9]?|[0-9][+-])(?=[ \t]*+(?:#.*)?$)")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}|[nrtbfav0eNLP_])")
_OWN_MARK = f"{MARK}: {VERSION}\n"  # Markdown that newsingest wrote
_OWN = {"\\e": "\x1b", "\\N": "\x85", "\\_": "\xa0", "\\L": "\u2028", "\\P": "\u2029"}  # of YAML, and unknown to Python


def lost(front: str, article: Article) -> Iterator[tuple[int, str]]:
    """Yield the line (1 is the first of the front matter) and the words of each value that the record does not hold."""
    pool = _Pool("\n".join(_held(article)))
    named = {*_ANCHOR.findall(front)} & {*_ALIAS.findall(front)}
    binary = False
    own, made_anew = _OWN_MARK in front, False
    for number, line in enumerate(front.split("\n"), 1):
        if own:
            made_anew = line.partition(":")[0] in (MARK, *NOT_READ) or (made_anew and line.startswith((" ", "-")))
            if made_anew:
                continue
        key, value = _split(line)
        binary = _BINARY.search(line) is not None or (binary and not key)
        if binary and not pool.strange(value):
            continue  # broken YAML, which is kept as it stands
        value = _from_binary(value) if binary else value
        if _is_date(value, article):
            continue
        value = _TAG.sub("", _BLOCK.sub("", value))
        words = pool.strange(value)
        if words and "\\" in value:  # in double quotes, escapes are read
            words = pool.strange(_unescaped(value))
        anchors = {*_IN_PLACE.findall(line)} if "&" in line else set()
        anchors |= {word for word in named if f"&{word}" in line or f"*{word}" in line}
        missing = [word for word in words if word not in anchors and not pool.holds(word)]
        if missing:
            yield number, " ".join(missing)


def _unescaped(value: str) -> str:
    """Return a value with its escapes read; a pair of surrogates, as JSON writes it, is one character."""
    text = _ESCAPE.sub(lambda m: _OWN.get(m[0]) or m[0].encode().decode("unicode_escape"), value)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _split(line: str) -> tuple[bool, str]:
    """Return whether a line shows a key, and what stands behind it and behind the properties of its value."""
    shown = False
    if line.lstrip().startswith("? "):  # a key that is no plain word; what it leads to stands in a line of its own
        return True, ""
    while True:
        key = _KEY.match(line)
        value = line[key.end() :] if key else line
        found = _PROPERTY.match(value) if not _BINARY.search(value) else None
        shown = shown or key is not None
        if found is None:
            return shown, value
        line = value[found.end() :]
        if shown:
            return shown, line


class _Pool:
    """What the record holds: its words to look most of them up, its text to look for the rest."""

    def __init__(self, text: str) -> None:
        self._words = frozenset(_BETWEEN.split(text)) | _NO_VALUE
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


def _from_binary(value: str) -> str:
    text = _BINARY.sub("", value).replace("|-", "").replace("|", "").strip().strip("'\"")
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except ValueError:
        return value
