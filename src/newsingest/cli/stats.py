"""newsingest stats: count the articles of an archive."""

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import click
import msgspec

from newsingest.cli.output import echo_json, on_terminal
from newsingest.cli.reading import LIMITS, PATH, reading_options
from newsingest.cli.sourcing import (
    ALONE,
    SurveyOptions,
    exclude_option,
    include_option,
    jobs_option,
    quiet_option,
    timeout_option,
)
from newsingest.cli.terminal import console, escape_controls, terminal_width
from newsingest.errors import counted
from newsingest.options import ReadOptions
from newsingest.stats import COUNTED_FIELDS, Ranked, Summary, periods

if TYPE_CHECKING:
    from rich.table import Table

    from newsingest.survey.survey import Inputs

_TOP = 10
_NAME = 24  # the least columns of names, so that sections are aligned
_BAR = 30  # the columns of the longest bar
_REST = 50  # the columns of the other cells of a row


@click.command(epilog=f"{ALONE}\n\n{LIMITS}")
@click.argument("sources", nargs=-1, required=True, type=PATH, metavar="SOURCE...")
@click.option("--json", "as_json", is_flag=True, help="Print all counts as one JSON object.")
@click.option(
    "--top",
    type=click.IntRange(0),
    metavar="N",
    help=f"List the top N sources, categories and tags (default {_TOP}; with --json, all).",
)
@jobs_option
@include_option
@exclude_option
@timeout_option
@quiet_option
@reading_options
def stats(  # noqa: PLR0913 - one argument for each option
    *,
    sources: tuple[str, ...],
    as_json: bool,
    top: int | None,
    jobs: int | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    timeout: float | None,
    quiet: bool,
    options: ReadOptions,
) -> None:
    """Count formats, sources, dates, lengths and warnings in an archive.

    \b
    Examples:
      newsingest stats archive/ 2021.zip
      newsingest stats articles.jsonl.zst
      newsingest stats records/ news.db
      newsingest stats --json archive/ | jq .published.by_month
      newsingest parse *.md --to jsonl | newsingest stats -

    stats also counts encodings, languages, categories, tags, missing fields and removed text. It writes no file.

    SOURCE is a file, a folder or an archive as for convert; a file of records (.jsonl or .json, also .gz or .zst); a
    database (.db) or a folder that convert wrote; or - for records on standard input. If an input cannot be read, stats
    counts it as failed and prints the reason to standard error. The exit status is then 1.
    """
    from newsingest.cli.surveying import surveyed  # noqa: PLC0415 - not needed to print the help

    survey = surveyed(sources, SurveyOptions(include, exclude, jobs, timeout, quiet), options)
    if as_json:
        echo_json({"inputs": survey.inputs, **msgspec.structs.asdict(survey.stats.summary(top))})
    elif (
        not survey.inputs.failed or survey.inputs.failed < survey.inputs.total
    ):  # otherwise the errors on standard error are enough
        _draw(list(_sections(survey.inputs, survey.stats.summary(_TOP if top is None else top))))
    if survey.inputs.failed:
        raise click.exceptions.Exit(1)


# -- what is shown ---------------------------------------------------------------------------------------------------------


class _Row(NamedTuple):
    """A name and its number. bar: whether the number is a part of the total, so that it has a share and a bar."""

    name: str
    number: int
    bar: bool = True


class _Section(NamedTuple):
    """A heading and its rows. whole: the total for the shares."""

    head: str
    rows: list[_Row]
    whole: int


def _sections(inputs: "Inputs", summary: Summary) -> Iterator[_Section]:
    yield _Section("Inputs", list(_inputs(inputs)), inputs.total)
    articles = summary.articles
    totals = {"articles": articles, "characters of text": summary.lengths.total, "bytes read": summary.bytes}
    yield _Section("Articles", _rows(totals, bar=False), articles)
    if not articles:
        return
    yield _Section("Formats", _rows(summary.formats), articles)
    yield _Section("Body kinds", _rows(summary.body_kinds), articles)
    yield _Section("Encodings", _rows(summary.encodings), articles)
    yield _Section("Languages", _rows(summary.languages), articles)
    yield _Section("Published", _published(summary), articles)
    yield _Section("Length in characters", _lengths(summary), articles)
    for head, found in (("Sources", summary.sources), ("Categories", summary.categories), ("Tags", summary.tags)):
        yield _Section(_head(head, found), _rows(found.top), articles)
    missing = {name: summary.missing[name] for name in COUNTED_FIELDS if summary.missing[name]}
    yield _Section("Missing fields", _rows(missing), articles)
    yield _Section("Removed (articles)", _rows({name: cut.articles for name, cut in summary.removed.items()}), articles)
    yield _Section("Warnings (articles)", _rows(summary.warnings), articles)


