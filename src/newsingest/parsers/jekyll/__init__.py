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
_KEYS = regex(r"\n[ \t{,]*+[\"']?([\w-]+)[\"']?[ \t]*[:=]")  # a search skips to the next line end
# What a text starts with that may be front matter: most texts do not, and need not wait for what reads it.
_MAY_START = regex(r"[\ufeff\s]*+(?:---|\+\+\+|;;;|\{\s*+\"|```|~~~|[\"']?[\w .-]{1,80}+[\"']?[ \t]*+:)")
_NONE = Detection(0.0, "no front matter")
_FENCED, _UNOPENED, _UNCLOSED = 1.0, 0.97, 0.96  # the keys say more than any body below them


def detect(source: Source) -> Detection:
    """Look for front matter."""
    if not _MAY_START.match(source.text):
        return _NONE
    from newsingest.parsers.jekyll import handlers  # noqa: PLC0415 - as above

    found = handlers.find(source.text)
    if found is None:
        return _NONE
    source.seen["jekyll"] = found
    handler, parted = found.handler, found.parted
    if parted.body is None:
        keys, how, sure = parted.front[:_LOOKED_AT], "no closing fence", _UNCLOSED
    else:
        keys, how, sure = parted.front, "fenced", _UNOPENED if handler.lacks else _FENCED
    named = ", ".join(key[1] for key in islice(_KEYS.finditer(f"\n{keys}"), 5)) or "no keys"
    return Detection(sure, f"{handler.kind} front matter ({named}), {'no opening fence' if handler.lacks else how}")


_LOOKED_AT = 1000  # characters of front matter that never closes


def parse(source: Source, options: ReadOptions, draft: Draft) -> None:
    """Read a post. Raises FrontMatterError where the front matter never closes or cannot be read."""
    from newsingest.parsers.jekyll import post  # noqa: PLC0415 - YAML and HTML load when there is a post

    post.read(source, options, draft)


def proof() -> "Proof":
    """Return what ``audit`` and ``explain`` know of this format."""
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
