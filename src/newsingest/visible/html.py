"""Mask HTML: tags, comments and declarations are syntax.

Escapes, code and autolinks of Markdown take precedence over them.
"""

import re
from bisect import bisect_left

from newsingest.visible.mask import EITHER, SYNTAX, TEXT, Mask
from newsingest.visible.templates import without_tags
from newsingest.visible.tokens import Token, Tokenizer

_KEPT = frozenset(("pre", "textarea"))  # Markdown is not parsed in these elements
_RUBY = frozenset(("ruby", "rt", "rp"))
_HTML_MARK = re.compile("<")
_MARKDOWN_MARK = re.compile(r"\\(?=[!-/:-@\[-`{-~\n])|`++|<")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+|[\w.+-]++@[\w.-]++)>")
# An open or closing tag by CommonMark 6.6. Unlike HTML, it allows no errors, and no colon in the name.
_INLINE_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*+(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+\s*+/?"
    r"|/[A-Za-z][A-Za-z0-9-]*+\s*+)>",
    re.ASCII,
)
_TICKS = re.compile(r"`++")
# A code span ends with its paragraph, heading or list item.
_BLOCK_END = re.compile(
    r"\n[ \t>]*+(?:\n|#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|(?:=+|-+)[ \t]*+$|(?P<fence>```|~~~))", re.MULTILINE
)


def mask_html(mask: Mask) -> None:
    """Mark the markup in a body of HTML or Markdown.

    The content of scripts and styles is text (it is kept in `removed`).
    """
    marks = _MARKDOWN_MARK if mask.markdown else _HTML_MARK
    text = without_tags(mask.text)  # a Liquid tag in an HTML tag is part of an attribute
    tokens, spans = Tokenizer(text), _CodeSpans(mask)
    position = kept = 0
    bracketed = False  # whether the ruby brings its own brackets (<rp>)
    while found := marks.search(mask.text, position):
        at, position = found.start(), found.end()
        if mask.closed(at):
            continue
        if found[0] == "<":
            token = spans.opened(tokens.read(at))
            position = _address(mask, at) or _marked(mask, token, text) or position
            if token and token.name in _RUBY and not token.closing and mask.kinds[at] != TEXT:
                mask.added += "" if bracketed or token.name != "rt" else "()"
                bracketed = token.name == "rp" or (bracketed and token.name == "rt")
            opens = mask.markdown and token and token.name in _KEPT and not token.closing and mask.kinds[at] != TEXT
            if token and opens and at >= kept:
                kept = max(tokens.find(f"</{token.name}", position), position)
                if not spans.hold(kept, position):
                    mask.flag(mask.html, position, kept)
        elif not mask.html[at]:
            position = spans.read(found) if found[0][0] == "`" else _escaped(mask, at)


def _address(mask: Mask, at: int) -> int:
    """Mark the brackets of an autolink, and return its end; 0 if there is none."""
    found = _AUTOLINK.match(mask.text, at) if mask.markdown and not mask.html[at] else None
    if found is None:
        return 0
    mask.mark(at, at + 1, SYNTAX)
    mask.mark(found.end() - 1, found.end(), SYNTAX)
    mask.flag(mask.opaque, at, found.end())
    return found.end()


def _marked(mask: Mask, token: Token | None, text: str) -> int:
    """Mark a token, and return its end; 0 if there is none. text: the mask's text without Liquid tags."""
    if token is None:
        return 0
    start = token.end if token.inner < 0 else token.content
    kind = SYNTAX
    if mask.markdown and not mask.html[token.start]:
        if token.kind == "tag" and not _INLINE_TAG.match(text, token.start, start):
            return 0  # Markdown reads it as text
        if not token.strict or _BLOCK_END.search(mask.text, token.start, token.end):
            kind = EITHER  # a token across a block end, or a comment with `--` in it, is HTML in some places only
    mask.mark(token.start, start, kind)
    if token.inner >= 0:
        mask.mark(token.inner, token.end, kind)
        mask.flag(mask.verbatim, token.content, token.inner)
    return token.end


def _escaped(mask: Mask, at: int) -> int:
    """Mark a backslash before punctuation. The punctuation is then text."""
    mask.mark(at, at + 1, EITHER)
    mask.flag(mask.verbatim, at + 1, at + 2)
    return at + 2


class _CodeSpans:
    """Finds the end of each code span: the next run of equally many backticks in the same paragraph."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self._blocks = -1, 0  # the start and end of the block that was looked up last
        self._held = -1, False  # the last position passed to hold(), and its result
        self._runs: dict[int, list[int]] = {}  # the starts of the runs of each length
        if mask.markdown:
            for run in _TICKS.finditer(mask.text):
                self._runs.setdefault(len(run[0]), []).append(run.start())

    def read(self, ticks: re.Match[str]) -> int:
        """Mark the backticks of a span and return its end; if the run opens no span, return the end of the run."""
        closing = self._closing(ticks)
        if closing < 0:
            return ticks.end()
        end = closing + len(ticks[0])
        self.mask.mark(ticks.start(), ticks.end(), EITHER)
        self.mask.mark(closing, end, EITHER)
        self.mask.flag(self.mask.verbatim, ticks.end(), closing)
        return end

    def opened(self, token: Token | None) -> Token | None:
        """Return a token, shortened to its start if its end is in code of Markdown."""
        unsure = self.mask.unsure
        if token and token.kind == "comment" and unsure[token.start] > unsure[token.end - 1]:
            return token._replace(end=token.start + len("<!--"), strict=False)
        if token is None or token.inner < 0 or not self.hold(token.inner, token.content):
            return token
        return token._replace(end=token.content, content=-1, inner=-1, strict=False)

    def hold(self, position: int, start: int) -> bool:
        """Return whether a position is in code, if the text from `start` is read as Markdown."""
        mask = self.mask
        if not mask.markdown or mask.html[start - 1]:
            return False
        if mask.verbatim[position] or mask.unsure[start - 1] > mask.unsure[position]:
            return True
        if self._held[0] != position:
            at = start
            while (ticks := _TICKS.search(mask.text, at, position)) is not None:
                closing = -1 if mask.closed(ticks.start()) else self._closing(ticks)
                at = ticks.end() if closing < 0 else closing + len(ticks[0])
            self._held = position, at > position
        return self._held[1]

    def _closing(self, ticks: re.Match[str]) -> int:
        """Return the start of the run that closes the span which these backticks open; -1 if they open none."""
        runs = self._runs.get(len(ticks[0]), [])  # after a backslash, a run is shorter than the one that was found
        index = bisect_left(runs, ticks.end())
        return runs[index] if index < len(runs) and runs[index] <= self._end_of_block(ticks.end()) else -1

    def _end_of_block(self, position: int) -> int:
        start, end = self._blocks
        if not start <= position <= end:
            text, closed = self.mask.text, self.mask.closed  # a false fence, indented too far, is not flagged
            ends = (
                m.start() for m in _BLOCK_END.finditer(text, position) if not m["fence"] or closed(m.start("fence"))
            )
            self._blocks = position, next(ends, len(text))
        return self._blocks[1]
