"""Convert Markdown to HTML with pulldown-cmark, after escaping what news text does not mean as Markdown.

Raw HTML is kept, because GFM's tag filter would drop text. Bare addresses do not become links. A strike takes two
tildes: nothing in 5~10元…20~30元 is struck.
"""

import re
import string
import unicodedata
from collections.abc import Callable
from itertools import accumulate, takewhile

from msgspec import Struct

from newsingest.html import formulas, kramdown, media, notes
from newsingest.html.lines import CODE_INDENT, HASHED, LEAD, NUMBER, Line, indentation
from newsingest.html.pipes import widen
from newsingest.html.placeholders import StandIns
from newsingest.html.raw import Kept, lead
from newsingest.html.verbatim import CodeScanner
from newsingest.limits import Limits
from newsingest.options import DEFAULT
from newsingest.regex import regex
from newsingest.text import unescaped

_ATX = regex(r"^( {0,3}#{1,6})(?=[^#\s!])(?![^#\s]+#)")  # but not #话题#
_ORDERED = regex(
    rf"[ \t]*+(?:(?:>|(?:[-*+]|{NUMBER}[.)])(?=[ \t]))(?:\t| {{0,4}}+))*+(?P<number>\d{{4,9}}|0\d{{1,8}})[.)](?=[ \t]|\Z)"
)
# A numbered line. `zero` matches if the number has a leading zero, as in `09. 甲`; a line `10. 乙` may follow.
_NUMBERED = regex(r"(?P<lead>[ \t>]*+)(?P<number>(?P<zero>0(?=\d))?\d{1,9})[.)][ \t]")
# A number that a line end or a blank broke at its decimal point: alone in a line, or `1. 3` within a paragraph.
_BROKEN = regex(r"^( {0,3}\d{1,9})([.)])(?=[ \t]*\Z)")
_BROKEN_WITHIN = regex(r"^( {0,3}1)(\.)(?=[ \t]+\d)")
_SECOND = regex(r" {0,3}2[.)][ \t]")
_PROSE = regex(r"(?![ ]{0,3}(?:[#>|<`~*+-]|\d{1,9}[.)][ \t]))\S.*\w[ \t]*\Z")
_ITEM = regex(rf"[ >]*+(?:[-*+]|{NUMBER}[.)])[ \t]")
_STOCK = regex(r"\*(?<![*\\]\*)(?=(?:S?ST|ST)\h)")  # the prefix of a stock at risk of delisting
# Asterisks that are text: 2*3*4, /* a comment */, A*=B; but not those of **/etc/hosts**.
_PRODUCT = regex(r"\*(?<!\\\*)(?:(?<=\d\*)(?=\d)|(?<=/\*)|(?<=/\*\*)|(?<!\*\*)(?=[/=]))")
# Emphasis that CommonMark's rules miss between a Chinese letter and punctuation: 这是**“重点”**内容, 增长**45%**的,
# **[链接](/a)**内容.
_BESIDE = regex(
    r"\*\*(?<!\*\*\*)(?!\s|\*)(?P<text>(?:[^*\n`]|`[^*\n`]++`)+?(?:\n(?!\s)(?:[^*\n`]|`[^*\n`]++`)+?)?)(?<!\s)\*\*(?!\*)"
)
# Emphasis with one asterisk is missed in the same way. Only words that end in a full stop or a quotation mark count:
# *.txt文件，*代表任意名字 and 5*（3+2）*4 have no emphasis.
_LEANING = regex(r"\*(?<![*\\A-Za-z0-9]\*)(?=\h|[“《「])(?P<text>[^*\n`]+?)(?<=[。！？”])\*(?=\h)")
# A strike whose end CommonMark misses in the same way: ，~~删去的。~~后文.
_STRUCK = regex(r"~~(?<!\w~~)(?<!~~~)(?=\w)(?P<text>[^~\n`]+?)(?<!\s)~~(?=\w)")
_TILDES = regex(rf"{LEAD}(?P<run>~{{3,}}+)")
_BRACKET = regex(r"\[")


