"""List the inputs of a run: files, and the files in folders and archives.

The order depends on the names alone. SOURCEs keep the order of the command line, the names in a folder are sorted by
their bytes, and members keep the order of their archive. Hidden files are not inputs. A link to a folder, and a file that
is not a regular file, is an input that is skipped. A folder that cannot be listed is an input that fails.
"""

import os
import stat
from collections.abc import Iterator
from functools import partial

from newsingest.batch.names import is_hidden
from newsingest.batch.sources import archives
from newsingest.batch.sources.folders import Walk, WalkAtAddress
from newsingest.batch.sources.inputs import Archive, Input, NestedArchive, SkippedInput, Sources, path_in
from newsingest.errors import InputError, UsageError, reason
from newsingest.limits import Limits
from newsingest.paths import shown
from newsingest.storage import is_address, keyless, localized, storage, without_credentials


def listed(sources: Sources) -> Iterator[Input | Archive]:
    """Yield the inputs in order. An archive is not opened."""
    alone = len(sources.names) == 1 and not sources.files_from
    names = [localized(name) for name in sources.names]
    folders = [_folder_of(name) for name in names] if not alone else [""]
    base = os.path.commonpath(folders) if folders else ""
    for name, folder in zip(names, folders, strict=True):
        yield from _source(name, "" if alone else os.path.relpath(folder, base), sources, alone=alone)
    for name in sources.files_from:
        try:
            where = localized(name)
            folder = (
                _folder_of(where) if is_address(where) else where if os.path.isdir(where) else os.path.dirname(where)
            )
        except UsageError as error:  # only this name is invalid, so the run continues with the next one
            bare = keyless(name)
            yield Input(bare, bare, "", bare, bare, named=True, trouble=InputError(error.problem, error.advice))
        else:
            yield from _source(where, folder, sources, alone=False)


def _folder_of(name: str) -> str:
    """Return the absolute path of a folder, or of the folder of a file. For an address, the path starts with the scheme.

    Raises UsageError if no installed package can open the address.
    """
    if is_address(name):
        there, path = storage(name), "/" + without_credentials(name).replace("://", "/", 1)
        try:
            found = there.look(there.root)
        except InputError:  # the same error is reported later, when the source is read
            return path
        return path if found is None or found.is_folder else os.path.dirname(path)
    path = os.path.abspath(name)
    return path if os.path.isdir(name) else os.path.dirname(path)


def _source(name: str, layout: str, sources: Sources, *, alone: bool) -> Iterator[Input | Archive]:
    """Yield the inputs of one SOURCE. layout: the path of its folder below the output folder. alone: it is the only SOURCE."""
    if is_address(name):
        yield from _at_address(name, layout, sources, alone=alone)
        return
    real = os.path.realpath(name)
    typed = Input(os.path.abspath(name), name, "", name, path_in(layout, os.path.basename(name)), named=True)
    try:
        found = os.stat(name)
    except (OSError, ValueError) as error:
        why = "no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {reason(error)}"
        yield typed._replace(trouble=InputError(why, "check the name"), layout=name)
        return
    if stat.S_ISDIR(found.st_mode):
        top = typed._replace(path="", layout="") if alone else typed._replace(path=_tidy(name), layout=layout)
        yield from Walk(sources, top).inputs()
        return
    if real in sources.avoid:
        raise UsageError(f"{shown(name)} is both a SOURCE and the output", "use another destination")
    typed = typed._replace(size=found.st_size, time=found.st_mtime_ns, weight=found.st_size)
    if not stat.S_ISREG(found.st_mode):
        bad = InputError("not a regular file", "pipe it into newsingest parse -")
        yield typed._replace(trouble=bad)
    elif archives.is_archive(name):
        yield Archive(typed._replace(layout="") if alone else typed)
    else:
        yield typed


def _at_address(address: str, layout: str, sources: Sources, *, alone: bool) -> Iterator[Input | Archive]:
    """Yield the inputs of one SOURCE that is an address. layout, alone: as in ``_source``."""
    there, name = storage(address), without_credentials(address)
    in_layout = path_in(layout, os.path.basename(name))
    typed = Input(name, name, "", there.root, in_layout, named=True, within=address)
    try:
        found = there.look(there.root)
    except InputError as error:
        yield typed._replace(trouble=error)
        return
    if found is None:
        yield typed._replace(trouble=InputError("no such file", "check the address"))
    elif found.is_folder:
        top = typed._replace(path="", layout="") if alone else typed._replace(layout=layout)
        yield from WalkAtAddress(sources, top).inputs()
    elif name in sources.avoid:
        raise UsageError(f"{shown(name)} is both a SOURCE and the output", "use another destination")
    else:
        typed = typed._replace(size=found.size, time=found.time, weight=found.size)
        archive = typed._replace(layout="") if alone else typed
        yield Archive(archive) if archives.is_archive(name) else typed


def _tidy(name: str) -> str:
    """Return the path of a folder as typed, but without empty components and dots: ``a//b`` and ``./a/`` become ``a/b`` and ``a``."""
    lead = "/" if name.startswith("/") else ""
    return lead + "/".join(part for part in name.split("/") if part not in ("", "."))


def layout_of(archive: Input, member: str) -> str:
    """Return the layout of a member, as in ``Input``."""
    return path_in(archive.layout, member.lstrip("/"))


def members_of(archive: Archive, sources: Sources, limits: Limits) -> Iterator[Input]:
    """Yield the members of an archive as inputs. Raises InputError if the rest of the archive cannot be read."""
    whole = archive.at
    if whole.within:
        open_archive = partial(storage(whole.within).open, whole.place, seekable=True)
    else:
        open_archive = partial(open, whole.place, "rb")
    for member in archives.members(open_archive, whole.place, whole.size, limits):
        if is_hidden(member.name) or not sources.is_included(member.name.lstrip("/")):
            continue
        trouble: InputError | None = None
        if member.skip_reason:
            trouble = SkippedInput(member.skip_reason, "unpack the archive if you need it")
        elif archives.is_archive(member.name):
            trouble = NestedArchive(
                "an archive inside an archive is not opened", "unpack the outer archive and convert the folder"
            )
        yield whole._replace(
            member=member.name,
            layout=layout_of(whole, member.name),
            named=False,
            size=member.size,
            time=member.time,
            weight=member.weight,
            read=member.read,
            entry=None if whole.within else member.entry,
            trouble=trouble,
            skip=trouble is not None,
        )
