import json
from typing import Any

import jsonschema
import msgspec
import pytest

import newsingest
from newsingest import records
from newsingest.errors import RecordError

POST = "---\ntitle: 甲\n---\n<p>乙<b>丙</b></p><table><tr><td>1</td><td><b>2</b>3</td></tr></table><ul><li>x</ul>\n"


def builtins() -> Any:
    return json.loads(msgspec.json.encode(newsingest.parse_bytes(POST.encode(), name="a.html")))


BROKEN: list[tuple[str, Any, str]] = [
    ("title", 5, "title: Expected `str | null`, got `int`"),
    ("published", "yesterday", "published: Expected `str` matching regex"),
    ("unknown", 1, "Object contains unknown field `unknown`"),
    ("schema_version", "2", "schema_version: Invalid enum value '2'"),
    ("id", "abc", "id: Expected `str` matching regex"),
    ("removed", [{"kind": "footer", "text": "", "at": 0}], "removed[0].kind: Invalid enum value 'footer'"),
]


@pytest.mark.parametrize(("field", "value", "message"), BROKEN)
def test_a_broken_record_is_refused_and_the_field_named(field: str, value: Any, message: str) -> None:
    record = builtins()
    record[field] = value
    with pytest.raises(RecordError) as caught:
        records.decode(json.dumps(record))
    assert message in str(caught.value)
    assert not jsonschema.Draft202012Validator(records.schema()).is_valid(record)


def test_every_key_is_required() -> None:
    for key in builtins():
        record = builtins()
        del record[key]
        with pytest.raises(RecordError, match=key):
            records.decode(json.dumps(record))
        assert not jsonschema.Draft202012Validator(records.schema()).is_valid(record)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r.update(text="x"), "text: it differs from the plain text of body"),
        (lambda r: r.update(title="x"), "fingerprint: it does not match title and text"),
        (lambda r: r["body"][0]["spans"].pop(), r"body\[0\].spans: joined, they differ"),
        (lambda r: r["body"][1]["rows"][0][1]["spans"].pop(), r"body\[1\].rows\[0\]\[1\].spans"),
    ],
)
def test_what_no_schema_can_say_is_checked_too(change: Any, message: str) -> None:
    record = builtins()
    change(record)
    with pytest.raises(RecordError, match=message):
        records.decode(json.dumps(record))


def test_a_whole_record_passes() -> None:
    record = builtins()
    jsonschema.Draft202012Validator.check_schema(records.schema())
    jsonschema.Draft202012Validator(records.schema()).validate(record)
    assert records.decode(json.dumps(record)) == newsingest.parse_bytes(POST.encode(), name="a.html")


def test_no_json() -> None:
    with pytest.raises(RecordError, match="not valid JSON"):
        records.decode("{")
