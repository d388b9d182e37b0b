"""The files of an output folder: on this machine (local_files.py), or at an address."""

import uuid
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Protocol

from newsingest.batch.ledger import Ledger
from newsingest.batch.outputs.protocol import in_the_way, stopped
from newsingest.batch.task import Outcome, Written, failed
from newsingest.errors import NewsingestError, OutputError, StoppedError
from newsingest.paths import shown
from newsingest.storage import Found, first_line, storage

_AT_ONCE = 16  # files that a worker writes at once: nearly all of the time is waiting
_LONGEST = 1024  # bytes in a path: so it is on S3, and as good as that elsewhere
_REMEMBERED = 500_000  # names that are held, of the folders that were asked for last


class Files(Protocol):
    """The files of one folder. Names are paths below it. It can be pickled, and goes to the workers that write."""

    @property
    def place(self) -> str:
        """The folder, for messages."""

    @property
    def anywhere(self) -> bool:
        """Whether they are the same files for every process on every machine."""

    def size(self, name: str) -> int | None:
        """Return the size of a regular file in bytes, or None where there is none."""

    def has(self, name: str) -> bool:
        """Tell whether anything has that name, and it leads nowhere else."""

    def is_folder(self, name: str) -> bool:
        """Tell whether a folder has that name."""

    def names(self) -> list[str]:
        """Return the names of the files that are not below a folder."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole, or not at all. Raises OutputError where this one cannot be, StoppedError where none can."""

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading. Raises OSError or InputError."""

    def delete(self, name: str) -> None:
        """Delete a file, if it is there, and the folders that this leaves empty.

        Raises OutputError where this one cannot be deleted, StoppedError where none can.
        """

    def shared(self) -> "Files":
        """Return the same files as workers are to see them."""

    def are_here(self) -> bool:
        """Tell whether this process sees the files that the run sees."""

    def tidy(self, *, all_of_them: bool) -> None:
        """Remove files in the making, of this run and of one that was killed. all_of_them: those of workers too."""

    def close(self) -> None:
        """Let go of them: the run is over, or was broken off."""


class FilesAtAddress:
    """The files below an address. What they are called is asked for a folder at a time, by the process of the run alone."""

    anywhere = True

    def __init__(self, address: str) -> None:
        self._address = address
        self._listed: OrderedDict[str, dict[str, int | None]] = OrderedDict()
        self._held = 0  # names in them
        self._dropped: set[str] = set()  # folders that were listed once

    def __reduce__(self) -> tuple[type["FilesAtAddress"], tuple[str]]:
        """Let it be pickled without what it remembers."""
        return FilesAtAddress, (self._address,)

    @property
    def place(self) -> str:
        """The address, without keys."""
        return storage(self._address).plain

    def _path(self, name: str) -> str:
        return f"{storage(self._address).root}/{name}"

    def _in(self, folder: str) -> dict[str, int | None] | None:
        """Return what a folder holds, sizes by name, None for folders; None where it is not listed, having been once."""
        if folder in self._dropped:
            return None
        if folder in self._listed:
            self._listed.move_to_end(folder)
            return self._listed[folder]
        there = storage(self._address)
        try:
            entries = there.listing(f"{there.root}/{folder}" if folder else there.root)
        except NewsingestError as error:
            raise stopped(self.place, error) from error
        found: dict[str, int | None] = {entry.name: None if entry.is_folder else entry.size for entry in entries}
        self._listed[folder] = found
        self._held += len(found) + 1
        while self._held > _REMEMBERED and len(self._listed) > 1:
            dropped, names = self._listed.popitem(last=False)
            self._dropped.add(dropped)
            self._held -= len(names) + 1
        return found

    def _look(self, name: str) -> Found | None:
        """Return what has a name, where its folder is not listed: to list it again for each would cost its square."""
        there = storage(self._address)
        try:
            return there.look(self._path(name))
        except NewsingestError as error:
            raise stopped(self.place, error) from error

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes, or None where there is none."""
        folder, _, base = name.rpartition("/")
        held = self._in(folder)
        if held is not None:
            return held.get(base)
        found = self._look(name)
        return None if found is None or found.is_folder else found.size

    def has(self, name: str) -> bool:
        """Tell whether anything has that name."""
        folder, _, base = name.rpartition("/")
        held = self._in(folder)
        return base in held if held is not None else self._look(name) is not None

    def is_folder(self, name: str) -> bool:
        """Tell whether a folder has that name now."""
        found = self._look(name)
        return found is not None and found.is_folder

    def names(self) -> list[str]:
        """Return the names of the files that are not below a folder, as they are now."""
        if (known := self._listed.pop("", None)) is not None:
            self._held -= len(known) + 1
        self._dropped.discard("")
        return [name for name, size in (self._in("") or {}).items() if size is not None]

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole, or not at all.

        Raises OutputError for a name that is too long or that a folder has, else StoppedError.
        """
        there = storage(self._address)
        if len(self._path(name).encode()) > _LONGEST:
            msg = f"cannot write the output {shown(name)}: its name has more than {_LONGEST} bytes"
            raise OutputError(msg, "convert a subfolder, or use a shorter address")
        try:
            there.write(self._path(name), data, f"{there.root}/.newsingest.part-{uuid.uuid4().hex}")
        except OSError as error:
            if self.is_folder(name):
                raise in_the_way(name) from error
            raise _lost(f"{self.place}/{name}", "written", error) from error
        self._note(name, len(data))

    def _note(self, name: str, size: int | None) -> None:
        folder, _, base = name.rpartition("/")
        names = self._listed.get(folder)
        if names is not None:
            before = len(names)
            names.pop(base, None)
            if size is not None:
                names[base] = size
            self._held += len(names) - before

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading. Raises InputError."""
        return storage(self._address).open(self._path(name), seekable=True)

    def delete(self, name: str) -> None:
        """Delete a file, if it is there. Raises StoppedError."""
        try:
            storage(self._address).delete(self._path(name))
        except OSError as error:
            if self.is_folder(name):
                return  # nothing that a run wrote
            raise _lost(f"{self.place}/{name}", "deleted", error) from error
        self._note(name, None)

    def shared(self) -> Files:
        """Return the same files: an address is one for all."""
        return self

    def are_here(self) -> bool:
        """Tell whether this process sees them: it does."""
        return True

    def tidy(self, *, all_of_them: bool) -> None:
        """Remove files in the making, where there are any."""
        if all_of_them or not storage(self._address).is_whole_at_once:
            for name in self.names():
                if name.startswith(".newsingest.part-"):
                    self.delete(name)

    def close(self) -> None:
        """Let go of them: nothing is held."""


