"""IPTC ninjs 3.1: news in JSON (https://iptc.org/standards/ninjs/).

The date-times of ninjs are RFC 3339, so they need a time of day and an offset. A date without them is written as a
description whose role is the name of its field, so that no date is lost.
"""

from collections.abc import Iterator
from typing import Any

from newsingest.article import Article, Image
from newsingest.exporters.base import embedded, instant, urn
from newsingest.exporters.html_text import html_of_blocks
from newsingest.exporters.json import vocabulary
from newsingest.regex import regex

_STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"}
_ABSOLUTE = regex(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")  # an address that is a URI without escaping
_SYMBOL = regex(r"(?P<symbol>.+)\.(?P<exchange>[A-Z]{2})")


def news_item(article: Article) -> dict[str, Any]:
    """Return the article as a ninjs object."""
    published, modified = instant(article.published), instant(article.modified)
    html, text = html_of_blocks(article.body), article.text
    found: dict[str, Any] = {
        "uri": urn(article),
        "standard": _STANDARD,
        "type": "text",
        "representationType": "full",
        "firstCreated": published,
        "versionCreated": modified or published,
        "contentCreated": published,
        "language": article.language,
        "headlines": [
            {"role": role, "contentType": "text/plain", "value": value}
            for role, value in (("main", article.title), ("subtitle", article.subtitle))
            if value
        ],
        "descriptions": list(_descriptions(article, told=(published, modified))),
        "bodies": [
            {"role": "main", "contentType": kind, "charCount": len(text), "value": value}
            for kind, value in (("text/html", html), ("text/plain", text))
            if value
        ],
        "by": "、".join(author.name for author in article.authors),
        "people": [{"name": author.name, "rel": author.role} for author in article.authors],
        "organisations": [_organisation(security.symbol, security.name) for security in article.securities],
        "subjects": [
            {"name": name, "rel": rel}
            for rel, names in (("category", article.categories), ("tag", article.tags))
            for name in names
        ],
        "infoSources": list(_sources(article)),
        "renditions": [{"name": "web", "href": article.url}]
        if article.url and _ABSOLUTE.fullmatch(article.url)
        else [],
        "associations": list(_pictures(article)),
        "altIds": list(_names(article)),
    }
    if article.dateline is not None and article.dateline.place:
        found["located"] = article.dateline.place
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _descriptions(article: Article, *, told: tuple[str | None, str | None]) -> Iterator[dict[str, str]]:
    values = [("summary", article.summary)]
    values += [
        (role, value)
        for role, value, stands in zip(
            ("published", "modified"), (article.published, article.modified), told, strict=True
        )
        if stands is None
    ]
    values.append(("dateline", article.dateline.raw if article.dateline else None))
    for role, value in values:
        if value:
            yield {"role": role, "contentType": "text/plain", "value": value}


def _organisation(code: str, name: str | None) -> dict[str, Any]:
    parts = _SYMBOL.fullmatch(code)
    symbol = {"symbol": parts["symbol"], "exchange": parts["exchange"]} if parts else {"symbol": code}
    return {**({"name": name} if name else {}), "symbols": [symbol]}


def _sources(article: Article) -> Iterator[dict[str, str]]:
    agency = article.dateline.agency if article.dateline else None
    for role, name in (("source", article.source), ("agency", agency), ("dataSource", article.data_source)):
        if name:
            yield {"name": name, "role": role}


def _pictures(article: Article) -> Iterator[dict[str, Any]]:
    """Yield the pictures. An address that is not a URI is only in the HTML body."""
    images = (block for block in embedded(article.body) if isinstance(block, Image))
    for number, image in enumerate(images, 1):
        found: dict[str, Any] = {
            "name": f"picture-{number}",
            "uri": f"{urn(article)}:picture:{number}",
            "type": "picture",
        }
        if _ABSOLUTE.fullmatch(image.url):
            found["renditions"] = [{"name": "original", "href": image.url}]
        told = [
            {"role": role, "contentType": "text/plain", "value": value}
            for role, value in (("caption", image.caption), ("alt", image.alt))
            if value
        ]
        yield {**found, "descriptions": told} if told else found


def _names(article: Article) -> Iterator[dict[str, str]]:
    for role, value in (("sha256", article.id), ("fingerprint", article.fingerprint), ("url", article.url)):
        if value:
            yield {"role": role, "value": value}


EXPORTER = vocabulary(
    "ninjs", "IPTC ninjs 3.1: news in JSON", (".ninjs.json", ".ninjs", ".ninjs.jsonl", ".json", ".jsonl"), news_item
)
