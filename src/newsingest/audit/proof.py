"""The whole proof of one input: its record is made, audited and compared with a second reading."""

from newsingest import pipeline
from newsingest.article import Article
from newsingest.audit.coverage import Coverage, audit
from newsingest.audit.second import differences
from newsingest.options import DEFAULT, ReadOptions
from newsingest.source import Source


def prove(source: Source, options: ReadOptions = DEFAULT) -> tuple[Article, Coverage]:
    """Read a decoded input and audit its record; its HTML is read by the other engine too.

    Raises the InputError that reading raises.
    """
    article = pipeline.parse(source, options)
    found = audit(source.text, article)
    return article, found._replace(findings=(*found.findings, *differences(source, article, options)))
