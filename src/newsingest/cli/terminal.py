"""What the commands that draw share: text without harm, how wide the terminal is, and the pager."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, TextIO, cast

from newsingest.errors import NewsingestError

if TYPE_CHECKING:
    from rich.console import Console

_WIDEST = 100  # columns: longer lines are hard to read
_NARROWEST = 20
_SPACES = "\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{EN SPACE}\N{EM SPACE}\N{THIN SPACE}"
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # what emoji and some scripts are written with
_HARMLESS = frozenset(_SPACES + _JOINERS)
_ONE_BYTE, _FIRST_ASTRAL = 0x100, 0x10000


def harmless(text: str, keep: str = "") -> str:
    """Return a text in which no character steers the terminal: it shows as ``\\x1b`` or ``<U+202E>``.

    So do those that turn the direction of text, and line ends, but for what ``keep`` holds.
    """
    if text.isprintable():
        return text
    return "".join(char if _shows(char, keep) else _escape(ord(char)) for char in text)


def unsteering(data: bytes) -> bytes:
    """Return UTF-8 in which no character steers the terminal: it stands there as ``\\u202e``, which JSON reads as what it was."""
    text = data.decode()
    if text.isprintable():
        return data
    return "".join(char if _shows(char, "\n\t") else _json_escape(ord(char)) for char in text).encode()


def _json_escape(code: int) -> str:
    if code < _FIRST_ASTRAL:
        return f"\\u{code:04x}"
    high, low = divmod(code - _FIRST_ASTRAL, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def _shows(char: str, keep: str) -> bool:
    return char.isprintable() or char in _HARMLESS or char in keep


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < _ONE_BYTE else f"<U+{code:04X}>"


def columns() -> int:
    """Return how wide to draw: as COLUMNS says, else as the terminal is up to a readable width, else 80."""
    found = shutil.get_terminal_size().columns
    return max(_NARROWEST, found if os.environ.get("COLUMNS", "").isdecimal() else min(found, _WIDEST))


def console(stream: TextIO, *, coloured: bool, width: int) -> "Console":
    """Return a console of rich that draws for a stream: what it captures is for the caller to write.

    rich itself must not even flush the stream: it ends the process with 1 where the pipe is closed. NO_COLOR and TERM
    count where it is coloured; text is taken as it stands, without rich's markup.
    """
    import io  # noqa: PLC0415 - only where something is drawn

    from rich.console import Console  # noqa: PLC0415

    nowhere = io.TextIOWrapper(io.BytesIO(), encoding=stream.encoding)
    return Console(
        file=nowhere, force_terminal=coloured, color_system="auto" if coloured else None, width=width, markup=False,
        emoji=False, highlight=False,
    )  # fmt: skip


@contextlib.contextmanager
def paged() -> Iterator[tuple[TextIO, bool]]:
    """Yield what to write to, and whether it shows colours: the user's pager where there is a terminal for it.

    A pager that is left before the end raises nothing here: it is what people do.
    """
    if sys.stdout is None:
        raise NewsingestError("standard output is closed", "redirect it to a file, or pipe it into a pager")
    on_terminal = sys.stdout.isatty()
    command = _pager() if on_terminal else []
    if not command:
        yield sys.stdout, on_terminal
        return
    import subprocess  # noqa: PLC0415 - only where there is a pager

    environment = {"LESS": "-RFX", "LESSCHARSET": "utf-8", **os.environ}
    with (
        _patient(),
        subprocess.Popen(  # noqa: S603 - the user's own pager
            command, stdin=subprocess.PIPE, env=environment, encoding="utf-8", errors="backslashreplace"
        ) as process,
    ):
        if process.stdin is None:  # it is a pipe
            return
        try:
            yield cast("TextIO", process.stdin), _shows_colours(command, environment["LESS"])
        except BrokenPipeError:
            pass
        finally:
            with contextlib.suppress(OSError):
                process.stdin.close()


def _pager() -> list[str]:
    """Return the command of the user's pager, or none where there is none, or where it would only be cat."""
    import shlex  # noqa: PLC0415 - only where there is a pager

    try:
        command = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:  # quotes that do not close
        return []
    return command if command and command[0] != "cat" and shutil.which(command[0]) else []


def _shows_colours(command: list[str], less: str) -> bool:
    """Tell whether a pager passes colours on; less does so with -R, and shows them as ESC without."""
    flags = less + " " + " ".join(command[1:])
    return os.path.basename(command[0]) != "less" or "r" in flags.lower()


@contextlib.contextmanager
def _patient() -> Iterator[None]:
    """Leave Ctrl-C to the pager: it ends a search there, and not the command behind it."""
    import signal  # noqa: PLC0415 - only where there is a pager

    before = signal.signal(signal.SIGINT, _nothing)  # not SIG_IGN, which the pager would inherit
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Do nothing on a signal."""
