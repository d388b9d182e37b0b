"""newsingest validate: records held against the schema."""

import click

from newsingest import records
from newsingest.cli.reading import complain, limits_option
from newsingest.cli.recorded import recorded
from newsingest.errors import InputError, RecordError, counted, one_line
from newsingest.limits import Limits
from newsingest.paths import shown


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@limits_option
def validate(*, files: tuple[str, ...], limits: Limits) -> None:
    """Hold the records of .jsonl and .json files (.gz and .zst too) against the schema. FILE - is standard input.

    \b
    Examples:
      newsingest validate articles.jsonl
      newsingest parse *.md --to jsonl | newsingest validate -

    Each record that breaks the schema is named on standard error with its line and field; the exit status is then 1.
    Checked beyond the schema: spans join to their text, text is that of the body, the fingerprint fits.
    """
    broken = False
    for name in files:
        count = bad = 0
        try:
            for place, data, _ in recorded(name, limits):
                count += 1
                try:
                    records.decode(data)
                except RecordError as error:
                    bad += 1
                    click.echo(f"{one_line(shown(name))}:{place}: {error}", err=True)
        except InputError as error:
            broken = True
            complain(error)
            continue
        broken = broken or bad > 0
        click.echo(f"{one_line(shown(name))}: {counted(count, 'record')}, {bad or 'none'} broken")
    if broken:
        raise click.exceptions.Exit(1)
