"""Where records go: standard output, or a file written beside its place and renamed when it is whole."""

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, BinaryIO

import click
import msgspec

from newsingest.errors import NewsingestError, UsageError
from newsingest.paths import shown
from newsingest.temporary_files import mode_of

STDOUT = "-"


_PACKED_AT_ONCE = 1 << 20  # bytes
Pack = Callable[[bytes], bytes]


class Output:
    """A stream for records. A file appears under its name only if something was written and all of it is there.

    pack: makes one member of a compressed file.
    """

    def __init__(self, name: str | None, stream: BinaryIO, *, terminal: bool = False, pack: Pack | None = None) -> None:
        self._name, self._stream, self._terminal, self._pack = name, stream, terminal, pack
        self._waiting: list[bytes] = []  # to be packed
        self._gathered = 0
        self.written = False

    def write(self, data: bytes) -> None:
        """Write bytes; an error names the output."""
        if not data:
            return
        self.written = True
        if self._pack is None:
            self._put(_unsteering(data) if self._terminal else data)
            return
        self._waiting.append(data)
        self._gathered += len(data)
        if self._gathered >= _PACKED_AT_ONCE:
            self.finish()

    def finish(self) -> None:
        """Write what still waits to be packed."""
        if self._pack is not None and self._waiting:
            self._put(self._pack(b"".join(self._waiting)))
            self._waiting, self._gathered = [], 0

    def _put(self, data: bytes) -> None:
        try:
            self._stream.write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _failed(self._name, error) from error


def on_terminal() -> bool:
    """Tell whether a person reads along on standard output."""
    return sys.stdout is not None and sys.stdout.isatty()


def echo_json(value: Any) -> None:
    """Write a value to standard output, as JSON on a line of its own."""
    data = msgspec.json.encode(value)
    click.echo(_unsteering(data) if on_terminal() else data)


def _unsteering(data: bytes) -> bytes:
    from newsingest.cli.terminal import unsteering  # noqa: PLC0415 - only on a terminal

    return unsteering(data)


def check_output(output: str | None, inputs: tuple[str, ...]) -> None:
    """Refuse an output that is one of the inputs, standard input's file among them, or a folder."""
    if output is None or output == STDOUT:
        return
    if os.path.isdir(output):
        raise UsageError(f"{shown(output)} is a folder", "name a file")
    if not os.path.isfile(output):
        return
    there = os.stat(output)
    for name in inputs:
        with contextlib.suppress(OSError, ValueError):
            here = os.fstat(sys.stdin.fileno()) if name == "-" and sys.stdin else os.stat(name)
            if os.path.samestat(here, there):
                raise UsageError(f"the output {shown(output)} is one of the inputs", "use another file")


@contextlib.contextmanager
def opened(output: str | None, *, pack: Pack | None = None) -> Iterator[Output]:
    """Yield the stream to write to. What exists and is no regular file (a device, a pipe) is written to as it is.

    pack: compresses what goes into a file.
    """
    if output is None or output == STDOUT:
        if sys.stdout is None:
            raise NewsingestError("standard output is closed", "redirect it to a file, or use -o FILE")
        yield Output(None, sys.stdout.buffer, terminal=on_terminal())
        try:
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _failed(None, error) from error
        return
    target = os.path.realpath(output)  # a link stays a link to what is replaced
    try:
        special = os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode)
        if special:
            with open(target, "wb") as stream:
                out = Output(output, stream, pack=pack)
                yield out
                out.finish()
            return
    except OSError as error:
        raise _failed(output, error) from error
    with _replaced(output, target, pack) as out:
        yield out


@contextlib.contextmanager
def _replaced(output: str, target: str, pack: Pack | None) -> Iterator[Output]:
    import tempfile  # noqa: PLC0415 - only where a file is written

    try:
        handle, temporary = tempfile.mkstemp(prefix=".newsingest-", suffix=".part", dir=os.path.dirname(target))
    except OSError as error:
        raise _failed(output, error) from error
    stop_on_signals()
    try:
        with os.fdopen(handle, "wb") as stream:
            out = Output(output, stream, pack=pack)
            yield out
            out.finish()
        if out.written:
            try:
                os.chmod(temporary, mode_of(target))
                os.replace(temporary, target)
            except OSError as error:
                raise _failed(output, error) from error
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def stop_on_signals(*, in_haste: bool = False) -> None:
    """Let SIGTERM and SIGHUP end the process by way of its clean-up, but for one that is ignored, as under nohup.

    in_haste: a second signal, Ctrl-C too, ends it at once, for what it is at can be taken up again.
    """
    import signal  # noqa: PLC0415 - only where there is something to clean up

    names = ["SIGTERM", "SIGHUP"] + ["SIGINT"] * in_haste
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]  # Windows has no SIGHUP
    numbers = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in numbers if in_haste else ():
            signal.signal(each, _leave)
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        sys.exit(128 + number)

    for number in numbers:
        signal.signal(number, stop)


def _leave(number: int, _frame: FrameType | None) -> None:
    """Leave without any clean-up but for workers, which may complain if left alone, and the cursor, which a bar hides."""
    if "multiprocessing" in sys.modules:
        for worker in sys.modules["multiprocessing"].active_children():
            worker.kill()
    with contextlib.suppress(OSError):
        if os.isatty(2):
            os.write(2, b"\x1b[?25h\n")
    os._exit(128 + number)


def _failed(output: str | None, error: OSError) -> NewsingestError:
    name = shown(output) if output else "standard output"
    return NewsingestError(f"cannot be written: {error.strerror}", "check the folder and the disk", name)
