"""Read the body of a post: its kind, the site's footer, template tags and shortcodes, then its blocks."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from newsingest.article import BodyKind, Code
from newsingest.draft import Draft, Item, RemovedItem
from newsingest.html.blocks import CHART_END, CHART_START, build
from newsingest.html.elements import may_hold_raw
from newsingest.html.events import HtmlEngine
from newsingest.html.repair import repair, strip_tags
from newsingest.limits import Limits
from newsingest.parsers.jekyll import HTML, MARKDOWN
from newsingest.parsers.jekyll.templates import Templates
from newsingest.regex import regex
from newsingest.text import collapse, has_any_sign, unescaped

_BLOCK_TAG = regex(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|tr|td|blockquote|pre|center|section|article|figure|dl)(?=[\s/>])", re.IGNORECASE
)
_BR = regex(r"<br\s*/?>", re.IGNORECASE)
# Signs of Markdown that plain text does not have. One sign makes a .md file Markdown; any other file needs two kinds of
# signs. Emphasis must touch its words. Each sign has strings of which the text must contain one, and starts with a
# literal, which makes the search fast (a line starts after a line end; a lookbehind follows the mark). Most texts have
# no sign.
_SIGNS = tuple(
    tuple((needed.split(","), regex(sign, re.MULTILINE)) for needed, sign in signs)
    for signs in (
        [("#", r"\n {0,3}#{1,6}(?:[ \t]+[\S\u3000]|[^#\s!])")],  # heading
        [("```", r"\n {0,3}```"), ("~~~", r"\n {0,3}~~~")],  # fenced code
        [
            (
                "](",
                r"\[(?:[^\[\]\n]|\n(?!\n))*\]\((?:\{[{%][^{}%]*+(?:%(?!\})[^{}%]*+)*+[%}]\}|[^()\s{]|\{(?![{%]))++(?:\([^()\s]*+\)[^()\s]*+)*+(?:\s+(?:\"[^\"\n]*\"|=\d*x\d*))?\)",
            )
        ],  # link or image
        [("-,*,+", r"\n {0,3}[-*+][ \t]+[\S\u3000]")],  # bullet
        [(".,)", r"\n {0,3}\d{1,3}[.)][ \t]+[\S\u3000]")],  # numbered item
        [(">", r"\n {0,3}>[ \t]?[\S\u3000]")],  # quote
        [("\\\n", r"\S\\\n[ \t]*[^\s\u3000]"), ("  \n", r"\S {2,}\n[ \t]*[^\s\u3000]")],  # break of a line
        [  # strong
            ("**", r"\*\*(?<![*A-Za-z0-9]\*\*)(?=\S)(?:[^*\n]|\n(?!\n))+(?<=\S)\*\*(?!\*)"),
            ("__", r"__(?<!\w__)(?=\S)[^_\n]+(?<=\S)__(?!\w)"),
        ],
        [  # emphasis
            ("*", r"\*(?<![*A-Za-z0-9]\*)(?=[^\s*])[^*\n]+(?<=[^\s*])\*(?![*A-Za-z0-9])"),
            ("_", r"_(?<!\w_)(?=[^\s_])[^_\n]+(?<=[^\s_])_(?!\w)"),
        ],
        [("`", r"`[^`\n]+`")],  # code
        [("===,---", r"\n[^\n]+\n {0,3}(?:={3,}|-{3,})[ \t]*$")],  # underlined heading
        [("|", r"\n {0,3}\|?[ \t]*:?-+:?[ \t]*\|[-:| \t]*+(?=\n|\Z)")],  # table
        [  # reference
            ("][", r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]"),
            ("]:", r"\n {0,3}\[[^\[\]\n]+\]:[ \t]*\S"),
        ],
        [  # attribute list, container, definition, abbreviation
            ("{:", r"\{:\s*(?:[:.#/]|[\w-]+\s*[=}])"),
            (":::", r"\n {0,3}:{3,}"),
            ("\n:", r"\n:[ \t]+\S"),
            ("*[", r"\n\*\[[^\[\]\n]+\]:"),
        ],
        [("~~", r"~~(?=\S)[^~\n]+(?<=\S)~~")],  # strike
        [("*", r"\n {0,3}(?:\*[ \t]*){3,}$"), ("-", r"\n {0,3}(?:-[ \t]*){3,}$")],  # rule
        [("\n    ,\n\t", r"\n[ \t]*\n(?: {4}|\t)\S")],  # indented code
    )
)
_AUTOLINK = regex(r"<https?://[^\s<>]+>")
_TAG = regex(r"<[A-Za-z/!][^<>]*>")

# The last lines of a scraped post: its address, then links back to the site.
_ADDRESS_LINE = regex(r"<(?P<url>(?:https?://[^\s<>]*)?)>")
# Possible text before the colon above the address.
_OF_THE_PAGE = ("原文", "原文链接", "原文地址", "本文链接", "来源", "出处")
_NAVIGATION = regex(r"(?:\[[^\[\]\n]*+\]\([^()\n]*+\)[ \t｜|]*+)++")
_BACK = regex(r"\[(?:返回|回到|上一|下一|首页)")
_LINK = regex(r"\[([^\[\]\n]*)\]\([^()\n]*\)")
# A digest before an HTML body.
_DIGEST = regex(r"\s*((?:^[ \t]*>[^\n]*\n)+)[ \t]*\n(?=\s*<(?:p|div|center|h\d|table|!--)[\s>!-])", re.MULTILINE)


def read(body: str, suffix: str, draft: Draft, events: HtmlEngine, limits: Limits) -> None:
    """Fill the draft's items, mentions, summary and address from the body of a post."""
    body, tail = _footer(body, draft)
    digest = _DIGEST.match(body)
    kind = body_kind(body[digest.end() :] if digest else body, suffix)
    if digest and kind != "html":  # before Markdown, a quote is not a digest
        digest, kind = None, body_kind(body, suffix)
    if digest:
        lines = (line.strip().removeprefix(">") for line in digest[1].split("\n"))
        draft.summary = collapse(unescaped(strip_tags("\n".join(lines)))) or draft.summary
        draft.explain("summary", "the quote before an HTML body")
        body = body[digest.end() :]
    draft.body_kind = kind
    _blocks(body, draft, events, limits)
    draft.items += tail


