"""newsingest convert: convert archives, in a run that can be stopped and resumed."""

import contextlib
import os
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

import click

from newsingest.batch.workers import Engine
from newsingest.cli.exporting import exporting_options, tell_zoneless
from newsingest.cli.output import STDOUT, RecordStream, opened, stop_on_signals
from newsingest.cli.parameters import PATH
from newsingest.cli.reading import LIMITS, STDIN, reading_options
from newsingest.cli.sourcing import (
    ALONE,
    engine_option,
    exclude_option,
    include_option,
    jobs_option,
    no_input,
    ray_address_option,
    timeout_option,
)
from newsingest.errors import InputError, UsageError, counted, one_line, reason
from newsingest.exporters.asked import Asked
from newsingest.options import ReadOptions
from newsingest.paths import shown

if TYPE_CHECKING:
    from newsingest.batch.skips import FirstNames
    from newsingest.batch.watch import Totals


@click.command(epilog=f"{ALONE}\n\n{LIMITS}")
@click.argument("sources", nargs=-1, type=PATH, metavar="SOURCE...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=PATH,
    metavar="DEST",
    help="Write to this file, folder or address; - is standard output (see above).",
)
@click.option(
    "--ledger",
    type=PATH,
    metavar="FILE",
    help="Ledger file. Default: in or next to DEST; if remote, ~/.local/state/newsingest.",
)
@exporting_options
@jobs_option
@click.option(
    "--files-from",
    type=PATH,
    metavar="FILE",
    help="Read more SOURCEs from FILE, one per line; - is standard input.",
)
@click.option(
    "-0", "--null", is_flag=True, help="Split --files-from at NUL bytes, not at lines: for the output of find -print0."
)
@include_option
@exclude_option
@click.option(
    "--shard", metavar="I/N", help="Convert the I-th of N shares of the inputs; a hash of the name picks its share."
)
@click.option("--retry-failed", is_flag=True, help="Try failed inputs again, even if they have not changed.")
@click.option("--force", is_flag=True, help="Overwrite files that the ledger does not list.")
@click.option("--prune", is_flag=True, help="Delete outputs of earlier runs that do not belong to this run.")
@click.option("--checksum", is_flag=True, help="Detect changed inputs by SHA-256 instead of size and time.")
@timeout_option
@engine_option
@ray_address_option
@click.option("--fail-fast", is_flag=True, help="Stop at the first input that fails.")
@click.option("-n", "--dry-run", is_flag=True, help="Print what the run would do with each input; write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Print no progress and no totals; failures are still printed.")
@reading_options
def convert(  # noqa: PLR0913 - one argument for each option
    *,
    sources: tuple[str, ...],
    output: str,
    ledger: str | None,
    asked: Asked,
    jobs: int | None,
    files_from: str | None,
    null: bool,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    shard: str | None,
    timeout: float | None,
    engine: Engine,
    ray_address: str | None,
    dry_run: bool,
    quiet: bool,
    options: ReadOptions,
    **flags: bool,
) -> None:
    """Convert an archive into records, in a run that can be resumed.

    \b
    Examples:
      newsingest convert archive/ -o records/
      newsingest convert 2021.zip 2022/ -o articles.jsonl.zst
      find . -name '*.txt' -print0 | newsingest convert --files-from - -0 -o articles.csv
      newsingest convert archive/ -o news.db
      newsingest convert archive/ --to jekyll -o site/
      newsingest convert archive/ -o part-3.jsonl --shard 3/8
      newsingest convert s3://bucket/posts/ -o s3://bucket/articles.jsonl.zst/
      newsingest convert archive/ -o news.parquet --engine ray --ray-address auto
      newsingest convert archive/ -o - | jq -r .title

    SOURCE is a file, a folder, an archive file (.zip, .tar, .tar.gz, .tar.bz2, .tar.xz, .tar.zst) or an address (s3://...).

    \b
    DEST is one of:
      records/         a folder with one output per input: JSON, or the format of --to
      articles.jsonl   one file: .json .jsonl .csv .tsv .ninjs .jsonld, also with .gz or .zst
      articles.jsonl/  a folder of part files, if a slash ends the name
      news.parquet     a folder of Parquet part files
      news.db          a SQLite database
      s3://bucket/x/   an address
      -                standard output: JSON Lines, or --to csv, tsv, ninjs, schemaorg

    Run the same command again after Ctrl-C, a crash or a full disk: the run continues where it stopped. Run it again
    later: it converts only new and changed inputs. The result does not depend on -j. A run to standard output cannot be
    resumed.

    Each input is ok, unchanged, skipped or failed. An input is skipped if it is binary or its format is unknown, and failed
    if it cannot be read. If SOURCE is itself a binary file or a file of unknown format, this file is failed, not skipped.
    A ledger in DEST or next to DEST stores the state of each input and the reason; newsingest status DEST prints it. Articles with
    the same title and text share a fingerprint.
    """
    from newsingest.batch import conversion  # noqa: PLC0415 - not needed to print the help
    from newsingest.batch.sources import sources_of  # noqa: PLC0415 - as above
    from newsingest.cli.progress import watching  # noqa: PLC0415 - as above

    checked = _checked(sources, files_from, null=null)
    named = _names(files_from, null=null) if files_from is not None else None
    counted_before = sources_of(checked, include, exclude) if named is None else None
    stop_on_signals(in_haste=True)
    with watching(quiet=quiet, sources=counted_before, dry=dry_run) as watch:
        try:
            with _opened(output) as out, _no_stdout(needed=engine == "ray" and not dry_run):
                totals = conversion.convert(
                    *checked,
                    output=out,
                    to=asked.to,
                    fields=asked.fields,
                    pretty=asked.pretty,
                    excel=asked.excel,
                    indent=asked.indent,
                    ledger=ledger,
                    options=options,
                    files_from=named,
                    include=include,
                    exclude=exclude,
                    shard=shard,
                    dry_run=dry_run,
                    workers=jobs,
                    timeout=timeout,
                    engine=engine,
                    ray_address=ray_address,
                    watch=watch,
                    **flags,
                )
        except KeyboardInterrupt:
            how = "the output is incomplete" if output == STDOUT else "run the same command again to continue"
            watch.say(f"interrupted: {how}")
            raise
    if not quiet:
        tell_zoneless(totals.zoneless)
        if not totals.inputs:
            why = no_input(
                {"--include": include, "--exclude": exclude, "--shard": shard},
                "SOURCE has no files (hidden files do not count)",
            )
            with contextlib.suppress(OSError, ValueError):  # standard error may be closed
                click.echo(f"no input: {why}", err=True)
        known_by = "" if output == STDOUT else ledger or output
        _report(totals, known_by, options.format, dry=dry_run, prune=flags["prune"])
    if totals.failed:
        raise click.exceptions.Exit(1)