def posts_html(text: str, limits: Limits = DEFAULT.limits, hold: Callable[[str], str] | None = None) -> str:
    """Return the HTML of a post's Markdown. Raises TooManyError if its tables have more cells than the limit.

    HTML elements that hold no Markdown are kept away from the parser, because Markdown ends an element at the first
    empty line, even inside a <pre>.
    hold: takes the words of a fence's info string that do not name a language, and returns a placeholder to write
    before the fence. Without hold, these words are dropped.
    """
    from newsingest.html.pulldown import to_html  # noqa: PLC0415 - import the parser only if there is Markdown

    kept = Kept(text)
    guarded = guard_syntax(kramdown.read(formulas.guard_formulas(kept.masked), hold), limits, kept.word)
    stand_ins = StandIns(guarded.text + guarded.notes)
    parts = [guarded.text, guarded.notes] if guarded.notes else [guarded.text]
    made = "".join([to_html(_with_marks(part, stand_ins), stand_ins) for part in parts])
    if hold and 'class="language-' in made:
        made = _INFO.sub(lambda found: hold(words) + found[0] if (words := _said(found)) else found[0], made)
    return kept.restored(made)


_INFO = regex(
    r'<pre><code class="language-(?P<language>[^"]*+)"(?: data-meta="(?P<meta>[^"]*+)")?+>(?P<empty>\s*+</code>)?+'
)


def _said(fence: re.Match[str]) -> str:
    """Return the words of an info string that do not name a language: all words if the fence holds no code."""
    language, meta = unescaped(fence["language"]), unescaped(fence["meta"] or "")
    if fence["empty"] is None and media.language({"class": f"language-{language}"}) == language:
        return meta
    return f"{language} {meta}".rstrip()


class Guarded(Struct, frozen=True):
    """Markdown that the parser reads as the author meant it, and the Markdown of its notes, which follow the text."""

    text: str
    notes: str


def guard_syntax(text: str, limits: Limits, inner: str = "", *, is_note: bool = False) -> Guarded:
    """Escape characters that Markdown would take for syntax and that news text does not mean as syntax.

    Code is unchanged.

    inner: the start of the names of placeholder elements. is_note: the text consists of notes, so it holds no further
    notes.
    """
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    code = CodeScanner(text, inner)
    found = notes.find_notes(text, lines, starts, code, movable=not is_note)
    places = code.lines(starts[:-1])
    out: list[str] = []
    listed = False  # inside a list
    padded = False  # whether the line above has a number with a leading zero, or follows such a line
    for index, (line, place) in enumerate(zip(lines, places, strict=True)):
        above, padded = padded, False
        if index in found.moved:
            written = ""
        elif place.kind == "markup":
            written = _markup(line, place)
            if place.starts and not place.nested and index and not _is_literal(places[index - 1]) and out[-1].strip():
                out[-1] += "\n"  # if the line above is text (`5.`, `===`), it would swallow this line
        elif place.kind != "text" or line[:1] not in _MARKS:
            written = line
        else:
            in_code = code.holds(starts[index])
            written, padded = _marked(lines, index, place, in_code=in_code, listed=listed, below=above)
        if index in found.parted:
            written = f"{lead(line).rstrip()}\n{written}"
        out.append(_BRACKET.sub(_entity, written, count=1) if index in found.escaped else written)
        if line:
            listed = (line[0] in _MARKS and _ITEM.match(line) is not None) or (listed and line[0].isspace())
    if "|" in text:
        apart = [_is_apart(line, place) for line, place in zip(lines, places, strict=True)]
        widen(out, apart, [place.margin for place in places], limits)
    if not found.text:
        return Guarded("\n".join(out), "")
    behind = guard_syntax(found.text, limits, inner, is_note=True).text
    return Guarded("\n".join(out), "\n".join([behind, "", *(lines[index] for index in found.kept)]))


_MARKS = frozenset(" \t>-+*#~0123456789")  # the first characters of lines that may start with a mark


def _is_literal(place: Line) -> bool:
    """Return whether a line is code or HTML."""
    return place.kind in ("fenced", "indented", "markup")


def _is_apart(line: str, place: Line) -> bool:
    """Return whether a line cannot be in a table: it is code or HTML, or continues a list item's text unindented."""
    return _is_literal(place) or (not place.starts and len(lead(line).expandtabs(CODE_INDENT)) < place.margin)


def _markup(line: str, place: Line) -> str:
    """Return a line of HTML without indentation that would make it code."""
    indented = place.starts and indentation(line, 0)[0] >= place.margin + CODE_INDENT
    return " " * place.margin + line.lstrip(" \t") if indented else line


