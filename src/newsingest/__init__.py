"""Turn files of news articles into clean, typed records.

>>> import newsingest
>>> newsingest.parse_bytes("　　第一段。\\n　　第二段。\\n".encode(), name="a.txt").text
'第一段。\\n\\n第二段。'
"""

from os import PathLike
from typing import TYPE_CHECKING, Any

from newsingest.article import (
    Article,
    Author,
    Block,
    Cell,
    Code,
    Dateline,
    Embed,
    Heading,
    Image,
    List,
    Origin,
    Paragraph,
    Quote,
    Removed,
    Rule,
    Security,
    Span,
    Table,
    Warning,
)
from newsingest.errors import (
    AmbiguousFormatError,
    ArchiveError,
    BinaryInputError,
    CrashError,
    DecodeError,
    EmptyInputError,
    ExistsError,
    FrontMatterError,
    InputError,
    InternalError,
    LedgerError,
    MachineError,
    NewsingestError,
    OutOfMemoryError,
    OutputError,
    RecordError,
    StoppedError,
    TooDeepError,
    TooLargeError,
    TooManyError,
    TooSlowError,
    UnknownFormatError,
    UsageError,
    WarningsAsErrorsError,
)
from newsingest.limits import Limits
from newsingest.options import DEFAULT, ReadOptions
from newsingest.paths import read_file, shown
from newsingest.version import __version__

if TYPE_CHECKING:
    from newsingest.arrow import to_arrow
    from newsingest.batch.articles import articles
    from newsingest.batch.conversion import convert
    from newsingest.batch.run import Totals, Watch
    from newsingest.data import text_of, to_dict, to_json

# The rest of the API, by the module that holds it: a module is loaded when one of its names is first used.
_LATER = {
    "Totals": "batch.run",
    "Watch": "batch.run",
    "articles": "batch.articles",
    "convert": "batch.conversion",
    "text_of": "data",
    "to_arrow": "arrow",
    "to_dict": "data",
    "to_json": "data",
}


def parse(path: str | PathLike[str], options: ReadOptions = DEFAULT) -> Article:
    """Read a file and return its article. Raises an InputError that names the file."""
    return parse_bytes(read_file(path, options.limits.size), name=shown(path), options=options)


def parse_bytes(data: bytes, *, name: str = "", options: ReadOptions = DEFAULT) -> Article:
    """Return the article in the bytes of one input; the suffix of its name and a date in it count."""
    from newsingest import pipeline  # noqa: PLC0415 - the parsers load when something is parsed

    return pipeline.read(data, name, options)


def detect(data: bytes, *, name: str = "", options: ReadOptions = DEFAULT) -> tuple[str | None, float, str]:
    """Return the format of an input (None if no detector knows it), the confidence from 0 to 1, and the evidence."""
    from newsingest import pipeline  # noqa: PLC0415 - as above
    from newsingest.source import decode  # noqa: PLC0415

    return pipeline.detected(decode(data, name, options), options.format)


if not TYPE_CHECKING:  # or mypy would take any name for one of ours

    def __getattr__(name: str) -> Any:
        from importlib import import_module  # noqa: PLC0415 - only where something is loaded later

        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"newsingest.{_LATER[name]}"), name)
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})


__all__ = [
    "AmbiguousFormatError",
    "ArchiveError",
    "Article",
    "Author",
    "BinaryInputError",
    "Block",
    "Cell",
    "Code",
    "CrashError",
    "Dateline",
    "DecodeError",
    "Embed",
    "EmptyInputError",
    "ExistsError",
    "FrontMatterError",
    "Heading",
    "Image",
    "InputError",
    "InternalError",
    "LedgerError",
    "Limits",
    "List",
    "MachineError",
    "NewsingestError",
    "Origin",
    "OutOfMemoryError",
    "OutputError",
    "Paragraph",
    "Quote",
    "ReadOptions",
    "RecordError",
    "Removed",
    "Rule",
    "Security",
    "Span",
    "StoppedError",
    "Table",
    "TooDeepError",
    "TooLargeError",
    "TooManyError",
    "TooSlowError",
    "Totals",
    "UnknownFormatError",
    "UsageError",
    "Warning",
    "WarningsAsErrorsError",
    "Watch",
    "__version__",
    "articles",
    "convert",
    "detect",
    "parse",
    "parse_bytes",
    "text_of",
    "to_arrow",
    "to_dict",
    "to_json",
]
