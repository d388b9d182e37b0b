"""Front matter to fields, by the table of keys (keys.py). What no field carries whole goes to ``extra``."""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from newsingest.draft import DATES, Draft, ScalarField
from newsingest.html.repair import strip_tags
from newsingest.news import dates, names
from newsingest.parsers.jekyll.keys import PEOPLE, PLURALS, TAXONOMIES, TERMS, TIME, Keys, ListField, name_of
from newsingest.parsers.jekyll.values import FrontMatter, Value, as_text, gathered, merges
from newsingest.regex import regex
from newsingest.text import collapse, unescaped

_PERSON = ("display_name", "name", "login")  # what of an author given as a mapping is the name
_FLAGS = frozenset(("true", "false", "yes", "no", "on", "off"))  # Jekyll's `published: false` is no date
_NAMED = 10  # as many keys a warning names
_PEOPLE = regex("[、，；;]")  # between people
_PERHAPS = regex(r"[\s,/／]")  # between people where each piece is a Chinese name: `NARUSE, Yui` is one person
_TERMS = ("；;", "、，,")  # between categories or tags; with semicolons, a comma may be part of one (Pelican)
_WORD = regex(r"(?:\{\{[^{}]*+\}\}|\S)++")  # a placeholder `{{ tags }}` is one word
_ADDRESS = regex(r"https?://\S+", re.IGNORECASE)
_LANGUAGE_TAG = regex(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)


def read(front: FrontMatter, draft: Draft) -> None:
    """Fill the draft from front matter."""
    draft.fronted = True
    taken: set[str] = set()
    keys = Keys(front)
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


def keep(field: ScalarField, front: FrontMatter, draft: Draft) -> None:
    """Keep in ``extra`` what front matter states of a field that the body fills with something else."""
    for key in Keys(front).of(field):
        if front[key] is not None:
            draft.extra.setdefault(key, as_text(front[key]))


# What the language of the front matter drops, as a message names it.
_KEPT = {"comment": "a {} comment", "duplicate": "a duplicate value", "unreadable": "invalid {}"}


def _tell(front: FrontMatter, draft: Draft) -> None:
    """Keep what the language of the front matter drops, and warn about it, about repairs and about merge keys."""
    for lost, text, times in gathered(front.dropped):
        draft.extra[lost.label] = "\n".join(filter(None, (draft.extra.get(lost.label), text)))
        what = f"key {lost.key!r}" if lost.key else "the front matter"
        often = f" ({times} times)" if times > 1 else ""
        told = f"{what}: {_KEPT[lost.kind].format(front.language)} is kept in extra{often}: {lost.text[:80]}"
        draft.warn("front_matter_dropped", told)
    for reason in front.repairs:
        draft.warn("front_matter_repaired", f"invalid {front.language} was read line by line: {reason}")
    if front.halves:
        told = f"unpaired surrogate escapes in the front matter became U+FFFD: {front.halves}"
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
    """What a value says of a field: the field's value, None if nobody can read it. whole: the field says all of it."""

    found: str | None
    whole: bool
    sure: bool = True  # the end of the value can be read too
    why: str = ""  # why the end cannot be read, and what to do


NOTHING = Told(None, whole=False)


def _first(
    front: FrontMatter, keys: Keys, name: ScalarField, read_value: Callable[[str], Told], draft: Draft, taken: set[str]
) -> None:
    """Fill a field from the first key whose value can be read, and warn about each value that cannot."""
    for key in keys.of(name):
        value = front[key]
        if value is None or (isinstance(value, str) and _states_nothing(value, key, name)):
            continue
        told = read_value(value) if isinstance(value, str) else NOTHING
        if name != "url" and not (told.found and told.sure):  # a relative `permalink` states no address
            _warn_unread(draft, name, key, value, told)
        if told.found and getattr(draft, name) is None:
            setattr(draft, name, told.found)
            draft.explain(name, "front matter", key)
            if told.whole:
                taken.add(key)


def _states_nothing(value: str, key: str, name: ScalarField) -> bool:
    """Return whether a value is empty, Jekyll's flag `published: false`, or the zone that a template left behind no date."""
    return (
        not value.strip()
        or (name_of(key) == "published" and value.lower() in _FLAGS)
        or (name in DATES and dates.offset(value.strip()) is not None)
    )


def _warn_unread(draft: Draft, name: str, key: str, value: Value, told: Told = NOTHING) -> None:
    """Warn about a value that cannot be read, or only its beginning. The caller leaves the key to ``extra``."""
    if name in _LISTS:
        read_as = f"cannot read all {name}"
    elif told.found:
        read_as = f"only {told.found} was read"
    else:
        read_as = f"cannot read a {'time' if name_of(key) == TIME else 'date' if name in DATES else name}"
    draft.warn_unread(name, f"{key}: {read_as} from {as_text(value)[:80]!r}{told.why}; the value is kept in extra")


def plain_text(value: str) -> str:
    """Return a title or summary as text: entities decoded, tags stripped, white space collapsed."""
    stripped = strip_tags(value) if "<" in value else value
    return collapse(unescaped(stripped))


