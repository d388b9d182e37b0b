"""Test the schema.org output with a JSON-LD processor, and records with the JSON Schema."""

import json
from typing import Any

import jsonschema
import msgspec
import msgspec_schemaorg.models
from pyld import jsonld

from consumers.conftest import Convert
from newsingest.article import Article
from newsingest.records import schema

_VOCABULARY = "https://schema.org/"


def offline(address: str, _options: dict[str, Any]) -> dict[str, Any]:
    """Return a context for schema.org's vocabulary, so that nothing is fetched from the network."""
    assert address.rstrip("/") == "https://schema.org"
    context = {"@vocab": _VOCABULARY, "url": {"@type": "@id"}, "embedUrl": {"@type": "@id"}}
    return {"contextUrl": None, "documentUrl": address, "document": {"@context": context}}


def properties(node: dict[str, Any]) -> None:
    """Assert that schema.org has all properties of a node for the node's type; check the nodes in it as well."""
    (kind,) = node["@type"]
    known = set(getattr(msgspec_schemaorg.models, kind.removeprefix(_VOCABULARY)).__struct_fields__)
    for name, values in node.items():
        if name.startswith("@"):
            continue
        assert name.startswith(_VOCABULARY)
        assert name.removeprefix(_VOCABULARY) in known, f"{kind} has no property {name}"
        for value in values:
            if "@type" in value and isinstance(value["@type"], list):
                properties(value)


def test_schemaorg_expands_and_uses_no_property_of_its_own(convert: Convert, articles: dict[str, Article]) -> None:
    found = [json.loads(line) for line in convert("news.jsonld").read_bytes().splitlines()]
    assert len(found) == len(articles)
    by_id = {f"urn:newsingest:{article.id}": article for article in articles.values()}
    for item in found:
        (node,) = jsonld.expand(item, {"documentLoader": offline})
        assert node["@type"] == [f"{_VOCABULARY}NewsArticle"]
        properties(node)
        article = by_id[node["@id"]]
        headline = node.get(f"{_VOCABULARY}headline")
        assert (headline[0]["@value"] if headline else None) == article.title
        assert node.get(f"{_VOCABULARY}articleBody", [{"@value": ""}])[0]["@value"] == article.text


def test_the_json_schema_takes_every_record_and_refuses_broken_ones(articles: dict[str, Article]) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    for article in articles.values():
        validator.validate(msgspec.json.decode(msgspec.json.encode(article)))
    whole = msgspec.json.decode(msgspec.json.encode(articles["hard/index.html"]))
    broken = [
        {**whole, "published": "yesterday"},
        {**whole, "tags": "a"},
        {**whole, "id": "1"},
        {**whole, "surplus": None},
        {**whole, "body": [{"type": "paragraph", "text": "x"}]},
        {name: value for name, value in whole.items() if name != "removed"},
    ]
    assert not [record for record in broken if validator.is_valid(record)]
