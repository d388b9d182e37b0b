"""The interface between the HTML engines and the builder of blocks: a stream of events."""

from collections.abc import Callable, Iterator
from enum import Enum

from msgspec import Struct


class Kind(Enum):
    """The kind of an event."""

    START = 1
    END = 2
    TEXT = 3
    COMMENT = 4


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
    start, end = Kind.START, Kind.END
    for event in events:
        depth += (event.kind is start) - (event.kind is end)
        if depth == 0:
            break
        found.append(event)
    return found


NO_ATTRIBUTES: dict[str, str | None] = {}
HtmlEngine = Callable[[str], Iterator[Event]]
