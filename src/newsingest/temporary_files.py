"""Files in the making: nobody else has put them there or reads them, and a whole one has the mode that users expect."""

import errno
import os
import stat
from typing import BinaryIO

from newsingest.paths import check_no_folder

_OWN = 0o600


def begun(path: str) -> BinaryIO:
    """Make a file and open it for writing. What has its name - a link, the rest of a killed run - is removed, never followed.

    Raises StoppedError if a folder has its name, OSError if it cannot be made.
    """
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        number = os.open(path, how, _OWN)
    except FileExistsError:
        check_no_folder(path)
        os.unlink(path)  # noqa: PTH108 - names of any bytes
        number = os.open(path, how, _OWN)
    return open(number, "wb")  # noqa: PTH123 - as above


def gone_on_with(path: str) -> BinaryIO:
    """Open a file that was begun. Raises OSError for a link."""
    number = open_itself(path, os.O_RDWR, _OWN)
    _set_mode(number, _OWN)
    return open(number, "r+b")  # noqa: PTH123 - as above


def open_itself(path: str, how: int, mode: int) -> int:
    """Open a file as os.open does, and raise OSError (ELOOP) for a link.

    Where the system has no flag for this, the name is looked at before: a link that comes in between is followed.
    """
    flag = getattr(os, "O_NOFOLLOW", 0)
    if not flag and os.path.islink(path):  # noqa: PTH114 - as above
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    return os.open(path, how | flag, mode)


def is_file(path: str) -> bool:
    """Tell whether a regular file has that name itself, and not what a link leads to."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def release(file: BinaryIO, target: str) -> None:
    """Give a whole file, which is still open, the mode of the one that it is going to replace, or that of any new file."""
    file.flush()
    _set_mode(file.fileno(), mode_of(target))


def _set_mode(number: int, mode: int) -> None:
    """Set the mode of an open file, where the system has modes."""
    if hasattr(os, "fchmod"):
        os.fchmod(number, mode)


def mode_of(target: str) -> int:
    """Return the mode of a file, or where there is none that of a new one under the user's umask."""
    if is_file(target):
        return os.lstat(target).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
