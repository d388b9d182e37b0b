"""Read a profile from its TOML file. Each mistake is an error with the line and what to do."""

import re
import tomllib
from collections.abc import Iterable
from os import PathLike
from typing import Any, get_args

from newsingest import pipeline, profile_values
from newsingest.article import RemovedKind
from newsingest.errors import InputError, UsageError
from newsingest.options import ReadOptions
from newsingest.parsers.jekyll.keys import FIELDS
from newsingest.paths import read_file, shown
from newsingest.profile import Defaults, Edge, FurnitureRow, Profile, Shape
from newsingest.recurring_text import PLACEHOLDERS

_LARGEST = 16 << 20  # bytes
# The kinds of text that no reader of a page sees, and that the audit does not look for.
_UNSEEN = ("hidden", "chart", "comment", "script", "style", "template")
_KINDS = tuple(kind for kind in get_args(RemovedKind) if kind not in _UNSEEN)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_TABLE = re.compile(r"[ \t]*\[\[?[ \t]*[\"']?(?P<name>[\w-]+)[\"']?[ \t]*\]")
_KEY = re.compile(r"[ \t]*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[\w-]+))[ \t]*[=.]")


def read_profile(path: str | PathLike[str]) -> Profile:
    """Read the profile of an archive from its file.

    Args:
        path: The file, in TOML and UTF-8.

    Returns:
        The profile, for ``ReadOptions(profile=...)``.

    Raises:
        UsageError: The file cannot be read, or a value in it is wrong. ``path`` has the line: ``archive.toml:7``.

    Example:
        >>> newsingest.read_profile("samples/archive.toml").defaults.timezone
        'Asia/Shanghai'
    """
    try:
        text = read_file(path, _LARGEST).decode("utf-8-sig")
    except InputError as error:
        raise UsageError(error.problem, error.advice, error.path) from error
    except UnicodeDecodeError as error:
        raise UsageError("not valid UTF-8", "save the profile as UTF-8", shown(path)) from error
    file = _File(shown(path), text)
    tables = file.keys(file.load(), ("defaults", "path", "keys", "furniture"))
    rows = tables.get("furniture", [])
    if not isinstance(rows, list):
        raise file.wrong("furniture is not a list of tables", "start each row with [[furniture]]", "furniture")
    return Profile(
        defaults=_defaults(file, tables.get("defaults", {})),
        path=_path(file, tables.get("path", {})),
        keys=_keys(file, tables.get("keys", {})),
        furniture=tuple(_row(file, row, number) for number, row in enumerate(rows)),
    )


