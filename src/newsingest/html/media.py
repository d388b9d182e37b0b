"""Pictures, embedded media and the language of code: what is read from attributes alone."""

import re

from newsingest.article import Embed, Image
from newsingest.html.events import Event, Kind

EMBEDS = frozenset(("iframe", "video", "audio", "object", "embed"))
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang(?:uage)?-|brush:\s*)([\w+#.-]+)")

Attributes = dict[str, str | None]


def image(attributes: Attributes, href: str | None) -> Image | None:
    """Return the picture of an <img>, its address as written; None where it has none."""
    url = (attributes.get("src") or attributes.get("data-src") or attributes.get("data-original") or "").strip()
    if not url:
        return None
    return Image(url=url, alt=(attributes.get("alt") or "").strip() or None, caption=None, href=href)


def embed(attributes: Attributes, inner: list[Event]) -> Embed | None:
    """Return the address that an embedding element shows: its own, or of the first source or parameter in it."""
    candidates = [attributes.get("src"), attributes.get("data")]
    for event in inner:
        if event.kind is Kind.START and event.value in ("source", "embed", "iframe"):
            candidates.append(event.attributes.get("src"))
        elif event.kind is Kind.START and (event.attributes.get("name") or "").lower() in ("movie", "src"):
            candidates.append(event.attributes.get("value"))
    url = next((c.strip() for c in candidates if c and c.strip()), None)
    return Embed(url=url) if url else None


def language(attributes: Attributes) -> str | None:
    """Return the programming language that a <pre> or <code> names: class="language-x", "brush: x", lang="x"."""
    if not attributes:
        return None
    found = _LANGUAGE.search(attributes.get("class") or "")
    return found[1] if found else attributes.get("data-lang") or attributes.get("lang") or None
