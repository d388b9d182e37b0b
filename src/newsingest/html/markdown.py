"""Markdown to HTML by cmarkgfm, with the traps of news text guarded before it.

Raw HTML stays (GFM's tag filter would drop text), addresses are not linked by themselves, and a strike takes two tildes:
in 5~10元…20~30元 nothing is struck.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import takewhile

from newsingest.html.pipes import widen
from newsingest.limits import Limits
from newsingest.options import DEFAULT
from newsingest.regex import regex

_FENCE = regex(r" {0,3}(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})")
_ATX = regex(r"^( {0,3}#{1,6})(?=[^#\s!])(?![^#\s]+#)")  # but not #话题#
_ORDERED = regex(r"^( {0,3}\d{4,9})([.)])(?=[ \t])")  # `2021. 年度总结` starts no list
# The digits of a number that a line end or a blank broke at its point: alone in a line, or `1. 3` within a paragraph.
_BROKEN = regex(r"^( {0,3}\d{1,9})([.)])(?=[ \t]*\Z)")
_BROKEN_WITHIN = regex(r"^( {0,3}1)(\.)(?=[ \t]+\d)")
_SECOND = regex(r" {0,3}2[.)][ \t]")
_PROSE = regex(r"(?![ ]{0,3}(?:[#>|<`~*+-]|\d{1,9}[.)][ \t]))\S.*\w[ \t]*\Z")
_STOCK = regex(r"(?<![*\\])\*(?=(?:S?ST|ST)[\u3400-\u9fff])")  # the prefix of a stock at risk of delisting
_INDENTED_TAG = regex(
    r"(?: {4,}|\t+)(?=</?(?:table|thead|tbody|tfoot|tr|td|th|ul|ol|li|div|p|dl|dt|dd|figure|figcaption|section|h[1-6])\b)"
)
_HTML_BLOCK = regex(
    r" {0,3}</?(?:p|div|h[1-6]|center|blockquote|section|article|figure|figcaption|table|t(?:body|head|foot|r|d|h)|[uod]l|li|d[td])"
    r"(?=[\s/>])",
    re.IGNORECASE,
)
_ITEM = regex(r"[ >]*+(?:[-*+]|\d{1,9}[.)])[ \t]")
_CODE_SPAN = regex(r"(`+[^`\n]*`+)")
_PRODUCT = regex(r"(?<=\d)\*(?=\d)|(?<=/)\*|\*(?=/)|\*(?==)")  # 2*3*4, /* a comment */, A*=B
# Emphasis that CommonMark's rules miss beside Chinese punctuation: 这是**“重点”**内容.
_BESIDE = regex(r"(?<!\*)\*\*(?!\s|\*)(?P<text>[^*\n`]+?)(?<!\s)\*\*(?!\*)")
_WIDE_PUNCTUATION = "，。、：；！？“”‘’（）《》〈〉【】「」『』…—·"
_DEFINITION = regex(r" {0,3}\[(?P<label>[^\[\]\n]+)\]:")


def posts_html(text: str, limits: Limits = DEFAULT.limits) -> str:
    """Return the HTML of a post's Markdown: guarded, and with what HTML takes verbatim kept out of Markdown's hands.

    cmark ends an element of HTML at the first empty line, also inside a <pre> that stands in it.
    Raises TooManyError for tables of more cells than the limit.
    """
    kept: list[str] = []
    name = "x-kept"  # what stands for an element meanwhile, and for nothing else
    while name in text:
        name = f"x-{name}"
    fences = _fences(text) if "<" in text else []
    parts, position = [], 0
    for start, end in raw_elements(text):
        fence = bisect_right(fences, (start, len(text))) - 1
        if fence < 0 or fences[fence][1] <= start:
            parts += [text[position:start], f"<{name}-{len(kept)}>"]
            kept.append(text[start:end])
            position = end

    from newsingest.html.cmark import to_html  # noqa: PLC0415 - only where there is Markdown

    html = to_html(guard("".join([*parts, text[position:]]), limits))
    return regex(rf"<{name}-(\d+)>").sub(lambda m: kept[int(m[1])], html) if kept else html


def raw_elements(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each element starts and ends that holds no Markdown."""
    if "</" not in text:
        return
    ends: dict[str, list[re.Match[str]]] = {}
    for end in _RAW_END.finditer(text):
        ends.setdefault(end["tag"].lower(), []).append(end)
    for found in ends.values():
        found.reverse()
    position = 0
    for start in _RAW_START.finditer(text):
        found = ends.get(start["tag"].lower(), [])
        while found and found[-1].start() < start.end():
            found.pop()
        if found and start.start() >= position:
            position = found[-1].end()
            yield start.start(), position


