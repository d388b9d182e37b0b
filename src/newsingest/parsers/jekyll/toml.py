"""TOML the way front matter needs it: as YAML is read, so that values are text and comments are not lost.

Broken TOML is read line by line, as broken YAML is.
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

# A string, to its end or that of the text, or a comment outside of strings.
_TOKEN = regex(
    r"\"\"\"(?:[^\\\"]++|\\.|\"(?!\"\"))*+(?:\"\"\")?+|'''(?:[^']++|'(?!''))*+(?:''')?+"
    r"|\"(?:[^\"\\\n]++|\\.)*+\"?+|'[^'\n]*+'?+|(?P<comment>#[^\n]*+)",
    re.DOTALL,
)
_PAIR = regex(r"[ \t]*+(?P<key>[\w-]++|\"[^\"\n]++\"|'[^'\n]++')[ \t]*+=(?P<value>.*)", re.DOTALL)
_TABLE = regex(r"[ \t]*+\[++[ \t]*+(?P<key>[^\[\]\n]++)\]++[ \t]*+(?:#[^\n]*+)?(?:\n|\Z)")


def load(text: str, limits: Limits = DEFAULT.limits) -> FrontMatter:
    """Read front matter (what stands between the fences).

    Raises FrontMatterError where no repair helps, TooLargeError or TooDeepError where it meets a limit.
    """
    check_size(text, limits)
    dropped = _comments(text)
    try:
        return FrontMatter(_mapping(_parsed(text)), dropped, language="TOML")
    except tomllib.TOMLDecodeError as error:
        return _by_line(text, str(error), dropped)


# A key of more parts than anybody nests levels; strings were replaced by "".
_DEEP = regex(rf"(?<![\w\"-])(?:[\w-]++|\"\")(?:[ \t]*+\.[ \t]*+(?:[\w-]++|\"\")){{{DEPTH}}}")


def _parsed(text: str) -> dict[str, Any]:
    # tomllib takes the square of their number to read the parts of a key.
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
    """Return a value as text, or a list or mapping of such; a date in the form of ISO 8601."""
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


def _comments(text: str) -> list[Dropped]:
    """Return the comments, each with the key in whose line it stands."""
    found = []
    for token in _TOKEN.finditer(text) if "#" in text else ():
        if token["comment"] is not None:
            pair = _PAIR.match(text, text.rfind("\n", 0, token.start()) + 1, token.start())
            found.append(Dropped(pair["key"].strip("\"'") if pair else "", token["comment"], "comment"))
    return found


def _by_line(text: str, reason: str, dropped: list[Dropped]) -> FrontMatter:
    """Read each top-level key and each table by itself, and the value of a broken one as the text that stands there."""
    values: dict[str, Value] = {}
    broken: list[str] = []
    comments = {lost.text for lost in dropped}
    for whole in _chunks(text):
        chunk = (
            "\n".join(line for line in whole.split("\n") if line.strip(" \t\r") not in comments) if comments else whole
        )
        pair, table = _PAIR.match(chunk), _TABLE.match(chunk)
        if pair is None and table is None:
            if chunk.strip():
                dropped.append(Dropped("", chunk.strip(), "unreadable"))
            continue
        try:
            found = _mapping(_parsed(whole))
        except tomllib.TOMLDecodeError:
            key = (pair or table)["key"].strip(" \t\"'")  # type: ignore[index]
            found = {key: raw(pair["value"] if pair else chunk[table.end() :])}  # type: ignore[union-attr]
            broken.append(key)
        for key, value in found.items():
            if key in values:
                dropped.append(Dropped(key, as_text(values[key]), "duplicate"))
            values[key] = value
    if not values:
        msg = f"the front matter cannot be read: {reason}"
        raise FrontMatterError(msg, "mend it by hand")
    told = f"; read as text: {', '.join(broken)}" if broken else ""
    return FrontMatter(values, dropped, [f"{reason} of the front matter{told}"], language="TOML")


def _chunks(text: str) -> list[str]:
    """Split front matter before every line that starts a key outside of tables, or a table."""
    chunks: list[list[str]] = [[]]
    in_table = False
    for line in text.split("\n"):
        table = _TABLE.fullmatch(line)
        if table or (not in_table and _PAIR.match(line)):
            chunks.append([])
        in_table = in_table or table is not None
        chunks[-1].append(line)
    return ["\n".join(lines) for lines in chunks]
