"""Front matter to fields: for each field the keys that state it, the best first.

Jekyll names few keys; importers from WordPress, Blogger and TypePad bring their own (FORMATS 1.2: 70 of them). What no
field carries whole goes to ``extra``.
"""

import re
from collections.abc import Callable, Iterable

from newsingest.draft import Draft, ScalarField
from newsingest.html.repair import strip_tags
from newsingest.news import dates
from newsingest.parsers.jekyll.yaml import FrontMatter, Value, as_text, gathered
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
PERSON = ("display_name", "name", "login")  # what of an author given as a mapping is the name

_ADDRESS = regex(r"https?://\S+", re.IGNORECASE)
_LANGUAGE_TAG = regex(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)


def read(front: FrontMatter, draft: Draft) -> None:
    """Fill the draft from front matter."""
    taken: set[str] = set()
    values = front.values
    for name, keys, read_value in SCALARS:
        key, found = _first(values, keys, taken, read_value)
        if found is not None:
            setattr(draft, name, found)
            draft.explain(name, f"front matter: {key}")
    _add_time(values, draft, taken)
    _authors(values, draft, taken)
    draft.categories = _terms(values, CATEGORIES, taken)
    draft.tags = _terms(values, TAGS, taken)
    for listed, keys in (("authors", AUTHORS), ("categories", CATEGORIES), ("tags", TAGS)):
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


def _first(
    values: dict[str, Value], keys: Iterable[str], taken: set[str], read_value: Callable[[str], str | None]
) -> tuple[str, str | None]:
    """Return the first key that states a value, with the value, and take it if the field carries all of it."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, str) and (found := read_value(value)):
            if found == value.strip() or (read_value is dates.parse and not dates.NAMED_ZONE.search(value)):
                taken.add(key)
            return key, found
    return "", None


def plain_text(value: str) -> str:
    """Return a title or summary as text: entities decoded, tags stripped, white space collapsed."""
    stripped = strip_tags(value) if "<" in value else value
    return collapse(unescaped(stripped))


def _add_time(values: dict[str, Value], draft: Draft, taken: set[str]) -> None:
    """Join the date with a separate `time:` key where it is a day (FORMATS: 2,009 files)."""
    time = values.get("time")
    if dates.is_day(draft.published) and isinstance(time, str) and (joined := dates.parse(f"{draft.published} {time}")):
        taken.add("time")
        draft.published = joined
        draft.explain("published", "front matter: time, behind the date")


def _address(value: str) -> str | None:
    return value.strip() if _ADDRESS.fullmatch(value.strip()) else None


def _medium(value: str) -> str | None:
    return None if "://" in value else collapse(value) or None


def _language(value: str) -> str | None:
    value = value.strip()
    return value.replace("_", "-") if _LANGUAGE_TAG.fullmatch(value) else None


SCALARS: tuple[tuple[ScalarField, tuple[str, ...], Callable[[str], str | None]], ...] = (
    ("title", TITLE, plain_text),
    ("subtitle", SUBTITLE, plain_text),
    ("summary", SUMMARY, plain_text),
    ("published", PUBLISHED, dates.parse),
    ("modified", MODIFIED, dates.parse),
    ("url", URL, _address),
    ("source", SOURCE, _medium),
    ("language", LANGUAGE, _language),
)


def _authors(values: dict[str, Value], draft: Draft, taken: set[str]) -> None:
    for key in AUTHORS:
        value = values.get(key)
        names = [_person(item) for item in (value if isinstance(value, list) else [value])]
        for name in (part.strip() for whole in names if whole for part in re.split("[、，]", whole)):
            draft.credit(name, "author")
        whole = isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))
        if whole and all(names):
            taken.add(key)


def _person(value: Value) -> str | None:
    if isinstance(value, dict):
        value = next((value[key] for key in PERSON if isinstance(value.get(key), str) and value[key]), None)
    return collapse(value) or None if isinstance(value, str) else None


def _terms(values: dict[str, Value], keys: tuple[str, str], taken: set[str]) -> list[str]:
    """Return categories or tags by Jekyll's rule: the singular holds one, a string in the plural is split at spaces.

    Source: Jekyll::Utils.pluralized_array_from_hash.
    """
    found: list[str] = []
    for key, splits in zip(keys, (False, True), strict=True):
        value = values.get(key)
        items = value if isinstance(value, list) else value.split() if splits and isinstance(value, str) else [value]
        # `[央行: 降准]` is a headline, whatever YAML says
        words = [_as_words(item) if isinstance(item, dict) and len(item) == 1 else item for item in items]
        terms = [collapse(item) for item in words if isinstance(item, str)]
        found += [term for term in terms if term]
        if value is not None and all(item is None or isinstance(item, str) for item in items):
            taken.add(key)
    return found


def _as_words(pair: dict[str, Value]) -> str:
    (key, value) = next(iter(pair.items()))
    return f"{key}: {as_text(value)}"
