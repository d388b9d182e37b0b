"""newsingest detect: print the format of a file and the evidence for it."""

import click

from newsingest import pipeline
from newsingest.cli.output import echo, echo_json
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import LIMITS, check_once, read_each, stdin_name_option, telling_options
from newsingest.errors import one_line
from newsingest.options import ReadOptions
from newsingest.source import Source


@click.command(epilog=LIMITS)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per file.")
@telling_options
@stdin_name_option
def detect(*, files: tuple[str, ...], as_json: bool, options: ReadOptions, stdin_name: str) -> None:
    """Print the format of each file and the evidence for it.

    \b
    Examples:
      newsingest detect archive/*
      newsingest detect --json *.txt | jq -r 'select(.format == null) | .path'

    Each line has a file's format, confidence (0 to 1), encoding and evidence. If the format is unknown, detect prints
    "unknown"; this is not a failure. If a file cannot be read as text, detect prints the reason to standard error, and the
    exit status is 1.
    """
    check_once(files)

    def read(source: Source) -> tuple[Source, tuple[str | None, float, str]]:
        return source, pipeline.detected(source, options)

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
            echo(one_line(said))
    if failed:
        raise click.exceptions.Exit(1)
