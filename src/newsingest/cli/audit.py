"""newsingest audit: proof that a record holds everything of its file."""

import click

from newsingest.article import Article
from newsingest.audit import Coverage, prove
from newsingest.cli.output import echo_json
from newsingest.cli.reading import PATH, check_once, read_each, reading_options, stdin_name_option
from newsingest.errors import one_line
from newsingest.options import ReadOptions
from newsingest.source import Source

_LEAST = 0.01  # shares below it are not told exactly


@click.command()
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@reading_options
@stdin_name_option
def audit(*, files: tuple[str, ...], as_json: bool, options: ReadOptions, stdin_name: str) -> None:
    """Prove that each record holds all visible text of its file.

    \b
    Examples:
      newsingest audit archive/*.md
      newsingest audit --json *.txt | jq -c 'select(.complete | not)'

    Each visible character has to stand in the record once. The visible characters of the file are compared with body,
    removed and the fields that were moved out of the body, and the values of front matter with their fields and extra.
    The parsers that made the record are not used. The HTML of a post is read by the other HTML parser too, and the two
    records are compared. What is missing, doubled or differs is named with its line; the exit status is then 1. Each
    line also says which share of the text stands in removed, by kind, and a large cut is told as the warning
    much_removed.
    """
    check_once(files)

    def read(source: Source) -> tuple[str, Article, Coverage]:
        return source.name, *prove(source, options)

    failed = False
    for answered in read_each(files, stdin_name, options, read):
        if answered is None:
            failed = True
            continue
        path, article, found = answered
        failed = failed or not found.complete
        much = [warning.message for warning in article.warnings if warning.code == "much_removed"]
        if as_json:
            echo_json(_as_data(path, found, much))
        else:
            _tell(path, found, much)
    if failed:
        raise click.exceptions.Exit(1)


def _as_data(path: str, found: Coverage, much: list[str]) -> dict[str, object]:
    return {
        "path": path,
        "complete": found.complete,
        "visible": found.visible,
        "covered": found.covered,
        "removed": {
            kind: {"characters": found.removed[kind], "share": round(share, 4)} for kind, share in found.shares.items()
        },
        "much_removed": "; ".join(much) or None,
        "findings": [finding._asdict() for finding in found.findings],
    }


def _tell(path: str, found: Coverage, much: list[str]) -> None:
    verdict = "complete" if found.complete else "not complete"
    shares = ", ".join(f"{kind} {_percent(share)}" for kind, share in found.shares.items())
    removed = f"; removed: {shares}" if shares else ""
    click.echo(f"{one_line(path)}: {verdict}, {found.covered} of {found.visible} visible characters{removed}")
    for message in much:
        click.echo(one_line(f"{path}: warning much_removed: {message}"))
    for finding in found.findings:
        click.echo(one_line(f"{path}:{finding.line}: {finding.kind}: {finding.text}"))


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= _LEAST else "under 1%"
