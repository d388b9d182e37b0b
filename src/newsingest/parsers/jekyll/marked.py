"""Read Markdown that newsingest wrote (`newsingest: 1`) back to the same article, without the newsroom rules."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from newsingest.article import Author, Dateline, DateText, Security
from newsingest.draft import Draft
from newsingest.errors import FrontMatterError
from newsingest.html.blocks import build
from newsingest.html.events import Event, HtmlEngine
from newsingest.html.repair import repair
from newsingest.limits import Limits
from newsingest.own_markdown import MARK, NOT_READ, RENAMED_FIELDS, UNSAFE, VERSION
from newsingest.parsers.jekyll.values import FrontMatter, as_text, gathered

_SCALARS = ("title", "subtitle", "summary", "published", "modified", "language", "source", "url", "data_source")
_SHAPES: dict[str, Any] = {
    **dict.fromkeys(_SCALARS, str | None),
    "published": DateText | None,
    "modified": DateText | None,
    "dateline": Dateline | None,
    "authors": list[Author],
    "categories": list[str],
    "tags": list[str],
    "securities": list[Security],
    "extra": dict[str, str],
}
_EMPTY: dict[str, Any] = {"authors": [], "categories": [], "tags": [], "securities": [], "extra": {}}


def read(front: FrontMatter, body: str, draft: Draft, events: HtmlEngine, limits: Limits) -> None:
    """Fill the draft. Raises FrontMatterError if a field was edited into an invalid shape."""
    from newsingest.html.pulldown import to_html  # noqa: PLC0415 - only for Markdown that newsingest wrote

    for name, shape in _SHAPES.items():
        key = RENAMED_FIELDS.get(name, name)
        value = front.get(key)
        try:
            setattr(draft, name, msgspec.convert(_EMPTY.get(name) if value is None else value, shape))
        except msgspec.ValidationError as error:
            msg = f"the front matter is marked {MARK}: {VERSION}, but {key} is wrong: {error}"
            raise FrontMatterError(msg, f"correct {key}, or remove the line {MARK}: {VERSION}") from error
        if value is not None:
            draft.explain(name, "front matter", key)
    known = {MARK, *NOT_READ, *(RENAMED_FIELDS.get(name, name) for name in _SHAPES)}
    added = {key: as_text(value) for key, value in front.items() if key not in known and value is not None}
    added |= {lost.label: text for lost, text, _ in gathered(front.dropped)}
    draft.extra = {**draft.extra, **added}
    if f"\n{MARK}: {VERSION}\n" in body:
        raise FrontMatterError("the file holds several articles", "split the file before each opening line ---")
    draft.body_kind = "markdown"
    draft.items = build(
        _pointing(events(repair(to_html(body)))), bold_headings=False, literal=True, limits=limits
    ).items


def _pointing(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events with unsafe addresses, which were written under another attribute name, restored."""
    for event in events:
        if any(name.startswith(UNSAFE) for name in event.attributes):
            attributes = {name.removeprefix(UNSAFE): value for name, value in event.attributes.items()}
            yield Event(event.kind, event.value, attributes)
        else:
            yield event
