"""newsingest report: write an HTML page about an archive."""

import contextlib
import os

import click

from newsingest.cli.output import STDOUT, check_output, check_suffix, opened
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import LIMITS, reading_options
from newsingest.cli.sourcing import ALONE, SurveyOptions, survey_options
from newsingest.errors import UsageError
from newsingest.options import ReadOptions
from newsingest.paths import shown

_SAMPLE, _TOP = 50, 20


@click.command(epilog=f"{ALONE}\n\n{LIMITS}")
@click.argument("sources", nargs=-1, required=True, type=PATH, metavar="SOURCE...")
@click.option(
    "-o", "--output", required=True, type=PATH, metavar="FILE", help="Write the page to FILE; - is standard output."
)
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=_SAMPLE,
    show_default=True,
    metavar="N",
    help="Show N records, plus examples of warnings and failures; 0 shows none.",
)
@click.option(
    "--top",
    type=click.IntRange(0, 200),
    default=_TOP,
    show_default=True,
    metavar="N",
    help="List the N most frequent sources, categories and tags.",
)
@survey_options
@reading_options
def report(
    *,
    sources: tuple[str, ...],
    output: str,
    sample: int,
    top: int,
    walk: SurveyOptions,
    options: ReadOptions,
) -> None:
    """Write an HTML page about an archive.

    \b
    Examples:
      newsingest report archive/ -o report.html
      newsingest report articles.jsonl.zst -o report.html --sample 200
      newsingest report 2021.zip 2022/ -o - --exclude '*.bak' > report.html

    The page shows the same counts as stats, the inputs that failed, and a sample of inputs next to their records. In the
    inputs, the removed text is marked. The page is one file that loads nothing: you can send it, or open it offline. The
    same inputs give the same page.

    SOURCE is the same as for stats. If an input cannot be read, the reason is printed to standard error and in the page,
    and the exit status is 1.
    """
    from newsingest.report.exhibits import exhibit  # noqa: PLC0415 - not needed to print the help
    from newsingest.report.page import Report, page  # noqa: PLC0415 - as above
    from newsingest.survey.sample import Picks  # noqa: PLC0415 - as above

    check_output(output, sources)
    _check_inside(output, sources)
    check_suffix("report", output, ".html", ".htm")
    avoid = frozenset[str]() if output == STDOUT else frozenset((os.path.realpath(output),))
    picks = Picks(sample)
    from newsingest.cli.surveying import surveyed  # noqa: PLC0415 - as above

    survey = surveyed(sources, walk, options, picks, avoid)
    made = Report(
        names=tuple(map(shown, sources)),
        inputs=survey.inputs,
        summary=survey.stats.summary(top),
        row_counts=survey.row_counts,
        failures=picks.failures,
        skips=picks.skips,
        exhibits=[exhibit(pick, options) for pick in picks.chosen()],
        warned=picks.warned(),
    )
    with opened(output) as out:
        out.write(page(made))
    if survey.inputs.failed:
        raise click.exceptions.Exit(1)


def _check_inside(output: str, sources: tuple[str, ...]) -> None:
    """Raise UsageError if the output is a file in a SOURCE folder, unless it is a report, which is not read."""
    from newsingest.report.page import MARK  # noqa: PLC0415 - as above

    if output == STDOUT or not os.path.isfile(output):
        return
    place = os.path.realpath(output)
    if not any(os.path.isdir(name) and place.startswith(os.path.realpath(name).rstrip("/") + "/") for name in sources):
        return
    start = b""
    with contextlib.suppress(OSError), open(place, "rb") as file:
        start = file.read(len(MARK))
    if start != MARK:
        raise UsageError(f"the output {shown(output)} is a file in a SOURCE folder", "use another file")