def _lost(name: str, what: str, error: OSError) -> StoppedError:
    advice = "check the address and its credentials, then run the same command again to continue"
    return StoppedError(f"cannot be {what}: {first_line(error)}", advice, shown(name))


def lent(files: Files, ledger: Ledger) -> Files:
    """Return the files of a run as its workers are to see them.

    The workers of a run that was killed see them no more; whoever goes on with this one tidies up behind its own.
    """
    if ledger.fact("sent") is not None:
        files.tidy(all_of_them=True)
    ledger.set_fact("sent", 1)
    return files.shared()


@dataclass(frozen=True)
class PutFiles:
    """Lets a worker write the outputs of a chunk, each under its name.

    A worker that does not see the files of the run leaves the outputs to it. new: which of the names were free before, so
    that what stands there, where an input comes to nothing, is what a worker wrote that was lost.
    """

    files: Files
    names: tuple[str, ...]
    new: tuple[bool, ...]

    def __call__(self, outcomes: list[Outcome], *, again: bool = False) -> list[Outcome]:
        """Write what the tasks gave, and return their outcomes without it."""
        if not self.files.are_here():
            return outcomes
        put = partial(self._put, again=again)
        if not self.files.anywhere:
            return list(map(put, self.names, self.new, outcomes))
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            return list(threads.map(put, self.names, self.new, outcomes))

    def _put(self, name: str, new: bool, outcome: Outcome, *, again: bool) -> Outcome:  # noqa: FBT001 - it is mapped
        try:
            if outcome.state != "ok":
                if again and new:
                    self.files.delete(name)
                return outcome
            self.files.write(name, outcome.data)
        except OutputError as error:
            return failed(error, outcome.digest)
        return outcome._replace(data=b"", written=Written(len(outcome.data)))