_RAW_START = regex(r"<(?P<tag>pre|script|style|textarea)\b[^<>]*+>", re.IGNORECASE)
_RAW_END = regex(r"</(?P<tag>pre|script|style|textarea)\s*+>", re.IGNORECASE)


def _fences(text: str) -> list[tuple[int, int]]:
    """Return where lines of fenced code stand."""
    found: list[tuple[int, int]] = []
    position = 0
    for line, fenced in _lines(text):
        if fenced:
            found.append((position, position + len(line) + 1))
        position += len(line) + 1
    return found


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it belongs to fenced code; the fences do."""
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        yield line, bool(fence or mark)
        if mark and not fence:
            fence = mark["fence"]
        elif mark and mark["fence"].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""


def guard(text: str, limits: Limits = DEFAULT.limits) -> str:
    """Escape what Markdown would take for syntax and news text does not mean so; code stays as it is."""
    labels = _references(text) if "]:" in text else set()
    out: list[str] = []
    literal: list[bool] = []  # for each line, whether it is code or HTML
    listed = False  # inside a list, where what is indented need not be code
    markup = False  # inside a block of HTML, which goes on up to an empty line, and in which Markdown is not read
    lines = text.split("\n")
    for number, (line, fenced) in enumerate(_lines(text)):
        if (tag := None if fenced else _INDENTED_TAG.match(line)) and _ends_in_markup(out):
            line = line[tag.end() :]  # noqa: PLW2901 - the inside of an element, not code
        markup = not fenced and bool(line.strip()) and (markup or _HTML_BLOCK.match(line) is not None)
        indented = line.startswith(("    ", "\t"))
        if not (fenced or markup or listed or indented) and (broken := _broken_number(lines, number)):
            line = broken.sub(r"\1\\\2", line, count=1)  # noqa: PLW2901 - as above
        listed = _ITEM.match(line) is not None or (listed and (not line.strip() or line[0].isspace()))
        literal.append(markup or fenced or (indented and not listed))
        out.append(line if markup or fenced or indented else _guarded(line, labels))
    if "|" in text:
        widen(out, literal, limits)
    return "\n".join(out)


def _broken_number(lines: list[str], number: int) -> re.Pattern[str] | None:
    """Return the pattern of a marker that starts no item of a list, for a line outside of lists and code; else None.

    15. alone in a line, and no text of an item indented below it; 1. 3 within a paragraph, and no 2. below it.
    """
    line = lines[number]
    if _BROKEN.match(line) and not "".join(lines[number + 1 : number + 2]).startswith((" ", "\t")):
        return _BROKEN
    if _BROKEN_WITHIN.match(line) and number and _PROSE.match(lines[number - 1]):
        paragraph = takewhile(str.strip, lines[number + 1 : number + _FEW])
        return None if any(_SECOND.match(following) for following in paragraph) else _BROKEN_WITHIN
    return None


_FEW = 50  # lines below a first item, in which the second one stands


def _ends_in_markup(lines: list[str]) -> bool:
    """Return whether the last line that is not empty is one of markup."""
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return last.startswith("<") or last.endswith(">")


def _guarded(line: str, labels: set[str]) -> str:
    line = _ATX.sub(r"\1 ", line, count=1)
    line = _ORDERED.sub(r"\1\\\2", line, count=1)
    if "*" in line:
        parts = _CODE_SPAN.split(line)  # text and code in turn
        parts[::2] = [_BESIDE.sub(_strong, _PRODUCT.sub(r"\\*", _STOCK.sub(r"\\*", part))) for part in parts[::2]]
        line = "".join(parts)
    definition = _DEFINITION.match(line)
    if definition and _normal(definition["label"]) not in labels:
        line = line.replace("[", "\\[", 1)
    return line


def _strong(found: re.Match[str]) -> str:
    """Return strong emphasis as HTML where punctuation inside it stands against a letter outside."""
    text, whole = found["text"], found.string
    before, after = whole[found.start() - 1 : found.start()], whole[found.end() : found.end() + 1]
    opens = text[0] in _WIDE_PUNCTUATION and before.isalnum()
    closes = text[-1] in _WIDE_PUNCTUATION and after.isalnum()
    return f"<strong>{text}</strong>" if opens or closes else found[0]


def _references(text: str) -> set[str]:
    """Return the labels that some link refers to: `[label]` that is not itself a definition."""
    return {_normal(m[1]) for m in re.finditer(r"\[([^\[\]\n]+)\](?!:)", text)}


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()
