"""Where records go: standard output, or a file written beside its place and renamed when it is whole."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from newsingest.errors import NewsingestError, UsageError
from newsingest.paths import shown


def check_output(output: str | None, inputs: tuple[str, ...]) -> None:
    """Refuse an output that is one of the inputs, or a folder."""
    if output is None:
        return
    target = Path(output)
    if target.is_dir():
        msg = f"{shown(output)} is a folder"
        raise UsageError(msg, "name a file")
    for name in inputs:
        with contextlib.suppress(OSError):
            if target.samefile(name):
                msg = f"the output {shown(output)} is one of the inputs"
                raise UsageError(msg, "name another file")


@contextlib.contextmanager
def opened(output: str | None) -> Iterator[BinaryIO]:
    """Yield a stream for the records; a file appears under its name only when all of it was written."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(output)
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _failed(output, error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(temporary, _mode(target))  # noqa: PTH101 - a name, not a Path
        os.replace(temporary, target)  # noqa: PTH105 - as above
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - as above
        if isinstance(error, OSError):
            raise _failed(output, error) from error
        raise


def _mode(target: Path) -> int:
    """Return the mode of the file that is replaced, or that of a new one under the user's umask."""
    with contextlib.suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _failed(output: str, error: OSError) -> NewsingestError:
    return NewsingestError(f"cannot be written: {error.strerror}", "check the folder and its disk", shown(output))
