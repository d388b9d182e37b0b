"""Test columns that are computed from a record: dates without zone, in UTC and as days, and the parts of the origin."""

import json

import msgspec
import pytest

import newsingest
from newsingest.article import Article
from newsingest.errors import UsageError
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.exporters.base import lacks_zone
from newsingest.exporters.columns import WORKED_OUT, checked_fields, value_of


def article(published: str | None) -> Article:
    read = newsingest.parse_bytes("---\ntitle: 甲\n---\n<p>乙。</p>\n".encode(), name="a.html")
    return msgspec.structs.replace(read, published=published)


@pytest.mark.parametrize(
    ("published", "at", "local", "day"),
    [
        (None, None, None, None),
        ("2022", None, "2022", None),
        ("2022-02", None, "2022-02", None),
        ("2022-02-14", None, "2022-02-14", "2022-02-14"),
        ("2022-02-30", None, "2022-02-30", None),
        ("0000-01-01T00:00", None, "0000-01-01T00:00", None),
        ("2022-02-14T13:41", None, "2022-02-14T13:41", "2022-02-14"),
        ("2022-02-14T01:41+08:00", "2022-02-13T17:41:00Z", "2022-02-14T01:41", "2022-02-14"),
        ("2022-02-14T13:41:48.840-05:00", "2022-02-14T18:41:48Z", "2022-02-14T13:41:48.840", "2022-02-14"),
        ("0950-02-14T13:41:48+08:00", "0950-02-14T05:41:48Z", "0950-02-14T13:41:48", "0950-02-14"),
    ],
)
def test_dates(published: str | None, at: str | None, local: str | None, day: str | None) -> None:
    found = [value_of(article(published), f"published_{end}") for end in ("at", "local", "date")]
    assert found == [at, local, day]
    assert lacks_zone(published) == (at is None and "T" in (published or ""))


def test_every_column_is_a_field_to_ask_for_in_json_and_csv() -> None:
    names = checked_fields("title," + ",".join(WORKED_OUT))
    options = ExportOptions(fields=names)
    head = BY_NAME["csv"].head(options).decode().strip().split(",")
    line = json.loads(BY_NAME["jsonl"].record(article("2022-02-14T13:41:48+08:00"), options))
    assert head == list(line) == list(names)
    assert (line["origin_path"], line["published_date"]) == ("a.html", "2022-02-14")


def test_the_columns_of_the_csv_are_fields_and_none_comes_twice() -> None:
    head = BY_NAME["csv"].head(ExportOptions()).decode().strip()
    assert ",".join(checked_fields(head)) == head
    assert "published,published_at,published_local,published_date,modified,modified_at" in head
    both = ExportOptions(fields=checked_fields("origin_path,origin"))
    assert BY_NAME["csv"].head(both).decode().count("origin_path") == 1
    with pytest.raises(
        UsageError, match=r"unknown field origin_nope \(use one of .*, title, .*, published_local, .*\)"
    ):
        checked_fields("title,origin_nope")
