"""Front matter to fields: for each field the keys that state it, the best first.

Jekyll names few keys; importers from WordPress, Blogger and TypePad bring their own (FORMATS 1.2: 70 of them). What no
field carries whole goes to ``extra``.
"""

import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from newsingest.draft import DATES, Draft, ScalarField
from newsingest.html.repair import strip_tags
from newsingest.news import dates
from newsingest.parsers.jekyll.yaml import FrontMatter, Value, as_text, gathered, merges
from newsingest.regex import regex
from newsingest.text import collapse, unescaped

TITLE = ("title", "post_title")
SUBTITLE = ("subtitle",)
SUMMARY = ("excerpt", "description", "summary", "post_excerpt")
PUBLISHED = ("date", "post_date", "published_at", "pubdate", "pubDate", "publish_date", "publishDate", "published")
MODIFIED = (
    "modified_time", "updated", "last_modified_at", "last_modified", "lastmod", "modified", "post_modified",
    "updated_at",
)  # fmt: skip
URL = ("original_url", "from", "wordpress_url", "blogger_orig_url", "permalink", "link")  # the most specific first
SOURCE = ("source", "来源")
LANGUAGE = ("lang", "language", "locale")
AUTHORS = ("author", "authors", "wp_author")
CATEGORIES = ("category", "categories")  # the singular, the plural: see _terms
TAGS = ("tag", "tags")
_LISTS = {"authors": AUTHORS, "categories": CATEGORIES, "tags": TAGS}
PERSON = ("display_name", "name", "login")  # what of an author given as a mapping is the name

_FLAGS = frozenset(("true", "false", "yes", "no", "on", "off"))  # Jekyll's `published: false` is no date
_NAMED = 10  # as many keys a warning names
_COMMAS = regex("[、，]")
_WORD = regex(r"(?:\{\{[^{}]*+\}\}|\S)++")  # a placeholder `{{ tags }}` is one word
_ADDRESS = regex(r"https?://\S+", re.IGNORECASE)
_LANGUAGE_TAG = regex(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)


def read(front: FrontMatter, draft: Draft) -> None:
    """Fill the draft from front matter."""
    draft.fronted = True
    taken: set[str] = set()
    values = front.values
    for name, keys, read_value in SCALARS:
        _first(values, name, keys, read_value, draft, taken)
    _add_time(values, draft, taken)
    _authors(values, draft, taken)
    draft.categories = _terms(values, "categories", CATEGORIES, draft, taken)
    draft.tags = _terms(values, "tags", TAGS, draft, taken)
    for listed, keys in _LISTS.items():
        if getattr(draft, listed):
            draft.explain(listed, f"front matter: {next(key for key in keys if values.get(key))}")
    draft.extra.update({key: as_text(value) for key, value in values.items() if key not in taken and value is not None})
    for lost, text, times in gathered(front.dropped):
        draft.extra[lost.label] = "\n".join(filter(None, (draft.extra.get(lost.label), text)))
        what = f"the key {lost.key!r}" if lost.key else "the front matter"
        often = f" ({times} times)" if times > 1 else ""
        draft.warn("front_matter_dropped", f"{what}: YAML drops a {lost.kind}{often}, kept in extra: {lost.text[:80]}")
    for reason in front.repairs:
        draft.warn("front_matter_repaired", f"broken YAML was read line by line: {reason}")
    if front.texts:
        draft.warn(
            "front_matter_repaired",
            f"placeholders, and lists or mappings used as keys, were read as text: {_listed(front.texts)}",
        )
    if merges(values):
        merging = [key for key, value in values.items() if merges({key: value})]
        told = f"{_listed(merging)}: a merge key << is not followed; what it brings is kept in extra"
        draft.warn_unread("extra", told)


def _listed(keys: list[str]) -> str:
    return ", ".join(key[:40] for key in keys[:_NAMED]) + (", …" if len(keys) > _NAMED else "")


class Told(Struct, frozen=True):
    """What a value says of a field: the field's value, None if nobody can read it. whole: the field says all of it."""

    found: str | None
    whole: bool
    sure: bool = True  # the end of the value can be read too
    why: str = ""  # why the end cannot be read, and what to do


NOTHING = Told(None, whole=False)


def _first(
    values: dict[str, Value],
    name: ScalarField,
    keys: Iterable[str],
    read_value: Callable[[str], Told],
    draft: Draft,
    taken: set[str],
) -> None:
    """Fill a field from the first key whose value can be read, and warn about each value that cannot."""
    for key in keys:
        value = values.get(key)
        if value is None or (isinstance(value, str) and _states_nothing(value, key, name)):
            continue
        told = read_value(value) if isinstance(value, str) else NOTHING
        if name != "url" and not (told.found and told.sure):  # a relative `permalink` states no address
            _warn_unread(draft, name, key, value, told)
        if told.found and getattr(draft, name) is None:
            setattr(draft, name, told.found)
            draft.explain(name, f"front matter: {key}")
            if told.whole:
                taken.add(key)


