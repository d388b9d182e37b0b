"""Test every output format, with every option that changes its bytes, in two runs into every kind of destination."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from batch_tools import Run, tree, unpacked, write
from destinations import rows_of_database, rows_of_parts
from newsingest.exporters import BY_NAME, ExportOptions

# Text that looks like the end of a record: braces at the start of a line, quotes, commas, line ends in a cell.
POST = """---
title: 第{0}篇“甲”, "乙"
date: 2022-02-14 13:41:48
tags: ["{{", "}}"]
---
<p>砚湖股份第{0}条公告，编号“"{0}”。</p>
<pre>}}
{{
"}}
,</pre>
<p>=1+1<br>}}<br>南岭财经</p>
"""
OPTIONS = {
    "fields": "--fields=title,text,origin",
    "pretty": "--pretty",
    "excel": "--excel",
    "indent": "--indent=fullwidth",
}
# The formats that can be written as one file or as parts in a folder, and their suffixes.
STREAMS = {
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "tsv": (".tsv",),
    "ninjs": (".ninjs", ".ninjs.jsonl", ".jsonl"),
    "schemaorg": (".jsonld", ".jsonl"),
}
ARRAYS = {"json": (".json",), "ninjs": (".ninjs.json", ".json"), "schemaorg": (".json",)}  # one file only, no parts
PACKINGS = ("", ".gz", ".zst")


def test_every_option_that_changes_bytes_is_tried() -> None:
    assert OPTIONS.keys() == set(ExportOptions.__struct_fields__) - {"many", "warn"}
    assert OPTIONS.keys() == {name for exporter in BY_NAME.values() for name in exporter.takes}


def cases() -> Iterator[Any]:
    """Yield a format, an option, the name of a destination, and whether a run accepts them together."""
    for name, exporter in BY_NAME.items():
        for option in ("", *sorted(exporter.takes)):
            flag = OPTIONS.get(option, "")
            yield pytest.param(name, flag, "out", name != "sqlite", id=f"{name}{flag} folder")
            for suffix in exporter.suffixes:
                for packing in PACKINGS:
                    for slash in ("", "/"):
                        target = f"out{suffix}{packing}{slash}"
                        yield pytest.param(
                            name,
                            flag,
                            target,
                            is_taken(name, flag, suffix, packing, slash),
                            id=f"{name}{flag} {target}",
                        )


def is_taken(name: str, flag: str, suffix: str, packing: str, slash: str) -> bool:
    if name == "sqlite":
        return not packing and not slash
    if name == "parquet":
        return not packing
    if suffix in STREAMS.get(name, ()):
        return flag != "--pretty" or not suffix.endswith(".jsonl")  # which has one record a line
    return bool(slash) or suffix in ARRAYS.get(name, ())


def found_in(target: Path, name: str) -> Any:
    """Return the content of a destination: files of a folder, sorted records of parts, or bytes of a file."""
    if target.is_file():
        return rows_of_database(target) if name == "sqlite" else unpacked(target)
    parts = sorted(target.glob("part-*"))
    if not parts or name == "parquet":
        return rows_of_parts(target) if parts else tree(target)
    return sorted((record for part in parts for record in records(part.name, unpacked(part))), key=repr)


def records(name: str, data: bytes) -> list[Any]:
    """Split a part into its records with the standard library, without newsingest's own code."""
    suffixes = Path(name).suffixes
    if ".csv" in suffixes or ".tsv" in suffixes:
        delimiter = "\t" if ".tsv" in suffixes else ","
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    text, at, found = data.decode(), 0, []
    while at < len(text):
        record, at = json.JSONDecoder().raw_decode(text, at)
        at = len(text) - len(text[at:].lstrip())
        found.append(record)
    if ".jsonl" in suffixes or ".ndjson" in suffixes:
        assert found == [json.loads(line) for line in data.split(b"\n") if line]
    return found


@pytest.mark.parametrize(("name", "flag", "target", "taken"), list(cases()))
def test_one_more_file_in_the_second_run(
    tmp_path: Path, run: Run, name: str, flag: str, target: str, *, taken: bool
) -> None:
    source = tmp_path / "in"
    for number in range(3):
        write(source / f"{number}.md", POST.format(number))
    line = ("convert", source, "-j1", "--to", name, *([flag] if flag else []), "-o")
    first = run(*line, f"{tmp_path}/{target}")
    if not taken:
        assert (first.code, first.err.count("Error: ")) == (2, 1)
        assert [path.name for path in tmp_path.iterdir()] == ["in"]
        return
    assert (first.code, first.totals["ok"]) == (0, 3)
    write(source / "1a.md", POST.format(9))
    second = run(*line, f"{tmp_path}/{target}")
    assert (second.code, second.totals["ok"], second.totals["unchanged"]) == (0, 1, 3)
    assert run(*line, f"{tmp_path}/fresh/{target}").code == 0
    found, fresh = (found_in(place / target, name) for place in (tmp_path, tmp_path / "fresh"))
    assert found == fresh
    if name in ARRAYS and target.removesuffix(".gz").removesuffix(".zst").endswith(".json"):
        assert len(json.loads(found)) == 4
    if isinstance(found, bytes):
        assert [found.decode().count(f"第{number}条公告") > 0 for number in (0, 1, 2, 9)] == [True] * 4
    else:
        assert len(found["articles"] if name == "sqlite" else found) == 4


def test_a_part_with_another_number_of_records_is_told_and_nothing_is_taken_out_of_it(tmp_path: Path, run: Run) -> None:
    source, target = tmp_path / "in", tmp_path / "out.jsonl"
    for number in range(3):
        write(source / f"{number}.md", POST.format(number))
    line = ("convert", source, "-j1", "-o", f"{target}/")
    assert run(*line).code == 0
    part = target / "part-00000.jsonl"
    data = part.read_bytes()
    part.write_bytes(data.replace(b"\n", b" ", 1))  # the size stays the same
    write(source / "1a.md", POST.format(9))
    done = run(*line)
    told = "part-00000.jsonl is damaged: it holds 2 records, but 3 were written (delete this part file, then run the same command again to continue)"
    assert (done.code, told in done.err) == (1, True)
    assert part.exists()
    part.unlink()
    assert run(*line).totals["ok"] == 3
    assert len(found_in(target, "jsonl")) == 4
