"""The files of an output folder at an address, and the interface that they share with local files (local_files.py)."""

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
from newsingest.temporary_files import TEMPORARY, is_temporary, random_name

_AT_ONCE = 16  # files that a worker writes in parallel: nearly all of the time is waiting
_LONGEST_PATH = 1024  # bytes in a path: the limit of S3, used for all addresses
_REMEMBERED = 500_000  # names that are cached, of the most recently used folders


class Files(Protocol):
    """The files of one folder. Names are paths below it. The object can be pickled, to be sent to workers."""

    @property
    def place(self) -> str:
        """Return the name of the folder, for messages."""

    @property
    def is_remote(self) -> bool:
        """Return whether every process on every machine sees the same files."""

    def size(self, name: str) -> int | None:
        """Return the size of a regular file in bytes, or None if there is none."""

    def has(self, name: str) -> bool:
        """Return whether a file or folder has that name, and the name does not lead out of this folder."""

    def is_folder(self, name: str) -> bool:
        """Return whether a folder has that name."""

    def names(self) -> list[str]:
        """Return the names of the files at the top, not those in subfolders."""

    def write(self, name: str, data: bytes) -> None:
        """Write a complete file, or nothing.

        Raises OutputError if this file cannot be written, StoppedError if no file can.
        """

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading. Raises OSError or InputError."""

    def delete(self, name: str) -> None:
        """Delete a file, if it exists, and the folders that become empty.

        Raises OutputError if this file cannot be deleted, StoppedError if no file can.
        """

    def shared(self) -> "Files":
        """Return the same files for use by workers."""

    def are_here(self) -> bool:
        """Return whether this process sees the files of the run."""

    def tidy(self, *, all_of_them: bool) -> None:
        """Delete temporary files of this run and of a killed run.

        all_of_them: also the temporary files of workers.
        """

    def close(self) -> None:
        """Close what is open. The run has ended, or was interrupted."""


class FilesAtAddress:
    """The files below an address. Only the process of the run lists them, one folder at a time."""

    is_remote = True

    def __init__(self, address: str) -> None:
        self._address = address
        self._listed: OrderedDict[str, dict[str, int | None]] = OrderedDict()
        self._held = 0  # names in ``_listed``
        self._dropped: set[str] = set()  # folders that were listed, then removed from the cache

    def __reduce__(self) -> tuple[type["FilesAtAddress"], tuple[str]]:
        """Pickle the address only, without the cache."""
        return FilesAtAddress, (self._address,)

    @property
    def place(self) -> str:
        """Return the address without keys."""
        return storage(self._address).plain

    def _path(self, name: str) -> str:
        return f"{storage(self._address).root}/{name}"

    def _in(self, folder: str) -> dict[str, int | None] | None:
        """Return the content of a folder: sizes by name, None for subfolders.

        Return None if the folder was removed from the cache; it is not listed again.
        """
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
        """Look up one name of a folder that is not cached: listing the folder for each name takes quadratic time."""
        there = storage(self._address)
        try:
            return there.look(self._path(name))
        except NewsingestError as error:
            raise stopped(self.place, error) from error

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes, or None if there is none."""
        folder, _, base = name.rpartition("/")
        held = self._in(folder)
        if held is not None:
            return held.get(base)
        found = self._look(name)
        return None if found is None or found.is_folder else found.size

    def has(self, name: str) -> bool:
        """Return whether a file or folder has that name."""
        folder, _, base = name.rpartition("/")
        held = self._in(folder)
        return base in held if held is not None else self._look(name) is not None

    def is_folder(self, name: str) -> bool:
        """Return whether a folder has that name now; the cache is not used."""
        found = self._look(name)
        return found is not None and found.is_folder

    def names(self) -> list[str]:
        """Return the names of the files at the top; they are listed anew."""
        if (known := self._listed.pop("", None)) is not None:
            self._held -= len(known) + 1
        self._dropped.discard("")
        return [name for name, size in (self._in("") or {}).items() if size is not None]

    def write(self, name: str, data: bytes) -> None:
        """Write a complete file, or nothing.

        Raises OutputError if the name is too long or a folder has it. Raises StoppedError for any other error.
        """
        there = storage(self._address)
        if len(self._path(name).encode()) > _LONGEST_PATH:
            msg = f"cannot write the output {shown(name)}: its name has more than {_LONGEST_PATH} bytes"
            raise OutputError(msg, "convert a subfolder, or use a shorter address")
        try:
            there.write(self._path(name), data, f"{there.root}/{random_name(TEMPORARY)}")
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
        """Delete a file, if it exists. Raises StoppedError."""
        try:
            storage(self._address).delete(self._path(name))
        except OSError as error:
            if self.is_folder(name):
                return  # no run writes a folder under the name of an output
            raise _lost(f"{self.place}/{name}", "deleted", error) from error
        self._note(name, None)

    def shared(self) -> Files:
        """Return this object: all machines see the same address."""
        return self

    def are_here(self) -> bool:
        """Return True: every process sees the files at an address."""
        return True

    def tidy(self, *, all_of_them: bool) -> None:
        """Delete temporary files. all_of_them: also where the storage writes each file in one step."""
        if all_of_them or not storage(self._address).is_whole_at_once:
            for name in self.names():
                if is_temporary(name):
                    self.delete(name)

    def close(self) -> None:
        """Do nothing: no file is open."""


def _lost(name: str, what: str, error: OSError) -> StoppedError:
    advice = "check the address and its credentials, then run the same command again to continue"
    return StoppedError(f"cannot be {what}: {first_line(error)}", advice, shown(name))


def lent(files: Files, ledger: Ledger) -> Files:
    """Return the files of a run for use by its workers, and note in the ledger that workers may write.

    The workers of a killed run can no longer write: their temporary files are deleted. If this run is killed, the next
    run sees the note and deletes the temporary files of this run.
    """
    if ledger.fact("sent") is not None:
        files.tidy(all_of_them=True)
    ledger.set_fact("sent", 1)
    return files.shared()


@dataclass(frozen=True)
class PutFiles:
    """Write the outputs of a chunk in a worker, each under its name.

    If the worker does not see the files of the run, the run writes the outputs.
    new: which of the names were free before. If an input with a new name fails but its file exists, a lost worker wrote
    that file.
    """

    files: Files
    names: tuple[str, ...]
    new: tuple[bool, ...]

    def is_seen(self) -> bool:
        """Return whether this process sees the folder of the run."""
        return self.files.are_here()

    def __call__(self, outcomes: list[Outcome], *, again: bool = False) -> list[Outcome]:
        """Write the outputs, and return the outcomes without their bytes."""
        put = partial(self._put, again=again)
        if not self.files.is_remote:
            return list(map(put, self.names, self.new, outcomes))
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            return list(threads.map(put, self.names, self.new, outcomes))

    def _put(self, name: str, new: bool, outcome: Outcome, *, again: bool) -> Outcome:  # noqa: FBT001 - for map
        try:
            if outcome.state != "ok":
                if again and new:
                    self.files.delete(name)
                return outcome
            self.files.write(name, outcome.data)
        except OutputError as error:
            return failed(error, outcome.digest)
        return outcome._replace(data=b"", written=Written(len(outcome.data)))
