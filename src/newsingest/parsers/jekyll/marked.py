"""Markdown that newsingest wrote itself (`newsingest: 1`): read back without the newsroom rules, to the same article."""

from typing import Any

import msgspec

from newsingest.article import Author, Dateline, Security
from newsingest.draft import Draft
from newsingest.errors import FrontMatterError
from newsingest.html import markdown
from newsingest.html.blocks import build
from newsingest.html.events import Engine
from newsingest.html.repair import repair
from newsingest.parsers.jekyll.yaml import FrontMatter

MARK, VERSION = "newsingest", "1"
_RENAMED = {"published": "date", "url": "original_url"}
_SCALARS = ("title", "subtitle", "summary", "published", "modified", "language", "source", "url", "data_source")
_SHAPES: dict[str, Any] = {
    **dict.fromkeys(_SCALARS, str | None),
    "dateline": Dateline | None,
    "authors": list[Author],
    "categories": list[str],
    "tags": list[str],
    "securities": list[Security],
    "extra": dict[str, str],
}
_EMPTY: dict[str, Any] = {"authors": [], "categories": [], "tags": [], "securities": [], "extra": {}}


def is_marked(front: FrontMatter) -> bool:
    """Return whether front matter carries the mark of our own Markdown."""
    return front.values.get(MARK) == VERSION


def read(front: FrontMatter, body: str, draft: Draft, events: Engine) -> None:
    """Fill the draft. Raises FrontMatterError where somebody edited a field into another shape."""
    for name, shape in _SHAPES.items():
        key = _RENAMED.get(name, name)
        value = front.values.get(key)
        try:
            setattr(draft, name, msgspec.convert(_EMPTY.get(name) if value is None else value, shape))
        except msgspec.ValidationError as error:
            msg = f"front matter with the mark {MARK}: {VERSION}, but {key}: {error}"
            raise FrontMatterError(msg, f"mend the field, or take the line {MARK}: {VERSION} out") from error
    draft.body_kind = "markdown"
    draft.items = build(events(repair(markdown.to_html(body))), bold_headings=False).items
