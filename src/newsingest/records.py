"""Read records back strictly, and return their JSON Schema."""

import contextlib
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar, get_type_hints

import msgspec

from newsingest.article import Article, Block, Cell, Heading, List, Origin, Paragraph, Quote, Table
from newsingest.errors import RecordError
from newsingest.exporters.columns import WORKED_OUT
from newsingest.pipeline import fingerprint
from newsingest.text import plain_text

_DECODER = msgspec.json.Decoder(Article)
RECORD_KEYS = frozenset((*Article.__struct_fields__, *WORKED_OUT))  # the keys that an object may have
_LISTS = ("authors", "categories", "tags", "securities", "body", "removed", "warnings")
_Some = TypeVar("_Some", bound=Article)


def decode(data: bytes | str) -> Article:
    """Return the article in one JSON object. Raises RecordError, which names the field, if it is not a record."""
    with _told():
        return _consistent(_DECODER.decode(data))


def decode_part(data: bytes | str) -> "Article | Selection":
    """Return the article in one JSON object, which may have only the fields that ``--fields`` kept.

    Raises RecordError, which names the field, if the object is not a record.
    """
    with _told():
        try:
            return _consistent(_DECODER.decode(data))
        except msgspec.ValidationError:
            found = _selections().decode(data)
            stated = {name: getattr(found, name) for name in found.__struct_fields__}
            stated = {name: value for name, value in stated.items() if value is not msgspec.UNSET}
            if not stated:
                raise
        return _consistent(_selection(stated))


class Selection(Article, frozen=True, kw_only=True):
    """A record that was written with ``--fields``. The other fields are empty.

    held: the fields and other columns that were written. If only one of body and text was written, the other is made
    from it.
    """

    held: tuple[str, ...]


@cache
def _selections() -> msgspec.json.Decoder[Any]:
    """Return the decoder of objects with any of the fields and columns that ``--fields`` takes, each of its type."""
    types = dict.fromkeys(WORKED_OUT, str | None) | get_type_hints(Article, include_extras=True)
    types |= {f"origin_{name}": type_ for name, type_ in get_type_hints(Origin, include_extras=True).items()}
    fields = [(name, type_ | msgspec.UnsetType, msgspec.UNSET) for name, type_ in types.items()]
    return msgspec.json.Decoder(msgspec.defstruct("Selected", fields, forbid_unknown_fields=True, kw_only=True))


def _selection(stated: dict[str, Any]) -> Selection:
    origin = {name: stated.get(f"origin_{name}", "") for name in Origin.__struct_fields__}
    origin |= {"member": origin["member"] or None, "size": origin["size"] or 0}
    values: dict[str, Any] = dict.fromkeys(Article.__struct_fields__) | dict.fromkeys(_LISTS, ()) | {"extra": {}}
    values |= {"origin": Origin(**origin), "id": "", "fingerprint": "", "schema_version": "1", "text": ""}
    values |= {name: value for name, value in stated.items() if name in values}
    if "body" not in stated:
        values["body"] = tuple(Paragraph(text=text, spans=()) for text in values["text"].split("\n\n") if text)
    elif "text" not in stated:
        values["text"] = plain_text(values["body"])
    return Selection(**values, held=tuple(stated))


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn decoding errors into RecordError, which names the wrong field."""
    try:
        yield
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at ")
        field = place.strip("`").removeprefix("$.")
        raise RecordError(f"{field}: {message}" if field else message) from error
    except RecursionError as error:
        raise RecordError("the record nests too deeply") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        detail = str(error).removeprefix("JSON is malformed").removeprefix(": ")
        msg = "not valid JSON" + (f": {detail}" if detail else "")
        raise RecordError(msg) from error


def _consistent(article: _Some) -> _Some:
    problems = list(inconsistencies(article))
    if problems:
        raise RecordError("; ".join(problems))
    return article


def inconsistencies(article: Article) -> Iterator[str]:
    """Yield a message for each derived field that does not match its source. JSON Schema cannot check this."""
    held = {*(article.held if isinstance(article, Selection) else Article.__struct_fields__)}
    for index, block in enumerate(article.body):
        yield from _spans(block, f"body[{index}]")
    if "body" in held and article.text != plain_text(article.body):
        yield "text: it differs from the plain text of body"
    if {"title", "text", "fingerprint"} <= held and article.fingerprint != fingerprint(article.title, article.text):
        yield "fingerprint: it does not match title and text"
    for index, removed in enumerate(article.removed if "body" in held else ()):
        if removed.at > len(article.body):
            yield f"removed[{index}].at: {removed.at} is after the last block"


def _spans(block: Block | Cell, place: str) -> Iterator[str]:
    if isinstance(block, Paragraph | Heading | Cell):
        if block.spans and "".join(span.text for span in block.spans) != block.text:
            yield f"{place}.spans: joined, they differ from the text of the block"
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
    """Return the JSON Schema (draft 2020-12) of a record, generated from the model.

    The docstrings of the types are the descriptions of the objects and their properties.
    """
    from newsingest import docstrings  # noqa: PLC0415 - reading records needs no schema

    found = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "newsingest record, version 1",
        **msgspec.json.schema(Article),
    }
    for definition in found["$defs"].values():
        text = docstrings.parsed(definition.pop("description", ""))
        definition["description"] = _plain(text.summary)
        for name, meaning in text.entries("Attributes"):
            definition["properties"][name]["description"] = _plain(meaning)
    return found


def _plain(text: str) -> str:
    """Return a text of a docstring without the backquotes around code."""
    return text.replace("``", "")
