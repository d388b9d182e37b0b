"""Runs of text to the texts and spans of the schema: splitting into paragraphs, white space, merging."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from newsingest.article import Block, Mark, Span
from newsingest.draft import Cut
from newsingest.regex import regex
from newsingest.text import collapse, dropped, gap, is_clean

# How a <br> stands in the text of runs: white space that becomes a line end, where one in the source does not.
BREAK = "\u2028"
_ORDER: tuple[Mark, ...] = ("strong", "emphasis", "code", "strike", "sub", "sup")

# Where one paragraph ends and the next begins inside running text. A line that starts with two ideographic spaces, or with two
# wide ones (&emsp;&emsp;), is a paragraph wherever it stands; two <br> and blank lines are paragraph breaks outside of <p>.
_INDENT = rf"[\n{BREAK}][^\S\n{BREAK}]*(?:\u3000\u3000|\u2003\u2003|\u2002\u2002)"
INDENTED = regex(_INDENT)
LOOSE = regex(rf"\n[^\S\n{BREAK}]*\n|{BREAK}\s*?{BREAK}|{_INDENT}")
_LINE_ENDS = ("\n", BREAK)
_LINE = regex(rf"[^\n{BREAK}]*+[\n{BREAK}]|[^\n{BREAK}]++")  # with its end


class Run(Struct, frozen=True, gc=False):
    """Characters under the same marks, link and security; or a thing that stands between characters."""

    text: str
    marks: frozenset[Mark] = frozenset()
    href: str | None = None
    code: str | None = None  # the raw data-code of the element around it
    thing: Block | Cut | None = None
    struck: int = 0  # the number of the element that strikes them, and
    raised: int = 0  # of the one that raises or lowers them: what stands in different ones is not to be joined


class Inline(Struct, frozen=True, gc=False):
    """Collapsed text with its spans ([] where plain). A line end in it is a <br>."""

    text: str
    spans: tuple[Span, ...]


def joined(runs: list[Run]) -> str:
    """Return the characters of runs."""
    return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])


def split(runs: list[Run], text: str, breaks: re.Pattern[str]) -> list[list[Run]]:
    """Split runs where the pattern matches their text; the matched white space goes with neither side."""
    if "\n" not in text and BREAK not in text:  # every break holds one
        return [runs]
    cuts = [match.end() for match in breaks.finditer(text)]
    if not cuts:
        return [runs]
    cuts.append(len(text) + 1)
    pieces: list[list[Run]] = [[]]
    position = at = 0  # where the run starts in the text, and the next cut
    for run in runs:
        start, size = 0, len(run.text)
        while cuts[at] <= position + size:
            end = cuts[at] - position
            if end > start:
                pieces[-1].append(replace(run, text=run.text[start:end], thing=None))
            start = end
            pieces.append([])
            at += 1
        if start < size or run.thing is not None:
            pieces[-1].append(replace(run, text=run.text[start:]) if start else run)
        position += size
    return pieces


def by_pictures(runs: list[Run]) -> Iterator[list[Run]]:
    """Part runs where a picture or an embedded thing stands alone in its line, of the page or of the file: it stands between paragraphs."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *further = _LINE.findall(run.text) or [""]
        lines[-1].append(replace(run, text=first) if further else run)
        lines += [[replace(run, text=line)] for line in further]
        if run.text.endswith(_LINE_ENDS):
            lines.append([])
    for _, group in groupby(lines, _is_picture):
        yield [run for line in group for run in line]


def _is_picture(line: list[Run]) -> bool:
    """Return whether a line holds things that are shown and no characters."""
    shown = any(run.thing is not None and not isinstance(run.thing, Cut) for run in line)
    return shown and not any(run.text.strip() for run in line)


_Style = tuple[frozenset[Mark], str | None]
_PLAIN: _Style = (frozenset(), None)


