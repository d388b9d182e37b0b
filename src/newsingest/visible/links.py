"""Mask the links and images of Markdown. Brackets are paired in one pass, as in CommonMark (6.3 and its appendix)."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from newsingest.article import Block, Heading, Image, List, Paragraph, Quote, Table
from newsingest.text import is_wide
from newsingest.visible.mask import EITHER, SYNTAX, Mask
from newsingest.visible.templates import TAG

_ESCAPED = r"\\[!-/:-@\[-`{-~]"
_LIQUID = rf"(?:\{{\{{[^{{}}\n]*+\}}\}}|{TAG})"  # may be part of an address, including its spaces
_BRACKETED = r"<(?:[^<>\n\\]|\\.)*+>"
_TITLE = "|".join(
    rf"{first}(?:[^{first}{last}\\\n]|\\.|\\?\n(?![ \t]*+\n))*+{last}"
    for first, last in (('"', '"'), ("'", "'"), (r"\(", r"\)"))
)
_IN_BRACKETS = rf"\((?:{_ESCAPED}|[^()\s])*+\)"
_PLAIN = rf"(?:{_ESCAPED}|{_LIQUID}|[^()\s<]|(?<!\()<|\((?:{_ESCAPED}|[^()\s]|{_IN_BRACKETS})*+\))*+"
_DESTINATION = re.compile(rf"\(\s*+(?:{_BRACKETED}|{_PLAIN})(?:\s++(?:{_TITLE}))?+\s*+\)")
_LABEL = re.compile(r"\[(?P<label>[^\[\]]*+)\]")
# The text that may precede a definition: the marks of quotes and list items, and their indentation.
_BEFORE = r"^[ \t]*+(?:(?:>|(?P<item>[-*+]|\d{1,9}[.)])(?=[ \t]))[ \t]*+)*+"
_DEFINITION = re.compile(
    rf"{_BEFORE}\[(?P<label>[^\[\]]++)\]:[ \t]*+\n?[ \t]*+(?P<target>{_BRACKETED}|(?!<)(?:{_LIQUID}|\S)++)"
    rf"(?:(?:[ \t]++|[ \t]*+\n[ \t]*+)(?:{_TITLE})(?=[ \t]*+$))?+[ \t]*+$",
    re.MULTILINE,
)
# The start of a definition or a note, up to the colon.
_START = re.compile(rf"{_BEFORE}\[(?P<label>[^\[\]]++)\]:", re.MULTILINE)
# The start of text that can only be an address: a scheme, a host, a path, a fragment or a Liquid tag.
_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*+://|mailto:|tel:|www\.|[/#?]|\.{1,2}/|\{[{%])", re.IGNORECASE)
# Chinese text is an address only if it contains one of these.
_ADDRESSED = re.compile(r"[/#?=@:]|\.[A-Za-z]")
_TOKEN = re.compile(r"!?\[|\]|\n[ \t>]*+\n")
_LONGEST_LABEL = 999  # characters


def mask_definitions(mask: Mask, linked: frozenset[str]) -> frozenset[str]:
    """Mark the definitions of links whose label is used elsewhere in brackets, and return their labels.

    A definition that is a note is text. Its mark and the references to it are text, too; its colon may be syntax.
    linked: the addresses that the record links to, without percent-encoding.
    """
    text = mask.text
    defined = {start.start("label") for start in _START.finditer(text)}
    uses = [match for match in _LABEL.finditer(text) if match.start("label") not in defined]
    used = {_normal(match["label"]) for match in uses}
    surely = {
        _normal(match["label"]) for match in uses if not (mask.closed(match.start()) or mask.html[match.start()])
    }  # neither escaped nor in code or HTML
    labels: dict[str, str] = {}  # with the text after the colon
    end = 0
    for start in mask.found(_START):
        label, at = _normal(start["label"]), start.start()
        is_note = label.startswith("^")
        if at < end or not (is_note or start["item"] or at in (0, end + 1) or _ends_block(text, at - 1)):
            continue
        found = _DEFINITION.match(text, at)
        if not (is_note or label in used):  # a paragraph; a definition may start below it
            end = found.end() if found else _line_end(text, at)
            continue
        if found and not is_note and _is_address(found["target"], linked, again=label in labels):
            target = " ".join(text[start.end() : found.end()].split())
            if labels.setdefault(label, target) == target:  # a second address of the same label is text
                mask.mark(at, found.end(), SYNTAX if label in surely else EITHER)
            mask.flag(mask.opaque, at, found.end())
        else:
            mask.mark(start.end() - 1, start.end(), EITHER)
        end = found.end() if found else _line_end(text, at)
    return frozenset(labels)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _is_address(target: str, linked: frozenset[str], *, again: bool) -> bool:
    """Return whether the target of a definition is an address. If it may also be words, the links of the record decide.

    again: whether the label already has an address, so that this definition has no effect.
    """
    target = target.removeprefix("<").removesuffix(">")
    if _ADDRESS.match(target):
        return True
    words = any(map(is_wide, target)) and not _ADDRESSED.search(target)
    return not words and (again or unquote(target) in linked)


def _ends_block(text: str, end: int) -> bool:
    """Return whether no paragraph continues after the line that ends at `end`.

    Inside a paragraph, a definition is text.
    """
    line = text[text.rfind("\n", 0, end) + 1 : end].strip(" \t>")
    return not line or line[0] == "#" or not line.strip("=-*_ ")


def mask_links(mask: Mask, labels: frozenset[str] = frozenset()) -> None:
    """Mark the brackets, addresses and titles of links, and all characters of images. labels: the defined labels."""
    images: list[tuple[int, int]] = []
    for start, close, end in _pairs(mask.open_text(), mask.text, labels):
        if mask.text[start] == "[":
            mask.mark(start, start + 1, SYNTAX)
            mask.mark(close, end, SYNTAX)
        else:
            while images and images[-1][0] > start:  # images in its description
                images.pop()
            images.append((start, end))
    for start, end in images:
        mask.mark(start, end, SYNTAX)


def _pairs(text: str, whole: str, labels: frozenset[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the start of each link or image, the end of its text, and its end, in the order of the ends.

    text: the whole text with code, markup and escaped characters hidden.
    """
    openings: list[re.Match[str]] = []
    dead = 0  # the number of openings around a link; they cannot open another link
    position = last = 0
    for found in _TOKEN.finditer(text):
        if found.start() < position:
            continue
        if found[0] == "]" and openings:
            opening = openings.pop()
            label = whole[opening.end() : found.start()] if opening.end() == last else None
            end = _target(whole, found.start(), label, labels)
            if end and (opening[0] != "[" or len(openings) >= dead):
                yield opening.start(), found.start(), end
                position = end
                dead = len(openings) if opening[0] == "[" else dead
            dead = min(dead, len(openings))
        elif found[0] == "]":
            pass
        elif found[0][0] == "\n":
            openings.clear()
            dead = 0
        else:
            openings.append(found)
        last = max(found.end(), position)


def _target(text: str, close: int, label: str | None, labels: frozenset[str]) -> int:
    """Return the end of what follows the text of a link: an address, a label, or nothing. Return 0 if it is not a link.

    label: the text of the link if it can itself be a label, because it contains no brackets.
    """
    if found := _DESTINATION.match(text, close + 1):
        return found.end()
    if not labels:
        return 0
    named = _LABEL.match(text, close + 1)
    if named and named["label"]:
        return named.end() if _normal(named["label"]) in labels else 0
    if label is None or len(label) > _LONGEST_LABEL or _normal(label) not in labels:
        return 0
    return named.end() if named else close + 1


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()


def linked_addresses(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the addresses that blocks link to, without percent-encoding."""
    for block in blocks:
        if isinstance(block, Quote):
            yield from linked_addresses(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                yield from linked_addresses(item)
        elif isinstance(block, Table):
            yield from (
                unquote(span.href) for row in block.rows for cell in row for span in cell.spans if span.href is not None
            )
        elif isinstance(block, Paragraph | Heading):
            yield from (unquote(span.href) for span in block.spans if span.href is not None)
        elif isinstance(block, Image):
            yield from map(unquote, filter(None, (block.url, block.href)))
