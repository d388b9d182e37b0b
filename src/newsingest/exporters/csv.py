"""CSV by RFC 4180: a header, one row an article, lists joined with `|` (a `|` inside an entry as `\\|`)."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from newsingest.article import Article, Origin
from newsingest.exporters.base import ENCODER, FIELDS, Exporter, ExportOptions
from newsingest.regex import regex

_CELL = 32_767  # UTF-16 units: a spreadsheet cuts a longer cell, or refuses the file
# What starts a formula: at the start of a cell, and where a spreadsheet whose list separator is another than the comma
# starts one: it parts lines within quotes, too.
_FORMULA = regex(r"\A(?=[=+\-@\t\r\n＝＋－＠])|(?<=[;\t\r\n])(?=[=+\-@＝＋－＠])")
_NOT_BY_DEFAULT = ("body", "removed")  # blocks, which `text` carries as a cell can
_CUT = " […]"
_CRLF = "\r\n"


def _joined(values: tuple[str, ...]) -> str:
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def _json(value: Any) -> str:
    return ENCODER.encode(value).decode()


# How a field that is no string becomes the text of a cell.
_CELLS: dict[str, Callable[[Any], str]] = {
    "authors": lambda authors: _joined(tuple(f"{author.name} ({author.role})" for author in authors)),
    "dateline": lambda dateline: dateline.raw if dateline else "",
    "categories": _joined,
    "tags": _joined,
    "securities": lambda securities: _joined(tuple(security.symbol for security in securities)),
    "body": _json,
    "removed": _json,
    "warnings": lambda warnings: _joined(tuple(warning.code for warning in warnings)),
    "extra": lambda extra: _json(extra) if extra else "",
}


def _columns(options: ExportOptions) -> list[tuple[str, str]]:
    """Return the columns: the field, and for `origin` its parts as origin_path and so on."""
    fields = options.fields or tuple(name for name in FIELDS if name not in _NOT_BY_DEFAULT)
    columns = []
    for name in fields:
        parts = Origin.__struct_fields__ if name == "origin" else ("",)
        columns += [(name, part) for part in parts]
    return columns


def table(name: str, title: str, *, delimiter: str, line_end: str) -> Exporter:
    """Return the exporter of a table as text, quoted as RFC 4180 says, with what parts its cells and its rows."""

    def row(cells: list[str]) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator=_CRLF).writerow(cells)  # cells with either are quoted
        return (out.getvalue().removesuffix(_CRLF) + line_end).encode()

    def head(options: ExportOptions) -> bytes:
        mark = b"\xef\xbb\xbf" if options.excel else b""
        return mark + row([f"{name}_{part}" if part else name for name, part in _columns(options)])

    def record(article: Article, options: ExportOptions) -> bytes:
        return row(list(_cells(article, options)))

    return Exporter(
        name=name,
        title=title,
        suffixes=(f".{name}",),
        framing="csv",
        appends=True,
        head=head,
        record=record,
        takes=frozenset({"fields", "excel"}),
    )


def _cells(article: Article, options: ExportOptions) -> Iterator[str]:
    """Yield the cells of the row of an article."""
    for name, part in _columns(options):
        value = getattr(article, name)
        text = _CELLS[name](value) if name in _CELLS else str(getattr(value, part) if part else value)
        missing = value is None or (part and getattr(value, part) is None)
        text = "" if missing else text
        yield _safe(text, f"{article.origin.path}: {name}", options) if options.excel else text


def _safe(text: str, place: str, options: ExportOptions) -> str:
    """Return a cell that a spreadsheet takes for text and takes whole, or cut with a warning."""
    text = _FORMULA.sub("'", text)
    if len(text) * 2 > _CELL and len(text.encode("utf-16-le")) // 2 > _CELL:
        options.warn(f"{place} is longer than a spreadsheet's cell ({_CELL} characters) and was cut")
        room = (_CELL - len(_CUT)) * 2
        text = text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _CUT
    return text


EXPORTER = table("csv", "CSV (RFC 4180): one row an article", delimiter=",", line_end=_CRLF)
