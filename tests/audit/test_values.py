"""Test how the audit reads front matter: which parts of YAML are punctuation, and which are values."""

from typing import Any

import msgspec
import pytest

import newsingest
from newsingest.audit import audit
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.source import decode


def lost(front: str, **fields: Any) -> list[tuple[int, str]]:
    data = f"---\ntitle: 题\n{front}\n---\n正文在这里。\n"
    article = newsingest.parse_bytes(data.encode(), name="a.md")
    found = audit(data, msgspec.structs.replace(article, **fields))
    return [(finding.line, finding.text) for finding in found.findings]


def test_markdown_of_our_own_states_how_its_record_was_made() -> None:
    article = newsingest.parse_bytes("---\ntitle: 题\n---\n<p>甲 <!-- 乙 --></p>".encode(), name="a/b.html")
    own = BY_NAME["md"].record(article, ExportOptions())
    again = newsingest.parse_bytes(own, name="b.md")
    assert audit(own.decode(), again).complete
    assert not audit(own.decode(), msgspec.structs.replace(again, title=None)).complete


@pytest.mark.parametrize(
    "front",
    [
        "a: &x 甲\nb: *x",
        "a: [&x 甲, *x]",
        "a: &x\n  b: 甲",
        "a: &x # 注\n  - 甲",
        "a: &x 'b'",
        "a:\n  &x b: 甲",
        "a: !!seq\n- !!str 甲",
        "a: !x |\n  甲",
        "a:\n  !x\n  >-\n  甲",
        "a: !ruby/array:Array\n- 甲",
        "a: &x 甲",
        "a: !重磅 甲",
        'a: "甲"# 注',
        "a: |# 注\n  甲",
        "a: > # 注\n  甲",
        'a: "\\u7532\\t乙\\U99999999"',
        "author: 张蕾/周立文",
        "author: Li Ming; Wang Wei",
        "tags: [R&amp;D, '甲&nbsp;乙']",
        "'a b': 甲\n\"c\" : 乙\n- d",
    ],
)
def test_values_are_covered(front: str) -> None:
    assert lost(front) == []


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("a: &x 甲", 3, "x 甲"),
        ("a: &x 甲\nb: *x", 3, "甲"),
        ("a: &x\n  b: 甲", 4, "甲"),
        ("a: !!str 甲", 3, "甲"),
        ("a: !重磅 甲", 3, "重磅 甲"),
        ("a: 甲 # 乙", 3, "甲 乙"),
        ("a: '\\U99999999'", 3, "U99999999"),
    ],
)
def test_lost_values_are_named(front: str, line: int, words: str) -> None:
    assert lost(front, extra={}) == [(line, words)]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("---\ntitle: 题\ndate: 2022-02-14\na: 甲\n---\n正文在这里。\n", 4),
        ("\n\n---\ntitle: 题\ndate: 2022-02-14\na: 甲\n---\n正文在这里。\n", 6),
        ("title: 题\ndate: 2022-02-14\na: 甲\n---\n正文在这里。\n", 3),
        ("\ntitle: 题\ndate: 2022-02-14\na: 甲\n---\n正文在这里。\n", 4),
    ],
)
def test_a_lost_value_is_named_with_its_line_of_the_file(data: str, line: int) -> None:
    source = decode(data.encode(), "a.md")
    article = newsingest.parse_bytes(data.encode(), name="a.md")
    found = audit(source.text, msgspec.structs.replace(article, extra={}))
    assert [(finding.kind, finding.line, finding.text) for finding in found.findings] == [("value", line, "甲")]


def test_a_type_within_a_mapping_in_braces_is_no_value() -> None:
    data = "---\n{\n  title: !!str 题,\n  foo : !!str,\n}\n---\n正文在这里。\n"
    assert audit(data, newsingest.parse_bytes(data.encode(), name="a.md")).complete
