"""What a run reads: files, folders and archives, one input after the other, in an order that the names alone decide.

SOURCEs come as given. In a folder, path components are ordered bytewise; members of an archive come as stored. Hidden
files are left out, links to folders and what is no regular file are named and skipped, and what cannot be listed is an
input that failed: nothing is passed over in silence.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from newsingest.batch import archives
from newsingest.batch.names import is_hidden
from newsingest.errors import InputError, UsageError, reason, unreadable
from newsingest.limits import Limits
from newsingest.paths import shown

Test = Callable[[str], bool]
_LEDGERS = tuple(".newsingest.db" + end for end in ("", "-wal", "-shm", "-journal"))  # of any run, never inputs
_FOLDER = b"\0"  # behind the name of a folder; no name holds it


class Input(NamedTuple):
    """One input of a run.

    absolute: the absolute path of the file, which with the member tells inputs apart. path: as typed, or relative to the
    folder that was walked; member: the name in an archive, or "". All in the file system's own bytes (surrogateescape).
    place: what to open. layout: where it stands in what an output folder mirrors.
    named: on the command line, so that the user means this very file.
    size, time: in bytes and nanoseconds. weight: the bytes on disk that are done with it, for the progress.
    read: gives the bytes of a member, until the next input is asked for. trouble: why it cannot be read;
    skip: that is no failure.
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

    @property
    def name(self) -> str:
        """Return the name to show: the path, and behind it the member."""
        return shown(f"{self.path}/{self.member}" if self.member else self.path)


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
    avoid: files and folders that are never read: the outputs of this run. is_output: tests the absolute path of a file.
    """

    names: tuple[str, ...] = ()
    more: Iterable[str] = ()
    left_in: Test = lambda _path: True
    left_out: Test = lambda _path: False
    avoid: frozenset[str] = frozenset()
    is_output: Test | None = field(default=None)


def listed(sources: Sources) -> Iterator[Input | Archive]:
    """Yield the inputs in their order, archives unopened."""
    alone = len(sources.names) == 1 and not sources.more
    base = os.path.commonpath([_folder_of(name) for name in sources.names]) if sources.names else ""
    for name in sources.names:
        yield from _source(name, os.path.relpath(_folder_of(name), base), sources, alone=alone)
    for name in sources.more:
        folder = name if os.path.isdir(name) else os.path.dirname(name)
        yield from _source(name, folder, sources, alone=False)


def _folder_of(name: str) -> str:
    """Return a folder itself, and the folder of a file, absolute."""
    path = os.path.abspath(name)
    return path if os.path.isdir(name) else os.path.dirname(path)


def _source(name: str, layout: str, sources: Sources, *, alone: bool) -> Iterator[Input | Archive]:
    """Yield what one SOURCE holds. layout: that of its folder; alone: there is no other SOURCE."""
    real = os.path.realpath(name)
    typed = Input(os.path.abspath(name), name, "", name, _joined(layout, os.path.basename(name)), named=True)
    try:
        found = os.stat(name)
    except (OSError, ValueError) as error:
        why = "no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {reason(error)}"
        yield typed._replace(trouble=InputError(why, "check the name"), layout=name)
        return
    if stat.S_ISDIR(found.st_mode):
        top = typed._replace(path="", layout="") if alone else typed._replace(path=_tidy(name), layout=layout)
        yield from _Walk(sources, top).inputs()
        return
    if real in sources.avoid:
        raise UsageError(f"{shown(name)} is what the run writes to", "name another destination")
    typed = typed._replace(size=found.st_size, time=found.st_mtime_ns, weight=found.st_size)
    if not stat.S_ISREG(found.st_mode):
        bad = InputError("this is no regular file", "convert reads files; pipe it into newsingest parse - instead")
        yield typed._replace(trouble=bad)
    elif archives.is_archive(name):
        yield Archive(typed._replace(layout="") if alone else typed)
    else:
        yield typed


def _tidy(name: str) -> str:
    """Return the path of a folder as typed, without what says nothing: a/, a//b and ./a are a, a/b and a."""
    lead = "/" if name.startswith("/") else ""
    return lead + "/".join(part for part in name.split("/") if part not in ("", "."))


