"""Read JSON front matter: values as text, numbers as written, and duplicate keys kept.

Invalid JSON is read as YAML, which accepts a trailing comma, or key by key.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from newsingest.errors import FrontMatterError
from newsingest.limits import Limits
from newsingest.options import DEFAULT
from newsingest.parsers.jekyll import yaml
from newsingest.parsers.jekyll.values import DEPTH, Dropped, FrontMatter, Value, as_text, check_size, raw, too_deep
from newsingest.regex import regex


class _Pairs(list[tuple[str, Any]]):
    """The keys of a JSON mapping with their values, including duplicate keys."""


DECODER = json.JSONDecoder(object_pairs_hook=_Pairs, parse_float=str, parse_int=str, parse_constant=str, strict=False)

# JSON writes a character beyond U+FFFF as two surrogates. A lone surrogate is not a character, and UTF-8 cannot encode
# it.
_SURROGATE = regex(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def load(text: str, limits: Limits = DEFAULT.limits) -> FrontMatter:
    """Read front matter with or without braces.

    Raises FrontMatterError if it cannot be repaired, TooLargeError or TooDeepError if it exceeds a limit.
    """
    check_size(text, limits)
    written = text.strip()
    if not written.startswith("{"):
        written = f"{{{written.rstrip(',')}}}"
    halves = [found[0] for found in _SURROGATE.finditer(written) if found["half"]]
    if halves:
        written = _SURROGATE.sub(lambda found: r"\ufffd" if found["half"] else found[0], written)
    found = _read(written, limits)
    found.halves = len(halves)
    return found


def _read(written: str, limits: Limits) -> FrontMatter:
    try:
        return _decoded(written)
    except json.JSONDecodeError as error:
        reason = f"{error.msg} in line {error.lineno} of the front matter"
    try:
        found = yaml.load(written, limits)
    except FrontMatterError:
        found = None
    return _by_key(written, reason, limits) if found is None or found.repairs else found


def _decoded(written: str) -> FrontMatter:
    dropped: list[Dropped] = []
    try:
        values = DECODER.decode(written)
    except RecursionError as error:
        raise too_deep() from error
    return FrontMatter(_mapping(values, (), dropped), dropped, language="JSON")


def _mapping(pairs: _Pairs, path: tuple[str, ...], dropped: list[Dropped]) -> dict[str, Value]:
    """Return a mapping of text. The last value of a duplicate key counts. path: the keys that lead to the mapping."""
    if len(path) > DEPTH:
        raise too_deep()
    found: dict[str, Value] = {}
    for key, value in pairs:
        if key in found:
            within = f"{key}: " if path else ""
            dropped.append(Dropped((*path, key)[0], within + as_text(found[key]), "duplicate"))
        found[key] = _value(value, (*path, key), dropped)
    return found


def _value(value: Any, path: tuple[str, ...], dropped: list[Dropped]) -> Value:
    if isinstance(value, _Pairs):
        return _mapping(value, path, dropped)
    if isinstance(value, list):
        if len(path) > DEPTH:
            raise too_deep()
        return [_value(inner, (*path, ""), dropped) for inner in value]
    return str(value).lower() if isinstance(value, bool) else value


# -- broken JSON -----------------------------------------------------------------------------------------------------------

# A key, with its indent if it starts its line; another string, which ends with the line if it is not closed; a comment
# of JavaScript, YAML or JSON5; a bracket.
_TOKEN = regex(
    r"(?:^(?P<indent>[ \t]*+))?+\"(?P<key>(?:[^\"\\\n]++|\\.)++)\"[ \t]*+:|\"(?:[^\"\\\n]++|\\.)*+(?P<closed>\")?+"
    r"|(?P<comment>(?<![^\s,{}\[\]\"])(?://|\#)[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?+)|(?P<bracket>[{}\[\]])",
    re.MULTILINE,
)


def _by_key(written: str, reason: str, limits: Limits) -> FrontMatter:
    """Read each key separately. A value that is not valid JSON is kept as text."""
    broken = _Broken(limits)
    values = broken.mapping(_TOKEN.sub(broken.without_comment, written), ())
    if not values:
        msg = f"the front matter cannot be read: {reason}"
        raise FrontMatterError(msg, "correct it by hand")
    told = f"; read as text: {', '.join(broken.keys)}" if broken.keys else ""
    return FrontMatter(values, broken.dropped, [reason + told], language="JSON")


class _Broken:
    """A reading of broken JSON. dropped: the lost parts. keys: the top-level keys whose values are read as text."""

    def __init__(self, limits: Limits) -> None:
        self.dropped: list[Dropped] = []
        self.keys: dict[str, None] = {}
        self._limits = limits

    def without_comment(self, token: re.Match[str]) -> str:
        """Return a token; for a comment, return "" and keep the comment."""
        if token["comment"] is None:
            return token[0]
        self.dropped.append(Dropped("", token[0], "comment"))
        return ""

    def mapping(self, text: str, path: tuple[str, ...]) -> dict[str, Value]:
        """Return the mapping between braces. path: the keys that lead to it."""
        if len(path) > DEPTH:
            raise too_deep()
        found: dict[str, Value] = {}
        for name, behind in _parts(text.removesuffix("}")):
            written = behind.strip().rstrip(",").rstrip()
            if name is None:
                if lost := written.lstrip("{ \t\n,"):
                    self.dropped.append(Dropped(path[0] if path else "", lost, "unreadable"))
                continue
            key = str(_whole(f'"{name}"', name))
            if key in found:
                within = f"{key}: " if path else ""
                self.dropped.append(Dropped((*path, key)[0], within + as_text(found[key]), "duplicate"))
            found[key] = self._value(written, (*path, key))
        return found

    def _value(self, text: str, path: tuple[str, ...]) -> Value:
        if (decoded := _whole(text, _BROKEN)) is not _BROKEN:
            return _value(decoded, path, self.dropped)
        if text.startswith("{"):
            return self.mapping(text, path)
        try:
            found = yaml.load(f"value: {text}", self._limits)
        except FrontMatterError:
            found = FrontMatter({}, [], ["broken"])
        if len(found) == 1 and not found.repairs and not found.dropped:
            return found["value"]
        self.keys[path[0]] = None
        return raw(text)


_BROKEN = object()


def _whole(text: str, instead: object) -> Any:
    """Return the value of a JSON text; `instead` if it is not valid JSON."""
    try:
        return DECODER.decode(text)
    except RecursionError as error:
        raise too_deep() from error
    except json.JSONDecodeError:
        return instead


def _parts(text: str) -> Iterator[tuple[str | None, str]]:
    """Yield the text before the first key of a mapping, then each key with the text after it.

    If a string is not closed, it is unknown which brackets are text. In that case the indent of a key decides its
    level.
    """
    key: str | None = None
    depth, start, indent, unsure = 0, 0, -1, False
    for token in _TOKEN.finditer(text):
        if token["bracket"]:
            depth += 1 if token[0] in "{[" else -1
        elif token["key"] is None:
            unsure = unsure or not token["closed"]
        else:
            own = len(token["indent"]) if token["indent"] is not None else -1
            if depth <= 1 or (unsure and own >= 0 and (indent < 0 or own <= indent)):
                yield key, text[start : token.start()]
                key, start, depth, unsure = token["key"], token.end(), 1, False
                indent = own if indent < 0 else indent
    yield key, text[start:]
