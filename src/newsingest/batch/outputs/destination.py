"""Where a run writes to: a folder, or one file whose name says the format, be it of records or a database."""

import os
import uuid
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

import msgspec

from newsingest.batch.ledger import LEDGER, LOCK, Ledger, is_ledger
from newsingest.batch.outputs.address_files import Files, FilesAtAddress
from newsingest.batch.outputs.folder import Folder
from newsingest.batch.outputs.local_files import FilesHere
from newsingest.batch.outputs.protocol import Output
from newsingest.batch.outputs.single_file import OneFile
from newsingest.batch.sizes import Sizes
from newsingest.batch.task import Job
from newsingest.errors import LedgerError, UsageError
from newsingest.exporters import BY_NAME, BY_SUFFIX, SUFFIXES, Exporter, has_lines, is_one_value, suffix_of
from newsingest.exporters.suffixes import foreign_suffix, not_packed, split_packing
from newsingest.paths import cut, shown
from newsingest.sqlite_files import COMPANIONS
from newsingest.storage import is_address, localized, plain, storage
from newsingest.temporary_files import part_of

if TYPE_CHECKING:
    from newsingest.batch.outputs.part_formats import PartFormat

STREAM = "-"
_CLAIM = ".newsingest.ledger-"  # before the token of the ledger, where that is elsewhere
_LONGEST = 255 - len(LEDGER + "-journal")  # bytes of a name before that
_FLEETING = ("memory://",)  # to each process its own
_COMPANIONS = ("", LOCK, *COMPANIONS)


class Destination(NamedTuple):
    """A destination: its path or address, whether it is one file, and the name of the exporter.

    suffix: how the name of the one file, or of each in a folder of parts, ends before what says how it is packed. parts: how
    the names of the files end in a folder of parts. kept: the path of its ledger, where that is not beside it.
    is_stream: it is standard output, which has no ledger.
    """

    place: str
    one_file: bool
    exporter: str
    suffix: str = ""
    parts: str = ""
    kept: str = ""
    is_stream: bool = False

    @property
    def ledger(self) -> str:
        """Return the path of its ledger: SQLite wants a disk, so that of an address is on this machine."""
        return self.kept or ledger_beside(self.place, one_file=self.one_file)

    @property
    def real(self) -> str:
        """Return what the destination is called whoever names it: its real path, or its address without keys."""
        return plain(self.place) if is_address(self.place) else os.path.realpath(self.place)

    def folders(self) -> tuple[str, ...]:
        """Return the folders of this machine that must be there."""
        kept = os.path.dirname(self.ledger)
        if is_address(self.place):
            return (kept,)
        return (os.path.dirname(self.place) if self.one_file else self.place, kept)

    @property
    def has_lines(self) -> bool:
        """Tell whether its suffix says that each line is a record."""
        return has_lines(self.suffix)

    @property
    def is_array(self) -> bool:
        """Tell whether its suffix says that all records are one array."""
        return is_one_value(self.suffix)

    @property
    def alone(self) -> bool:
        """Tell whether each article is a file of its own."""
        return not self.one_file and not self.parts

    def avoided(self) -> frozenset[str]:
        """Return what a walk of the sources must not read: the real paths, or the address, of what the run writes."""
        real = self.real
        kept = {os.path.realpath(self.ledger) + end for end in _COMPANIONS}
        if not self.one_file:
            return frozenset({real, *kept})
        return frozenset({part_of(real), *(real + end for end in _COMPANIONS), *kept})

    def claim(self, ledger: Ledger, *, force: bool) -> None:
        """Let a folder say which ledger keeps account of it, where that is elsewhere: two would undo each other's work.

        force: take it from another one. Raises LedgerError where it is another's, StoppedError where it cannot be told.
        """
        if self.one_file or self.ledger == os.path.join(self.place, LEDGER):
            return
        files, token = self._files, str(ledger.fact("token") or uuid.uuid4().hex)
        mine = _CLAIM + token
        refused = LedgerError(
            "this destination belongs to another ledger",
            "name that ledger with --ledger, or take over with --force",
            shown(files.place),
        )
        claims = _claims(files)
        if claims == {mine}:
            return
        if claims - {mine} and not force:
            raise refused
        ledger.set_fact("token", token)
        ledger.commit()
        files.write(mine, b"")
        # Looked at again: of two that begin at once, each has written before it looks, so that one at least sees the other.
        for name in _claims(files) - {mine}:
            files.delete(name if force else mine)
            if not force:
                raise refused

    @property
    def _files(self) -> Files:
        return FilesAtAddress(self.place) if is_address(self.place) else FilesHere(self.place)

    def open(self, ledger: Ledger, job: Job, *, sizes: Sizes, force: bool, within_sources: bool) -> Output:
        """Return the output of a run. Raises ExistsError if a file is in the way that no earlier run wrote."""
        exporter = BY_NAME[job.exporter]
        files = self._files
        if self.one_file:
            if exporter.store == "database":
                from newsingest.batch.outputs.database import InDatabase  # noqa: PLC0415 - only where there is one

                return InDatabase(self.place, ledger, sizes)
            frame = exporter.frame(job.export)
            return OneFile(self.place, ledger, form_of(job), frame, sizes=sizes, force=force)
        if self.parts:
            from newsingest.batch.outputs.parts_folder import InParts  # noqa: PLC0415 - only where there are any

            parts = _format_of_parts(self.parts, job)
            return InParts(files, ledger, parts, form_of(job), sizes=sizes, force=force)
        return Folder(files, ledger, exporter, sizes=sizes, force=force, within_sources=within_sources)


