"""The files of an output folder on this machine: written by the process of the run, or by a worker that sees it too."""

import contextlib
import errno
import os
import stat
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import BinaryIO, ClassVar

from newsingest.batch.outputs.protocol import in_the_way, stopped
from newsingest.errors import OutputError, reason
from newsingest.paths import shown
from newsingest.temporary_files import begun, is_file, release

_PART = ".newsingest.part"
# What ails one output only. Any other error - a full disk, a lost one - ends the run, which can be taken up again.
_ITS_OWN = {
    errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY,
    errno.EXDEV, errno.ELOOP, errno.EINVAL, errno.EILSEQ,
}  # fmt: skip
_NO_FILE = {errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}  # a name under which no file can be


def write(place: str, name: str, data: bytes, *, part: str = _PART) -> None:
    """Write a file below a folder, beside its place, and rename it. part: its name until then, below the folder.

    Raises OutputError where this file cannot be written, StoppedError where none can.
    """
    temporary = f"{place}/{part}"
    try:
        _make_folders(place, name)
        with begun(temporary) as file:
            file.write(data)
            release(file, f"{place}/{name}")
        try:
            os.replace(temporary, f"{place}/{name}")
        except FileNotFoundError:  # another process took away the last file beside it, and the folder with that
            _make_folders(place, name)
            os.replace(temporary, f"{place}/{name}")
    except OSError as error:
        if error.errno not in _ITS_OWN:
            raise stopped(place, error) from error
        if _is_folder(f"{place}/{name}"):
            raise in_the_way(name) from error
        msg = f"cannot write the output {shown(name)}: {reason(error)}"
        raise OutputError(msg, "correct this, then run again with --retry-failed") from error


def _make_folders(place: str, name: str) -> None:
    """Make the folders above an output. Each is looked at before each write: no link among them leads out."""
    for folder in above(name):
        path = f"{place}/{folder}"
        try:
            mode = os.lstat(path).st_mode
        except FileNotFoundError:
            with contextlib.suppress(FileNotFoundError):  # too long a path shows before folders are made for it
                os.lstat(f"{place}/{name}")
            with contextlib.suppress(FileExistsError):  # another worker was there first
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

    sign: a file of this run in the folder. A worker that does not find it sees another folder, or none.
    """

    place: str
    sign: str = ""
    anywhere: ClassVar[bool] = False

    def size(self, name: str) -> int | None:
        """Return the size of a regular file in bytes, or None where there is none."""
        try:
            found = os.lstat(f"{self.place}/{name}")
        except OSError:
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def has(self, name: str) -> bool:
        """Tell whether anything has that name, in the folder itself."""
        return os.path.lexists(f"{self.place}/{name}") and not self._leads_out(name)

    def _leads_out(self, name: str) -> bool:
        """Tell whether a name leads out of the folder: by a link, or as no run ever names an output."""
        return (
            ".." in name.split("/")
            or "\0" in name
            or any(os.path.islink(f"{self.place}/{folder}") for folder in above(name))
        )

    def is_folder(self, name: str) -> bool:
        """Tell whether a folder has that name."""
        return _is_folder(f"{self.place}/{name}")

    def names(self) -> list[str]:
        """Return the names of the files, and of links, that are not below another folder."""
        with contextlib.suppress(OSError), os.scandir(self.place) as entries:
            return [entry.name for entry in entries if not entry.is_dir(follow_symlinks=False)]
        return []

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole, or not at all. Raises OutputError where this one cannot be, StoppedError where none can."""
        write(self.place, name, data, part=_part_of(os.getpid()) if self.sign else _PART)

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading. Raises OSError."""
        return open(f"{self.place}/{name}", "rb")

    def delete(self, name: str) -> None:
        """Delete a file, if it is there, and the folders that this leaves empty.

        Raises OutputError where this one cannot be deleted, StoppedError where none can.
        """
        if self._leads_out(name):
            return
        try:
            os.unlink(f"{self.place}/{name}")
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno in _NO_FILE or self.is_folder(name):
                return  # what is there instead is nothing that a run wrote
            if error.errno not in _ITS_OWN:
                raise stopped(f"{self.place}/{name}", error) from error
            msg = f"cannot delete the output {shown(name)}: {reason(error)}"
            raise OutputError(msg, "check the permissions, then run again with --retry-failed") from error
        for folder in list(PurePosixPath(name).parents)[:-1]:
            try:
                os.rmdir(f"{self.place}/{folder}")
            except OSError:
                return  # something is still in it

    def shared(self) -> "FilesHere":
        """Put a sign of this run into the folder, and return the files as workers are to see them."""
        sign = f"{_PART}-{uuid.uuid4().hex}"
        try:
            begun(f"{self.place}/{sign}").close()
        except OSError as error:
            raise stopped(self.place, error) from error
        return FilesHere(os.path.abspath(self.place), sign)

    def are_here(self) -> bool:
        """Tell whether this process sees the folder of the run, and may write there."""
        return is_file(f"{self.place}/{self.sign}") and os.access(self.place, os.W_OK)

    def tidy(self, *, all_of_them: bool) -> None:
        """Remove files in the making, of this run and of one that was killed. all_of_them: those of workers too."""
        for name in self.names() if all_of_them else (_PART,):
            if name == _PART or name.startswith(f"{_PART}-"):
                with contextlib.suppress(OSError):
                    os.unlink(f"{self.place}/{name}")

    def close(self) -> None:
        """Take the sign away: what workers are still at is converted again."""
        if self.sign:
            with contextlib.suppress(OSError):
                os.unlink(f"{self.place}/{self.sign}")


@cache
def _part_of(_process: int) -> str:
    """Return the temporary name that this process gives its files; on shared storage, machines may have the same numbers."""
    return f"{_PART}-{uuid.uuid4().hex}"
