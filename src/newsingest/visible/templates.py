"""Liquid and WordPress masked: the tags around code and captions; every other tag is text, which stands in `removed`."""

import re
from bisect import bisect_left

from newsingest.visible.mask import EITHER, SYNTAX, TEXT, Mask

_CODE_TAG = re.compile(r"\{%-?\s*+(?P<end>end)?(?P<name>highlight|codeblock|raw|code|comment)\b(?P<rest>[^%]*+)%\}")
_SHORT_CODE = re.compile(
    r"\[/?(?:code|php|sourcecode|source|python|bash|java|javascript|js|sql|xml|html|css|cpp|csharp|ruby|perl|scala)(?:[ =][^\[\]\n]*+)?\]",
    re.IGNORECASE,
)
# Short codes of WordPress that show a video or sound, and others, which stand in the record as they are written.
_FRAME_CODE = re.compile(
    r"\[(?P<name>embed|video|audio|youtube|vimeo|dailymotion)(?P<rest>[ =][^\[\]\n]*+)?\](?!\(|:|\[(?!/|[A-Za-z][\w-]*+ [\w-]++=))(?P<inner>[ \t]*+(?P<shown>(?:https?:)?//[^\s\[\]<>]++|[A-Za-z0-9_-]{3,20}+)?+[ \t]*+\[/(?P=name)\])?",
    re.IGNORECASE,
)
_HELD_CODE = re.compile(
    r"\[[A-Za-z][\w-]*+(?:\s++[\w-]++=(?:\"[^\"\[\]\n]*+\"|'[^'\[\]\n]*+'))++\s*+/?\](?!\(|:|\[(?!/|[A-Za-z][\w-]*+ [\w-]++=))|@\[toc\](?:\([^()\n]*+\))?+|\[\[_?toc_?\]\]",
    re.ASCII | re.IGNORECASE,
)
TAG = r"\{%-?\s*+[A-Za-z_][A-Za-z0-9_-]*+(?!\w)(?:[^%\n]{0,2000}+(?:%(?!\})[^%\n]{0,2000}+){0,20}+(?=%\})|(?:[^%{}\n]|\n(?![ \t]*\n)){0,2000}+)%\}"  # as long as parsers/jekyll/templates.py reads one
_TAG = re.compile(rf"{TAG}|\{{\{{[<%](?:[^{{}}\n]|\n(?![ \t]*\n)){{0,2000}}?[>%]\}}\}}")
# What a tag shows stands in the record in other words: a picture's address, a video's page, the words of a link.
_SHOWING = re.compile(
    r"(?:\{%|\{\{[<%])-?\s*+(?:asset_img|img|figure|post_link|asset_link|link|include|youtube|vimeo|bilibili|iframe|video|mp4|dplayer|audio)\b"
    r"(?:[^{}\n]|\n(?![ \t]*\n)){0,2000}?[%>]\}++"
)
# Tags of Hexo's themes around words, with a style before these or options behind them.
_MARKED = re.compile(
    r"\{%-?\s*+(?:mark|u|emp|wavy|del|s|kbd|psw|label|span)(?![\w-])(?:(?<=label)\s*+[A-Za-z0-9_-]*+@|(?<=span)\s[A-Za-z0-9_ :#-]*+[,@])?+\s*+"
    r"(?P<words>[^\s%][^%\n]*+)%\}"
)
_OPTION = re.compile(
    r"-|[A-Za-z]+:[\w#-]+-?|(?:default|primary|success|info|warning|danger|blue|pink|red|purple|orange|green)-?|"
)
# The words below a picture or video; those with a reference stand for others.
_BELOW = re.compile(r"\b(?P<key>title|caption|attr)\s*=\s*(?:\"(?P<double>[^\"&]++)\"|'(?P<single>[^'&]++)')")
_FRAME = re.compile(r"youtube|vimeo|bilibili|iframe|video|mp4|dplayer|audio|link")
_SHORT_HIGHLIGHT = re.compile(r"\{\{[<%]\s*+/?\s*+highlight\b(?:[^{}\n]|\n(?![ \t]*\n))*?[>%]\}\}")
_OUTPUT = re.compile(r"\{\{(?:[^{}\n]|\n(?![ \t]*\n))*+\}\}")
_TITLE = re.compile(r"(?<!\S)[^\s:-][^\s:]*+(?!\S)")  # a word of a codeblock that is no option such as lang:php
_QUOTE = re.compile(r"[ \t]*+>")
_QUOTES = re.compile(r"(?:(?:[ \t]|(?:[-*+]|\d{1,3}[.)])[ \t])*+>)++")
_CAPTION = re.compile(r"\[/?(?:wp_)?caption\b[^\[\]\n]*+\]")


def without_tags(text: str) -> str:
    """Return a text of the same length with a word in place of each tag of Liquid."""
    if "{" not in text:
        return text
    for tag in (_TAG, _OUTPUT):
        text = tag.sub(lambda found: "x" * len(found[0]), text)
    return text


