"""An input format invented for a test: clippings of the press archive of 南岭, with fields on a card below the text."""

from clippings.reading import BREAK, read
from newsingest.draft import Draft
from newsingest.options import ReadOptions
from newsingest.parsers.base import Detection, Parser
from newsingest.parsers.proof import Proof
from newsingest.source import Source


def detect(source: Source) -> Detection:
    found = source.text.startswith("{题}") and BREAK in source.text
    return Detection(1.0 if found else 0.0, "a headline and a card" if found else "no card")


def parse(source: Source, _options: ReadOptions, draft: Draft) -> None:
    read(source.text, draft)


def proof() -> Proof:
    from clippings.proof import PROOF  # noqa: PLC0415 - reading a file does not need it

    return PROOF


PARSER = Parser("clippings", "Clippings of a press archive", (".clip",), detect, parse, proof)
