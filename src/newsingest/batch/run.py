"""One run: it plans the inputs in order, lets workers convert them, and writes the outputs in the same order.

This process writes, or sends workers a function that writes. The ledger is updated before and after each output is
written, so a run can end at any moment and be resumed.
"""

import os
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from itertools import chain

from newsingest.batch import names
from newsingest.batch.ledger import DONE, Columns, Ledger, Row, State
from newsingest.batch.outputs import Destination, Output, finish_renaming, ledger_beside, not_listed
from newsingest.batch.plan import EndOfArchive, Planned, Planner, Settings
from newsingest.batch.sizes import Sizes
from newsingest.batch.sources import Sources, read_ahead
from newsingest.batch.task import NOT_ARTICLES, UNREAD, Job, Outcome, failed
from newsingest.batch.watch import Totals, Watch
from newsingest.batch.workers import Sent, Workers, chunks, in_order
from newsingest.errors import LedgerError, OutputError, StoppedError, UsageError, counted, reason
from newsingest.exporters.base import lacks_zone
from newsingest.paths import shown
from newsingest.profile_values import PatternUse
from newsingest.storage import is_address, localized, storage, without_credentials

_Chunk = list[Planned | EndOfArchive]
_Sent = Sent[Planned | EndOfArchive]


class Run:
    """One run, from its plans to its totals."""

    def __init__(
        self, planner: Planner, ledger: Ledger, output: Output, settings: Settings, watch: Watch, sizes: Sizes
    ) -> None:
        self._planner, self._ledger, self._output = planner, ledger, output
        self._settings, self._watch, self._planned = settings, watch, sizes.planned
        self.totals = Totals()
        self._pattern = PatternUse(planner.profile)
        self._is_stopped = self._run_writes = False

    def dry_run(self, workers: Workers) -> Totals:
        """Report what a run would do with each input, and write nothing."""
        self._through(workers, self._predict, writes=False)
        self.totals.misfit = self._pattern.problem
        self.totals.gone = sum(1 for row in self._ledger.left() if self._is_gone(row) and self._output.exists(row))
        return self.totals

    def go(self, workers: Workers) -> Totals:
        """Convert all inputs. Raises NewsingestError if the run cannot continue; the next run resumes it."""
        if workers.are_remote or self._output.is_remote:
            self._ledger.sync_to_disk()
        self._through(workers, self._settle, writes=True)
        self._end()
        return self.totals

    def _through(self, workers: Workers, settle: Callable[[_Sent], None], *, writes: bool) -> None:
        """Plan all inputs, give each chunk to the workers, and settle chunks in order. writes: write the outputs."""
        planned = chunks(self._planner.plans(), self._output.chunk_size, self._planned)
        for sent in in_order((self._sent(chunk, workers, writes=writes) for chunk in planned), workers):
            settle(sent)
            if self._is_stopped:
                return
            del sent  # frees its bytes while the next chunk is planned

    def _sent(self, chunk: _Chunk, workers: Workers, *, writes: bool) -> _Sent:
        """Give a chunk to the workers. They write its outputs if they can.

        With ``fail_fast``, the run writes the outputs, because it may stop in the middle of a chunk.
        """
        plans = [plan for plan in chunk if isinstance(plan, Planned) and plan.task is not None]
        tasks = [plan.task for plan in plans if plan.task is not None]
        if not tasks:
            return Sent(chunk)
        put = self._output.put([plan.output for plan in plans]) if writes else None
        by_worker = put is not None and not self._run_writes and not self._settings.fail_fast
        size = sum(plan.size for plan in plans if not by_worker or (plan.task and plan.task.data is not None))
        return Sent(chunk, workers.submit(tasks, put if by_worker else None), size, put, by_worker)

    def _end(self) -> None:
        if self._is_stopped:
            self._output.commit(now=True)
            return
        self._left_over()
        self._output.finish()
        self.totals.misfit = self._pattern.problem
        self.totals.shared = self._ledger.shared_fingerprints()
        self.totals.whole = True
        self._ledger.set_fact("finished", self._ledger.run)
        self._ledger.commit()

    def _predict(self, sent: _Sent) -> None:
        """Report what a run would do with a chunk."""
        outcomes = iter(_outcomes(sent))
        for plan in sent.chunk:
            if isinstance(plan, EndOfArchive):
                continue
            seen = plan
            if plan.task is not None:
                outcome = next(outcomes)
                self.totals.other_format += "other_format" in outcome.warnings
                seen = plan._replace(state=outcome.state, code=outcome.code, message=outcome.message, is_new=True)
            self._watch.predicted(seen)
            self.totals.unseen |= plan.unseen
            if (
                seen.state not in DONE
                and seen.code not in UNREAD
                and plan.row is not None
                and self._output.held(plan.row)
            ):
                self.totals.lost.add(seen.state, seen.name)
            self._count(seen.state, seen)
            self._is_stopped = self._settings.fail_fast and seen.state == "failed" and seen.is_new
            if self._is_stopped:
                return

    # -- settling ------------------------------------------------------------------------------------------------------

    def _settle(self, sent: _Sent) -> None:
        """Wait for the outcomes of a chunk, write the outputs that are not written yet, and update the ledger."""
        self._output.commit()
        outcomes = iter(self._written(sent))
        for plan in sent.chunk:
            if isinstance(plan, EndOfArchive):
                self._ledger.set_archive(*plan)
            elif plan.task is not None:
                self._outcome(plan, next(outcomes))
            elif plan.state == "unchanged" and plan.row is not None:
                self._output.keep(plan.row)
                self._count("unchanged", plan)
            else:
                self._failed(plan, {})
            if self._is_stopped:
                return
        if sent.put is not None:
            self._output.commit()  # the outputs are written, and the next chunk may take long

    def _written(self, sent: _Sent) -> list[Outcome]:
        """Return the outcomes of a chunk. If it has a ``put`` that no worker called, call it here.

        With ``fail_fast``, the first failed input is the last.
        """
        outcomes = _outcomes(sent)
        if self._settings.fail_fast:
            failures = (number for number, outcome in enumerate(outcomes, 1) if outcome.state == "failed")
            outcomes = outcomes[: next(failures, None)]
        if sent.put is None or all(outcome.state != "ok" or outcome.written is not None for outcome in outcomes):
            return outcomes
        # This worker could not reach the destination, so stop asking workers to write; the run writes instead.
        self._run_writes |= sent.by_worker
        return sent.put(outcomes)

    def _outcome(self, plan: Planned, outcome: Outcome) -> None:
        for note in outcome.notes:
            self._watch.note(plan.name, note)
        if outcome.state == "ok":
            try:
                columns = self._output.write(plan.output, plan.row, outcome)
            except OutputError as error:
                outcome = failed(error, outcome.digest)
            else:
                columns |= {
                    "digest": outcome.digest, "fingerprint": outcome.fingerprint, "code": "", "message": "",
                    "warnings": " ".join(outcome.warnings), "state": "ok",
                }  # fmt: skip
                self._ledger.set(plan.number, columns)
                self.totals.other_format += "other_format" in outcome.warnings
                self.totals.zoneless += lacks_zone(outcome.published)
                self._count("ok", plan)
                return
        code, message = outcome.code, outcome.message
        plan = plan._replace(state=outcome.state, code=code, message=message, is_new=True)
        self._failed(plan, {"digest": outcome.digest, "code": code, "message": message})

    def _failed(self, plan: Planned, told: Columns) -> None:
        """Record an input that could not be converted, or that is not an article. Arguments: as for ``_nothing``."""
        if plan.code in UNREAD and plan.row is not None and plan.row.length is not None:
            # The input itself may be fine, so the output of an earlier run stays.
            self._ledger.set_apart(plan.row, code=plan.code, message=plan.message)
            self.totals.unseen = True
            self._count("failed", plan)
            self._tell(plan)
        else:
            self._nothing(plan, told)

    def _nothing(self, plan: Planned, told: Columns) -> None:
        """Record an input without an output, and delete its output of an earlier run.

        plan: with the state, the code and the message of the input. told: columns of the ledger.
        """
        if plan.row is not None and plan.row.is_written:
            held = self._output.held(plan.row)
            try:
                self._output.delete(plan.row)
                if held:
                    self.totals.lost.add(plan.state, plan.name)
                told = {**told, "length": None, "volume": None, "start": None, "fingerprint": "", "warnings": ""}
            except OutputError as error:  # the output stays, so the ledger keeps its place
                failed = plan.state == "failed"
                before = plan.message if failed and plan.is_new else ""
                message = "; ".join(filter(None, (before, error.without_path)))
                told = {"code": error.code, **(told if failed else {}), "message": message}
                plan = plan._replace(state="failed", code=error.code, message=message, is_new=True)
        if told:
            self._ledger.set(plan.number, {"state": plan.state, **told})
        self._count(plan.state, plan)
        self.totals.unseen = self.totals.unseen or plan.unseen
        if plan.state == "failed" and plan.is_new:
            self._tell(plan)

    def _tell(self, plan: Planned) -> None:
        self._watch.failed(plan.name, plan.message)
        self._is_stopped = self._settings.fail_fast

    def _count(self, state: State, plan: Planned) -> None:
        setattr(self.totals, state, getattr(self.totals, state) + 1)
        if state in DONE:
            self._pattern.see(plan.name)
        if state == "skipped":
            self.totals.skips.add(plan.code, plan.message)
        self._watch.done(state, plan.weight)

    # -- outputs of earlier runs ---------------------------------------------------------------------------------------

    def _is_gone(self, row: Row) -> bool:
        """Return whether an input that this run has not met is gone: it belongs to the shard of this run."""
        return names.in_shard(row.path, row.member, self._settings.shard)

    def _left_over(self) -> None:
        """Keep, count or delete the outputs of inputs that this run has not met."""
        prune = self._settings.prune and not self.totals.unseen
        lost = 0
        for row in self._ledger.left():
            gone = self._is_gone(row)
            held = self._output.exists(row)
            self.totals.gone += gone and held
            if gone and prune:
                try:
                    self._output.delete(row)
                except OutputError as error:
                    raise StoppedError(error.problem, error.advice, row.name) from error
                self._ledger.drop(row.id)
                self.totals.pruned += held
            elif held and not self._output.keep_unmet(row):
                lost += 1
        if lost:
            self._output.commit(now=True)
            msg = f"the output holds {counted(lost, 'record')} written with other options, from inputs that are not part of this run"
            raise StoppedError(msg, f"{self._way_to_prune()}, or use another DEST", str(self._ledger.fact("of")))

    def _way_to_prune(self) -> str:
        """Return advice on how to delete the outputs of inputs that are not part of this run."""
        if not self._settings.prune:
            return "delete them with --prune"
        if self.totals.unseen:
            return "--prune deletes nothing if a SOURCE cannot be read: correct the SOURCE"
        return "leave out --shard"


