"""The values of front matter in any language: text, lists and mappings of text, and parts that would be lost."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from newsingest.errors import TooDeepError, TooLargeError
from newsingest.limits import Limits, advice
from newsingest.regex import regex

Value = str | None | list["Value"] | dict[str, "Value"]


class Dropped(Struct, frozen=True):
    """A part that the language itself would lose: its key ("" if none), its text, and its kind."""

    key: str
    text: str
    kind: str

    @property
    def label(self) -> str:
        """The key under which it is kept in ``extra``."""
        return f"{self.key} ({self.kind})" if self.key else f"({self.kind})"


def gathered(dropped: Iterable[Dropped]) -> Iterator[tuple[Dropped, str, int]]:
    """Yield for each label its first part, the text of all its parts in lines, and their number."""
    found: dict[str, list[Dropped]] = {}
    for lost in dropped:
        found.setdefault(lost.label, []).append(lost)
    for same in found.values():
        yield same[0], "\n".join(lost.text for lost in same if lost.text), len(same)


class FrontMatter(dict[str, Value]):
    """The values by key, the parts that the language would drop, and a line for each repair.

    texts: the keys whose value is a placeholder, or has a list or mapping as a key: both were read as text.
    language: the language of the front matter. halves: the number of lone surrogates, which are not characters.
    """

    halves = 0

    def __init__(
        self,
        values: dict[str, Value],
        dropped: list[Dropped],
        repairs: Iterable[str] = (),
        texts: Iterable[str] = (),
        *,
        language: str = "YAML",
    ) -> None:
        super().__init__(values)
        self.language = language
        self.dropped = dropped
        self.repairs = list(repairs)
        self.texts = list(texts)


def merges(value: Value) -> bool:
    """Return whether a value contains a merge key `<<` at any depth."""
    if isinstance(value, dict):
        return not isinstance(value.get("<<", ""), str) or any(map(merges, value.values()))
    return isinstance(value, list) and any(map(merges, value))


def as_text(value: Value) -> str:
    """Return a value as one string. Lists and mappings become JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


_ITEM = regex(r"[ \t]*+-[ \t]++(?P<value>.*)")
_LIST = regex(r"\[(?:[^\[\]]++|\[[^\[\]]*+\]?+)*+\]?+")  # `[快讯]A股` is not a list
# A quoted entry, before a comma or a missing comma. Any other entry ends at the comma.
_ENTRY = regex(r"\"[^\"]*+\"(?=\s*+(?:[,\]\"]|\Z))|'[^']*+'(?=\s*+(?:[,\]']|\Z))|[^,\s][^,]*+")


def raw(text: str, *, listed: bool = True) -> Value:
    """Return a value that the language cannot read as its author meant it: without quotes, and a list as its entries.

    listed: whether a dash in the key's line starts a list (`tags: - 甲`). In a title, it is text.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    items = [_ITEM.fullmatch(line) for line in lines]
    if lines and all(items) and (listed or "\n" in text):
        first, *others = [item["value"].strip() for item in items if item]
        return raw(first) if not others and _LIST.fullmatch(first) else list(map(_unquoted, (first, *others)))
    whole = " ".join(line.strip() for line in lines)
    if _LIST.fullmatch(whole):  # [*ST甲, 股市]
        return [found for entry in _ENTRY.findall(whole[1:].removesuffix("]")) if (found := _entry(entry))]
    return _unquoted(whole)


def _entry(text: str) -> str:
    """Return an entry of a list, without the bracket of a nested list."""
    return _unquoted(text if text.count("[") == text.count("]") else text.strip("[] \t"))


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    if text[:1] in ('"', "'") and text.count(text[0]) == 1:  # an unclosed quote
        return text[1:]
    return text


def check_size(text: str, limits: Limits) -> None:
    """Raise TooLargeError if front matter has more characters than the limit."""
    if len(text) > limits.front_matter:
        msg = f"the front matter has {len(text)} characters; the limit is {limits.front_matter}"
        raise TooLargeError(msg, advice("front_matter"))


DEPTH = 100  # the maximum number of levels, more than any real post has


def too_deep() -> TooDeepError:
    """Return the error for front matter that nests more than DEPTH levels."""
    return TooDeepError(f"the front matter nests more than {DEPTH} levels deep", "flatten it")
