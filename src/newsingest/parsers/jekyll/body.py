"""The body of a post: which kind it is, the site's footer, template tags and short codes, then blocks."""

import html as entities
import re
from collections.abc import Iterator

from newsingest.article import BodyKind
from newsingest.draft import Cut, Draft
from newsingest.html import markdown
from newsingest.html.blocks import CHART_END, CHART_START, build
from newsingest.html.events import Engine
from newsingest.html.repair import repair, strip_tags
from newsingest.parsers.jekyll import HTML, MARKDOWN
from newsingest.parsers.jekyll.templates import Templates
from newsingest.regex import regex
from newsingest.text import collapse

_BLOCK_TAG = regex(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|tr|td|blockquote|pre|center|section|article|figure|dl)(?=[\s/>])", re.IGNORECASE
)
_BR = regex(r"<br\s*/?>", re.IGNORECASE)
# What nobody writes in plain text: one is enough to call a .md file Markdown, two kinds to call a file of another
# suffix so. Emphasis must hug its words.
# Beside each the pieces of text of which it needs one, since looking for those costs next to nothing.
_SIGNS = (
    *(
        (needed.split(), regex(sign, re.MULTILINE))
        for needed, sign in (
            ("#", r"^ {0,3}#{1,6}(?:[ \t]+\S|[^#\s!])"),  # heading
            ("``` ~~~", r"^ {0,3}(?:```|~~~)"),  # fenced code
            ("](", r"!?\[[^\[\]\n]*\]\([^()\s]+(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)"),  # link or image
            ("- * +", r"^ {0,3}[-*+][ \t]+\S"),  # bullet
            (". )", r"^ {0,3}\d{1,3}[.)][ \t]+\S"),  # numbered item
            (">", r"^ {0,3}>[ \t]?\S"),  # quote
            # strong
            (
                "** __",
                r"(?<![*A-Za-z0-9])\*\*(?=\S)[^*\n]+(?<=\S)\*\*(?!\*)|(?<![_\w])__(?=\S)[^_\n]+(?<=\S)__(?![_\w])",
            ),
            # emphasis
            (
                "* _",
                r"(?<![*A-Za-z0-9])\*(?=[^\s*])[^*\n]+(?<=[^\s*])\*(?![*A-Za-z0-9])|(?<![_\w])_(?=[^\s_])[^_\n]+(?<=[^\s_])_(?![_\w])",
            ),
            ("`", r"`[^`\n]+`"),  # code
            ("=== ---", r"^[^\n]+\n {0,3}(?:={3,}|-{3,})[ \t]*$"),  # underlined heading
            ("|", r"^ {0,3}\|?[ \t]*:?-{3,}:?[ \t]*\|"),  # table
            ("][ ]:", r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]|^ {0,3}\[[^\[\]\n]+\]:[ \t]*\S"),  # reference
            ("~~", r"~~(?=\S)[^~\n]+(?<=\S)~~"),  # strike
            ("* -", r"^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:-[ \t]*){3,}$"),  # rule
        )
    ),
    (["\n    ", "\n\t"], regex(r"^(?:[ \t]*\n)(?: {4}|\t)\S", re.MULTILINE)),  # indented code
)
_AUTOLINK = regex(r"<https?://[^\s<>]+>")
_TAG = regex(r"<[A-Za-z/!][^<>]*>")

# The last lines of a post of the first archive: its address, then links back into the site (FORMATS 1.1).
_ADDRESS_LINE = regex(r"<(?P<url>(?:https?://[^\s<>]*)?)>")
_NAVIGATION = regex(r"(?:\[[^\[\]\n]*+\]\([^()\n]*+\)[ \t｜|]*+)++")
_BACK = regex(r"\[(?:返回|回到|上一|下一|首页)")
_LINK = regex(r"\[([^\[\]\n]*)\]\([^()\n]*\)")
# A digest before an HTML body.
_DIGEST = regex(r"\s*((?:^[ \t]*>[^\n]*\n)+)[ \t]*\n(?=\s*<(?:p|div|center|h\d|table|!--)[\s>!-])", re.MULTILINE)


def read(body: str, suffix: str, draft: Draft, events: Engine) -> None:
    """Fill the draft's items, mentions, summary and address from the body of a post."""
    body, tail = _footer(body, draft)
    digest = _DIGEST.match(body)
    if digest:
        lines = (line.strip().removeprefix(">") for line in digest[1].split("\n"))
        draft.summary = collapse(entities.unescape(strip_tags("\n".join(lines)))) or draft.summary
        draft.explain("summary", "the quote before an HTML body")
        body = body[digest.end() :]
    draft.body_kind = kind_of(body, suffix)
    _blocks(body, draft, events)
    draft.items += tail


def _blocks(body: str, draft: Draft, events: Engine) -> None:
    """Read the text as the kind of body that the draft says it is."""
    templates = Templates(body)
    body = templates.protect(body)
    if draft.body_kind == "markdown":
        body = markdown.posts_html(body)
    charts = body.count(CHART_START) <= body.count(CHART_END)
    reading = build(templates.restored(events(repair(body))), template=templates.mark, charts=charts)
    draft.items += reading.items
    draft.mentions = reading.mentions


def kind_of(body: str, suffix: str) -> BodyKind:
    """Decide by content what the body is written in; the suffix breaks ties."""
    bare = _TAG.sub("", markdown.RAW.sub("", body)) if "<" in body else body
    signs = sum(_signs(bare)) + bool(_AUTOLINK.search(body))
    has_blocks = bool(_BLOCK_TAG.search(body))
    if signs and suffix in MARKDOWN and (not has_blocks or _markdown_beside_html(body)):
        return "markdown"
    if has_blocks:
        return "html"
    if signs > 1 and suffix not in HTML:
        return "markdown"
    return "br" if _BR.search(body) else "lines"


def _markdown_beside_html(body: str) -> bool:
    """Return whether Markdown stands outside of the block elements: by lines, since Markdown goes by lines."""
    body = markdown.RAW.sub("", body)
    outside = "\n\n".join(part for part in re.split(r"\n[ \t]*\n", body) if not _BLOCK_TAG.match(part.lstrip()))
    return any(_signs(outside))


def _signs(text: str) -> Iterator[bool]:
    """Yield for each sign of Markdown whether a text shows it."""
    for needed, sign in _SIGNS:
        yield any(piece in text for piece in needed) and sign.search(text) is not None


def _footer(body: str, draft: Draft) -> tuple[str, list[Cut]]:
    """Cut the address line and the navigation off the end of a body, and return them in order."""
    tail: list[Cut] = []
    while True:
        head, _, last = body.rstrip().rpartition("\n")
        last = last.strip()
        address = _ADDRESS_LINE.fullmatch(last)
        if _NAVIGATION.fullmatch(last) and _BACK.match(last) and not any(c.kind == "url" for c in tail):
            tail.insert(0, Cut("navigation", _LINK.sub(r"\1", last)))
        elif address and not any(c.kind == "url" for c in tail):
            tail.insert(0, Cut("url", address["url"] or "<>"))
            draft.url = address["url"] or draft.url
            draft.explain("url", "the <address> line at the end of the body")
        else:
            return body, tail
        body = head
