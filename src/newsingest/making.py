"""Files in the making: nobody else has put them there or reads them, and a whole one has the mode that users expect."""

import os
import stat
from typing import BinaryIO

from newsingest.paths import check_no_folder

_OWN = 0o600


def begun(path: str) -> BinaryIO:
    """Make a file and open it for writing. What has its name - a link, the rest of a killed run - is removed, never followed.

    Raises StoppedError if a folder has its name, OSError if it cannot be made.
    """
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        number = os.open(path, how, _OWN)
    except FileExistsError:
        check_no_folder(path)
        os.unlink(path)  # noqa: PTH108 - names of any bytes
        number = os.open(path, how, _OWN)
    return open(number, "wb")  # noqa: PTH123 - as above


def gone_on_with(path: str) -> BinaryIO:
    """Open a file that was begun. Raises OSError for a link."""
    number = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
    os.fchmod(number, _OWN)
    return open(number, "r+b")  # noqa: PTH123 - as above


def is_file(path: str) -> bool:
    """Tell whether a regular file has that name itself, and not what a link leads to."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def release(file: BinaryIO, target: str) -> None:
    """Give a whole file, which is still open, the mode of the one that it is going to replace, or that of any new file."""
    file.flush()
    os.fchmod(file.fileno(), mode_of(target))


def mode_of(target: str) -> int:
    """Return the mode of a file, or where there is none that of a new one under the user's umask."""
    if is_file(target):
        return os.lstat(target).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
