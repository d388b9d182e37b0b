"""The options that say how records are written, which the commands that write them share."""

import contextlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from newsingest.exporters import BY_NAME
from newsingest.exporters.asked import Asked

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--to", type=click.Choice(list(BY_NAME)), help="The output format; newsingest formats tells of each."),
    click.option(
        "--fields",
        metavar="NAME,...",
        help="Only these fields, in this order, for json, jsonl, csv and tsv; each column of the CSV is one too.",
    ),
    click.option("--pretty", is_flag=True, help="Indent the JSON; parse does so on a terminal."),
    click.option(
        "--excel", is_flag=True, help="CSV for spreadsheets: byte-order mark, no cell a formula, none too long."
    ),
    click.option(
        "--indent",
        type=click.Choice(["none", "fullwidth"]),
        default="none",
        show_default=True,
        help="Plain text with two ideographic spaces before each paragraph, which reads back.",
    ),
)


def tell_zoneless(count: int) -> None:
    """Say on standard error how many articles have no published_at for want of a time zone, if any."""
    if not count:
        return
    what = "1 date states" if count == 1 else f"{count} dates state"
    how = "--timezone gives one, as in --timezone Asia/Shanghai; published_local needs none"
    with contextlib.suppress(OSError, ValueError):  # nobody listens
        click.echo(f"{what} no time zone, so that published_at is empty ({how})", err=True)


def exporting_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how records are written; the command gets them as one ``asked`` argument."""

    @wraps(command)
    def called(*, to: str | None, fields: str | None, pretty: bool, excel: bool, indent: Any, **rest: Any) -> None:
        command(asked=Asked(to, fields, pretty, excel, indent), **rest)

    for option in reversed(_OPTIONS):
        called = option(called)
    return called
