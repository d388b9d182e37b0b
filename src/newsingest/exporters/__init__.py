"""The list of the output formats. The module of a format is loaded when it is first used."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from newsingest.exporters.base import Exporter, ExportOptions

# The name of each format, its module in newsingest.exporters, and the suffixes of its files, the usual suffix first. If
# formats share a suffix, a file name with it selects the first of them; --to selects the others.
_LISTED = {
    "json": ("json", (".json",)),
    "jsonl": ("jsonl", (".jsonl", ".ndjson")),
    "md": ("markdown", (".md", ".markdown")),
    "csv": ("csv", (".csv",)),
    "tsv": ("tsv", (".tsv",)),
    "jekyll": ("jekyll", (".md", ".markdown")),
    "hugo": ("hugo", (".md", ".markdown")),
    "sqlite": ("sqlite", (".db", ".sqlite", ".sqlite3")),
    "parquet": ("parquet", (".parquet",)),
    "txt": ("text", (".txt",)),
    "html": ("html", (".html", ".htm")),
    "ninjs": ("ninjs", (".ninjs.json", ".ninjs", ".ninjs.jsonl", ".json", ".jsonl")),
    "schemaorg": ("schemaorg", (".jsonld", ".json", ".jsonl")),
}


class _ByName(Mapping[str, Exporter]):
    def __getitem__(self, name: str) -> Exporter:
        exporter: Exporter = import_module(f"newsingest.exporters.{_LISTED[name][0]}").EXPORTER
        return exporter

    def __iter__(self) -> Iterator[str]:
        return iter(_LISTED)

    def __len__(self) -> int:
        return len(_LISTED)


BY_NAME: Mapping[str, Exporter] = _ByName()
EXPORTER_SUFFIXES = {name: suffixes for name, (_, suffixes) in _LISTED.items()}
BY_SUFFIX: dict[str, str] = {}
for _name, _suffixes in EXPORTER_SUFFIXES.items():
    for _suffix in _suffixes:
        BY_SUFFIX.setdefault(_suffix, _name)


def suffix_of(file: str) -> str | None:
    """Return the longest suffix of a file name that belongs to a format, or None."""
    file = file.lower()
    return max((suffix for suffix in BY_SUFFIX if file.endswith(suffix)), key=len, default=None)


def is_one_value(suffix: str) -> bool:
    """Return whether a file with this suffix is one JSON value, so that no record can be added to it."""
    return suffix.endswith(".json")


def has_lines(suffix: str) -> bool:
    """Return whether each line of a file with this suffix is a record, so that records cannot be indented."""
    return suffix.endswith((".jsonl", ".ndjson"))


__all__ = [
    "BY_NAME",
    "BY_SUFFIX",
    "EXPORTER_SUFFIXES",
    "ExportOptions",
    "Exporter",
    "has_lines",
    "is_one_value",
    "suffix_of",
]
