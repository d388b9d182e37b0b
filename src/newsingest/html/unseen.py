"""Content that a page does not show: comments, template tags in comments, scripts, styles and hidden elements."""

from collections.abc import Iterable

from newsingest.article import RemovedKind
from newsingest.draft import RemovedItem
from newsingest.html.events import Event
from newsingest.text import collapse


def comment_cut(value: str, template: str) -> RemovedItem | None:
    """Return the cut for a comment; None if it is empty.

    template: the mark with which a comment starts that the caller inserted in place of a template tag; "" if there are
    none.
    """
    text = value.strip()
    if template and text.startswith(template):
        return RemovedItem("template", text.removeprefix(template))
    return RemovedItem("comment", text) if text else None


def element_cut(kind: RemovedKind, within: Iterable[Event], template: str) -> RemovedItem | None:
    """Return the cut for an element that is not shown; None if it is empty.

    within: the events inside it. template: see ``comment_cut``.
    """
    text = []
    for event in within:
        if event.kind == "text":
            text.append(event.value)
        elif event.kind == "comment" and template and event.value.startswith(template):
            text.append(event.value.removeprefix(template))
    words = collapse("".join(text))
    return RemovedItem(kind, words) if words else None


def codes_in(within: Iterable[Event]) -> list[str]:
    """Return the securities that elements point at with ``data-code``."""
    return [code for event in within if (code := event.attributes.get("data-code"))]
