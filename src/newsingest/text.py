"""Collapse white space, and return the plain text of blocks.

The schema collapses white space inside a block. A line break between two Chinese characters, or next to full-width
punctuation, becomes nothing instead of a space. Only U+200B and U+FEFF are dropped.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, wraps
from typing import TypeVar

from newsingest.article import Block, Code, Heading, Image, List, Paragraph, Quote, Table
from newsingest.regex import regex

# Bidirectional embeddings, overrides and isolates (UAX #9). They change the order in which text is displayed.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
IGNORED = "\u200b\ufeff"

_Result = TypeVar("_Result")
_UNCLEAN = regex(rf"[^\S ]|[{IGNORED}]|  |^ | \Z")
_SPACES = regex(r"\s(?:\s++|(?<! ))")  # white space other than a single space
_DROP = regex(f"[{IGNORED}]")


_FIRST_WIDE = "\u2014"


def is_wide(char: str) -> bool:
    """Return whether a line break between this character and another such character becomes nothing."""
    return (
        "\u3000" <= char <= "\u30ff"
        or "\u3400" <= char <= "\u9fff"
        or "\uff00" <= char <= "\uffef"
        or "\u2018" <= char <= "\u201d"
        or "\uf900" <= char <= "\ufaff"
        or "\U00020000" <= char <= "\U0003ffff"
        or char in "…—"
    )


# Full-width punctuation: a line break next to it never becomes a space (CSS Text 4, segment break transformation).
_FULL_WIDTH_MARKS = frozenset("、。〈〉《》「」『』【】〔〕〖〗！（），．：；？［］｛｝～")


def gap(before: str, space: str, after: str) -> str:
    """Return the replacement of white space between two characters: a space or nothing."""
    if before < _FIRST_WIDE and after < _FIRST_WIDE:
        return " "
    joins = (is_wide(before) and is_wide(after)) or before in _FULL_WIDTH_MARKS or after in _FULL_WIDTH_MARKS
    return "" if joins and any(c in LINE_BREAKS for c in space) else " "


def has_any(text: str, parts: Iterable[str]) -> bool:
    """Return whether a text contains one of the parts. The loop takes half the time of ``any`` with a generator."""
    for part in parts:  # noqa: SIM110 - as above
        if part in text:
            return True
    return False


def has_any_sign(text: str, signs: Iterable[str]) -> bool:
    """Return whether a text contains one of the signs, such as marks of Markdown or rare words.

    A search for one character takes a tenth of the time of a search for more, so both ends of a sign are looked for
    first: most texts lack one of them.
    """
    for sign in signs:  # noqa: SIM110 - as in has_any
        if sign[0] in text and sign[-1] in text and sign in text:
            return True
    return False


def cached_if_short(most: int) -> Callable[[Callable[[str], _Result]], Callable[[str], _Result]]:
    """Return a decorator that caches the results for the last texts, but not for long texts, which fill the memory.

    most: the number of results in the cache.
    """

    def decorated(function: Callable[[str], _Result]) -> Callable[[str], _Result]:
        cached = lru_cache(maxsize=most)(function)

        @wraps(function)
        def called(text: str) -> _Result:
            return cached(text) if len(text) <= _SHORT else function(text)

        return called

    return decorated


_SHORT = 1000  # characters


def is_clean(text: str) -> bool:
    """Return whether a text has nothing to collapse or drop, as most texts."""
    return _is_printed_clean(text) or not (text.isprintable() or _UNCLEAN.search(text))


def _is_printed_clean(text: str) -> bool:
    # A printable text has no white space except U+0020, and nothing to drop. A clean text may still not be printable.
    # Most Chinese texts have no space at all: the search for one is faster than for two.
    return text.isprintable() and (" " not in text or ("  " not in text and text[0] != " " != text[-1]))


def collapse(text: str) -> str:
    """Return the text of one block with its white space collapsed."""
    if _is_printed_clean(text):
        return text
    text = dropped(text).strip()
    return _SPACES.sub(lambda m: gap(text[m.start() - 1], m[0], text[m.end()]), text)


def dropped(text: str) -> str:
    """Return a text without the characters that the schema drops."""
    return _DROP.sub("", text) if "\u200b" in text or "\ufeff" in text else text


# The digits and signs that exist in Unicode as superscripts and subscripts. A minus can be three characters.
_LEVEL = "0123456789+-\u2212\u2013=()"
FULL_WIDTH = {chr(ord(char) + 0xFEE0): char for char in "0123456789+-="}  # `８`: `8`
RAISED = dict(zip(_LEVEL, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾", strict=True))
LOWERED = dict(zip(_LEVEL, "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎", strict=True))
for _table in (RAISED, LOWERED):
    _table.update({wide: _table[char] for wide, char in FULL_WIDTH.items()})
# A raised or lowered minus becomes `-`, because `-` comes first in _LEVEL.
_LEVELLED = {char: plain for table in (RAISED, LOWERED) for plain, char in reversed(table.items())}
# A class of two ranges, which holds ´µ¶·¸ too, takes a fifth of the time to compile.
_SHIFTED = regex("[\u00b2-\u00b9\u2070-\u208e]")


def shifted(text: str, table: dict[str, str]) -> str | None:
    """Return a text in Unicode superscripts or subscripts (8 → ⁸), or None if a character has none.

    table: RAISED or LOWERED.
    """
    if not text.strip() or not all(char in table or char.isspace() for char in text):
        return None
    return "".join([table.get(char, char) for char in text])


def ends_in(text: str, marks: tuple[str, ...]) -> bool:
    """Return whether a text ends in one of the marks. Closing quotes and brackets may follow the mark."""
    return text.rstrip(_CLOSERS).endswith(marks)


_CLOSERS = "”’」』\"')）】]"


def alphanumeric(text: str) -> str:
    """Return the letters and digits of a text, for comparison."""
    return "".join(_ALPHANUMERIC.findall(text))


_ALPHANUMERIC = regex(r"[^\W_]+")


def levelled(text: str) -> str:
    """Return a text with superscripts and subscripts as plain digits and signs, for comparison: 10⁸ → 108."""
    return _SHIFTED.sub(lambda found: _LEVELLED.get(found[0], found[0]), text)


def unescaped(text: str) -> str:
    """Return a text with its HTML entities decoded."""
    if "&" not in text:
        return text
    import html  # noqa: PLC0415 - its table of names takes a millisecond to load, and most texts have no entity

    if "&#" in text:
        text = _ENDLESS.sub("\ufffd", text)
        # HTML keeps control characters that are written as numbers, but html.unescape drops them.
        text = _NUMBER.sub(lambda found: found[0] if html.unescape(found[0]) else _numbered(found[0]), text)
    return html.unescape(text)


def _numbered(reference: str) -> str:
    digits = reference.strip("&#;")
    return chr(int(digits[1:], 16) if digits[0] in "xX" else int(digits))


_NUMBER = regex(r"&#(?:[0-9]+|[xX][0-9a-fA-F]+);?")
_ENDLESS = regex(r"&#[0-9]{4000,}+;?")  # numbers with more digits than int() accepts


def plain_text(blocks: Iterable[Block], *, numbered: bool = True) -> str:
    """Return the blocks as plain text, with a blank line between them (the record's ``text``).

    numbered: write the number of each item of an ordered list before the item.
    """
    # Read the text of most blocks directly, because this function runs twice for each article.
    found = [block.text if isinstance(block, _TEXTUAL) else _of(block, numbered) for block in blocks]
    return "\n\n".join(filter(None, found))


_TEXTUAL = (Paragraph, Heading, Code)


def _of(block: Block, numbered: bool) -> str:  # noqa: FBT001 - recursive calls pass it on
    if isinstance(block, _TEXTUAL):
        return block.text
    if isinstance(block, Quote):
        return plain_text(block.blocks, numbered=numbered)
    if isinstance(block, List):
        return "\n".join(_items(block, numbered))
    if isinstance(block, Table):
        rows = ("\t".join([cell.text for cell in row]) for row in block.rows)
        return "\n".join(filter(None, (block.caption, *rows)))
    if isinstance(block, Image):
        return block.caption or ""
    return ""


def _items(block: List, numbered: bool) -> Iterator[str]:  # noqa: FBT001 - as above
    """Yield the lines of each item that has text."""
    for number, item in enumerate(block.items, first_number(block)):
        if lines := "\n".join([text for inner in item if (text := _of(inner, numbered))]):
            yield f"{number}. {lines}" if block.ordered and numbered else lines


def first_number(block: List) -> int:
    """Return the number of the first item of a list."""
    return 1 if block.start is None else block.start


def texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield each text that a reader sees in the blocks, in order, also inside lists, quotes and tables."""
    for block in blocks:
        if isinstance(block, _TEXTUAL):
            yield block.text
        elif isinstance(block, Quote):
            yield from texts(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from texts(item)
        elif isinstance(block, Table):
            if block.caption:
                yield block.caption
            yield from (cell.text for row in block.rows for cell in row if cell.text)
        elif isinstance(block, Image) and block.caption:
            yield block.caption
