"""Where a run writes to: a folder, or one file whose name says the format, be it of records or a database."""

import os
from typing import NamedTuple

import msgspec

from newsingest.batch.folder import Folder
from newsingest.batch.ledger import Ledger
from newsingest.batch.onefile import OneFile, part_of
from newsingest.batch.outputs import Output
from newsingest.batch.packing import packing_of
from newsingest.batch.work import Job
from newsingest.errors import LedgerError, UsageError
from newsingest.exporters import BY_NAME, BY_SUFFIX, SUFFIXES, suffix_of
from newsingest.paths import shown

_LEDGER = ".newsingest.db"
_COMPANIONS = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a file while it is open


class Destination(NamedTuple):
    """A destination: its path, whether it is one file, and the name of the exporter."""

    place: str
    one_file: bool
    exporter: str

    @property
    def ledger(self) -> str:
        """Return the path of its ledger."""
        return self.place + _LEDGER if self.one_file else os.path.join(self.place, _LEDGER)

    @property
    def alone(self) -> bool:
        """Tell whether each article is a file of its own."""
        return not self.one_file and BY_NAME[self.exporter].open is None

    def avoided(self) -> frozenset[str]:
        """Return what a walk of the sources must not read: the real paths of what the run writes."""
        real = os.path.realpath(self.place)
        if not self.one_file:
            return frozenset({real})
        return frozenset({part_of(real), *(real + file + end for file in ("", _LEDGER) for end in _COMPANIONS)})

    def open(self, ledger: Ledger, job: Job, *, force: bool, within_sources: bool) -> Output:
        """Return the output of a run. Raises ExistsError where a file is in the way that no earlier run wrote."""
        exporter = BY_NAME[job.exporter]
        if self.one_file:
            if exporter.kind == "database":
                from newsingest.batch.database import InDatabase  # noqa: PLC0415 - only where there is one

                return InDatabase(self.place, ledger)
            return OneFile(self.place, ledger, form_of(job), exporter.head(job.export), force=force)
        if exporter.kind == "parts":
            from newsingest.batch.parts import InParts  # noqa: PLC0415 - only where there are any

            return InParts(self.place, ledger, force=force)
        return Folder(self.place, ledger, exporter, force=force, within_sources=within_sources)


def is_destination(name: str) -> bool:
    """Tell whether a name is that of a folder that a run wrote."""
    return os.path.isfile(os.path.join(name, _LEDGER))


def ledger_of(name: str) -> str:
    """Return the ledger of a destination that a run wrote. Raises LedgerError where there is none."""
    place = name.rstrip("/") or "/"
    for path in (os.path.join(place, _LEDGER), os.path.realpath(place) + _LEDGER, place):
        if os.path.isfile(path) and path.endswith(_LEDGER):
            return path
    raise LedgerError("there is no ledger of a run", "name the DEST that convert was given", shown(name))


def form_of(job: Job) -> str:
    """Return the format of a job and its options as JSON: what makes the bytes of a record besides the article."""
    export = {name: getattr(job.export, name) for name in ("fields", "pretty", "excel", "indent")}
    return msgspec.json.encode({"to": job.exporter, **export}).decode()


def destination(name: str, to: str | None) -> Destination:
    """Read a DEST: a folder, or a file by the suffix of its name. to: the name of the exporter, if it is said.

    Raises UsageError for a file of a format that cannot be added to, and for one that --to contradicts.
    """
    place = name.rstrip("/") or "/"
    suffix = suffix_of(packing_of(os.path.basename(place))[1])
    if suffix is not None and suffix in SUFFIXES[named := to or BY_SUFFIX[suffix]] and BY_NAME[named].kind == "parts":
        if not place.lower().endswith(suffix):
            raise UsageError(f"{shown(name)}: parts are compressed in themselves", f"name it NAME{suffix}")
        return _folder(place, named)
    if suffix is not None and os.path.isdir(name) and not name.endswith("/"):
        raise UsageError(f"{shown(name)} is a folder with the name of a file", "end it with a slash to write into it")
    if name.endswith("/") or suffix is None:
        return _folder(place, to or "json")
    if to is not None and suffix not in SUFFIXES[to]:
        raise UsageError(f"--to {to} contradicts the name {shown(name)}", "leave one of them out")
    return _file(name, os.path.realpath(place), suffix, to or BY_SUFFIX[suffix])  # a link stays a link


def _folder(place: str, exporter: str) -> Destination:
    if BY_NAME[exporter].kind == "database":
        raise UsageError(f"{exporter} is one file", f"name it: NAME{SUFFIXES[exporter][0]}")
    if os.path.exists(place) and not os.path.isdir(place):
        if BY_NAME[exporter].kind == "parts":
            raise UsageError(
                f"{shown(place)} is a file, and a run writes a folder of parts", "name another, or delete it"
            )
        msg = f"{shown(place)} is a file whose name says no format"
        raise UsageError(msg, "name a folder, or a .jsonl or .csv file")
    return Destination(place, one_file=False, exporter=exporter)


def _file(name: str, place: str, suffix: str, exporter: str) -> Destination:
    kind = BY_NAME[exporter].kind
    if kind not in ("lines", "database") or suffix.endswith(".json"):
        msg = f"one {suffix} file cannot hold a run that may be taken up again"
        raise UsageError(msg, "name a .jsonl or .csv file (.gz and .zst too), a .db, or a folder")
    if kind == "database" and not name.lower().endswith(suffix):
        raise UsageError(f"{shown(name)}: a database cannot be compressed", f"name it NAME{suffix}")
    if os.path.exists(place) and not os.path.isfile(place):
        raise UsageError(f"{shown(name)} is no regular file", "name a file; newsingest parse writes to pipes")
    return Destination(place, one_file=True, exporter=exporter)
