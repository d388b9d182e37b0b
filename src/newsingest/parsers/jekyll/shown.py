"""Convert template tags to the HTML that they show, if the file contains it: a picture, a video's page, a link.

Sources: Hexo's tag plugins (https://hexo.io/docs/tag-plugins) and those of its themes
(https://theme-next.js.org/docs/tag-plugins/label), Hugo's shortcodes (https://gohugo.io/shortcodes/), and the includes
of Jekyll's themes (`{% include figure image_path="…" %}`, `{% include video id="…" provider="youtube" %}`).
"""

import re

from newsingest.regex import regex
from newsingest.text import has_any

_ARGUMENT = regex(
    r"(?:(?P<key>[A-Za-z][\w-]*+)\s*+=\s*+)?+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s\"']++))"
)
_PICTURE = regex(r"[^\s\"'<>]+\.(?i:jpe?g|png|gif|webp|svg|bmp|avif)(?:[?#]\S*)?|https?://[^\s\"'<>]+")
_ADDRESS = regex(r"(?:https?:)?//[^\s\"'<>]+")
_MEDIUM = regex(r"(?:https?:)?//[^\s\"'<>]+|[^\s\"'<>]+\.(?i:mp4|m4v|webm|ogv|flv|mov|mp3|m4a|ogg|wav)(?:[?#]\S*)?")
# A title and a description after a picture (Octopress, Hexo): "title" "alt", also with quotes around both, or
# "title'alt'".
_TITLED = regex(r"""["'][^"']++["']\s*+["']?(?P<alt>[^"']++)["']++\s*+\Z""")
_SIZE = regex(r"\d+(?:px|%)?")
VIDEOS = {
    "youtube": ("https://www.youtube.com/watch?v=", regex(r"[\w-]{3,}")),
    "vimeo": ("https://vimeo.com/", regex(r"\d{5,}")),
    "bilibili": ("https://www.bilibili.com/video/", regex(r"(?:BV|av)\w+")),
}
_PICTURES = ("asset_img", "img", "figure")
_LINKS = ("post_link", "asset_link")
_BUTTONS = ("btn", "button")
_TARGET = regex(r"(?:https?:)?/[^\s\"'<>]*+|[#.][^\s\"'<>]++")
# A tag of any name with the file name of a picture.
_NAMED_PICTURE = regex(
    r"\b(?:src|url|image|path|image_path)\s*+=\s*+[\"']?[^\s\"'<>]+?\.(?i:jpe?g|png|gif|webp|svg|bmp|avif)\b"
)
_EMBEDS = ("iframe", "video", "mp4", "dplayer", "audio", "embed", "dailymotion")
# The last ones are WordPress attributes.
_SOURCES = ("src", "url", "id", "mp4", "m4v", "webm", "ogv", "flv", "mp3", "m4a", "ogg", "wav")
TAG_NAMES = frozenset((*_PICTURES, *_LINKS, *_EMBEDS, *VIDEOS, *_BUTTONS, "link", "include"))


_MARKS = frozenset("mark label span u emp wavy del s kbd psw p checkbox radio blur sup sub".split())
_STYLED = ("label", "span", "p", "checkbox", "radio")
_STYLE = regex(r"[\w-]*+@|[\w :#-]*+,", re.ASCII)  # {% label primary@文字 %}, {% span red, 文字 %}
_OPTION = regex(r"[A-Za-z]+:[\w#-]+", re.ASCII)  # {% mark 文字 color:red %}
_COLORS = frozenset("default primary success info warning danger blue pink red purple orange green".split())


def html_of_marked_words(name: str, rest: str) -> str | None:
    """Return the HTML of the words that a Hexo theme's tag marks; None for another tag, or for a tag without words."""
    if name not in _MARKS:
        return None
    style = _STYLE.match(rest) if name in _STYLED else None
    words = (rest[style.end() :] if style else rest).strip().split(" ")
    while len(words) > 1 and (
        _OPTION.fullmatch(words[-1]) or not words[-1] or (name == "label" and words[-1] in _COLORS)
    ):
        words.pop()
    return escaped_once(" ".join(words)) or None


