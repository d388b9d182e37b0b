"""Liquid and WordPress masked: the tags around code and captions; every other tag is text, which stands in `removed`."""

import re

from newsingest.audit.mask import EITHER, SYNTAX, Mask

_CODE_TAG = re.compile(r"\{%-?\s*+(?P<end>end)?(?P<name>highlight|codeblock|raw|code)\b(?P<rest>[^%]*+)%\}")
_SHORT_CODE = re.compile(
    r"\[/?(?:code|php|sourcecode|source|python|bash|java|javascript|js|sql|xml|html|css)(?:[ =][^\[\]\n]*+)?\]",
    re.IGNORECASE,
)
TAG = r"\{%[^%\n]{0,2000}+(?:%(?!\})[^%\n]{0,2000}+){0,20}+%\}"  # as long as parsers/jekyll/templates.py reads one
_TAG = re.compile(TAG)
_OUTPUT = re.compile(r"\{\{[^{}\n]*+\}\}")
_TITLE = re.compile(r"(?<!\S)[^\s:-][^\s:]*+(?!\S)")  # a word of a codeblock that is no option such as lang:php
_CAPTION = re.compile(r"\[/?caption\b[^\[\]\n]*+\]")


def mask_templates(mask: Mask) -> None:
    """Mark the tags around code and captions, and close what Liquid puts out; what stands between those of Liquid is code as it stands.

    In code of Markdown, which is verbatim by now, such a tag may stand in the record or not.
    """
    fenced = bytes(mask.verbatim)
    _mask_code(mask, fenced)
    for pattern in (_CODE_TAG, _SHORT_CODE, _CAPTION):
        for match in pattern.finditer(mask.text):
            if fenced[match.start()] or not mask.closed(match.start()):
                mask.mark(match.start(), match.end(), EITHER)
    for match in mask.found(_TAG):
        mask.flag(mask.verbatim, match.start(), match.end())
    for match in mask.found(_OUTPUT):
        mask.flag(mask.opaque, match.start(), match.end())


def _mask_code(mask: Mask, fenced: bytes) -> None:
    tags = [match for match in _CODE_TAG.finditer(mask.text) if match["name"] != "raw"]
    ends: dict[str, list[re.Match[str]]] = {}
    for tag in reversed(tags):
        if tag["end"]:
            ends.setdefault(tag["name"], []).append(tag)
    position = 0
    for tag in tags:
        if tag["end"] or tag.start() < position:
            continue
        closers = ends.get(tag["name"], [])
        while closers and closers[-1].start() < tag.end():
            closers.pop()
        if closers:
            position = closers[-1].end()
            inside = fenced[tag.start()] == 1
            if inside:
                mask.mark(tag.start(), tag.end(), EITHER)
            else:
                _mark_opening(mask, tag)
            mask.mark(closers[-1].start(), position, EITHER if inside else SYNTAX)
            mask.flag(mask.verbatim, tag.end(), closers[-1].start())


def _mark_opening(mask: Mask, tag: re.Match[str]) -> None:
    """Mark the tag before some code: the title that a codeblock states is text, its options may be."""
    if tag["name"] != "codeblock":
        mask.mark(tag.start(), tag.end(), SYNTAX)
    elif _TITLE.search(tag["rest"]):
        mask.flag(mask.verbatim, tag.start(), tag.end())
    else:
        mask.mark(tag.start(), tag.end(), EITHER)
