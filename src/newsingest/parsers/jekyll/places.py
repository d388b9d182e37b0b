"""Find where the tags of a body are: in code of its Markdown, or in a list, a quote or a note."""

import re
from collections import Counter
from typing import NamedTuple

from newsingest.html.lines import CODE_INDENT, NUMBER, indentation
from newsingest.html.verbatim import CodeScanner
from newsingest.regex import regex

_RAW_END = regex(r"\{%-?\s*endraw\s*-?%\}")
_FENCE_END = regex(r"^[ \t>]*(?:`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_ITEM = regex(r"[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]")
_MARKER = regex(rf"(?:[-*+]|{NUMBER}[.)])(?=[ \t])")
_QUOTES = regex(rf"(?:(?:[ \t]|{_MARKER.pattern})*+> ?)++")  # up to the innermost quote of a line
_OUTER_LINE = regex(r"^(?! {4}| {0,3}\t)[^\n]*\S", re.MULTILINE)
_MARK = regex(r"\[\^[^\[\]\n]++\]")
_NOTE = regex(rf" {{0,3}}({_MARK.pattern}):")


_LEAD = regex(r"(?:[ \t]|(?:[-*+]|\d{1,9}[.)])[ \t])*+")  # the text that may precede a tag that is alone in its line
_TAIL = regex(r"[ \t]*+(?:\n|\Z|<)")
_LOOKED_AT = 40  # characters before a tag


def stands_alone(body: str, start: int, end: int) -> bool:
    """Return whether a tag or a pair of tags is alone in its line, apart from list markers, quotes and elements."""
    if not _TAIL.match(body, end):
        return False
    looked_at = max(start - _LOOKED_AT, 0)
    before = max(body.rfind("\n", looked_at, start), body.rfind(">", looked_at, start))
    return (before >= 0 or looked_at == 0) and _LEAD.fullmatch(body, before + 1, start) is not None


class CodePlace(NamedTuple):
    """The place of code between tags.

    margin: the start of further lines in the lists and quotes around the first tag; None in a note.
    in_text: whether there is other text in the line of the tags.
    """

    margin: str | None
    in_text: bool


class Places:
    """Finds where the tags of a body are: in code of its Markdown, or in a list or quote."""

    def __init__(self, body: str, *, markdown: bool) -> None:
        self._body = body
        self._code = CodeScanner(body) if markdown else None
        self._code_end = 0  # the end of the code that was looked up last
        self._no_raw = 0  # up to this position, no tag in code starts raw text
        self._seen = 0  # up to this position, lines were searched for notes
        self._note = ""  # the mark of the note, if the last line without indent starts one
        self._marks: Counter[str] = Counter()  # how often each mark occurs in the body; filled on first use

    def in_code(self, position: int) -> bool:
        """Return whether a tag is in a fence or code span and so is text.

        Indented code is excluded: it may belong to a list.
        """
        if self._code is None or not self._code.holds(position):
            return False
        return self._code.line_around(position)[1].kind != "indented"

    def raw(self, tag: re.Match[str]) -> bool:
        """Return whether raw text starts and ends in the same code.

        Then the tags protect the code and are not part of its text.
        """
        if self._code is None or tag.start() < self._no_raw:
            return False
        end = self._code_end = self._code_end if tag.start() < self._code_end else self._code.end(tag.start())
        close = _RAW_END.search(self._body, tag.end(), end)
        if close and not _FENCE_END.search(self._body, tag.end(), close.start()):
            return True
        self._no_raw = close.start() if close else end
        return False

    def place(self, start: int, end: int) -> CodePlace:
        """Return the place of code between its first tag's start and its last tag's end."""
        return CodePlace(self._margin(start), not stands_alone(self._body, start, end))

    def _margin(self, position: int) -> str | None:
        if self._code is None:
            return ""
        start, line = self._code.line_around(position)
        if not line.margin and self._is_in_note(start):
            return None
        is_code = line.kind == "indented" and indentation(self._body, start)[0] >= line.margin + CODE_INDENT
        quotes = None if is_code else _QUOTES.match(self._body, start, position)
        text = quotes.end() if quotes else start
        marks = _MARKER.sub(_blank, self._body[start:text])
        if marks.lstrip(" \t")[:1] != self._body[start:text].lstrip(" \t")[:1]:
            return marks  # the list is around the quote
        inside = _ITEM.match(self._body, text, position) or indentation(self._body, text)[0] >= line.margin
        return marks + " " * (line.margin if inside else 0)

    def _is_in_note(self, start: int) -> bool:
        """Return whether a line is indented below a note that is referred to.

        Positions must be requested in ascending order.
        """
        for found in _OUTER_LINE.finditer(self._body, self._seen, start):
            note = _NOTE.match(found[0])
            self._note = note[1] if note else ""
        self._seen = max(self._seen, start)
        if not self._note or indentation(self._body, start)[0] < CODE_INDENT:
            return False
        self._marks = self._marks or Counter(_MARK.findall(self._body))
        return self._marks[self._note] > 1

    def skip(self, start: int, end: int) -> None:
        """Treat the text from start to end as not Markdown."""
        if self._code:
            self._code.skip(start, end)


def _blank(marker: re.Match[str]) -> str:
    return " " * len(marker[0])
