"""What every input format brings: its name, its detector, its parser and its proof."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from newsingest.draft import Draft
from newsingest.options import ReadOptions
from newsingest.source import Source

if TYPE_CHECKING:  # what reading one file does not load
    from newsingest.parsers.proof import Proof


class Detection(Struct, frozen=True):
    """How sure a detector is, 0 (not this format) to 1, and what it saw, in words."""

    confidence: float
    evidence: str


class Parser(Struct, frozen=True):
    """An input format. ``parse`` fills a draft; it may raise an InputError.

    proof: returns what ``audit`` and ``explain`` know of the format. A function, so that only they load it.
    unclaimed: what to tell the user of a source that no detector claims, if this format reads it when it is named; else "".
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    detect: Callable[[Source], Detection]
    parse: Callable[[Source, ReadOptions, Draft], None]
    proof: Callable[[], "Proof"]
    unclaimed: Callable[[Source], str] = lambda _source: ""
