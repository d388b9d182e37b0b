"""The names of outputs and keys of inputs, shards, and filters of paths.

The name of an output is the complete name of its input, followed by the suffix of the output format. It does not depend
on other inputs, so a new file in an archive does not rename the outputs of other files.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable

from newsingest.errors import UsageError
from newsingest.paths import cut, shown
from newsingest.regex import regex

_MANY_STARS = regex(r"(?<!\\)\*{3,}")
_LONGEST_COMPONENT = 255  # bytes in one component of a path, on all common file systems
_SHORT = 200  # characters of a path: if it is shorter, no component needs to be cut
_SPECIAL = regex(r"(?:^|/)\.{0,2}(?:/|$)")  # a component that is empty, or consists of dots
_DIGITS = 8  # at most, in the number of a name that several inputs share


def output_name(layout: str, suffix: str, nth: int = 1) -> str:
    """Return the path of an output below DEST.

    layout: the path of the input below its source, as in the file system or the archive. nth: 1, or more if earlier
    inputs have the names before. ``..`` becomes ``%2E%2E``, a leading slash is dropped, and bytes that are not UTF-8
    become ``%XX``. A component that is too long is cut, and eight digits of its SHA-256 are added.
    """
    if nth == 1 and len(layout) < _SHORT and layout.isascii() and not _SPECIAL.search(layout):  # most names
        return layout + suffix
    parts = [_component(part) for part in shown(layout).split("/") if part not in ("", ".")] or ["%2E"]
    again = f"~{nth}" if nth > 1 else ""
    parts[-1] = cut(parts[-1], _LONGEST_COMPONENT - len((again + suffix).encode())) + again + suffix
    return "/".join(parts)


def _component(part: str) -> str:
    return cut("%2E%2E" if part == ".." else part, _LONGEST_COMPONENT)


def slot(name: str) -> str:
    """Return a key that is equal for two names if a file system may treat them as one name.

    The key ignores case and Unicode normalization.
    """
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def nth_of(name: str, layout: str, suffix: str, *, as_slot: bool = False) -> int | None:
    """Return the ``nth`` with which ``output_name`` returns this name, or None if no number does.

    as_slot: the name is the slot of an output name.
    """
    if name == layout + suffix and not as_slot:  # most names
        return 1
    tail = name.removesuffix(suffix).rpartition("~")[2]
    for nth in (1, int(tail) if tail.isascii() and tail.isdigit() and len(tail) <= _DIGITS else 1):
        found = output_name(layout, suffix, nth)
        if name == (slot(found) if as_slot else found):
            return nth
    return None


def key(absolute: str, member: str) -> bytes:
    """Return the key of an input: absolute path and member, as bytes of the file system."""
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
    """Return whether an input belongs to a shard. It depends on the name in the record, so all machines agree."""
    if shard is None:
        return True
    index, count = shard
    name = hashlib.sha256(f"{path}\0{member or ''}".encode())
    return int.from_bytes(name.digest()[:8]) % count == index - 1


def glob_filter(
    include: tuple[str, ...], exclude: tuple[str, ...]
) -> tuple[Callable[[str], bool], Callable[[str], bool]]:
    """Return two functions of a relative path.

    The first returns whether a file is included. The second returns whether a folder (a path that ends in /) is
    excluded with all its files. The patterns are those of .gitignore: ``*.md`` anywhere, ``/2022/*.md`` from the top,
    ``drafts/`` a folder.
    """
    if not include and not exclude:
        return lambda _path: True, lambda _path: False
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - only if there are patterns

    try:
        # Git reads three or more stars as one. pathspec would try all lengths of each star, which takes too long.
        wanted, unwanted = (
            GitIgnoreSpec.from_lines(_MANY_STARS.sub("*", line) for line in lines) for lines in (include, exclude)
        )
    except (ValueError, re.error) as error:
        raise UsageError(f"invalid pattern: {error}", "write it as in .gitignore") from error

    def is_included(path: str) -> bool:
        return (not include or wanted.match_file(path)) and not unwanted.match_file(path)

    return is_included, unwanted.match_file


def is_hidden(path: str) -> bool:
    """Return whether any component of a relative path is hidden: its name starts with a dot."""
    return any(part.startswith(".") and part not in (".", "..") for part in path.split("/"))
