"""newsingest.convert: a complete run. The command calls it too."""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from os import PathLike
from typing import Protocol

from newsingest import pipeline
from newsingest.batch import workers as engines
from newsingest.batch.ledger import Ledger
from newsingest.batch.names import shard_of
from newsingest.batch.outputs import STREAM, Destination, OnStream, Write, destination_of
from newsingest.batch.plan import Planner, Settings
from newsingest.batch.run import Run, into_destination, worked
from newsingest.batch.sizes import Sizes
from newsingest.batch.sources import Sources, patterns, sources_of
from newsingest.batch.task import Job, convert_all, without_data
from newsingest.batch.watch import Totals, Watch
from newsingest.batch.workers import Workers
from newsingest.errors import UsageError
from newsingest.exporters import BY_NAME
from newsingest.exporters.asked import Asked, Indent
from newsingest.options import DEFAULT, ReadOptions

Path = str | PathLike[str]
_SIZES = Sizes()


class Writable(Protocol):
    """A binary file, or anything else that takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Write bytes."""


def convert(  # noqa: PLR0913 - one argument for each option of the command
    *sources: Path,
    output: Path | Writable,
    to: str | None = None,
    fields: str | Iterable[str] | None = None,
    pretty: bool = False,
    excel: bool = False,
    indent: Indent = "none",
    ledger: Path | None = None,
    options: ReadOptions = DEFAULT,
    files_from: Iterable[Path] | None = None,
    include: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    shard: str | None = None,
    retry_failed: bool = False,
    force: bool = False,
    prune: bool = False,
    checksum: bool = False,
    fail_fast: bool = False,
    dry_run: bool = False,
    workers: int | None = None,
    timeout: float | None = None,
    engine: engines.Engine = "local",
    ray_address: str | None = None,
    watch: Watch | None = None,
) -> Totals:
    """Convert files, folders, archive files and addresses into records, as ``newsingest convert`` does.

    The run is that of the command: the same records, the same ledger, the same rules. An input that fails raises no
    error: ``failed`` of the result counts it, the run calls ``watch.failed``, and ``newsingest status`` lists it. After
    an error or Ctrl-C, the same call resumes the run. Memory does not grow with the number of inputs. Nothing is
    printed, except by Ray about its processes.

    Args:
        sources: Files, folders, archive files and addresses such as ``s3://bucket/posts/``.
        output: Where to write: a file, a folder or an address, as DEST of the command. An open binary file,
            or another object with ``write(bytes)``, gets the records; such a run has no ledger.
        to: The name of the output format, such as ``"jsonl"``. None takes it from the suffix of ``output``.
        fields: The fields to write, in this order: a list of names, or one text with commas. For json, jsonl, csv and
            tsv.
        pretty: Indent JSON.
        excel: Write CSV for spreadsheets: with a byte-order mark, without formulas, with no cell over 32,767
            characters.
        indent: ``"fullwidth"`` starts each paragraph of plain text with two ideographic spaces.
        ledger: The file of the ledger. None keeps it next to ``output``, or in ``output`` if ``output`` is a
            folder. If ``output`` is an address, None keeps the ledger in ``$XDG_STATE_HOME/newsingest``, by default
            ``~/.local/state/newsingest``. A ``file://`` address counts as a path.
        options: How to read the files.
        files_from: More sources, taken one by one from any iterable. With ``force``, all are taken before the run starts.
        include: One pattern of .gitignore, or several: convert only files that match one of them.
        exclude: One pattern of .gitignore, or several: skip files and folders that match one of them.
        shard: ``"I/N"`` converts the I-th of N shares of the inputs, chosen by name.
        retry_failed: Retry inputs that failed before and did not change.
        force: Overwrite files that the ledger does not list. If a source is in the folder ``output``, only
            outputs that the ledger lists are overwritten.
        prune: Delete outputs of earlier runs that do not belong to this run.
        checksum: Detect changed inputs by SHA-256 instead of size and time.
        fail_fast: Stop at the first input that fails.
        dry_run: Write nothing. The run calls ``watch.predicted`` for each input.
        workers: How many processes convert, as ``--jobs``. 1 converts in this process; None uses one for each core.
        timeout: How many seconds one input may take. None means 300 seconds, and no limit if ``workers`` is 1.
        engine: ``"local"`` uses processes of this machine, ``"ray"`` a Ray cluster.
        ray_address: The address of the cluster, such as ``"auto"``. None starts Ray on this machine for the run.
        watch: The run calls the methods of this object to report progress and failures.

    Returns:
        How many inputs are ok, unchanged, skipped and failed, and more counts.

    Raises:
        UsageError: An argument is not valid, or there is nothing to convert.
        OutputError: The output cannot be written.
        ExistsError: ``output`` is a file that the ledger does not list, or that changed after a run wrote it, and
            ``force`` is false.
        LedgerError: The ledger cannot be used: it is damaged, of another version, or in use by another run.
        StoppedError: The run could not go on, for example because the disk is full.

    Example:
        >>> totals = newsingest.convert("samples/archive/", output="articles.jsonl", workers=1)
        >>> totals.inputs, totals.ok, totals.failed
        (12, 12, 0)
    """
    if not sources and files_from is None:
        raise UsageError("nothing to convert", "name a SOURCE, or use --files-from")
    engines.check(workers, timeout, engine, ray_address)
    pipeline.check(options)
    target = _destination(output, to, ledger)
    names = fields if fields is None or isinstance(fields, str) else ",".join(fields)
    job = _job(target, options, Asked(to, names, pretty, excel, indent))
    included, excluded = patterns(include), patterns(exclude)
    settings = Settings(
        retry_failed=retry_failed,
        force=force,
        prune=prune,
        checksum=checksum,
        fail_fast=fail_fast,
        dry=dry_run,
        shard=shard_of(shard) if shard else None,
        view=repr((included, excluded)),
    )
    if target.is_stream:
        _check_no_ledger(ledger, settings)
    watch = Watch() if watch is None else watch
    work = partial(convert_all, job=job)
    start = partial(engines.start_on_ray, address=ray_address) if engine == "ray" and not dry_run else engines.start
    at_work = partial(start, partial(without_data, work=work) if dry_run else work, workers, timeout, watch.tick)
    what = sources_of(sources, included, excluded, files_from)
    if isinstance(output, str | PathLike):
        totals = into_destination(what, target, job, settings, watch, at_work, sizes=_SIZES)
    else:
        totals = _into_stream(what, job, settings, watch, at_work, output.write)
    if not BY_NAME[target.exporter].shows_instants(job.export):
        totals.zoneless = 0
    return totals


