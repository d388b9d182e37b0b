"""The command line: a thin face on the library. One file a command."""

import os
import sys
from typing import NoReturn

from newsingest.cli.main import cli
from newsingest.errors import NewsingestError, UsageError

INTERRUPTED = 130  # what shells report for a program that Ctrl-C ended


def run() -> NoReturn:
    """Run the command line and exit: 0 all done, 1 some input failed, 2 wrong usage, 130 Ctrl-C."""
    sys.exit(status(sys.argv[1:]))


def status(arguments: list[str]) -> int:
    """Run the command line and return the exit status.

    click's own main() exits 1 on a closed pipe, which breaks scripts under `set -o pipefail`; so its parts are called.
    """
    import click  # noqa: PLC0415 - beside its only use

    if "_NEWSINGEST_COMPLETE" in os.environ:
        cli.main(arguments, prog_name="newsingest")
    try:
        with cli.make_context("newsingest", arguments) as context:
            cli.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except UsageError as error:
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201 - this is the command line
        return 2
    except NewsingestError as error:
        print(error, file=sys.stderr)  # noqa: T201 - as above
        return 1
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        _hush()
        return 0
    return 0


def _hush() -> None:
    """Give the standard streams somewhere to flush to, or the interpreter complains on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
