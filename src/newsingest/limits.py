"""The limits of an input. Real archives stay below them; they keep a hostile input from exhausting the machine.

docs/reference/limits.md lists the limits and the purpose of each. An input that exceeds a limit fails, with an error
that names the limit. Other inputs are not affected.
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from newsingest.errors import TooDeepError, TooLargeError, TooManyError, UsageError

LIMITED = (TooLargeError.code, TooDeepError.code, TooManyError.code)  # the codes of the errors for a limit
_DIGITS = 18
_MOST = 1 << 62  # the largest number of bytes that a file can be asked for
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


class Limits(Struct, frozen=True, kw_only=True):
    """The limits on the size and depth of an input.

    An input that exceeds a limit raises TooLargeError, TooDeepError or TooManyError; the message names the limit.

    Attributes:
        size: Bytes of one input, of one member of an archive file, or of one record.
        depth: Levels of markup elements inside one another. Elements that a parser closes by itself, such as ``<p>``,
            ``<li>`` and ``<td>``, do not count.
        attributes: Attributes of one markup element.
        blocks: Blocks of one article. Each cell of a table and each removed text counts as one.
        cells: Cells of all tables of one article. In Markdown, the empty cells that complete a short row count too.
        front_matter: Characters of the front matter.
        aliases: How many more characters the values of YAML front matter may have than the front matter itself. Only
            aliases make values longer. Each empty value counts as one character.
        members: Members of one archive file.
        unpacked: Bytes that an archive file may unpack to, whatever its own size.
        ratio: An archive file may unpack to this many times its own size. The larger of ``unpacked`` and ``ratio`` times
            the size applies.

    Example:
        >>> options = newsingest.ReadOptions(limits=newsingest.Limits(size=16 << 20, depth=100))
        >>> options.limits.size
        16777216
    """

    size: int = 256 << 20
    depth: int = 512
    attributes: int = 10_000
    blocks: int = 1_000_000
    cells: int = 200_000
    front_matter: int = 4 << 20
    aliases: int = 1_000_000
    members: int = 10_000_000
    unpacked: int = 1 << 30
    ratio: int = 200


def raised(settings: tuple[str, ...]) -> Limits:
    """Return the default limits, changed by settings such as ``depth=2000`` or ``size=1G``.

    Raises UsageError if a name is unknown or a value is not a whole number.
    """
    found: dict[str, Any] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        name = name.strip().replace("-", "_")
        number, unit = value.strip(), value.strip()[-1:].upper()
        if unit in _UNITS:
            number = number[:-1]
        if name not in Limits.__struct_fields__:
            raise UsageError(f"unknown limit {_spelled(name)!r}", f"use one of {', '.join(names())}")
        if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS):
            raise UsageError(f"invalid limit {setting!r}", f"write {_spelled(name)}=N, where N may end in K, M, G or T")
        found[name] = min(int(number) * _UNITS.get(unit, 1), _MOST)
    return replace(Limits(), **found)


def advice(name: str) -> str:
    """Return the advice for an input that exceeds a limit."""
    return f"raise the limit with --max {_spelled(name)}=N if you trust the input"


def names() -> list[str]:
    """Return the names of the limits as users type them."""
    return [_spelled(name) for name in Limits.__struct_fields__]


def _spelled(name: str) -> str:
    return name.replace("_", "-")
