"""newsingest detect: what a file is, and how that shows."""

import click
import msgspec

from newsingest import pipeline
from newsingest.cli.reading import check_once, complain, open_input, reading_options
from newsingest.errors import NewsingestError, one_line
from newsingest.options import ReadOptions
from newsingest.source import decode


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@reading_options
def detect(*, files: tuple[str, ...], as_json: bool, options: ReadOptions, stdin_name: str) -> None:
    """Tell the format of files, the confidence, the encoding and the evidence, a line a file.

    \b
    Examples:
      newsingest detect archive/*
      newsingest detect --json *.txt | jq -r 'select(.format == null) | .path'

    A file of no known format is an answer, not a failure; one that cannot be read as text is a failure.
    """
    check_once(files)
    failed = False
    for name in files:
        try:
            data, path = open_input(name, stdin_name, options.size_limit)
            source = decode(data, path, options)
            found, confidence, evidence = pipeline.detected(source, options.format)
        except NewsingestError as error:
            failed = True
            complain(error)
            continue
        if as_json:
            answer = {
                "path": path,
                "format": found,
                "confidence": confidence,
                "encoding": source.encoding,
                "newline": source.newline,
                "evidence": evidence,
            }
            click.echo(msgspec.json.encode(answer))
        else:
            click.echo(f"{one_line(path)}: {found or 'unknown'} ({confidence:.2f}), {source.encoding}: {evidence}")
    if failed:
        raise click.exceptions.Exit(1)
