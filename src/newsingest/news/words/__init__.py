"""Word lists, one word a line. README.md states the source and the purpose of each list."""

from functools import cache

from newsingest import chinese_scripts as han


def simplified(text: str) -> str:
    """Return a text in simplified script, converted by character, for rules that are written in it."""
    return text.translate(_pairs()) if han.ONLY_TRADITIONAL.are_in(text) else text


@cache
def _pairs() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in word_list("traditional")}


def words(name: str) -> frozenset[str]:
    """Return the words of a list. The longest has 32,000 words, which take 3 ms, so load it only if it can decide."""
    return frozenset(word_list(name))


def word_list(name: str) -> list[str]:
    """Return the words of a list in the order of the list."""
    with open(f"{__path__[0]}/{name}.txt", encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs a cold start 3 ms
        return file.read().split()
