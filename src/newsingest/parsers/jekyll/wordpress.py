"""Read WordPress shortcodes: code, captions of pictures, videos, and tags of which a reader sees only the words.

Source: https://codex.wordpress.org/Shortcode. The shortcodes of code are those of the plug-in SyntaxHighlighter.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property

from newsingest.parsers.jekyll.places import CodePlace, Places, stands_alone
from newsingest.parsers.jekyll.shown import INLINE, VIDEOS, html_of_tag, stands_in_address
from newsingest.regex import regex
from newsingest.text import unescaped

_SHORT_CODE = regex(
    r"\[(?P<slash>/?)(?P<name>[A-Za-z][\w-]*+)(?P<rest>[ =][^\[\]\n]{0,400}+)?\]"
    r"|(?P<contents>@\[toc\](?:\([^()\n]*+\))?+|\[\[_?toc_?\]\])",
    re.ASCII | re.IGNORECASE,
)
_CODES = frozenset(
    "code php sourcecode source python bash java javascript js sql xml html css cpp csharp ruby perl scala".split()
)
_UNNAMED = ("code", "source", "sourcecode")
_CAPTIONS = ("caption", "wp_caption")
_FRAMES = ("embed", "video", "audio", "youtube", "vimeo", "dailymotion")
_ALONE = ("gallery", "playlist", "toc")  # they show content from elsewhere; in a line of text they are words
_LANGUAGE = regex(r"(?:\blang(?:uage)?\s*+=|^=)\s*+[\"']?([\w+#.-]++)")
_ATTRIBUTES = regex(r"(?:\s++[\w-]++=(?:\"[^\"]*+\"|'[^']*+'))++\s*+/?")
_OF_LINK = regex(r"[(:]|\[(?!/|[A-Za-z][\w-]*+ [\w-]++=)")
_CLOSING = regex(r"\[/([\w-]++)\]")
# An address between tags, or the number of a video.
_INNER = regex(r"[ \t]*+((?:https?:)?//[^\s\[\]<>]++|[\w-]{3,20}+)?+[ \t]*+\[/([\w-]++)\]", re.ASCII)
_PICTURE = regex(r"(?P<picture>.*?<img\b[^<>]*>(?:\s*</a>)?)(?P<text>.*)", re.DOTALL)
_OF_MARKDOWN = regex(
    r"\s*+(?P<linked>\[)?+!\[(?P<alt>[^\[\]]*+)\]\((?P<url>[^()\s<>\"]++)[^()\n]*+\)"
    r"(?(linked)\]\((?P<href>[^()\s<>\"]++)[^()\n]*+\))(?P<text>.*)",
    re.DOTALL,
)
_CAPTION_ATTRIBUTE = regex(r"""\bcaption=(?P<quote>["'])(?P<text>.*?)(?P=quote)""")
_MARKS = regex(
    r"\[(?:/|[^\[\]\n\"']*+(?<==)[\"']|gallery\]|playlist\]|toc\]|TOC\]|\[_?(?i:toc)|youtube[ =]|vimeo[ =])"
)  # every shortcode contains one of these


def may_hold(body: str) -> bool:
    """Return whether a body may contain shortcodes. This is a cheap check."""
    return _MARKS.search(body) is not None


# Returns the HTML of code. Arguments: the code with its tags, its language, its text, its place.
_MakeCode = Callable[[str, str, str, CodePlace], str]


def read(body: str, code: _MakeCode, hold: Callable[[str], str], *, markdown: bool) -> str:
    """Return a body with its shortcodes replaced by what they show.

    hold: returns a placeholder for a tag that shows nothing.
    """
    reading = _Reading(body, code, hold, markdown=markdown)
    out: list[str] = []
    position = 0
    for tag in _SHORT_CODE.finditer(body):
        if tag.start() < position or not reading.may_be_one(tag) or reading.places.in_code(tag.start()):
            continue
        made, end = reading.shown(tag)
        if made is not None:
            out += [body[position : tag.start()], made]
            position = end
            reading.places.skip(tag.start(), end)
    return "".join([*out, body[position:]])


class _Reading:
    """Reads the shortcodes of one body, from front to back."""

    def __init__(self, body: str, code: _MakeCode, hold: Callable[[str], str], *, markdown: bool) -> None:
        self._markdown = markdown
        self._body, self._code, self._hold = body, code, hold
        self._closed: dict[str, list[re.Match[str]]] = {}  # the closing tags of each name, in order
        for closing in _CLOSING.finditer(body):
            self._closed.setdefault(closing[1].lower(), []).append(closing)
        self._opened: set[str] = set()  # the names of the tags that were replaced

    @cached_property
    def places(self) -> Places:
        """The places of code. They are searched only if there may be a shortcode."""
        return Places(self._body, markdown=self._markdown)

    def may_be_one(self, tag: re.Match[str]) -> bool:
        """Return whether bracketed words may be a shortcode.

        This is a cheap check, because most are the text of a link.
        """
        name, rest = (tag["name"] or "toc").lower(), tag["rest"] or ""
        if tag["slash"]:
            return name in self._opened
        if name in _CODES or name in _CAPTIONS:
            return name in self._closed
        return name in _FRAMES or name in _ALONE or "=" in rest or ("_" in name and name in self._closed)

    def shown(self, tag: re.Match[str]) -> tuple[str | None, int]:
        """Return the replacement of a shortcode, or None if it stays unchanged, and the end of the replaced text."""
        name, rest = (tag["name"] or "toc").lower(), tag["rest"] or ""
        if tag["slash"]:
            return (self._hold(tag[0]) if name in self._opened else None), tag.end()
        if name in _CODES or name in _CAPTIONS:
            return self._around(tag, name, rest)
        if _OF_LINK.match(self._body, tag.end()):
            return None, tag.end()
        if name in _FRAMES and not stands_in_address(self._body, tag.start()):
            inner = _INNER.match(self._body, tag.end())
            if inner and not (inner[2].lower() == name and (name in VIDEOS or "/" in (inner[1] or "/"))):
                inner = None
            said = f"{rest} {inner[1] or ''}" if inner else rest
            if made := html_of_tag(name, said.strip(" =")):
                self._opened.add(name)  # words in a video are text, and its end tag follows them
                return made, inner.end() if inner else tag.end()
        alone = name in _ALONE and stands_alone(self._body, tag.start(), tag.end())
        if alone or _ATTRIBUTES.fullmatch(rest) or (not rest and "_" in name and name in self._closed):
            self._opened.add(name)
            return self._hold(tag[0]), tag.end()
        return None, tag.end()

    def _around(self, tag: re.Match[str], name: str, rest: str) -> tuple[str | None, int]:
        """Return what a shortcode around code or a picture shows, and the end of the replaced text."""
        closings = self._closed.get(name, [])
        following = bisect_left(closings, tag.end(), key=re.Match.start)
        if following == len(closings):
            return None, tag.end()
        text, last = self._body[tag.end() : closings[following].start()], closings[following].end()
        if name in _CAPTIONS:
            return _figure(rest, text), last
        stated = _LANGUAGE.search(rest)
        language = stated[1] if stated else "" if name in _UNNAMED else name
        place = self.places.place(tag.start(), last)
        return self._code(self._body[tag.start() : last], language, unescaped(text), place), last


def _figure(rest: str, text: str) -> str | None:
    """Return a [caption] shortcode as a figure. Old posts have the caption in an attribute of the shortcode."""
    inside = _PICTURE.fullmatch(text)
    picture = inside["picture"] if inside else None
    if inside is None:
        inside = _OF_MARKDOWN.fullmatch(text)
        picture = _picture(inside) if inside else None
    if inside is None:
        return None
    stated = _CAPTION_ATTRIBUTE.search(rest)
    # Drop duplicates: most captions are in one place only.
    words = dict.fromkeys((inside["text"].strip(), stated["text"].strip() if stated else ""))
    return f"{INLINE}<figure>{picture}<figcaption>{' '.join(filter(None, words))}</figcaption></figure>"


def _picture(found: re.Match[str]) -> str:
    """Return a Markdown picture as HTML."""
    alt = found["alt"].replace('"', "&quot;").replace("<", "&lt;")
    picture = f'<img src="{found["url"]}" alt="{alt}">'
    return f'<a href="{found["href"]}">{picture}</a>' if found["linked"] else picture
