"""What of one article may recur in its archive: the lines at its edges, and the starts and ends of these lines.

An edge line is one of the first or last lines of text, up to the first long paragraph of prose. The rest of the article
is counted in slots: numbers from 0 to SLOTS, so that an archive of any size needs the same memory.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Literal, NamedTuple

from msgspec import Struct

from newsingest.article import Article, Block, Code, Embed, Heading, Image, Paragraph, Rule, Table
from newsingest.news.zones import is_prose
from newsingest.profile import Edge, Shape
from newsingest.recurring_text import with_placeholders
from newsingest.survey.path_shapes import path_pattern
from newsingest.text import texts

SLOTS = 1 << 20
_LINES = 4  # edge lines at each end of an article
_LONG = 80  # characters: no line behind a paragraph of prose of this length is at the edge
_LONGEST_LINE, _LONGEST_PART = 120, 60  # characters of a line, and of its start or end, that may recur
_PARTS = 3  # the starts, and the ends, of one line

# Where the start of a line may stop, and where the end of a line may begin: before or behind such a
# mark, or at a blank that is not next to a Latin letter, digit or sign. An end may also begin at any blank behind a
# sentence.
_START = re.compile(r"[】）)〉》」』\]｜|：:—]++\s?|\s(?![!-~])")
_END = re.compile(
    r"(?P<opening>[（(【\[《])|[。！？!?…”’」』】）)\]｜|—]++(?!\s)|\s(?![!-~])|(?<=[.!?。！？…”’」』】）)])\s"
)
_SHORT_END = re.compile(r"[（(【\[《。！？!?…”’」』】）)\]｜|—\s]")  # all characters at which an end may begin
_DATELINE_END = re.compile(r"(?:[电電讯訊]|消息|报道|報道)[）)】\]]?[：:]?\s?\Z")
_LATIN_ENDS = ".!?"
_WORD = 6  # characters: a text without blanks that is shorter is a single word
SENTENCE_ENDS = ("。", "．", ".", "！", "？", "!", "?", "；", ";", "…")
_INTRODUCES = ("：", ":")  # a line that introduces the text below it
_PLACEHOLDER = re.compile(r"\{(?:url|date|n)\}")
_LITERAL = re.compile(r"\{[a-z]+\}")  # would be read as a placeholder
_LETTER = re.compile(r"[^\W\d_]")


class Candidate(Struct, frozen=True, array_like=True):
    """A text at an edge.

    example: its line as the article has it, if placeholders stand in for a part of it; story: a number that stands for
    the rest of the article. It is the same in copies of a story.
    """

    where: Edge
    shape: Shape
    text: str
    example: str
    story: int


class Features(Struct, frozen=True, array_like=True):
    """What of one article may recur in its archive.

    name: the path of the input; pattern: what its path looks like, or ""; edges: the texts at its edges, each once;
    inner: the slots of the texts between.
    """

    name: str
    encoding: str
    pattern: str
    edges: list[Candidate]
    inner: list[int]


_Kind = Literal["paragraph", "heading", "inside"]


class _Line(NamedTuple):
    """A line of an article: with placeholders, and as written.

    kind: "inside" for a line of a list, a table, a quotation or code.
    """

    text: str
    written: str
    kind: _Kind


def features(article: Article) -> Features:
    """Return what of an article may recur."""
    origin = article.origin
    name = f"{origin.path}/{origin.member}" if origin.member else origin.path
    lines = list(_lines(article.body))
    head, tail = _edge(lines, range(len(lines))), _edge(lines, range(len(lines) - 1, -1, -1))
    raw = article.dateline.raw if article.dateline else "\n"
    found: Iterable[tuple[Edge, Shape, str, int]] = chain(
        (("head", shape, text, at) for at in head for shape, text in _head_parts(lines[at], raw)),
        (
            ("tail", shape, text, at)
            for at in tail
            for shape, text in _tail_parts(lines[at], is_last=at == len(lines) - 1)
        ),
    )
    story = _stories(lines, name)
    edges = {
        (where, shape, text): Candidate(
            where, shape, text, lines[at].written if _PLACEHOLDER.search(text) else "", story(at)
        )
        for where, shape, text, at in found
        if _LETTER.search(_PLACEHOLDER.sub("", text))  # it says something besides digits, dates and addresses
    }
    inside = (line.text for at, line in enumerate(lines) if at not in head and at not in tail)
    inner = {slot_of(shape, text) for line in inside for shape, text in _parts(line)}
    return Features(name, origin.encoding, path_pattern(name), list(edges.values()), sorted(inner))


def _stories(lines: Sequence[_Line], name: str) -> Callable[[int], int]:
    """Return a function from the place of a line to the number of the story around it.

    The number is that of the longest other line, because copies of a story may have other titles, dates and credits. If
    no other line is long, the number is that of the name.
    """
    long = sorted((len(line.written), line.written, at) for at, line in enumerate(lines) if len(line.written) > _LONG)
    told = [(at, zlib.crc32(written.encode())) for _, written, at in reversed(long[-2:])]
    told.append((-1, zlib.crc32(name.encode())))
    return lambda at: next(number for other, number in told if other != at)


def slot_of(shape: Shape, text: str) -> int:
    """Return the slot in which a text between the edges is counted."""
    return zlib.crc32(f"{shape}\n{text}".encode()) % SLOTS


def _lines(blocks: Iterable[Block]) -> Iterator[_Line]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (_line(line, "paragraph") for line in block.text.split("\n"))
        elif isinstance(block, Heading):
            yield _line(block.text, "heading")
        elif isinstance(block, (Code, Table)):  # nothing in them recurs as a line
            yield _Line("", "", "inside")
        elif not isinstance(block, (Image, Embed, Rule)):
            yield from (_line(text, "inside") for text in texts((block,)))


def _line(text: str, kind: _Kind) -> _Line:
    return _Line(with_placeholders(text), text, kind)


def _edge(lines: Sequence[_Line], order: Iterable[int]) -> list[int]:
    """Return the places of the lines at one edge, from the outermost."""
    found: list[int] = []
    for at in order:
        if lines[at].kind == "inside" or len(found) == _LINES:
            break
        found.append(at)
        if len(lines[at].text) > _LONG and is_prose(lines[at].text):
            break
    return found


def is_single_word(text: str) -> bool:
    """Return whether a text is a single word. A mark does not make "Enjoy!" or 晚安！ a sentence."""
    text = text.strip()
    return " " not in text and (text.isascii() or len(text) < _WORD)


_Parts = Iterator[tuple[Shape, str]]


def _parts(line: str) -> _Parts:
    """Yield a line, its starts and its ends. An end that is a sentence is not counted, because its row is off."""
    if len(line) <= _LONGEST_LINE:
        yield "line", line
    for end in _starts(line):
        yield "starts", line[:end]
    is_closed = line.endswith(SENTENCE_ENDS)
    if is_closed and not (line[-2:].isascii() or _SHORT_END.search(line, max(len(line) - _WORD, 0), len(line) - 1)):
        return  # its end is not a word
    for start in _ends(line):
        if not is_closed or is_single_word(line[start:]):
            yield "ends", line[start:]


def _head_parts(line: _Line, dateline: str) -> _Parts:
    """Yield a line of the head, and its starts if prose follows them. A dateline stays. So does a heading."""
    if line.kind == "heading" or _LITERAL.search(line.written):
        return
    text = line.text
    if len(text) <= _LONGEST_LINE and not text.endswith(_INTRODUCES):
        yield "line", text
    if not line.written.startswith(dateline):
        for end in _starts(text):
            if is_prose(text[end:]) and not _DATELINE_END.search(text, 0, end):
                yield "starts", text[:end]


def _tail_parts(line: _Line, *, is_last: bool) -> _Parts:
    """Yield a line of the tail, and its ends if they follow prose. A heading stays if there is text below it."""
    if (line.kind == "heading" and not is_last) or _LITERAL.search(line.written):
        return
    text = line.text
    if len(text) <= _LONGEST_LINE and not text.endswith(_INTRODUCES):
        yield "line", text
    for start in _ends(text):
        if is_prose(text[:start]):
            yield "ends", text[start:]


def _starts(line: str) -> Iterator[int]:
    """Yield the places where a start of a line may stop. A Latin label that ends in a blank is none."""
    found = (match.end() for match in _START.finditer(line, 0, _LONGEST_PART) if not _follows_word(line, match))
    inside = (end for end in found if end < len(line) and not (line[end - 1].isspace() and line[:end].isascii()))
    return islice(inside, _PARTS)


def _ends(line: str) -> list[int]:
    """Return the places where an end of a line may begin."""
    found = [
        match.start() if match["opening"] or match[0].isspace() else match.end()
        for match in _END.finditer(line, max(len(line) - _LONGEST_PART, 1))
        if not _follows_word(line, match)
    ]
    return [start for start in dict.fromkeys(found) if start < len(line)][-_PARTS:]


def _follows_word(line: str, found: re.Match[str]) -> bool:
    """Return whether a match is a blank behind a Latin letter, digit or sign."""
    before = line[max(found.start() - 1, 0)]
    return found[0].isspace() and "!" <= before <= "~" and before not in _LATIN_ENDS
