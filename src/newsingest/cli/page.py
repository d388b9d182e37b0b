"""Draw one article as a page of a terminal: title and credits, the text, and notes below the text."""

from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from newsingest.article import Article
from newsingest.cli.drawing import QUIET_STYLE, Drawing, shown_address
from newsingest.cli.terminal import escape_controls
from newsingest.cli.wrapping import wrapped


def drawn(article: Article, page: Console, *, head: str, removed: bool) -> str:
    """Return an article as text for the terminal. head: its name, if there are several; removed: show removed text."""
    with page.capture() as captured:
        for line in _lines(article, page, head=head, removed=removed):
            line.rstrip()
            page.print(line, no_wrap=True, overflow="ignore", crop=False)
    return captured.get()


def _lines(article: Article, page: Console, *, head: str, removed: bool) -> Iterator[Text]:
    drawing, width = Drawing(page), page.width
    if head:
        yield drawing.line(width)
        yield from wrapped(Text(escape_controls(head), QUIET_STYLE), width)
        yield Text()
    yield from _above(article, drawing, width)
    if article.body:
        yield Text()
        yield from drawing.blocks(article.body, width)
    below = list(_below(article, removed=removed))
    if drawing.links or below:
        yield Text()
    for href, number in drawing.links.items():
        yield Text(f"[{number}] {shown_address(href)}", QUIET_STYLE)  # on one line, so that it can be copied
    for text in below:
        yield from wrapped(text, width)


def _above(article: Article, drawing: Drawing, width: int) -> Iterator[Text]:
    """Yield the lines above the text: title, subtitle, credits, summary."""
    title = Text(escape_controls(article.title), "bold") if article.title else Text("(no title)", QUIET_STYLE)
    yield from wrapped(title, width)
    if article.subtitle:
        yield from wrapped(Text(escape_controls(article.subtitle), "italic"), width)
    for line in _credits(article):
        yield from wrapped(Text(line, "cyan"), width)
    if article.url:
        yield Text(shown_address(article.url), "cyan")  # on one line, so that it can be copied
    if article.summary:
        yield Text()
        yield from drawing.quoted(wrapped(Text(escape_controls(article.summary), "italic"), width - 2))


def _credits(article: Article) -> Iterator[str]:
    authors = [f"{person.name} ({person.role})" for person in article.authors]
    published = article.published.replace("T", " ") if article.published else None
    modified = f"modified {article.modified.replace('T', ' ')}" if article.modified else None
    securities = [f"{one.name} {one.symbol}" if one.name else one.symbol for one in article.securities]
    for parts in (
        (article.source, published, modified, *authors),
        (f"data: {article.data_source}" if article.data_source else None,),
        tuple(f"{name}: {', '.join(values)}" for name, values in (
            ("categories", article.categories), ("tags", article.tags), ("securities", securities),
        ) if values),
    ):  # fmt: skip
        said = [part for part in parts if part]
        if said:
            yield escape_controls(" · ".join(said))


def _below(article: Article, *, removed: bool) -> Iterator[Text]:
    """Yield the lines below the text and its addresses: removed text and warnings."""
    kinds = Counter(cut.kind for cut in article.removed)
    if kinds and not removed:
        told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        yield Text(f"removed: {told} (--removed shows the text)", QUIET_STYLE)
    for cut in article.removed if removed else ():
        yield Text(f"removed {cut.kind}: {escape_controls(' '.join(cut.text.split()))}", QUIET_STYLE)
    for warning in article.warnings:
        yield Text(escape_controls(f"warning {warning.code}: {warning.message}"), "yellow")
