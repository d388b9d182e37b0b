"""Why inputs were skipped, in words, and what helps."""

from collections import Counter
from collections.abc import Mapping

from newsingest.parsers.fullwidth import UNINDENTED

# For the code of an error: one such input, many, and what helps.
_WORDS = {
    "binary": ("binary", "binary", ""),
    "unknown_format": ("of unknown format", "of unknown format", ""),
    "link": ("link to a folder", "links to folders", "name the folder as a SOURCE"),
    "named_twice": ("named twice", "named twice", ""),
    "nested_archive": ("archive in an archive", "archives in archives", "unpack the outer archive"),
    "not_a_file": ("pipe, device or link", "pipes, devices or links", ""),
}
LIKE_UNINDENTED = f"%({UNINDENTED})"  # how the message of such an input ends, as a pattern of SQL


class Skips:
    """The inputs that were skipped, counted by the code of the reason. unindented: those that another format would read."""

    def __init__(self, codes: Mapping[str, int] | None = None, unindented: int = 0) -> None:
        self.codes: Counter[str] = Counter(codes or {})
        self.unindented = unindented

    def add(self, code: str, message: str) -> None:
        """Count an input. message: what its error says, with what to do."""
        self.codes[code] += 1
        self.unindented += message.endswith(LIKE_UNINDENTED[1:])

    def __str__(self) -> str:
        """Return the reasons, the most frequent first."""
        return ", ".join(self._reason(code, count) for code, count in sorted(self.codes.items(), key=_by_count))

    def _reason(self, code: str, count: int) -> str:
        one, many, helps = _WORDS.get(code, (code, code, ""))
        if code == "unknown_format" and self.unindented:
            helps = f"{self.unindented} of them {'is' if self.unindented == 1 else 'are'} {UNINDENTED}"
        return f"{count} {one if count == 1 else many}" + (f" ({helps})" if helps else "")


def _by_count(found: tuple[str, int]) -> tuple[int, str]:
    return -found[1], found[0]