def _claims(files: Files) -> set[str]:
    return {name for name in files.names() if name.startswith(_CLAIM)}


def ledger_beside(place: str, *, one_file: bool) -> str:
    """Return where the ledger of a destination is when nobody says where; of an address, in the user's folder for state."""
    if is_address(place):
        state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
        name = cut(quote(plain(place), safe=""), _LONGEST)
        return os.path.join(state, "newsingest", name + LEDGER)
    return place + LEDGER if one_file else os.path.join(place, LEDGER)


def is_destination(name: str) -> bool:
    """Tell whether a name is that of a folder that a run wrote."""
    return os.path.isfile(os.path.join(name, LEDGER))


def ledger_of(name: str) -> str:
    """Return the ledger of a destination that a run wrote, or a ledger itself. Raises LedgerError where there is none."""
    name = localized(name)
    if is_address(name):
        paths = [ledger_beside(name, one_file=False)]
    else:
        place = name.rstrip("/") or "/"
        paths = [os.path.join(place, LEDGER), os.path.realpath(place) + LEDGER, place]
    for path in paths:
        if os.path.isfile(path) and (path != name or is_ledger(path)):
            return path
    raise LedgerError("no ledger found here", "name the DEST or the --ledger of a convert run", shown(name))


def form_of(job: Job) -> str:
    """Return the format of a job and its options as JSON: what makes the bytes of a record besides the article.

    The head is part of it: rows under other columns are not those of the same table.
    """
    head = BY_NAME[job.exporter].head(job.export).decode()
    export = {name: getattr(job.export, name) for name in ("fields", "pretty", "many", "excel", "indent")}
    return msgspec.json.encode({"to": job.exporter, "head": head, **export}).decode()


def destination_of(name: str, to: str | None, ledger: str | None = None) -> Destination:
    """Read a DEST: a folder, or a file by the suffix of its name. to: the name of the exporter, if it is said.

    ledger: where the ledger is to be, if that is said. Raises UsageError for no name, for an unknown format, for a file
    of a format that cannot be added to, for one that --to contradicts, and for a name of a file of data that nothing
    here writes.
    """
    if to is not None and to not in SUFFIXES:
        raise UsageError(f"unknown format {to!r}", "run newsingest formats for a list")
    if name == STREAM:
        return _stream(to)
    if not name:
        raise UsageError("the output name is empty", "name a DEST, or check the shell variable that holds it")
    found = _destination(localized(name), to)
    if found.place.lower().startswith(_FLEETING):
        raise UsageError(
            f"{shown(found.place)} is in memory, and its content is lost when newsingest ends",
            "name a folder, a file or another address",
        )
    if ledger is None:
        return found
    if is_address(ledger):
        raise UsageError("--ledger cannot be an address", "name a file on this machine")
    return found._replace(kept=localized(ledger))


def _stream(to: str | None) -> Destination:
    exporter = BY_NAME[to or "jsonl"]
    if not exporter.appends:
        *others, last = (other.name for other in BY_NAME.values() if other.appends)
        advice = f"use --to {', '.join(others)} or {last}, or name a DEST"
        raise UsageError(f"cannot write {exporter.label} to standard output", advice)
    return Destination(STREAM, one_file=True, exporter=exporter.name, is_stream=True)


