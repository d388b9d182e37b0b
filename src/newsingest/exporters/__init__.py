"""The output formats: this is the one list of them. Each is loaded when it is asked for."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from newsingest.exporters.base import Exporter, ExportOptions, checked_fields

# name → module of newsingest.exporters that holds it, and the suffixes of its files, the usual one first.
_LISTED = {
    "json": ("json", (".json",)),
    "jsonl": ("jsonl", (".jsonl", ".ndjson")),
    "md": ("markdown", (".md", ".markdown")),
    "csv": ("csv", (".csv",)),
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
BY_SUFFIX = {suffix: name for name, (_, suffixes) in _LISTED.items() for suffix in suffixes}

__all__ = ["BY_NAME", "BY_SUFFIX", "ExportOptions", "Exporter", "checked_fields"]
