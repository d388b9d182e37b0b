"""Mask WordPress shortcodes around code and pictures, and those that show a video. All other shortcodes are text."""

import re

from newsingest.visible.mask import EITHER, Mask
from newsingest.visible.templates import pairs

_CODE = re.compile(
    r"\[(?P<end>/)?(?P<name>code|php|sourcecode|source|python|bash|java|javascript|js|sql|xml|html|css|cpp|csharp|ruby|perl|scala)"
    r"(?:[ =][^\[\]\n]*+)?\]",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\[/?(?:wp_)?caption\b[^\[\]\n]*+\]", re.IGNORECASE)
_OF_LINK = r"\(|:|\[(?!/|[A-Za-z][\w-]*+ [\w-]++=)"  # after a bracket: the bracket is the text of a link
_FRAME = re.compile(
    rf"\[(?P<name>embed|video|audio|youtube|vimeo|dailymotion)(?P<rest>[ =][^\[\]\n]*+)?\](?!{_OF_LINK})"
    r"(?P<inner>[ \t]*+(?P<shown>(?:https?:)?//[^\s\[\]<>]++|[A-Za-z0-9_-]{3,20}+)?+[ \t]*+\[/(?P=name)\])?",
    re.IGNORECASE,
)
_MEDIUM = re.compile(r"//|\.(?:mp4|m4v|webm|ogv|flv|mov|mp3|m4a|ogg|wav)\b", re.IGNORECASE)
_TAG = re.compile(
    rf"\[[A-Za-z][\w-]*+(?:\s++[\w-]++=(?:\"[^\"\[\]\n]*+\"|'[^'\[\]\n]*+'))++\s*+/?\](?!{_OF_LINK})"
    r"|@\[toc\](?:\([^()\n]*+\))?+|\[\[_?toc_?\]\]",
    re.ASCII | re.IGNORECASE,
)


def mask_short_codes(mask: Mask, code: bytes) -> None:
    """Mark shortcodes. The content between shortcodes of code is not markup, but its references are decoded.

    code: flags for code of Markdown, in which shortcodes are text.
    """
    if "[" not in mask.text:
        return
    for opening, closing in pairs(_CODE.finditer(mask.text), code):
        if not mask.closed(opening.start()):
            mask.mark(opening.start(), opening.end(), EITHER)
            mask.mark(closing.start(), closing.end(), EITHER)
            for flags in (mask.opaque, mask.html):  # its references follow the rules of HTML
                mask.flag(flags, opening.end(), closing.start())
    for match in mask.found(_CAPTION):
        mask.mark(match.start(), match.end(), EITHER)
    for match in mask.found(_FRAME):
        by_number = match["name"].lower() in ("youtube", "vimeo")
        shown = match["shown"] or ""
        end = match.end() if by_number or not shown or "//" in shown else match.start("inner")
        if _MEDIUM.search(match[0]) or (by_number and (match["rest"] or shown)):
            mask.mark(match.start(), end, EITHER)
            mask.flag(mask.verbatim, match.start(), end)
    for match in mask.found(_TAG):
        mask.flag(mask.verbatim, match.start(), match.end())
