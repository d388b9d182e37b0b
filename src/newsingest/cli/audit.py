"""newsingest audit: proof that a record holds everything of its file."""

import click

from newsingest import audit as auditor
from newsingest import pipeline
from newsingest.audit import Coverage
from newsingest.cli.output import echo_json
from newsingest.cli.reading import check_once, read_each, reading_options, stdin_name_option
from newsingest.errors import one_line
from newsingest.options import ReadOptions
from newsingest.source import Source


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@reading_options
@stdin_name_option
def audit(*, files: tuple[str, ...], as_json: bool, options: ReadOptions, stdin_name: str) -> None:
    """Prove for each file that every visible character of it stands in its record, once.

    \b
    Examples:
      newsingest audit archive/*.md
      newsingest audit --json *.txt | jq -c 'select(.complete | not)'

    The characters of the file are held against body, removed and the fields that were moved out of the body, and the
    values of front matter against their fields and extra. No parser that made the record is asked; docs/audit.md lists
    what counts as syntax. What is missing or doubled is named with its line; the exit status is then 1.
    """
    check_once(files)

    def read(source: Source) -> tuple[str, Coverage]:
        return source.name, auditor.audit(source.text, pipeline.parse(source, options))

    failed = False
    for answered in read_each(files, stdin_name, options, read):
        if answered is None:
            failed = True
            continue
        path, found = answered
        failed = failed or not found.complete
        if as_json:
            answer = {"path": path, "complete": found.complete, "visible": found.visible, "covered": found.covered}
            findings = [finding._asdict() for finding in found.findings]
            echo_json({**answer, "findings": findings})
            continue
        verdict = "complete" if found.complete else "not complete"
        click.echo(f"{one_line(path)}: {verdict}, {found.covered} of {found.visible} visible characters")
        for finding in found.findings:
            click.echo(one_line(f"{path}:{finding.line}: {finding.kind}: {finding.text}"))
    if failed:
        raise click.exceptions.Exit(1)
