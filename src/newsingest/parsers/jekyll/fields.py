"""Convert front matter to fields, by the table of keys (keys.py).

A value that no field stores completely goes to ``extra``.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from newsingest.draft import DATES, Draft, ScalarField
from newsingest.errors import counted
from newsingest.html.repair import strip_tags
from newsingest.news import dates, names
from newsingest.parsers.jekyll.keys import PLURALS, TAXONOMIES, TERMS, TIME, Keys, ListField, name_of
from newsingest.parsers.jekyll.values import FrontMatter, Value, as_text, gathered, merges
from newsingest.regex import regex
from newsingest.text import collapse, has_any, unescaped

_PERSON = ("display_name", "name", "login")  # the keys for the name of an author that is a mapping
_FLAGS = frozenset(("true", "false", "yes", "no", "on", "off"))  # not dates: Jekyll's `published: false`
_NAMED = 10  # the maximum number of keys in a warning
_PEOPLE = regex("[、，；;]")  # separators of people
_PERHAPS = regex(r"[\s,/／]")  # separators of people if each piece is a Chinese name: `NARUSE, Yui` is one person
# Separators of categories and tags; if there are semicolons, a comma may be part of a name (Pelican).
_TERMS = ("；;", "、，,")
_WORD = regex(r"(?:\{\{[^{}]*+\}\}|\S)++")  # a placeholder `{{ tags }}` is one word
_ADDRESS = regex(r"https?://\S+", re.IGNORECASE)
_LANGUAGE_TAG = regex(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)


def read(front: FrontMatter, keys: Keys, draft: Draft) -> None:
    """Fill the draft from front matter. keys: the keys of the front matter by field."""
    draft.fronted = True
    taken: set[str] = set()
    for name, read_value in _READERS.items():
        _first(front, keys, name, read_value, draft, taken)
    _add_time(front, keys, draft, taken)
    _authors(front, keys, draft, taken)
    for listed in TERMS:
        _terms(front, keys, listed, draft, taken)
    if isinstance(taxonomies := front.get(TAXONOMIES), dict):
        _taxonomies(taxonomies, draft, taken)
    draft.extra.update({key: as_text(value) for key, value in front.items() if key not in taken and value is not None})
    _tell(front, draft)


def keep(field: ScalarField, front: FrontMatter, keys: Keys, draft: Draft) -> None:
    """Keep the front matter's value of a field in ``extra``, if the body fills the field with another value."""
    for key in keys.of(field):
        if front[key] is not None:
            draft.extra.setdefault(key, as_text(front[key]))


# The values that the front matter's language drops, as named in a warning.
_KEPT = {"comment": "a {} comment", "duplicate": "a duplicate value", "unreadable": "invalid {}"}


def _tell(front: FrontMatter, draft: Draft) -> None:
    """Keep what the front matter's language drops, and warn about it, about repairs and about merge keys."""
    for lost, text, times in gathered(front.dropped):
        draft.extra[lost.label] = "\n".join(filter(None, (draft.extra.get(lost.label), text)))
        what = f"key {lost.key!r}" if lost.key else "the front matter"
        often = f" ({times} times)" if times > 1 else ""
        told = f"{what}: {_KEPT[lost.kind].format(front.language)} is kept in extra{often}: {lost.text[:80]}"
        draft.warn("front_matter_dropped", told)
    for reason in front.repairs:
        draft.warn("front_matter_repaired", f"invalid {front.language} was read line by line: {reason}")
    if front.halves:
        escapes = counted(front.halves, "JSON escape")
        told = f"{escapes} in the front matter stood for half a character (such as \\ud83d) and became U+FFFD"
        draft.warn("undecodable", told)
    if front.texts:
        draft.warn(
            "front_matter_repaired",
            f"template placeholders, and lists or mappings used as keys, were read as text: {_listed(front.texts)}",
        )
    if merges(front):
        merging = [key for key, value in front.items() if merges({key: value})]
        told = f"{_listed(merging)}: merge keys (<<) are not followed; their values are kept in extra"
        draft.warn_unread("extra", told)


def _listed(keys: list[str]) -> str:
    return ", ".join(key[:40] for key in keys[:_NAMED]) + (", …" if len(keys) > _NAMED else "")


class Told(Struct, frozen=True):
    """A value as read for a field: the field's value, or None if unreadable. whole: the field stores all of it."""

    found: str | None
    whole: bool
    sure: bool = True  # whether the end of the value was read, too
    why: str = ""  # why the end was not read, and what to do


