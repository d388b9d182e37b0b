"""Prepare a post for the audit: mark its visible text, and find text that was moved out of its body."""

import re
from collections.abc import Iterator

from newsingest.article import Article
from newsingest.parsers.jekyll.proof_front import split_front_matter
from newsingest.parsers.jekyll.proof_values import stated_values
from newsingest.parsers.proof import Moved, Proof
from newsingest.visible import markdown
from newsingest.visible.html import mask_html
from newsingest.visible.kramdown import mask_formulas, mask_kramdown
from newsingest.visible.links import linked_addresses
from newsingest.visible.markdown import line_bounds
from newsingest.visible.mask import EITHER, SYNTAX, TEXT, Mask
from newsingest.visible.spans import mask_spans
from newsingest.visible.squash import squash
from newsingest.visible.templates import mask_templates
from newsingest.visible.wordpress import mask_short_codes

_QUOTED = re.compile(r"^[ \t]*>", re.MULTILINE)
_QUOTE_MARK = re.compile(r"[ \t]*+>")
_ADDRESS_LINE = re.compile(r"[ \t]*+(?P<open><)(?:https?://[^\s<>]*+)(?P<close>>)[ \t]*+")
_NAVIGATION = re.compile(r"[ \t]*+(?=\[(?:返回|回到|上一|下一|首页))(?:\[[^\[\]\n]*+\]\([^()\n]*+\)[ \t｜|]*+)++")
_FOOTER_LINK = re.compile(r"(?P<open>\[)[^\[\]\n]*+(?P<close>\]\([^()\n]*+\))")


def visible(body: str, article: Article) -> Mask:
    """Return a body with its syntax marked, by the kind of body in the record."""
    mask = Mask(body, markdown=article.origin.body_kind == "markdown")
    code = bytes(mask.verbatim)
    if mask.markdown:
        markdown.mask_fences(mask)
        mask_spans(mask)
        code = bytes(mask.verbatim)
        mask_formulas(mask)
        mask_kramdown(mask)
    mask_templates(mask)
    mask_short_codes(mask, code)
    if mask.markdown:
        markdown.flag_html(mask)
    mask_html(mask)
    _mask_footer(mask)
    if mask.markdown:
        markdown.mask_markdown(mask, frozenset(linked_addresses(article.body)) if "]:" in body else frozenset())
    elif _QUOTED.match(body.lstrip("\n")):
        _mask_quote(mask)
    return mask


def moved(article: Article, body: str) -> Iterator[Moved]:
    """Yield the summary if it equals the quote at the start of the body. It may also come from front matter."""
    start = body.lstrip("\n")
    if not article.summary or not _QUOTED.match(start):
        return
    quote = body[: len(body) - len(start)] + start.partition("\n\n")[0]
    quoted = "".join(piece.text for piece in visible(quote, article).pieces() if piece.kind == TEXT)
    if squash(quoted) == squash(article.summary):
        yield Moved("summary", article.summary, sure=False)


def _mask_footer(mask: Mask) -> None:
    """Mark the brackets and addresses of the navigation links, and the `<>` around the address line before them."""
    end = len(mask.text)
    while end:
        start = mask.text.rfind("\n", 0, end) + 1
        if mask.text[start:end].strip():
            address = _ADDRESS_LINE.fullmatch(mask.text, start, end)
            if not (address or _NAVIGATION.fullmatch(mask.text, start, end)):
                return
            for part in [address] if address else _FOOTER_LINK.finditer(mask.text, start, end):
                mask.mark(part.start("open"), part.end("open"), SYNTAX)
                mask.mark(part.start("close"), part.end("close"), SYNTAX)
            if address:
                return
        end = start - 1 if start else 0


def _mask_quote(mask: Mask) -> None:
    """Mark the `>` of a digest before an HTML body."""
    first = len(mask.text) - len(mask.text.lstrip("\n"))
    for start, end in line_bounds(mask):
        found = _QUOTE_MARK.match(mask.text, start, end)
        if found:
            mask.mark(found.end() - 1, found.end(), EITHER)
        elif start >= first:
            return


PROOF = Proof(split=split_front_matter, visible=visible, stated=stated_values, moved=moved, has_html=True)
