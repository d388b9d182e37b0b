"""The files of an output folder on this machine, written by the process of the run or by workers."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import BinaryIO, ClassVar

from newsingest.batch.outputs.protocol import in_the_way, stopped
from newsingest.errors import OutputError, reason
from newsingest.paths import shown
from newsingest.temporary_files import TEMPORARY, begun, is_file, is_temporary, put_in_place, random_name, rename

# Errors of one output. Any other error, such as a full disk, ends the run; it can be resumed.
_ITS_OWN = {
    errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY,
    errno.EXDEV, errno.ELOOP, errno.EINVAL, errno.EILSEQ,
}  # fmt: skip
_NO_FILE = {errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}  # errors of a name that no file can have


def write(place: str, name: str, data: bytes, *, part: str = TEMPORARY) -> None:
    """Write a file below a folder under a temporary name, and rename it. part: the temporary name.

    Raises OutputError if this file cannot be written, StoppedError if no file can.
    """
    temporary = f"{place}/{part}"
    try:
        _make_folders(place, name)
        with begun(temporary) as file:
            file.write(data)
            try:
                put_in_place(file, temporary, f"{place}/{name}", sync=False)
            except FileNotFoundError:  # another process deleted the folder when it became empty
                _make_folders(place, name)
                rename(temporary, f"{place}/{name}")
    except OSError as error:
        if error.errno not in _ITS_OWN:
            raise stopped(place, error) from error
        if _is_folder(f"{place}/{name}"):
            raise in_the_way(name) from error
        msg = f"cannot write the output {shown(name)}: {reason(error)}"
        raise OutputError(msg, "correct this, then run again with --retry-failed") from error


def _make_folders(place: str, name: str) -> None:
    """Create the folders above an output. Each is checked before each write, so that no link leads out."""
    for folder in above(name):
        path = f"{place}/{folder}"
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            with contextlib.suppress(FileNotFoundError):  # a path that is too long fails before folders are created
                os.lstat(f"{place}/{name}")
            with contextlib.suppress(FileExistsError):  # another worker created it
                os.mkdir(path)
            mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            msg = f"{shown(folder)} in the output folder is a symbolic link"
            raise OutputError(msg, "remove the link; newsingest does not write through links")
        if not stat.S_ISDIR(mode):
            msg = f"cannot write the output {shown(name)}: {shown(folder)} is a file"
            raise OutputError(msg, "move the file, then run again with --retry-failed")


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def above(name: str) -> Iterator[str]:
    """Yield the folders above an output, from the top."""
    end = name.find("/")
    while end >= 0:
        yield name[:end]
        end = name.find("/", end + 1)


@dataclass(frozen=True)
class FilesHere:
    """The files below a folder of this machine. Nothing is written or deleted through links in it.

    sign: the name of a file that marks the folder of this run. A worker that does not find it sees another folder.
    """

    place: str
    sign: str = ""
    is_remote: ClassVar[bool] = False

    def size(self, name: str) -> int | None:
        """Return the size of a regular file in bytes, or None if there is none."""
        try:
            found = os.lstat(f"{self.place}/{name}")
        except OSError:
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def has(self, name: str) -> bool:
        """Return whether a file, folder or link has that name, and no link leads out of the folder."""
        return os.path.lexists(f"{self.place}/{name}") and not self._leads_out(name)

    def _leads_out(self, name: str) -> bool:
        """Return whether a name leads out of the folder: by a link, ``..`` or a null byte."""
        return (
            ".." in name.split("/")
            or "\0" in name
            or any(os.path.islink(f"{self.place}/{folder}") for folder in above(name))
        )

    def is_folder(self, name: str) -> bool:
        """Return whether a folder has that name."""
        return _is_folder(f"{self.place}/{name}")

    def names(self) -> list[str]:
        """Return the names of the files and links at the top, not those in subfolders."""
        with contextlib.suppress(OSError), os.scandir(self.place) as entries:
            return [entry.name for entry in entries if not entry.is_dir(follow_symlinks=False)]
        return []

    def write(self, name: str, data: bytes) -> None:
        """Write a complete file, or nothing.

        Raises OutputError if this file cannot be written, StoppedError if no file can.
        """
        write(self.place, name, data, part=_part_of(os.getpid()) if self.sign else TEMPORARY)

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading. Raises OSError."""
        return open(f"{self.place}/{name}", "rb")

    def delete(self, name: str) -> None:
        """Delete a file, if it exists, and the folders that become empty.

        Raises OutputError if this file cannot be deleted, StoppedError if no file can.
        """
        if self._leads_out(name):
            return
        try:
            os.unlink(f"{self.place}/{name}")
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno in _NO_FILE or self.is_folder(name):
                return  # no run wrote what has this name
            if error.errno not in _ITS_OWN:
                raise stopped(f"{self.place}/{name}", error) from error
            msg = f"cannot delete the output {shown(name)}: {reason(error)}"
            raise OutputError(msg, "check the permissions, then run again with --retry-failed") from error
        for folder in list(PurePosixPath(name).parents)[:-1]:
            try:
                os.rmdir(f"{self.place}/{folder}")
            except OSError:
                return  # the folder is not empty

    def shared(self) -> "FilesHere":
        """Create the sign of this run in the folder, and return the files for use by workers."""
        sign = random_name(TEMPORARY)
        try:
            begun(f"{self.place}/{sign}").close()
        except OSError as error:
            raise stopped(self.place, error) from error
        return FilesHere(os.path.abspath(self.place), sign)

    def are_here(self) -> bool:
        """Return whether this process sees the folder of the run and may write there."""
        return is_file(f"{self.place}/{self.sign}") and os.access(self.place, os.W_OK)

    def tidy(self, *, all_of_them: bool) -> None:
        """Delete temporary files of this run and of a killed run.

        all_of_them: also the temporary files of workers.
        """
        for name in self.names() if all_of_them else (TEMPORARY,):
            if is_temporary(name):
                with contextlib.suppress(OSError):
                    os.unlink(f"{self.place}/{name}")

    def close(self) -> None:
        """Delete the sign, so that workers that are still running write nothing more."""
        if self.sign:
            with contextlib.suppress(OSError):
                os.unlink(f"{self.place}/{self.sign}")


@cache
def _part_of(_process: int) -> str:
    """Return the temporary name for the files of this process. It is random: machines may have equal process ids."""
    return random_name(TEMPORARY)
