"""newsingest show: show articles formatted for reading."""

import re
import sys
from collections.abc import Iterator
from io import BufferedReader, RawIOBase, TextIOWrapper
from typing import Any

import click

from newsingest import pipeline, records
from newsingest.article import Article
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import LIMITS, STDIN, check_once, complain, open_input, reading_options, stdin_name_option
from newsingest.cli.recorded import recorded
from newsingest.cli.terminal import console, paged, terminal_width
from newsingest.errors import NewsingestError, RecordError, UsageError
from newsingest.limits import Limits
from newsingest.options import ReadOptions
from newsingest.paths import shown
from newsingest.survey.record_files import holds_records

_START = 1 << 13  # how many bytes are checked to distinguish records from a post
_RECORD = re.compile(
    rb'(\xef\xbb\xbf)?\s*+(?P<array>\[?+)\s*+\{\s*+"(?P<field>\w++)"(?P<dense>:(?=\S))?[^\n]*+(?P<next>\n\{)?'
)


@click.command(epilog=LIMITS)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option("--removed", is_flag=True, help="Show the removed text, not only how much was removed.")
@reading_options
@stdin_name_option
def show(*, files: tuple[str, ...], removed: bool, options: ReadOptions, stdin_name: str) -> None:
    """Show articles formatted for reading.

    \b
    Examples:
      newsingest show post.md
      newsingest show --removed articles.jsonl.zst
      newsingest parse *.md --to jsonl | newsingest show -

    FILE is an input as for parse, a file of records (.json or .jsonl, also .gz or .zst), or - for standard input. On a
    terminal, show opens a pager: $PAGER, or less if it is not set. PAGER=cat turns the pager off. In a pipe, show writes
    plain text as wide as $COLUMNS, or 80 columns.

    For each article, show prints title, credits, text and how much was removed. Links are numbered, and their addresses
    are below the text. Control characters are printed as \\x1b or <U+202E>.
    """
    from newsingest.cli.page import drawn  # noqa: PLC0415 - it loads rich, which is not needed to print the help

    check_once(files)
    late: list[NewsingestError] = []
    failed = False
    with paged() as (stream, coloured):
        width = terminal_width()
        page = console(stream, coloured=coloured, width=width)
        count = 0
        for found, place in _articles(files, stdin_name, options):
            if isinstance(found, Article):
                head = _head(found, place) if len(files) > 1 or place is not None else ""
                stream.write(("\n" if count else "") + drawn(found, page, head=head, removed=removed))
                count += 1
                continue
            failed = True
            if stream is sys.stdout:
                complain(found)
            else:
                late.append(found)  # printed after the pager ends, so that errors do not appear inside its text
    for error in late:
        complain(error)
    if failed:
        raise click.exceptions.Exit(1)


def _head(article: Article, place: str | None) -> str:
    """Return the heading of an article if several are shown: its origin, and the place of its record."""
    origin = article.origin
    name = f"{origin.path}/{origin.member}" if origin.member else origin.path
    return f"{name} ({place})" if place and name else name or place or ""


# -- reading ---------------------------------------------------------------------------------------------------------------

_Found = tuple[Article | NewsingestError, str | None]


def _articles(files: tuple[str, ...], stdin_name: str, options: ReadOptions) -> Iterator[_Found]:
    """Yield each article or its error, with its place if it is a record in a file of records."""
    for name in files:
        try:
            if holds_records(stdin_name if name == STDIN else name) or (name == STDIN and not stdin_name and _piped()):
                yield from _recorded(name, options.limits)
            else:
                data, path = open_input(name, stdin_name, options.limits.size)
                yield pipeline.read(data, path, options), None
        except UsageError:
            raise
        except NewsingestError as error:
            yield error, None


def _recorded(name: str, limits: Limits) -> Iterator[_Found]:
    for place, data, _ in recorded(name, limits):
        where = f"{shown(name)}:{place}"
        try:
            yield records.decode_part(data), where
        except RecordError as error:
            yield RecordError(error.problem, "run newsingest validate for all errors", where), where


def _piped() -> bool:
    """Return whether standard input starts like a record. The bytes that were read are put back.

    ``peek`` is not enough: a pipe returns only the bytes that were written so far, perhaps a single bracket.
    """
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        return False
    start = stream.read(_START)
    sys.stdin = TextIOWrapper(BufferedReader(_PutBack(start, stream)), "utf-8")
    return _is_record(start)


class _PutBack(RawIOBase):
    """A stream with the bytes that were already read put back at its start."""

    def __init__(self, start: bytes, rest: BufferedReader) -> None:
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data, self._start = self._start[: len(buffer)], self._start[len(buffer) :]
        data = data or self._rest.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _is_record(start: bytes) -> bool:
    """Return whether the first bytes of a stream are the start of records, complete or written with --fields.

    A post must not match. It may have front matter in JSON: an object on its own lines, followed by text.
    """
    found = _RECORD.match(start)
    if found is None or found["field"] == b"schema_version":
        return found is not None
    is_alone = found["next"] is not None or not start[found.end() :].strip()
    return found["field"].decode() in records.RECORD_KEYS and bool(found["array"] or (found["dense"] and is_alone))
