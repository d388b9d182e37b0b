"""The list of all input formats."""

from newsingest.errors import UsageError
from newsingest.parsers import fullwidth, jekyll
from newsingest.parsers.base import Detection, Parser

PARSERS: tuple[Parser, ...] = (jekyll.PARSER, fullwidth.PARSER)

__all__ = ["PARSERS", "Detection", "Parser", "named"]


def named(name: str) -> Parser:
    """Return the format with this name. Raises UsageError if there is none."""
    for parser in PARSERS:
        if parser.name == name:
            return parser
    msg = f"unknown format {name!r}"
    raise UsageError(msg, "run newsingest formats for a list")
