"""The types of this package: the sources of a run, one input, and the reasons to skip an input."""

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

    absolute: the absolute path or address of the file. Together with ``member``, it identifies the input.
    path: as the user typed it, or relative to the folder that was listed.
    member: the name in an archive, or "". Names that are not UTF-8 have surrogate escapes, as in ``os.fsdecode``.
    place: the path to open, on this machine or in the storage at the address ``within``, which is "" on this machine.
    layout: the path of the output below an output folder, without the suffix of the output format.
    named: the user named this file. An unknown format is then a failure.
    size, time: in bytes, and in nanoseconds since 1970.
    weight: the bytes to add to the progress when the input is done.
    read: returns the bytes of a member. Call it before the next input is requested.
    entry: returns the place of a member in its archive, if a worker can read it there.
    trouble: why the input is not read. skip: the trouble is not a failure.
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
    """An archive that was found among the inputs, not opened yet. ``members_of`` yields its members."""

    at: Input


class SkippedInput(InputError):  # noqa: N818 - a reason, not an error
    """An input that is not a regular file. It is skipped, and is not a failure."""

    code = "not_a_file"


class LinkedFolder(SkippedInput):
    """A link to a folder. newsingest does not follow such links."""

    code = "link"


class NestedArchive(SkippedInput):
    """An archive inside an archive."""

    code = "nested_archive"


class NamedTwice(SkippedInput):
    """An input that this run has already found under the same name."""

    code = "named_twice"


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The sources of a run, and the filters for the files in them.

    names: each SOURCE as the user typed it. files_from: more names, read one by one from a list.
    is_included: tests the relative path of a file in a folder or archive. is_excluded: tests the relative path of a file or
    folder; if it returns True for a folder (a path that ends in /), nothing in that folder is read.
    avoid: real paths and addresses that are never read, because they are outputs of this run. is_output: tests whether a
    file that was found is such an output.
    """

    names: tuple[str, ...] = ()
    files_from: Iterable[str] = ()
    is_included: Test = lambda _path: True
    is_excluded: Test = lambda _path: False
    avoid: frozenset[str] = frozenset()
    is_output: Test | None = field(default=None)


def sources_of(
    names: Iterable[str | PathLike[str]],
    include: str | Iterable[str] = (),
    exclude: str | Iterable[str] = (),
    files_from: Iterable[str | PathLike[str]] | None = None,
) -> Sources:
    """Return the sources with these names. include, exclude: patterns as in .gitignore. files_from: as in ``Sources``.

    Raises UsageError if a pattern is invalid.
    """
    is_included, is_excluded = glob_filter(patterns(include), patterns(exclude))
    later = () if files_from is None else (os.fspath(name) for name in files_from)
    typed = tuple([os.fspath(name) for name in names])
    return Sources(names=typed, files_from=later, is_included=is_included, is_excluded=is_excluded)


def patterns(given: str | Iterable[str]) -> tuple[str, ...]:
    """Return patterns as a tuple. A single pattern may be given as a string."""
    return (given,) if isinstance(given, str) else tuple(given)


def path_in(folder: str, name: str) -> str:
    """Return the path of a name in a folder. The folders "" and "." add nothing to it."""
    return f"{folder}/{name}" if folder not in ("", ".") and name else name or folder
