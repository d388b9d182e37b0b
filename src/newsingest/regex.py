"""Regular expressions that are compiled at first use: one file needs few of about three hundred.

`\\h` in an expression matches a Chinese character. Python looks at each character of a range when it compiles. The
range of 27,648 characters from U+3400 took 1.5 ms, and such ranges took half the time of reading a file. So `\\h`
matches any letter that is not Latin. This is enough, because the other characters of these rules are Chinese.
"""

import re
from collections.abc import Callable
from functools import partial
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
    """A pattern that is compiled when one of its methods is first used. The object then holds the compiled methods."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:  # later calls find the methods directly
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def count(runs: re.Pattern[str], text: str) -> int:
    """Return how many characters of a text are in matches of ``runs``: faster than matching single characters."""
    return sum(map(len, runs.findall(text)))


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern like ``re.compile``, but compiled at first use.

    `\\h` in a text matches a Chinese character. It cannot be used inside a character class.
    """
    return cast("re.Pattern[AnyStr]", Lazy(expanded(text) if isinstance(text, str) else text, flags))


class Words:
    """Words to find in texts. Their expression compiles after a hundred texts, because it takes as long as these.

    A single file has fewer lines, so it needs no expression. Then ``found`` and ``are_in`` become methods of the
    expression.
    found: takes a text, and returns the words in it. A word that overlaps the end of another word may be left out.
    are_in: takes a text, and returns something true if any of the words is in it.
    """

    def __init__(self, *words: str) -> None:
        self._words, self._tried = words, 0
        self._any = regex("|".join(map(re.escape, words)))
        self.found: Callable[[str], list[str]] = self._try
        self.are_in: Callable[[str], object] = self._try

    def _try(self, text: str) -> list[str]:
        self._tried += 1
        if self._tried >= _MANY:
            self.found, self.are_in = self._any.findall, self._any.search
        return [word for word in self._words if word in text]


_MANY = 100


class Characters:
    """Characters to find in texts. Their class compiles after 10,000 characters, because it takes as long as these.

    are_in: takes a text, and returns something true if any of the characters is in it.
    without: takes a text, and returns it without the characters.
    """

    def __init__(self, characters: str) -> None:
        self._set, self._tried = frozenset(characters), 0
        self._any, self._runs = regex(f"[{characters}]"), regex(f"[{characters}]+")
        self.are_in: Callable[[str], object] = self._try
        self.without: Callable[[str], str] = self._leave_out

    def count_in(self, text: str) -> int:
        """Return how many characters of a text are among the characters."""
        return len(text) - len(self.without(text))

    def _try(self, text: str) -> bool:
        self._tried += len(text)
        if self._tried >= _MANY_CHARACTERS:
            self.are_in = self._any.search
        return not self._set.isdisjoint(text)

    def _leave_out(self, text: str) -> str:
        self._tried += len(text)
        if self._tried >= _MANY_CHARACTERS:
            self.without = partial(self._runs.sub, "")
        return "".join([char for char in text if char not in self._set])


_MANY_CHARACTERS = 10_000


def expanded(text: str) -> str:
    """Return an expression for ``re.compile``, with `\\h` replaced."""
    return text.replace(r"\h", _HAN)
