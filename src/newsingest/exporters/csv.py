"""CSV (RFC 4180): a header, and one row for each article. Lists are joined with `|`; a `|` in an entry is `\\|`."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from newsingest.article import Article, Origin
from newsingest.exporters.base import ENCODER, FIELDS, Exporter, ExportOptions
from newsingest.exporters.columns import value_of, with_dates
from newsingest.regex import regex

_CELL = 32_767  # UTF-16 units; a spreadsheet cuts a longer cell or refuses the file
# Places before characters that start a formula: at the start of a cell, and after a semicolon, tab or line end. If the
# list separator of a spreadsheet is not the comma, it starts a new cell there, even within quotes.
_FORMULA = regex(r"\A(?=[=+\-@\t\r\n＝＋－＠])|(?<=[;\t\r\n])(?=[=+\-@＝＋－＠])")
_NOT_BY_DEFAULT = ("body", "removed")  # a cell cannot hold blocks; `text` has their text
_CUT = " […]"
_CRLF = "\r\n"


def _joined(values: tuple[str, ...]) -> str:
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def _json(value: Any) -> str:
    return ENCODER.encode(value).decode()


# Functions that turn the fields that are not strings into the text of a cell.
_CELLS: dict[str, Callable[[Any], str]] = {
    "authors": lambda authors: _joined(tuple(f"{author.name} ({author.role})" for author in authors)),
    "dateline": lambda dateline: dateline.raw,
    "categories": _joined,
    "tags": _joined,
    "securities": lambda securities: _joined(tuple(security.symbol for security in securities)),
    "body": _json,
    "removed": _json,
    "warnings": lambda warnings: _joined(tuple(warning.code for warning in warnings)),
    "extra": lambda extra: _json(extra) if extra else "",
}


@cache
def _columns(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns for the chosen fields. ``origin`` has a column for each part: origin_path and so on."""
    found: list[str] = []
    for name in fields or with_dates(name for name in FIELDS if name not in _NOT_BY_DEFAULT):
        found += [f"origin_{part}" for part in Origin.__struct_fields__] if name == "origin" else [name]
    return tuple(dict.fromkeys(found))


def table_exporter(name: str, title: str, *, delimiter: str, line_end: str) -> Exporter:
    """Return the exporter of a text table with RFC 4180 quotes. delimiter: between cells; line_end: after each row."""

    def row(cells: Iterable[str]) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator=_CRLF).writerow(
            cells
        )  # cells that contain the delimiter or a line end are quoted
        return (out.getvalue().removesuffix(_CRLF) + line_end).encode()

    def head(options: ExportOptions) -> bytes:
        mark = b"\xef\xbb\xbf" if options.excel else b""
        return mark + row(_columns(options.fields))

    def record(article: Article, options: ExportOptions) -> bytes:
        return row(_cells(article, options))

    return Exporter(
        name=name,
        title=title,
        suffixes=(f".{name}",),
        framing="csv",
        appends=True,
        head=head,
        record=record,
        takes=frozenset({"fields", "excel"}),
        has_instants=True,
    )


def _cells(article: Article, options: ExportOptions) -> Iterator[str]:
    """Yield the cells of the row of an article."""
    for name in _columns(options.fields):
        value = value_of(article, name)
        text = _CELLS.get(name, str)(value) if value is not None else ""
        yield _safe(text, article.origin.path, name, options) if options.excel else text


def _safe(text: str, path: str, name: str, options: ExportOptions) -> str:
    """Return a cell that a spreadsheet reads as text. Cut a cell that is too long for a spreadsheet, and warn."""
    text = _FORMULA.sub("'", text)
    if len(text) * 2 > _CELL and len(text.encode("utf-16-le")) // 2 > _CELL:
        options.warn(path, f"{name} is longer than a spreadsheet cell ({_CELL} characters) and was cut")
        room = (_CELL - len(_CUT)) * 2
        text = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _CUT
    return text


EXPORTER = table_exporter("csv", "CSV: one row per article (RFC 4180)", delimiter=",", line_end=_CRLF)
