"""A mutator of text: it moves characters and words, so that the result is still a post, with one thing wrong.

A mutator of bytes breaks UTF-8 in nearly every step, and would never produce `<table>` or 来源： by chance.
"""

import random
import re
from collections.abc import Callable
from pathlib import Path

from test_worst_cases import words as words_of_the_rules

_BYTES = 0.2  # the share of inputs that the fuzzer's own mutator of bytes changes
_ALIGNED = 0.6  # the share of places at the start or end of a tag, a line or a sentence
_EDGES = re.compile(r"(?=[<\n\[({*_`&])|(?<=[>\n\])}，。：;])")
_TIMES = (1, 1, 1, 2, 4, 8)  # the number of steps of one mutation
_REPEATS = (2, 3, 10, 100, 1000)


def words() -> list[str]:
    """Return the words of words.txt and the words that the rules look for. Invalid UTF-8 becomes surrogates."""
    lines = Path(__file__).with_name("words.txt").read_text("utf-8").splitlines()
    marks = [
        re.sub(rb"\\x(..)|\\(n|t)", _escaped, line.encode()).decode("utf-8", "surrogateescape")
        for line in lines
        if line and not line.startswith("# ")
    ]
    return [*marks * 3, *words_of_the_rules()]


def _escaped(found: re.Match[bytes]) -> bytes:
    return bytes.fromhex(found[1].decode()) if found[1] else {b"n": b"\n", b"t": b"\t"}[found[2]]


def mutator(own: Callable[[bytes, int], bytes]) -> Callable[[bytes, int, int], bytes]:
    """Return the mutator. own: the fuzzer's own mutator of bytes."""
    known = words()

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < _BYTES:
            return own(data, longest)
        text = data.decode("utf-8", "surrogateescape")
        for _ in range(rng.choice(_TIMES)):
            text = _step(text, rng, known)[:longest]
        return text.encode("utf-8", "surrogateescape")[:longest]

    return mutate


def _step(text: str, rng: random.Random, known: list[str]) -> str:
    """Return a text with one change."""
    start, end = sorted((_place(text, rng), _place(text, rng)))
    if end - start > 200:  # noqa: PLR2004 - keeps most steps small
        end = start + rng.randrange(200)
    before, middle, after = text[:start], text[start:end], text[end:]
    word = rng.choice(known)
    there = _place(text, rng)
    return rng.choice((
        lambda: before + word + middle + after,
        lambda: before + word + after,
        lambda: before + after,
        lambda: before + word + middle + rng.choice(known) + after,
        lambda: before + (middle or word) * rng.choice(_REPEATS) + after,
        lambda: text[:there] + middle + text[there:],
        lambda: before + chr(rng.choice((rng.randrange(0x100), rng.randrange(0x2000, 0x3100)))) + after,
    ))()  # fmt: skip


def _place(text: str, rng: random.Random) -> int:
    place = rng.randint(0, len(text))
    if rng.random() < _ALIGNED and (found := _EDGES.search(text, place)):
        return found.start()
    return place