def _rows(counts: dict[str, int], *, bar: bool = True) -> list[_Row]:
    return [_Row(name, number, bar) for name, number in counts.items()]


def _head(head: str, found: Ranked) -> str:
    more = f", top {len(found.top)}" if len(found.top) < found.distinct else ""
    return f"{head}: {found.distinct} in {counted(found.articles, 'article')}{more}"


def _inputs(inputs: "Inputs") -> Iterator[_Row]:
    yield _Row("inputs", inputs.total, bar=False)
    yield _Row("read", inputs.read)
    for state, number, codes in (
        ("skipped", inputs.skipped, inputs.skipped_by_code),
        ("failed", inputs.failed, inputs.failed_by_code),
    ):
        yield _Row(state, number)
        yield from (_Row(f"  {code}", count) for code, count in codes.items())


def _published(summary: Summary) -> list[_Row]:
    found = periods(summary.published)
    rows = _rows(found)
    vague = summary.published.dated - sum(found.values())
    if vague:
        rows.append(_Row("month unknown", vague))
    if summary.missing["published"]:
        rows.append(_Row("no date", summary.missing["published"]))
    return rows


def _lengths(summary: Summary) -> list[_Row]:
    lengths = summary.lengths
    named = {"min": lengths.min, "median": lengths.median, "mean": lengths.mean, "p90": lengths.p90, "max": lengths.max}
    rows = [_Row(name, number, bar=False) for name, number in named.items() if number is not None]
    return rows + [_Row(f"{one.least}-{one.most}", one.articles) for one in lengths.histogram]


# -- drawing ---------------------------------------------------------------------------------------------------------------


def _draw(sections: list[_Section]) -> None:
    drawn = [section for section in sections if section.rows]
    if on_terminal():
        _tables(drawn)
    else:
        click.echo("\n\n".join("\n".join(_plain(section)) for section in drawn))


def _plain(section: _Section) -> Iterator[str]:
    """Yield the lines of a section, aligned by the width of the names in a terminal."""
    from rich.cells import cell_len  # noqa: PLC0415 - only needed to draw

    yield section.head
    names = [escape_controls(row.name) for row in section.rows]
    wide = max(_NAME, *map(cell_len, names))
    high = max(len(str(row.number)) for row in section.rows)
    for name, row in zip(names, section.rows, strict=True):
        share = f"  {_share(row, section.whole):>6}" if row.bar else ""
        yield f"  {name}{' ' * (wide - cell_len(name))}  {row.number:>{high}}{share}"


def _share(row: _Row, whole: int) -> str:
    return f"{100 * row.number / whole:.1f}%" if row.bar and whole else ""


def _tables(sections: Iterable[_Section]) -> None:
    width = terminal_width()
    out = console(sys.stdout, coloured=True, width=width)
    block = "█" if out.encoding.startswith("utf") else "#"
    for section in sections:
        with out.capture() as captured:
            out.print(_table(section, width, block))
        click.echo(captured.get())


def _table(section: _Section, width: int, block: str) -> "Table":
    from rich.table import Table  # noqa: PLC0415 - only on a terminal
    from rich.text import Text  # noqa: PLC0415

    table = Table(
        box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0), title=Text(section.head, "bold"),
        title_justify="left",
    )  # fmt: skip
    table.add_column(min_width=min(_NAME, width // 3), no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", min_width=9, no_wrap=True)
    table.add_column(justify="right", min_width=6, no_wrap=True, style="dim")
    table.add_column(no_wrap=True, style="cyan")
    longest = max((row.number for row in section.rows if row.bar), default=0)
    for row in section.rows:
        bar = block * _bar(row, longest, min(_BAR, width - _REST))
        table.add_row(Text(escape_controls(row.name)), f"{row.number:,}", _share(row, section.whole), bar)
    return table


def _bar(row: _Row, longest: int, room: int) -> int:
    """Return the length of a bar in columns. It is at least 1, unless the number is 0."""
    return max(round(room * row.number / longest), 1) if row.bar and row.number and room > 0 else 0
