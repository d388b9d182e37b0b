import re
from collections.abc import Iterator

from newsingest.article import Article
from newsingest.parsers.proof import Moved, Parts, Proof, Stated
from newsingest.visible.mask import SYNTAX, Mask

_MARK = re.compile(r"^\{[题文注]\}", re.MULTILINE)


def split(text: str) -> Parts:
    body, rule, card = text.partition("\n----\n")
    return Parts(fields=card, fields_start=len(body) + len(rule), body=body, body_start=0)


def visible(body: str, _article: Article) -> Mask:
    mask = Mask(body)
    mask.flag(mask.verbatim, 0, len(body))
    for found in _MARK.finditer(body):
        mask.mark(found.start(), found.end(), SYNTAX)
    return mask


def stated(parts: Parts) -> Iterator[Stated]:
    for line in parts.fields.split("\n"):
        key, colon, value = line.partition("：")
        yield Stated(key, (value,)) if colon else Stated(None, (line,))


def moved(article: Article, _body: str) -> Iterator[Moved]:
    if article.title:
        yield Moved("title", article.title)


PROOF = Proof(split=split, visible=visible, stated=stated, moved=moved, has_html=False)
