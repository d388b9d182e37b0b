"""Functions for the posts of all site generators: assembly, dates, and fields that generators do not know."""

from datetime import date
from typing import Any

import msgspec

from newsingest.article import Article
from newsingest.exporters.markdown import Dumper, document
from newsingest.exporters.posts_text import Posts
from newsingest.regex import regex

_DATED = regex(r"(?P<date>\d{4}-\d\d-\d\d)-.")  # the file name of a Jekyll post
_UNSAFE = regex(r"\W+")  # generators replace these characters with a hyphen in addresses, or read them as a language
_LEFT_OUT = ("", ".", "..", "_posts", "_drafts")  # _posts and _drafts are folders of the site, which are made anew
_CLOCK = regex(r"T\d\d:\d\d(?=[+-]|\Z)")


def when(stated: str | None) -> str | None:
    """Return a date of the record in the form that generators read, or None if it states no day.

    A time without seconds gets :00, because Jekyll and Hugo do not read it otherwise.
    """
    if stated is None or len(stated) < len("2022-02-14"):
        return None
    return _CLOCK.sub(lambda match: match[0] + ":00", stated)


def is_withheld(article: Article) -> bool:
    """Return whether the front matter of the input marked the article as unpublished."""
    return article.extra.get("published") == "false" or article.extra.get("draft") == "true"


def common(article: Article) -> dict[str, Any]:
    """Return the fields that generators do not know, without empty fields.

    `published` becomes `stated_date` if it states no day. Values of the input's front matter that no generator accepts
    are kept too: `permalink: pretty` becomes `stated_permalink`. The address is `original_url`, because `url` is the
    address of the page itself.
    """
    found: dict[str, Any] = {
        "subtitle": article.subtitle,
        "stated_date": article.published if when(article.published) is None else None,
        "source": article.source,
        "original_url": article.url,
        "data_source": article.data_source,
        "dateline": article.dateline and article.dateline.raw,
        "securities": msgspec.to_builtins(article.securities),
        "article_id": article.id,
    }
    left = {f"stated_{name}": _said(article, name) for name in _OF_PAGE if front_matter_value(article, name) is None}
    return {name: value for name, value in (found | left).items() if value}


_OF_PAGE = ("permalink", "slug", "layout")


def _said(article: Article, name: str) -> str:
    return next((text for key, text in article.extra.items() if _JOINED.sub("", key).lower() == name), "").strip()


def front_matter_value(article: Article, name: str) -> Any:
    """Return the value of a key about the page in the input's front matter, or None if no generator accepts it.

    A cover may be a mapping. A permalink that leaves the site is not accepted.
    """
    value = _said(article, name)
    if name == "permalink":
        return value if value.startswith("/") and not value.startswith("//") and ".." not in value else None
    if name in ("slug", "layout"):
        return value if _WORD.fullmatch(value) else None
    if value.startswith("{"):
        try:
            return msgspec.json.decode(value)
        except msgspec.DecodeError:
            return value
    return value or None


_JOINED = regex("[_ -]")
_WORD = regex(r"(?!(?:true|false)\Z)\w[\w.-]*+")


def post(values: dict[str, Any], article: Article, text: Posts) -> bytes:
    """Return a post: front matter without empty values, and the body. text: the writer of the body."""
    kept = {name: value for name, value in values.items() if value not in (None, (), [])}
    return document(kept, text.text_of(article.body), _Dumper)


class _Dumper(Dumper):
    """A YAML writer that quotes strings so that every YAML reader reads them as strings."""


def _string(dumper: Any, value: str) -> Any:
    """Quote a string that does not start like a word: to Ruby's YAML, 1,000 and :name are not strings; to Go's, 1e5."""
    style = "'" if value != value.strip() or (value[:1].isascii() and not value[:1].isalpha()) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _string)


def names_of(article: Article) -> list[str]:
    """Return the names of the authors, each once."""
    return list(dict.fromkeys(author.name for author in article.authors))


def usable(layout: str) -> str:
    """Return a path with names that a generator uses unchanged, for files and for the addresses of pages.

    Names that would get the same address are already equal here, so that the ledger can make them different.
    """
    parts = [part for part in layout.split("/") if part not in _LEFT_OUT]
    return "/".join(_UNSAFE.sub("-", part).strip("-_") or "unnamed" for part in parts or [""])


def is_dated(name: str) -> bool:
    """Return whether a name starts with an existing day, as the name of a Jekyll post does."""
    found = _DATED.match(name)
    try:
        return found is not None and bool(date.fromisoformat(found["date"]))
    except ValueError:
        return False
