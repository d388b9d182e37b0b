"""Read records from files or from standard input, for commands that take records."""

import sys
from collections.abc import Iterator
from io import BufferedIOBase
from typing import cast

from newsingest.cli.reading import STDIN
from newsingest.errors import InputError, reason
from newsingest.limits import Limits
from newsingest.survey.record_files import Stored, split_records, stored


def recorded(name: str, limits: Limits) -> Iterator[Stored]:
    """Yield the records of a file, or of standard input. ``limits.size`` limits the size of one record.

    Raises InputError if the input cannot be read further.
    """
    if name != STDIN:
        yield from stored(name, limits)
        return
    if sys.stdin is None:
        raise InputError("standard input is closed", "pipe records into it", STDIN)
    try:
        for place, data in split_records(cast("BufferedIOBase", sys.stdin.buffer), limits.size):
            yield Stored(place, data, len(data))
    except InputError as error:
        raise type(error)(error.problem, error.advice, STDIN) from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {reason(error)}", "pipe records into it", STDIN) from error
