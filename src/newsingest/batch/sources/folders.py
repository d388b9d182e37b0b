"""Folders, walked: on this machine, or at an address."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from newsingest.batch.ledger import LEDGER, LOCK
from newsingest.batch.sources import archives
from newsingest.batch.sources.inputs import Archive, Input, LinkedFolder, NotAFile, Sources, joined
from newsingest.errors import InputError, unreadable
from newsingest.sqlite_files import COMPANIONS
from newsingest.storage import Found, storage

_LEDGERS = tuple(LEDGER + end for end in ("", LOCK, *COMPANIONS))  # of any run, never inputs
_FOLDER = b"\0"  # behind the name of a folder; no name holds it


class Walk:
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
                above.append((folder, sorted(self._names(folder), reverse=True)))
            except InputError as error:
                at = self._at(folder)
                yield at._replace(path=at.path or at.absolute, trouble=error)
            next_folder = None
            while above and next_folder is None:
                inside, names = above[-1]
                if not names:
                    above.pop()
                    continue
                name = names.pop()
                path = joined(inside, os.fsdecode(name.removesuffix(_FOLDER)))
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
        """Return the names in a folder that are not hidden, in no order. Raises InputError where it cannot be read.

        Those of folders end in a NUL, which sorts before all that can follow a name: the order is that of names alone.
        """
        try:
            with os.scandir(joined(self._top.place, inside)) as entries:
                return [
                    os.fsencode(entry.name) + (_FOLDER if entry.is_dir(follow_symlinks=False) else b"")
                    for entry in entries
                    if _is_seen(entry.name)
                ]
        except OSError as error:
            raise unreadable(error, "make it readable with chmod", what="the folder cannot be read") from error

    def _file(self, path: str) -> Iterator[Input | Archive]:
        sources = self._sources
        is_archive = archives.is_archive(path)
        # What an archive is called says nothing of what is in it: only its members are held against --include.
        wanted = not sources.left_out(path) and (is_archive or sources.left_in(path))
        at = self._looked_at(path) if wanted else None
        if at is not None:
            yield Archive(at) if is_archive and at.trouble is None else at

    def _looked_at(self, path: str) -> Input | None:
        """Return a file of the folder, with what is wrong with it; None for an output of this run."""
        is_output = self._sources.is_output
        try:
            found = os.stat(joined(self._top.place, path))
        except OSError as error:
            return self._at(path)._replace(
                trouble=unreadable(error, "if it is a link, remove it or restore its target")
            )
        if is_output is not None and is_output(f"{self._real}/{path}"):
            return None
        at = self._at(path, found.st_size, found.st_mtime_ns)
        if stat.S_ISDIR(found.st_mode):
            bad = LinkedFolder("a link to a folder is not followed", "name the folder as a SOURCE")
            return at._replace(trouble=bad, skip=True)
        if not stat.S_ISREG(found.st_mode):
            return at._replace(trouble=NotAFile("not a regular file", "leave it out with --exclude"), skip=True)
        return at

    def _at(self, path: str, size: int = 0, time: int = 0) -> Input:
        """Return the input that stands at a path below the folder. size, time: as in ``Input``."""
        top = self._top
        return Input(
            f"{top.absolute}/{path}",
            joined(top.path, path),
            "",
            joined(top.place, path),
            joined(top.layout, path),
            size=size,
            time=time,
            weight=size,
            within=top.within,
        )


class WalkAtAddress(Walk):
    """One folder at an address, walked. A listing says all there is to know of a file."""

    def __init__(self, sources: Sources, top: Input) -> None:  # one name for both: the folders are of another kind
        self._sources, self._top = sources, top._replace(named=False)
        self._storage = storage(top.within)
        lead = self._storage.plain + "/"
        self._avoid = {name.removeprefix(lead) for name in sources.avoid if name.startswith(lead)}
        self._seen: dict[str, Found] = {}  # files of the folders between the top and the place being read

    def _names(self, inside: str) -> list[bytes]:
        """Return the names in a folder, as of one of this machine."""
        place = joined(self._top.place, inside)
        names = []
        for found in self._storage.listing(place):
            if not _is_seen(found.name):
                continue
            if not found.is_folder:
                self._seen[joined(inside, found.name)] = found
            names.append(os.fsencode(found.name) + (_FOLDER if found.is_folder else b""))
        return names

    def _looked_at(self, path: str) -> Input | None:
        at, found, is_output = self._at(path), self._seen.pop(path), self._sources.is_output
        if is_output is not None and is_output(at.absolute):
            return None
        if not found.name:
            bad = InputError("the names in this folder have two slashes in a row", "copy the objects to other names")
            return at._replace(absolute=f"{at.absolute}//", path=f"{at.path or at.absolute}//", trouble=bad)
        return self._at(path, found.size, found.time)


def _is_seen(name: str) -> bool:
    """Tell whether a name in a folder is neither hidden nor that of a ledger."""
    return not name.startswith(".") and not name.endswith(_LEDGERS)


def _below(path: str, folder: str) -> bool:
    return path != folder and Path(path).is_relative_to(folder)
