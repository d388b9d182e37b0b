"""The text of a profile's rows: placeholders for digits, dates and addresses, and the pattern that a text stands for."""

import re
from functools import lru_cache

# Each placeholder, and what it matches. The groups are atomic, so that no pattern can backtrack into them.
PLACEHOLDERS = {
    "url": r"(?>(?:https?://|www\.)[A-Za-z0-9_./?=&%#:~+@,;-]*[A-Za-z0-9_/=&#-])",
    "date": r"(?>\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?:\s?日)?|\d{1,2}月\d{1,2}日)",
    "n": r"\d++",
}
_PLACEHOLDER = re.compile(r"\{(url|date|n)\}")


@lru_cache(maxsize=4096)  # every article of an archive needs the same rows
def pattern_of(text: str, *, at_end: bool) -> re.Pattern[str]:
    """Return the pattern that the text of a row stands for. at_end: the text ends the line."""
    parts = _PLACEHOLDER.split(text)
    shape = "".join(PLACEHOLDERS[part] if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile(shape + (r"\Z" if at_end else ""))


_VARIABLE = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in PLACEHOLDERS.items()))
_NUMBERS = re.compile(r"\d[\d\s./年月日-]*+")  # holds all dates and digits, and is found faster


def with_placeholders(text: str) -> str:
    """Return a text with placeholders for its addresses, dates and digits."""
    if "://" in text or "www." in text:
        return _placeholders(text)
    return _NUMBERS.sub(lambda found: "{n}" if found[0].isdecimal() else _placeholders(found[0]), text)


def _placeholders(text: str) -> str:
    return _VARIABLE.sub(lambda found: f"{{{found.lastgroup}}}", text)