def _outcomes(sent: _Sent) -> list[Outcome]:
    """Wait for the outcomes of a chunk. An input of unknown or binary format fails only if the user named it."""
    if sent.promise is None:
        return []
    plans = (plan for plan in sent.chunk if isinstance(plan, Planned) and plan.task is not None)
    return [
        outcome._replace(state="skipped") if outcome.code in NOT_ARTICLES and not plan.named else outcome
        for outcome, plan in zip(sent.promise.outcomes(), plans, strict=True)
    ]


def into_destination(  # noqa: PLR0913 - the parts of a run
    sources: Sources,
    target: Destination,
    job: Job,
    settings: Settings,
    watch: Watch,
    workers: Callable[[], Workers],
    *,
    sizes: Sizes,
) -> Totals:
    """Convert the inputs of the sources into a destination, and return the totals.

    workers: starts the workers. With ``settings.dry``, nothing is written, and the totals are those of a real run.
    Raises NewsingestError if the run cannot start or cannot continue; the same call resumes it.
    """
    dry = settings.dry
    for name in (*map(localized, sources.names), target.place):
        if is_address(name):
            storage(name)  # check before a ledger is created
    if target.one_file and not settings.force and os.path.exists(target.place) and not os.path.exists(target.ledger):
        raise not_listed(target.place)  # check before a ledger is created
    if not dry:
        try:
            for folder in target.folders():
                os.makedirs(folder or ".", exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"the folder cannot be created: {reason(error)}", "check the name", shown(target.place)
            ) from error
    if not dry and not settings.force and not os.path.exists(target.ledger):
        target.check_owner()  # as above
    overwrites = settings.force and not target.one_file
    named = read_ahead(sources) if overwrites else nullcontext(sources)
    with Ledger(target.ledger, dry=dry) as ledger, named as known:
        if not dry and target.one_file:
            finish_renaming(target.place, ledger)
        _check_whose(ledger, target)
        # Without --force, the run overwrites no foreign file, so it need not know the names of a list.
        listed = chain(known.names, known.files_from if overwrites else ())
        within = not target.one_file and any(_is_below(name, target.real) for name in listed)
        inputs = _without_outputs(known, target, ledger if within else None)
        if not dry:
            target.claim(ledger, force=settings.force)
        output = target.open(ledger, job, sizes=sizes, force=settings.force, within_sources=within)
        try:
            run = Run(Planner(inputs, job, ledger, output, settings), ledger, output, settings, watch, sizes)
            ledger.begin()
            ledger.commit()  # so that the ledger shows from the start which version writes to it
            return worked(run, workers, dry=dry)
        finally:
            output.close()


