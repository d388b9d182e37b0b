"""Read quotations between tags: blockquote and pullquote of Hexo and Octopress, centerquote of NexT.

Source: https://hexo.io/docs/tag-plugins#Block-Quote. The tag's name is followed by the author, the work, an address and
its title.
"""

from newsingest.parsers.jekyll.places import Places
from newsingest.parsers.jekyll.shown import escaped_once, link
from newsingest.regex import regex

_OPENING = regex(
    r"(?m:^)\{%-?[ \t]*+(?P<name>blockquote|quote|pullquote|centerquote|cq)(?P<rest>(?:[ \t][^%\n]*+)?)%\}"
)
_TAG = regex(r"\{%-?\s*+(?P<end>end)?(?P<name>blockquote|quote|pullquote|centerquote|cq)\b[^%\n]*+%\}")
_CITED = ("blockquote", "quote")  # the other tags are followed by classes
_PULLED = regex(r"\{\" ?| ?\"\}")
_ADDRESS = regex(r"https?://\S++")


def may_hold(body: str) -> bool:
    """Return whether a body may contain quotations. This is a cheap check."""
    return "{%" in body and ("quote" in body or "cq" in body)


def read(body: str, *, markdown: bool) -> str:
    """Return a body with its quotations as HTML elements that contain Markdown.

    Quotations in lists, quotes or code stay tags.
    """
    places = Places(body, markdown=markdown)
    out: list[str] = []
    position = 0
    for opening in _OPENING.finditer(body):
        if opening.start() < position or places.in_code(opening.start()):
            continue
        of_name = (tag for tag in _TAG.finditer(body, opening.end()) if tag["name"] == opening["name"])
        closing = next(of_name, None)
        if closing is None or not closing["end"]:  # nested quotations are rare, and their ends are ambiguous
            continue
        cited = _cited(opening["rest"].strip(" \t-")) if opening["name"] in _CITED else ""
        quoted = body[opening.end() : closing.start()]
        if opening["name"] == "pullquote":  # Octopress repeats the text between these marks
            quoted = _PULLED.sub("", quoted)
        out += [body[position : opening.start()], f"\n\n<blockquote>\n\n{quoted}\n\n{cited}</blockquote>\n\n"]
        position = closing.end()
        places.skip(opening.start(), opening.end())
    return "".join([*out, body[position:]])


def _cited(rest: str) -> str:
    """Return the paragraph that names the source of a quotation."""
    if not rest:
        return ""
    address = _ADDRESS.search(rest)
    if address is None:
        return f"<p>{escaped_once(rest)}</p>\n"
    whose, title = rest[: address.start()].strip(), rest[address.end() :].strip()
    return f"<p>{escaped_once(whose)} {link(address[0], title)}</p>\n"
