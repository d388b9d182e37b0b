"""newsingest duplicates: find records that tell the same story."""

import os
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import click

from newsingest.cli.output import STDOUT, check_output, check_suffix, echo_json, opened
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import LIMITS, reading_options
from newsingest.cli.sections import NumberRow, Section, draw
from newsingest.cli.sourcing import ALONE, SurveyOptions, survey_options
from newsingest.errors import UsageError, shortened
from newsingest.options import ReadOptions

if TYPE_CHECKING:
    from newsingest.survey.duplicates import Cluster, ClusterMember, DuplicateCounts, Finder

_MIN_SHARE, _LEAST_SHARE = 0.5, 0.1  # as in newsingest.survey.duplicates, which the help does not load; a test compares
_TOP = 10
_TITLE = 40  # characters of a title or a path in the summary


@click.command(epilog=f"{ALONE}\n\n{LIMITS}")
@click.argument("sources", nargs=-1, required=True, type=PATH, metavar="SOURCE...")
@click.option(
    "--min-share",
    type=click.FloatRange(_LEAST_SHARE, 1),
    default=_MIN_SHARE,
    show_default=True,
    metavar="SHARE",
    help="Find pairs in which this share of one text stands in the other.",
)
@click.option("--pairs", type=PATH, metavar="FILE", help="Write a JSON line for each pair to FILE; - is stdout.")
@click.option("--clusters", type=PATH, metavar="FILE", help="Write a JSON line for each cluster to FILE; - is stdout.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object.")
@click.option(
    "--top", type=click.IntRange(0), default=_TOP, show_default=True, metavar="N", help="List the N largest clusters."
)
@survey_options
@reading_options
def duplicates(  # noqa: PLR0913 - one argument for each option
    *,
    sources: tuple[str, ...],
    min_share: float,
    pairs: str | None,
    clusters: str | None,
    as_json: bool,
    top: int,
    walk: SurveyOptions,
    options: ReadOptions,
) -> None:
    """Find records that tell the same story.

    \b
    Examples:
      newsingest duplicates news.jsonl
      newsingest duplicates archive/ 2022.zip news.db --pairs pairs.jsonl --clusters clusters.jsonl
      newsingest duplicates news.jsonl --json | jq .totals
      newsingest duplicates archive/ --pairs - | jq -r '[.kind, .a.path, .b.path] | @tsv'

    duplicates finds reprints, shortened versions, digests, and notices that differ only in their numbers. It prints the
    counts and the largest clusters, and deletes nothing. It needs numpy: pip install 'newsingest[duplicates]'.

    SOURCE is the same as for stats. The texts are kept in a temporary file, about 3.5 KB for a record of 650 characters.
    It is in the folder that SQLITE_TMPDIR or TMPDIR names, or in /var/tmp. The output does not depend on -j or on the
    order of the SOURCEs.
    """
    from newsingest.cli.progress import comparing  # noqa: PLC0415 - not needed to print the help
    from newsingest.cli.surveying import reading  # noqa: PLC0415 - as above
    from newsingest.survey.duplicates import Finder, add_all, check, sketches_of_all  # noqa: PLC0415 - as above
    from newsingest.temporary_database import check_room  # noqa: PLC0415 - as above

    check(min_share)
    _check_outputs(sources, pairs, clusters, as_json=as_json)
    check_room(sum(os.path.getsize(name) for name in sources if os.path.isfile(name)))
    avoid = frozenset(os.path.realpath(name) for name in (pairs, clusters) if name is not None)
    with Finder(min_share) as finder:
        work = partial(sketches_of_all, options=options)
        # In the order of their names, so that the order in which they were typed does not matter.
        with reading(tuple(sorted(sources)), walk, options, work, avoid) as found:
            inputs = add_all(finder, found.inputs, options, found.watch, found.workers, at_once=found.at_once)
        with comparing(quiet=walk.quiet) as progress:
            finder.compare(progress)
        if pairs is not None:
            _write(pairs, finder.pair_lines())
        if clusters is not None:
            _write(clusters, finder.cluster_lines())
        if as_json:
            echo_json({"inputs": inputs, "totals": finder.counts()})
        elif STDOUT not in (pairs, clusters) and (inputs.read or not inputs.failed):
            draw(list(_sections(finder, top)))
    if inputs.failed:
        raise click.exceptions.Exit(1)


def _check_outputs(sources: tuple[str, ...], pairs: str | None, clusters: str | None, *, as_json: bool) -> None:
    """Raise UsageError if two outputs are one, or if an output is one of the inputs."""
    outputs = [STDOUT] * as_json + [
        os.path.realpath(name) if name != STDOUT else name for name in (pairs, clusters) if name
    ]
    if len(set(outputs)) < len(outputs):
        raise UsageError("two outputs go to the same place", "use another FILE for --pairs or --clusters")
    for output in (pairs, clusters):
        check_output(output, sources)
        check_suffix("duplicates", output or STDOUT, ".jsonl", ".ndjson")


def _write(output: str, lines: Iterable[bytes]) -> None:
    with opened(output) as out:
        for line in lines:
            out.write(line)
        out.written = True  # a file without lines says that there are none


def _sections(finder: "Finder", top: int) -> Iterator[Section]:
    counts = finder.counts()
    yield Section("Records", _records(counts), counts.records)
    yield Section(
        "Pairs", [NumberRow(kind, number, bar=False) for kind, number in counts.pairs.items()], counts.records
    )
    clusters = [NumberRow("stories", counts.stories, bar=False), NumberRow("series", counts.series, bar=False)]
    yield Section("Clusters", clusters, counts.records)
    largest = [(one.kind, _cluster(one)) for one in finder.clusters(top)]
    for head, kind in (("Largest stories", "story"), ("Largest series", "series")):
        yield Section(head, [row for of_kind, row in largest if of_kind == kind], counts.records)


def _records(counts: "DuplicateCounts") -> list[NumberRow]:
    return [
        NumberRow("records", counts.records, bar=False),
        NumberRow("copies of a story", counts.copies),
        NumberRow("in series", counts.in_series),
        NumberRow("too short to compare", counts.short),
    ]


def _cluster(cluster: "Cluster") -> NumberRow:
    """Return the row of a cluster: day and title of its earliest record."""
    earliest = next(cluster.members)
    day = (earliest.published or "(no date)")[:10]
    return NumberRow(f"{day:10}  {_name(earliest)}", cluster.size, bar=False)


def _name(record: "ClusterMember") -> str:
    """Return the title of a record, or the end of its path, which tells more than the start."""
    if record.title:
        return shortened(record.title, _TITLE)
    return shortened(record.member or record.path, _TITLE, keep_end=True)
