"""Test the conversion of an article to plain data in Python."""

import json
from pathlib import Path

import pytest

import newsingest
from newsingest import article as schema
from newsingest.cli import exit_status


def test_a_dictionary_holds_what_json_holds(sample: Path, capfd: pytest.CaptureFixture[str]) -> None:
    article = newsingest.parse(sample)
    found = newsingest.to_dict(article)
    assert list(found) == list(newsingest.Article.__struct_fields__)
    assert json.loads(newsingest.to_json(article)) == found
    assert exit_status(["parse", str(sample), "--to", "jsonl"]) == 0
    assert capfd.readouterr().out == newsingest.to_json(article) + "\n"


def test_a_part_of_an_article_is_plain_data_too() -> None:
    article = newsingest.parse_bytes("---\ntitle: 甲\n---\n<ul><li>乙</li></ul>\n".encode(), name="a.md")
    (block,) = article.body
    assert newsingest.to_dict(block) == {
        "type": "list",
        "ordered": False,
        "start": None,
        "items": [[{"type": "paragraph", "text": "乙", "spans": []}]],
    }
    assert newsingest.to_dict(article.origin)["format"] == "jekyll"


def test_every_block_has_text(sample: Path) -> None:
    article = newsingest.parse(sample)
    texts = [newsingest.text_of(block) for block in article.body]
    assert "\n\n".join(filter(None, texts)) == article.text


def test_all_types_of_an_article_are_exported() -> None:
    types = {
        name for name, kind in vars(schema).items() if isinstance(kind, type) and kind.__module__ == schema.__name__
    }
    assert {"Paragraph", "Cell", "Span", "Author", "Warning"} < types
    for name in {*types, "Block"}:
        assert name in newsingest.__all__
        assert getattr(newsingest, name) is getattr(schema, name)


def test_all_errors_are_exported() -> None:
    kinds = [newsingest.NewsingestError]
    for kind in kinds:
        kinds += kind.__subclasses__()
        if kind.__module__ == newsingest.NewsingestError.__module__:
            assert kind.__name__ in newsingest.__all__


def test_every_public_name_is_there_and_listed() -> None:
    for name in newsingest.__all__:
        assert getattr(newsingest, name) is not None
        assert name in dir(newsingest)
    with pytest.raises(AttributeError, match="no attribute 'no_such'"):
        newsingest.no_such  # type: ignore[attr-defined] # noqa: B018 - it raises
