"""Explain an input: which part of the record each part of the input became, and which rule decided it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsingest import parsers, pipeline
from newsingest.article import Article, Code, Heading, Image, List, Paragraph, Quote, Table
from newsingest.audit.coverage import Finding
from newsingest.audit.second import differences
from newsingest.draft import Step
from newsingest.options import DEFAULT, ReadOptions
from newsingest.parsers.proof import Moved, Parts, Proof
from newsingest.source import Source, decode
from newsingest.text import texts
from newsingest.visible.mask import SYNTAX, TEXT, Mask
from newsingest.visible.squash import squash

_SEARCHES = 1000  # stop after this many texts that were not found; each costs a search of the complete input


class ExplainedPart(NamedTuple):
    """A part of the decoded input. label: what it became: a field, a kind of block, "removed: …", "syntax" or ""."""

    start: int
    end: int
    label: str


class Explanation(NamedTuple):
    """The record of an input, and how it was made.

    detections: name, confidence and evidence of each detector; steps: the actions of the rules; parts: the parts of the
    text, in order; differences: what the other HTML engine reads differently.
    """

    article: Article
    source: Source
    detections: tuple[tuple[str, float, str], ...]
    steps: tuple[Step, ...]
    parts: tuple[ExplainedPart, ...]
    differences: tuple[Finding, ...]


def explain(data: bytes, name: str = "", options: ReadOptions = DEFAULT) -> Explanation:
    """Read an input and explain its record. Raises the errors of ``pipeline.read``."""
    steps: list[Step] = []
    source = decode(data, name, options)
    article = pipeline.parse(source, options, trace=steps)
    detections = tuple((parser.name, found.confidence, found.evidence) for parser, found in pipeline.detections(source))
    labelled = tuple(_parts(source.text, article, steps))
    return Explanation(
        article, source, detections, tuple(steps), labelled, tuple(differences(source, article, options))
    )


def _parts(text: str, article: Article, steps: list[Step]) -> Iterator[ExplainedPart]:
    labels = [""] * len(text)
    proof = parsers.named(article.origin.format).proof()
    found = proof.split(text)
    if found.fields:
        _label_fields(found, proof, labels, steps)
    mask, offset = proof.visible(found.body, article), found.body_start
    _label_body(mask, _pieces(article, proof.moved(article, found.body)), offset, labels)
    for index, kind in enumerate(mask.kinds):
        if kind == SYNTAX:
            labels[offset + index] = "syntax"
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or labels[index] != labels[start] or text[index - 1] == "\n":
            yield ExplainedPart(start, index, labels[start])
            start = index


class _Stream:
    """The characters of a body without white space, and the place of each in the body.

    surely: take only characters that are certainly text.
    """

    def __init__(self, mask: Mask, *, surely: bool) -> None:
        self.places: list[tuple[int, int]] = []  # the start and end in the body of each character
        chars: list[str] = []
        for piece in mask.pieces():
            if piece.kind != TEXT and surely:
                continue
            read = len(piece.text) != piece.end - piece.start  # a character reference: its characters share one place
            for index, char in enumerate(piece.text):
                if counted := squash(char):
                    chars.append(counted)
                    at = piece.start + index
                    self.places.append((piece.start, piece.end) if read else (at, at + 1))
        self._text, self._position = "".join(chars), 0

    def find(self, words: str) -> tuple[int, int] | None:
        """Return the start and end of some words, or None. Prefer a place after the words found before."""
        at = self._text.find(words, self._position)
        at = self._text.find(words) if at < 0 else at
        if at < 0:
            return None
        self._position = at + len(words)
        return self.places[at][0], self.places[self._position - 1][1]


def _label_body(mask: Mask, pieces: Iterable[tuple[str, str]], offset: int, labels: list[str]) -> None:
    """Label the characters of a body with their part of the record. pieces: labels, each with its text."""
    streams = [_Stream(mask, surely=True), _Stream(mask, surely=False)]
    searches = _SEARCHES
    for label, words in pieces:
        wanted = squash(words)
        found = next((place for stream in streams if wanted and (place := stream.find(wanted))), None)
        if found:
            start, end = offset + found[0], offset + found[1]
            labels[start:end] = [label] * (end - start)
        searches -= found is None
        if not searches:
            return


def _label_fields(found: Parts, proof: Proof, labels: list[str], steps: list[Step]) -> None:
    """Label each line of the front matter with the field that has the value of its key, or with `extra`."""
    taken = {step.key: step.field for step in steps if step.key is not None}
    position, label = found.fields_start, "extra"
    for line, stated in zip(found.fields.split("\n"), proof.stated(found), strict=False):
        label = label if stated.key is None else taken.get(stated.key, "extra")
        labels[position : position + len(line)] = [label] * len(line)
        position += len(line) + 1


def _pieces(article: Article, moved: Iterable[Moved]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a record with their labels, in the order of the body. moved: texts moved out of the body."""
    for entry in moved:
        yield entry.field, entry.text
    removed = list(article.removed)
    for index, block in enumerate(article.body):
        while removed and removed[0].at <= index:
            cut = removed.pop(0)
            yield f"removed: {cut.kind}", cut.text
        label = type(block).__name__.lower() + (f" {block.level}" if isinstance(block, Heading) else "")
        if isinstance(block, Paragraph | Heading | Code | Image | List | Quote | Table):
            for words in texts((block,)):
                yield label, words
    for cut in removed:
        yield f"removed: {cut.kind}", cut.text
