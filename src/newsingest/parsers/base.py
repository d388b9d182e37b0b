"""The interface of an input format: its name, its detector, its parser and its proof."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from newsingest.draft import Draft
from newsingest.options import ReadOptions
from newsingest.source import Source

if TYPE_CHECKING:  # not loaded for reading a single file
    from newsingest.parsers.proof import Proof


class Detection(Struct, frozen=True):
    """The confidence of a detector, from 0 (not this format) to 1, and its reason in words."""

    confidence: float
    evidence: str


class Parser(Struct, frozen=True):
    """An input format. ``parse`` fills a draft; it may raise an InputError.

    proof: returns what ``audit`` and ``explain`` need to know about the format. A function, so that only they load it.
    unclaimed: returns advice for the user if no detector claims a source but this format could read it if named; else
    "".
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    detect: Callable[[Source], Detection]
    parse: Callable[[Source, ReadOptions, Draft], None]
    proof: Callable[[], "Proof"]
    unclaimed: Callable[[Source], str] = lambda _source: ""
