"""How much of anything an input may hold: bounds that no honest archive meets, and that keep a hostile one from taking the machine.

docs/reference/limits.md has the table, with what each is for. An input beyond one fails alone, with an error that names the limit.
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from newsingest.errors import TooDeepError, TooLargeError, TooManyError, UsageError

LIMITED = (TooLargeError.code, TooDeepError.code, TooManyError.code)  # what an input that meets a limit fails with
_DIGITS = 18
_MOST = 1 << 62  # what a file may be asked for
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


class Limits(Struct, frozen=True, kw_only=True):
    """The limits.

    size: bytes of one input, of a member of an archive, or of a record.
    depth: elements of markup inside one another.
    attributes: of one element.
    blocks: of one article, the cells of its tables and what was removed counted too.
    cells: of the tables of one article; in Markdown also those that fill up a short row.
    front_matter: characters of front matter.
    aliases: characters that YAML aliases may add to it; a value without any counts as one.
    members: of one archive.
    unpacked: bytes that any archive may unpack to; ratio: how many times its own size, if that is more.
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
    """Return the limits that settings such as ``depth=2000`` or ``size=1G`` make of the defaults.

    Raises UsageError for a name that is none, or a value that is no whole number.
    """
    found: dict[str, Any] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        name = name.strip().replace("-", "_")
        number, unit = value.strip(), value.strip()[-1:].upper()
        if unit in _UNITS:
            number = number[:-1]
        if name not in Limits.__struct_fields__:
            raise UsageError(f"there is no limit {_spelled(name)!r}", f"they are {', '.join(names())}")
        if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS):
            raise UsageError(
                f"{setting!r} sets no limit", f"write {_spelled(name)}=N, or N with K, M, G or T behind it"
            )
        found[name] = min(int(number) * _UNITS.get(unit, 1), _MOST)
    return replace(Limits(), **found)


def advice(name: str) -> str:
    """Return what to do about an input that meets a limit."""
    return f"raise it with --max {_spelled(name)}=N if you trust the input"


def names() -> list[str]:
    """Return the names of the limits as they are typed."""
    return [_spelled(name) for name in Limits.__struct_fields__]


def _spelled(name: str) -> str:
    return name.replace("_", "-")
