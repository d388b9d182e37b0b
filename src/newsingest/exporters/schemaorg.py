"""schema.org: NewsArticle as JSON-LD (https://schema.org/NewsArticle).

The article has only properties of NewsArticle and its parent types. Empty properties are left out.
"""

from typing import Any

from newsingest.article import Article, Author, Embed, Image, Role, Security
from newsingest.exporters.base import embedded, urn
from newsingest.exporters.json import vocabulary

_PROPERTIES: dict[Role, str] = {"editor": "editor", "translator": "translator", "photographer": "contributor"}


def news_article(article: Article) -> dict[str, Any]:
    """Return the article as a JSON-LD object."""
    found: dict[str, Any] = {
        "headline": article.title,
        "alternativeHeadline": article.subtitle,
        "abstract": article.summary,
        "datePublished": article.published,
        "dateModified": article.modified,
        "inLanguage": article.language,
        "publisher": article.source and {"@type": "Organization", "name": article.source},
        "url": article.url,
        "isBasedOn": article.data_source and {"@type": "CreativeWork", "name": article.data_source},
        **_people(article.authors),
        "articleSection": list(article.categories),
        "keywords": list(article.tags),
        "mentions": [_corporation(security) for security in article.securities],
        "image": [_image(block) for block in embedded(article.body) if isinstance(block, Image)],
        "associatedMedia": [
            {"@type": "MediaObject", "embedUrl": block.url}
            for block in embedded(article.body)
            if isinstance(block, Embed)
        ],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for name, value in (("sha256", article.id), ("fingerprint", article.fingerprint))
        ],
        "articleBody": article.text,
    }
    if article.dateline is not None:
        place = article.dateline.place
        found["dateline"] = article.dateline.raw
        found["locationCreated"] = place and {"@type": "Place", "name": place}
    kept = {name: value for name, value in found.items() if value not in (None, "", [])}
    return {"@context": "https://schema.org", "@type": "NewsArticle", "@id": urn(article), **kept}


def _people(authors: tuple[Author, ...]) -> dict[str, list[dict[str, str]]]:
    """Return the authors, by property. The role of a reporter or correspondent is the job title."""
    found: dict[str, list[dict[str, str]]] = {}
    for author in authors:
        person = {"@type": "Person", "name": author.name}
        if author.role != "author":
            person["jobTitle"] = author.role
        found.setdefault(_PROPERTIES.get(author.role, "author"), []).append(person)
    return found


def _corporation(security: Security) -> dict[str, str]:
    named = {"name": security.name} if security.name else {}
    return {"@type": "Corporation", **named, "tickerSymbol": security.symbol}


def _image(image: Image) -> dict[str, str]:
    found = {"@type": "ImageObject", "url": image.url, "caption": image.caption, "description": image.alt}
    return {name: value for name, value in found.items() if value}


EXPORTER = vocabulary("schemaorg", "schema.org: NewsArticle as JSON-LD", (".jsonld", ".json", ".jsonl"), news_article)
