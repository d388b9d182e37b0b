"""Show the progress of a run on standard error: a bar on a terminal, otherwise a line every few seconds."""

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import click

from newsingest.batch.ledger import State
from newsingest.batch.plan import Planned
from newsingest.batch.sources import Archive, Sources, listed
from newsingest.batch.watch import Watch
from newsingest.cli.output import echo
from newsingest.errors import NewsingestError, counted, one_line
from newsingest.paths import shown

_SECONDS = 5.0  # the time between two lines


class Progress(Watch):
    """A counter of finished inputs. This class prints failures and warnings but no progress, as for --quiet."""

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
        """Print that an input failed, and why."""
        self.say(f"{name}: {why}")

    def note(self, name: str, what: str) -> None:
        """Print a warning about something that was left out."""
        self.say(f"warning: {name}: {what}")

    def predicted(self, plan: Planned) -> None:
        """Print to standard output what a run would do with an input."""
        if plan.state == "ok":
            output = plan.output.columns.get("output", plan.row.output if plan.row is not None else None)
            line = f"convert {plan.name}" + (f" -> {shown(str(output))}" if output is not None else "")
        else:
            line = f"{plan.state} {plan.name}" + (f": {plan.message}" if plan.message else "")
        echo(one_line(line))

    def say(self, line: str) -> None:
        """Print a line. If standard error is closed, do nothing, so that the work continues."""
        with contextlib.suppress(OSError, ValueError):
            click.echo(one_line(line), err=True)

    def tick(self) -> None:
        """Do nothing. Subclasses show the progress if it is time."""

    @property
    def rate(self) -> float:
        """Return the files per second so far."""
        return self.files / max(time.monotonic() - self._began, 0.001)


class Lines(Progress):
    """Progress as a line every few seconds, for logs."""

    def __init__(self) -> None:
        super().__init__()
        self._next = time.monotonic() + _SECONDS

    def tick(self) -> None:
        """Print the progress, if it is time."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _SECONDS
            megabytes = self.bytes / 1e6
            self.say(
                f"{counted(self.files, 'file')}, {megabytes:.1f} MB, {self.rate:.0f} files/s, {self.failures} failed"
            )


class Bar(Progress):
    """Progress as a bar of rich, which its own thread draws."""

    def __init__(self, bar: Any, task: Any) -> None:
        super().__init__()
        self._bar, self._task = bar, task
        self._next = 0.0

    def say(self, line: str) -> None:
        """Print a line above the bar."""
        with contextlib.suppress(OSError, ValueError):
            self._bar.console.print(one_line(line), markup=False, highlight=False, soft_wrap=True)

    def tick(self) -> None:
        """Update the bar, at most ten times per second."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 0.1
            self.show()

    def show(self) -> None:
        """Update the bar."""
        self._bar.update(
            self._task,
            completed=self.bytes,
            files=counted(self.files, "file"),
            rate=f"{self.rate:.0f}",
            failures=self.failures,
        )


@contextlib.contextmanager
def watching(*, quiet: bool, sources: Sources | None, dry: bool) -> Iterator[Progress]:
    """Yield the watch of a run. sources: the sources of the run, or None if they cannot be listed beforehand."""
    if quiet or dry or sys.stderr is None:
        yield Progress()
    elif not sys.stderr.isatty():
        yield Lines()
    else:
        with _bar(sources) as bar:
            yield bar


@contextlib.contextmanager
def comparing(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that shows the progress of a comparison. It takes the steps that are done, and all steps."""
    if quiet or sys.stderr is None:
        yield lambda _done, _steps: None
    elif not sys.stderr.isatty():
        yield _percents()
    else:
        from rich import progress as rich  # noqa: PLC0415 - only on a terminal
        from rich.console import Console  # noqa: PLC0415

        with rich.Progress(console=Console(stderr=True), refresh_per_second=5, transient=True) as bar:
            task = bar.add_task("comparing")
            yield lambda done, steps: bar.update(task, completed=done, total=steps)


def _percents() -> Callable[[int, int], None]:
    """Return a function that prints the progress of a comparison every few seconds."""
    due = time.monotonic() + _SECONDS

    def tell(done: int, steps: int) -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + _SECONDS
            with contextlib.suppress(OSError, ValueError):
                click.echo(f"compared {100 * done // steps} %", err=True)

    return tell


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
    """Add up the bytes of all inputs while the work is already running, and set the total of the bar."""
    total = 0
    with contextlib.suppress(NewsingestError, OSError):
        for found in listed(sources):
            total += (found.at if isinstance(found, Archive) else found).weight
            if stop.is_set():
                return
        bar.update(task, total=total)