def _states_nothing(value: str, key: str, name: ScalarField) -> bool:
    """Return whether a value is empty, Jekyll's flag `published: false`, or the zone that a template left behind no date."""
    return (
        not value.strip()
        or (key == "published" and value.lower() in _FLAGS)
        or (name in DATES and dates.offset(value.strip()) is not None)
    )


def _warn_unread(draft: Draft, name: str, key: str, value: Value, told: Told = NOTHING) -> None:
    """Warn about a value that cannot be read, or only its beginning. The caller leaves the key to ``extra``."""
    if name in _LISTS:
        read_as = f"not all can be read as {name}"
    elif told.found:
        read_as = f"only {told.found} can be read"
    else:
        read_as = f"no {'time' if key == 'time' else 'date' if name in DATES else name} can be read"
    draft.warn_unread(name, f"{key}: {read_as} in {as_text(value)[:80]!r}{told.why}; the value is kept in extra")


def plain_text(value: str) -> str:
    """Return a title or summary as text: entities decoded, tags stripped, white space collapsed."""
    stripped = strip_tags(value) if "<" in value else value
    return collapse(unescaped(stripped))


def _add_time(values: dict[str, Value], draft: Draft, taken: set[str]) -> None:
    """Join the date with a separate `time:` key where it is a day (FORMATS: 2,009 files)."""
    day, time = draft.published, values.get("time")
    if day is None or not dates.is_day(day) or "published" in draft.unread or time is None or time == "":
        return
    told = dates.read(time) if isinstance(time, str) else dates.Reading(None)
    if told.date is None and isinstance(time, str):
        told = dates.read(f"{day} {time}")
    if told.date is not None and told.date != day and not told.date.startswith(f"{day}T"):
        return  # another day: not the time of this one
    if told.rest or told.date in (None, day):
        _warn_unread(draft, "published", "time", time, _told(told) if told.date != day else NOTHING)
    if told.date not in (None, day):
        draft.published = told.date
        draft.explain("published", "front matter: time, behind the date")
        if not told.rest and not told.named:
            taken.add("time")


def _date(value: str) -> Told:
    return _told(dates.read(value))


def _told(read: dates.Reading) -> Told:
    return Told(read.date, whole=not read.rest and not read.named, sure=not read.rest, why=dates.why(read))


def _said(found: str | None, value: str) -> Told:
    return Told(found or None, whole=found == value.strip())


def _text(value: str) -> Told:
    return _said(plain_text(value), value)


def _address(value: str) -> Told:
    return _said(value.strip() if _ADDRESS.fullmatch(value.strip()) else None, value)


def _medium(value: str) -> Told:
    return _said(None if "://" in value else collapse(value), value)


def _language(value: str) -> Told:
    tag = value.strip()
    return _said(tag.replace("_", "-") if _LANGUAGE_TAG.fullmatch(tag) else None, value)


SCALARS: tuple[tuple[ScalarField, tuple[str, ...], Callable[[str], Told]], ...] = (
    ("title", TITLE, _text),
    ("subtitle", SUBTITLE, _text),
    ("summary", SUMMARY, _text),
    ("published", PUBLISHED, _date),
    ("modified", MODIFIED, _date),
    ("url", URL, _address),
    ("source", SOURCE, _medium),
    ("language", LANGUAGE, _language),
)


def _authors(values: dict[str, Value], draft: Draft, taken: set[str]) -> None:
    for key in AUTHORS:
        value = values.get(key)
        items = value if isinstance(value, list) else [value]
        names = [_person(item) for item in items]
        for name in (part.strip() for whole in names if whole for part in _COMMAS.split(whole)):
            draft.credit(name, "author")
        if any(name is None and item for name, item in zip(names, items, strict=True)):
            _warn_unread(draft, "authors", key, value)
        whole = isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))
        if whole and all(names):
            taken.add(key)


def _person(value: Value) -> str | None:
    if isinstance(value, dict):
        value = next((value[key] for key in PERSON if isinstance(value.get(key), str) and value[key]), None)
    return collapse(value) or None if isinstance(value, str) else None


def _terms(values: dict[str, Value], name: str, keys: tuple[str, str], draft: Draft, taken: set[str]) -> list[str]:
    """Return categories or tags by Jekyll's rule: the singular holds one, a string in the plural is split at spaces.

    Source: Jekyll::Utils.pluralized_array_from_hash.
    """
    found: list[str] = []
    for key, splits in zip(keys, (False, True), strict=True):
        value = values.get(key)
        items = (
            value if isinstance(value, list) else _WORD.findall(value) if splits and isinstance(value, str) else [value]
        )
        # `[央行: 降准]` is a headline, whatever YAML says
        words = [_as_words(item) if isinstance(item, dict) and len(item) == 1 else item for item in items]
        terms = [collapse(item) for item in words if isinstance(item, str)]
        found += [term for term in terms if term]
        if any(item and not isinstance(item, str) for item in words):
            _warn_unread(draft, name, key, value)
        if value is not None and all(item is None or isinstance(item, str) for item in items):
            taken.add(key)
    return found


def _as_words(pair: dict[str, Value]) -> str:
    (key, value) = next(iter(pair.items()))
    return f"{key}: {as_text(value)}"
