"""What of an input stands in its record: characters counted, what is missing or doubled named with its line."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning

from newsingest.article import Article
from newsingest.audit import syntax, values
from newsingest.audit.syntax import EITHER, TEXT, Mask
from newsingest.text import texts

_DROPPED = re.compile(r"[\s\u200b\ufeff]+")
_FENCED = re.compile(r"\A[\ufeff\s]*---[ \t]*\n(?P<front>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_UNOPENED = re.compile(r"\A\n*(?P<front>[^\n:]+:.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_COPIED = re.compile(r"[（(【\[]?(?:原[标標题題]|[标標][题題])")  # 原标题：… is removed, and the title a copy of it
_DIGEST = re.compile(r"^[ \t]*>", re.MULTILINE)


class Finding(NamedTuple):
    """Something that does not add up: "missing" or "doubled" characters, or a front matter "value"; its line, 1-based."""

    kind: str
    line: int
    text: str


class Coverage(NamedTuple):
    """How many characters are visible, how many of them stand in the record, and what does not add up."""

    visible: int
    covered: int
    findings: tuple[Finding, ...]

    @property
    def complete(self) -> bool:
        """Whether everything stands in the record, once."""
        return not self.findings


def audit(text: str, article: Article) -> Coverage:
    """Hold a decoded input (``Source.text``) against the record that was made of it."""
    front, body, first_line = split(text) if article.origin.format == "jekyll" else ("", text, 1)
    lines = list(_visible(masked(body, article), first_line))
    pieces = [squash(piece) for piece in _record_texts(article, body)]
    need, may = Counter[str](), Counter[str]()
    for _, required, either in lines:
        need.update(required)
        may.update(either)
    have = Counter("".join(pieces))
    missing, doubled = need - have, have - need - may
    findings = [
        *_missing(lines, "".join(pieces), missing),
        *_doubled(lines, pieces, doubled),
        *(Finding("value", line + 1, words) for line, words in values.lost(front, article)),
    ]
    visible = need.total()
    return Coverage(visible, visible - missing.total(), tuple(findings))


def squash(text: str) -> str:
    """Return a text without white space and the characters that are dropped everywhere."""
    return _DROPPED.sub("", text)


def split(text: str) -> tuple[str, str, int]:
    """Return front matter, body and the number of the body's first line."""
    found = _FENCED.match(text) or _UNOPENED.match(text)
    if found is None:
        return "", text, 1
    return found["front"], text[found.end() :], text.count("\n", 0, found.end()) + 1


def masked(body: str, article: Article) -> Mask:
    """Return the body with what is syntax in it marked, by the format and kind of body of its record."""
    mask = Mask(body)
    if article.origin.format == "fullwidth":
        syntax.mask_html2text(mask)
        return mask
    syntax.mask_templates(mask)
    if article.origin.body_kind == "markdown":
        syntax.mask_fenced(mask)
    syntax.mask_html(mask)
    syntax.mask_footer(mask)
    digest = _DIGEST.match(body.lstrip("\n"))
    if article.origin.body_kind == "markdown":
        syntax.mask_markdown(mask)
    elif digest:
        syntax.mask_quote(mask)
    return mask


def _visible(mask: Mask, first_line: int) -> Iterator[tuple[int, str, str]]:
    """Yield each line's number, what must stand in the record, and what may; entities decoded, white space aside."""
    position = 0
    for number, line in enumerate(mask.text.split("\n"), first_line):
        kinds = mask.kinds[position : position + len(line)]
        required = "".join(c for c, kind in zip(line, kinds, strict=True) if kind == TEXT)
        either = "".join(c for c, kind in zip(line, kinds, strict=True) if kind == EITHER)
        if "&" in required and mask.unsure[position]:
            required, either = "", either + required + _decoded(required)
        elif "&" in required and not mask.verbatim[position]:
            required = _decoded(required)
        yield number, squash(required), squash(either)
        position += len(line) + 1


def _decoded(text: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        return BeautifulSoup(text.replace("<", "&lt;"), "html.parser").get_text()


def _record_texts(article: Article, body: str) -> Iterator[str]:
    """Yield what was in the body: blocks, what was removed, and the fields that were moved out of it."""
    moved = article.summary if article.origin.format == "jekyll" else article.title
    if moved and article.origin.format == "jekyll" and _DIGEST.match(body.lstrip("\n")):
        quoted = "\n".join(line.lstrip(" >") for line in body.lstrip("\n").split("\n\n", 1)[0].split("\n"))
        if squash(_decoded(quoted)) == squash(moved):
            yield moved
    elif (
        moved
        and article.origin.format != "jekyll"
        and not any(
            _COPIED.match(squash(removed.text)) and squash(moved) in squash(removed.text) for removed in article.removed
        )
    ):
        yield moved
    yield from texts(article.body)
    for removed in article.removed:
        if removed.kind in ("chart", "advert"):  # the addresses of their pictures are no text
            yield " ".join(word for word in removed.text.split() if "://" not in word)
        elif removed.kind != "comment":
            yield removed.text


def _missing(lines: list[tuple[int, str, str]], record: str, missing: Counter[str]) -> Iterator[Finding]:
    """Name the lines whose text does not stand in the record, cut down to what is missing of each."""
    if not missing:
        return
    named = False
    for number, required, _ in lines:
        if required and not set(missing).isdisjoint(required) and required not in record:
            start, end = 0, len(required)
            while start < end and required[: start + 1] in record:
                start += 1
            while end > start and required[end - 1 :] in record:
                end -= 1
            lost = required[start:end]
            if lost and not set(missing).isdisjoint(lost):
                named = True
                yield Finding("missing", number, lost)
    if not named:
        yield Finding("missing", 0, "".join(sorted(missing.elements())))


def _doubled(lines: list[tuple[int, str, str]], pieces: list[str], doubled: Counter[str]) -> Iterator[Finding]:
    """Name the texts that stand in the record more often than in the input."""
    if not doubled:
        return
    whole = "".join(required for _, required, _ in lines)
    named = False
    for piece, times in Counter(pieces).items():
        if piece and not set(doubled).isdisjoint(piece) and whole.count(piece) < times:
            named = True
            line = next((number for number, required, _ in lines if piece[:8] in required), 0)
            yield Finding("doubled", line, piece)
    if not named:
        yield Finding("doubled", 0, "".join(sorted(doubled.elements())))
