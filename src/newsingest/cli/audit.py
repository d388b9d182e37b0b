"""newsingest audit: check that a record has all visible text of its file."""

import click

from newsingest.article import Article
from newsingest.audit import Coverage, prove
from newsingest.cli.output import echo, echo_json
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import LIMITS, check_once, read_each, reading_options, stdin_name_option
from newsingest.errors import one_line
from newsingest.options import ReadOptions
from newsingest.source import Source

_LEAST = 0.01  # smaller shares are printed as "under 1%"
_REASONS = {  # of the findings that the counts of characters do not show
    "value": "a value of the front matter is lost",
    "doubled": "some are there too often",
    "differs": "the two HTML parsers read the file differently",
}


@click.command(epilog=LIMITS)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per file.")
@reading_options
@stdin_name_option
def audit(*, files: tuple[str, ...], as_json: bool, options: ReadOptions, stdin_name: str) -> None:
    """Check that each record holds all visible text of its file.

    \b
    Examples:
      newsingest audit archive/*.md
      find archive/ -type f -print0 | xargs -0 newsingest audit
      newsingest audit --json *.txt | jq -c 'select(.complete | not)'

    audit checks that each visible character of a file is in the record exactly once: in body, in removed or in another
    field. It checks that each value of the front matter is in a field or in extra. For this, it does not use
    the parsers that made the record. audit also reads the HTML of a post with both parsers
    of --html-parser, and compares the two records.

    If text is missing, doubled or different, audit prints the text with its line, and the exit status is 1. For each file,
    audit prints how much of the text was removed, by kind, and the warning much_removed if the record has it.
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
    echo(f"{one_line(path)}: {verdict(found)}")
    for message in much:
        echo(one_line(f"{path}: warning much_removed: {message}"))
    for finding in found.findings:
        echo(one_line(f"{path}:{finding.line}: {finding.kind}: {finding.text}"))


def verdict(found: Coverage) -> str:
    """Return what an audit found, in one line: whether the record is complete, the counts, and what they do not show."""
    kinds = {finding.kind for finding in found.findings}
    result = "complete" if found.complete else "incomplete" if kinds & {"missing", "value"} else "not proved"
    shares = ", ".join(f"{kind} {_percent(share)}" for kind, share in found.shares.items())
    removed = f", of these in removed: {shares}" if shares else ""
    reason = "" if "missing" in kinds else next((f", but {_REASONS[kind]}" for kind in _REASONS if kind in kinds), "")
    return f"{result}, {found.covered} of {found.visible} visible characters are in the record{removed}{reason}"


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= _LEAST else "under 1%"
