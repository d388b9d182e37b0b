"""Make the page of a report: one file that loads nothing and runs only its own short script."""

import base64
import hashlib
import re
from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from newsingest.report.charts import Chart, chart
from newsingest.report.exhibits import Exhibit, short
from newsingest.stats import COUNTED_FIELDS, Summary, periods
from newsingest.survey.sample import Failure
from newsingest.survey.survey import Inputs, RowCount
from newsingest.version import __version__

MARK = b"<!DOCTYPE html>\n<!-- newsingest report -->\n"  # the start of every report
# Characters that control a terminal, a parser or the direction of text. The page shows their code points instead.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_NAMES = 20  # the most SOURCEs to list in the head
_ROWS = 200  # the most rows of a table, even if --top is larger
_BARS = 120  # the most bars of a chart


class Report(Struct, frozen=True, kw_only=True):
    """The content of a page.

    names: the SOURCEs as typed; row_counts: the rows of the profile that are on; warned: numbers of exhibits by code of
    a warning.
    """

    names: tuple[str, ...]
    inputs: Inputs
    summary: Summary
    row_counts: list[RowCount]
    failures: list[Failure]
    skips: list[Failure]
    exhibits: list[Exhibit]
    warned: Mapping[str, list[int]]


class PageRow(Struct, frozen=True, kw_only=True):
    """A row of a table. part: the share of the total, from 0 to 1, or None if the number is not a share."""

    name: str
    number: int
    part: float | None = None
    examples: tuple[int, ...] = ()


def page(report: Report) -> bytes:
    """Return the complete page. The same report gives the same bytes."""
    files = PackageLoader("newsingest.report", "template")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=files
    )  # fmt: skip
    style, script = (files.get_source(environment, name)[0] for name in ("page.css", "page.js"))
    # A second defence, if the escaping fails: the browser runs only this script and loads nothing.
    policy = (
        f"default-src 'none'; style-src '{_sha256(style)}'; script-src '{_sha256(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    counts = periods(report.summary.published)
    text = environment.get_template("page.html").render(
        report=report,
        names=report.names[:_NAMES],
        names_more=max(len(report.names) - _NAMES, 0),
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - as above
        policy=policy,
        version=__version__,
        states=_states(report.inputs),
        rows=_rows(report),
        periods=counts,
        **_charts(report.summary, counts),
        numbers={exhibit.number for exhibit in report.exhibits},
        body=Markup,  # html_of_blocks writes no markup that can run
    )
    return MARK + _CONTROL.sub(lambda found: f"[U+{ord(found[0]):04X}]", text).encode() + b"\n"


def _sha256(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


# -- numbers -----------------------------------------------------------------------------------------------------------------


def _part(number: int, whole: int) -> float:
    return number / whole if whole else 0.0


def _counted(counts: Mapping[str, int], whole: int) -> list[PageRow]:
    """Return the rows of a table of names. The last row counts the names left out: untrusted records can have many."""
    found = [(name, number) for name, number in counts.items() if number]
    rows = [PageRow(name=short(name), number=number, part=_part(number, whole)) for name, number in found[:_ROWS]]
    if found[_ROWS:]:
        rest = sum(number for _, number in found[_ROWS:])
        rows.append(PageRow(name=f"{len(found) - _ROWS:,} more", number=rest))
    return rows


def _states(inputs: Inputs) -> list[PageRow]:
    """Return the rows of the states of the inputs, each followed by the rows of its codes."""
    rows = [PageRow(name="read", number=inputs.read, part=_part(inputs.read, inputs.total))]
    for state, number, codes in (
        ("skipped", inputs.skipped, inputs.skipped_by_code),
        ("failed", inputs.failed, inputs.failed_by_code),
    ):
        rows.append(PageRow(name=state, number=number, part=_part(number, inputs.total)))
        rows += [PageRow(name=f"{state}: {code}", number=count) for code, count in codes.items()]
    return rows


def _rows(report: Report) -> dict[str, list[PageRow]]:
    """Return the rows of each table, by the name of the table."""
    summary, articles = report.summary, report.summary.articles
    tables: dict[str, Mapping[str, int]] = {
        "formats": summary.formats,
        "body_kinds": summary.body_kinds,
        "encodings": summary.encodings,
        "newlines": summary.newlines,
        "languages": summary.languages,
        "sources": summary.sources.top,
        "categories": summary.categories.top,
        "tags": summary.tags.top,
        "missing": {name: summary.missing[name] for name in COUNTED_FIELDS},
    }
    found = {name: _counted(counts, articles) for name, counts in tables.items()}
    examples = {short(code): tuple(numbers) for code, numbers in report.warned.items()}
    found["warnings"] = [
        replace(row, examples=examples.get(row.name, ())) for row in _counted(summary.warnings, articles)
    ]
    found["profile"] = [
        PageRow(name=short(row.name), number=row.articles, part=_part(row.articles, articles))
        for row in report.row_counts[:_ROWS]
    ]
    return found


def _charts(summary: Summary, counts: dict[str, int]) -> dict[str, Chart | str | None]:
    """Return the two charts, each with a label that describes it. A chart is None if there is nothing to draw."""
    lengths = {f"{one.least:,}": one.articles for one in summary.lengths.histogram}
    unit = "month" if any("-" in name for name in counts) else "year"
    return {
        "unit": unit,
        "time_chart": _chart(counts, f"Bar chart: articles by {unit}"),
        "length_chart": _chart(lengths, "Bar chart: articles by length in characters"),
    }


def _chart(counts: dict[str, int], what: str) -> Chart | None:
    if not counts or len(counts) > _BARS:
        return None
    most = max(counts, key=lambda name: counts[name])
    first, last = next(iter(counts)), next(reversed(counts))
    label = f"{what}, bars from {first} to {last}. The highest bar is {most} with {counts[most]:,}. A table follows."
    return chart(counts, label)
