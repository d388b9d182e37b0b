"""List the files in a folder and in the folders below it, on this machine or at an address."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from newsingest.batch.ledger import LEDGER, LOCK
from newsingest.batch.sources import archives
from newsingest.batch.sources.inputs import Archive, Input, LinkedFolder, SkippedInput, Sources, path_in
from newsingest.errors import InputError, unreadable
from newsingest.sqlite_files import COMPANIONS
from newsingest.storage import Found, storage

_LEDGERS = tuple(LEDGER + end for end in ("", LOCK, *COMPANIONS))  # ledgers of runs are never inputs
_FOLDER = "\0"  # added to the name of a folder; no name contains this character


class Walk:
    """List one folder. It holds in memory only the names in the folders above the current file."""

    def __init__(self, sources: Sources, top: Input) -> None:
        self._sources, self._top = sources, top._replace(named=False)
        self._leads = tuple(map(_lead, (top.path, top.place, top.layout)))
        self._real = os.path.realpath(top.place)
        self._avoid = {os.path.relpath(name, self._real) for name in sources.avoid if _below(name, self._real)}

    def inputs(self) -> Iterator[Input | Archive]:
        """Yield the files and archives in the folder and below it."""
        open_folders: list[tuple[str, list[str]]] = []
        folder: str | None = ""
        while folder is not None:
            try:
                names = sorted(self._names(folder), key=os.fsencode, reverse=True)
                open_folders.append((f"{folder}/" if folder else "", names))
            except InputError as error:
                at = self._at(folder)
                yield at._replace(path=at.path or at.absolute, trouble=error)
            folder = None
            while open_folders and folder is None:
                lead, names = open_folders[-1]
                if not names:
                    open_folders.pop()
                    continue
                name = names.pop()
                path = lead + name.removesuffix(_FOLDER)
                if path in self._avoid:
                    continue
                if name.endswith(_FOLDER):
                    folder = None if self._sources.is_excluded(f"{path}/") else path
                elif (found := self._found(path)) is not None:
                    yield found

    def _names(self, inside: str) -> list[str]:
        """Return the names in a folder that are not hidden, in any order. Raises InputError if it cannot be read.

        inside: the path of the folder below the top. The name of a folder ends in a NUL. This character sorts before all
        others, so it does not change the order of the names.
        """
        try:
            with os.scandir(path_in(self._top.place, inside)) as entries:
                return [
                    f"{entry.name}{_FOLDER}" if entry.is_dir(follow_symlinks=False) else entry.name
                    for entry in entries
                    if _is_candidate(entry.name)
                ]
        except OSError as error:
            raise unreadable(error, "make it readable with chmod", what="the folder cannot be read") from error

    def _found(self, path: str) -> Input | Archive | None:
        """Return the file at a path below the folder. Return None if it is filtered out, or if this run wrote it."""
        sources = self._sources
        is_archive = archives.is_archive(path)
        # --include selects members of an archive, not the archive itself.
        if sources.is_excluded(path) or not (is_archive or sources.is_included(path)):
            return None
        found = self._input(path)
        return Archive(found) if is_archive and found is not None and found.trouble is None else found

    def _input(self, path: str) -> Input | None:
        """Return a file in the folder, with its size and time or the reason why it is not read. Return None for an output."""
        is_output = self._sources.is_output
        try:
            found = os.stat(self._leads[1] + path)
        except OSError as error:
            return self._at(path)._replace(
                trouble=unreadable(error, "if it is a link, remove it or restore its target")
            )
        if is_output is not None and is_output(f"{self._real}/{path}"):
            return None
        at = self._at(path, found.st_size, found.st_mtime_ns)
        if stat.S_ISREG(found.st_mode):
            return at
        if stat.S_ISDIR(found.st_mode):
            bad = LinkedFolder("a link to a folder is not followed", "name the folder as a SOURCE")
            return at._replace(trouble=bad, skip=True)
        return at._replace(trouble=SkippedInput("not a regular file", "leave it out with --exclude"), skip=True)

    def _at(self, path: str, size: int = 0, time: int = 0) -> Input:
        """Return the input at a path below the folder, or the folder itself for "". size, time: as in ``Input``."""
        top = self._top
        if not path:
            return top._replace(absolute=f"{top.absolute}/")
        shown, place, layout = self._leads
        return Input(
            f"{top.absolute}/{path}",
            shown + path,
            "",
            place + path,
            layout + path,
            size=size,
            time=time,
            weight=size,
            within=top.within,
        )


class WalkAtAddress(Walk):
    """List one folder at an address. The listing of a storage has the sizes and times of all files."""

    def __init__(self, sources: Sources, top: Input) -> None:  # no call of super: it would look for a local folder
        self._sources, self._top = sources, top._replace(named=False)
        self._leads = tuple(map(_lead, (top.path, top.place, top.layout)))
        self._storage = storage(top.within)
        lead = self._storage.plain + "/"
        self._avoid = {name.removeprefix(lead) for name in sources.avoid if name.startswith(lead)}
        self._seen: dict[str, Found] = {}  # files in the folders that are listed, by path

    def _names(self, inside: str) -> list[str]:
        """Return the names in a folder, as the method of ``Walk`` does."""
        place = path_in(self._top.place, inside)
        names = []
        for found in self._storage.listing(place):
            if not _is_candidate(found.name):
                continue
            if not found.is_folder:
                self._seen[f"{inside}/{found.name}" if inside else found.name] = found
            names.append(f"{found.name}{_FOLDER}" if found.is_folder else found.name)
        return names

    def _input(self, path: str) -> Input | None:
        at, found, is_output = self._at(path.rstrip("/")), self._seen.pop(path), self._sources.is_output
        if is_output is not None and is_output(at.absolute):
            return None
        if not found.name:
            bad = InputError("the names in this folder have two slashes in a row", "copy the objects to other names")
            return at._replace(absolute=f"{at.absolute}//", path=f"{at.path or at.absolute}//", trouble=bad)
        return self._at(path, found.size, found.time)


def _lead(folder: str) -> str:
    """Return the prefix that ``path_in`` puts before a name in a folder."""
    return path_in(folder, "\0").removesuffix("\0")


def _is_candidate(name: str) -> bool:
    """Return whether a name in a folder can be the name of an input: it is not hidden, and not the name of a ledger."""
    return not name.startswith(".") and not name.endswith(_LEDGERS)


def _below(path: str, folder: str) -> bool:
    return path != folder and Path(path).is_relative_to(folder)
