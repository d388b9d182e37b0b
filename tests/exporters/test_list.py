"""Test that the list of exporters agrees with the exporters."""

from newsingest.exporters import BY_NAME, BY_SUFFIX, EXPORTER_SUFFIXES, suffix_of


def test_the_list_says_what_the_exporters_say() -> None:
    for name, exporter in BY_NAME.items():
        assert exporter.name == name
        assert exporter.suffixes == EXPORTER_SUFFIXES[name]


def test_the_longest_suffix_says_the_format() -> None:
    assert suffix_of("news.ninjs.jsonl") == ".ninjs.jsonl"
    assert suffix_of("NEWS.NINJS.JSON") == ".ninjs.json"
    assert suffix_of("news.jsonl") == ".jsonl"
    assert suffix_of("news") is None
    assert BY_SUFFIX[".json"] == "json"
