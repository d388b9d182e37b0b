"""What posts of site generators share: how they are put together, their dates, and what generators have no word for."""

from datetime import date
from typing import Any

import msgspec

from newsingest.article import Article
from newsingest.exporters.markdown import Dumper, document
from newsingest.exporters.posts_text import Posts
from newsingest.regex import regex

_DATED = regex(r"(?P<date>\d{4}-\d\d-\d\d)-.")  # the name of a post, as Jekyll wants it
_UNSAFE = regex(r"\W+")  # what generators make a hyphen of in addresses, or take for the code of a language
_LEFT_OUT = ("", ".", "..", "_posts", "_drafts")  # the latter two are the site's own, made anew
_CLOCK = regex(r"T\d\d:\d\d(?=[+-]|\Z)")


def when(stated: str | None) -> str | None:
    """Return a date of the record as generators read it, or None where it does not say the day.

    A time without seconds gets :00, since neither generator reads one without.
    """
    if stated is None or len(stated) < len("2022-02-14"):
        return None
    return _CLOCK.sub(lambda match: match[0] + ":00", stated)


def is_withheld(article: Article) -> bool:
    """Tell whether the front matter that the article had kept it from being published."""
    return article.extra.get("published") == "false" or article.extra.get("draft") == "true"


def common(article: Article) -> dict[str, Any]:
    """Return the fields for which generators have no word, under their own names; empty ones are left out.

    `published` is here as `stated_date` where it does not say the day, and so is what the front matter had of the page that no
    generator takes: `permalink: pretty` is `stated_permalink`. The address is `original_url`, since `url` is the page's own.
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
    left = {f"stated_{name}": _said(article, name) for name in _OF_PAGE if stated(article, name) is None}
    return {name: value for name, value in (found | left).items() if value}


_OF_PAGE = ("permalink", "slug", "layout")


def _said(article: Article, name: str) -> str:
    return next((text for key, text in article.extra.items() if _JOINED.sub("", key).lower() == name), "").strip()


def stated(article: Article, name: str) -> Any:
    """Return what the front matter that the article had says of its page under a key; None for nothing that a generator takes.

    A cover may be a mapping. An address that leaves the site is none of its own.
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
    """Return a post: front matter without what is empty, and the body. text: what writes it."""
    kept = {name: value for name, value in values.items() if value not in (None, (), [])}
    return document(kept, text.text_of(article.body), _Dumper)


class _Dumper(Dumper):
    """Writes strings so that no YAML takes them for something else."""


def _string(dumper: Any, value: str) -> Any:
    """Quote what starts as no word does: 1,000 and :name are no strings to Ruby's YAML, 1e5 is none to Go's."""
    style = "'" if value != value.strip() or (value[:1].isascii() and not value[:1].isalpha()) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _string)


def names_of(article: Article) -> list[str]:
    """Return the names of who made the article, each once."""
    return list(dict.fromkeys(author.name for author in article.authors))


def usable(layout: str) -> str:
    """Return a place whose names a generator takes as they are: for files, and for the addresses that it makes of them.

    Two names that would have one address are one here already, so that the ledger tells them apart.
    """
    parts = [part for part in layout.split("/") if part not in _LEFT_OUT]
    return "/".join(_UNSAFE.sub("-", part).strip("-_") or "unnamed" for part in parts or [""])


def is_dated(name: str) -> bool:
    """Tell whether a name starts with a day of the calendar, as that of a Jekyll post does."""
    found = _DATED.match(name)
    try:
        return found is not None and bool(date.fromisoformat(found["date"]))
    except ValueError:
        return False