def _blocks(body: str, draft: Draft, events: HtmlEngine, limits: Limits) -> None:
    """Read the text as the kind of body in the draft."""
    is_markdown = draft.body_kind == "markdown"
    templates = Templates(body)
    body = templates.protect(body, markdown=is_markdown)
    if is_markdown:
        from newsingest.html import markdown  # noqa: PLC0415 - most posts are HTML

        body = markdown.posts_html(body, limits, templates.hold)
    charts = body.count(CHART_START) <= body.count(CHART_END)
    reading = build(templates.restored(events(repair(body))), template=templates.mark, charts=charts, limits=limits)
    draft.items += map(_language_read, reading.items) if ":::" in body else reading.items
    draft.mentions = reading.mentions


def _language_read(item: Item) -> Item:
    """Return code without a first line that names its language, as in Python-Markdown, and with that language."""
    named = _LANGUAGE_LINE.match(item.text) if isinstance(item, Code) and item.language is None else None
    return Code(language=named[1], text=item.text[named.end() :]) if named and isinstance(item, Code) else item


_LANGUAGE_LINE = regex(r":::([A-Za-z][\w+#-]*+)[ \t]*+\n")


def body_kind(body: str, suffix: str) -> BodyKind:
    """Decide the kind of the body by its content. The suffix decides unclear cases."""
    has_blocks = _BLOCK_TAG.search(body) is not None
    if suffix in MARKDOWN and "markdown=" in body and _READ_WITHIN.search(body):
        return "markdown"
    if suffix in MARKDOWN or not (has_blocks or suffix in HTML):
        running = _without_raw(body)
        # By lines, because Markdown works by lines: the content of block elements does not count.
        if not has_blocks or any(_signs(_outside_blocks(running))):
            signs = chain((_AUTOLINK.search(body) is not None,), _signs(_TAG.sub("", running)))
            enough = 1 if suffix in MARKDOWN else 2
            if sum(islice(filter(None, signs), enough)) == enough:
                return "markdown"
    if has_blocks:
        return "html"
    return "br" if _BR.search(body) else "lines"


