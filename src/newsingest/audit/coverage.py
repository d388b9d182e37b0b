"""What of an input stands in its record: characters counted, what is missing or doubled named with its line."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from newsingest import cuts
from newsingest.article import Article, Block, Heading, Image, List, Paragraph, Quote, RemovedKind, Table
from newsingest.audit import values
from newsingest.text import FULL_WIDTH, levelled, texts
from newsingest.visible import markdown
from newsingest.visible.entities import decoded
from newsingest.visible.html import mask_html
from newsingest.visible.mask import EITHER, Mask
from newsingest.visible.templates import mask_templates

_DROPPED = re.compile(r"[\s\u200b\ufeff]+")
# What is one character where it is raised: several forms of a minus, and full-width digits and signs.
_RAISED_ALIKE = str.maketrans(FULL_WIDTH | {"\u2212": "-", "\u2013": "-"})
_FENCED = re.compile(r"\A[\ufeff\s]*---[ \t]*\n(?P<front>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_UNOPENED = re.compile(r"\A\n*(?P<front>[^\n:]+:.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_COPIED = re.compile(r"[（(【\[]?(?:原[标標题題]|[标標][题題])")  # 原标题：… is removed, and the title a copy of it
_DIGEST = re.compile(r"^[ \t]*>", re.MULTILINE)
_START = 8  # characters of a text by which its line is found
_NAMED, _SEARCHED = 100, 1000  # findings of a kind that are told apart, and texts looked for: each costs a search


class Finding(NamedTuple):
    """Something that does not add up, and its line, counted from 1; 0 if the line is not known.

    kind: "missing" or "doubled" characters, a lost "value" of front matter, or what two HTML engines read so that it "differs".
    """

    kind: str
    line: int
    text: str


class Coverage(NamedTuple):
    """How many characters are visible, how many of them stand in the record, and what does not add up.

    removed: how many characters of each kind stand in the record's ``removed``; white space and comments do not count.
    """

    visible: int
    covered: int
    findings: tuple[Finding, ...]
    removed: dict[RemovedKind, int]

    @property
    def complete(self) -> bool:
        """Whether everything stands in the record, once."""
        return not self.findings

    @property
    def shares(self) -> dict[RemovedKind, float]:
        """The share of the visible characters that was removed, by kind, from 0 to 1."""
        return {kind: size / max(self.visible, 1) for kind, size in self.removed.items()}


def audit(text: str, article: Article) -> Coverage:
    """Hold a decoded input (``Source.text``) against the record that was made of it."""
    front, body, first_line = parts(text, article)
    lines = _visible(masked(body, article), first_line)
    need, may = Counter[str](), Counter[str]()
    for line in lines:
        need.update(line.required)
        may.update(line.either)
    pieces = [squash(piece) for piece in _record_texts(article)]
    digest = squash(_digest(article, body))
    if Counter(digest) - may <= need - Counter("".join(pieces)):  # else the quote stands in the body as well
        pieces.insert(0, digest)
    have = Counter("".join(pieces))
    missing, doubled = need - have, have - need - may
    findings = [
        *_missing(lines, pieces, missing),
        *_doubled(lines, pieces, doubled),
        *(Finding("value", line + 1, words) for line, words in values.lost(front, article)),
    ]
    visible = need.total()
    return Coverage(visible, visible - missing.total(), tuple(findings), cuts.sizes(article.removed))


def parts(text: str, article: Article) -> tuple[str, str, int]:
    """Return front matter, body and the number of the body's first line; a full-width text has no front matter."""
    return split(text) if article.origin.format == "jekyll" else ("", text, 1)


def line_of(text: str, article: Article, words: str) -> int:
    """Return the number of the line where some words of a record start; 0 if no line holds them."""
    _, body, first_line = parts(text, article)
    return _line_of(squash(words), _visible(masked(body, article), first_line))


def squash(text: str) -> str:
    """Return a text without white space and the characters that are dropped everywhere.

    Raised and lowered digits and signs count as plain ones, for the record writes them as characters of their own: 10⁸.
    """
    return levelled(_DROPPED.sub("", text)).translate(_RAISED_ALIKE)


def split(text: str) -> tuple[str, str, int]:
    """Return front matter, body and the number of the body's first line."""
    found = _FENCED.match(text) or _UNOPENED.match(text)
    if found is None:
        return "", text, 1
    return found["front"], text[found.end() :], text.count("\n", 0, found.end()) + 1


