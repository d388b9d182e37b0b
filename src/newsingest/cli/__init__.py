"""The command line: a thin layer on the library, with one module for each command."""

import gc
import os
import sys
from typing import NoReturn

# How many new objects start a garbage collection. Reading one file makes about 35,000 objects and keeps nearly all of
# them, so a collection would find nothing and take 5 ms.
_OBJECTS = 50_000
INTERRUPTED = 130  # the exit status that shells report for a program that Ctrl-C ended


def run() -> NoReturn:
    """Run the command line and exit: 0 success, 1 an input failed, 2 wrong usage, 130 Ctrl-C."""
    gc.set_threshold(_OBJECTS)
    try:
        code = exit_status(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = 0
    _hush()
    _leave(code)


def exit_status(arguments: list[str]) -> int:
    """Run the command line and return the exit status.

    click's own main() exits with 1 if the pipe is closed, which breaks scripts with `set -o pipefail`. So this function
    calls the parts of main() itself.
    """
    from newsingest.cli.later import UNUSED_BY_PARSE, postpone  # noqa: PLC0415 - here, so that Ctrl-C is caught

    if arguments[:1] == ["parse"]:
        postpone(UNUSED_BY_PARSE)
    import click  # noqa: PLC0415 - as above

    from newsingest.cli.main import cli  # noqa: PLC0415 - as above
    from newsingest.errors import NewsingestError, UsageError  # noqa: PLC0415 - as above

    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # so that a name that the terminal cannot show does not crash
    if "_NEWSINGEST_COMPLETE" in os.environ:
        cli.main(arguments, prog_name="newsingest")
    try:
        with cli.make_context("newsingest", arguments) as context:
            cli.invoke(context)
        if sys.stdout is not None:
            sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    except UsageError as error:
        _say(f"Error: {error}")
        return 2
    except NewsingestError as error:
        _say(str(error))
        return 1
    except BrokenPipeError:
        return 0
    except OSError as error:
        name = (
            error.filename
        )  # a file of the program itself; errors of other files are handled where the files are used
        where = "standard output: cannot be written" if name is None else f"{name}: cannot be read"
        _say(f"{where}: {error.strerror} (check the disk)")
        return 1
    return 0


def _say(line: str) -> None:
    try:
        print(line, file=sys.stderr)  # noqa: T201 - this is the command line
    except OSError:
        return  # standard error is closed


def _hush() -> None:
    """Flush the standard streams. Redirect a broken stream to os.devnull, so that the interpreter prints no error."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _leave(code: int) -> NoReturn:
    """End the process. If nothing needs a clean-up, end it at once, because unloading the modules takes 10 ms."""
    watched = sys.gettrace() is not None or sys.getprofile() is not None
    if watched or "multiprocessing" in sys.modules:
        sys.exit(code)
    os._exit(code)


__all__ = ["exit_status", "run"]
