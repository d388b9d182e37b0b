"""Words and characters that stand in a text for something else while it is read, and must all be gone from what is made of it."""

from newsingest.errors import InternalError
from newsingest.regex import regex
from newsingest.text import unescaped

_TAG = regex(r"<[^<>]*+>")


def unused(word: str, text: str) -> str:
    """Return a word that a text does not spell, with entities or tags in it neither: this one, or with letters before it."""
    read = unescaped(text)
    bare = _TAG.sub("", read)
    while word in text or word in read or word in bare:
        word = "x" + word
    return word


class StandIns:
    """Characters that stand for others while a Markdown text is parsed, so that the parser takes these for no marks.

    In all else the parser takes a stand-in as it takes what it stands for: in code, addresses and HTML too.
    """

    def __init__(self, text: str) -> None:
        """text: the Markdown. No character that it holds, nor one that its entities spell, becomes a stand-in."""
        self._text = text
        self._chosen: dict[str, str] = {}  # the stand-in of each mark; "" if there is none

    def symbol(self, mark: str) -> str:
        """Return the symbol that stands for a mark, punctuation as the mark is; the mark if the text holds all symbols."""
        return self._choose(mark, _SYMBOLS) or mark

    def letter(self) -> str:
        """Return a character that stands for nothing, and is a letter to Markdown; "" if the text holds all of them."""
        return self._choose("", _LETTERS)

    def _choose(self, mark: str, among: range) -> str:
        if mark not in self._chosen:
            taken = f"{self._text}{unescaped(self._text)}{''.join(self._chosen.values())}"
            self._chosen[mark] = next((char for char in map(chr, among) if char not in taken), "")
        return self._chosen[mark]

    def resolved(self, text: str) -> str:
        """Return a text with what its stand-ins stand for."""
        for mark, char in self._chosen.items():
            text = text.replace(char, mark) if char else text
        return text


_SYMBOLS = range(0x2200, 0x2300)  # of mathematics
_LETTERS = range(0xE000, 0xF900)  # for private use


def check(text: str, word: str) -> None:
    """Raise InternalError where a placeholder was not replaced: no input can hold its word."""
    if word in text:
        msg = f"the placeholder {word} was left in the text"
        raise InternalError(msg)