def worked(run: Run, workers: Callable[[], Workers], *, dry: bool) -> Totals:
    """Start the workers, convert or dry_run, and stop the workers, even after an error."""
    at_work = workers()
    try:
        return run.dry_run(at_work) if dry else run.go(at_work)
    finally:
        at_work.stop()


def _check_whose(ledger: Ledger, target: Destination) -> None:
    """Raise LedgerError if a ledger that is not at its default path belongs to another destination."""
    known, here = ledger.fact("of"), shown(target.real)  # escaped, because a name of any bytes cannot be stored as text
    if ledger.path != ledger_beside(target.place, one_file=target.one_file) and known not in (None, here):
        raise LedgerError(f"the ledger belongs to {known}", "name another ledger with --ledger", shown(ledger.path))
    ledger.set_fact("of", here)


def _without_outputs(sources: Sources, target: Destination, ledger: Ledger | None) -> Sources:
    """Return the sources without the outputs of this run. ledger: tells the outputs in a folder that holds sources."""
    sources = replace(sources, avoid=target.avoided())
    if ledger is None:
        return sources
    lead = target.real
    return replace(sources, is_output=lambda path: ledger.wrote(path.removeprefix(lead).lstrip("/")))


def _is_below(name: str, there: str) -> bool:
    """Return whether a source is the destination, or below it."""
    try:
        name = localized(name)
        real = without_credentials(name) if is_address(name) else os.path.realpath(name)
    except (UsageError, ValueError):  # the name of a list is invalid; the input fails later
        return False
    return real == there or real.startswith(there.rstrip("/") + "/")
