"""Words that stand in a text for something else while it is read, and must all be gone from what is made of it."""

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


def check(text: str, word: str) -> None:
    """Raise InternalError where a placeholder was not replaced: no input can hold its word."""
    if word in text:
        msg = f"the placeholder {word} was left in the text"
        raise InternalError(msg)
