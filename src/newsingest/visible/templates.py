"""Mask template tags of Liquid, Hexo and Hugo: those around code.

All other tags are text, which is kept in `removed`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from newsingest.visible.mask import EITHER, SYNTAX, TEXT, Mask

_CODE_TAG = re.compile(
    r"\{%-?\s*+(?P<end>end)?(?P<name>highlight|codeblock|raw|code|comment|mermaid)\b(?P<rest>[^%]*+)%\}"
)
_HUGO_TAG = re.compile(
    r"\{\{[<%]\s*+(?P<end>/)?\s*+(?P<name>highlight|comment|mermaid)\b(?P<rest>(?:[^{}\n]|\n(?![ \t]*\n))*?)[>%]\}\}"
)
# The same maximum length as in parsers/jekyll/templates.py.
TAG = r"\{%-?\s*+[A-Za-z_][A-Za-z0-9_-]*+(?!\w)(?:[^%\n]{0,2000}+(?:%(?!\})[^%\n]{0,2000}+){0,20}+(?=%\})|(?:[^%{}\n]|\n(?![ \t]*\n)){0,2000}+)%\}"
_TAG = re.compile(rf"{TAG}|\{{\{{[<%](?:[^{{}}\n]|\n(?![ \t]*\n)){{0,2000}}?[>%]\}}\}}")
# Tags whose content the record shows in another form: a picture's address, a video's page, the text of a link.
_SHOWING = re.compile(
    r"(?:\{%|\{\{[<%])-?\s*+(?:(?=[\w./-]{1,80}\s[^{}]{0,2000}?\b(?:src|url|image|path|image_path)\s*=\s*[\"']?[^\s\"'<>{}]+\.(?i:jpe?g|png|gif|webp|svg|bmp|avif)\b)[\w./-]++|asset_img|img|figure|post_link|asset_link|link|btn|button|include|youtube|vimeo|bilibili|iframe|video|mp4|dplayer|audio|embed|dailymotion)(?!\w)"
    r"(?:[^{}\n]|\n(?![ \t]*\n)){0,2000}?[%>]\}++"
)
# Tags of Hexo themes around words, with a style before the words or options after them.
_MARKED = re.compile(
    r"\{%-?\s*+(?P<name>mark|u|emp|wavy|del|s|kbd|psw|blur|sup|sub|label|span|p|checkbox|radio)(?![\w-])"
    r"(?P<style>\s*+[A-Za-z0-9_-]*+@|\s[A-Za-z0-9_ :#-]*+,)?+\s*+(?P<words>[^\s%][^%\n]*+)%\}"
)
_STYLED = ("label", "span", "p", "checkbox", "radio")
# The tags around a quotation. Their words are in the record.
_QUOTATION = re.compile(
    r"^\{%-?[ \t]*+(?P<name>blockquote|quote|pullquote|centerquote|cq)(?P<rest>(?:[ \t][^%\n]*+)?)%\}|\{%-?\s*+end(?:blockquote|quote|pullquote|centerquote|cq)\b[^%\n]*+%\}",
    re.MULTILINE,
)
_PULLED = re.compile(r"\{\"|\"\}")
_CITED = re.compile(r"(?<!\S)(?!https?://)\S++")
_OPTION = re.compile(
    r"-|[A-Za-z]+:[\w#-]+-?|(?:default|primary|success|info|warning|danger|blue|pink|red|purple|orange|green)-?|"
)
# The words below a picture or video. Words with a character reference are excluded, because the reference is decoded.
_BELOW = re.compile(
    r"\b(?P<key>title|caption|description|attr)\s*=\s*(?:\"(?P<double>[^\"&]++)\"|'(?P<single>[^'&]++)')"
)
_FRAME = re.compile(r"youtube|vimeo|bilibili|iframe|video|mp4|dplayer|audio|link")
_SHOWN_AS_TAG = re.compile(r"\{\{[<%](?P<first>/\*)(?:[^{}\n]|\n(?![ \t]*\n)){0,2000}?(?P<last>\*/)[>%]\}\}")
_OUTPUT = re.compile(r"\{\{(?:[^{}\n]|\n(?![ \t]*\n))*+\}\}")
_TITLE = re.compile(r"(?<!\S)[^\s:-][^\s:]*+(?!\S)")  # a word of a codeblock tag that is not an option such as lang:php
_QUOTE = re.compile(r"[ \t]*+>")
_QUOTES = re.compile(r"(?:(?:[ \t]|(?:[-*+]|\d{1,3}[.)])[ \t])*+>)++")


def without_tags(text: str) -> str:
    """Return the text with each Liquid tag replaced by a word of equal length: a tag may be between attributes."""
    if "{" not in text:
        return text
    text = _TAG.sub(lambda found: f" {'x' * (len(found[0]) - 2)} ", text)
    return _OUTPUT.sub(lambda found: "x" * len(found[0]), text)


def mask_templates(mask: Mask) -> None:
    """Mark the tags around code, flag the content between them as code, and flag Liquid outputs as opaque.

    In code of Markdown, which is already verbatim, tags are text. Tags of raw text are an exception: they protect that
    code.
    """
    code = bytes(mask.verbatim)
    alone = _unpaired(mask.text, code)
    for match in _CODE_TAG.finditer(mask.text):
        if match["name"] == "raw" and match.start() not in alone:
            mask.mark(match.start(), match.end(), EITHER)
    tags = [match for match in _CODE_TAG.finditer(mask.text) if match["name"] != "raw"]
    tags = sorted((*tags, *_HUGO_TAG.finditer(mask.text)), key=re.Match.start)
    for opening, closing in pairs(tags, code):
        mask.flag(mask.verbatim, opening.end(), closing.start())
        _mark_pair(mask, opening, closing)
    for match in mask.found(_SHOWN_AS_TAG):
        mask.mark(*match.span("first"), EITHER)
        mask.mark(*match.span("last"), EITHER)
    for match in mask.found(_SHOWING):
        mask.mark(match.start(), match.end(), EITHER)
        mask.flag(mask.verbatim, match.start(), match.end())
        _mask_below(mask, match)
    _mask_quotations(mask)
    marked = _mask_words(mask)
    for match in mask.found(_TAG):
        if match.start() in marked:
            continue
        mask.flag(mask.verbatim, match.start(), match.end())
    for match in mask.found(_OUTPUT):
        mask.flag(mask.opaque, match.start(), match.end())


def _mask_quotations(mask: Mask) -> None:
    """Mark the tags around quotations. The author of the words is text; the address may be."""
    for pulled in mask.found(_PULLED) if "pullquote" in mask.text else ():
        mask.mark(*pulled.span(), EITHER)
    for match in mask.found(_QUOTATION):
        mask.mark(match.start(), match.end(), EITHER)
        mask.flag(mask.verbatim, match.start(), match.end())
        if match["name"] in ("blockquote", "quote"):
            for word in _CITED.finditer(mask.text, match.start("rest"), match.end("rest")):
                mask.mark(*word.span(), EITHER if word[0] == "-" else TEXT)


def _mask_words(mask: Mask) -> set[int]:
    """Mark the characters around the words of tags that show only words, and return the starts of these tags."""
    marked = {match.start() for match in mask.found(_MARKED)}
    for match in mask.found(_MARKED):
        words = match["words"].removesuffix("-").split(" ")
        while len(words) > 1 and _OPTION.fullmatch(words[-1]):
            words.pop()
        start = "words" if match["name"] in _STYLED or not match["style"] else "style"
        mask.mark(match.start(), match.start(start), EITHER)
        mask.mark(match.start("words") + len(" ".join(words)), match.end(), EITHER)
    return marked


def _unpaired(text: str, fenced: bytes) -> set[int]:
    """Return the starts of raw tags in a fence without the other tag of the pair: they are text of the code."""
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
    """Mark the words below a picture or video as text, only once if two attributes have the same value."""
    seen = {""}
    for found in _BELOW.finditer(mask.text, tag.start(), tag.end()):
        group = "double" if found["double"] else "single"
        of_frame = found["key"] == "title" and _FRAME.search(mask.text, tag.start(), found.start())
        if not of_frame and found[group].strip() not in seen:
            mask.mark(*found.span(group), TEXT)
            # The words may contain Markdown.
            mask.verbatim[found.start(group) : found.end(group)] = bytes(len(found[group]))
        seen.add(found[group].strip())


def pairs(tags: Iterable[re.Match[str]], code: bytes) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Yield the tags that enclose content, each with its end: the next end tag of its name, whatever is between them.

    tags: in order, each with the groups `end` and `name`. code: flags for code of Markdown, in which no tag opens a
    pair. But if a fence starts between a pair, its flags after that pair do not count.
    """
    tags = list(tags)
    ends: dict[tuple[str, str], list[re.Match[str]]] = {}
    for tag in reversed(tags):
        if tag["end"]:
            ends.setdefault(_kind(tag), []).append(tag)
    position = 0
    for tag in tags:
        if (
            tag["end"]
            or tag.start() < position
            or (code[tag.start()] and code.rfind(b"\0", 0, tag.start()) >= position)
        ):
            continue
        closers = ends.get(_kind(tag), [])
        while closers and closers[-1].start() < tag.end():
            closers.pop()
        if closers:
            position = closers[-1].end()
            yield tag, closers[-1]


