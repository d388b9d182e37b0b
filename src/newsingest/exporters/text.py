"""Plain text: the title and the paragraphs. newsingest can read it back if it is indented with two U+3000."""

from newsingest.article import Article
from newsingest.exporters.base import Exporter, ExportOptions

_INDENT = "\u3000\u3000"


def record(article: Article, options: ExportOptions) -> bytes:
    """Return one article.

    An empty line separates paragraphs. With indent, each line of the text is a paragraph after two ideographic spaces;
    the title has no indent, and an empty line follows it.
    """
    title = [article.title] if article.title else []
    if options.indent == "fullwidth":
        lines = (_INDENT + line for line in article.text.split("\n") if line.strip())
        parts = [*title, "\n".join(lines)]
    else:
        parts = [*title, article.text]
    return ("\n\n".join(filter(None, parts)) + "\n").encode()


def between(_options: ExportOptions) -> bytes:
    """Return the two empty lines between two articles."""
    return b"\n\n"


EXPORTER = Exporter(
    name="txt",
    title="Plain text: title and paragraphs; newsingest can read it back if written with --indent fullwidth",
    suffixes=(".txt",),
    framing="document",
    appends=False,
    record=record,
    between=between,
    takes=frozenset({"indent"}),
)