def html_of_tag(name: str, rest: str) -> str | None:
    """Return the HTML of what a tag shows; None if the file does not contain it."""
    if name not in TAG_NAMES and not _NAMED_PICTURE.search(rest):
        return None
    words: list[str] = []
    named: dict[str, str] = {}
    for found in _ARGUMENT.finditer(rest):
        value = next(part for part in (found["double"], found["single"], found["bare"]) if part is not None)
        if found["key"]:
            named[found["key"].lower()] = value
        else:
            words.append(value)
    if name == "include":
        name, words = (words[0].rpartition("/")[2].partition(".")[0].lower(), words[1:]) if words else ("", [])
        return _video(named.get("provider", name), words, named) or (_picture(words, named) if named else None)
    if name in _BUTTONS:
        return _button(rest)
    if name in _PICTURES:
        titled = _TITLED.search(rest)
        return _picture(words, named, alt=titled["alt"] if titled and not named else "")
    if name in _LINKS and words:
        if words[2:] and words[-1] in ("true", "false"):  # Hexo's option to escape the title
            words.pop()
        return link(words[0], " ".join(words[1:]))
    if name == "link":  # Jekyll's tag has only an address; Hexo themes separate values by commas
        words = [word.rstrip(",") for word in words]
        address = next((word for word in words[1:] if _ADDRESS.fullmatch(word)), None)
        return link(address, " ".join(words[: words.index(address)])) if address else None
    return _video(name, words, named) if name in TAG_NAMES else _picture([], named)


def _button(rest: str) -> str | None:
    """Return the link of a button: address, words, icon name and title, separated by commas."""
    address, _, words = rest.partition(",")
    shown = words.split(",")[0].strip()
    return link(address.strip(), shown) if shown and _TARGET.fullmatch(address.strip()) else None


def _video(name: str, words: list[str], named: dict[str, str]) -> str | None:
    """Return an iframe of a video's page, found by its address, or by the site's name and the video's number."""
    said = [*(named[key] for key in _SOURCES if key in named), *(word.removeprefix("url=") for word in words)]
    address = next((word for word in said if _MEDIUM.fullmatch(word)), None)
    for site, (page, shape) in VIDEOS.items():
        if address is None and site in name and said and shape.fullmatch(said[0]):
            address = page + said[0]
    known = has_any(name, (*VIDEOS, *_EMBEDS))
    if not (address and known):
        return None
    caption = _caption("caption", "attr", named=named)  # the title belongs to the frame and is not visible
    return f'{INLINE}<iframe src="{escaped_once(address)}"></iframe>{escaped_once(caption)}'


INLINE = "<span></span>"  # before an element, it keeps Markdown from reading the lines below as HTML


def _picture(words: list[str], named: dict[str, str], alt: str = "") -> str | None:
    stated = next((named[key] for key in ("src", "url", "image_path", "path", "file", "image") if key in named), None)
    address = stated or next((word for word in words if _PICTURE.fullmatch(word)), None)
    if address is None or not _PICTURE.fullmatch(address):
        return None
    behind = words[words.index(address) + 1 :] if address in words else []
    alt = alt or named.get("alt") or " ".join(word for word in behind if not _SIZE.fullmatch(word))
    picture = f'<img src="{escaped_once(address)}"' + (f' alt="{escaped_once(alt)}">' if alt else ">")
    caption = _caption("title", "caption", "description", "attr", named=named)
    return INLINE + (
        f"<figure>{picture}<figcaption>{escaped_once(caption)}</figcaption></figure>" if caption else picture
    )


def _caption(*keys: str, named: dict[str, str]) -> str:
    """Return the text below a picture: Hugo shows the title, the caption and the attribution, one after another."""
    return " ".join(dict.fromkeys(filter(None, (named.get(key, "").strip() for key in keys))))


def link(address: str, words: str) -> str:
    """Return a link as HTML. Without words, it shows its address."""
    return f'<a href="{escaped_once(address)}">{escaped_once(words or address)}</a>'


def escaped_once(text: str) -> str:
    """Return text escaped for HTML; its character references stay valid."""
    import html  # noqa: PLC0415 - only needed if there is such a tag

    return html.escape(html.unescape(text))


_IN_ADDRESS = regex(r"[(\"'=<]\s*\Z")


def stands_in_address(body: str, position: int) -> bool:
    """Return whether a tag is in the address of a link or in an attribute."""
    return _IN_ADDRESS.search(body, max(position - 3, 0), position) is not None


# The start of an HTML tag up to a place for another attribute, and the rest of the tag.
_IN_TAG = regex(
    r"<[A-Za-z][\w:-]*+\s(?:\s|\{[%{][^{}]*+\}{1,2}+|[\w:.-]++(?:=(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>={}]++))?+)*+\Z",
    re.ASCII,
)
_IN_TAG_STILL = regex(r"[^<>]{0,300}+>")
_LOOKED_AT = 300  # characters before a tag


def stands_among_attributes(body: str, start: int, end: int) -> bool:
    """Return whether a tag is between the attributes of an HTML tag."""
    first = body.rfind("<", max(start - _LOOKED_AT, 0), start)
    return first >= 0 and bool(_IN_TAG.match(body, first, start) and _IN_TAG_STILL.match(body, end))


__all__ = [
    "INLINE",
    "TAG_NAMES",
    "VIDEOS",
    "escaped_once",
    "html_of_marked_words",
    "html_of_tag",
    "link",
    "stands_among_attributes",
    "stands_in_address",
]
