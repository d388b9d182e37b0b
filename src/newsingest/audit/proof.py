"""Prove one input: make its record, audit it, and compare it with a second reading."""

from newsingest import pipeline
from newsingest.article import Article
from newsingest.audit.coverage import Coverage, audit
from newsingest.audit.second import differences
from newsingest.options import DEFAULT, ReadOptions
from newsingest.source import Source


def prove(source: Source, options: ReadOptions = DEFAULT) -> tuple[Article, Coverage]:
    """Read a decoded input, and prove that its record contains all visible text.

    Args:
        source: The decoded input: ``newsingest.source.decode(data, name)`` makes it.
        options: How to read the input. ``html_parser`` names the parser that makes the record; the
            other one reads the HTML a second time, and differences are findings.

    Returns:
        The article, and what the audit found.

    Raises:
        InputError: The input cannot be read, as in ``newsingest.parse``.

    Example:
        >>> from newsingest.audit import prove
        >>> from newsingest.source import decode
        >>> article, found = prove(decode("　　第一段。\\n　　第二段。\\n".encode(), "a.txt"))
        >>> found.complete, found.visible
        (True, 8)
    """
    article = pipeline.parse(source, options)
    found = audit(source.text, article)
    return article, found._replace(findings=(*found.findings, *differences(source, article, options)))
