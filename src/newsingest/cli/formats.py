"""newsingest formats: list the input and output formats."""

import click

from newsingest.cli.output import echo
from newsingest.exporters import BY_NAME
from newsingest.parsers import PARSERS


@click.command()
def formats() -> None:
    """List the input and output formats.

    \b
    Examples:
      newsingest formats
    """
    rows = [("read", parser.name, " ".join(parser.suffixes), parser.title) for parser in PARSERS]
    rows += [("write", exporter.name, " ".join(exporter.suffixes), exporter.title) for exporter in BY_NAME.values()]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True))
        echo("  ".join(cells))