@contextlib.contextmanager
def _opened(output: str) -> Iterator[str | RecordStream]:
    """Yield the destination of the run: the name of DEST, or standard output, open until the run ends."""
    if output != STDOUT:
        yield output
        return
    with opened(STDOUT) as out:
        yield out


@contextlib.contextmanager
def _no_stdout(*, needed: bool) -> Iterator[None]:
    """Discard text that is printed to standard output, because Ray prints messages about its processes there."""
    if not needed:
        yield
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


def _checked(sources: tuple[str, ...], files_from: str | None, *, null: bool) -> tuple[str, ...]:
    if null and files_from is None:
        raise UsageError("-0 works only with --files-from", "remove -0")
    if STDIN in sources:
        raise UsageError("convert cannot read an article from standard input (-)", "use newsingest parse -")
    return sources


def _names(path: str, *, null: bool) -> Iterator[str]:
    """Return an iterator over the names in a list. Raises InputError at once if the list cannot be opened."""
    try:
        file = click.open_file(path, "rb")
    except FileNotFoundError as error:
        raise InputError("no such file", "check the name", shown(path)) from error
    except OSError as error:
        raise InputError(f"the list of names cannot be read: {reason(error)}", "check the name", shown(path)) from error
    return _lines(file, b"\0" if null else b"\n", path)


