"""Convert articles, and parts of articles, to plain data."""

from typing import Any

import msgspec

from newsingest.article import Article, Block
from newsingest.text import plain_text


def to_dict(part: msgspec.Struct) -> dict[str, Any]:
    """Return an article, or a part of one such as a block, as plain data.

    Args:
        part: An Article, a block, or another part of an article.

    Returns:
        A dictionary with the keys of the record in their order. Its values are dictionaries, lists, strings, numbers
        and None. For an article, it equals ``json.loads(to_json(article))``.

    Example:
        >>> article = newsingest.parse_bytes("　　第一段。\\n　　第二段。\\n".encode())
        >>> newsingest.to_dict(article.body[0])
        {'type': 'paragraph', 'text': '第一段。', 'spans': []}
    """
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(part))  # not to_builtins, which keeps tuples
    return found


def to_json(article: Article) -> str:
    """Return the record of an article as JSON.

    Args:
        article: The article.

    Returns:
        One JSON object on one line, without a line end. Characters outside ASCII are not escaped: write the text as
        UTF-8.

    Example:
        >>> article = newsingest.parse_bytes("　　第一段。\\n　　第二段。\\n".encode())
        >>> newsingest.to_json(article)[:23]
        '{"schema_version":"1","'
    """
    return msgspec.json.encode(article).decode()


def text_of(block: Block) -> str:
    """Return the plain text of a block.

    ``article.text`` consists of the texts of ``article.body`` that are not empty, with a blank line between them.

    Args:
        block: A block of ``article.body``.

    Returns:
        The text that a reader sees. Items of a list and rows of a table are lines, and a tab separates the cells of a
        row. An embed, a rule and an image without a caption give ``""``.

    Example:
        >>> article = newsingest.parse_bytes("　　第一段。\\n　　第二段。\\n".encode())
        >>> [newsingest.text_of(block) for block in article.body]
        ['第一段。', '第二段。']
    """
    return plain_text((block,))
