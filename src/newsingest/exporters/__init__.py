"""The output formats: this is the one list of them."""

from newsingest.exporters import csv, json, jsonl, markdown
from newsingest.exporters.base import Exporter, ExportOptions, checked_fields

EXPORTERS: tuple[Exporter, ...] = (json.EXPORTER, jsonl.EXPORTER, markdown.EXPORTER, csv.EXPORTER)
BY_NAME = {exporter.name: exporter for exporter in EXPORTERS}
BY_SUFFIX = {suffix: exporter for exporter in EXPORTERS for suffix in exporter.suffixes}

__all__ = ["BY_NAME", "BY_SUFFIX", "EXPORTERS", "ExportOptions", "Exporter", "checked_fields"]
