"""Count skipped inputs, describe the reasons in words, and keep the first names."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from newsingest.parsers.fullwidth import AS_PROFILE, UNINDENTED

# For the code of an error: the words for one input, for many, and advice.
_WORDS = {
    "binary": ("binary", "binary", ""),
    "unknown_format": ("of unknown format", "of unknown format", ""),
    "link": ("link to a folder", "links to folders", "name the folder as a SOURCE"),
    "named_twice": ("named twice", "named twice", ""),
    "nested_archive": ("archive in an archive", "archives in archives", "unpack the outer archive"),
    "not_a_file": ("pipe, device or link", "pipes, devices or links", ""),
}
LIKE_UNINDENTED = f"%({UNINDENTED}%"  # the message of an unindented input, as a pattern for SQL LIKE


_NAMES = 5  # how many names are kept for each reason


class FirstNames:
    """Inputs, counted by a reason, with the names of the first five inputs of each reason."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.names: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, reason: str, name: str) -> None:
        """Count an input."""
        self.counts[reason] += 1
        if len(self.names[reason]) < _NAMES:
            self.names[reason].append(name)

    def listed(self, reason: str) -> str:
        """Return the first names of a reason, and how many more there are."""
        names = self.names[reason]
        more = self.counts[reason] - len(names)
        return ", ".join(names) + (f" and {more} more" if more else "")


class Skips:
    """The number of skipped inputs by code. unindented: how many of them are Chinese text without indents."""

    def __init__(self, codes: Mapping[str, int] | None = None, unindented: int = 0) -> None:
        self.codes: Counter[str] = Counter(codes or {})
        self.unindented = unindented

    def add(self, code: str, message: str) -> None:
        """Count an input. message: of its error, with the advice."""
        self.codes[code] += 1
        self.unindented += LIKE_UNINDENTED.strip("%") in message

    def __str__(self) -> str:
        """Return the reasons, the most frequent first."""
        return ", ".join(self._reason(code, count) for code, count in sorted(self.codes.items(), key=_by_count))

    def _reason(self, code: str, count: int) -> str:
        one, many, helps = _WORDS.get(code, (code, code, ""))
        if code == "unknown_format" and self.unindented:
            helps = (
                f"{self.unindented} of them {'is' if self.unindented == 1 else 'are'} {UNINDENTED}: use {AS_PROFILE}"
            )
        return f"{count} {one if count == 1 else many}" + (f" ({helps})" if helps else "")


def _by_count(found: tuple[str, int]) -> tuple[int, str]:
    return -found[1], found[0]
