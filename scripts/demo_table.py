"""Show records (JSON Lines on standard input) as a table, and print what to type next. `make demo` ends with this."""

import sys
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsingest import records
from newsingest.article import Article

_WIDTH = 80  # the least columns, so that file names are complete; titles are cut
_DAY = len("2022-04-08")
_STATED = (
    "title", "subtitle", "summary", "published", "modified", "source", "url", "data_source", "authors", "dateline",
    "categories", "tags", "securities", "extra",
)  # fmt: skip
_NEXT = """\
Next, type:
  .venv/bin/newsingest show {richest}
  .venv/bin/newsingest convert samples/ --exclude '*.json' -o samples.db
  .venv/bin/newsingest search samples.db 海城

Or say `. .venv/bin/activate` once, and then `newsingest --help`."""


def richness(article: Article) -> int:
    """Return how much a record shows: the number of its fields, kinds of blocks, and kinds of removed text."""
    stated = sum(bool(getattr(article, name)) for name in _STATED)
    return stated + len({type(block) for block in article.body}) + len({cut.kind for cut in article.removed})


def drawn(articles: list[Article], width: int) -> Table:
    """Return the table, with a row for each article. width: the columns of the terminal; titles get the free ones."""
    names = [Path(one.origin.path).name for one in articles]
    longest = max(map(cell_len, names))
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("file", no_wrap=True)
    table.add_column("title", no_wrap=True, overflow="ellipsis", max_width=width - longest - _DAY - len("removed") - 3)
    table.add_column("published", no_wrap=True)
    table.add_column("removed", justify="right", no_wrap=True)
    for name, article in zip(names, articles, strict=True):
        cells = (name, article.title or "—", (article.published or "—")[:_DAY])
        table.add_row(*map(Text, cells), str(len(article.removed)))
    return table


if __name__ == "__main__":
    found = sorted(map(records.decode, sys.stdin.buffer), key=richness, reverse=True)
    console = Console()
    console.width = max(console.width, _WIDTH)
    console.print(drawn(found, console.width))
    console.print()
    console.out(_NEXT.format(richest=found[0].origin.path), highlight=False)