def mask_templates(mask: Mask) -> None:
    """Mark the tags around code and captions, and close what Liquid puts out; what stands between those of Liquid is code as it stands.

    In code of Markdown, which is verbatim by now, such a tag may stand in the record or not.
    """
    fenced = bytes(mask.verbatim)
    alone = _unpaired(mask.text, fenced)
    _mask_code(mask, fenced)
    for pattern in (_CODE_TAG, _SHORT_CODE, _CAPTION):
        for match in pattern.finditer(mask.text):
            text = pattern is _CODE_TAG and (match["name"] == "comment" or match.start() in alone)
            if not text and (fenced[match.start()] or not mask.closed(match.start())):
                mask.mark(match.start(), match.end(), EITHER)
    for pattern in (_SHOWING, _SHORT_HIGHLIGHT):
        for match in mask.found(pattern):
            mask.mark(match.start(), match.end(), EITHER)
            mask.flag(mask.verbatim, match.start(), match.end())
            _mask_below(mask, match)
    _mask_short_codes(mask)
    marked = {match.start() for match in mask.found(_MARKED)}
    for match in mask.found(_MARKED):
        words = match["words"].removesuffix("-").split(" ")
        while len(words) > 1 and _OPTION.fullmatch(words[-1]):
            words.pop()
        mask.mark(match.start(), match.start("words"), EITHER)
        mask.mark(match.start("words") + len(" ".join(words)), match.end(), EITHER)
    for match in mask.found(_TAG):
        if match.start() in marked:
            continue
        mask.flag(mask.verbatim, match.start(), match.end())
    for match in mask.found(_OUTPUT):
        mask.flag(mask.opaque, match.start(), match.end())


def _mask_short_codes(mask: Mask) -> None:
    """Mark short codes that show a video or sound, which stand in the record by their address; others stand there as written."""
    for match in mask.found(_FRAME_CODE):
        by_number = match["name"].lower() in ("youtube", "vimeo")
        shown = match["shown"] or ""
        end = match.end() if by_number or not shown or "//" in shown else match.start("inner")
        if "//" in match[0] or (by_number and (match["rest"] or shown)):
            mask.mark(match.start(), end, EITHER)
            mask.flag(mask.verbatim, match.start(), end)
    for match in mask.found(_HELD_CODE):
        mask.flag(mask.verbatim, match.start(), match.end())


def _unpaired(text: str, fenced: bytes) -> set[int]:
    """Return where tags around raw text start in a fence that does not hold the other one: they are its text."""
    tags = [found for found in _CODE_TAG.finditer(text) if found["name"] == "raw"]
    opened = [found.start() for found in tags if not found["end"]]
    closed = [found.start() for found in tags if found["end"]]
    alone = set()
    for tag in tags:
        first = fenced.rfind(b"\0", 0, tag.start()) + 1 if tag["end"] else tag.end()
        last = tag.start() if tag["end"] else fenced.find(b"\0", tag.end())
        others = opened if tag["end"] else closed
        index = bisect_left(others, first)
        if fenced[tag.start()] and not (index < len(others) and (last < 0 or others[index] < last)):
            alone.add(tag.start())
    return alone


def _mask_below(mask: Mask, tag: re.Match[str]) -> None:
    """Mark the words below a picture or video as text, once where two attributes hold the same."""
    seen = {""}
    for found in _BELOW.finditer(mask.text, tag.start(), tag.end()):
        group = "double" if found["double"] else "single"
        of_frame = found["key"] == "title" and _FRAME.search(mask.text, tag.start(), found.start())
        if not of_frame and found[group].strip() not in seen:
            mask.mark(*found.span(group), TEXT)
        seen.add(found[group].strip())


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
            mask.flag(mask.verbatim, tag.end(), closers[-1].start())
            _mark_pair(mask, tag, closers[-1], inside=fenced[tag.start()] == 1)


def _mask_quoting(mask: Mask, start: int, end: int, depth: int) -> None:
    """Mark the marks of the quotes that code stands in, as many as before its tag, at the start of each further line."""
    while start := mask.text.find("\n", start, end) + 1:
        for _ in range(depth):
            if found := _QUOTE.match(mask.text, start, end):
                mask.mark(start, found.end(), EITHER)
                start = found.end()


def _mark_pair(mask: Mask, tag: re.Match[str], close: re.Match[str], *, inside: bool) -> None:
    """Mark the tags around some code: the title that a codeblock states is text, its options may be.

    A comment is text with its tags. inside: the tags stand in code of Markdown, and may be text of it.
    """
    if tag["name"] == "comment":
        mask.flag(mask.verbatim, tag.start(), close.end())
        return
    mask.mark(close.start(), close.end(), EITHER if inside else SYNTAX)
    if mask.markdown and (quotes := _QUOTES.match(mask.text, mask.text.rfind("\n", 0, tag.start()) + 1, tag.start())):
        _mask_quoting(mask, tag.end(), close.start(), quotes[0].count(">"))
    if inside or (tag["name"] == "codeblock" and not _TITLE.search(tag["rest"])):
        mask.mark(tag.start(), tag.end(), EITHER)
    elif tag["name"] == "codeblock":
        mask.flag(mask.verbatim, tag.start(), tag.end())
    else:
        mask.mark(tag.start(), tag.end(), SYNTAX)
