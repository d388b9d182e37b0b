"""Turn files of news articles into clean, typed records.

>>> import newsingest
>>> newsingest.parse_bytes("　　第一段。\\n　　第二段。\\n".encode(), name="a.txt").text
'第一段。\\n\\n第二段。'
"""

from os import PathLike
from typing import TYPE_CHECKING, Any

from newsingest import quick_msgspec  # noqa: F401 - before any module that imports msgspec
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
from newsingest.profile import Profile
from newsingest.version import __version__

if TYPE_CHECKING:
    from newsingest.arrow import to_arrow
    from newsingest.batch.conversion import convert
    from newsingest.batch.watch import Totals, Watch
    from newsingest.data import text_of, to_dict, to_json
    from newsingest.profile_file import read_profile
    from newsingest.survey.articles import articles
    from newsingest.survey.duplicates.finder import duplicates
    from newsingest.survey.duplicates.model import Copy, Pair

# The other names of the API, each with its module. A module is loaded when one of its names is first used.
_LATER = {
    "Copy": "survey.duplicates.model",
    "Pair": "survey.duplicates.model",
    "Totals": "batch.watch",
    "Watch": "batch.watch",
    "articles": "survey.articles",
    "convert": "batch.conversion",
    "duplicates": "survey.duplicates.finder",
    "read_profile": "profile_file",
    "text_of": "data",
    "to_arrow": "arrow",
    "to_dict": "data",
    "to_json": "data",
}


def parse(path: str | PathLike[str], options: ReadOptions = DEFAULT) -> Article:
    """Read one file and return its article.

    Args:
        path: The file. A suffix such as ``.md`` helps to detect the format. If a post states no date and its
            name begins with a day, as in ``2022-04-08-a.md``, this day becomes the date of publication.
        options: How to read the file, such as its encoding.

    Returns:
        The article. ``warnings`` lists what is missing or was repaired. The article takes several times the memory of
        the file.

    Raises:
        InputError: The file cannot be read, is in no known format or encoding, or exceeds a limit. The subclass says
            which; ``path`` is the name of the file.
        UsageError: A value in ``options`` is not valid, such as an unknown format, encoding or time zone.
        InternalError: newsingest found a bug in itself.

    Example:
        >>> article = newsingest.parse("samples/jekyll/2022-04-08-NW202204082340275561.md")
        >>> article.published
        '2022-04-08T17:48:26+08:00'
    """
    return parse_bytes(read_file(path, options.limits.size), name=shown(path), options=options)


def parse_bytes(data: bytes, *, name: str = "", options: ReadOptions = DEFAULT) -> Article:
    """Return the article in the bytes of one file.

    Args:
        data: The content of the file, in any supported encoding (UTF-8, GB18030, Big5, UTF-16).
        name: The name of the file, which need not exist. Its suffix and its day are used as in ``parse``. It becomes
            ``origin.path``.
        options: How to read the bytes.

    Returns:
        The article, as ``parse`` returns it.

    Raises:
        InputError: The bytes are in no known format or encoding, or exceed a limit. ``path`` is ``name``.
        UsageError: A value in ``options`` is not valid, such as an unknown format, encoding or time zone.
        InternalError: newsingest found a bug in itself.

    Example:
        >>> data = "　　第一段写在这里。\\n　　第二段写在这里。\\n".encode("gb18030")
        >>> article = newsingest.parse_bytes(data, name="story.txt")
        >>> article.text, article.origin.encoding
        ('第一段写在这里。\\n\\n第二段写在这里。', 'gb18030')
    """
    from newsingest import pipeline  # noqa: PLC0415 - the parsers load when something is parsed

    _check(data, options)
    return pipeline.read(data, name, options)


def detect(data: bytes, *, name: str = "", options: ReadOptions = DEFAULT) -> tuple[str | None, float, str]:
    """Return the format of the bytes of one file, without parsing them.

    Args:
        data: The content of the file.
        name: The name of the file; its suffix counts.
        options: With ``format``, only this format is tried. ``encoding``, ``encoding_errors``, ``limits`` and the
            defaults of the ``profile`` for format and encoding are used too. The other options are not.

    Returns:
        Three values: the name of the format (``"jekyll"``, ``"fullwidth"``, or None if it is unknown), the confidence
        from 0 to 1, and the evidence as an English sentence.

    Raises:
        InputError: The bytes are empty, are not text, are in no known encoding, or exceed ``limits.size``.
        UsageError: A value in ``options`` is not valid, such as an unknown format or encoding.

    Example:
        >>> newsingest.detect("　　第一段。\\n　　第二段。\\n".encode())
        ('fullwidth', 0.95, '2 of 2 lines start with two ideographic spaces')
    """
    from newsingest import pipeline  # noqa: PLC0415 - as above
    from newsingest.source import decode  # noqa: PLC0415

    _check(data, options)
    return pipeline.detected(decode(data, name, options), options)


def _check(data: bytes, options: ReadOptions) -> None:
    """Raise TypeError if data is not bytes, and UsageError if an option is not valid."""
    if not isinstance(data, bytes | bytearray):
        raise TypeError(f"data must be bytes, not {type(data).__name__}; newsingest.parse reads a file")
    if options is not DEFAULT:
        from newsingest import pipeline  # noqa: PLC0415 - as above

        pipeline.check(options)


if not TYPE_CHECKING:  # otherwise mypy would accept any attribute of this module

    def __getattr__(name: str) -> Any:
        from importlib import import_module  # noqa: PLC0415 - only names in _LATER need it

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
    "Copy",
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
    "Pair",
    "Paragraph",
    "Profile",
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
    "duplicates",
    "parse",
    "parse_bytes",
    "read_profile",
    "text_of",
    "to_arrow",
    "to_dict",
    "to_json",
]
