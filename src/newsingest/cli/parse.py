"""newsingest parse: write one record for each file."""

import contextlib
import os
from collections.abc import Callable, Iterator

import click
from msgspec.structs import replace

from newsingest import pipeline
from newsingest.article import Article
from newsingest.cli.exporting import exporting_options, tell_zoneless
from newsingest.cli.output import STDOUT, RecordStream, check_output, on_terminal, opened
from newsingest.cli.parameters import PATH, Command, option
from newsingest.cli.reading import LIMITS, check_once, read_each, reading_options, stdin_name_option
from newsingest.errors import UsageError, WarningsAsErrorsError, one_line
from newsingest.exporters import BY_NAME, BY_SUFFIX, EXPORTER_SUFFIXES, Exporter, ExportOptions, has_lines, suffix_of
from newsingest.exporters.asked import Asked
from newsingest.exporters.base import Store, lacks_zone
from newsingest.exporters.suffixes import (
    end_of,
    foreign_suffix,
    is_packed_otherwise,
    mismatch,
    not_packed,
    split_packing,
)
from newsingest.options import ReadOptions
from newsingest.paths import shown
from newsingest.source import Source


@click.command(cls=Command, epilog=LIMITS)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@exporting_options
@option(
    "-o",
    "--output",
    type=PATH,
    metavar="FILE",
    help="Write to FILE; its suffix sets the format, and .gz or .zst compresses.",
)
@option("--strict", is_flag=True, help="Fail each input that has warnings: write no record for it.")
@option("-v", "--verbose", is_flag=True, help="Print the warnings to standard error.")
@reading_options
@stdin_name_option
def parse(  # noqa: PLR0913 - one argument for each option
    *,
    files: tuple[str, ...],
    asked: Asked,
    output: str | None,
    strict: bool,
    verbose: bool,
    options: ReadOptions,
    stdin_name: str,
) -> None:
    """Parse files and write one record per file.

    \b
    Examples:
      newsingest parse *.md --to jsonl | jq -r .title
      newsingest parse *.md --to jsonl --fields title,published,text
      cat story.txt | newsingest parse - --stdin-name story.txt --to md
      newsingest parse *.html -o articles.csv --excel

    Use - as FILE to read standard input. One file gives a JSON object, several files give a JSON array. In scripts, use --to jsonl: it
    writes one record per line, however many files there are.

    If a file cannot be read, parse prints the reason to standard error and continues with the next file. The exit status
    is then 1.
    """
    check_once(files)
    check_output(output, files)
    exporter = _exporter(asked.to, output)
    export = _export_options(exporter, asked, output, many=len(files) > 1)

    def read(source: Source) -> Article:
        article = pipeline.parse(source, options)
        _look_at_warnings(article, strict=strict, verbose=verbose)
        return article

    failed = False
    zoneless = 0
    with _writer(exporter, export, output) as write:
        for article in read_each(files, stdin_name, options, read):
            if article is None:
                failed = True
            else:
                write(article)
                zoneless += lacks_zone(article.published)
    if exporter.shows_instants(export):
        tell_zoneless(zoneless)
    if failed:
        raise click.exceptions.Exit(1)


@contextlib.contextmanager
def _writer(exporter: Exporter, options: ExportOptions, output: str | None) -> Iterator[Callable[[Article], None]]:
    """Yield a function that writes an article to a stream or into a store."""
    if exporter.open is None:
        with opened(output, pack=_pack(output)) as stream:
            writer = _Writer(exporter, options, stream)
            yield writer.write
            writer.close(is_file=output is not None)
        return
    suffix = exporter.suffixes[0]
    if output is None or output == STDOUT:
        raise UsageError(f"cannot write {exporter.label} to standard output", f"use -o NAME{suffix}")
    if split_packing(output)[1]:
        raise not_packed(output, exporter.name)
    target = os.path.realpath(output)  # write to the target of a link
    if os.path.exists(target) and not os.path.isfile(target):
        raise UsageError(f"{shown(output)} is not a regular file", "name a file")
    with contextlib.ExitStack() as stack:
        opener, stores = exporter.open, list[Store]()

        def write(article: Article) -> None:
            if not stores:  # without an article, no file is created
                stores.append(stack.enter_context(contextlib.closing(opener(target))))
            stores[0].put(exporter.record(article, options))

        yield write
        for store in stores:
            store.commit()


class _Writer:
    """A writer of head, records and tail. Without a record, it writes nothing into a file."""

    def __init__(self, exporter: Exporter, options: ExportOptions, stream: RecordStream) -> None:
        self._exporter, self._options, self._stream = exporter, options, stream
        self._begun = False

    def write(self, article: Article) -> None:
        before = self._exporter.between if self._begun else self._exporter.head
        self._stream.write(before(self._options))
        self._stream.write(self._exporter.record(article, self._options))
        self._begun = True

    def close(self, *, is_file: bool) -> None:
        if not self._begun and is_file:
            return
        if not self._begun:
            self._stream.write(self._exporter.head(self._options))
        self._stream.write(self._exporter.tail(self._options))


def _pack(output: str | None) -> Callable[[bytes], bytes] | None:
    """Return the function that compresses a file, or None if its name has no suffix of compression."""
    if output is None or not split_packing(output)[1]:
        return None
    from newsingest.compression import packing_of  # noqa: PLC0415 - only needed for compressed files

    return packing_of(output)[0].pack


def _exporter(name: str | None, output: str | None) -> Exporter:
    if output is None or output == STDOUT:
        return BY_NAME[name or "json"]
    suffix = suffix_of(split_packing(output)[0])
    if is_packed_otherwise(output, BY_SUFFIX) or (name is None and suffix is None):
        unknown = foreign_suffix(output, BY_SUFFIX) or end_of(output)
        msg = f"unknown output suffix {unknown}" if unknown else f"{shown(output)} has no suffix"
        files = " ".join(end for end, to in BY_SUFFIX.items() if not BY_NAME[to].store)
        stores = " ".join(end for end, to in BY_SUFFIX.items() if BY_NAME[to].store)
        raise UsageError(msg, f"use {files} (also with .gz or .zst), {stores}, or use --to")
    if name is not None and suffix is not None and suffix not in EXPORTER_SUFFIXES[name]:
        raise mismatch(name, suffix)
    return BY_NAME[name if name is not None else BY_SUFFIX[suffix or ""]]


def _export_options(exporter: Exporter, asked: Asked, output: str | None, *, many: bool) -> ExportOptions:
    is_file = output is not None and output != STDOUT
    if exporter.framing == "document" and many and is_file:
        raise UsageError(f"a file of format {exporter.name} holds one article", "name one input, or use --to jsonl")
    in_lines = output is not None and is_file and has_lines(split_packing(output)[0].lower())
    if asked.pretty and in_lines:
        raise UsageError("--pretty cannot be used with JSON Lines: each record must be one line", "remove --pretty")
    return replace(
        asked.options(exporter, many=many and not in_lines),
        pretty=asked.pretty or (output is None and on_terminal()),
        warn=lambda path, message: click.echo(one_line(f"warning: {path}: {message}"), err=True),
    )


def _look_at_warnings(article: Article, *, strict: bool, verbose: bool) -> None:
    if strict and article.warnings:
        told = "; ".join(f"{warning.code}: {warning.message}" for warning in article.warnings)
        raise WarningsAsErrorsError(told, "correct the file, or remove --strict", article.origin.path)
    if verbose:
        for warning in article.warnings:
            click.echo(one_line(f"{article.origin.path}: warning: {warning.code}: {warning.message}"), err=True)
