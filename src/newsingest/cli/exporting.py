"""The options that say how records are written, which the commands that write them share."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, NamedTuple

import click

from newsingest.errors import UsageError
from newsingest.exporters import BY_NAME, Exporter, ExportOptions, checked_fields


class Asked(NamedTuple):
    """What the options ask for: the format, if it is said, and how to write it."""

    to: str | None
    fields: str | None
    pretty: bool
    excel: bool
    indent: Literal["none", "fullwidth"]

    def options(self, exporter: Exporter, *, many: bool = False) -> ExportOptions:
        """Return how to write records. Raises UsageError for what does not go with the format."""
        said = (
            ("fields", self.fields),
            ("pretty", self.pretty),
            ("excel", self.excel),
            ("indent", self.indent != "none"),
        )
        for name, value in said:
            if value not in (None, False) and name not in exporter.takes:
                others = ", ".join(other.name for other in BY_NAME.values() if name in other.takes)
                raise UsageError(f"--{name} does not go with {exporter.name}", f"leave it out, or say --to {others}")
        fields = checked_fields(self.fields) if self.fields is not None else ()
        return ExportOptions(fields=fields, pretty=self.pretty, many=many, excel=self.excel, indent=self.indent)


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--to", type=click.Choice(list(BY_NAME)), help="The output format; newsingest formats tells of each."),
    click.option("--fields", metavar="NAME,...", help="Only these fields, in this order, for json, jsonl and csv."),
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


def exporting_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how records are written; the command gets them as one ``asked`` argument."""

    @wraps(command)
    def called(*, to: str | None, fields: str | None, pretty: bool, excel: bool, indent: Any, **rest: Any) -> None:
        command(asked=Asked(to, fields, pretty, excel, indent), **rest)

    for option in reversed(_OPTIONS):
        called = option(called)
    return called