def _into_stream(
    sources: Sources, job: Job, settings: Settings, watch: Watch, workers: Callable[[], Workers], write: Write
) -> Totals:
    """Convert the inputs of the sources and pass the records to ``write``, as ``newsingest.batch.run.into_destination`` does.

    An exception of ``write`` ends the run. The file behind standard output is not read as a source.
    """
    sources = replace(sources, avoid=frozenset((os.path.realpath("/dev/stdout"),)))
    with Ledger("", dry=True) as ledger:  # a temporary file
        output = OnStream(write, BY_NAME[job.exporter].head(job.export), _SIZES)
        run = Run(Planner(sources, job, ledger, output, settings), ledger, output, settings, watch, _SIZES)
        return worked(run, workers, dry=settings.dry)


def _destination(output: Path | Writable, to: str | None, ledger: Path | None) -> Destination:
    if not isinstance(output, str | PathLike):
        return destination_of(STREAM, to)
    if output == STREAM:
        raise UsageError("the output '-' is not a file", "pass an open binary file, such as sys.stdout.buffer")
    return destination_of(os.fspath(output), to, None if ledger is None else os.fspath(ledger))


def _job(target: Destination, options: ReadOptions, asked: Asked) -> Job:
    export = asked.options(BY_NAME[target.exporter], many=target.is_array)
    if export.pretty and target.has_lines:
        raise UsageError("--pretty cannot be used with JSON Lines: each record must be one line", "remove --pretty")
    return Job(read=options, exporter=target.exporter, export=export, alone=target.alone)


def _check_no_ledger(ledger: Path | None, settings: Settings) -> None:
    """Raise UsageError for options that need the ledger of an earlier run."""
    said = {"ledger": ledger is not None}
    said |= {name: getattr(settings, name) for name in ("retry_failed", "force", "prune", "checksum")}
    for name, value in said.items():
        if value:
            raise UsageError(
                f"--{name.replace('_', '-')} cannot be used with -o -: such a run has no ledger", "name a DEST"
            )
