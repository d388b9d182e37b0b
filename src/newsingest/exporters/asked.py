"""The user's options for writing records, before they are checked against the format."""

from typing import Literal, get_args

from msgspec import Struct

from newsingest.errors import UsageError
from newsingest.exporters import BY_NAME, Exporter, ExportOptions

Indent = Literal["none", "fullwidth"]


class Asked(Struct, frozen=True):
    """The options that the user gave. to: the format, or None if the user did not name one."""

    to: str | None
    fields: str | None
    pretty: bool
    excel: bool
    indent: Indent

    def options(self, exporter: Exporter, *, many: bool = False) -> ExportOptions:
        """Return the options for the exporter. Raises UsageError if an option does not work with the format."""
        if self.indent not in get_args(Indent):
            raise UsageError(f"unknown indent {self.indent!r}", f"use {' or '.join(get_args(Indent))}")
        said = (
            ("fields", self.fields),
            ("pretty", self.pretty),
            ("excel", self.excel),
            ("indent", self.indent != "none"),
        )
        for name, value in said:
            if value not in (None, False) and name not in exporter.takes:
                *others, last = [other.name for other in BY_NAME.values() if name in other.takes]
                formats = f"{', '.join(others)} or {last}" if others else last
                raise UsageError(
                    f"--{name} cannot be used with {exporter.name}", f"remove --{name}, or use --to {formats}"
                )
        return ExportOptions(
            fields=_checked(self.fields), pretty=self.pretty, many=many, excel=self.excel, indent=self.indent
        )


def _checked(fields: str | None) -> tuple[str, ...]:
    if fields is None:
        return ()
    from newsingest.exporters.columns import checked_fields  # noqa: PLC0415 - it loads datetime

    return checked_fields(fields)
