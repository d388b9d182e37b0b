"""How far a run is, on standard error: a bar on a terminal, a plain line now and then elsewhere."""

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import click

from newsingest.batch.ledger import State
from newsingest.batch.plan import Planned
from newsingest.batch.sources import Archive, Sources, listed
from newsingest.batch.watch import Watch
from newsingest.errors import NewsingestError, counted, one_line
from newsingest.paths import shown

_SECONDS = 5.0  # between two plain lines


class Progress(Watch):
    """Counts what is done. This one shows no progress, only what went wrong: it is what --quiet leaves."""

    def __init__(self) -> None:
        self.files = self.bytes = self.failures = 0
        self._began = time.monotonic()

    def done(self, state: State, weight: int) -> None:
        """Count an input."""
        self.files += 1
        self.bytes += weight
        self.failures += state == "failed"
        self.tick()

    def failed(self, name: str, why: str) -> None:
        """Say what failed."""
        self.say(f"{name}: {why}")

    def note(self, name: str, what: str) -> None:
        """Say what had to be left out."""
        self.say(f"warning: {name}: {what}")

    def foreseen(self, plan: Planned) -> None:
        """Say on standard output what a run would make of an input."""
        if plan.state == "ok":
            output = plan.place.columns.get("output", plan.row.output if plan.row is not None else None)
            line = f"convert {plan.name}" + (f" -> {shown(str(output))}" if output is not None else "")
        else:
            line = f"{plan.state} {plan.name}" + (f": {plan.message}" if plan.message else "")
        click.echo(one_line(line))

    def say(self, line: str) -> None:
        """Say something; where nobody listens, the work goes on all the same."""
        with contextlib.suppress(OSError, ValueError):
            click.echo(one_line(line), err=True)

    def tick(self) -> None:
        """Look at the clock."""

    @property
    def rate(self) -> float:
        """Return the files a second so far."""
        return self.files / max(time.monotonic() - self._began, 0.001)


class Lines(Progress):
    """A plain line every few seconds, for logs."""

    def __init__(self) -> None:
        super().__init__()
        self._next = time.monotonic() + _SECONDS

    def tick(self) -> None:
        """Say how far the run is, if it is time."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _SECONDS
            megabytes = self.bytes / 1e6
            self.say(
                f"{counted(self.files, 'file')}, {megabytes:.1f} MB, {self.rate:.0f} files/s, {self.failures} failed"
            )


class Bar(Progress):
    """A bar of rich, drawn by a thread of its own."""

    def __init__(self, bar: Any, task: Any) -> None:
        super().__init__()
        self._bar, self._task = bar, task
        self._next = 0.0

    def say(self, line: str) -> None:
        """Say something above the bar."""
        with contextlib.suppress(OSError, ValueError):
            self._bar.console.print(one_line(line), markup=False, highlight=False, soft_wrap=True)

    def tick(self) -> None:
        """Let the bar know, ten times a second and no oftener."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 0.1
            self.show()

    def show(self) -> None:
        """Let the bar know how far the run is."""
        self._bar.update(
            self._task,
            completed=self.bytes,
            files=counted(self.files, "file"),
            rate=f"{self.rate:.0f}",
            failures=self.failures,
        )


@contextlib.contextmanager
def watching(*, quiet: bool, sources: Sources | None, dry: bool) -> Iterator[Progress]:
    """Yield who looks on. sources: what will be read, if it can be counted beforehand."""
    if quiet or dry or sys.stderr is None:
        yield Progress()
    elif not sys.stderr.isatty():
        yield Lines()
    else:
        with _bar(sources) as bar:
            yield bar


@contextlib.contextmanager
def _bar(sources: Sources | None) -> Iterator[Bar]:
    from rich import progress as rich  # noqa: PLC0415 - only on a terminal
    from rich.console import Console  # noqa: PLC0415

    columns = (
        rich.BarColumn(),
        rich.TextColumn("{task.fields[files]}"),
        rich.DownloadColumn(),
        rich.TextColumn("{task.fields[rate]} files/s"),
        rich.TimeRemainingColumn(),
        rich.TextColumn("{task.fields[failures]} failed"),
    )
    stop = threading.Event()
    with rich.Progress(*columns, console=Console(stderr=True), refresh_per_second=5, transient=True) as bar:
        task = bar.add_task("", total=None, files=counted(0, "file"), rate="0", failures=0)
        if sources is not None:
            count = threading.Thread(target=_count, args=(sources, bar, task, stop), daemon=True)
            count.start()
        shown_bar = Bar(bar, task)
        try:
            yield shown_bar
            shown_bar.show()
        finally:
            stop.set()


def _count(sources: Sources, bar: Any, task: Any, stop: threading.Event) -> None:
    """Find out how many bytes there are to do, while the work has already begun."""
    total = 0
    with contextlib.suppress(NewsingestError, OSError):
        for found in listed(sources):
            total += (found.at if isinstance(found, Archive) else found).weight
            if stop.is_set():
                return
        bar.update(task, total=total)
