"""Find the range and the language of a post's front matter for the audit, independently of the parser."""

import json
import re
from collections.abc import Iterator

from newsingest.parsers.proof import Parts, only_body

_LANGUAGES = {"-": "YAML", "+": "TOML", ";": "JSON", "yaml": "YAML", "yml": "YAML", "toml": "TOML", "json": "JSON"}
_OPENING = re.compile(r"[\ufeff\s]*+(?P<fence>(?P<mark>[-+;])(?P=mark){2,}+)(?P<named>ya?ml|toml|json)?[ \t]*+\n")
_MAPPING = re.compile(r"\s*+\{(?!\{)")  # YAML in braces, which is read like JSON
_BRACES = re.compile(r"[\ufeff\s]*+(?=\{\s*+\")")
# The end of a broken mapping: the end of its only line, or a brace in a line of its own.
_ONE_LINE = re.compile(r"\{[^\n]*\}[ \t]*+(?=\n|\Z)")
_CLOSING_BRACE = re.compile(r"^\}[ \t]*+$(?:\n[ \t]*+\}[ \t]*+$)*+", re.MULTILINE)
_BLOCK = re.compile(r"(?P<indent>[ \t]*+).*:[ \t]++[|>][-+\d]*+[ \t]*+")  # a YAML text in the lines below
_HEADERS = re.compile(r"[\ufeff\s]*+(?P<front>(?:[A-Za-z][\w-]*+:.*+\n(?:[ \t]++\S.*+\n)*+)++)[ \t]*+(?:\n|\Z)")
# A file that is one Markdown fence: the post is the content of the fence.
_WRAPPING = re.compile(
    r"[\ufeff\s]*+(?:`{3,}+|~{3,}+)[ \t]*+(?:markdown|md)[ \t]*+\n(?=\s*+(?:---|\+\+\+|;;;|\{))", re.IGNORECASE
)
_WRAPPING_END = re.compile(r"\n(?:`{3,}+|~{3,}+)\s*+\Z")


def split_front_matter(text: str) -> Parts:
    """Return front matter and body."""
    wrapping = _WRAPPING.match(text)
    if wrapping is None:
        return _split(text, 0, len(text))
    end = _WRAPPING_END.search(text, wrapping.end())
    return _split(text, wrapping.end(), end.start() if end else len(text))


def _split(text: str, first: int, last: int) -> Parts:
    """Return front matter and body of the text between two positions."""
    if opening := _OPENING.match(text, first, last):
        start, language = opening.end(), _LANGUAGES[opening["named"] or opening["mark"]]
        language = "JSON" if language == "YAML" and _MAPPING.match(text, start) else language
        end = _end(text, start, last, opening["fence"])
        return (
            Parts(text[start : end[0]], start, text[end[1] : last], end[1], language)
            if end
            else _whole(text, first, last)
        )
    if braces := _BRACES.match(text, first, last):
        start, closing = braces.end(), _closing_brace(text, braces.end())
        return Parts(text[start:closing], start, text[closing:last], closing, "JSON")
    start = first + len(text[first:last]) - len(text[first:last].lstrip("\ufeff\n"))
    if (end := _end(text, start, last, "---")) and _is_keys(text[start : end[0]]):
        return Parts(text[start : end[0]], start, text[end[1] : last], end[1], "YAML")
    if headers := _HEADERS.match(text, first, last):
        return Parts(headers["front"], headers.start("front"), text[headers.end() : last], headers.end(), "Pelican")
    return _whole(text, first, last)


def _whole(text: str, first: int, last: int) -> Parts:
    return only_body(text) if (first, last) == (0, len(text)) else Parts("", first, text[first:last], first)


def _end(text: str, start: int, last: int, fence: str) -> tuple[int, int] | None:
    """Return the start of the closing fence's line, and the start of the next line; None if there is no fence.

    An indented fence is text of a value if front matter continues below it, up to a fence without indent.
    """
    closing = (fence, "...") if fence == "---" else (fence,)
    block: str | None = None  # the indent of a key whose text is in the lines below
    indented: tuple[int, int] | None = None
    for line_start, line in _lines(text, start, last):
        bare = line.strip(" \t")
        if block is not None and (not bare or (line.startswith(block) and line[len(block) :][:1] in (" ", "\t"))):
            continue
        place = line_start, min(line_start + len(line) + 1, last)
        if bare in closing and line.startswith(bare):
            return place
        if indented and not (line[:1] in ("", " ", "\t", "#", "-") or _KEY.match(line)):
            return indented
        if bare in closing:
            indented = indented or place
        found = _BLOCK.fullmatch(line)
        block = found["indent"] if found else None
    return indented


_KEY = re.compile(r"[\w\"'][^\n:]{0,80}:(?:[ \t]|\Z)")


def _lines(text: str, start: int, last: int) -> Iterator[tuple[int, str]]:
    """Yield each line with its start."""
    while start < last:
        end = text.find("\n", start, last)
        end = last if end < 0 else end
        yield start, text[start:end]
        start = end + 1


def _closing_brace(text: str, start: int) -> int:
    """Return the end of the mapping that starts at a position."""
    try:
        end = json.JSONDecoder(strict=False).raw_decode(text, start)[1]
    except ValueError:
        found = _ONE_LINE.match(text, start) or _CLOSING_BRACE.search(text, start)
        end = found.end() if found else len(text)
    return end


def _is_keys(front: str) -> bool:
    """Return whether each line holds a key or continues a value."""
    lines = [line for line in front.split("\n") if line.strip()]
    return bool(lines) and all(line[0] in " \t-" or ":" in line for line in lines)
