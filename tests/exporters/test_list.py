"""The list of exporters and what each of them says of itself."""

from newsingest.exporters import BY_NAME, SUFFIXES


def test_the_list_says_what_the_exporters_say() -> None:
    for name, exporter in BY_NAME.items():
        assert exporter.name == name
        assert exporter.suffixes == SUFFIXES[name]
