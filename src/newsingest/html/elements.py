"""HTML elements, grouped by their effect on the text in and around them."""

from typing import Literal

from newsingest.regex import regex

# Text directly in one of these elements is one paragraph. In other elements, blank lines and double <br> separate
# paragraphs.
TIGHT = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "dt", "summary"))
FRAMES = frozenset(("ul", "ol", "dir", "menu", "blockquote"))
BOUNDARIES = (
    TIGHT
    | FRAMES
    | frozenset(
        "address article aside center dd div dl details fieldset figure footer form header hgroup legend li main nav"
        " section table tbody td tfoot th thead tr x-block".split()
    )
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PREFORMATTED = frozenset(("pre", "xmp", "listing"))
SWALLOWED: dict[str, Literal["script", "style", "hidden"]] = {
    "script": "script",
    "style": "style",
    "x-hidden": "hidden",
}
# The end of an element whose content is not parsed as markup, and the end of such an element or of a comment.
_RAW_TAG_END = regex(r"</(?i:(?P<tag>pre|script|style|textarea|xmp)\s*+>)")
RAW_END = regex(rf"-->|{_RAW_TAG_END.pattern}")


def may_hold_raw(text: str) -> bool:
    """Return whether a text has the end of a comment, or of an element whose content is not parsed as markup.

    Faster than one search for both: an expression that starts with a literal skips other text.
    """
    return "-->" in text or _RAW_TAG_END.search(text) is not None
