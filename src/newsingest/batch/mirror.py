"""Writing one file of a folder that mirrors its sources: by the process of the run, or by a worker anywhere."""

import contextlib
import errno
import os
import stat
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from newsingest.batch.outputs import stopped
from newsingest.batch.work import Outcome
from newsingest.errors import OutputError, reason
from newsingest.making import begun, is_file, release
from newsingest.paths import shown

_PART = ".newsingest.part"
# What ails one output only. Any other error - a full disk, a lost one - ends the run, which can be taken up again.
_ITS_OWN = {
    errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY,
    errno.EXDEV, errno.ELOOP, errno.EINVAL, errno.EILSEQ,
}  # fmt: skip


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
        os.replace(temporary, f"{place}/{name}")
    except OSError as error:
        if error.errno not in _ITS_OWN:
            raise stopped(place, error) from error
        msg = f"its output {shown(name)} cannot be written: {reason(error)}"
        raise OutputError(msg, "mend it, and say --retry-failed") from error


def _make_folders(place: str, name: str) -> None:
    """Make the folders above an output. Each is looked at before each write: no link among them leads out."""
    for folder in above(name):
        path = f"{place}/{folder}"
        try:
            is_link = stat.S_ISLNK(os.lstat(path).st_mode)
        except FileNotFoundError:
            with contextlib.suppress(FileNotFoundError):  # too long a path shows before folders are made for it
                os.lstat(f"{place}/{name}")
            with contextlib.suppress(FileExistsError):  # another worker was there first
                os.mkdir(path)
            is_link = stat.S_ISLNK(os.lstat(path).st_mode)
        if is_link:
            msg = f"{shown(folder)} in the output folder is a link"
            raise OutputError(msg, "remove it: nothing is written through links")


def above(name: str) -> Iterator[str]:
    """Yield the folders above an output, from the top."""
    end = name.find("/")
    while end >= 0:
        yield name[:end]
        end = name.find("/", end + 1)


def tidy(place: str, *, all_of_them: bool) -> None:
    """Remove files in the making, of this run and of one that was killed. all_of_them: those of workers too."""
    with contextlib.suppress(OSError):
        os.unlink(f"{place}/{_PART}")
    if not all_of_them:
        return
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.name.startswith(f"{_PART}-"):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


@dataclass(frozen=True)
class PutFiles:
    """Lets a worker write the outputs of a chunk, each under its name below a folder.

    sign: a file of this run in that folder. A worker that does not find it sees another folder, or none, and leaves the
    outputs to the run.
    """

    place: str
    sign: str
    names: tuple[str, ...]

    def __call__(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Write what the tasks gave, and return their outcomes without it."""
        if not is_file(f"{self.place}/{self.sign}"):
            return outcomes
        part = _part_of_its_own()
        return [
            self._put(name, outcome, part) if outcome.state == "ok" else outcome
            for name, outcome in zip(self.names, outcomes, strict=True)
        ]

    def _put(self, name: str, outcome: Outcome, part: str) -> Outcome:
        try:
            write(self.place, name, outcome.data, part=part)
        except OutputError as error:
            return Outcome("failed", digest=outcome.digest, code=error.code, message=error.without_path)
        return outcome._replace(data=b"", written=len(outcome.data))


def signed(place: str) -> str:
    """Put a sign of a run into its folder, and return its name: those who see it write into the same folder."""
    sign = _part_of_its_own()
    try:
        begun(f"{place}/{sign}").close()
    except OSError as error:
        raise stopped(place, error) from error
    return sign


def _part_of_its_own() -> str:
    return f"{_PART}-{uuid.uuid4().hex}"  # no two workers make one file
