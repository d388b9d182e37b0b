"""Separate tags that show nothing and are alone in a line of Markdown: the texts above and below are separate blocks.

Liquid leaves an empty line in place of such a tag. Hexo and Hugo make an element of the text between a pair of such
tags.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate

from newsingest.html.lines import CODE_INDENT, indentation
from newsingest.html.raw import lead
from newsingest.html.verbatim import CodeScanner


def set_apart(body: str, alone: re.Pattern[str], is_cut: Callable[[re.Match[str]], bool]) -> str:
    """Return Markdown with an empty line before and after each line that has only placeholders of tags.

    alone: matches a line with only placeholders. is_cut: returns whether each of them stands for a tag that shows
    nothing.
    """
    found = [line.start() for line in alone.finditer(body) if is_cut(line)]
    if not found:
        return body
    lines = body.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    places = CodeScanner(body).lines(starts[:-1])
    out = list(lines)
    for index in (bisect_left(starts, start) for start in found):
        place, before = places[index], lead(lines[index])
        above, below = lines[index - 1] if index else "", lines[index + 1] if index + 1 < len(lines) else ""
        most = place.margin + CODE_INDENT  # after an empty line, a line with this indent is code
        if place.kind != "text" or len(before.expandtabs(CODE_INDENT)) >= most:
            continue
        if "|" in above and below.lstrip().startswith("|"):  # a loop over the rows of a table
            continue
        quoted = ">" in before
        blank = before.rstrip() if quoted else ""
        if above.strip(" \t>") and not place.starts:
            # At the margin, the tag stays in the list item above.
            indent = before if quoted else before.ljust(place.margin)
            out[index] = f"{blank}\n{indent}{lines[index][len(before) :]}"
        if below.strip(" \t>") and (quoted or indentation(below, 0)[0] < most):
            out[index] += f"\n{blank}"
    return "\n".join(out)
