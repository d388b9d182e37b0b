"""Count the characters of an input that its record contains. List missing and doubled text, with line numbers."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from newsingest import cuts, parsers
from newsingest.article import Article, RemovedKind
from newsingest.audit import values
from newsingest.parsers.proof import Parts, Proof
from newsingest.text import texts
from newsingest.visible.mask import EITHER, Mask
from newsingest.visible.squash import squash

_START = 8  # how many characters of a text are used to find its line
_NAMED, _SEARCHED = 100, 1000  # the most findings of a kind to list, and the most texts to search for


class Finding(NamedTuple):
    """A difference between an input and its record.

    Attributes:
        kind: ``"missing"`` or ``"doubled"`` (characters), ``"value"`` (a value of the front matter is lost), or
            ``"differs"`` (the two HTML parsers read the text differently).
        line: The line in the input, counted from 1; 0 if it is not known.
        text: The text. If a line is missing, its first and last characters are left out here if the record contains them
            somewhere else: ``三`` for the missing line ``第三段。``. ``visible`` minus ``covered`` counts all missing characters.
    """

    kind: str
    line: int
    text: str


class Coverage(NamedTuple):
    """What an audit found. White space does not count as a character.

    Attributes:
        visible: The visible characters of the input.
        covered: How many of them the record contains.
        findings: The differences between the input and the record.
        removed: How many characters the record's ``removed`` contains, by kind. Comments do not count.
        complete: True if there are no findings.
        shares: The share of the visible characters that was removed, by kind, from 0 to 1.
    """

    visible: int
    covered: int
    findings: tuple[Finding, ...]
    removed: dict[RemovedKind, int]

    @property
    def complete(self) -> bool:
        """Whether the record contains all visible text exactly once."""
        return not self.findings

    @property
    def shares(self) -> dict[RemovedKind, float]:
        """The share of the visible characters that was removed, by kind, from 0 to 1."""
        return {kind: size / max(self.visible, 1) for kind, size in self.removed.items()}


def audit(text: str, article: Article) -> Coverage:
    """Compare a decoded input with its record.

    Unlike ``prove``, it does not read the HTML with the second parser.

    Args:
        text: The text of the input: ``newsingest.source.decode(data, name).text``.
        article: The record.

    Returns:
        What was found.

    Raises:
        UsageError: ``article.origin.format`` is not a known format.

    Example:
        >>> from newsingest.audit import audit
        >>> text = "　　第一段。\\n　　第二段。\\n"
        >>> article = newsingest.parse_bytes(text.encode())
        >>> audit(text + "　　第三段。\\n", article).findings
        (Finding(kind='missing', line=3, text='三'),)
    """
    proof, parts, lines = _second_reading(text, article)
    need, may = Counter[str](), Counter[str]()
    for line in lines:
        need.update(line.required)
        may.update(line.either)
    moved = [(squash(entry.text), entry.sure) for entry in proof.moved(article, parts.body)]
    pieces = [*(words for words, sure in moved if sure), *map(squash, _record_texts(article))]
    for words, sure in moved:
        if not sure and Counter(words) - may <= need - Counter(
            "".join(pieces)
        ):  # otherwise the body contains the words too
            pieces.insert(0, words)
    have = Counter("".join(pieces))
    missing, doubled = need - have, have - need - may
    stated = proof.stated(parts) if parts.fields else ()
    first = _line_number(text, parts.fields_start)
    findings = [
        *_missing(lines, pieces, missing),
        *_doubled(lines, pieces, doubled),
        *(Finding("value", first + index, words) for index, words in values.lost(stated, article)),
    ]
    visible = need.total()
    return Coverage(visible, visible - missing.total(), tuple(findings), cuts.sizes(article.removed))


def _line_number(text: str, position: int) -> int:
    """Return the number of the line that contains a position, counted from 1."""
    return text.count("\n", 0, position) + 1


def line_of(text: str, article: Article, words: str) -> int:
    """Return the number of the line where some words of a record start, or 0 if no line contains them."""
    _, _, lines = _second_reading(text, article)
    return _line_of(squash(words), lines)


def _second_reading(text: str, article: Article) -> tuple[Proof, Parts, list["_Line"]]:
    """Return the proof of a record's format, the parts of the input, and the visible lines of its body.

    The last line contains text that the record may have although the body does not show it.
    """
    proof = parsers.named(article.origin.format).proof()
    parts = proof.split(text)
    return proof, parts, _visible(proof.visible(parts.body, article), _line_number(text, parts.body_start))


class _Line(NamedTuple):
    """The text of a line, without white space.

    number: the line number; required: text that the record must contain; either: text that it may contain; both: the
    two together, in order.
    """

    number: int
    required: str
    either: str
    both: str


def _visible(mask: Mask, first_line: int) -> list[_Line]:
    """Return the lines that have text."""
    lines: dict[int, list[tuple[bool, str]]] = {}
    number, position = first_line, 0
    for piece in mask.pieces():
        number += mask.text.count("\n", position, piece.start)
        position = piece.start
        for offset, part in enumerate(piece.text.split("\n")):
            if part:
                lines.setdefault(number + offset, []).append((piece.kind == EITHER, part))
    beside = [_Line(0, "", mask.added, mask.added)] if mask.added else []
    return [_line(number, found) for number, found in lines.items()] + beside


def _line(number: int, found: list[tuple[bool, str]]) -> _Line:
    required, either = (squash("".join(part for may, part in found if may is kind)) for kind in (False, True))
    return _Line(number, required, either, squash("".join(part for _, part in found)) if either else required)


def _record_texts(article: Article) -> Iterator[str]:
    """Yield the texts of the blocks of a record, and its removed texts except comments."""
    yield from texts(article.body)
    for removed in article.removed:
        if removed.kind != "comment":
            yield cuts.text_without_addresses(removed)


def _missing(lines: list[_Line], pieces: list[str], missing: Counter[str]) -> Iterator[Finding]:
    """Yield a finding for each line whose text is not in the record, with only the missing part of the line."""
    record, whole, chars = "".join(pieces), frozenset(pieces), frozenset(missing)
    suspects = (line for line in lines if not chars.isdisjoint(line.required) and line.required not in whole)
    rest, position, named, searched = missing.copy(), 0, 0, 0
    for line in suspects:
        required = line.required
        if named == _NAMED or searched == _SEARCHED:
            break
        at = record.find(required, position)  # most lines have the same order in the record
        if at >= 0:
            position = at
            continue
        searched += 1
        if required not in record and line.both not in record:
            lost = _cut(required, record)
            if not chars.isdisjoint(lost):
                named += 1
                rest -= Counter(lost)
                yield Finding("missing", line.number, lost)
    else:
        if named:
            return
    if rest:
        yield Finding("missing", 0, "".join(sorted(rest.elements())))


def _cut(text: str, record: str) -> str:
    """Return a text without the longest start, and then the longest end, that the record contains."""
    sizes = range(1, len(text) + 1)
    start = bisect_left(sizes, True, key=lambda size: text[:size] not in record)  # noqa: FBT003 - False, then True
    rest = text[start:]
    return rest[: len(rest) - bisect_left(sizes[: len(rest)], True, key=lambda size: rest[-size:] not in record)]  # noqa: FBT003


def _doubled(lines: list[_Line], pieces: list[str], doubled: Counter[str]) -> Iterator[Finding]:
    """Yield a finding for each text that occurs more often in the record than in the input."""
    if not doubled:
        return
    whole, chars = "".join(line.required for line in lines), frozenset(doubled)
    suspects = [(piece, times) for piece, times in Counter(pieces).items() if not chars.isdisjoint(piece)]
    named = 0
    for piece, times in suspects[:_SEARCHED]:
        if named < _NAMED and whole.count(piece) < times:
            named += 1
            yield Finding("doubled", _line_of(piece, lines), piece)
    if not named:
        yield Finding("doubled", 0, "".join(sorted(doubled.elements())))


def _line_of(piece: str, lines: list[_Line]) -> int:
    return next((line.number for line in lines if piece[:_START] in line.required), 0)
