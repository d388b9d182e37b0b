"""Records as data: reading them back strictly, and the JSON Schema of them."""

from collections.abc import Iterator
from typing import Any

import msgspec

from newsingest.article import Article, Block, Cell, Heading, List, Paragraph, Quote, Table
from newsingest.errors import RecordError
from newsingest.pipeline import fingerprint
from newsingest.text import plain

_DECODER = msgspec.json.Decoder(Article)


def decode(data: bytes | str) -> Article:
    """Return the article in one JSON object. Raises RecordError that names the field."""
    try:
        article = _DECODER.decode(data)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at ")
        raise RecordError(f"{place.strip('`').removeprefix('$.') or 'the record'}: {message}") from error
    except RecursionError as error:
        raise RecordError("the record nests too deep") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"no JSON: {error}"
        raise RecordError(msg) from error
    try:
        problems = list(inconsistencies(article))
    except RecursionError as error:
        raise RecordError("the record nests too deep") from error
    if problems:
        raise RecordError("; ".join(problems))
    return article


def inconsistencies(article: Article) -> Iterator[str]:
    """Yield what no JSON Schema can say: where fields that follow from one another do not."""
    for index, block in enumerate(article.body):
        yield from _spans(block, f"body[{index}]")
    if article.text != plain(article.body):
        yield "text: it is not the plain text of the body"
    if article.fingerprint != fingerprint(article.title, article.text):
        yield "fingerprint: it is not that of title and text"
    for index, removed in enumerate(article.removed):
        if removed.at > len(article.body):
            yield f"removed[{index}].at: {removed.at} is behind the last block"


def _spans(block: Block | Cell, place: str) -> Iterator[str]:
    if isinstance(block, Paragraph | Heading | Cell):
        if block.spans and "".join(span.text for span in block.spans) != block.text:
            yield f"{place}.spans: they do not join to the text"
    elif isinstance(block, Quote):
        for index, inner in enumerate(block.blocks):
            yield from _spans(inner, f"{place}.blocks[{index}]")
    elif isinstance(block, List):
        for number, item in enumerate(block.items):
            for index, inner in enumerate(item):
                yield from _spans(inner, f"{place}.items[{number}][{index}]")
    elif isinstance(block, Table):
        for number, row in enumerate(block.rows):
            for index, cell in enumerate(row):
                yield from _spans(cell, f"{place}.rows[{number}][{index}]")


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a record, generated from the model."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newsingest record, version 1",
        **msgspec.json.schema(Article),
    }
