"""newsingest convert: whole archives, in a run that can be stopped and taken up again."""

import contextlib
import os
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

import click

from newsingest.batch.workers import Engine
from newsingest.cli.exporting import exporting_options, tell_zoneless
from newsingest.cli.output import STDOUT, Output, opened, stop_on_signals
from newsingest.cli.reading import PATH, STDIN, reading_options
from newsingest.cli.sourcing import (
    engine_option,
    exclude_option,
    include_option,
    jobs_option,
    ray_address_option,
    timeout_option,
)
from newsingest.errors import InputError, UsageError, counted, one_line, reason
from newsingest.exporters.asked import Asked
from newsingest.options import ReadOptions
from newsingest.paths import shown

if TYPE_CHECKING:
    from newsingest.batch.watch import Totals


@click.command()
@click.argument("sources", nargs=-1, type=PATH, metavar="SOURCE...")
@click.option(
    "-o",
    "--output",
    required=True,
    type=PATH,
    metavar="DEST",
    help="A folder or an address (s3://...), or one file: .json .jsonl .csv .tsv .ninjs .jsonld (.gz and .zst too), .db; .parquet, or a name of lines with a slash behind it, for a folder of parts; - for standard output.",
)
@click.option(
    "--ledger",
    type=PATH,
    metavar="FILE",
    help="Keep the ledger there. Default: beside DEST; for an address, in ~/.local/state/newsingest.",
)
@exporting_options
@jobs_option
@click.option(
    "--files-from",
    type=PATH,
    metavar="FILE",
    help="Read the names of more SOURCEs from a file, one a line; - is stdin.",
)
@click.option("-0", "--null", is_flag=True, help="The names in --files-from end in NUL, as find -print0 writes them.")
@include_option
@exclude_option
@click.option("--shard", metavar="I/N", help="Only the I-th of N shares of the inputs, dealt out by name.")
@click.option("--retry-failed", is_flag=True, help="Try again what failed before and did not change since.")
@click.option("--force", is_flag=True, help="Overwrite files that no earlier run wrote.")
@click.option("--prune", is_flag=True, help="Delete the outputs of inputs that are not in this run.")
@click.option("--checksum", is_flag=True, help="Tell what changed by SHA-256, not by size and time.")
@timeout_option
@engine_option
@ray_address_option
@click.option("--fail-fast", is_flag=True, help="Stop at the first input that fails.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would become of each input, and write nothing.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no totals; failures are still named.")
@reading_options
def convert(  # noqa: PLR0913 - one argument an option
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
    """Convert files, folders and archives, in a run that can be resumed.

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

    SOURCE is a file, a folder, an archive (.zip, .tar, .tar.gz, .tar.bz2, .tar.xz, .tar.zst) or an address (s3://...).

    Run the same command again after Ctrl-C, a crash or a full disk, and it goes on where it was; run it later, and only
    what changed is converted. Each input is ok, unchanged, skipped or failed, and the ledger beside DEST knows why:
    newsingest status DEST. The result does not depend on -j.

    -o - writes JSON Lines (or --to csv, tsv, ninjs, schemaorg) to standard output. Such a run has no ledger: it cannot be
    resumed, and the next one converts everything again.
    """
    from newsingest.batch import conversion  # noqa: PLC0415 - only for a run, not to show the options
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
            how = (
                "what was written is not all"
                if output == STDOUT
                else "run the same command again, and it goes on where it was"
            )
            watch.say(f"interrupted: {how}")
            raise
    if not quiet:
        tell_zoneless(totals.zoneless)
        _report(totals, "" if output == STDOUT else ledger or output, dry=dry_run, prune=flags["prune"])
    if totals.failed:
        raise click.exceptions.Exit(1)


@contextlib.contextmanager
def _opened(output: str) -> Iterator[str | Output]:
    """Yield where the run writes to: a DEST by its name, or standard output, which is open until the run ends."""
    if output != STDOUT:
        yield output
        return
    with opened(STDOUT) as out:
        yield out


@contextlib.contextmanager
def _no_stdout(*, needed: bool) -> Iterator[None]:
    """Let nothing come to standard output: Ray writes there what befalls its own processes."""
    if not needed:
        yield
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


def _checked(sources: tuple[str, ...], files_from: str | None, *, null: bool) -> tuple[str, ...]:
    if null and files_from is None:
        raise UsageError("-0 says how --files-from is read, and there is none", "leave it out")
    if STDIN in sources:
        raise UsageError(
            "standard input (-) is no SOURCE of a run that may be taken up again", "newsingest parse - reads it"
        )
    return sources


def _names(path: str, *, null: bool) -> Iterator[str]:
    """Return the names in a list, as they come. Raises InputError at once where it cannot be opened."""
    try:
        file = click.open_file(path, "rb")
    except OSError as error:
        raise InputError(f"the list of names cannot be read: {reason(error)}", "check the name", shown(path)) from error
    return _lines(file, b"\0" if null else b"\n", path)


def _lines(file: IO[Any], end: bytes, path: str) -> Iterator[str]:
    rest = b""
    read = getattr(file, "read1", file.read)  # what is there, without waiting for more
    try:
        with file:
            while block := read(1 << 16):
                *names, rest = (rest + block).split(end)
                yield from (os.fsdecode(name) for name in names if name)
    except OSError as error:
        raise InputError(f"the list of names cannot be read: {reason(error)}", "check its disk", shown(path)) from error
    if rest:
        yield os.fsdecode(rest)


def _report(totals: "Totals", known_by: str, *, dry: bool, prune: bool) -> None:
    """Say on standard error what became of the run; the totals are the last line. known_by: what status finds it by, "" for none."""
    from newsingest.storage import is_address, plain  # noqa: PLC0415 - only for a run

    lines = []
    status = f"newsingest status {shown(plain(known_by) if is_address(known_by) else known_by)}"
    kept = bool(known_by) and not dry
    if totals.skipped:
        lines.append(f"{totals.skipped} skipped: {totals.skips}" + (f"; {status} --skipped names them" if kept else ""))
    if totals.failed and kept:
        lines.append(f"{status} --failed names what failed; --retry-failed tries it again")
    if totals.gone:
        lines.append(_left_over(totals, dry=dry, prune=prune))
    if not dry and not totals.whole:
        more = ": run the same command again, and it goes on where it was" if known_by else ""
        lines.append(f"stopped at the first failure{more}")
    done = "to convert" if dry else "ok"
    line = (
        f"{counted(totals.inputs, 'input')}: {totals.ok} {done}, {totals.unchanged} unchanged, {totals.skipped} skipped, "
        f"{totals.failed} failed"
    )
    if not dry:
        line += f"; {totals.shared} articles share a fingerprint with another"
    with contextlib.suppress(OSError, ValueError):  # nobody listens, and the exit status says it too
        for text in (*lines, line):
            click.echo(one_line(text), err=True)


def _left_over(totals: "Totals", *, dry: bool, prune: bool) -> str:
    """Return what became of the outputs of inputs that are not part of the run."""
    did = "would be" if dry else "was" if totals.gone == 1 else "were"
    left = f"{counted(totals.gone, 'output')} from earlier runs {did}"
    if prune and not totals.unseen:
        return f"{left} deleted (not part of this run)"
    why = "--prune deletes nothing if an input cannot be looked at" if prune else "--prune deletes such outputs"
    return f"{left} kept (not part of this run; {why})"
