"""The list of exporters and what each of them says of itself."""

from newsingest.exporters import BY_NAME, BY_SUFFIX


def test_the_list_says_what_the_exporters_say() -> None:
    for name, exporter in BY_NAME.items():
        assert exporter.name == name
        assert exporter.suffixes == tuple(suffix for suffix, named in BY_SUFFIX.items() if named == name)
