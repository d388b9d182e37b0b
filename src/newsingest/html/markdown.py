"""Markdown to HTML by cmarkgfm, with the traps of news text guarded before it.

Raw HTML stays (GFM's tag filter would drop text), addresses are not linked by themselves, and a strike takes two tildes:
in 5~10元…20~30元 nothing is struck.
"""

import re

import cmarkgfm
from cmarkgfm.cmark import Options

_OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})")
_ATX = re.compile(r"^( {0,3}#{1,6})(?=[^#\s!])")
_ORDERED = re.compile(r"^( {0,3}\d{4,9})([.)])(?=[ \t])")  # `2021. 年度总结` starts no list
_STOCK = re.compile(r"(?<![*\\])\*(?=(?:S?ST|ST)[\u3400-\u9fff])")  # the prefix of a stock at risk of delisting
_DEFINITION = re.compile(r" {0,3}\[(?P<label>[^\[\]\n]+)\]:")


def to_html(text: str) -> str:
    """Return the HTML of a Markdown text, which holds no guarded trap any more."""
    return str(cmarkgfm.markdown_to_html_with_extensions(text, _OPTIONS, extensions=["table", "strikethrough"]))


def guard(text: str) -> str:
    """Escape what Markdown would take for syntax and news text does not mean so; code stays as it is."""
    labels = _references(text) if "]:" in text else set()
    out = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            closes = mark is not None and mark["fence"].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if closes else fence
            out.append(line)
        elif mark:
            fence = mark["fence"]
            out.append(line)
        else:
            out.append(line if line.startswith(("    ", "\t")) else _guarded(line, labels))
    return "\n".join(out)


def _guarded(line: str, labels: set[str]) -> str:
    line = _ATX.sub(r"\1 ", line, count=1)
    line = _ORDERED.sub(r"\1\\\2", line, count=1)
    line = _STOCK.sub(r"\\*", line)
    definition = _DEFINITION.match(line)
    if definition and _normal(definition["label"]) not in labels:
        line = line.replace("[", "\\[", 1)
    return line


def _references(text: str) -> set[str]:
    """Return the labels that some link refers to: `[label]` that is not itself a definition."""
    return {_normal(m[1]) for m in re.finditer(r"\[([^\[\]\n]+)\](?!:)", text)}


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()