def masked(body: str, article: Article) -> Mask:
    """Return the body with what is syntax in it marked, by the format and kind of body of its record."""
    mask = Mask(body, markdown=article.origin.body_kind == "markdown")
    if article.origin.format == "fullwidth":
        markdown.mask_html2text(mask)
        return mask
    if mask.markdown:
        markdown.mask_fences(mask)
    mask_templates(mask)
    if mask.markdown:
        markdown.flag_html(mask)
    mask_html(mask)
    markdown.mask_footer(mask)
    if mask.markdown:
        markdown.mask_markdown(mask, frozenset(_linked(article.body)) if "]:" in body else frozenset())
    elif _DIGEST.match(body.lstrip("\n")):
        markdown.mask_quote(mask)
    return mask


def _linked(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the addresses that blocks link to, without percent-encoding."""
    for block in blocks:
        if isinstance(block, Quote):
            yield from _linked(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from _linked(item)
        elif isinstance(block, Table):
            yield from (
                unquote(span.href) for row in block.rows for cell in row for span in cell.spans if span.href is not None
            )
        elif isinstance(block, Paragraph | Heading):
            yield from (unquote(span.href) for span in block.spans if span.href is not None)
        elif isinstance(block, Image):
            yield from map(unquote, filter(None, (block.url, block.href)))


class _Line(NamedTuple):
    """What a line holds without white space: its number, what must stand in the record, what may, and both in their order."""

    number: int
    required: str
    either: str
    both: str


def _visible(mask: Mask, first_line: int) -> list[_Line]:
    """Return the lines that hold something."""
    lines: dict[int, list[tuple[bool, str]]] = {}
    number, position = first_line, 0
    for piece in mask.pieces():
        number += mask.text.count("\n", position, piece.start)
        position = piece.start
        for offset, part in enumerate(piece.text.split("\n")):
            if part:
                lines.setdefault(number + offset, []).append((piece.kind == EITHER, part))
    return [_line(number, found) for number, found in lines.items()]


def _line(number: int, found: list[tuple[bool, str]]) -> _Line:
    required, either = (squash("".join(part for may, part in found if may is kind)) for kind in (False, True))
    return _Line(number, required, either, squash("".join(part for _, part in found)) if either else required)


def _digest(article: Article, body: str) -> str:
    """Return the summary of a post where it says the same as the quote that its body starts with; else nothing."""
    if article.origin.format != "jekyll" or not article.summary or not _DIGEST.match(body.lstrip("\n")):
        return ""
    quoted = "\n".join(line.lstrip(" >") for line in body.lstrip("\n").split("\n\n", 1)[0].split("\n"))
    return article.summary if squash(decoded(quoted)) == squash(article.summary) else ""


def _record_texts(article: Article) -> Iterator[str]:
    """Yield what was in the body: blocks, what was removed, and the title that was moved out of it."""
    title = squash(article.title or "")
    copied = any(_COPIED.match(squash(cut.text)) and title in squash(cut.text) for cut in article.removed)
    if title and article.origin.format != "jekyll" and not copied:
        yield title
    yield from texts(article.body)
    for removed in article.removed:
        if removed.kind != "comment":
            yield cuts.shown(removed)


def _missing(lines: list[_Line], pieces: list[str], missing: Counter[str]) -> Iterator[Finding]:
    """Name the lines whose text does not stand in the record, cut down to what is missing of each."""
    record, whole, chars = "".join(pieces), frozenset(pieces), frozenset(missing)
    suspects = (line for line in lines if not chars.isdisjoint(line.required) and line.required not in whole)
    rest, position, named, searched = missing.copy(), 0, 0, 0
    for line in suspects:
        required = line.required
        if named == _NAMED or searched == _SEARCHED:
            break
        at = record.find(required, position)  # most stand in their order
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
    """Return a text without what stands in the record of its start, and then of its end."""
    sizes = range(1, len(text) + 1)
    start = bisect_left(sizes, True, key=lambda size: text[:size] not in record)  # noqa: FBT003 - false, then true
    rest = text[start:]
    return rest[: len(rest) - bisect_left(sizes[: len(rest)], True, key=lambda size: rest[-size:] not in record)]  # noqa: FBT003


def _doubled(lines: list[_Line], pieces: list[str], doubled: Counter[str]) -> Iterator[Finding]:
    """Name the texts that stand in the record more often than in the input."""
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