def _kind(tag: re.Match[str]) -> tuple[str, str]:
    return tag[0][:2] if tag[0][0] == "{" else "[", tag["name"].lower()


def _mask_quoting(mask: Mask, start: int, end: int, depth: int) -> None:
    """Mark the quote marks at the start of each further line of code, as many as before its tag."""
    while start := mask.text.find("\n", start, end) + 1:
        for _ in range(depth):
            if found := _QUOTE.match(mask.text, start, end):
                mask.mark(start, found.end(), EITHER)
                start = found.end()


def _mark_pair(mask: Mask, tag: re.Match[str], close: re.Match[str]) -> None:
    """Mark the tags around code. The title of a codeblock is text, its options may be.

    A comment is text, including its tags.
    """
    if tag["name"] == "comment":
        mask.flag(mask.verbatim, tag.start(), close.end())
        return
    mask.mark(close.start(), close.end(), SYNTAX)
    if mask.markdown and (quotes := _QUOTES.match(mask.text, mask.text.rfind("\n", 0, tag.start()) + 1, tag.start())):
        _mask_quoting(mask, tag.end(), close.start(), quotes[0].count(">"))
    if tag["name"] != "codeblock":
        mask.mark(tag.start(), tag.end(), SYNTAX)
    elif _TITLE.search(tag["rest"]):
        mask.flag(mask.verbatim, tag.start(), tag.end())
    else:
        mask.mark(tag.start(), tag.end(), EITHER)