def inline(runs: list[Run]) -> Inline:
    """Collapse white space over all the runs and merge neighbours that are alike; breaks between words become one line end.

    Raised and lowered digits become Unicode's own, and a space parts what would become one value: see ``html/values.py``.
    """
    plain = True
    for run in runs:
        if run.struck or run.raised or run.thing is not None:
            from newsingest.html import values  # noqa: PLC0415 - few documents need it

            return _collapsed(values.told_apart(runs), values.parting)
        plain = plain and not run.marks and run.href is None
    text = joined(runs)
    if plain:
        return Inline(_lines(text), ())
    if is_clean(text):
        out: list[tuple[list[str], _Style]] = []
        for run in runs:
            if run.text:
                _add(out, run.text, (run.marks, run.href))
        return _merged(out)
    return _collapsed(runs)


def _collapsed(runs: list[Run], parting: Callable[[list[Run]], str] | None = None) -> Inline:
    """Collapse white space over the runs.

    parting: asked for what parts the first and the last of some runs where no white space does; the others hold things.
    """
    out: list[tuple[list[str], _Style]] = []
    pending, last = "", ""
    owner = _PLAIN
    between: list[Run] = []  # from the last run that shows characters on
    for run in runs:
        style: _Style = (run.marks, run.href)
        part = dropped(run.text)
        core = part.strip()
        head = part[: len(part) - len(part.lstrip())] if core else part
        between.append(run)
        if head:
            owner = owner if pending else style
            pending += head
        if core:
            if last and (BREAK in pending or (parting and "\n" in pending and _tags_between(between))):
                _add(out, "\n", _common(between[0], run))
            elif pending and last and (space := gap(last, pending, core[0])):
                _add(out, space, owner)
            elif parting and last and (space := parting(between)):
                _add(out, space, _common(between[0], run))
            _add(out, _lines(core), style)
            last = core[-1]
            pending, owner = part[len(part.rstrip()) :], style
            between = [run]
    return _merged(out)


def _tags_between(runs: list[Run]) -> bool:
    """Return whether tags of templates stand alone in a line between the first and the last of some runs, or on both sides of a line end.

    Such tags mostly hold blocks: the line end is none within a sentence.
    """
    first, *between = [run.text for run in runs]
    shown = [first[len(first.rstrip()) :], *between[:-1], between[-1][: -len(between[-1].lstrip())]]
    order = ""
    for run, blank in zip(runs, shown, strict=True):
        is_tag = isinstance(run.thing, Cut) and run.thing.kind == "template"
        mark = "t" if is_tag else "n" if "\n" in blank else ""
        order += "" if order.endswith(mark) else mark
    return "ntn" in order or "tnt" in order


def _lines(text: str) -> str:
    """Collapse the white space of each line of a text, and drop the empty ones."""
    if BREAK not in text:
        return collapse(text)
    return "\n".join(filter(None, map(collapse, text.split(BREAK))))


def _common(before: Run, after: Run) -> _Style:
    """Return the style of what stands between two runs."""
    return before.marks & after.marks, before.href if before.href == after.href else None


def _merged(out: list[tuple[list[str], _Style]]) -> Inline:
    spans = [("".join(parts), style) for parts, style in out]
    text = "".join([part for part, _ in spans])
    if all(style == _PLAIN for _, style in spans):
        return Inline(text, ())
    return Inline(text, tuple([Span(text=part, marks=ordered(marks), href=href) for part, (marks, href) in spans]))


def _add(out: list[tuple[list[str], _Style]], text: str, style: _Style) -> None:
    if out and out[-1][1] == style:
        out[-1][0].append(text)
    else:
        out.append(([text], style))


@lru_cache(maxsize=64)  # as many sets as there are
def ordered(marks: frozenset[Mark]) -> tuple[Mark, ...]:
    """Return marks in the order of the schema."""
    return tuple(mark for mark in _ORDER if mark in marks)


def pointed(runs: list[Run]) -> Iterator[tuple[str, str | None]]:
    """Yield the securities that runs point at, each with all the text under it."""
    code, text = None, ""
    for run in [*runs, Run("")]:
        if run.code != code:
            if code is not None:
                yield code, collapse(text) or None
            code, text = run.code, ""
        text += run.text
