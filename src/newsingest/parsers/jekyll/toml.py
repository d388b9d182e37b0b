"""Read TOML front matter like YAML: values are text, and comments are kept.

Broken TOML is read line by line, like broken YAML.
"""

import datetime as dt
import re
import tomllib
from typing import Any

from newsingest.errors import FrontMatterError
from newsingest.limits import Limits
from newsingest.options import DEFAULT
from newsingest.parsers.jekyll.values import DEPTH, Dropped, FrontMatter, Value, as_text, check_size, raw, too_deep
from newsingest.regex import regex

# A string, up to its end or the end of the text.
_STRING = (
    r"\"\"\"(?:[^\\\"]++|\\.|\"(?!\"\"))*+(?:\"\"\")?+|'''(?:[^']++|'(?!''))*+(?:''')?+"
    r"|\"(?:[^\"\\\n]++|\\.)*+\"?+|'[^'\n]*+'?+"
)
_TOKEN = regex(rf"{_STRING}|(?P<comment>#[^\n]*+)", re.DOTALL)
_BROKEN = regex(
    rf"{_STRING}|(?P<comment>(?<![^\s,\[\]{{}}])#[^\n]*+)", re.DOTALL
)  # `https://news.example/a#b` has no comment
_PART = r"[\w-]++|\"[^\"\n]++\"|'[^'\n]++'"  # a part of a key
_KEY = rf"(?P<key>(?:{_PART})(?:[ \t]*+\.[ \t]*+(?:{_PART}))*+)[ \t]*+"
_PAIR = regex(rf"[ \t]*+{_KEY}=(?P<value>.*)", re.DOTALL)
_TABLE = regex(rf"[ \t]*+(?P<open>\[{{1,2}}+)[ \t]*+{_KEY}\]{{1,2}}+[ \t]*+(?=\n|\Z)")
_PARTS = regex(_PART)


def load(text: str, limits: Limits = DEFAULT.limits) -> FrontMatter:
    """Read front matter (the text between the fences).

    Raises FrontMatterError if it cannot be repaired, TooLargeError or TooDeepError if it exceeds a limit.
    """
    check_size(text, limits)
    try:
        return FrontMatter(_mapping(_parsed(text)), _comments(text, _TOKEN), language="TOML")
    except tomllib.TOMLDecodeError as error:
        return _by_line(text, str(error))


# A key with more parts than the allowed depth. Strings were replaced by "".
_DEEP = regex(rf"(?<![\w\"-])(?:[\w-]++|\"\")(?:[ \t]*+\.[ \t]*+(?:[\w-]++|\"\")){{{DEPTH}}}")


def _parsed(text: str) -> dict[str, Any]:
    # tomllib takes quadratic time for the parts of a key.
    if text.count(".") >= DEPTH and _DEEP.search(_TOKEN.sub(_emptied, text)):
        raise too_deep()
    try:
        return tomllib.loads(text, parse_float=str)
    except RecursionError as error:
        raise too_deep() from error


def _emptied(token: re.Match[str]) -> str:
    return '""' if token["comment"] is None else ""


def _mapping(found: dict[str, Any]) -> dict[str, Value]:
    return {key: _value(value, 1) for key, value in found.items()}


