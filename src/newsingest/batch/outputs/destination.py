"""The destination of a run: a folder, or one file (records or a database) whose suffix gives the format."""

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
from newsingest.exporters import BY_NAME, BY_SUFFIX, EXPORTER_SUFFIXES, Exporter, has_lines, is_one_value, suffix_of
from newsingest.exporters.suffixes import foreign_suffix, mismatch, not_packed, split_packing
from newsingest.paths import cut, shown
from newsingest.sqlite_files import COMPANIONS
from newsingest.storage import is_address, localized, storage, without_credentials
from newsingest.temporary_files import part_of

if TYPE_CHECKING:
    from newsingest.batch.outputs.part_formats import PartFormat

STREAM = "-"
_CLAIM = ".newsingest.ledger-"  # start of the name of a claim; the token of the ledger follows
_LONGEST_NAME = 255 - len(LEDGER + "-journal")  # bytes of a name, so that the suffixes of the ledger and of SQLite fit
_FLEETING = ("memory://",)  # storage that only one process sees
_COMPANIONS = ("", LOCK, *COMPANIONS)


class Destination(NamedTuple):
    """A destination. place: its path or address. exporter: the name of the exporter.

    suffix: the suffix of the one file, or of each part, without the suffix of its compression. parts: the complete
    suffix of part files, "" if the destination is not a folder of parts. kept: the path of the ledger, "" for the
    default.
    is_stream: the destination is standard output, which has no ledger.
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
        """Return the path of the ledger. It is on this machine even for an address, because SQLite needs a disk."""
        return self.kept or ledger_beside(self.place, one_file=self.one_file)

    @property
    def real(self) -> str:
        """Return the real path of the destination, or its address without keys."""
        return without_credentials(self.place) if is_address(self.place) else os.path.realpath(self.place)

    def folders(self) -> tuple[str, ...]:
        """Return the folders on this machine that must exist."""
        kept = os.path.dirname(self.ledger)
        if is_address(self.place):
            return (kept,)
        return (os.path.dirname(self.place) if self.one_file else self.place, kept)

    @property
    def has_lines(self) -> bool:
        """Return whether the suffix is of a format with one record on each line."""
        return has_lines(self.suffix)

    @property
    def is_array(self) -> bool:
        """Return whether the suffix is of a format with all records in one array."""
        return is_one_value(self.suffix)

    @property
    def alone(self) -> bool:
        """Return whether each article gets its own file."""
        return not self.one_file and not self.parts

    def avoided(self) -> frozenset[str]:
        """Return the real paths or addresses that the run writes; a walk of the sources must not read them."""
        real = self.real
        kept = {os.path.realpath(self.ledger) + end for end in _COMPANIONS}
        if not self.one_file:
            return frozenset({real, *kept})
        return frozenset({part_of(real), *(real + end for end in _COMPANIONS), *kept})

    def claim(self, ledger: Ledger, *, force: bool) -> None:
        """Make this ledger the owner of the destination, if the destination is a folder.

        A ledger outside the folder owns the folder by a mark. Without a mark, the ledger in the folder owns it. Two ledgers
        for one folder would undo each other's work. force: take the folder over from another ledger. Raises LedgerError if
        another ledger owns it, StoppedError if a mark cannot be read or written.
        """
        if self.one_file:
            return
        files, token = self._files, str(ledger.fact("token") or uuid.uuid4().hex)
        mine, claims = _CLAIM + token, _claims(files)
        if claims == {mine} or (self._has_ledger_inside and not claims):
            return
        if not force:
            self._check_owner(claims, mine)
        if self._has_ledger_inside:
            for name in claims:
                files.delete(name)
            return
        ledger.set_fact("token", token)
        ledger.commit()
        files.write(mine, b"")
        # Check again: if two runs start at once, each writes its mark before it checks, so at least one sees the other.
        claims = _claims(files)
        try:
            if not force:
                self._check_owner(claims, mine)
        except LedgerError:
            files.delete(mine)
            raise
        for name in claims - {mine}:
            files.delete(name)

    def check_owner(self) -> None:
        """Raise LedgerError if another ledger owns this destination. The ledger of the run does not exist yet."""
        if not self.one_file:
            self._check_owner(_claims(self._files), "")

    def _check_owner(self, claims: set[str], mine: str) -> None:
        """Raise LedgerError if a mark is not that of this ledger, or if the folder has a ledger and this one is outside."""
        if claims - {mine}:
            raise self._not_owned("name that ledger with --ledger")
        if not self._has_ledger_inside and is_destination(self.place):
            raise self._not_owned("leave out --ledger")

    def _not_owned(self, advice: str) -> LedgerError:
        what = "this destination belongs to another ledger"
        force = "use --force to replace that ledger by the ledger of this run"
        return LedgerError(what, f"{advice}, or {force}", shown(self._files.place))

    @property
    def _has_ledger_inside(self) -> bool:
        return self.ledger == os.path.join(self.place, LEDGER)

    @property
    def _files(self) -> Files:
        return FilesAtAddress(self.place) if is_address(self.place) else FilesHere(self.place)

    def open(self, ledger: Ledger, job: Job, *, sizes: Sizes, force: bool, within_sources: bool) -> Output:
        """Return the output of a run. Raises ExistsError if a file exists that the ledger does not list."""
        exporter = BY_NAME[job.exporter]
        files = self._files
        if self.one_file:
            if exporter.store == "database":
                from newsingest.batch.outputs.database import InDatabase  # noqa: PLC0415 - only for a database

                return InDatabase(self.place, ledger, sizes)
            frame = exporter.frame(job.export)
            return OneFile(self.place, ledger, form_of(job), frame, sizes=sizes, force=force)
        if self.parts:
            from newsingest.batch.outputs.parts_folder import InParts  # noqa: PLC0415 - only for part files

            parts = _format_of_parts(self.parts, job)
            return InParts(files, ledger, parts, form_of(job), sizes=sizes, force=force, within_sources=within_sources)
        return Folder(files, ledger, exporter, sizes=sizes, force=force, within_sources=within_sources)


def _claims(files: Files) -> set[str]:
    return {name for name in files.names() if name.startswith(_CLAIM)}


def ledger_beside(place: str, *, one_file: bool) -> str:
    """Return the default path of a destination's ledger.

    The ledger of an address is in the user's state folder (https://specifications.freedesktop.org/basedir-spec/).
    """
    if is_address(place):
        state = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
        name = cut(quote(without_credentials(place), safe=""), _LONGEST_NAME)
        return os.path.join(state, "newsingest", name + LEDGER)
    return place + LEDGER if one_file else os.path.join(place, LEDGER)


def is_destination(name: str) -> bool:
    """Return whether a name is that of a folder with a ledger."""
    return os.path.isfile(os.path.join(name, LEDGER))


def ledger_of(name: str) -> str:
    """Return the path of a destination's ledger. name: a destination or a ledger.

    Raises LedgerError if there is no ledger.
    """
    name = localized(name)
    if is_address(name):
        paths = [ledger_beside(name, one_file=False)]
    else:
        place = name.rstrip("/") or "/"
        paths = [os.path.join(place, LEDGER), os.path.realpath(place) + LEDGER, place]
    for path in paths:
        if os.path.isfile(path) and (path != name or is_ledger(path)):
            return path
    if not is_address(name) and _claims(FilesHere(name)):
        what = "the ledger of this folder is in another place"
        raise LedgerError(what, "use newsingest status FILE with the FILE of --ledger", shown(name))
    advice = "name the DEST of a convert run; if the run had --ledger FILE, name FILE"
    raise LedgerError("no ledger found here", advice, shown(name))


def form_of(job: Job) -> str:
    """Return the format of a job and its options as JSON: what determines a record's bytes, apart from the article.

    The head is included: rows with other columns do not belong in the same table.
    """
    head = BY_NAME[job.exporter].head(job.export).decode()
    export = {name: getattr(job.export, name) for name in ("fields", "pretty", "many", "excel", "indent")}
    return msgspec.json.encode({"to": job.exporter, "head": head, **export}).decode()


def destination_of(name: str, to: str | None, ledger: str | None = None) -> Destination:
    """Read a DEST: a file if its name has a known suffix, otherwise a folder.

    to: the name of the exporter, or None to take it from the suffix. ledger: the path of the ledger, or None for the
    default. Raises UsageError if the name is empty, if the format or the suffix is unknown, if one file of that format
    cannot hold many records, or if the suffix does not match --to.
    """
    if to is not None and to not in EXPORTER_SUFFIXES:
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
    label = without_credentials(name) if remote else place  # without keys or trailing slashes
    slashed = (urlsplit(name, allow_fragments=False).path if remote else name).endswith("/")
    suffix = suffix_of(split_packing(os.path.basename(label))[0])
    if suffix is None and not slashed:
        _check_suffix(label, name)
    named = to or (BY_SUFFIX[suffix] if suffix is not None else "")
    exporter = BY_NAME[named] if suffix is not None and suffix in EXPORTER_SUFFIXES[named] else None
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
        raise UsageError(f"{shown(label)}: cannot write a single file at an address", how)
    if to is not None and suffix not in EXPORTER_SUFFIXES[to]:
        raise mismatch(to, suffix)
    return _file(name, os.path.realpath(place), suffix, to or BY_SUFFIX[suffix])  # resolved, so a link stays a link


def _check_suffix(label: str, name: str) -> None:
    """Raise UsageError if the suffix is of a data format that newsingest cannot write, unless the name is a folder."""
    foreign = foreign_suffix(label, BY_SUFFIX)
    if not foreign or _is_folder(name):
        return
    raise UsageError(f"unknown output suffix {foreign}", _usable())


def _usable() -> str:
    """Return advice that lists the suffixes that a run can write."""
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
    """Return whether a file with that suffix can hold many records: one after another, or in an array."""
    return exporter.appends or (exporter.framing == "json" and is_one_value(suffix))


def _in_parts(exporter: Exporter, suffix: str) -> bool:
    """Return whether records can be written to part files with that suffix, and read back one by one."""
    from newsingest.batch.outputs.part_formats import CUTTERS  # noqa: PLC0415 - only for part files

    return exporter.appends and not is_one_value(suffix) and exporter.framing in CUTTERS


def _format_of_parts(suffix: str, job: Job) -> "PartFormat":
    from newsingest.batch.outputs.part_formats import ParquetParts, StreamParts  # noqa: PLC0415 - only for part files

    exporter = BY_NAME[job.exporter]
    if exporter.store == "parts":
        return ParquetParts(suffix)
    return StreamParts(suffix, exporter.head(job.export), exporter.framing)


def _folder(place: str, exporter: str) -> Destination:
    if BY_NAME[exporter].store == "database":
        raise UsageError(
            f"{BY_NAME[exporter].label} output is one file", f"use a name such as NAME{EXPORTER_SUFFIXES[exporter][0]}"
        )
    if os.path.exists(place) and not os.path.isdir(place):
        if suffix_of(split_packing(os.path.basename(place))[0]) is not None:
            raise UsageError(
                f"{shown(place)} is a file, but the run writes a folder of parts",
                "use another name, or delete the file",
            )
        raise UsageError(f"{shown(place)} is a file without a known output suffix", f"name a folder, or {_usable()}")
    parts = EXPORTER_SUFFIXES[exporter][0] if BY_NAME[exporter].store == "parts" else ""
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
