"""HTML masked: tags, comments and declarations are syntax; in Markdown its escapes, code and addresses go before them."""

import re

from newsingest.audit.mask import EITHER, SYNTAX, Mask
from newsingest.audit.templates import without_tags
from newsingest.audit.tokens import Token, Tokenizer

_HTML_MARK = re.compile("<")
_MARKDOWN_MARK = re.compile(r"\\(?=[!-/:-@\[-`{-~\n])|`++|<")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+|[\w.+-]++@[\w.-]++)>")
# An open or closing tag (CommonMark 6.6), which has none of the errors that HTML puts up with, and no colon in its name.
_INLINE_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*+(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+\s*+/?"
    r"|/[A-Za-z][A-Za-z0-9-]*+\s*+)>",
    re.ASCII,
)
# A code span ends with its paragraph, heading or list item.
_BLOCK_END = re.compile(
    r"\n[ \t>]*+(?:\n|#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|(?:=+|-+)[ \t]*+$|(?P<fence>```|~~~))", re.MULTILINE
)


def mask_html(mask: Mask) -> None:
    """Mark what is markup in a body of HTML or Markdown; what a script or style holds is text (it stands in `removed`)."""
    marks = _MARKDOWN_MARK if mask.markdown else _HTML_MARK
    text = without_tags(mask.text)  # in a tag of HTML, a tag of Liquid is part of an attribute
    tokens, spans = Tokenizer(text), _CodeSpans(mask)
    position = 0
    while found := marks.search(mask.text, position):
        at, position = found.start(), found.end()
        if mask.closed(at):
            continue
        if found[0] == "<":
            position = _address(mask, at) or _marked(mask, tokens.read(at), text) or position
        elif not mask.html[at]:
            position = spans.read(found) if found[0][0] == "`" else _escaped(mask, at)


def _address(mask: Mask, at: int) -> int:
    """Mark the brackets of an address, and return where it ends; 0 for none."""
    found = _AUTOLINK.match(mask.text, at) if mask.markdown and not mask.html[at] else None
    if found is None:
        return 0
    mask.mark(at, at + 1, SYNTAX)
    mask.mark(found.end() - 1, found.end(), SYNTAX)
    mask.flag(mask.opaque, at, found.end())
    return found.end()


def _marked(mask: Mask, token: Token | None, text: str) -> int:
    """Mark a token, and return where it ends; 0 for none. text: that of the mask without the tags of Liquid."""
    if token is None:
        return 0
    start = token.end if token.inner < 0 else token.content
    kind = SYNTAX
    if mask.markdown and not mask.html[token.start]:
        if token.kind == "tag" and not _INLINE_TAG.match(text, token.start, start):
            return 0  # it is text to Markdown
        if not token.strict or _BLOCK_END.search(mask.text, token.start, token.end):
            kind = EITHER  # and what a block ends in, or a comment with `--` in it, for HTML in some places only
    mask.mark(token.start, start, kind)
    if token.inner >= 0:
        mask.mark(token.inner, token.end, kind)
        mask.flag(mask.verbatim, token.content, token.inner)
    return token.end


def _escaped(mask: Mask, at: int) -> int:
    """Mark a backslash before punctuation, which then is text."""
    mask.mark(at, at + 1, EITHER)
    mask.flag(mask.verbatim, at + 1, at + 2)
    return at + 2


class _CodeSpans:
    """Finds the end of each code span: the next run of as many backticks in the same paragraph."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self._block_end = 0
        self._runs: dict[int, list[int]] = {}  # the runs of each length, the last first
        if mask.markdown:
            for run in re.finditer(r"`++", mask.text):
                self._runs.setdefault(len(run[0]), []).append(run.start())
            for runs in self._runs.values():
                runs.reverse()

    def read(self, ticks: re.Match[str]) -> int:
        """Mark the backticks of a span and return its end, or that of the run where it opens none."""
        size = len(ticks[0])
        runs = self._runs.get(size, [])  # behind a backslash, a run is shorter than it was found
        while runs and runs[-1] < ticks.end():
            runs.pop()
        if not runs or runs[-1] > self._end_of_block(ticks.end()):
            return ticks.end()
        self.mask.mark(ticks.start(), ticks.end(), EITHER)
        self.mask.mark(runs[-1], runs[-1] + size, EITHER)
        self.mask.flag(self.mask.verbatim, ticks.end(), runs[-1])
        return runs[-1] + size

    def _end_of_block(self, position: int) -> int:
        if position > self._block_end:
            text, closed = self.mask.text, self.mask.closed  # what looks like a fence and is indented too far is none
            ends = (
                m.start() for m in _BLOCK_END.finditer(text, position) if not m["fence"] or closed(m.start("fence"))
            )
            self._block_end = next(ends, len(text))
        return self._block_end
