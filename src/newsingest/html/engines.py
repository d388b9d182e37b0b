"""The HTML engines by name. An engine is imported when it is first requested."""

from collections.abc import Iterator

from newsingest.errors import UsageError
from newsingest.html import bounds
from newsingest.html.events import Event, HtmlEngine
from newsingest.limits import Limits
from newsingest.options import DEFAULT, HTML_PARSERS


def engine(name: str, limits: Limits = DEFAULT.limits) -> HtmlEngine:
    """Return the function that yields the events of an HTML document. Raises UsageError if the name is unknown.

    The returned function raises TooDeepError or TooManyError if a document exceeds the limits.
    """
    if name == "lexbor":
        from newsingest.html import lexbor as parser  # noqa: PLC0415 - import only the engine that is used
    elif name == "bs4":
        from newsingest.html import soup as parser  # type: ignore[no-redef] # noqa: PLC0415 - as above
    else:
        msg = f"unknown HTML parser {name!r}"
        raise UsageError(msg, "use " + " or ".join(HTML_PARSERS))

    def events(html: str) -> Iterator[Event]:
        bounds.check(html, limits)
        return parser.events(html)

    return events
