"""What the commands that read inputs share: the options that say how, and opening what is named."""

import codecs
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from newsingest.errors import InputError, UsageError
from newsingest.html.engines import ENGINES
from newsingest.news import dates
from newsingest.options import DEFAULT, ReadOptions
from newsingest.parsers import PARSERS
from newsingest.paths import read_file, shown

STDIN = "-"


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what a file does not; the command gets them as one ``options`` argument."""

    @wraps(command)
    def called(
        *,
        source_format: str,
        encoding: str | None,
        encoding_errors: Any,
        timezone: str | None,
        html_parser: Any,
        **rest: Any,
    ) -> None:
        if encoding is not None:
            _check_encoding(encoding)
        if timezone is not None:
            dates.with_zone(None, timezone)
        options = ReadOptions(
            format=source_format,
            encoding=encoding,
            encoding_errors=encoding_errors,
            timezone=timezone,
            html_parser=html_parser,
        )
        command(options=options, **rest)

    for option in reversed(_OPTIONS):
        called = option(called)
    return called


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--from",
        "source_format",
        type=click.Choice(["auto", *(parser.name for parser in PARSERS)]),
        default=DEFAULT.format,
        show_default=True,
        help="The format of the inputs; auto asks the detectors.",
    ),
    click.option(
        "--encoding", metavar="NAME", help="The encoding of the inputs, such as gb18030. Found out if not given."
    ),
    click.option(
        "--encoding-errors",
        type=click.Choice(["strict", "replace"]),
        help="What to do with bytes that do not decode: strict refuses the input, replace takes any number of them. "
        "If not given, up to 1 % of the characters are replaced, with a warning.",
    ),
    click.option(
        "--timezone",
        metavar="ZONE",
        help="The zone of times that state none, such as Asia/Shanghai or +08:00. A stated offset stays.",
    ),
    click.option(
        "--html-parser",
        type=click.Choice(ENGINES),
        default=DEFAULT.html_parser,
        show_default=True,
        help="The HTML parser: lexbor, in C, or bs4, Beautiful Soup over html5lib.",
    ),
    click.option(
        "--stdin-name", metavar="NAME", default="", help="The name that standard input would have; its suffix counts."
    ),
)


def _check_encoding(name: str) -> None:
    try:
        codecs.lookup(name)
    except LookupError as error:
        msg = f"there is no encoding {name!r}"
        raise UsageError(msg, "gb18030, big5hkscs and utf-8 are some") from error


def check_once(files: tuple[str, ...]) -> None:
    """Refuse standard input named twice: the second time there would be nothing left of it."""
    if files.count(STDIN) > 1:
        msg = "standard input (-) is named twice"
        raise UsageError(msg, "name it once")


def open_input(name: str, stdin_name: str, limit: int) -> tuple[bytes, str]:
    """Return the bytes of an input and the name that it goes by in its record."""
    if name != STDIN:
        return read_file(name, limit), shown(name)
    try:
        return sys.stdin.buffer.read(limit + 1), stdin_name or STDIN
    except OSError as error:
        msg = f"cannot be read: {error.strerror}"
        raise InputError(msg, "pipe a file into it", STDIN) from error
