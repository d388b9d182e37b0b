"""Where the front matter of a post starts and ends.

python-frontmatter's split hides front matter behind a byte-order mark or an empty line, takes `...` for text, and
returns the whole file as body where a fence is missing; so the fences are found here.
"""

from msgspec import Struct

from newsingest.regex import regex

_FENCE = regex(r"---[ \t]*\Z")
_END = regex(r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
# The range stands apart from the letters: together they would be a class that takes a millisecond to compile.
_KEY = regex(
    r"(?:[A-Za-z_]|(?=[\u4e00-\u9fff])\w)[\w .-]*+[ \t]*+:(?:[ \t]|\Z)|[\"'][^\"'\n]++[\"'][ \t]*+:(?:[ \t]|\Z)"
)
# What a post without its opening fence (Hexo style, FORMATS: 25 files) must show to be one.
_TELLING = regex(r"(?:layout|title|post_title|date|post_date|tags|categories)[ \t]*:(?:[ \t]|\Z)")


class Fences(Struct, frozen=True):
    """The text between the fences and behind them; ``kind`` is how they stand."""

    front: str
    body: str
    kind: str  # "fenced", "opening missing", "unclosed", or "" for no front matter


NONE = Fences("", "", "")


def find(text: str) -> Fences:
    """Find the front matter of a text."""
    text = text.lstrip("\ufeff")
    start = len(text) - len(text.lstrip("\n \t"))
    if not text.startswith("---", start):
        return _without_opening(text)
    opening = text.find("\n", start)
    if not _FENCE.match(text[start:] if opening < 0 else text[start:opening]):
        return NONE
    end = _END.search(text, opening) if opening >= 0 else None
    inner = text[opening + 1 : end.start() if end else None] if opening >= 0 else ""
    first = next((line for line in inner.split("\n") if line.strip() and not line.startswith("#")), "")
    if not _KEY.match(first) and (first or end is None):
        return NONE  # a text that merely starts with a rule
    if end is None:
        return Fences(inner, "", "unclosed")
    return Fences(inner, text[end.end() + 1 :], "fenced")


def _without_opening(text: str) -> Fences:
    stripped = text.lstrip("\n")
    line = stripped.partition("\n")[0]
    if ":" not in line or not _KEY.match(line):
        return NONE
    lines = stripped.split("\n")
    end = next((i for i, line in enumerate(lines) if _FENCE.match(line)), None)
    if end is None:
        return NONE
    inner = lines[:end]
    telling = sum(bool(_TELLING.match(line)) for line in inner)
    odd = sum(bool(line.strip()) and not _KEY.match(line) and line[0] not in " \t-" for line in inner)
    if telling < 2 or odd:  # noqa: PLR2004 - one such line is an e-mail header as well
        return NONE
    return Fences("\n".join(inner), "\n".join(lines[end + 1 :]), "opening missing")
