"""Markdown that newsingest wrote itself (`newsingest: 1`): read back without the newsroom rules, to the same article."""

import msgspec

from newsingest.article import Author, Dateline, Security
from newsingest.draft import Draft
from newsingest.errors import FrontMatterError
from newsingest.html import lexbor, markdown
from newsingest.html.blocks import build
from newsingest.html.repair import repair
from newsingest.parsers.jekyll.yaml import FrontMatter

MARK, VERSION = "newsingest", "1"
_TEXTS = ("title", "subtitle", "summary", "modified", "language", "source", "data_source")
_RENAMED = {"date": "published", "original_url": "url"}


def is_marked(front: FrontMatter) -> bool:
    """Return whether front matter carries the mark of our own Markdown."""
    return front.values.get(MARK) == VERSION


def read(front: FrontMatter, body: str, draft: Draft) -> None:
    """Fill the draft. Raises FrontMatterError where somebody edited a field into another shape."""
    values = {_RENAMED.get(key, key): value for key, value in front.values.items()}
    try:
        for name in (*_TEXTS, "published", "url"):
            setattr(draft, name, msgspec.convert(values.get(name), str | None))
        draft.authors = msgspec.convert(values.get("authors") or [], list[Author])
        draft.securities = msgspec.convert(values.get("securities") or [], list[Security])
        draft.categories = msgspec.convert(values.get("categories") or [], list[str])
        draft.tags = msgspec.convert(values.get("tags") or [], list[str])
        draft.dateline = msgspec.convert(values.get("dateline"), Dateline | None)
        draft.extra = msgspec.convert(values.get("extra") or {}, dict[str, str])
    except msgspec.ValidationError as error:
        msg = f"front matter with the mark {MARK}: {VERSION}, but {error}"
        raise FrontMatterError(msg, f"mend the field, or take the line {MARK}: {VERSION} out") from error
    draft.body_kind = "markdown"
    draft.items = build(lexbor.events(repair(markdown.to_html(body))), bold_headings=False).items
