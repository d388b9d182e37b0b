"""Write a file under a temporary name, and give it its name and the user's usual mode when it is complete.

The temporary file is created fresh, with mode 0600, and never through a link. No other module renames local files.
"""

import errno
import os
import stat
from typing import BinaryIO

from newsingest.paths import check_no_folder

TEMPORARY = ".newsingest.part"  # start of the temporary names in an output folder, by which a later run finds them
_OWN = 0o600


def part_of(path: str) -> str:
    """Return the temporary name of a file: hidden, in the same folder."""
    folder, name = os.path.split(path)
    return os.path.join(folder, f".{name}.newsingest-part")  # noqa: PTH118 - names may have any bytes


def is_temporary(name: str) -> bool:
    """Return whether a name is a temporary name in an output folder."""
    return name == TEMPORARY or name.startswith(f"{TEMPORARY}-")


def random_name(start: str) -> str:
    """Return a name that no other process and no other machine uses. start: the start of the name."""
    return f"{start}-{os.urandom(16).hex()}"


def begun(path: str) -> BinaryIO:
    """Create a file and open it for writing.

    An existing file or link of this name is removed, never followed: a killed run may have left it.
    Raises StoppedError if a folder has this name, and OSError if the file cannot be created.
    """
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        number = os.open(path, how, _OWN)
    except FileExistsError:
        check_no_folder(path)
        os.unlink(path)  # noqa: PTH108 - names may have any bytes
        number = os.open(path, how, _OWN)
    return open(number, "wb")  # noqa: PTH123 - as above


def gone_on_with(path: str) -> BinaryIO:
    """Open an existing temporary file to continue it. Raises OSError if it is a link."""
    number = open_itself(path, os.O_RDWR, _OWN)
    _set_mode(number, _OWN)
    return open(number, "r+b")  # noqa: PTH123 - as above


def open_itself(path: str, how: int, mode: int) -> int:
    """Open a file like os.open, but raise OSError (ELOOP) if it is a link.

    If the system has no O_NOFOLLOW, the name is checked before the file is opened. A link that appears in between is
    followed.
    """
    flag = getattr(os, "O_NOFOLLOW", 0)
    if not flag and os.path.islink(path):  # noqa: PTH114 - as above
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    return os.open(path, how | flag, mode)


def is_file(path: str) -> bool:
    """Return whether the path is a regular file, and not a link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def release(file: BinaryIO, target: str) -> None:
    """Give a complete, open file its final mode: the mode of the target that it will replace, or of a new file."""
    file.flush()
    _set_mode(file.fileno(), mode_of(target))


def complete(file: BinaryIO, target: str, *, sync: bool = True) -> None:
    """Complete a temporary file that is open: give it its final mode, and close it. Raises OSError.

    target: the file that it will replace. sync: write it to the disk first, so that it survives a power cut.
    """
    release(file, target)
    if sync:
        os.fsync(file.fileno())
    file.close()


def rename(temporary: str, target: str) -> None:
    """Give a complete temporary file its name. Raises OSError."""
    os.replace(temporary, target)  # noqa: PTH105 - names may have any bytes


def put_in_place(file: BinaryIO, temporary: str, target: str, *, sync: bool = True) -> None:
    """Complete a temporary file that is open, and give it its name. sync: as in ``complete``. Raises OSError."""
    complete(file, target, sync=sync)
    rename(temporary, target)


def _set_mode(number: int, mode: int) -> None:
    """Set the mode of an open file, if the system supports it."""
    if hasattr(os, "fchmod"):
        os.fchmod(number, mode)


def mode_of(target: str) -> int:
    """Return the mode of a file. If there is no file, return the mode of a new file under the user's umask."""
    if is_file(target):
        return os.lstat(target).st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
