"""Test that every sample gives its expected record. `pytest --update-expected` updates the records; review the diff.

The record of `samples/jekyll/NAME` is `samples/jekyll/NAME.json`. The records of `samples/archive` are in
`tests/records`: users convert that complete folder, and its .json files would count as skipped inputs.
"""

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

import newsingest
from conftest import ROOT, SAMPLES
from newsingest import records
from newsingest.parsers import PARSERS

ARCHIVE = ROOT / "samples/archive"
RECORDS = ROOT / "tests/records/archive"
PROFILED = ROOT / "tests/records/profiled"  # the records of the same archive with its profile


def expected_record(sample: Path) -> Path:
    """Return the path of a sample's expected record."""
    beside = sample.with_name(sample.name + ".json")
    return RECORDS / beside.relative_to(ARCHIVE) if ARCHIVE in beside.parents else beside


def record(sample: Path, profile: newsingest.Profile | None = None) -> bytes:
    name = sample.relative_to(ROOT).as_posix()
    article = newsingest.parse_bytes(sample.read_bytes(), name=name, options=newsingest.ReadOptions(profile=profile))
    return msgspec.json.format(msgspec.json.encode(article), indent=1) + b"\n"


def compare(data: bytes, expected: Path, *, update: bool) -> None:
    if update:
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_bytes(data)
    assert expected.exists(), "no expected record; pytest --update-expected writes one to review"
    assert json.loads(data) == json.loads(expected.read_bytes())


def test_sample_gives_its_expected_record(sample: Path, update_expected: bool) -> None:  # noqa: FBT001 - a fixture
    compare(record(sample), expected_record(sample), update=update_expected)


def test_expected_record_keeps_the_schema(sample: Path) -> None:
    data = expected_record(sample).read_bytes()
    jsonschema.Draft202012Validator(records.schema()).validate(json.loads(data))
    records.decode(data)


@pytest.mark.parametrize("member", [path for path in SAMPLES if ARCHIVE in path.parents], ids=lambda path: path.name)
def test_the_archive_gives_its_expected_records_with_its_profile(member: Path, update_expected: bool) -> None:  # noqa: FBT001
    profile = newsingest.read_profile(ROOT / "samples/archive.toml")
    compare(record(member, profile), PROFILED / f"{member.relative_to(ARCHIVE)}.json", update=update_expected)


def test_no_expected_record_without_its_sample() -> None:
    found = {path for folder in (ROOT / "samples", RECORDS) for path in folder.rglob("*.json")}
    assert found == set(map(expected_record, SAMPLES))


def test_the_samples_cover_the_formats_and_encodings() -> None:
    origins = [newsingest.parse(sample).origin for sample in SAMPLES]
    assert len(SAMPLES) >= 16
    assert {origin.format for origin in origins} == {parser.name for parser in PARSERS}
    assert {origin.body_kind for origin in origins} == {"html", "markdown", "lines", "br"}
    assert {origin.encoding for origin in origins} >= {"utf-8", "gb18030", "big5hkscs", "utf-16-le"}
