"""Make an input smaller while it raises the same error: ``python fuzz/smaller.py TARGET FILE`` overwrites the file."""

import sys
from collections.abc import Callable
from pathlib import Path

from kinds import kind
from targets import TARGETS


def smaller(data: bytes, target: Callable[[bytes], None]) -> bytes:
    """Return the input with only the text that its error needs.

    Remove pieces, then characters. Then replace Chinese characters with 中 and Latin letters with a, so that no words of
    other people's texts remain.
    """
    wanted = _raised(data, target)
    if not wanted:
        return data
    parts = data.decode("utf-8", "surrogateescape")
    size = max(1, len(parts) // 2)
    while size:
        start, before = 0, parts
        while start < len(parts):
            shorter = parts[:start] + parts[start + size :]
            if _raised(_bytes(shorter), target) == wanted:
                parts = shorter
            else:
                start += size
        if size > 1 or parts == before:
            size //= 2
    for index, char in enumerate(parts):
        plain = "中" if "\u3400" <= char <= "\u9fff" else "a" if char.isalpha() and char.isascii() else char
        plainer = parts[:index] + plain + parts[index + 1 :]
        if plain != char and _raised(_bytes(plainer), target) == wanted:
            parts = plainer
    return _bytes(parts)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _raised(data: bytes, target: Callable[[bytes], None]) -> str:
    try:
        target(data)
    except Exception as error:  # noqa: BLE001 - any exception can be the find
        return kind(error)
    return ""


if __name__ == "__main__":
    file = Path(sys.argv[2])
    file.write_bytes(smaller(file.read_bytes(), TARGETS[sys.argv[1]]))