def _without_raw(body: str) -> str:
    """Return a body without the elements that contain something other than running text."""
    if not may_hold_raw(body):
        return body
    from newsingest.html.raw import raw_elements  # noqa: PLC0415 - as above

    parts, position = [], 0
    for _, start, end, _ in raw_elements(body):
        parts.append(body[position:start])
        position = end
    return "".join([*parts, body[position:]])


def _outside_blocks(text: str) -> str:
    """Return the text outside of block elements."""
    return "\n\n".join([part for part in _EMPTY_LINE.split(text) if not _BLOCK_TAG.match(part.lstrip())])


_READ_WITHIN = regex(
    r"<[A-Za-z][^<>]*\smarkdown=[\"']?(?:1|block|span)\b"
)  # kramdown reads the content of such an element as Markdown
_EMPTY_LINE = regex(r"\n[ \t]*\n")


def _signs(text: str) -> Iterator[bool]:
    """Yield for each kind of signs of Markdown whether the text has one."""
    text = f"\n{text}"  # so that the first line also follows a line end
    if not text.isspace():
        for shapes in _SIGNS:
            yield _has_sign(text, shapes)


def _has_sign(text: str, shapes: tuple[tuple[list[str], re.Pattern[str]], ...]) -> bool:
    for needed, shape in shapes:  # noqa: SIM110 - a loop for its speed, as in has_any
        if has_any_sign(text, needed) and shape.search(text):
            return True
    return False


def _introduced(head: str) -> bool:
    """Return whether the text above introduces an address: it is directly above, or ends in a colon (下载：)."""
    attached = head.rstrip(" \t")[-1:] not in ("", "\n", ">")
    line = head[-_LEADS:].rstrip().rpartition("\n")[2].strip("*_ \t")
    said = line[:-1].rstrip() if line.endswith((":", "：")) else None
    return said not in _OF_THE_PAGE if said else attached


def _is_listed(head: str) -> bool:
    """Return whether an address is one of a list: another address is just above it."""
    lines = [line.strip() for line in head[-_NEAR:].split("\n") if line.strip()]
    return any(line[0] == "<" and _ADDRESS_LINE.fullmatch(line) for line in lines[-2:])


_NEAR = 600  # the number of characters that are checked for other addresses
_LEADS = 80  # the number of characters that are checked above the address


def _footer(body: str, draft: Draft) -> tuple[str, list[RemovedItem]]:
    """Cut the address line and the navigation off the end of a body. Return the body, and the cuts in order."""
    tail: list[RemovedItem] = []
    while True:
        head, _, last = body.rstrip().rpartition("\n")
        last = last.strip()
        if last[:1] not in ("[", "<"):  # also true for an empty line
            return body, tail
        address = _ADDRESS_LINE.fullmatch(last)
        if _NAVIGATION.fullmatch(last) and _BACK.match(last) and not any(c.kind == "url" for c in tail):
            tail.insert(0, RemovedItem("navigation", _LINK.sub(lambda link: link[1], last)))
        elif address and not any(c.kind == "url" for c in tail) and not _introduced(head) and not _is_listed(head):
            tail.insert(0, RemovedItem("url", address["url"] or "<>"))
            draft.url = address["url"] or draft.url
            draft.explain("url", "the address line at the end of the body")
        else:
            return body, tail
        body = head
