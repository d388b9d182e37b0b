"""The interface between the HTML engines and the builder of blocks: a stream of events."""

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

# Strings, because Python 3.11 calls a function to look up a member of an Enum.
Kind = Literal["start", "end", "text", "comment"]


class Event(Struct, frozen=True, gc=False):
    """A start or end tag (value: its name), or a text or comment (value: its characters).

    Only a start tag has attributes.
    """

    kind: Kind
    value: str
    attributes: dict[str, str | None]


def inside(events: Iterator[Event]) -> list[Event]:
    """Return the events inside the element whose start event was just consumed, and consume its end event."""
    depth = 1
    found = []
    for event in events:
        depth += (event.kind == "start") - (event.kind == "end")
        if depth == 0:
            break
        found.append(event)
    return found


NO_ATTRIBUTES: dict[str, str | None] = {}
HtmlEngine = Callable[[str], Iterator[Event]]
