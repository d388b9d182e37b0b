"""Write records to standard output, or to a file that has a temporary name until it is complete."""

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

STDOUT = "-"


_PACKED_AT_ONCE = 1 << 20  # bytes
Pack = Callable[[bytes], bytes]


class RecordStream:
    """A stream for records. A file gets its name only if it is complete and not empty.

    pack: compresses bytes to one member of a compressed file.
    """

    def __init__(self, name: str | None, stream: BinaryIO, *, terminal: bool = False, pack: Pack | None = None) -> None:
        self._name, self._stream, self._terminal, self._pack = name, stream, terminal, pack
        self._waiting: list[bytes] = []  # bytes to compress together
        self._gathered = 0
        self.written = False

    def write(self, data: bytes) -> None:
        """Write bytes. Raises NewsingestError, which names the output, if writing fails."""
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
        """Compress and write the waiting bytes."""
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
    """Return whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def check_stdout(advice: str = "redirect it to a file, or to /dev/null") -> None:
    """Raise NewsingestError if the command was started with standard output closed. click would write nothing."""
    if sys.stdout is None:
        raise NewsingestError("standard output is closed", advice)


def echo(line: str | bytes = "") -> None:
    """Write a line to standard output. Raises NewsingestError if standard output is closed."""
    check_stdout()
    click.echo(line)


def echo_json(value: Any) -> None:
    """Write a value to standard output, as one line of JSON."""
    data = msgspec.json.encode(value)
    echo(_unsteering(data) if on_terminal() else data)


def _unsteering(data: bytes) -> bytes:
    from newsingest.cli.terminal import unsteering  # noqa: PLC0415 - only on a terminal

    return unsteering(data)


def check_output(output: str | None, inputs: tuple[str, ...]) -> None:
    """Raise UsageError if the output is a folder or one of the inputs. The file of standard input counts too."""
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


def check_suffix(command: str, output: str, *suffixes: str) -> None:
    """Raise UsageError if the suffix of an output belongs to another format than the one that a command writes.

    suffixes: of this format, the usual one first. A name without a suffix, or with an unknown suffix, is accepted.
    """
    from newsingest.exporters import BY_SUFFIX, suffix_of  # noqa: PLC0415 - not needed to print the help
    from newsingest.exporters.suffixes import foreign_suffix  # noqa: PLC0415 - as above

    found = suffix_of(output) or foreign_suffix(output, BY_SUFFIX)
    if found and found not in suffixes:
        raise UsageError(f"{command} cannot write {found}", f"use a name such as NAME{suffixes[0]}")


@contextlib.contextmanager
def opened(output: str | None, *, pack: Pack | None = None) -> Iterator[RecordStream]:
    """Yield the stream to write to. A device or a pipe is written to directly, without a temporary file.

    pack: compresses the bytes of a file.
    """
    if output is None or output == STDOUT:
        check_stdout("redirect it to a file, or use -o FILE")
        yield RecordStream(None, sys.stdout.buffer, terminal=on_terminal())
        try:
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _failed(None, error) from error
        return
    target = os.path.realpath(output)  # replace the target of a link, not the link
    try:
        special = os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode)
        if special:
            with open(target, "wb") as stream:
                out = RecordStream(output, stream, pack=pack)
                yield out
                out.finish()
            return
    except OSError as error:
        raise _failed(output, error) from error
    with _replaced(output, target, pack) as out:
        yield out


@contextlib.contextmanager
def _replaced(output: str, target: str, pack: Pack | None) -> Iterator[RecordStream]:
    from newsingest.temporary_files import begun, put_in_place, random_name  # noqa: PLC0415 - only needed for a file

    temporary = os.path.join(os.path.dirname(target), random_name(".newsingest"))  # several processes may write it
    try:
        stream = begun(temporary)
    except OSError as error:
        raise _failed(output, error) from error
    stop_on_signals()
    try:
        out = RecordStream(output, stream, pack=pack)
        yield out
        out.finish()
        if out.written:
            try:
                put_in_place(stream, temporary, target, sync=False)
            except OSError as error:
                raise _failed(output, error) from error
    finally:
        with contextlib.suppress(OSError):  # closing writes the last bytes again if the disk was full
            stream.close()
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def stop_on_signals(*, in_haste: bool = False) -> None:
    """Make SIGTERM and SIGHUP end the process with its clean-up. Signals that are ignored, as by nohup, stay ignored.

    in_haste: a second signal, also Ctrl-C, ends the process at once. This is for work that can be resumed.
    """
    import signal  # noqa: PLC0415 - only needed for work with a clean-up

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
    """End the process at once. Only kill the workers, which may print errors otherwise, and show the cursor again."""
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
