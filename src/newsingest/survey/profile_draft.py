"""Draft a profile of what was learnt of an archive, for a person to review."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from newsingest.article import RemovedKind
from newsingest.errors import counted
from newsingest.news.kinds import guessed_kind
from newsingest.news.zones import is_prose
from newsingest.survey.features import SENTENCE_ENDS, is_single_word
from newsingest.survey.learning import FEWEST, Learning, Recurring
from newsingest.text import ends_in

_APPLIED, _SHARE, _EDGE = 5, 50, 10  # a row is on at 5 files, a 50th of the articles, and 9 of 10 places at the edge
MOST_ROWS = 200  # of a profile
_NEARLY = 20  # nearly every article: all but a 20th
_CLAUSE_ENDS = ("，", "、", "：")
_MARKS = (*SENTENCE_ENDS, *_CLAUSE_ENDS, ",", ":")
_INSIDE = re.compile(r"[。！？；…!?][”’」』）)\s]*\w|[.]\s")  # a sentence in front of another text
_BARE = ("utf-8", "ascii")  # encodings that need no default


class DraftedRow(Struct, frozen=True):
    """A row of the draft. edge: the share of its places that are at the edge, in percent."""

    found: Recurring
    kind: RemovedKind
    edge: int
    apply: bool


def drafted_rows(found: Iterable[Recurring], articles: int) -> list[DraftedRow]:
    """Return a row for each text that recurs, those of most files first. A profile has the first MOST_ROWS of them.

    articles: how many were read.
    """
    every = [one for one in found if _is_often(one, articles) or one.stories >= FEWEST]  # else a story that has copies
    return [_row(one, articles) for one in every if not _is_part(one, every)]


def _is_often(one: Recurring, articles: int) -> bool:
    """Return whether a text is in so many articles that its row may be on."""
    return one.files >= _APPLIED and one.files * _SHARE >= articles


def _row(one: Recurring, articles: int) -> DraftedRow:
    places = one.files + one.elsewhere
    apply = _is_often(one, articles) and one.elsewhere * _EDGE <= places and not _is_sentence(one)
    return DraftedRow(one, guessed_kind(one.text, one.where), 100 * one.files // places, apply)


def _is_sentence(one: Recurring) -> bool:
    """Return whether a text has a sentence or ends a clause. A single word is not a sentence, even with an end mark."""
    text = one.text.strip()
    if is_single_word(text):
        return text.endswith(_CLAUSE_ENDS)
    return ends_in(text, _MARKS) or is_prose(text) or (one.shape == "ends" and _INSIDE.search(text) is not None)


def _is_part(one: Recurring, every: Sequence[Recurring]) -> bool:
    """Return whether another text says the same: a longer one in nearly all of its files, or itself at the other edge."""
    for other in every:
        if other.files * 10 < one.files * 9:  # the rest is in fewer files
            return False
        if other is one:
            continue
        if other.where != one.where:
            if (other.shape, other.text) == (one.shape, one.text) and other.files > 2 * one.files:
                return True
        elif _holds(other, one) and (_is_sentence(one) or not _is_sentence(other)):  # else only the part can be on
            return True
    return False


def _holds(one: Recurring, part: Recurring) -> bool:
    """Return whether the start or end of a line is a part of a longer one."""
    return len(one.text) > len(part.text) and (
        (part.shape == "starts" and one.text.startswith(part.text))
        or (part.shape == "ends" and one.text.endswith(part.text))
    )


# -- the file --------------------------------------------------------------------------------------------------------------


def toml_of(learning: Learning, rows: Sequence[DraftedRow]) -> str:
    """Return the text of the profile. The same inputs give the same text."""
    return "\n".join(_lines(learning, rows)) + "\n"


def _lines(learning: Learning, rows: Sequence[DraftedRow]) -> Iterator[str]:
    articles = learning.articles
    yield f"# Drafted by newsingest learn from {counted(articles, 'article')}. Review it before you use it:"
    yield "# newsingest removes the text of each row with apply = true, at the edges of articles only."
    yield ""
    yield "[defaults]"
    encoding, number = next(iter(learning.encodings.most_common(1)), ("", 0))
    if encoding not in _BARE and "+" not in encoding and (articles - number) * _NEARLY <= articles and number:
        yield f"encoding = {_quoted(encoding)}  # {number} of {articles}"
    yield '# source = ""'
    yield '# timezone = "Asia/Shanghai"  # newsingest never guesses a time zone'
    yield ""
    yield "[path]"
    for pattern, paths in learning.patterns():
        yield f"# pattern = {_quoted(pattern)}  # {paths} of {articles} names"
    yield ""
    yield "[keys]"
    for row in rows:
        yield from ("", "[[furniture]]", *_fields(row, articles))


def _fields(row: DraftedRow, articles: int) -> Iterator[str]:
    found = row.found
    yield f"text = {_quoted(found.text)}"
    yield f'where = "{found.where}"'
    yield f'shape = "{found.shape}"'
    yield f'kind = "{row.kind}"'
    yield f"apply = {'true' if row.apply else 'false'}"
    yield f'files = "{found.files} of {articles}"'
    if (
        found.shape != "ends" or not found.text.endswith(SENTENCE_ENDS) or is_single_word(found.text)
    ):  # else it is not counted between the edges
        yield f'edge = "{row.edge} %"'
    yield f"example = {_quoted(found.example)}"


def _quoted(text: str) -> str:
    """Return a text as TOML writes it. Characters that do not print are escaped."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable() or char == "\u3000":
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"  # noqa: PLR2004 - four digits


__all__ = ["FEWEST", "MOST_ROWS", "DraftedRow", "drafted_rows", "toml_of"]