def _add_time(front: FrontMatter, keys: Keys, draft: Draft, taken: set[str]) -> None:
    """Join the date with a separate `time:` key where it is a day (FORMATS: 2,009 files)."""
    key = next(iter(keys.of(TIME)), "")
    day, time = draft.published, front.get(key)
    if day is None or not dates.is_day(day) or "published" in draft.unread or time is None or time == "":
        return
    told = dates.read(time) if isinstance(time, str) else dates.Reading(None)
    if told.date is None and isinstance(time, str):
        told = dates.read(f"{day} {time}")
    if told.date is not None and told.date != day and not told.date.startswith(f"{day}T"):
        return  # another day: not the time of this one
    if told.rest or told.date in (None, day):
        _warn_unread(draft, "published", key, time, _told(told) if told.date != day else NOTHING)
    if told.date not in (None, day):
        draft.published = told.date
        draft.explain("published", "front matter, behind the date", key)
        if not told.rest and not told.named:
            taken.add(key)


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
    """Credit the people whom keys name by their roles: `author:`, `translator:`."""
    for key in keys.of("authors"):
        value = front[key]
        items = _lines(value) if isinstance(value, str) else list(_items(value))
        people = [_person(item) for item in items]
        role = PEOPLE[name_of(key)]
        credited = [part for whole in people if whole for part in _parted(whole)]
        if role in _TOOLS and not all(names.people(name, strict=True) or _LATIN.fullmatch(name) for name in credited):
            continue
        known = len(draft.authors)
        for name in credited:
            draft.credit(name, role)
        if any(name is None and item for name, item in zip(people, items, strict=True)):
            _warn_unread(draft, "authors", key, value)
        if value is not None and _is_whole(value) and all(people):
            taken.add(key)
        if key in taken or len(draft.authors) > known:
            draft.explain("authors", "front matter", key)


_TOOLS = ("editor", "photographer", "reporter")  # these name programs and offices too: `editor: visual`
_LATIN = regex(r"[^\W\d_][\w.'’-]*+(?: [^\W\d_][\w.'’-]*+)++")  # of two words or more


def _items(value: Value) -> Iterator[Value]:
    """Yield the items of a list, and of the lists in it."""
    if isinstance(value, list):
        for item in value:
            yield from _items(item)
    else:
        yield value


def _lines(value: str) -> list[Value]:
    """Return the lines of a text: a block of YAML names one person on each."""
    return [line for line in value.splitlines() if line.strip()] or [value]


def _parted(value: str) -> Iterator[str]:
    """Yield the people whom a text names."""
    for piece in filter(None, (part.strip() for part in _PEOPLE.split(value))):
        parts = [part for part in _PERHAPS.split(piece) if part]
        yield from parts if len(parts) > 1 and all(names.is_person(part) for part in parts) else [piece]


def _person(value: Value) -> str | None:
    if isinstance(value, dict):
        value = next((value[key] for key in _PERSON if isinstance(value.get(key), str) and value[key]), None)
    return collapse(unescaped(value)) or None if isinstance(value, str) else None


def _terms(front: dict[str, Value], keys: Keys, name: ListField, draft: Draft, taken: set[str]) -> None:
    """Add the categories or tags that keys list.

    Jekyll's rule: the singular holds one, a string in the plural is split at spaces (Jekyll::Utils.pluralized_array_from_hash); but where a
    string holds a comma or a semicolon, that parts it. Lists in lists are paths of categories in Hexo.
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
            _warn_unread(draft, name, key, value)
        elif value is not None and _is_whole(value):
            taken.add(key)
        if key in taken or len(found) > len(known):
            draft.explain(name, "front matter", key)


def _split(value: str, *, splits: bool) -> list[str | None]:
    value = unescaped(value)  # a reference ends in a semicolon
    for marks in _TERMS:
        if any(mark in value for mark in marks):
            for mark in marks:
                value = value.replace(mark, marks[0])
            return [collapse(term) for term in value.split(marks[0])]
    return [*_WORD.findall(value)] if splits else [collapse(value)]


def _term(item: Value) -> str | None:
    """Return the term that an item of a list is; "" for none, None for what nobody can read."""
    if isinstance(item, dict) and len(item) == 1:  # `[央行: 降准]` is a headline, whatever YAML says
        return f"{next(iter(item))}: {as_text(next(iter(item.values())))}"
    return None if isinstance(item, dict) and item else collapse(unescaped(item)) if isinstance(item, str) else ""


def _is_whole(value: Value) -> bool:
    """Return whether the field carries all of a value: texts and lists of them."""
    return not isinstance(value, dict) and (not isinstance(value, list) or all(map(_is_whole, value)))


def _taxonomies(found: dict[str, Value], draft: Draft, taken: set[str]) -> None:
    """Add the categories and tags that stand in a mapping of their own, as Zola has them."""
    read: set[str] = set()
    for listed in TERMS:
        _terms(found, Keys(found), listed, draft, read)
    if read.issuperset(found):
        taken.add(TAXONOMIES)
