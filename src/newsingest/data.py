"""Articles, and the parts of one, as plain data."""

from typing import Any

import msgspec

from newsingest.article import Article, Block
from newsingest.text import plain


def to_dict(part: msgspec.Struct) -> dict[str, Any]:
    """Return an article, or a part of one such as a block, as dictionaries, lists, strings and numbers.

    The keys are those of the record (docs/reference/schema.md), in its order, so that ``json.loads(to_json(article))`` is equal.
    """
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(part))  # to_builtins would leave tuples
    return found


def to_json(article: Article) -> str:
    """Return the record of an article as JSON on one line, without a line end, as in JSON Lines."""
    return msgspec.json.encode(article).decode()


def text_of(block: Block) -> str:
    """Return the text that a reader sees in a block; "" for an image without a caption, an embed or a rule.

    The texts of ``article.body`` that are not empty make ``article.text``, with a blank line between them.
    """
    return plain((block,))
