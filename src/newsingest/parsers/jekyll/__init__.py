"""Jekyll-style posts: front matter (YAML, TOML, JSON) over a body of HTML, Markdown or plain text."""

from itertools import islice
from typing import TYPE_CHECKING

from newsingest.draft import Draft
from newsingest.options import ReadOptions
from newsingest.parsers.base import Detection, Parser
from newsingest.regex import regex
from newsingest.source import Source

if TYPE_CHECKING:
    from newsingest.parsers.proof import Proof

MARKDOWN = (".md", ".markdown", ".mkd", ".mdown", ".mkdn")
HTML = (".html", ".htm", ".xhtml")
# The expression starts with a line end, which makes the search fast.
_KEYS = regex(r"\n[ \t{,]*+[\"']?([\w-]+)[\"']?[ \t]*[:=]")
# The start of a text that may have front matter. This cheap check rejects most texts before the handlers are loaded.
_MAY_START = regex(r"[\ufeff\s]*+(?:---|\+\+\+|;;;|\{\s*+\"|```|~~~|[\"']?[\w .-]{1,80}+[\"']?[ \t]*+:)")
_NONE = Detection(0.0, "no front matter")
_FENCED, _UNOPENED, _UNCLOSED = 1.0, 0.97, 0.96  # the keys are stronger evidence than any body


def detect(source: Source) -> Detection:
    """Detect front matter."""
    if not _MAY_START.match(source.text):
        return _NONE
    from newsingest.parsers.jekyll import handlers  # noqa: PLC0415 - only needed for a possible post

    found = handlers.find_front_matter(source.text)
    if found is None:
        return _NONE
    source.seen["jekyll"] = found
    handler, parted = found.handler, found.parted
    if parted.body is None:
        keys, sure, lacks = parted.front[:_LOOKED_AT], _UNCLOSED, f"closing {parted.fence}"
    else:
        keys, sure, lacks = parted.front, _UNOPENED if handler.lacks else _FENCED, handler.lacks
    named = ", ".join(key[1] for key in islice(_KEYS.finditer(f"\n{keys}"), 5)) or "no keys"
    return Detection(sure, f"{handler.kind} front matter ({named})" + (f", no {lacks}" if lacks else ""))


_LOOKED_AT = 1000  # characters of unclosed front matter in which keys are searched


def parse(source: Source, options: ReadOptions, draft: Draft) -> None:
    """Read a post. Raises FrontMatterError if the front matter is not closed or cannot be read."""
    from newsingest.parsers.jekyll import post  # noqa: PLC0415 - YAML and HTML are only needed for a post

    post.read(source, options, draft)


def proof() -> "Proof":
    """Return what ``audit`` and ``explain`` need to know about this format."""
    from newsingest.parsers.jekyll.proof import PROOF  # noqa: PLC0415 - reading a file does not need it

    return PROOF


PARSER = Parser(
    name="jekyll",
    title="Jekyll-style posts: front matter (YAML, TOML or JSON), then HTML, Markdown or text",
    suffixes=(*MARKDOWN, *HTML),
    detect=detect,
    parse=parse,
    proof=proof,
)
