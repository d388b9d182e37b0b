"""The HTML engines by name; each is loaded when it is asked for."""

from collections.abc import Iterator

from newsingest.errors import UsageError
from newsingest.html import bounds
from newsingest.html.events import Engine, Event
from newsingest.limits import Limits
from newsingest.options import DEFAULT

ENGINES = ("lexbor", "bs4")


def engine(name: str, limits: Limits = DEFAULT.limits) -> Engine:
    """Return the function that yields a document's events. Raises UsageError for a name that is none.

    That function raises TooDeepError or TooManyError for a document beyond the limits.
    """
    if name == "lexbor":
        from newsingest.html import lexbor as parser  # noqa: PLC0415 - only the engine that is used is loaded
    elif name == "bs4":
        from newsingest.html import soup as parser  # type: ignore[no-redef] # noqa: PLC0415 - as above
    else:
        msg = f"unknown HTML parser {name!r}"
        raise UsageError(msg, "use " + " or ".join(ENGINES))

    def events(html: str) -> Iterator[Event]:
        bounds.check(html, limits)
        return parser.events(html)

    return events
