"""Footnotes and link definitions: move notes to the end of the text, and turn false definitions into text.

`[^1]: 数据来自公报。` has no space, so CommonMark reads the sentence as the address of a link and shows it nowhere. A note is
what kramdown and GFM read as one, and also a definition whose target is words: `[注]: 数据来自公报。`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from msgspec import Struct

from newsingest.html.lines import CODE_INDENT, FENCE, LEAD, NUMBER, LineReader, indentation
from newsingest.html.verbatim import CodeScanner
from newsingest.regex import regex

_LABEL = r"\[(?P<label>(?:[^\[\]\\]|\\.)++)\]"
_DEFINITION = regex(rf"{LEAD}{_LABEL}:(?P<rest>.*)")
_REFERENCE = regex(rf"(?<!\\){_LABEL}", re.DOTALL)
_DIGIT = regex(r"\d")
_SYNTAX = regex(r"[*_`~<&]")
_NESTED = regex(rf"{FENCE}|(?:[-*+]|{NUMBER}[.)])[ \t]+\S|>[ \t]")  # the start of a note that is not a paragraph
# The start of text that is more than a paragraph.
_BLOCK = regex(r"[ \t]*+(?:[>#<|]|(?:[-*+]|\d{1,9}[.)])[ \t]|```|~~~)")

_TARGET = regex(r"[ \t]*+(?:<(?P<bracketed>[^<>]*+)>|(?P<bare>\S++))(?P<rest>.*)")
_TITLE_LINE = regex(r"[ \t]*+(?:\"[^\"]*+\"|'[^']*+'|\([^()]*+\))[ \t]*+\Z")
_TITLE = regex(r"[ \t]++(?:\"[^\"]*+\"|'[^']*+'|\([^()]*+\))[ \t]*+\Z|[ \t]*+\Z")
_STARTS_ADDRESS = regex(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*+://|(?:mailto|tel|sms|magnet|javascript|data):|www\.|[/#?]|\.{1,2}/)"
)
_FILE = regex(
    r"\S+\.(?:x?html?|md|markdown|txt|pdf|docx?|xlsx?|pptx?|csv|json|xml|zip|rar|png|jpe?g|gif|webp|svg|bmp|mp[34]|php|aspx?|jsp)(?:[#?]\S*)?",
    re.IGNORECASE,
)
_ASCII_ADDRESS = regex(
    r"(?=\S++\Z)(?:[^/:#?=@]*+[/:#?=@].*+|.*\.[A-Za-z]\w*+)|(?=[\w~-]++\Z)[^A-Za-z]*+[A-Za-z].*+", re.ASCII
)


class Notes(Struct, frozen=True):
    """The treatment of each line of a text.

    escaped: lines whose first bracket is text. parted: lines that need an empty line above, or they would continue an
    escaped line.
    moved: lines of notes. text: the Markdown of all notes. kept: lines that define the addresses of links.
    """

    escaped: frozenset[int] = frozenset()
    parted: frozenset[int] = frozenset()
    moved: frozenset[int] = frozenset()
    text: str = ""
    kept: tuple[int, ...] = ()


NONE = Notes()


class _Definition(Struct, frozen=True, gc=False):
    """A definition: its lines, its label as written and as compared (name), and the text after the colon (rest)."""

    first: int
    end: int  # exclusive
    opening: int  # the offset of its bracket in the text
    label: str
    name: str
    rest: str
    target: str  # the address with its title
    is_link: bool  # whether it defines the address of a link and does not continue a paragraph
    may_be_note: bool


def find_notes(text: str, lines: list[str], starts: list[int], code: CodeScanner, *, movable: bool = True) -> Notes:
    """Find the notes and definitions of a text. lines, starts: its lines and their offsets.

    movable: whether notes are moved to the end; otherwise they stay in place as text.
    """
    definitions = list(_definitions(lines, starts, code, movable=movable)) if "]:" in text else []
    if not definitions:
        return NONE
    notes = _notes(definitions, _speakers(definitions, lines))
    uses, inside, labels = _uses(text, starts, code, definitions, notes)
    order = _order(notes, uses, inside)
    targets: dict[str, str] = {}  # the first address of each label counts
    moved = {line for name in order for line in range(notes[name].first, notes[name].end)}
    kept: list[int] = []
    escaped: list[int] = []
    parted: list[int] = []
    below = 0  # the line below the last definition that is text
    for definition in definitions:
        if definition.first in moved:
            continue
        target = targets.setdefault(definition.name, definition.target) if definition.is_link else None
        if definition.name in labels and definition.target == target:
            kept += range(definition.first, definition.end)
            if definition.first == below:
                parted.append(below)
        else:
            escaped.append(definition.first)
            below = definition.end
    written = "\n\n".join(_written(notes[name], lines) for name in order)
    return Notes(frozenset(escaped), frozenset(parted), frozenset(moved), written, tuple(kept))


def _definitions(lines: list[str], starts: list[int], code: CodeScanner, *, movable: bool) -> Iterator[_Definition]:
    """Yield what CommonMark, GFM or kramdown read as a definition, except for definitions inside a note."""
    behind = 0  # the line after the last definition
    for index, line in enumerate(lines):
        found = _DEFINITION.match(line) if index >= behind and "]:" in line else None
        name = _name(found["label"]) if found else ""
        opening = found.start("label") - 1 if found else 0  # the label itself may be code: [`rustdoc`]: https://…
        if not found or name in ("", "^") or code.holds(starts[index] + opening):
            continue
        place, rest = code.line(starts[index]), found["rest"]
        if place.kind == "markup":  # text, even if Markdown continues in that line
            at = starts[index] + opening
            yield _Definition(index, index + 1, at, found["label"], name, rest, "", is_link=False, may_be_note=False)
            continue
        if place.kind != "text":
            continue
        alone = place.starts or index == behind > 0
        marked = name[0] == "^"
        size = 1 if rest.strip() else 2  # the target may be in the next line
        target = " ".join([rest, *lines[index + 1 : index + size]])
        is_link = alone and not marked and is_definition_address(target)
        outermost = not place.nested and not line[:opening].strip(" ")
        may_be_note = movable and outermost and (marked or (alone and not is_link and _is_target(target)))
        end = _end(lines, starts, index, code) if may_be_note else index + size
        end += is_link and end < len(lines) and _TITLE_LINE.match(lines[end]) is not None
        may_be_note = may_be_note and bool("".join([rest, *lines[index + 1 : end]]).strip())
        at = starts[index] + opening
        yield _Definition(index, end, at, found["label"], name, rest, " ".join(target.split()), is_link, may_be_note)
        behind = end


def _end(lines: list[str], starts: list[int], index: int, code: CodeScanner) -> int:
    """Return the line after a note. A note continues with indented lines and with the lines of its paragraph."""
    end = index + 1
    running = True  # inside a paragraph
    while end < len(lines):
        line = lines[end]
        if not line.strip(" \t"):
            after = next((i for i in range(end, len(lines)) if lines[i].strip(" \t")), len(lines))
            if after == len(lines) or not _is_indented(lines[after]):
                break
            end = after
        elif _is_indented(line):
            running = True
        elif not running or code.line(starts[end]).starts or _BLOCK.match(line) or _DEFINITION.match(line):
            break
        end += 1
    return end


def _is_indented(line: str) -> bool:
    return indentation(line, 0)[0] >= CODE_INDENT


def _speakers(definitions: list[_Definition], lines: list[str]) -> set[str]:
    """Return the names that are speakers in a dialogue.

    A speaker speaks several times, or next to another speaker: `[记者]: 你怎么看？`, `[专家]: 我看好。`. Adjacent notes have numbers
    instead.
    """
    named = [definition for definition in definitions if definition.name[0] != "^"]
    speakers = {name for name, times in Counter(definition.name for definition in named).items() if times > 1}
    spoken = (definition for definition in named if not (definition.is_link or _DIGIT.search(definition.name)))
    for first, second in pairwise(spoken):
        if not any(line.strip() for line in lines[first.end : second.first]):
            speakers |= {first.name, second.name}
    return speakers


def _notes(definitions: list[_Definition], speakers: set[str]) -> dict[str, _Definition]:
    """Return the notes by name. Of several definitions of one name, the first counts."""
    notes: dict[str, _Definition] = {}
    for definition in definitions:
        if definition.may_be_note and definition.name not in speakers:
            notes.setdefault(definition.name, definition)
    return notes


def _uses(
    text: str, starts: list[int], code: CodeScanner, definitions: list[_Definition], notes: dict[str, _Definition]
) -> tuple[list[str], dict[str, list[str]], set[str]]:
    """Return the names in brackets, in order: first those outside of notes, then by note those inside it.

    Also return the set of all names that may be labels of links; names in HTML are excluded.
    """
    outside: list[str] = []
    labels: set[str] = set()
    inside: dict[str, list[str]] = {}
    waiting = iter(definitions)
    definition = next(waiting, None)
    for found in _REFERENCE.finditer(text):
        at = found.start()
        while definition and definition.end < len(starts) and starts[definition.end] <= at:
            definition = next(waiting, None)
        within = definition if definition and at >= definition.opening else None
        if within and (at == within.opening or within.is_link):
            continue
        name = _name(found["label"])
        if within and notes.get(within.name) is within:
            inside.setdefault(within.name, []).append(name)
            labels.add(name)
        elif not code.holds(at):
            outside.append(name)
            if code.line_around(at)[1].kind != "markup":
                labels.add(name)
    return outside, inside, labels


def _order(notes: dict[str, _Definition], uses: list[str], inside: dict[str, list[str]]) -> list[str]:
    """Return the names of the notes that are referred to, in the order of the first reference."""
    order: dict[str, None] = {}

    def take(names: Iterable[str]) -> None:
        waiting = [name for name in names if name in notes and name not in order]
        for name in waiting:
            if name not in order:
                order[name] = None
                waiting += [used for used in inside.get(name, ()) if used in notes and used not in order]

    take(uses)
    for name in notes:
        if name not in order:  # no reference to it, so it stays text; but it may refer to other notes
            take(inside.get(name, ()))
    return list(order)


def _written(note: _Definition, lines: list[str]) -> str:
    """Return a note as Markdown: its mark, followed by its paragraphs."""
    mark = f"\\[{_SYNTAX.sub(_escaped, note.label)}]"
    further = [_dedented(line) for line in lines[note.first + 1 : note.end]]
    if rest := note.rest.lstrip():  # keep trailing blanks: they may be a line break
        return mark + ("\n\n" if _NESTED.match(rest) else " ") + _closed([rest, *further])
    while not further[0].strip():
        further.pop(0)
    return mark + ("\n\n" if _BLOCK.match(further[0]) else " ") + _closed(further)


def _closed(lines: list[str]) -> str:
    """Return the lines as one text, and close a fence that is still open, because the next note is outside of it."""
    reader = LineReader()
    for line in lines:
        reader.take(line)
    return "\n".join([*lines, reader.fence] if reader.fence else lines)


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _dedented(line: str) -> str:
    """Return a line of a note without the four columns of indentation that mark it as part of the note."""
    indent, at = indentation(line, 0)
    return " " * max(indent - CODE_INDENT, 0) + line[at:]


def _is_target(rest: str) -> bool:
    """Return whether CommonMark reads the text after a colon as an address with an optional title."""
    found = _TARGET.match(rest)
    return found is not None and _TITLE.match(found["rest"]) is not None


def is_definition_address(rest: str) -> bool:
    """Return whether the text after the colon of a definition is an address, as opposed to words.

    An address has a scheme, a path or a file suffix. A single ASCII word may be the name of a page.
    """
    found = _TARGET.match(rest)
    if not found:
        return False
    target = (found["bracketed"] if found["bare"] is None else found["bare"]).strip()
    if not target or _STARTS_ADDRESS.match(target):
        return True
    if not _TITLE.match(found["rest"]):
        return False
    if target.isascii():
        return _ASCII_ADDRESS.fullmatch(target) is not None
    return _FILE.fullmatch(target) is not None


def _name(label: str) -> str:
    return " ".join(label.split()).casefold()
