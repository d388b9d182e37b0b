"""Read all inputs of SOURCEs for the commands that write no records: stats and report."""

from dataclasses import replace
from functools import partial
from itertools import chain

import click

from newsingest.batch.sources import sources_of
from newsingest.batch.workers import start as started
from newsingest.cli.output import stop_on_signals
from newsingest.cli.progress import watching
from newsingest.cli.reading import STDIN, check_once
from newsingest.cli.recorded import recorded
from newsingest.cli.sourcing import SurveyOptions
from newsingest.errors import counted, one_line
from newsingest.options import ReadOptions
from newsingest.survey.reading import inputs_of, records_of
from newsingest.survey.survey import Survey, Witness, facts_of_all


def surveyed(
    sources: tuple[str, ...],
    walk: SurveyOptions,
    options: ReadOptions,
    witness: Witness | None = None,
    avoid: frozenset[str] = frozenset(),
) -> Survey:
    """Return a survey of the sources, with progress on standard error. avoid: real paths that are not read."""
    check_once(sources)
    what = sources_of((name for name in sources if name != STDIN), walk.include, walk.exclude)
    what = replace(what, avoid=avoid)
    stop_on_signals()
    with watching(quiet=walk.quiet, sources=what, dry=False) as watch:
        survey = Survey(options, watch, witness)
        piped = records_of(recorded(STDIN, options.limits), STDIN) if STDIN in sources else ()
        work = partial(facts_of_all, options=options)
        start = partial(started, work, walk.jobs, walk.timeout, watch.tick)
        found = chain(piped, inputs_of(what, options.limits))
        survey.go(found, start, at_once=walk.timeout is not None)
    if survey.selections:
        records = counted(survey.selections, "record")
        click.echo(
            one_line(f"{records} written with --fields; stats of these fields only: {', '.join(survey.held)}"), err=True
        )
    return survey
