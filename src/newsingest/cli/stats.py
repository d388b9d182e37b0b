"""newsingest stats: count the articles of an archive."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
import msgspec

from newsingest.cli.output import echo_json
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import LIMITS, reading_options
from newsingest.cli.sections import NumberRow, Section, draw
from newsingest.cli.sourcing import ALONE, SurveyOptions, survey_options
from newsingest.errors import counted, one_line
from newsingest.options import ReadOptions
from newsingest.stats import COUNTED_FIELDS, Facts, Ranked, Summary, periods

if TYPE_CHECKING:
    from newsingest.survey.reading import Met
    from newsingest.survey.survey import Inputs

_TOP = 10


@click.command(epilog=f"{ALONE}\n\n{LIMITS}")
@click.argument("sources", nargs=-1, required=True, type=PATH, metavar="SOURCE...")
@click.option("--json", "as_json", is_flag=True, help="Print all counts as one JSON object.")
@click.option(
    "--top",
    type=click.IntRange(0),
    metavar="N",
    help=f"List the top N sources, categories and tags (default {_TOP}; with --json, all).",
)
@survey_options
@reading_options
def stats(
    *,
    sources: tuple[str, ...],
    as_json: bool,
    top: int | None,
    walk: SurveyOptions,
    options: ReadOptions,
) -> None:
    """Count formats, sources, dates, lengths and warnings.

    \b
    Examples:
      newsingest stats archive/ 2021.zip
      newsingest stats articles.jsonl.zst
      newsingest stats records/ news.db
      newsingest stats --json archive/ | jq .published.by_month
      newsingest parse *.md --to jsonl | newsingest stats -

    stats also counts encodings, languages, categories, tags, missing fields and removed text. It writes no file.

    SOURCE is a file, a folder or an archive file as for convert; a file of records (.jsonl or .json, also .gz or .zst); a
    database (.db) or a folder that convert wrote; or - for records on standard input. If an input cannot be read, stats
    counts it as failed and prints the reason to standard error. The exit status is then 1. For skipped inputs, such as
    pictures, stats prints the first five names of each reason to standard error.
    """
    from newsingest.cli.surveying import surveyed  # noqa: PLC0415 - not needed to print the help

    skips = _Skips()
    survey = surveyed(sources, walk, options, skips)
    if not walk.quiet:
        skips.tell()
    if as_json:
        rows = {} if options.profile is None else {"profile": survey.row_counts}
        echo_json({"inputs": survey.inputs, **msgspec.structs.asdict(survey.stats.summary(top)), **rows})
    elif (
        not survey.inputs.failed or survey.inputs.failed < survey.inputs.total
    ):  # otherwise the errors on standard error are enough
        rows_on = _rows({row.name: row.articles for row in survey.row_counts})
        profile = Section("Rows of the profile (articles)", rows_on, survey.stats.articles)
        draw([*_sections(survey.inputs, survey.stats.summary(_TOP if top is None else top)), profile])
    if survey.inputs.failed:
        raise click.exceptions.Exit(1)


class _Skips:
    """The witness of the survey, which keeps the names of the first skipped inputs."""

    def __init__(self) -> None:
        from newsingest.batch.skips import FirstNames  # noqa: PLC0415 - not needed to print the help

        self._first = FirstNames()

    def read(self, met: "Met", one: Facts) -> None:
        """Do nothing: the survey counts the articles."""

    def failed(self, met: "Met", code: str, message: str) -> None:
        """Do nothing: the watch of the survey prints failures."""

    def skipped(self, met: "Met", code: str, message: str) -> None:  # noqa: ARG002 - as in Witness
        """Keep the name of a skipped input."""
        self._first.add(code, met.name)

    def tell(self) -> None:
        """Print the names to standard error, a line for each reason, the most frequent first."""
        for code, count in self._first.counts.most_common():
            click.echo(one_line(f"{count} skipped ({code}): {self._first.listed(code)}"), err=True)


def _sections(inputs: "Inputs", summary: Summary) -> Iterator[Section]:
    yield Section("Inputs", list(_inputs(inputs)), inputs.total)
    articles = summary.articles
    totals = {"articles": articles}
    if not articles or summary.lengths.min is not None:  # else records that were written with --fields lack the text
        totals["characters of text"] = summary.lengths.total
    if not articles or summary.bytes:
        totals["bytes read"] = summary.bytes
    yield Section("Articles", _rows(totals, bar=False), articles)
    if not articles:
        return
    yield Section("Formats", _rows(summary.formats), articles)
    yield Section("Body kinds", _rows(summary.body_kinds), articles)
    yield Section("Encodings", _rows(summary.encodings), articles)
    yield Section("Languages", _rows(summary.languages), articles)
    yield Section("Published", _published(summary), articles)
    yield Section("Length in characters", _lengths(summary), articles)
    for head, found in (("Sources", summary.sources), ("Categories", summary.categories), ("Tags", summary.tags)):
        yield Section(_head(head, found), _rows(found.top), articles)
    missing = {name: summary.missing[name] for name in COUNTED_FIELDS if summary.missing[name]}
    yield Section("Missing fields", _rows(missing), articles)
    yield Section("Removed (articles)", _rows({name: cut.articles for name, cut in summary.removed.items()}), articles)
    yield Section("Warnings (articles)", _rows(summary.warnings), articles)


def _rows(counts: dict[str, int], *, bar: bool = True) -> list[NumberRow]:
    return [NumberRow(name, number, bar) for name, number in counts.items()]


def _head(head: str, found: Ranked) -> str:
    more = f", top {len(found.top)}" if len(found.top) < found.distinct else ""
    return f"{head}: {found.distinct} in {counted(found.articles, 'article')}{more}"


def _inputs(inputs: "Inputs") -> Iterator[NumberRow]:
    yield NumberRow("inputs", inputs.total, bar=False)
    yield NumberRow("read", inputs.read)
    for state, number, codes in (
        ("skipped", inputs.skipped, inputs.skipped_by_code),
        ("failed", inputs.failed, inputs.failed_by_code),
    ):
        yield NumberRow(state, number)
        yield from (NumberRow(f"  {code}", count) for code, count in codes.items())


def _published(summary: Summary) -> list[NumberRow]:
    found = periods(summary.published)
    rows = _rows(found)
    vague = summary.published.dated - sum(found.values())
    if vague:
        rows.append(NumberRow("month unknown", vague))
    if summary.missing["published"]:
        rows.append(NumberRow("no date", summary.missing["published"]))
    return rows


def _lengths(summary: Summary) -> list[NumberRow]:
    lengths = summary.lengths
    named = {"min": lengths.min, "median": lengths.median, "mean": lengths.mean, "p90": lengths.p90, "max": lengths.max}
    rows = [NumberRow(name, number, bar=False) for name, number in named.items() if number is not None]
    return rows + [NumberRow(f"{one.least}-{one.most}", one.articles) for one in lengths.histogram]
