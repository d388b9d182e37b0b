"""Words and characters that temporarily replace others while a text is read. None may be left in the result."""

from newsingest.errors import InternalError
from newsingest.regex import regex
from newsingest.text import unescaped

_TAG = regex(r"<[^<>]*+>")


def unused(word: str, text: str) -> str:
    """Return `word`, prefixed until the text does not contain it, even with entities decoded and tags removed."""
    read = unescaped(text)
    bare = _TAG.sub("", read)
    while word in text or word in read or word in bare:
        word = "x" + word
    return word


class StandIns:
    """Characters that temporarily replace Markdown marks, so that the parser reads those marks as text.

    In every other way, and also in code, addresses and HTML, the parser treats a stand-in like the original character.
    """

    def __init__(self, text: str) -> None:
        """text: the Markdown. A character in it, or one that its entities spell, never becomes a stand-in."""
        self._text = text
        self._chosen: dict[str, str] = {}  # the stand-in of each mark; "" if none is free

    def symbol(self, mark: str) -> str:
        """Return the stand-in of a mark: a symbol, which Markdown treats as punctuation.

        Return the mark if no symbol is free.
        """
        return self._choose(mark, _SYMBOLS) or mark

    def letter(self) -> str:
        """Return a character that Markdown treats as a letter and that `resolved` removes; "" if none is free."""
        return self._choose("", _LETTERS)

    def _choose(self, mark: str, among: range) -> str:
        if mark not in self._chosen:
            taken = f"{self._text}{unescaped(self._text)}{''.join(self._chosen.values())}"
            self._chosen[mark] = next((char for char in map(chr, among) if char not in taken), "")
        return self._chosen[mark]

    def resolved(self, text: str) -> str:
        """Return a text with each stand-in replaced by the original character."""
        for mark, char in self._chosen.items():
            text = text.replace(char, mark) if char else text
        return text


_SYMBOLS = range(0x2200, 0x2300)  # mathematical symbols
_LETTERS = range(0xE000, 0xF900)  # the private use area


def check(text: str, word: str) -> None:
    """Raise InternalError if a placeholder was not replaced. No input can contain its word."""
    if word in text:
        msg = f"the placeholder {word} was left in the text"
        raise InternalError(msg)