def _marked(lines: list[str], index: int, place: Line, *, in_code: bool, listed: bool, below: bool) -> tuple[str, bool]:
    """Return a guarded line of text that may start with a mark, and whether its number or one above has a leading zero.

    in_code: the line starts inside a code span. below: the line above has such a number.
    """
    line = lines[index]
    if in_code:
        return _guarded(line, place, in_code=True), False
    broken = None if listed else _broken_number(lines, index)
    written = broken.sub(_entity_behind, line, count=1) if broken else _guarded(line, place, in_code=False)
    numbered = _NUMBERED.match(line)
    if numbered is None:
        return written, False
    if below:  # needs its own paragraph
        at = numbered.end("number")
        written = f"{numbered['lead'].rstrip()}\n{written if written[at] == '&' else _with_entity(written, at)}"
    return written, below or numbered["zero"] is not None


def _broken_number(lines: list[str], number: int) -> re.Pattern[str] | None:
    """Return the pattern of a list marker at the start of a line that is text, or None.

    Only for lines outside of lists and code.

    Such a marker is `15.` alone in a line without indented text below it, or `1. 3` within a paragraph without `2.`
    below it.
    """
    line = lines[number]
    if line.startswith("    ") or not line.lstrip(" ")[:1].isdigit():
        return None
    if _BROKEN.match(line) and not "".join(lines[number + 1 : number + 2]).startswith((" ", "\t")):
        return _BROKEN
    if _BROKEN_WITHIN.match(line) and number and _PROSE.match(lines[number - 1]):
        paragraph = takewhile(str.strip, lines[number + 1 : number + _FEW])
        return None if any(_SECOND.match(following) for following in paragraph) else _BROKEN_WITHIN
    return None


_FEW = 50  # the number of lines below a first item in which a second item may follow


def _guarded(line: str, place: Line, *, in_code: bool) -> str:
    """Return a line of text with its marks escaped outside of code. in_code: the line starts inside a code span."""
    if "~~~" in line and (tildes := _TILDES.match(line)):
        before, behind = line[: tildes.start("run")], line[tildes.end() :]
        if in_code:  # an escape would show in the code; indented so far, the tildes open no fence
            return before + " " * CODE_INDENT + tildes["run"] + behind
        return before + "&#126;" * len(tildes["run"]) + behind
    if in_code:
        return line
    first = "" if line.startswith(("    ", "\t")) else line.lstrip(" ")[:1]
    if first == "#" and (place.starts or not HASHED.match(line.lstrip(" "))):
        return _ATX.sub(r"\1 ", line, count=1)
    ordered = _ORDERED.match(line)
    return _with_entity(line, ordered.end("number")) if ordered else line


def _entity(found: re.Match[str]) -> str:
    """Return a character as an entity. Unlike a backslash, an entity shows the same text in Markdown and in HTML."""
    return f"&#{ord(found[0])};"


def _with_entity(line: str, position: int) -> str:
    """Return a line with one character as an entity."""
    return f"{line[:position]}&#{ord(line[position])};{line[position + 1 :]}"


def _entity_behind(found: re.Match[str]) -> str:
    """Return the first group of a match, followed by the second group as an entity."""
    return f"{found[1]}&#{ord(found[2])};"


def _with_marks(text: str, stand_ins: StandIns) -> str:
    """Return Markdown with literal asterisks as text, and asterisks and tildes next to wide punctuation as marks."""
    if "*" in text:
        for pattern in (_STOCK, _PRODUCT):
            text = pattern.sub(lambda _: stand_ins.symbol("*"), text)
        text = _BESIDE.sub(lambda found: _beside(found, "**", stand_ins), text)
        text = _LEANING.sub(lambda found: _beside(found, "*", stand_ins), text)
    return _STRUCK.sub(lambda found: _beside(found, "~~", stand_ins), text) if "~~" in text else text


def _beside(found: re.Match[str], mark: str, stand_ins: StandIns) -> str:
    """Return the marked text. If its punctuation meets a letter outside, put a letter inside both marks."""
    text, whole = found["text"], found.string
    before, after = whole[found.start() - 1 : found.start()], whole[found.end() : found.end() + 1]
    letter = stand_ins.letter() if _meets(before, text[0]) or _meets(after, text[-1]) else ""
    return f"{mark}{letter}{text}{letter}{mark}"


def _meets(letter: str, mark: str) -> bool:
    """Return whether a letter meets punctuation, and one of them is not ASCII. In f(**kwargs) nothing is strong.

    An underscore does not count, because between letters it is text.
    """
    if not letter.isalnum() or (letter.isascii() and mark.isascii()) or mark == "_":
        return False
    return (
        mark in string.punctuation if mark.isascii() else unicodedata.category(mark)[0] in "PS"
    )  # symbols too: 重磅消息～
