"""Test that the pictures in docs/pictures show what the commands print now."""

import re
from xml.etree import ElementTree as ET

import pictures
import pytest
from pictures import FOLDER, PICTURES, Picture

from conftest import ROOT

pytestmark = pytest.mark.slow

_MOST = 300_000  # bytes of a picture


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_shows_what_its_command_prints(picture: Picture) -> None:
    """Compare a picture with the current output of its command. `make pictures` updates the picture."""
    assert pictures.words((FOLDER / f"{picture.name}.svg").read_text("utf-8")) == pictures.words(
        pictures.drawn(picture)
    )


def test_every_picture_is_small_loads_nothing_and_is_shown() -> None:
    files = sorted(FOLDER.iterdir())
    assert [file.name for file in files] == sorted(["report.png", *(f"{picture.name}.svg" for picture in PICTURES)])
    pages = "".join(path.read_text("utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")))
    for file in files:
        assert file.stat().st_size < _MOST
        assert f"pictures/{file.name})" in pages
        if file.suffix == ".svg":
            svg = file.read_text("utf-8")
            ET.fromstring(svg)  # noqa: S314 # our own file
            assert re.findall(r"<[^>]*\b(?:href|src)=|@import|@font-face|url\((?!#)", svg) == []


def test_columns_of_a_table_are_aligned_whatever_stands_in_them() -> None:
    svg = (FOLDER / "show.svg").read_text("utf-8")
    lines: dict[str, list[str]] = {}
    for x, y in re.findall(r'x="([^"]*)" y="([^"]*)" [^>]*>│<', svg):
        lines.setdefault(y, []).append(x)
    assert len(lines) > 5
    assert len(set(map(tuple, lines.values()))) == 1
