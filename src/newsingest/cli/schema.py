"""newsingest schema: print the JSON Schema of a record."""

import click
import msgspec

from newsingest import records
from newsingest.cli.output import echo


@click.command()
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of a record.

    \b
    Examples:
      newsingest schema > newsingest-1.schema.json
    """
    echo(msgspec.json.format(msgspec.json.encode(records.schema()), indent=2))
