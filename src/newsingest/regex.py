"""Regular expressions that are compiled when they are first used: one file needs few of some three hundred.

In them `\\h` stands for a Chinese character. Python looks at each character of a range when it compiles, which takes 1.5 ms for
the 27,648 from U+3400 on, and half the time of reading one file went there. So `\\h` is any letter that is not Latin: what is around it
in a rule is Chinese anyway.
"""

import re
from typing import Any, AnyStr, cast

_METHODS = (
    "search",
    "match",
    "fullmatch",
    "sub",
    "subn",
    "split",
    "findall",
    "finditer",
    "flags",
    "groupindex",
)


_HAN = r"[^\W\d_\x00-\u02ff]"


class Lazy:
    """Stands for a compiled pattern until it is asked for something, and then hands its methods out itself."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:  # found without this detour from now on
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def count(runs: re.Pattern[str], text: str) -> int:
    """Return how many characters of a text stand in runs of a class: several times faster than one by one."""
    return sum(map(len, runs.findall(text)))


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return the pattern that re.compile would, compiled when it is first used. In a text, but in no class of it, `\\h` is a Chinese character."""
    return cast("re.Pattern[AnyStr]", Lazy(expanded(text) if isinstance(text, str) else text, flags))


def expanded(text: str) -> str:
    """Return what re.compile takes for an expression that may hold `\\h`."""
    return text.replace(r"\h", _HAN)