def _lines(file: IO[Any], end: bytes, path: str) -> Iterator[str]:
    rest = b""
    read = getattr(file, "read1", file.read)  # returns available bytes without waiting for more
    try:
        with file:
            while block := read(1 << 16):
                *names, rest = (rest + block).split(end)
                yield from (os.fsdecode(name) for name in names if name)
    except OSError as error:
        raise InputError(f"the list of names cannot be read: {reason(error)}", "check the disk", shown(path)) from error
    if rest:
        yield os.fsdecode(rest)


def _report(totals: "Totals", known_by: str, named: str, *, dry: bool, prune: bool) -> None:
    """Print the result of the run to standard error, with the totals as the last line.

    known_by: the argument with which `newsingest status` finds the run, or "" if it cannot. named: the format of --from.
    """
    from newsingest.storage import is_address, without_credentials  # noqa: PLC0415 - not needed to print the help

    lines = [totals.misfit] if totals.misfit else []
    status = f"newsingest status {shown(without_credentials(known_by) if is_address(known_by) else known_by)}"
    kept = bool(known_by) and not dry
    if totals.other_format and named != "auto":
        one = totals.other_format == 1
        looks, them = ("1 input looks", "it") if one else (f"{totals.other_format} inputs look", "them")
        lists = f"; {status} --all --json names {them}" if kept else ""
        lines.append(f"{looks} like another format than --from {named} (warning other_format{lists})")
    if totals.skipped:
        lines.append(f"{totals.skipped} skipped: {totals.skips}" + (f"; {status} --skipped lists them" if kept else ""))
    if totals.failed and kept:
        lines.append(f"{status} --failed lists the failed inputs; convert --retry-failed tries them again")
    lines += [_lost(totals.lost, state, status if kept else "", dry=dry) for state in totals.lost.counts]
    if totals.gone:
        lines.append(_left_over(totals, dry=dry, prune=prune))
    if not dry and not totals.whole:
        more = ": run the same command again to continue" if known_by else ""
        lines.append(f"stopped at the first failure{more}")
    done = "to convert" if dry else "ok"
    line = (
        f"{counted(totals.inputs, 'input')}: {totals.ok} {done}, {totals.unchanged} unchanged, {totals.skipped} skipped, "
        f"{totals.failed} failed"
    )
    if not dry:
        line += f"; {totals.shared} articles share a fingerprint with another"
    with contextlib.suppress(OSError, ValueError):  # standard error may be closed; the exit status tells the result too
        for text in (*lines, line):
            click.echo(one_line(text), err=True)


def _lost(lost: "FirstNames", state: str, status: str, *, dry: bool) -> str:
    """Return a message about outputs that the run deletes, because their inputs are skipped or fail now.

    status: the command that shows the ledger, or "" if there is none.
    """
    many = lost.counts[state] > 1
    output = f"{lost.counts[state]} outputs of earlier runs" if many else "1 output of an earlier run"
    did = "would be" if dry else "were" if many else "was"
    now = {"skipped": ("is skipped", "are skipped"), "failed": ("fails", "fail")}[state][many]
    lists = f" ({status} --{state} lists {'them' if many else 'it'})" if status else ""
    return f"{output} {did} deleted, because {'their inputs' if many else 'its input'} {now} now: {lost.listed(state)}{lists}"


def _left_over(totals: "Totals", *, dry: bool, prune: bool) -> str:
    """Return a message about outputs that do not belong to the run: they have another input or format."""
    did = "would be" if dry else "was" if totals.gone == 1 else "were"
    left = f"{counted(totals.gone, 'output')} from {'an earlier run' if totals.gone == 1 else 'earlier runs'} {did}"
    they, them = ("it does", "it") if totals.gone == 1 else ("they do", "them")
    if prune and not totals.unseen:
        return f"{left} deleted ({they} not belong to this run)"
    why = "--prune deletes nothing if a SOURCE cannot be read" if prune else f"--prune deletes {them}"
    return f"{left} kept ({they} not belong to this run; {why})"
