"""The HTML engines by name; each is loaded when it is asked for."""

from newsingest.errors import UsageError
from newsingest.html.events import Engine

ENGINES = ("lexbor", "bs4")


def engine(name: str) -> Engine:
    """Return the function that yields a document's events. Raises UsageError for a name that is none."""
    if name == "lexbor":
        from newsingest.html import lexbor  # noqa: PLC0415 - only the engine that is used is loaded

        return lexbor.events
    if name == "bs4":
        from newsingest.html import soup  # noqa: PLC0415 - as above

        return soup.events
    msg = f"there is no HTML parser {name!r}"
    raise UsageError(msg, "they are " + " and ".join(ENGINES))
