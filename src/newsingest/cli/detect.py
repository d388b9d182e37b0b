"""newsingest detect: what a file is, and how that shows."""

import click

from newsingest import pipeline
from newsingest.cli.output import echo_json
from newsingest.cli.reading import PATH, check_once, read_each, stdin_name_option, telling_options
from newsingest.errors import one_line
from newsingest.options import ReadOptions
from newsingest.source import Source


@click.command()
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@telling_options
@stdin_name_option
def detect(*, files: tuple[str, ...], as_json: bool, options: ReadOptions, stdin_name: str) -> None:
    """Tell the format of each file, and how that shows.

    \b
    Examples:
      newsingest detect archive/*
      newsingest detect --json *.txt | jq -r 'select(.format == null) | .path'

    One line a file tells the format, the confidence, the encoding and the evidence. A file of no known format is an
    answer, not a failure; one that cannot be read as text is a failure.
    """
    check_once(files)

    def read(source: Source) -> tuple[Source, tuple[str | None, float, str]]:
        return source, pipeline.detected(source, options.format)

    failed = False
    for answered in read_each(files, stdin_name, options, read):
        if answered is None:
            failed = True
            continue
        source, (found, confidence, evidence) = answered
        if as_json:
            answer = {
                "path": source.name,
                "format": found,
                "confidence": confidence,
                "encoding": source.encoding,
                "newline": source.newline,
                "evidence": evidence,
            }
            echo_json(answer)
        else:
            said = f"{source.name}: {found or 'unknown'} ({confidence:.2f}), {source.encoding}: {evidence}"
            click.echo(one_line(said))
    if failed:
        raise click.exceptions.Exit(1)
