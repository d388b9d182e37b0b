"""What every input format brings: its name, its detector and its parser."""

from collections.abc import Callable

from msgspec import Struct

from newsingest.draft import Draft
from newsingest.options import ReadOptions
from newsingest.source import Source


class Detection(Struct, frozen=True):
    """How sure a detector is, 0 (not this format) to 1, and what it saw, in words."""

    confidence: float
    evidence: str


class Parser(Struct, frozen=True):
    """An input format. ``parse`` fills a draft; it may raise an InputError."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    detect: Callable[[Source], Detection]
    parse: Callable[[Source, ReadOptions, Draft], None]
