"""Plain text: the title and the paragraphs; with an indent of two U+3000 it reads back as full-width-indented text."""

from newsingest.article import Article
from newsingest.exporters.base import Exporter, ExportOptions

_INDENT = "\u3000\u3000"


def record(article: Article, options: ExportOptions) -> bytes:
    """Return one article.

    Paragraphs are parted by an empty line; indented, each line of the text is a paragraph behind two ideographic
    spaces, and the title, without indent, is followed by an empty line.
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