def _joined(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder not in ("", ".") and name else name or folder


class _Walk:
    """One folder, walked. Names are held for the folders between its top and the place being read, and no others."""

    def __init__(self, sources: Sources, top: Input) -> None:
        self._sources, self._top = sources, top._replace(named=False)
        self._real = os.path.realpath(top.place)
        self._avoid = {os.path.relpath(name, self._real) for name in sources.avoid if _below(name, self._real)}

    def inputs(self) -> Iterator[Input | Archive]:
        """Yield what stands in the folder and below."""
        above: list[tuple[str, list[bytes]]] = []
        folder = ""
        while True:
            try:
                above.append((folder, self._names(folder)))
            except OSError as error:
                bad = unreadable(error, "change its mode or run as its owner", what="the folder cannot be read")
                at = self._at(folder)
                yield at._replace(path=at.path or at.place, trouble=bad)
            next_folder = None
            while above and next_folder is None:
                inside, names = above[-1]
                if not names:
                    above.pop()
                    continue
                name = names.pop()
                path = _joined(inside, os.fsdecode(name.removesuffix(_FOLDER)))
                if path in self._avoid:
                    continue
                if not name.endswith(_FOLDER):
                    yield from self._file(path)
                elif not self._sources.left_out(path + "/"):
                    next_folder = path
            if next_folder is None:
                return
            folder = next_folder

    def _names(self, inside: str) -> list[bytes]:
        """Return the names in a folder that are not hidden, the last one first.

        Those of folders end in a NUL, which sorts before all that can follow a name: the order is that of names alone.
        """
        with os.scandir(_joined(self._top.place, inside)) as entries:
            names = [
                os.fsencode(entry.name) + (_FOLDER if entry.is_dir(follow_symlinks=False) else b"")
                for entry in entries
                if not entry.name.startswith(".") and not entry.name.endswith(_LEDGERS)
            ]
        names.sort(reverse=True)
        return names

    def _file(self, path: str) -> Iterator[Input | Archive]:
        sources = self._sources
        is_archive = archives.is_archive(path)
        # What an archive is called says nothing of what is in it: only its members are held against --include.
        if sources.left_out(path) or not (is_archive or sources.left_in(path)):
            return
        at = self._at(path)
        try:
            found = os.stat(at.place)
        except OSError as error:
            bad = unreadable(error, "remove the link, or mend what it leads to")
            yield at._replace(trouble=bad)
            return
        if sources.is_output is not None and sources.is_output(f"{self._real}/{path}"):
            return
        at = at._replace(size=found.st_size, time=found.st_mtime_ns, weight=found.st_size)
        if stat.S_ISDIR(found.st_mode):
            bad = LinkedFolder("a link to a folder is not followed", "name the folder as a SOURCE of its own")
            yield at._replace(trouble=bad, skip=True)
        elif not stat.S_ISREG(found.st_mode):
            yield at._replace(trouble=NotAFile("this is no regular file", "name regular files"), skip=True)
        else:
            yield Archive(at) if is_archive else at

    def _at(self, path: str) -> Input:
        top = self._top
        return top._replace(
            absolute=f"{top.absolute}/{path}",
            path=_joined(top.path, path),
            place=_joined(top.place, path),
            layout=_joined(top.layout, path),
        )


def _below(path: str, folder: str) -> bool:
    return path != folder and Path(path).is_relative_to(folder)


def layout_of(archive: Input, member: str) -> str:
    """Return where a member stands in what an output folder mirrors."""
    return _joined(archive.layout, member.lstrip("/"))


def members_of(archive: Archive, sources: Sources, limits: Limits) -> Iterator[Input]:
    """Yield the members of an archive as inputs. Raises InputError where it cannot be read on."""
    whole = archive.at
    for member in archives.members(whole.place, whole.size, limits):
        if is_hidden(member.name) or not sources.left_in(member.name.lstrip("/")):
            continue
        trouble: InputError | None = None
        if member.why_not:
            trouble = NotAFile(member.why_not, "unpack the archive if it is needed")
        elif archives.is_archive(member.name):
            trouble = Nested(
                "an archive inside an archive is not opened", "unpack the outer one, and convert the folder"
            )
        yield whole._replace(
            member=member.name,
            layout=layout_of(whole, member.name),
            named=False,
            size=member.size,
            time=member.time,
            weight=member.weight,
            read=member.read,
            trouble=trouble,
            skip=trouble is not None,
        )