def _destination(name: str, to: str | None) -> Destination:
    remote = is_address(name)
    place = name if remote else name.rstrip("/") or "/"
    label = plain(name) if remote else place  # without what is no name
    slashed = (urlsplit(name, allow_fragments=False).path if remote else name).endswith("/")
    suffix = suffix_of(split_packing(os.path.basename(label))[0])
    if suffix is None and not slashed:
        _check_suffix(label, name)
    named = to or (BY_SUFFIX[suffix] if suffix is not None else "")
    exporter = BY_NAME[named] if suffix is not None and suffix in SUFFIXES[named] else None
    if suffix is not None and exporter is not None and exporter.store == "parts":
        if not label.lower().endswith(suffix):
            raise not_packed(label, named)
        return _folder(place, named)
    if suffix is not None and exporter is not None and slashed and _in_parts(exporter, suffix):
        return _folder(place, named)._replace(suffix=suffix, parts=label[label.lower().rindex(suffix) :].lower())
    if suffix is not None and os.path.isdir(name) and not slashed:
        raise UsageError(
            f"{shown(name)} is a folder, but has the suffix of a file",
            "end the name with a slash to write into the folder",
        )
    if slashed or suffix is None:
        return _folder(place, to or "json")
    if remote:
        in_parts = exporter is not None and _in_parts(exporter, suffix)
        how = "end the name with a slash to write a folder of parts" if in_parts else "name a folder or a .parquet"
        raise UsageError(f"{shown(label)}: a single file at an address cannot be resumed", how)
    if to is not None and suffix not in SUFFIXES[to]:
        raise UsageError(f"--to {to} does not match the suffix {suffix}", "remove --to, or change the suffix")
    return _file(name, os.path.realpath(place), suffix, to or BY_SUFFIX[suffix])  # a link stays a link


def _check_suffix(label: str, name: str) -> None:
    """Raise UsageError for a name of a file of data that nothing here writes, unless it is that of a folder."""
    foreign = foreign_suffix(label, BY_SUFFIX)
    if not foreign or _is_folder(name):
        return
    raise UsageError(f"unknown output suffix {foreign}", _usable())


def _usable() -> str:
    """Return which suffixes a run can write, as advice."""
    streams = " ".join(end for end, to in BY_SUFFIX.items() if _in_one_file(BY_NAME[to], end))
    stores = " ".join(end for end, to in BY_SUFFIX.items() if BY_NAME[to].store)
    return f"use {streams} (also with .gz or .zst), {stores}, or end the name with a slash for a folder"


def _is_folder(name: str) -> bool:
    if not is_address(name):
        return os.path.isdir(name)
    there = storage(name)
    found = there.look(there.root)
    return found is not None and found.is_folder


def _in_one_file(exporter: Exporter, suffix: str) -> bool:
    """Tell whether a file with that suffix can hold many records: one behind the other, or in an array."""
    return exporter.appends or (exporter.framing == "json" and is_one_value(suffix))


def _in_parts(exporter: Exporter, suffix: str) -> bool:
    """Tell whether records can be written to part files with that suffix, and be taken out of them again."""
    from newsingest.batch.outputs.part_formats import CUTTERS  # noqa: PLC0415 - only where there are any

    return exporter.appends and not is_one_value(suffix) and exporter.framing in CUTTERS


def _format_of_parts(suffix: str, job: Job) -> "PartFormat":
    from newsingest.batch.outputs.part_formats import ParquetParts, StreamParts  # noqa: PLC0415 - only where there are any

    exporter = BY_NAME[job.exporter]
    if exporter.store == "parts":
        return ParquetParts(suffix)
    return StreamParts(suffix, exporter.head(job.export), exporter.framing)


def _folder(place: str, exporter: str) -> Destination:
    if BY_NAME[exporter].store == "database":
        raise UsageError(
            f"{BY_NAME[exporter].label} output is one file", f"use a name such as NAME{SUFFIXES[exporter][0]}"
        )
    if os.path.exists(place) and not os.path.isdir(place):
        if suffix_of(split_packing(os.path.basename(place))[0]) is not None:
            raise UsageError(
                f"{shown(place)} is a file, but the run writes a folder of parts",
                "use another name, or delete the file",
            )
        raise UsageError(f"{shown(place)} is a file without a known output suffix", f"name a folder, or {_usable()}")
    parts = SUFFIXES[exporter][0] if BY_NAME[exporter].store == "parts" else ""
    return Destination(place, one_file=False, exporter=exporter, parts=parts)


def _file(name: str, place: str, suffix: str, exporter: str) -> Destination:
    is_database = BY_NAME[exporter].store == "database"
    if not is_database and not _in_one_file(BY_NAME[exporter], suffix):
        folder = split_packing(name)[0][: -len(suffix)]
        raise UsageError(f"a {suffix} file holds one article", f"write a folder: --to {exporter} -o {shown(folder)}/")
    if is_database and not name.lower().endswith(suffix):
        raise not_packed(name, exporter)
    if os.path.exists(place) and not os.path.isfile(place):
        raise UsageError(
            f"{shown(name)} is not a regular file", "name a file, or use newsingest parse to write to a pipe"
        )
    return Destination(place, one_file=True, exporter=exporter, suffix=suffix)
