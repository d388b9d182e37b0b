"""Read the Markdown that html2text leaves in plain text: links, images, emphasis, headings, pipe tables.

It has its own rules, because CommonMark's fail next to Chinese punctuation: there, `**问：**你好` has no emphasis.
A mark without a partner is text.
"""

import re

from newsingest.article import Block, Cell, Heading, Mark, Paragraph, Rule, Table
from newsingest.draft import WORDS, Item
from newsingest.html.headings import heading_spans
from newsingest.html.inline import TextRun, inline
from newsingest.html.media import image
from newsingest.regex import regex
from newsingest.text import cached_if_short, collapse

_ADDRESS = r"\(\s*+<?+(?P<{0}>[^()\s<>]*+(?:\([^()\s]*+\)[^()\s<>]*+)*+)>?+(?:\s++\"[^\"]*+\")?+\s*+\)"
_INLINE = regex(
    rf"!\[(?P<alt>[^\[\]]*)\]{_ADDRESS.format('src')}"
    # Possessive, because `(…)` after an inner label can be read in two ways: thirty labels would take a billion
    # attempts.
    rf"|\[(?P<label>(?:[^\[\]]++|\[[^\[\]]*+\](?:\([^()\s]*+\))?+)*+)\]{_ADDRESS.format('href')}"
    r"|\*\*(?P<strong>(?=\S)(?:[^*\n\[]|\[[^\[\]\n]*\])+?)\*\*"
    r"|<(?P<auto>https?://[^\s<>]+)>"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+.!|>-])"
)
_HASHES = regex(r"#{1,6}\s")
_HEADING = regex(r"(?P<level>#{1,6})\s+(?P<text>.+)", re.DOTALL)
_RULE = regex(r"(?:\*\s*){3,}|(?:-\s*){3,}")
_EMPTY = ("__", "****")  # emphasis around nothing, which html2text writes for an icon
_DELIMITER = regex(r"\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?")


def may_have_marks(text: str) -> bool:
    """Return whether a text may contain marks. This is a cheap check."""
    # The search for one character is faster than for two.
    if ("]" in text and "](" in text) or ("*" in text and "**" in text):
        return True
    if "<" in text and ("<http://" in text or "<https://" in text):
        return True
    return text.startswith("#") and _HASHES.match(text) is not None


def is_delimiter(text: str) -> bool:
    """Return whether a line separates the head of a pipe table from its rows."""
    return "|" in text and _DELIMITER.fullmatch(text) is not None


def items(text: str) -> list[Item]:
    """Return the blocks of one piece: its heading or paragraph, followed by its images."""
    if text[0] in "*-" and _RULE.fullmatch(text):
        return [Rule()]
    if text in _EMPTY:
        return []
    if not may_have_marks(text):
        words = collapse(text)
        return [Paragraph(text=words, spans=())] if words else []
    heading = _HEADING.fullmatch(text)
    runs = _runs(heading["text"] if heading else text, frozenset(), None)
    found = inline(runs)
    out: list[Item] = []
    if found.text and heading:
        out.append(Heading(level=len(heading["level"]), text=found.text, spans=heading_spans(found.spans)))
    elif found.text:
        out.append(Paragraph(text=found.text, spans=found.spans))
    return out + [run.thing for run in runs if run.thing is not None]


@cached_if_short(32)  # the first lines of a text are checked repeatedly
def without_marks(text: str) -> str:
    """Return the text of one piece without its marks."""
    if not may_have_marks(text) and text[:1] not in ("*", "-") and text not in _EMPTY:
        return collapse(text)
    return "".join(item.text for item in items(text) if isinstance(item, WORDS))


def _runs(text: str, marks: frozenset[Mark], href: str | None) -> list[TextRun]:
    runs: list[TextRun] = []
    position = 0
    for found in _INLINE.finditer(text):
        runs.append(TextRun(text[position : found.start()], marks, href))
        position = found.end()
        if found["src"] is not None:
            runs.append(TextRun("", thing=image({"src": found["src"], "alt": found["alt"]}, href)))
        elif found["label"] is not None:
            runs += _runs(found["label"], marks, found["href"] or None)
        elif found["strong"] is not None:
            runs += _runs(found["strong"], marks | {"strong"}, href)
        elif found["auto"] is not None:
            runs.append(TextRun(found["auto"], marks, found["auto"]))
        else:
            runs.append(TextRun(found["escaped"], marks, href))
    runs.append(TextRun(text[position:], marks, href))
    return runs


def pipe_table(rows: list[str]) -> Block:
    """Return the table of pipe rows. The rows above the delimiter row are its head."""
    header = next((i for i, row in enumerate(rows) if is_delimiter(row)), 0)
    cells = [_cells(row) for row in rows if not is_delimiter(row)]
    return Table(caption=None, header=header, rows=tuple(cells))


def _cells(row: str) -> tuple[Cell, ...]:
    row = row.strip()
    parts = row.removeprefix("|").removesuffix("|").split("|") if row.startswith("|") else row.split("|")
    found = [inline(_runs(part, frozenset(), None)) for part in parts]
    return tuple(Cell(text=cell.text, spans=cell.spans) for cell in found)
