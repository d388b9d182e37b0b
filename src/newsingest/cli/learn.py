"""newsingest learn: draft the profile of an archive."""

import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from newsingest.cli.output import STDOUT, check_output, check_suffix, opened
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import LIMITS, reading_options
from newsingest.cli.sourcing import ALONE, SurveyOptions, no_input, survey_options
from newsingest.cli.terminal import escape_controls
from newsingest.errors import ExistsError, InputError, counted, shortened
from newsingest.options import ReadOptions
from newsingest.paths import shown

if TYPE_CHECKING:
    from newsingest.survey.profile_draft import DraftedRow
    from newsingest.survey.survey import Inputs

_SHOWN = 20  # the most rows of the table
_LONGEST = 60  # the most characters of a text in the table


@click.command(epilog=f"{ALONE}\n\n{LIMITS}")
@click.argument("sources", nargs=-1, required=True, type=PATH, metavar="SOURCE...")
@click.option(
    "-o", "--output", required=True, type=PATH, metavar="FILE", help="Write the profile to FILE; - is standard output."
)
@click.option("--force", is_flag=True, help="Overwrite FILE if it exists.")
@survey_options
@reading_options
def learn(
    *,
    sources: tuple[str, ...],
    output: str,
    force: bool,
    walk: SurveyOptions,
    options: ReadOptions,
) -> None:
    """Draft the profile of an archive.

    \b
    Examples:
      newsingest learn archive/ -o archive.toml
      newsingest convert archive/ -o news.jsonl --profile archive.toml

    learn looks for text that recurs at the start or the end of articles and that no rule of newsingest removes: sign-offs,
    header lines, notices. A text needs at least 3 articles to get a row, and a profile has at most 200 rows. A table of the
    rows goes to standard error.
    A row is on (apply = true) if its text is in at least 5 articles and in 2 % of all articles, stands nearly always at the
    start or the end, and is not a sentence. Review the rows before you use the profile. The text of a row may be a paragraph
    of a story that the archive has several times: leave such a row off.

    SOURCE is the same as for stats. With --profile, learn lists only text that this profile does not remove yet. The same
    inputs give the same profile.
    """
    from newsingest.cli.surveying import reading  # noqa: PLC0415 - not needed to print the help
    from newsingest.survey.learning import Learning, features_of_all  # noqa: PLC0415 - as above
    from newsingest.survey.profile_draft import MOST_ROWS, drafted_rows, toml_of  # noqa: PLC0415 - as above

    check_output(output, sources)
    check_suffix("learn", output, ".toml")
    if output != STDOUT and os.path.exists(output) and not force:
        raise ExistsError("the file exists", "use another name, or overwrite it with --force", shown(output))
    avoid = frozenset[str]() if output == STDOUT else frozenset((os.path.realpath(output),))
    work = partial(features_of_all, options=options)
    with reading(sources, walk, options, work, avoid) as found, Learning(options, found.watch) as learning:
        learning.go(found.inputs, found.workers, at_once=found.at_once)
        failed, articles = learning.tally.inputs.failed, learning.articles
        if failed and not articles:  # the errors on standard error are enough
            raise click.exceptions.Exit(1)
        if not articles:
            raise _none_read(learning.tally.inputs, walk)
        every = drafted_rows(learning.recurring(), articles)
        rows = every[:MOST_ROWS]
        with opened(output) as out:
            out.write(toml_of(learning, rows).encode())
    if not walk.quiet:
        _show(rows, articles)
        if len(every) > len(rows):
            click.echo(
                f"More texts recur, but a profile has at most {MOST_ROWS} rows"
                " (turn on the rows that you want, then run learn again with --profile)",
                err=True,
            )
    if failed:
        raise click.exceptions.Exit(1)


def _none_read(inputs: "Inputs", walk: SurveyOptions) -> InputError:
    """Return the error for SOURCEs in which no input failed and no input is an article."""
    from newsingest.batch.skips import Skips  # noqa: PLC0415 - not needed to print the help

    if inputs.skipped:
        why = f"{inputs.skipped} skipped: {Skips(inputs.skipped_by_code)}"
    else:
        filters: dict[str, object] = {"--include": walk.include, "--exclude": walk.exclude}
        why = no_input(filters, "SOURCE has no articles; hidden files do not count")
    return InputError(f"no profile is written, because no article was read: {why}", "check SOURCE and the filters")


def _show(rows: Sequence["DraftedRow"], articles: int) -> None:
    """Print the rows of most files to standard error."""
    on = sum(row.apply for row in rows)
    lines = [f"{counted(articles, 'article')}; {counted(len(rows), 'recurring text')}, {on} with apply = true"]
    wide = max((len(str(row.found.files)) for row in rows), default=0)
    for row in rows[:_SHOWN]:
        found = row.found
        state = "on " if row.apply else "off"
        lines.append(
            f"  {found.files:>{wide}}  {state}  {found.where} {found.shape:<6}  {row.kind:<11}"
            f"  {shortened(found.text, _LONGEST)}  ({shortened(found.example, _LONGEST)})"
        )
    if len(rows) > _SHOWN:
        lines.append(f"  and {len(rows) - _SHOWN} more in the profile")
    for line in lines:
        click.echo(escape_controls(line), err=True)
