"""One input of a run, where it stands, and what the sources of a run are."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from os import PathLike
from typing import NamedTuple

from newsingest.batch.names import glob_filter
from newsingest.batch.zip_members import ZipEntry
from newsingest.errors import InputError
from newsingest.paths import shown

Test = Callable[[str], bool]


class Input(NamedTuple):
    """One input of a run.

    absolute: the absolute path or address of the file, which with the member tells inputs apart. path: as typed, or
    relative to the folder that was walked; member: the name in an archive, or "". All in the file system's own bytes
    (surrogateescape). place: what to open; within: the address of the storage that place is a path of, "" on this machine.
    layout: where it stands in what an output folder mirrors.
    named: on the command line, so that the user means this very file.
    size, time: in bytes and nanoseconds. weight: the bytes on disk that are done with it, for the progress.
    read: gives the bytes of a member, until the next input is asked for. entry: returns where a worker finds them, if it
    can. trouble: why it cannot be read; skip: that is no failure.
    """

    absolute: str
    path: str
    member: str
    place: str
    layout: str
    named: bool = False
    size: int = 0
    time: int = 0
    weight: int = 0
    read: Callable[[], bytes] | None = None
    trouble: InputError | None = None
    skip: bool = False
    within: str = ""
    entry: Callable[[], ZipEntry] | None = None

    def to_send(self) -> tuple[bytes | None, ZipEntry | None]:
        """Return what a worker needs to read a member: its bytes, or its entry in the archive; neither for a file.

        Raises InputError if the member cannot be read.
        """
        if self.entry is not None:
            return None, self.entry()
        return self.read() if self.read is not None else None, None

    @property
    def name(self) -> str:
        """Return the name to show: the path, and behind it the member."""
        return shown(f"{self.path}/{self.member}") if self.member else shown(self.path)


class Archive(NamedTuple):
    """An archive among the inputs, where it stands; ``members_of`` opens it."""

    at: Input


class NotAFile(InputError):  # noqa: N818 - a reason, not an error
    """What a walk finds and does not read."""

    code = "not_a_file"


class LinkedFolder(NotAFile):
    """A link to a folder, which a walk does not follow."""

    code = "link"


class Nested(NotAFile):
    """An archive inside an archive."""

    code = "nested_archive"


class NamedTwice(NotAFile):
    """An input that was met before in the same run."""

    code = "named_twice"


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What to read.

    names: SOURCEs as typed; more: names that come one by one, from a list. left_in: tests the path of a file below a
    folder or in an archive; left_out: that of a folder (ending in /), to pass over all of it.
    avoid: files and folders that are never read, by real path or address: the outputs of this run. is_output: tests one.
    """

    names: tuple[str, ...] = ()
    more: Iterable[str] = ()
    left_in: Test = lambda _path: True
    left_out: Test = lambda _path: False
    avoid: frozenset[str] = frozenset()
    is_output: Test | None = field(default=None)


def sources_of(
    names: Iterable[str | PathLike[str]],
    include: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    more: Iterable[str | PathLike[str]] | None = None,
) -> Sources:
    """Return the sources with these names, and the filters that patterns of .gitignore make. more: names that come one by one.

    Raises UsageError for a pattern that cannot be read.
    """
    left_in, left_out = glob_filter(patterns(include), patterns(exclude))
    listed = () if more is None else (os.fspath(name) for name in more)
    named = tuple([os.fspath(name) for name in names])
    return Sources(names=named, more=listed, left_in=left_in, left_out=left_out)


def patterns(given: str | Iterable[str]) -> tuple[str, ...]:
    """Return patterns, of which a single one may be given as it is."""
    return (given,) if isinstance(given, str) else tuple(given)


def path_in(folder: str, name: str) -> str:
    """Return the path of a name in a folder; "" and "." are the folder that all others are in."""
    return f"{folder}/{name}" if folder not in ("", ".") and name else name or folder
