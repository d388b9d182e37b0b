"""Jekyll-style posts: YAML front matter over a body of HTML, Markdown or plain text."""

import re

from newsingest.draft import Draft
from newsingest.options import ReadOptions
from newsingest.parsers.base import Detection, Parser
from newsingest.parsers.jekyll import fences
from newsingest.regex import regex
from newsingest.source import Source

MARKDOWN = (".md", ".markdown", ".mkd", ".mdown", ".mkdn")
HTML = (".html", ".htm", ".xhtml")
_KEYS = regex(r"^([\w-]+)[ \t]*:", re.MULTILINE)
_CONFIDENCE = {"fenced": 1.0, "opening missing": 0.97, "unclosed": 0.96}  # the keys say more than any body below them


def detect(source: Source) -> Detection:
    """Look for front matter."""
    found = fences.find(source.text)
    if not found.kind:
        return Detection(0.0, "no front matter")
    keys = _KEYS.findall(found.front)
    named = ", ".join(keys[:5]) or "no keys"
    return Detection(_CONFIDENCE[found.kind], f"front matter ({named}), {found.kind}")


def parse(source: Source, options: ReadOptions, draft: Draft) -> None:
    """Read a post. Raises FrontMatterError where the front matter never closes or cannot be read."""
    from newsingest.parsers.jekyll import post  # noqa: PLC0415 - YAML and HTML load when there is a post

    post.read(source, options, draft)


PARSER = Parser(
    name="jekyll",
    title="Jekyll-style posts: YAML front matter over HTML, Markdown or text",
    suffixes=(*MARKDOWN, *HTML),
    detect=detect,
    parse=parse,
)
