"""Names: which output an input gets, which shard takes it, and what a filter lets through.

The output of an input is named by that input's own name alone, so that adding a file to an archive never renames the
output of another: the whole name, suffix included, with the suffix of the output format behind it.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath

from newsingest.errors import UsageError
from newsingest.paths import cut, shown
from newsingest.regex import regex

_MANY_STARS = regex(r"(?<!\\)\*{3,}")
_LONGEST = 255  # bytes in one component of a path, on every file system in use
_SHORT = 200  # characters of a path no component of which needs to be cut
_SPECIAL = regex(r"(?:^|/)\.{0,2}(?:/|$)")  # a component that is empty, or consists of dots
_DIGITS = 8  # of the number of a name that others have too: there are no more than that


def output_name(layout: str, suffix: str, nth: int = 1) -> str:
    """Return where the output of an input stands below DEST.

    layout: the input's path below what is mirrored, as the file system or the archive says it. nth: 1, or more where
    earlier inputs took the names before. ``..`` becomes ``%2E%2E``, a leading slash is dropped, bytes that are no UTF-8
    become ``%XX``, and a component that grows too long is cut, with eight digits of its SHA-256 behind it.
    """
    if nth == 1 and len(layout) < _SHORT and layout.isascii() and not _SPECIAL.search(layout):  # nearly always
        return layout + suffix
    parts = [_component(part) for part in shown(layout).split("/") if part not in ("", ".")] or ["%2E"]
    again = f"~{nth}" if nth > 1 else ""
    parts[-1] = cut(parts[-1], _LONGEST - len((again + suffix).encode())) + again + suffix
    return "/".join(parts)


def _component(part: str) -> str:
    return cut("%2E%2E" if part == ".." else part, _LONGEST)


def slot(name: str) -> str:
    """Return what two names share that some file system takes for one: case and Unicode normalisation put aside."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def nth_of(name: str, layout: str, suffix: str, *, as_slot: bool = False) -> int | None:
    """Return as the how-manieth an output of that name was named, or None if it is not that of the input.

    as_slot: the name is the slot of one.
    """
    if name == layout + suffix and not as_slot:  # nearly always
        return 1
    tail = name.removesuffix(suffix).rpartition("~")[2]
    for nth in (1, int(tail) if tail.isascii() and tail.isdigit() and len(tail) <= _DIGITS else 1):
        found = output_name(layout, suffix, nth)
        if name == (slot(found) if as_slot else found):
            return nth
    return None


def key(absolute: str, member: str) -> bytes:
    """Return what tells inputs apart: absolute path and member, in the bytes of the file system."""
    path = absolute.encode() if absolute.isascii() else os.fsencode(absolute)
    return path + b"\0" + os.fsencode(member) if member else path


Shard = tuple[int, int]


def shard_of(text: str) -> Shard:
    """Read ``I/N``. Raises UsageError unless 1 <= I <= N."""
    first, _, second = text.partition("/")
    if first.isascii() and first.isdigit() and second.isascii() and second.isdigit():
        index, count = int(first), int(second)
        if 1 <= index <= count:
            return index, count
    raise UsageError(f"invalid --shard {text}", "use I/N with I from 1 to N, such as 2/8")


def in_shard(path: str, member: str | None, shard: Shard | None) -> bool:
    """Tell whether a shard takes an input: a share by its name as it stands in the record, the same on every machine."""
    if shard is None:
        return True
    index, count = shard
    name = hashlib.sha256(f"{path}\0{member or ''}".encode())
    return int.from_bytes(name.digest()[:8]) % count == index - 1


def glob_filter(
    include: tuple[str, ...], exclude: tuple[str, ...]
) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """Return two tests of a relative path: is it left in, and is a folder (its path ends in /) left out as a whole.

    The patterns are those of .gitignore: ``*.md`` anywhere, ``/2022/*.md`` from the top, ``drafts/`` a folder.
    """
    if not include and not exclude:
        return lambda _path: True, lambda _path: False
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - only where there are patterns

    try:
        # Stars beyond two are one to git; pathspec would try each length of each of them.
        wanted, unwanted = (
            GitIgnoreSpec.from_lines(_MANY_STARS.sub("*", line) for line in lines) for lines in (include, exclude)
        )
    except (ValueError, re.error) as error:
        raise UsageError(f"invalid pattern: {error}", "write it as in .gitignore") from error

    def left_in(path: str) -> bool:
        return (not include or wanted.match_file(path)) and not unwanted.match_file(path)

    return left_in, unwanted.match_file


def is_hidden(path: str) -> bool:
    """Tell whether any component of a relative path is hidden: its name starts with a dot."""
    return any(part.startswith(".") and part not in (".", "..") for part in PurePosixPath(path).parts)
