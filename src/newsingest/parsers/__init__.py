"""The input formats: this is the one list of them."""

from newsingest.parsers import fullwidth, jekyll
from newsingest.parsers.base import Detection, Parser

PARSERS: tuple[Parser, ...] = (jekyll.PARSER, fullwidth.PARSER)

__all__ = ["PARSERS", "Detection", "Parser"]
