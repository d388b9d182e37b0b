"""Test reading files of records, record by record."""

import gzip
import io
from pathlib import Path

import pytest
import zstandard

import newsingest
from deadlines import within
from newsingest import records
from newsingest.errors import ArchiveError, InputError, TooLargeError
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.limits import Limits
from newsingest.survey.record_files import holds_records, split_records, stored

LIMIT = 1 << 20


def array(data: bytes) -> list[tuple[str, bytes]]:
    return list(split_records(io.BytesIO(data), LIMIT, is_json=True))


def test_names() -> None:
    assert all(holds_records(name) for name in ("a.json", "b/A.JSONL", "a.ndjson.gz", "a.jsonl.zst"))
    assert not any(holds_records(name) for name in ("a.md", "a.csv.gz", "json", "a.json.txt", "a.jsonl.zip"))


def test_lines_keep_their_numbers_and_empty_ones_are_none() -> None:
    data = b'\xef\xbb\xbf{"a":1}\n\n  \n{broken\n[{"b":2}]'
    assert list(split_records(io.BytesIO(data), LIMIT)) == [
        ("1", b'{"a":1}\n'),
        ("4", b"{broken\n"),
        ("5", b'[{"b":2}]'),
    ]


def test_arrays_are_taken_apart_wherever_the_blocks_end(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = rb'{"a":"]}\\\" [{","b":[{}, []]}'
    for block in range(1, 40):
        monkeypatch.setattr("newsingest.survey.record_files._BLOCK", block)
        assert array(b" [\n" + odd + b",\n  " + odd + b"\n]\n") == [("[0]", odd), ("[1]", odd)]
        assert array(b"\n" + odd + b"\n") == [("1", odd)]


@pytest.mark.parametrize(
    ("data", "pieces"),
    [
        (b"[]", []),
        (b"[", [b""]),
        (b"", [b""]),
        (b'[{"a":1}', [b'{"a":1}', b""]),
        (b"[5]", [b"5"]),
        (b"{}}", [b"{}", b"}"]),
        (b'[{"a', [b'{"a']),
        (b"[{}]{}", [b"{}", b"{}", b""]),
    ],
)
def test_what_is_no_array_of_objects_is_not_passed_over(data: bytes, pieces: list[bytes]) -> None:
    assert [found for _, found in array(data)] == pieces


def test_every_way_a_file_may_be_written(tmp_path: Path, sample: Path) -> None:
    article = newsingest.parse(sample)
    exporter = BY_NAME["json"]
    plain = BY_NAME["jsonl"].record(article, ExportOptions()) * 3
    many = ExportOptions(many=True)
    whole = (
        exporter.head(many) + exporter.between(many).join([exporter.record(article, many)] * 3) + exporter.tail(many)
    )
    pretty = exporter.record(article, ExportOptions(pretty=True))
    for name, data, count in (
        ("a.jsonl", plain, 3),
        ("a.jsonl.gz", gzip.compress(plain), 3),
        ("a.ndjson.zst", zstandard.ZstdCompressor().compress(plain), 3),
        ("a.json", whole, 3),
        ("b.json", pretty, 1),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        found = list(stored(str(path), Limits(size=LIMIT)))
        assert [records.decode(record.data) for record in found] == [article] * count
        assert sum(record.weight for record in found) <= len(data)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl: no such file"):
        list(stored(str(tmp_path / "gone.jsonl"), Limits(size=LIMIT)))
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b'{"a":1}\n' * 10)[:-6])
    with pytest.raises(ArchiveError, match=r"cut\.jsonl\.gz: the file is damaged"):
        list(stored(str(cut), Limits(size=LIMIT)))
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        list(stored(str(tmp_path), Limits(size=LIMIT)))


@pytest.mark.parametrize("data", [b"x" * 100, b'[{"a":"' + b"x" * 100])
def test_one_record_without_end_is_not_held(data: bytes) -> None:
    with pytest.raises(TooLargeError, match="a record has more than 50 bytes"):
        list(split_records(io.BytesIO(data * 1000), 50))


def test_a_billion_empty_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    with gzip.open(file, "wb", compresslevel=1) as out:
        out.write(b"{}\n" + b"\n" * 20_000_000 + b"\r\n[]\n")
    with within(10):
        assert [(found.place, found.data) for found in stored(str(file), Limits())] == [
            ("1", b"{}\n"),
            ("20000003", b"[]\n"),
        ]
    with pytest.raises(TooLargeError, match=r"more than \d+ bytes, the limit for a file of its size"):
        list(stored(str(file), Limits(unpacked=1000, ratio=2)))
