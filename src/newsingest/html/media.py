"""Pictures, embedded media and the language of code, read from attributes alone."""

import re

from newsingest.article import Embed, Image
from newsingest.html.events import Event
from newsingest.regex import regex

EMBEDS = frozenset(("iframe", "video", "audio", "object", "embed"))
_LANGUAGE = regex(r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*)([\w+#.-]+)")

Attributes = dict[str, str | None]


_HIDDEN = regex(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def is_hidden_element(attributes: Attributes) -> bool:
    """Return whether an element is hidden by its style or by the attribute `hidden`."""
    style = attributes.get("style")
    return "hidden" in attributes or (style is not None and _HIDDEN.search(style) is not None)


# The attributes that may hold a picture's address. A picture that is loaded lazily has a placeholder in `src`.
_ADDRESSES = (
    "data-original", "data-src", "data-lazy-src", "data-lazy", "data-lazyload", "data-echo", "data-actualsrc", "real_src", "file", "src",
)  # fmt: skip


_NAMES = regex(r"(?!data:)\S*[/.]")  # a file name or path; `data-src="lazy"` is only a flag for a script


def addresses(attributes: Attributes) -> set[str]:
    """Return all addresses in the attributes of an <img>."""
    return {value.strip() for name in _ADDRESSES if (value := attributes.get(name))}


def image(attributes: Attributes, href: str | None) -> Image | None:
    """Return the picture of an <img> with its address as written; None if it has no address."""
    found = [value for name in _ADDRESSES if (value := (attributes.get(name) or "").strip())]
    url = next((value for value in found if _NAMES.match(value)), found[0] if found else None)
    if url is None:
        return None
    return Image(url=url, alt=(attributes.get("alt") or "").strip() or None, caption=None, href=href)


def embed(attributes: Attributes, inner: list[Event]) -> Embed | None:
    """Return the address that an element embeds: its own, or that of the first source or parameter in it; else None."""
    candidates = [attributes.get("src"), attributes.get("data")]
    for event in inner:
        if event.kind == "start" and event.value in ("source", "embed", "iframe"):
            candidates.append(event.attributes.get("src"))
        elif event.kind == "start" and (event.attributes.get("name") or "").lower() in ("movie", "src"):
            candidates.append(event.attributes.get("value"))
    url = next((c.strip() for c in candidates if c and c.strip()), None)
    return Embed(url=url) if url else None


def language(attributes: Attributes) -> str | None:
    """Return the programming language that a <pre> or <code> names: class="language-x", class="brush: x", lang="x"."""
    if not attributes:
        return None
    found = _LANGUAGE.search(attributes.get("class") or "")
    return found[1] if found else attributes.get("data-lang") or attributes.get("lang") or None
