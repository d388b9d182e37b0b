"""Show records (JSON Lines on standard input) as a table: what `make demo` prints."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsingest import records

table = Table("file", "encoding", "title", "published", "source", "blocks", "removed", "warnings", title="samples")
for line in sys.stdin.buffer:
    article = records.decode(line)
    origin = article.origin
    cells = (
        Path(origin.path).name[-28:],
        f"{origin.encoding} {origin.newline}",
        article.title or "—",
        article.published or "—",
        article.source or "—",
        str(len(article.body)),
        ", ".join(dict.fromkeys(removed.kind for removed in article.removed)),
        ", ".join(warning.code for warning in article.warnings),
    )
    table.add_row(*(Text(cell) for cell in cells))
console = Console()
Console(width=max(console.width, 150)).print(table)
