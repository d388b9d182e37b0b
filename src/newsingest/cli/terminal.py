"""Functions for commands that draw on a terminal: escape control characters, get the width, open the pager."""

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

_WIDEST = 100  # columns; longer lines are hard to read
_NARROWEST = 20
_SPACES = "\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{NARROW NO-BREAK SPACE}" + "".join(map(chr, range(0x2000, 0x200B)))
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # emoji and some scripts need them
_HARMLESS = frozenset(_SPACES + _JOINERS + "\N{SOFT HYPHEN}")
_ONE_BYTE, _FIRST_ASTRAL = 0x100, 0x10000


def escape_controls(text: str, keep: str = "") -> str:
    """Return a text with control characters escaped as ``\\x1b`` or ``<U+202E>``, so that none controls the terminal.

    Line ends and characters that change the direction of text are escaped too. Characters in ``keep`` are not escaped.
    """
    if text.isprintable():
        return text
    return "".join(char if _shows(char, keep) else _escape(ord(char)) for char in text)


def unsteering(data: bytes) -> bytes:
    """Return JSON with control characters escaped as ``\\u202e``, so that none controls the terminal.

    data: JSON in UTF-8. JSON readers read the escapes as the original characters.
    """
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


def terminal_width() -> int:
    """Return the width to draw: COLUMNS if set; otherwise the width of the terminal, at most 100; otherwise 80."""
    found = shutil.get_terminal_size().columns
    return max(_NARROWEST, found if os.environ.get("COLUMNS", "").isdecimal() else min(found, _WIDEST))


def console(stream: TextIO, *, coloured: bool, width: int) -> "Console":
    """Return a console of rich that draws for a stream. The caller captures its output and writes it to the stream.

    rich must not write to the stream or flush it, because it ends the process with 1 if the pipe is closed. If
    ``coloured``, NO_COLOR and TERM are respected. Text is shown as it is, without rich's markup.
    """
    import io  # noqa: PLC0415 - only needed to draw

    from rich.console import Console  # noqa: PLC0415

    nowhere = io.TextIOWrapper(io.BytesIO(), encoding=stream.encoding)
    return Console(
        file=nowhere, force_terminal=coloured, color_system="auto" if coloured else None, width=width, markup=False,
        emoji=False, highlight=False,
    )  # fmt: skip


@contextlib.contextmanager
def paged() -> Iterator[tuple[TextIO, bool]]:
    """Yield the stream to write to, and whether it shows colours. On a terminal, the stream is the user's pager.

    If the user leaves the pager before the end, no error is raised.
    """
    if sys.stdout is None:
        raise NewsingestError("standard output is closed", "redirect it to a file, or pipe it into a pager")
    on_terminal = sys.stdout.isatty()
    command = _pager() if on_terminal else []
    if not command:
        yield sys.stdout, on_terminal
        return
    import subprocess  # noqa: PLC0415 - only needed for a pager

    environment = {"LESS": "-RFX", "LESSCHARSET": "utf-8", **os.environ}
    with (
        _patient(),
        subprocess.Popen(  # noqa: S603 - the user's own pager
            command, stdin=subprocess.PIPE, env=environment, encoding="utf-8", errors="backslashreplace"
        ) as process,
    ):
        if process.stdin is None:  # never, because stdin is a pipe; for mypy
            return
        try:
            yield cast("TextIO", process.stdin), _shows_colours(command, environment["LESS"])
        except BrokenPipeError:
            pass
        finally:
            with contextlib.suppress(OSError):
                process.stdin.close()


def _pager() -> list[str]:
    """Return the command of the user's pager, or [] if there is none or if it is cat."""
    import shlex  # noqa: PLC0415 - only needed for a pager

    try:
        command = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:  # quotes that do not close
        return []
    return command if command and command[0] != "cat" and shutil.which(command[0]) else []


def _shows_colours(command: list[str], less: str) -> bool:
    """Return whether a pager shows colours. less shows colours only with -R, otherwise ESC characters."""
    flags = less + " " + " ".join(command[1:])
    return os.path.basename(command[0]) != "less" or "r" in flags.lower()


@contextlib.contextmanager
def _patient() -> Iterator[None]:
    """Ignore Ctrl-C, which is for the pager: it stops a search there and must not end this command."""
    import signal  # noqa: PLC0415 - only needed for a pager

    before = signal.signal(signal.SIGINT, _nothing)  # not SIG_IGN, because the pager would inherit it
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Do nothing on a signal."""
