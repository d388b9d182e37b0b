"""Runs of text to the texts and spans of the schema: splitting into paragraphs, white space, merging."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsingest.article import Block, Mark, Span
from newsingest.draft import Cut
from newsingest.regex import regex
from newsingest.text import IGNORED, gap, is_clean

# How a <br> stands in the text of runs: white space that is a line break, and told apart from one in the source.
BREAK = "\u2028"
_TOKENS = regex(rf"(?P<space>\s+)|[{IGNORED}]+|[^\s{IGNORED}]+")
_ORDER: tuple[Mark, ...] = ("strong", "emphasis", "code", "strike", "sub", "sup")

# Where one paragraph ends and the next begins inside running text. A line that starts with two ideographic spaces is
# a paragraph wherever it stands; two <br> and blank lines are paragraph breaks outside of <p>.
INDENTED = regex(rf"[\n{BREAK}][^\S\n{BREAK}]*\u3000\u3000")
LOOSE = regex(rf"\n[^\S\n{BREAK}]*\n|{BREAK}\s*?{BREAK}|[\n{BREAK}][^\S\n{BREAK}]*\u3000\u3000")


class Run(NamedTuple):
    """Characters under the same marks, link and security; or a thing that stands between characters."""

    text: str
    marks: frozenset[Mark] = frozenset()
    href: str | None = None
    code: str | None = None  # the raw data-code of the element around it
    thing: Block | Cut | None = None


class Inline(NamedTuple):
    """Collapsed text with its spans ([] where plain)."""

    text: str
    spans: tuple[Span, ...]


def split(runs: list[Run], breaks: re.Pattern[str]) -> list[list[Run]]:
    """Split runs where the pattern matches their joined text; the matched white space goes with neither side."""
    joined = "".join(run.text for run in runs)
    cuts = [match.end() for match in breaks.finditer(joined)]
    if not cuts:
        return [runs]
    cuts.append(len(joined) + 1)
    pieces: list[list[Run]] = [[]]
    position = at = 0
    for run in runs:
        text = run.text
        while cuts[at] <= position + len(text):
            head = cuts[at] - position
            if head:
                pieces[-1].append(run._replace(text=text[:head], thing=None))
            text, position = text[head:], position + head
            pieces.append([])
            at += 1
        if text or run.thing is not None:
            pieces[-1].append(run._replace(text=text))
        position += len(text)
    return pieces


_Style = tuple[frozenset[Mark], str | None]


def inline(runs: list[Run]) -> Inline:
    """Collapse white space over all the runs and merge neighbours that are alike."""
    out: list[tuple[list[str], _Style]] = []
    if is_clean("".join(run.text for run in runs)):
        for run in runs:
            if run.text:
                _add(out, run.text, (run.marks, run.href))
        return _merged(out)
    pending, last = "", ""
    owner: _Style = (frozenset(), None)
    for run in runs:
        style: _Style = (run.marks, run.href)
        for token in _TOKENS.finditer(run.text):
            if token["space"]:
                owner = owner if pending else style
                pending += token["space"]
            elif token[0][0] not in IGNORED:
                if pending and last and (space := gap(last, pending, token[0][0])):
                    _add(out, space, owner)
                pending = ""
                _add(out, token[0], style)
                last = token[0][-1]
    return _merged(out)


def _merged(out: list[tuple[list[str], _Style]]) -> Inline:
    spans = [("".join(parts), *style) for parts, style in out]
    text = "".join(part for part, _, _ in spans)
    if all(not marks and href is None for _, marks, href in spans):
        return Inline(text, ())
    return Inline(text, tuple(Span(text=part, marks=ordered(marks), href=href) for part, marks, href in spans))


def _add(out: list[tuple[list[str], _Style]], text: str, style: _Style) -> None:
    if out and out[-1][1] == style:
        out[-1][0].append(text)
    else:
        out.append(([text], style))


def ordered(marks: frozenset[Mark]) -> tuple[Mark, ...]:
    """Return marks in the order of the schema."""
    return tuple(mark for mark in _ORDER if mark in marks)


def pointed(runs: list[Run]) -> Iterator[tuple[str, str | None]]:
    """Yield the securities that runs point at, each with all the text under it."""
    code, text = None, ""
    for run in [*runs, Run("")]:
        if run.code != code:
            if code is not None:
                yield code, inline([Run(text)]).text or None
            code, text = run.code, ""
        text += run.text