NOTHING = Told(None, whole=False)


def _first(
    front: FrontMatter, keys: Keys, name: ScalarField, read_value: Callable[[str], Told], draft: Draft, taken: set[str]
) -> None:
    """Fill a field from the first key whose value can be read, and warn about each unreadable value."""
    for key in keys.of(name):
        value = front[key]
        if value is None or (isinstance(value, str) and _states_nothing(value, key, name)):
            continue
        told = read_value(value) if isinstance(value, str) else NOTHING
        if name != "url" and not (told.found and told.sure):  # a relative `permalink` is not an address
            _warn_unread(draft, name, key, value, told)
        if told.found and getattr(draft, name) is None:
            setattr(draft, name, told.found)
            draft.explain(name, "front matter", key)
            if told.whole:
                taken.add(key)


def _states_nothing(value: str, key: str, name: ScalarField) -> bool:
    """Return whether a value is empty, the flag `published: false` of Jekyll, or only a zone that a template left."""
    return (
        not value.strip()
        or (name_of(key) == "published" and value.lower() in _FLAGS)
        or (name in DATES and dates.offset(value.strip()) is not None)
    )


def _warn_unread(
    draft: Draft, name: str, key: str, value: Value, told: Told = NOTHING, *, in_part: bool = False
) -> None:
    """Warn about a value that cannot be read completely. The caller leaves the key to ``extra``.

    in_part: whether some items of a list were read.
    """
    if name in _LISTS:
        read_as = f"cannot read {'some of the ' if in_part else ''}{name}"
    elif told.found:
        read_as = f"only {told.found} was read"
    else:
        read_as = f"cannot read a {'time' if name_of(key) == TIME else 'date' if name in DATES else name}"
    draft.warn_unread(name, f"{key}: {read_as} from {as_text(value)[:80]!r}{told.why}; the value is kept in extra")


def text_of_value(value: str) -> str:
    """Return a title or summary as text: entities decoded, tags removed, white space collapsed."""
    stripped = strip_tags(value) if "<" in value else value
    return collapse(unescaped(stripped))


def _add_time(front: FrontMatter, keys: Keys, draft: Draft, taken: set[str]) -> None:
    """Join the date with a separate `time:` key if the date is a day (seen in 2,009 files)."""
    key = next(iter(keys.of(TIME)), "")
    day, time = draft.published, front.get(key)
    if day is None or not dates.is_day(day) or "published" in draft.unread or time is None or time == "":
        return
    told = dates.read(time) if isinstance(time, str) else dates.DateReading(None)
    if told.date is None and isinstance(time, str):
        told = dates.read(f"{day} {time}")
    if told.date is not None and told.date != day and not told.date.startswith(f"{day}T"):
        return  # the time of another day
    if told.rest or told.date in (None, day):
        _warn_unread(draft, "published", key, time, _told(told) if told.date != day else NOTHING)
    if told.date not in (None, day):
        draft.published = told.date
        draft.explain("published", "front matter, behind the date", key)
        if not told.rest and not told.named:
            taken.add(key)


def _date(value: str) -> Told:
    return _told(dates.read(value))


def _told(read: dates.DateReading) -> Told:
    return Told(read.date, whole=not read.rest and not read.named, sure=not read.rest, why=dates.why(read))


def _said(found: str | None, value: str) -> Told:
    return Told(found or None, whole=found == value.strip())


def _text(value: str) -> Told:
    return _said(text_of_value(value), value)


def _address(value: str) -> Told:
    return _said(value.strip() if _ADDRESS.fullmatch(value.strip()) else None, value)


def _medium(value: str) -> Told:
    return _said(None if "://" in value else collapse(value), value)


def _language(value: str) -> Told:
    tag = value.strip()
    return _said(tag.replace("_", "-") if _LANGUAGE_TAG.fullmatch(tag) else None, value)


_READERS: dict[ScalarField, Callable[[str], Told]] = {
    "title": _text,
    "subtitle": _text,
    "summary": _text,
    "published": _date,
    "modified": _date,
    "url": _address,
    "source": _medium,
    "language": _language,
}
_LISTS = frozenset(("authors", *TERMS))


