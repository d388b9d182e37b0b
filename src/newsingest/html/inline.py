"""Convert runs of text to the texts and spans of the schema: split paragraphs, collapse white space, merge spans."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from newsingest.article import Block, Mark, Span
from newsingest.draft import RemovedItem
from newsingest.regex import regex
from newsingest.text import collapse, dropped, gap, is_clean

# A <br> in the text of runs. Unlike a line end of the source, it becomes a line end of the text.
LINE_BREAK = "\u2028"
_ORDER: tuple[Mark, ...] = ("strong", "emphasis", "code", "strike", "sub", "sup")

# The places where running text is split into paragraphs. A line that starts with two ideographic spaces, or with two
# wide spaces (&emsp;&emsp;), always starts a paragraph. Two <br> and blank lines separate paragraphs only outside of
# <p>.
_INDENT = rf"[\n{LINE_BREAK}][^\S\n{LINE_BREAK}]*(?:\u3000\u3000|\u2003\u2003|\u2002\u2002)"
INDENTED = regex(_INDENT)
LOOSE = regex(rf"\n[^\S\n{LINE_BREAK}]*\n|{LINE_BREAK}\s*?{LINE_BREAK}|{_INDENT}")
_LINE_ENDS = ("\n", LINE_BREAK)
_LINE = regex(rf"[^\n{LINE_BREAK}]*+[\n{LINE_BREAK}]|[^\n{LINE_BREAK}]++")  # with its line end


class TextRun(Struct, frozen=True, gc=False):
    """Characters with the same marks, link and security; or a thing (picture, embed or cut) between characters."""

    text: str
    marks: frozenset[Mark] = frozenset()
    href: str | None = None
    code: str | None = None  # the raw data-code of the innermost element that has one
    thing: Block | RemovedItem | None = None
    # The numbers of the elements that strike the text, and that raise or lower it. Text of different elements is not
    # joined.
    struck: int = 0
    raised: int = 0


class Inline(Struct, frozen=True, gc=False):
    """Collapsed text with its spans, or no spans if the text is plain. A line end in the text is a <br>."""

    text: str
    spans: tuple[Span, ...]


def text_of_runs(runs: list[TextRun]) -> str:
    """Return the text of the runs, joined."""
    return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])


def split_runs(runs: list[TextRun], text: str, breaks: re.Pattern[str]) -> list[list[TextRun]]:
    """Split runs where the pattern matches their text. The matched white space ends up in neither piece."""
    if "\n" not in text and LINE_BREAK not in text:  # every match of breaks contains one of these
        return [runs]
    cuts = [match.end() for match in breaks.finditer(text)]
    if not cuts:
        return [runs]
    cuts.append(len(text) + 1)
    pieces: list[list[TextRun]] = [[]]
    position = at = 0  # where the current run starts in the text, and the index of the next cut
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


def by_pictures(runs: list[TextRun]) -> Iterator[list[TextRun]]:
    """Split runs at pictures and embeds that stand alone in a line, because such a thing stands between paragraphs.

    A line ends at a <br> or at a line end of the source.
    """
    lines: list[list[TextRun]] = [[]]
    for run in runs:
        first, *further = _LINE.findall(run.text) or [""]
        lines[-1].append(replace(run, text=first) if further else run)
        lines += [[replace(run, text=line)] for line in further]
        if run.text.endswith(_LINE_ENDS):
            lines.append([])
    for _, group in groupby(lines, _is_picture):
        yield [run for line in group for run in line]


def _is_picture(line: list[TextRun]) -> bool:
    """Return whether a line holds a picture or an embed, and no text."""
    shown = any(run.thing is not None and not isinstance(run.thing, RemovedItem) for run in line)
    return shown and not any(run.text.strip() for run in line)


_Style = tuple[frozenset[Mark], str | None]
_PLAIN: _Style = (frozenset(), None)


def inline(runs: list[TextRun]) -> Inline:
    """Return the runs as one text: collapse white space across runs, and merge neighbours of the same style.

    White space with a <br> in it becomes one line end. Raised and lowered digits become Unicode characters, and a space
    is inserted between two values that would otherwise become one: see ``html/values.py``.
    """
    plain = True
    for run in runs:
        if run.struck or run.raised or run.thing is not None:
            from newsingest.html import values  # noqa: PLC0415 - few documents need it

            return _collapsed(values.told_apart(runs), values.parting)
        plain = plain and not run.marks and run.href is None
    text = text_of_runs(runs)
    if plain:
        return Inline(_lines(text), ())
    if is_clean(text):
        out: list[tuple[list[str], _Style]] = []
        for run in runs:
            if run.text:
                _add(out, run.text, (run.marks, run.href))
        return _merged(out)
    return _collapsed(runs)


def _collapsed(runs: list[TextRun], parting: Callable[[list[TextRun]], str] | None = None) -> Inline:
    """Collapse white space across the runs.

    parting: returns what to insert between the first and last of some runs if the white space between them collapses to
    nothing. The runs between these two hold things.
    """
    out: list[tuple[list[str], _Style]] = []
    pending, last = "", ""
    owner = _PLAIN
    between: list[TextRun] = []  # the last run that shows characters, and all runs after it
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
            if last and (LINE_BREAK in pending or (parting and "\n" in pending and _tags_between(between))):
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


def _tags_between(runs: list[TextRun]) -> bool:
    """Return whether template tags between the first and last run are alone in a line, or before and after a line end.

    Such tags usually enclose blocks, so the line end is not inside a sentence.
    """
    first, *between = [run.text for run in runs]
    shown = [first[len(first.rstrip()) :], *between[:-1], between[-1][: -len(between[-1].lstrip())]]
    order = ""
    for run, blank in zip(runs, shown, strict=True):
        is_tag = isinstance(run.thing, RemovedItem) and run.thing.kind == "template"
        mark = "t" if is_tag else "n" if "\n" in blank else ""
        order += "" if order.endswith(mark) else mark
    return "ntn" in order or "tnt" in order


def _lines(text: str) -> str:
    """Collapse the white space of each line of a text, and drop empty lines."""
    if LINE_BREAK not in text:
        return collapse(text)
    return "\n".join(filter(None, map(collapse, text.split(LINE_BREAK))))


def _common(before: TextRun, after: TextRun) -> _Style:
    """Return the style for white space between two runs: the marks and the link that both have."""
    return before.marks & after.marks, before.href if before.href == after.href else None


def _merged(out: list[tuple[list[str], _Style]]) -> Inline:
    spans = [("".join(parts), style) for parts, style in out]
    text = "".join([part for part, _ in spans])
    if all(style == _PLAIN for _, style in spans):
        return Inline(text, ())
    return Inline(
        text, tuple([Span(text=part, marks=ordered_marks(marks), href=href) for part, (marks, href) in spans])
    )


def _add(out: list[tuple[list[str], _Style]], text: str, style: _Style) -> None:
    if out and out[-1][1] == style:
        out[-1][0].append(text)
    else:
        out.append(([text], style))


@lru_cache(maxsize=64)  # the number of possible sets
def ordered_marks(marks: frozenset[Mark]) -> tuple[Mark, ...]:
    """Return marks in the order of the schema."""
    return tuple(mark for mark in _ORDER if mark in marks)


def pointed(runs: list[TextRun]) -> Iterator[tuple[str, str | None]]:
    """Yield the securities that runs point at, each with the text of its runs."""
    code, text = None, ""
    for run in [*runs, TextRun("")]:
        if run.code != code:
            if code is not None:
                yield code, collapse(text) or None
            code, text = run.code, ""
        text += run.text
