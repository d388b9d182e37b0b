"""The options for reading inputs, which several commands share, and functions to open inputs."""

import contextlib
import os
import shlex
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar

import click

from newsingest.cli.parameters import PATH, option
from newsingest.errors import InputError, NewsingestError, UsageError, reason
from newsingest.limits import names, raised
from newsingest.options import DEFAULT, HTML_PARSERS, ReadOptions
from newsingest.parsers import PARSERS
from newsingest.paths import read_file, read_most, shown
from newsingest.profile import Profile
from newsingest.source import Source, decode

STDIN = "-"
Found = TypeVar("Found")
_OF_FILES = ("audit", "detect", "show")  # commands that take many files, and no folder


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for reading inputs to a command, which gets them as one ``options`` argument."""
    return _given(command, (*_TELLING, *_PARSING, profile_option, limits_option))


def telling_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options for reading inputs, as above, without the options for parsing."""
    return _given(command, (*_TELLING, profile_option, limits_option))


def _given(command: Callable[..., None], options: tuple[Callable[[Any], Any], ...]) -> Callable[..., None]:
    """Add options to a command. Each option has the name of its field in ReadOptions."""

    @wraps(command)
    def called(**given: Any) -> None:
        said = ReadOptions(**{name: given.pop(name) for name in ReadOptions.__struct_fields__ if name in given})
        if said.encoding is not None or said.timezone is not None:
            from newsingest import pipeline  # noqa: PLC0415 - only needed to check these options

            pipeline.check(said)
        command(options=said, **given)

    for add in reversed(options):
        called = add(called)
    return called


LIMITS = f"Names for --max: {', '.join(names())}. N may end in K, M, G or T."  # the text below the options in the help

limits_option = option(
    "--max",
    "limits",
    multiple=True,
    metavar="NAME=N",
    callback=lambda _context, _option, settings: raised(settings),
    help="Change a limit, such as size=1G or depth=2000. Repeatable.",
)


def _profile(_context: click.Context, _option: click.Parameter, name: str | None) -> Profile | None:
    if name is None:
        return None
    from newsingest.profile_file import read_profile  # noqa: PLC0415 - only needed if a profile is named

    return read_profile(name)


profile_option = option(
    "--profile",
    metavar="FILE",
    type=PATH,
    callback=_profile,
    help="Profile of the archive: defaults, path pattern, keys, recurring text.",
)

_TELLING: tuple[Callable[[Any], Any], ...] = (
    option(
        "--from",
        "format",
        type=click.Choice(["auto", *(parser.name for parser in PARSERS)]),
        default=DEFAULT.format,
        show_default=True,
        help="Format of the inputs; auto detects it.",
    ),
    option("--encoding", metavar="NAME", help="Encoding of the inputs, such as gb18030. Default: detected."),
    option(
        "--encoding-errors",
        type=click.Choice(["strict", "replace"]),
        help="Refuse or replace undecodable bytes. Default: replace up to 1 % of characters.",
    ),
)
_PARSING: tuple[Callable[[Any], Any], ...] = (
    option(
        "--timezone",
        metavar="ZONE",
        help="Time zone for times without one, such as Asia/Shanghai or +08:00.",
    ),
    option(
        "--html-parser",
        type=click.Choice(HTML_PARSERS),
        default=DEFAULT.html_parser,
        show_default=True,
        help="HTML parser: lexbor (fast), or bs4 (Beautiful Soup and html5lib).",
    ),
)


stdin_name_option = option(
    "--stdin-name", metavar="NAME", default="", help="Name for standard input; its suffix helps to detect the format."
)


def complain(error: NewsingestError) -> None:
    """Print an error to standard error. If standard error is closed, do nothing, so that the run continues."""
    with contextlib.suppress(OSError, ValueError):
        click.echo(str(error), err=True)


def check_once(files: tuple[str, ...]) -> None:
    """Raise UsageError if standard input is named twice, because it can be read only once."""
    if files.count(STDIN) > 1:
        msg = "standard input (-) is named twice"
        raise UsageError(msg, "name it once")


def read_each(
    files: tuple[str, ...], stdin_name: str, options: ReadOptions, read: Callable[[Source], Found]
) -> Iterator[Found | None]:
    """Yield the result of ``read`` for each decoded input. If an input fails, print the error and yield None."""
    for name in files:
        try:
            data, path = open_input(name, stdin_name, options.limits.size)
            found = read(decode(data, path, options))
        except UsageError:
            raise
        except NewsingestError as error:
            complain(error)
            yield None
        else:
            yield found


def _check_no_folder(name: str) -> None:
    """Raise InputError for a folder. The advice is a command line that does the same work for the files in the folder."""
    command = click.get_current_context().info_name
    if command in _OF_FILES and os.path.isdir(name):
        files = f"find {shlex.quote(shown(name))} -type f -print0"
        msg = "this is a folder"
        raise InputError(msg, f"{files} | xargs -0 newsingest {command} reads the files in it", shown(name))


def open_input(name: str, stdin_name: str, limit: int) -> tuple[bytes, str]:
    """Return the bytes of an input, and its name for the record."""
    if name != STDIN:
        _check_no_folder(name)
        return read_file(name, limit), shown(name)
    if sys.stdin is None:
        raise InputError("standard input is closed", "pipe a file into it", STDIN)
    try:
        return read_most(sys.stdin.buffer, limit + 1), shown(stdin_name) or STDIN
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {reason(error)}", "pipe a file into it", STDIN) from error
