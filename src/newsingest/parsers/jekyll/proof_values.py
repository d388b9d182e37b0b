"""Read what front matter states, line by line and independently of the parser, with comments and repeated keys."""

import base64
import re
from collections.abc import Iterator

from newsingest.own_markdown import MARK, NOT_READ, VERSION
from newsingest.parsers.proof import Parts, Stated

# A key at the start of its line.
_NAME = re.compile(r"(?![ \t-])(?:(?P<plain>[\w \t.-]++)|(?P<mark>[\"'])(?P<quoted>[^\"'\n]++)(?P=mark)[ \t]*+):")
_KEY = re.compile(
    r"(?:[\w \t.-]++|[^\s\"'#\[\]{}|>,*&!%@`-][^:\n\"']*+(?::(?![ \t]|$)[^:\n\"']*+)*+|[ \t]*+(?:-[ \t]++)?+(?:\"[^\"\n]++\"|'[^'\n]++')[ \t]*+):(?=[ \t]|$)"
)
# The parts before a value: an anchor of a value that is on other lines, in quotes or after a key; tags.
_PROPERTY = re.compile(
    r"[ \t]*+(?:-[ \t]++)*+(?:&[^\s,\[\]{}]++(?=[ \t]*+(?:#.*)?$|[ \t]++(?:[!'\"|>]|[\w .-]++:(?:[ \t]|$)))"
    r"|!![\w:.%/-]*+|!<[^>]*+>|![\w:./%=-]*+(?=[ \t]*+(?:#.*)?$|[ \t]++[|>'\"]))"
)
# Anchors that are not text: at the start of a line, in a list, after a tag or within brackets. In `title: &amp …`, `&`
# is text.
_IN_PLACE = re.compile(r"(?:^[ \t]*+|(?:^[ \t]*+|[ \t])[-?:][ \t]++|![^\s,!]*+[ \t]++|[\[{,][ \t]*+)&([^\s,\[\]{}]++)")
_TAG = re.compile(r"(?<![^\s\[{,])!![A-Za-z][A-Za-z0-9_/.:-]*+(?![^\s\]},])")
_BINARY = re.compile(r"(?<!\S)!?!binary(?!\S)")
_ANCHOR, _ALIAS = (re.compile(rf"{mark}([^\s,\[\]{{}}]++)") for mark in (r"&", r"\*"))
_NO_VALUE = frozenset(("null", "Null", "NULL", "~", "binary", "+"))
_BLOCK = re.compile(r"(?<![^\s])[|>](?:[+-]?[0-9]?|[0-9][+-])(?=[ \t]*+(?:#.*)?$)")
_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4}|[nrtbfav0eNLP_])")
_OWN_MARK = f"{MARK}: {VERSION}\n"  # in Markdown that newsingest wrote
# Escapes of YAML that Python does not know.
_OWN = {"\\e": "\x1b", "\\N": "\x85", "\\_": "\xa0", "\\L": "\u2028", "\\P": "\u2029"}


def stated_values(parts: Parts) -> Iterator[Stated]:
    """Yield what each line of front matter states."""
    return _LANGUAGES[parts.language](parts.fields)


def _yaml(front: str) -> Iterator[Stated]:
    named = {*_ANCHOR.findall(front)} & {*_ALIAS.findall(front)}
    binary = False
    own, made_anew = _OWN_MARK in front, False
    for line in front.split("\n"):
        name = _NAME.match(line)
        label = (name["quoted"] or name["plain"].strip()) if name else None
        if own:
            made_anew = line.partition(":")[0] in (MARK, *NOT_READ) or (made_anew and line.startswith((" ", "-")))
            if made_anew:
                yield Stated(label, ())
                continue
        key, value = _split(line)
        binary = _BINARY.search(line) is not None or (binary and not key)
        anchors = {*_IN_PLACE.findall(line)} if "&" in line else set()
        anchors |= {word for word in named if f"&{word}" in line or f"*{word}" in line}
        yield Stated(label, tuple(_readings(value, binary=binary)), _NO_VALUE | anchors)


