"""Read the totals and entries of a ledger, even while a run writes to it."""

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple, cast

from newsingest.batch.ledger.file import (
    has_tables,
    is_begun,
    last_run,
    read_only,
    shared_fingerprints,
    sqlite_errors,
    typed,
)
from newsingest.batch.ledger.rows import DONE
from newsingest.batch.skips import LIKE_UNINDENTED
from newsingest.errors import LedgerError
from newsingest.paths import shown


class Entry(NamedTuple):
    """The state of one input. time: in nanoseconds since 1970. output: the path below the folder, None in one file."""

    path: str
    member: str | None
    state: str
    size: int
    time: int
    digest: str
    output: str | None
    fingerprint: str
    warnings: list[str]
    code: str
    message: str

    @property
    def name(self) -> str:
        """Return the name to show."""
        return f"{self.path}/{self.member}" if self.member else self.path


class Status(NamedTuple):
    """The totals of the last run, or of its inputs so far.

    finished: whether the run came to its end. states: how many inputs are in each state; the sum is ``inputs``. gone:
    outputs of inputs that the run did not meet. shared: articles that share a fingerprint with another article.
    skipped, failed, warnings: counts by code. unindented: inputs of unknown format that are Chinese text. rules: the
    version of the rules.
    """

    finished: bool
    inputs: int
    states: dict[str, int]
    gone: int
    shared: int
    skipped: dict[str, int]
    unindented: int
    failed: dict[str, int]
    warnings: dict[str, int]
    rules: str


def _opened(path: str) -> contextlib.closing[sqlite3.Connection]:
    """Open a ledger. Raises LedgerError if it cannot be read, or if a run has written nothing into it yet."""
    base = read_only(path)
    try:
        if has_tables(base) and is_begun(base, path):
            return contextlib.closing(base)
    except (sqlite3.Error, LedgerError):
        base.close()
        raise
    base.close()
    what = "the run has not recorded an input yet"
    raise LedgerError(what, "wait, or run the same convert command again if the run was killed", shown(path))


def _last_run(base: sqlite3.Connection, path: str) -> tuple[int, bool, str]:
    """Return the number of the last run, whether it is finished, and an SQL condition for the rows to read.

    The condition selects all rows if the run is not finished.
    """
    run = last_run(base, path)
    (finished,) = base.execute("SELECT count(*) FROM fact WHERE name = 'finished' AND value = ?", (run,)).fetchone()
    return run, bool(finished), f"run = {run}" if finished else "1"


def status_of(path: str) -> Status:
    """Return the totals of a ledger. Raises LedgerError if it cannot be read."""
    with sqlite_errors(path, reading=True), _opened(path) as base:

        def counted(column: str, where: str) -> dict[str, int]:
            found = base.execute(f"SELECT {column}, count(*) FROM input WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1")  # noqa: S608 - our own text
            return cast("dict[str, int]", typed(dict(found.fetchall()), dict[str, int], "input"))

        run, finished, met = _last_run(base, path)
        states = counted("state", met)
        unindented = f"{met} AND state = 'skipped' AND message LIKE '{LIKE_UNINDENTED}'"
        warnings: Counter[str] = Counter()
        for codes, count in counted("warnings", f"{met} AND warnings <> ''").items():
            warnings.update(dict.fromkeys(codes.split(), count))
        (gone,) = base.execute("SELECT count(*) FROM input WHERE run <> ? AND length IS NOT NULL", (run,)).fetchone()
        (rules,) = base.execute("SELECT rules FROM made_by ORDER BY id DESC LIMIT 1").fetchone()
        return Status(
            finished=finished,
            inputs=sum(states.values()),
            states={state: states.get(state, 0) for state in (*DONE, "skipped", "failed", "waiting")},
            gone=gone if finished else 0,
            shared=shared_fingerprints(base, run if finished else None),
            skipped=counted("code", f"{met} AND state = 'skipped'"),
            unindented=sum(counted("code", unindented).values()),
            failed=counted("code", f"{met} AND state = 'failed'"),
            warnings=dict(warnings.most_common()),
            rules=typed(rules, str, "made_by"),
        )


def entries(path: str, states: Collection[str] = ()) -> Iterator[Entry]:
    """Yield the entry of each input of the last run, in its order. states: only inputs in these states; () for all."""
    with sqlite_errors(path, reading=True), _opened(path) as base:
        _, _, met = _last_run(base, path)
        only = f" AND state IN ({', '.join('?' * len(states))})" if states else ""
        columns = ", ".join(Entry._fields).replace("output", "CASE WHEN length IS NOT NULL THEN output END")
        query = f"SELECT {columns} FROM input WHERE {met}{only} ORDER BY ordinal, id"  # noqa: S608 - our own text
        for row in base.execute(query, tuple(states)):
            path, member, *rest = row
            yield typed((path, member, *rest[:6], str(rest[6]).split(), *rest[7:]), Entry, "input")
