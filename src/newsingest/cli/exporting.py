"""The options that say how records are written, which the commands that write them share."""

import sys
from collections.abc import Callable
from typing import Any

import click

from newsingest.errors import UsageError
from newsingest.exporters import BY_NAME, Exporter, ExportOptions, checked_fields

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--to", "target_format", type=click.Choice(list(BY_NAME)), help="The output format."),
    click.option("--fields", metavar="NAME,...", help="Only these fields, in this order, for json, jsonl and csv."),
    click.option("--pretty", is_flag=True, help="Indent the JSON; parse does so on a terminal."),
    click.option(
        "--excel", is_flag=True, help="CSV for spreadsheets: byte-order mark, no cell a formula, none too long."
    ),
)


def exporting_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --to, --fields, --pretty and --excel; the command gets them as they are."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def export_options(
    exporter: Exporter, *, fields: str | None, pretty: bool, excel: bool, many: bool = False
) -> ExportOptions:
    """Return how to write records. Raises UsageError for what does not go with the format."""
    if fields is not None and not exporter.takes_fields:
        msg = f"--fields does not go with {exporter.name}, which carries every field"
        raise UsageError(msg, "leave it out, or write json, jsonl or csv")
    if pretty and exporter.name != "json":
        raise UsageError(f"--pretty does not go with {exporter.name}", "leave it out, or say --to json")
    if excel and exporter.name != "csv":
        raise UsageError(f"--excel does not go with {exporter.name}", "leave it out, or say --to csv")
    return ExportOptions(
        fields=checked_fields(fields) if fields is not None else (), pretty=pretty, many=many, excel=excel
    )


def on_terminal() -> bool:
    """Tell whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()
