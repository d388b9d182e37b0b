"""newsingest report: what is in an archive, as one page."""

import contextlib
import os
from functools import partial
from itertools import chain

import click

from newsingest.batch.names import glob_filter
from newsingest.batch.pool import Here, Pool, Workers
from newsingest.batch.sources import Sources
from newsingest.batch.survey import Survey, facts_of_all, inputs_of, records_of
from newsingest.cli.output import STDOUT, check_output, opened, stop_on_signals
from newsingest.cli.progress import Progress, watching
from newsingest.cli.reading import STDIN, check_once, reading_options
from newsingest.cli.recorded import recorded
from newsingest.cli.sourcing import cores, exclude_option, include_option, jobs_option, timeout_option
from newsingest.errors import UsageError
from newsingest.options import ReadOptions
from newsingest.paths import shown

_SAMPLE, _TOP = 50, 20


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", required=True, metavar="FILE", help="Write the page there; - is standard output.")
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=_SAMPLE,
    show_default=True,
    metavar="N",
    help="How many records are shown, besides examples of warnings and failures; 0 shows none of either.",
)
@click.option(
    "--top",
    type=click.IntRange(0, 200),
    default=_TOP,
    show_default=True,
    metavar="N",
    help="How many sources, categories and tags are named.",
)
@jobs_option
@include_option
@exclude_option
@timeout_option
@reading_options
def report(  # noqa: PLR0913 - one argument an option
    *,
    sources: tuple[str, ...],
    output: str,
    sample: int,
    top: int,
    jobs: int | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    timeout: float,
    options: ReadOptions,
) -> None:
    """Make one HTML page of an archive: its numbers, what failed, and a sample of inputs beside their records.

    \b
    Examples:
      newsingest report archive/ -o report.html
      newsingest report articles.jsonl.zst -o report.html --sample 200
      newsingest report 2021.zip 2022/ -o - --exclude '*.bak' > report.html

    SOURCE is what it is for stats. The page is one file that loads nothing: it can be sent, or opened without a network.
    What was removed is marked in the inputs. The same inputs give the same page. An input that cannot be read is named on
    standard error and in the page, and the exit status is 1. docs/report.md describes the page.
    """
    from newsingest.batch.picks import Picks  # noqa: PLC0415 - not where only the help is shown
    from newsingest.report.exhibits import exhibit  # noqa: PLC0415 - as above
    from newsingest.report.page import Report, page  # noqa: PLC0415 - as above

    check_once(sources)
    check_output(output, sources)
    _check_inside(output, sources)
    left_in, left_out = glob_filter(include, exclude)
    named = tuple(name for name in sources if name != STDIN)
    avoid = frozenset() if output == STDOUT else frozenset((os.path.realpath(output),))
    what = Sources(names=named, left_in=left_in, left_out=left_out, avoid=avoid)
    stop_on_signals()
    picks = Picks(sample)
    with watching(quiet=False, sources=what, dry=False) as watch:
        survey = Survey(options, watch, picks)
        piped = records_of(recorded(STDIN), STDIN) if STDIN in sources else ()
        survey.go(
            chain(piped, inputs_of(what, options.size_limit)),
            partial(_workers, jobs or cores(), options, timeout, watch),
        )
    made = Report(
        names=tuple(map(shown, sources)),
        inputs=survey.inputs,
        summary=survey.stats.summary(top),
        failures=picks.failures,
        exhibits=[exhibit(pick, options) for pick in picks.chosen()],
        warned=picks.warned(),
    )
    with opened(output) as out:
        out.write(page(made))
    if survey.inputs.failed:
        raise click.exceptions.Exit(1)


def _workers(jobs: int, options: ReadOptions, timeout: float, watch: Progress) -> Workers:
    work = partial(facts_of_all, options=options)
    return Here(work) if jobs == 1 else Pool(jobs, work, timeout, watch.tick)


def _check_inside(output: str, sources: tuple[str, ...]) -> None:
    """Refuse to write over a file in a folder that is read, unless it is a report already, which is not read."""
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
        raise UsageError(f"the output {shown(output)} is a file of a folder that is read", "name another file")
