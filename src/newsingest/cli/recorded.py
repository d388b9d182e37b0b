"""Records as an input of commands: files of them, and standard input."""

import sys
from collections.abc import Iterator
from io import BufferedIOBase
from typing import cast

from newsingest.cli.reading import STDIN
from newsingest.errors import InputError, reason
from newsingest.limits import Limits
from newsingest.survey.record_files import Stored, parted, stored


def recorded(name: str, limits: Limits) -> Iterator[Stored]:
    """Yield the records of a file, or of standard input. limits: of its size what one record may have. Raises InputError where it cannot be read on."""
    if name != STDIN:
        yield from stored(name, limits)
        return
    if sys.stdin is None:
        raise InputError("standard input is closed", "pipe records into it", STDIN)
    try:
        for place, data in parted(cast("BufferedIOBase", sys.stdin.buffer), limits.size):
            yield Stored(place, data, len(data))
    except InputError as error:
        raise type(error)(error.problem, error.advice, STDIN) from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {reason(error)}", "pipe records into it", STDIN) from error
