"""Turn files of news articles into clean, typed records.

>>> import newsingest
>>> newsingest.parse_bytes("　　第一段。\\n　　第二段。\\n".encode(), name="a.txt").text
'第一段。\\n\\n第二段。'
"""

from os import PathLike

from newsingest.article import Article
from newsingest.errors import (
    AmbiguousFormatError,
    BinaryInputError,
    DecodeError,
    EmptyInputError,
    FrontMatterError,
    InputError,
    NewsingestError,
    RecordError,
    TooDeepError,
    TooLargeError,
    TooManyError,
    UnknownFormatError,
    UsageError,
    WarningsAsErrorsError,
)
from newsingest.limits import Limits
from newsingest.options import DEFAULT, ReadOptions
from newsingest.paths import read_file, shown
from newsingest.version import __version__


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


__all__ = [
    "AmbiguousFormatError",
    "Article",
    "BinaryInputError",
    "DecodeError",
    "EmptyInputError",
    "FrontMatterError",
    "InputError",
    "Limits",
    "NewsingestError",
    "ReadOptions",
    "RecordError",
    "TooDeepError",
    "TooLargeError",
    "TooManyError",
    "UnknownFormatError",
    "UsageError",
    "WarningsAsErrorsError",
    "__version__",
    "detect",
    "parse",
    "parse_bytes",
]
