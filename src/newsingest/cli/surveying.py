"""Read all inputs of SOURCEs for the commands that write no records: stats, report, duplicates and learn."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import NamedTuple

import click

from newsingest.batch.sources import sources_of
from newsingest.batch.watch import Watch
from newsingest.batch.workers import Work, Workers
from newsingest.batch.workers import start as started
from newsingest.cli.output import stop_on_signals
from newsingest.cli.progress import watching
from newsingest.cli.reading import STDIN, check_once
from newsingest.cli.recorded import recorded
from newsingest.cli.sourcing import SurveyOptions
from newsingest.errors import counted, one_line
from newsingest.options import ReadOptions
from newsingest.survey.reading import Met, inputs_of, records_of
from newsingest.survey.survey import Survey, Witness, facts_of_all


class Reading(NamedTuple):
    """The inputs of the sources. workers: starts the workers; at_once: whether to start them for few inputs too."""

    inputs: Iterator[Met]
    watch: Watch
    workers: Callable[[], Workers]
    at_once: bool


@contextlib.contextmanager
def reading(
    sources: tuple[str, ...],
    walk: SurveyOptions,
    options: ReadOptions,
    work: Work,
    avoid: frozenset[str] = frozenset(),
) -> Iterator[Reading]:
    """Yield the inputs of the sources, and show progress on standard error until the block ends.

    work: the work of the workers; avoid: real paths that are not read.
    """
    check_once(sources)
    what = sources_of((name for name in sources if name != STDIN), walk.include, walk.exclude)
    what = replace(what, avoid=avoid)
    stop_on_signals()
    with watching(quiet=walk.quiet, sources=what, dry=False) as watch:
        piped = records_of(recorded(STDIN, options.limits), STDIN) if STDIN in sources else ()
        start = partial(started, work, walk.jobs, walk.timeout, watch.tick)
        yield Reading(chain(piped, inputs_of(what, options.limits)), watch, start, walk.timeout is not None)


def surveyed(
    sources: tuple[str, ...],
    walk: SurveyOptions,
    options: ReadOptions,
    witness: Witness | None = None,
    avoid: frozenset[str] = frozenset(),
) -> Survey:
    """Return a survey of the sources, with progress on standard error. avoid: real paths that are not read."""
    with reading(sources, walk, options, partial(facts_of_all, options=options), avoid) as found:
        survey = Survey(options, found.watch, witness)
        survey.go(found.inputs, found.workers, at_once=found.at_once)
    if survey.misfit:
        click.echo(one_line(survey.misfit), err=True)
    if survey.selections:
        records = counted(survey.selections, "record")
        click.echo(
            one_line(f"{records} written with --fields; stats of these fields only: {', '.join(survey.held)}"), err=True
        )
    return survey
