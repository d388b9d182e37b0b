"""Word lists, one word a line; README.md says where each is from and what it is for."""

from functools import cache

from newsingest import chinese_scripts as han


def simplified(text: str) -> str:
    """Return a text in the simplified script, character by character, for rules that are written in it; most are in it already."""
    return text.translate(_pairs()) if han.ONLY_TRADITIONAL.search(text) else text


@cache
def _pairs() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in ordered("traditional")}


def words(name: str) -> frozenset[str]:
    """Return the words of a list. The longest has 32,000, which take 3 ms: ask for it where it can decide."""
    return frozenset(ordered(name))


def ordered(name: str) -> list[str]:
    """Return the words of a list in its order."""
    with open(f"{__path__[0]}/{name}.txt", encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs a cold start 3 ms
        return file.read().split()