def _readings(value: str, *, binary: bool) -> Iterator[str]:
    """Yield the possible readings of a value. binary: it may be of the type !!binary."""
    if binary:
        yield value  # unchanged, if the YAML is broken
        value = _from_binary(value)
    value = _TAG.sub("", _BLOCK.sub("", value))
    yield value
    if "\\" in value:  # double quotes may have escapes
        yield _unescaped(value)


def _unescaped(value: str) -> str:
    """Return a value with its escapes decoded. A pair of surrogates, as JSON writes it, becomes one character."""
    text = _ESCAPE.sub(lambda m: _OWN.get(m[0]) or m[0].encode().decode("unicode_escape"), value)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _split(line: str) -> tuple[bool, str]:
    """Return whether a line has a key, and the text after the key and after the properties of its value."""
    shown = False
    if line.lstrip().startswith("? "):  # a complex key; its value is in another line
        return True, ""
    while True:
        key = _KEY.match(line)
        value = line[key.end() :] if key else line
        found = _PROPERTY.match(value) if not _BINARY.search(value) else None
        shown = shown or key is not None
        if found is None:
            return shown, value
        line = value[found.end() :]
        if shown:
            return shown, line


def _from_binary(value: str) -> str:
    text = _BINARY.sub("", value).replace("|-", "").replace("|", "").strip().strip("'\"")
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except ValueError:
        return value


# -- TOML, JSON and the head of Pelican ----------------------------------------------------------------------------------

_PAIR = re.compile(
    r"[ \t]*+(?:(?P<plain>[\w-]++)|(?P<mark>[\"'])(?P<quoted>[^\"'\n]++)(?P=mark))(?:[ \t]*+\.[^=\n]*+)?[ \t]*+="
)
_TABLE = re.compile(r"[ \t]*+\[++[ \t]*+[\"']?(?P<name>[^\[\]\n\"'.]++)[^\[\]\n]*+\]++[ \t]*+(?=#|$)")
_READ_AS_FIELDS = "taxonomies"  # the table whose keys are read as fields
_GROUPED = re.compile(r"(?<=\d)_(?=\d)")  # 1_000
_UTC = re.compile(r"(?<=\d)[Zz]\b")
# A string that is not closed ends with its line. In YAML, a key need not be quoted.
_STRING = re.compile(
    r"\"(?P<text>(?:[^\"\\\n]|\\.)*+)(?:\"(?P<colon>\s*+:)?|\\?\Z)|[{}\[\]]|(?:^|(?<=[{,]))[ \t]*+(?P<plain>[\w-]++)[ \t]*+:(?=[ \t]|$)"
)
_HEADER = re.compile(r"(?P<key>[A-Za-z][\w-]*+):")


def _toml(front: str) -> Iterator[Stated]:
    nested = False
    for line in front.split("\n"):
        table = _TABLE.match(line)
        pair = None if table else _PAIR.match(line)
        value = line[found.end() :] if (found := table or pair) else line
        key = table["name"].strip() if table else (pair["quoted"] or pair["plain"]) if pair and not nested else None
        nested = key != _READ_AS_FIELDS if table else nested
        readings = (value, _UTC.sub("+00:00", _GROUPED.sub("", value)), value.replace("=", " "))
        escaped = tuple(map(_unescaped, readings)) if "\\" in value else ()
        yield Stated(key, (*readings, *escaped), _NO_VALUE)


def _json(front: str) -> Iterator[Stated]:
    depth = 0 if front.lstrip().startswith("{") else 1
    for line in front.split("\n"):
        key, value, position = None, "", 0
        for found in _STRING.finditer(line):
            value, position = value + line[position : found.start()], found.end()
            if found[0] in "{}[]":
                depth += 1 if found[0] in "{[" else -1
            elif found["text"] is not None and found["colon"] is None:
                value += found[0]
            elif depth == 1:
                key = key or found["text"] or found["plain"]
        value = _TAG.sub("", value + line[position:]).strip(" \t\r,")
        yield Stated(key, (value, _unescaped(value)) if "\\" in value else (value,), _NO_VALUE)


def _headers(front: str) -> Iterator[Stated]:
    for line in front.split("\n"):
        found = _HEADER.match(line)
        yield Stated(found["key"], (line[found.end() :],)) if found else Stated(None, (line,))


_LANGUAGES = {"YAML": _yaml, "TOML": _toml, "JSON": _json, "Pelican": _headers}