def _authors(front: FrontMatter, keys: Keys, draft: Draft, taken: set[str]) -> None:
    """Credit the people named by role keys: `author:`, `translator:`."""
    for key in keys.of("authors"):
        value = front[key]
        items = _lines(value) if isinstance(value, str) else list(_items(value))
        people = [_person(item) for item in items]
        role = keys.role(key)
        credited = [part for whole in people if whole for part in _parted(whole)]
        if role in _TOOLS and not all(names.people(name, strict=True) or _LATIN.fullmatch(name) for name in credited):
            continue
        known = len(draft.authors)
        for name in credited:
            draft.credit(name, role)
        if any(name is None and item for name, item in zip(people, items, strict=True)):
            _warn_unread(draft, "authors", key, value, in_part=any(people))
        if value is not None and _is_whole(value) and all(people):
            taken.add(key)
        if key in taken or len(draft.authors) > known:
            draft.explain("authors", "front matter", key)


_TOOLS = ("editor", "photographer", "reporter")  # these keys may also name programs and offices: `editor: visual`
_LATIN = regex(r"[^\W\d_][\w.'’-]*+(?: [^\W\d_][\w.'’-]*+)++")  # two or more words


def _items(value: Value) -> Iterator[Value]:
    """Yield the items of a list and of its nested lists."""
    if isinstance(value, list):
        for item in value:
            yield from _items(item)
    else:
        yield value


def _lines(value: str) -> list[Value]:
    """Return the lines of a text. A YAML block names one person per line."""
    return [line for line in value.splitlines() if line.strip()] or [value]


def _parted(value: str) -> Iterator[str]:
    """Yield the people that a text names."""
    for piece in filter(None, (part.strip() for part in _PEOPLE.split(value))):
        parts = [part for part in _PERHAPS.split(piece) if part]
        yield from parts if len(parts) > 1 and all(names.is_person(part) for part in parts) else [piece]


def _person(value: Value) -> str | None:
    if isinstance(value, dict):
        value = next((value[key] for key in _PERSON if isinstance(value.get(key), str) and value[key]), None)
    return collapse(unescaped(value)) or None if isinstance(value, str) else None


def _terms(front: dict[str, Value], keys: Keys, name: ListField, draft: Draft, taken: set[str]) -> None:
    """Add the categories or tags that keys list.

    Jekyll's rule: a singular key has one value; a string in a plural key is split at spaces
    (Jekyll::Utils.pluralized_array_from_hash). A string with a comma or semicolon is split at that instead. Nested
    lists are paths of categories in Hexo.
    """
    found: list[str] = getattr(draft, name)
    for key in keys.of(name):
        value = front[key]
        if isinstance(value, str):
            terms = _split(value, splits=name_of(key) in PLURALS)
        else:
            terms = [None] if isinstance(value, dict) and value else [_term(item) for item in _items(value)]
        known = set(found)
        found += [term for term in dict.fromkeys(filter(None, terms)) if term not in known]
        if None in terms:
            _warn_unread(draft, name, key, value, in_part=any(terms))
        elif value is not None and _is_whole(value):
            taken.add(key)
        if key in taken or len(found) > len(known):
            draft.explain(name, "front matter", key)


def _split(value: str, *, splits: bool) -> list[str | None]:
    value = unescaped(value)  # decode first, because a reference ends in a semicolon
    for marks in _TERMS:
        if has_any(value, marks):
            for mark in marks:
                value = value.replace(mark, marks[0])
            return [collapse(term) for term in value.split(marks[0])]
    return [*_WORD.findall(value)] if splits else [collapse(value)]


def _term(item: Value) -> str | None:
    """Return the term of a list item; "" if it is empty, None if it is unreadable."""
    if isinstance(item, dict) and len(item) == 1:  # YAML reads the headline `[央行: 降准]` as a mapping
        return f"{next(iter(item))}: {as_text(next(iter(item.values())))}"
    return None if isinstance(item, dict) and item else collapse(unescaped(item)) if isinstance(item, str) else ""


def _is_whole(value: Value) -> bool:
    """Return whether the field stores all of a value: texts and lists of texts."""
    return not isinstance(value, dict) and (not isinstance(value, list) or all(map(_is_whole, value)))


def _taxonomies(found: dict[str, Value], draft: Draft, taken: set[str]) -> None:
    """Add the categories and tags of a separate mapping, as in Zola."""
    read: set[str] = set()
    for listed in TERMS:
        _terms(found, Keys(found), listed, draft, read)
    if read.issuperset(found):
        taken.add(TAXONOMIES)
