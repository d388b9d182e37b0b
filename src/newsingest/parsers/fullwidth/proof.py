"""Prepare a full-width text for the audit: mark its visible characters, and check that the title was in the text."""

import re
from collections.abc import Iterator

from newsingest.article import Article
from newsingest.parsers.proof import Moved, Proof, only_body
from newsingest.visible.markdown import mask_html2text
from newsingest.visible.mask import Mask
from newsingest.visible.squash import squash

_COPIED = re.compile(r"[（(【\[]?(?:原[标標题題]|[标標][题題])")  # 原标题：… is removed, and the title copies it


def visible(body: str, _article: Article) -> Mask:
    """Return a text with the marks of html2text as syntax."""
    mask = Mask(body)
    mask_html2text(mask)
    return mask


def moved(article: Article, _body: str) -> Iterator[Moved]:
    """Yield the title, unless it is copied from a removed line: 原标题：…."""
    title = squash(article.title or "")
    copied = any(_COPIED.match(squash(cut.text)) and title in squash(cut.text) for cut in article.removed)
    if article.title and title and not copied:
        yield Moved("title", article.title)


PROOF = Proof(split=only_body, visible=visible, moved=moved)