class _File:
    """A profile file: its name and its text. It makes the errors, with their lines."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text

    def load(self) -> dict[str, Any]:
        """Return the tables. Raises UsageError if the text is not TOML."""
        try:
            return tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found and found[1] else self._text.count("\n") + 1
            problem = f"not valid TOML: {_AT_LINE.sub('', str(error))}"
            raise UsageError(problem, "correct this line; texts need quotes", f"{self._name}:{line}") from error

    def wrong(self, problem: str, advice: str, table: str = "", key: str = "", number: int = 0) -> UsageError:
        """Return an error with the line of a key. number: which of several tables of this name, counted from 0."""
        return UsageError(problem, advice, f"{self._name}:{self._line(table, key, number)}")

    def _line(self, table: str, key: str, number: int) -> int:
        """Return the line of a key; that of its table if the key is elsewhere, 1 if the table is."""
        at, here, seen = 1, not table, -1
        for line, text in enumerate(self._text.split("\n"), 1):
            if head := _TABLE.match(text):
                seen += head["name"] == table
                here = head["name"] == table and seen == number
                at = line if here else at
                if (here and not key) or (not table and head["name"] == key):
                    return line
            elif (here or not table) and (found := _KEY.match(text)) and key in found.groups():
                return line
        return at

    def keys(self, values: object, known: Iterable[str], table: str = "", number: int = 0) -> dict[str, Any]:
        """Return a table. Raises UsageError if it is none, or has a key that is not among the known ones."""
        if not isinstance(values, dict):
            raise self.wrong(f"{table} is not a table", f"write [{table}], and its keys below it", key=table)
        known = tuple(known)
        for key in values:
            if key not in known:
                where = f" in [{table}]" if table else ""
                raise self.wrong(f"unknown key {key!r}{where}", f"use {', '.join(known)}", table, key, number)
        return values

    def text(self, values: dict[str, Any], table: str, key: str, number: int = 0) -> str | None:
        """Return the text of a key; None if there is no such key. Raises UsageError if it is not a line of text."""
        value = values.get(key)
        if value is not None and not (isinstance(value, str) and value.strip() and "\n" not in value):
            raise self.wrong(f"{key} is not a line of text", f'write {key} = "…"', table, key, number)
        return value

    def one_of(self, values: dict[str, Any], table: str, key: str, known: Iterable[str], number: int) -> str | None:
        """Return the text of a key. Raises UsageError if it is not among the known ones."""
        value, known = self.text(values, table, key, number), tuple(known)
        if value is not None and value not in known:
            raise self.wrong(f"unknown {key} {value!r}", f"use {', '.join(known)}", table, key, number)
        return value


def _defaults(file: _File, found: object) -> Defaults:
    values = file.keys(found, Defaults.__struct_fields__, "defaults")
    texts = {key: file.text(values, "defaults", key) for key in values}
    checks = {
        "format": ReadOptions(format=texts.get("format") or "auto"),
        "encoding": ReadOptions(encoding=texts.get("encoding")),
        "timezone": ReadOptions(timezone=texts.get("timezone")),
    }
    for key, options in checks.items():
        try:
            pipeline.check(options)
        except UsageError as error:
            raise file.wrong(error.problem, error.advice, "defaults", key) from error
    if (language := values.get("language")) and not _LANGUAGE.fullmatch(language):
        raise file.wrong(f"unknown language {language!r}", "use a tag such as en or zh-Hans", "defaults", "language")
    return Defaults(**texts)


def _path(file: _File, found: object) -> str | None:
    values = file.keys(found, ("pattern",), "path")
    pattern = file.text(values, "path", "pattern")
    if pattern is not None:
        try:
            profile_values.check(pattern)
        except UsageError as error:
            raise file.wrong(error.problem, error.advice, "path", "pattern") from error
    return pattern


def _keys(file: _File, found: object) -> dict[str, str]:
    values = file.keys(found, found if isinstance(found, dict) else (), "keys")
    texts = {key: file.text(values, "keys", key) or "" for key in values}
    for key, field in texts.items():
        if field not in FIELDS:
            raise file.wrong(f"key {key!r} names an unknown field {field!r}", f"use {', '.join(FIELDS)}", "keys", key)
    return texts


def _row(file: _File, found: object, number: int) -> FurnitureRow:
    """Return a row of furniture. ``files``, ``edge`` and ``example`` are for people and are not kept."""
    table = "furniture"
    values = file.keys(found, (*FurnitureRow.__struct_fields__, "files", "edge", "example"), table, number)
    for key in ("files", "edge", "example"):
        file.text(values, table, key, number)
    text, where = file.text(values, table, "text", number), values.get("where")
    if text is None or where is None:
        missing, how = ("text", 'text = "…"') if text is None else ("where", 'where = "head", or where = "tail"')
        raise file.wrong(f"the row has no {missing}", f"add {how}", table, number=number)
    for name in _PLACEHOLDER.findall(text):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            raise file.wrong(f"unknown placeholder {{{name}}}", f"use {known}", table, "text", number)
    file.one_of(values, table, "where", get_args(Edge), number)
    file.one_of(values, table, "shape", get_args(Shape), number)
    file.one_of(values, table, "kind", _KINDS, number)
    if not isinstance(values.get("apply", True), bool):
        raise file.wrong("apply is not true or false", "write apply = true, or apply = false", table, "apply", number)
    return FurnitureRow(**{key: value for key, value in values.items() if key in FurnitureRow.__struct_fields__})
