"""The options for writing records, which several commands share."""

import contextlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from newsingest.cli.parameters import option
from newsingest.exporters import BY_NAME
from newsingest.exporters.asked import Asked

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    option(
        "--to",
        type=click.Choice(list(BY_NAME)),
        help="Output format; see newsingest formats. Default: from the suffix of -o, or JSON.",
    ),
    option(
        "--fields",
        metavar="NAME,...",
        help="Write only these fields or CSV columns, in this order (json, jsonl, csv, tsv).",
    ),
    option("--pretty", is_flag=True, help="Indent the JSON. parse always does so on a terminal."),
    option("--excel", is_flag=True, help="Write CSV for spreadsheets: BOM, formulas as text, long cells cut."),
    option(
        "--indent",
        type=click.Choice(["none", "fullwidth"]),
        default="none",
        show_default=True,
        help="Indent each paragraph of txt; fullwidth: by two ideographic spaces.",
    ),
)


def tell_zoneless(count: int) -> None:
    """Print to standard error how many articles have no published_at because their date has no time zone, if any."""
    if not count:
        return
    what = "1 date has" if count == 1 else f"{count} dates have"
    how = "set one with --timezone Asia/Shanghai, or use published_local"
    with contextlib.suppress(OSError, ValueError):  # standard error may be closed
        click.echo(f"{what} no time zone, so published_at is empty there ({how})", err=True)


def exporting_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for writing records to a command, which gets them as one ``asked`` argument."""

    @wraps(command)
    def called(*, to: str | None, fields: str | None, pretty: bool, excel: bool, indent: Any, **rest: Any) -> None:
        command(asked=Asked(to, fields, pretty, excel, indent), **rest)

    for add in reversed(_OPTIONS):
        called = add(called)
    return called