def _value(value: Any, depth: int) -> Value:
    """Return a value as text, or as a list or mapping of text. A date becomes ISO 8601."""
    if depth > DEPTH:
        raise too_deep()
    if isinstance(value, dict):
        return {key: _value(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_value(inner, depth + 1) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _comments(text: str, tokens: re.Pattern[str]) -> list[Dropped]:
    """Return the comments, each with the key of its line."""
    found = []
    for token in tokens.finditer(text) if "#" in text else ():
        if token["comment"] is not None:
            pair = _PAIR.match(text, text.rfind("\n", 0, token.start()) + 1, token.start())
            found.append(Dropped(_path(pair["key"])[0] if pair else "", token["comment"], "comment"))
    return found


def _path(key: str) -> list[str]:
    """Return the parts of a key, without quotes."""
    return [part.strip("\"'") for part in _PARTS.findall(key)]


# -- broken TOML -----------------------------------------------------------------------------------------------------------


def _by_line(text: str, reason: str) -> FrontMatter:
    """Read each key separately. A value that is not valid TOML is kept as text."""
    values: dict[str, Value] = {}
    dropped = _comments(text, _BROKEN)
    broken: dict[str, None] = {}
    table: list[str] = []
    inner = values  # the current table
    for chunk in _chunks(_BROKEN.sub(lambda token: token[0] if token["comment"] is None else "", text)):
        if opening := _TABLE.match(chunk):
            table = _path(opening["key"])
            inner = _opened(values, table, dropped, anew=opening["open"] == "[[")
        rest = chunk[opening.end() :] if opening else chunk
        if pair := _PAIR.match(rest):
            try:
                found = _mapping(_parsed(rest))
            except tomllib.TOMLDecodeError:
                path = _path(pair["key"])
                found = _nested(path, _raw(pair["value"]))
                broken[[*table, *path][0]] = None
            _merge(found, inner, table, dropped)
        elif rest.strip():
            dropped.append(Dropped("", rest.strip(), "unreadable"))
    if not values:
        msg = f"the front matter cannot be read: {reason}"
        raise FrontMatterError(msg, "correct it by hand")
    told = f"; read as text: {', '.join(broken)}" if broken else ""
    return FrontMatter(values, dropped, [f"{reason[:1].lower()}{reason[1:]}{told}"], language="TOML")


def _chunks(text: str) -> list[str]:
    """Split front matter before every line that starts a key or a table, but not within a string of several lines."""
    inside = {
        place
        for token in _BROKEN.finditer(text)
        if "\n" in token[0] and token[0].endswith(token[0][:3])  # an unclosed string does not match
        for place in range(token.start(), token.end())
        if text[place] == "\n"
    }
    chunks: list[list[str]] = [[]]
    end = -1  # the end of the previous line
    for line in text.split("\n"):
        if end not in inside and (_TABLE.match(line) or _PAIR.match(line)):
            chunks.append([])
        chunks[-1].append(line)
        end += len(line) + 1
    return ["\n".join(lines) for lines in chunks]


def _opened(values: dict[str, Value], path: list[str], dropped: list[Dropped], *, anew: bool) -> dict[str, Value]:
    """Return the table that a header opens: the existing table, or a new one in a list of tables if `anew`."""
    inner = values
    for place, part in enumerate(path):
        known = inner.get(part)
        table: dict[str, Value] = {}
        if anew and place == len(path) - 1:
            tables = known if isinstance(known, list) else []
            tables.append(table)
            _merge({part: tables}, inner, path[:place], dropped)
        else:
            last = (
                known[-1] if isinstance(known, list) and known else known
            )  # a table belongs to the last one of a list
            if isinstance(last, dict):
                table = last
            else:
                _merge({part: table}, inner, path[:place], dropped)
        inner = table
    return inner


def _nested(path: list[str], value: Value) -> dict[str, Value]:
    """Return a mapping with a value at the end of a path."""
    for part in reversed(path[1:]):
        value = {part: value}
    return {path[0]: value}


def _merge(found: dict[str, Value], into: dict[str, Value], path: list[str], dropped: list[Dropped]) -> None:
    """Add keys to a table, and merge mappings by key.

    Replaced values go to `dropped`. path: the keys that lead to the table.
    """
    for key, value in found.items():
        known = into.get(key)
        if isinstance(value, dict) and isinstance(known, dict):
            _merge(value, known, [*path, key], dropped)
            continue
        if key in into and known is not value:
            within = f"{key}: " if path else ""
            dropped.append(Dropped([*path, key][0], within + as_text(known), "duplicate"))
        into[key] = value


def _raw(text: str) -> Value:
    text = text.strip()
    if text.startswith(('"""', "'''")):
        return text[3:].removesuffix(text[:3]).removeprefix("\n")
    return raw(text)
