"""Find the code in a Markdown text: fences, code spans and indented lines. No other rule may change code.

A text is scanned once, from front to back. Parts that are not Markdown (template tags, HTML elements) may contain
backticks. A caller that finds such a part reports it with ``skip``.
"""

import re
from bisect import bisect_left, bisect_right

from newsingest.html.lines import FENCE, NO_LINE, Line, LineReader
from newsingest.regex import regex

_TICKS = regex(r"``*+")  # starts with a literal, which makes the search fast
_QUOTED = regex(r" {0,3}>")
# The start of a line that ends a paragraph, and with it any code span.
_BREAK = regex(
    r"[ \t>]*+(?:$|#{1,6}(?=[^#])|(?:[-*+]|\d{1,9}[.)])[ \t]|(?:[-*_=][ \t]*+){3,}+$|\||:?-++:?[ \t]*+\|"
    rf"|{FENCE}"
    r"|</?(?:p|div|h[1-6]|center|blockquote|section|article|aside|main|header|footer|nav|address|details|summary|figure|figcaption|table|t(?:body|head|foot|r|d|h)|[uod]l|li|d[td]"
    r"|pre|script|style|textarea)(?=[\s/>]))",
    re.IGNORECASE | re.MULTILINE,
)


class CodeScanner:
    """The code of one text."""

    def __init__(self, text: str, inner: str = "") -> None:
        """Prepare to scan `text`. inner: see LineReader."""
        self._text = text
        self._at = 0  # the text before this position has been scanned
        self._start, self._end = 0, -1  # the last line, or part of a line, that was scanned
        self._reader = LineReader(inner)
        self._lines: dict[int, Line] = {}
        self._firsts: list[int] = []  # the starts of the lines in _lines
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._paragraph = -1  # the end of the paragraph that was looked up last
        self._runs = [run.span() for run in _TICKS.finditer(text)]
        self._ticks: dict[int, list[int]] = {}  # for each length, the starts of the runs of backticks of that length
        for start, end in self._runs:
            self._ticks.setdefault(end - start, []).append(start)

    def holds(self, position: int) -> bool:
        """Return whether a character is part of code. Fences and backticks count as code."""
        if position >= self._at:
            self._look(position)
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and self._ends[index] > position

    def end(self, position: int) -> int:
        """Return where the code around a character ends, including the closing fence or backticks."""
        end = position
        while end < len(self._text) and self.holds(end):
            end = self._ends[bisect_right(self._starts, end) - 1]
        return end

    def line(self, start: int) -> Line:
        """Return the line that starts at `start`."""
        self._look(start)
        return self._lines.get(start, NO_LINE)

    def lines(self, starts: list[int]) -> list[Line]:
        """Return the lines that start at these positions."""
        self._look(len(self._text))
        return [self._lines.get(start, NO_LINE) for start in starts]

    def line_around(self, position: int) -> tuple[int, Line]:
        """Return the start of the line around a character, and the line.

        If that line starts in code, return the line before.
        """
        self._look(position)
        start = self._firsts[bisect_right(self._firsts, position) - 1]
        return start, self._lines[start]

    def skip(self, start: int, end: int) -> None:
        """Treat the text from start to end as not Markdown, and continue the scan after it."""
        while self._starts and self._starts[-1] >= start:
            self._starts.pop()
            self._ends.pop()
        while self._firsts and self._firsts[-1] >= end:
            del self._lines[self._firsts.pop()]
        self._at = end
        self._reader.interrupt()

    def _look(self, position: int) -> None:
        """Scan up to a position by lines, and within a line from one run of backticks or code span to the next."""
        text, size, take = self._text, len(self._text), self._reader.take
        while self._at <= position and self._at < size:
            start = self._at
            if start and text[start - 1] != "\n":
                if not self._start <= start <= self._end:
                    self._start, self._end = start, self._line_end(start)
                kind = "text"
            else:
                self._start, self._end = start, self._line_end(start)
                line = self._lines[start] = take(text[start : self._end])
                self._firsts.append(start)
                kind = line.kind
            self._at = self._end + 1
            if kind == "text":
                if self._runs and text.find("`", start, self._end) >= 0:
                    self._find_span(start, self._end)
            elif kind in ("fenced", "indented"):
                self._add(start, self._end + 1)

    def _line_end(self, start: int) -> int:
        end = self._text.find("\n", start)
        return len(self._text) if end < 0 else end

    def _add(self, start: int, end: int) -> None:
        self._starts.append(start)
        self._ends.append(end)

    def _find_span(self, start: int, end: int) -> None:
        """Check whether the next run of backticks in a line opens a code span.

        A code span ends at the next run of the same length (CommonMark 6.1).
        """
        following = bisect_left(self._runs, (start, start))
        if following == len(self._runs) or self._runs[following][0] >= end:
            return
        opening, self._at = self._runs[following]
        opening += self._is_escaped(opening)
        length = self._at - opening
        alike = self._ticks.get(length, [])
        index = bisect_left(alike, self._at)
        if index < len(alike) and alike[index] < self._end_of_paragraph(end):
            self._at = alike[index] + length
            self._add(opening, self._at)

    def _is_escaped(self, position: int) -> bool:
        before = position
        while before and self._text[before - 1] == "\\":
            before -= 1
        return (position - before) % 2 == 1

    def _end_of_paragraph(self, end: int) -> int:
        """Return where the paragraph ends that contains the line ending at `end`."""
        if self._paragraph < end:
            quoted = self._reader.quoted
            while not self._reader.ended and end < len(self._text):
                if _BREAK.match(self._text, end + 1) or (not quoted and _QUOTED.match(self._text, end + 1)):
                    break
                end = self._line_end(end + 1)
            self._paragraph = end
        return self._paragraph
