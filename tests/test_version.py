import re

import newsingest
from conftest import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_changelog_names_each_version_and_its_day() -> None:
    headings = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    for heading in headings:
        assert re.fullmatch(r"\d+\.\d+\.\d+ (\(unreleased\)|- \d{4}-\d\d-\d\d)", heading)
    assert ["unreleased" in heading for heading in headings[1:]].count(True) == 0
    assert newsingest.__version__ in [heading.split()[0] for heading in headings]
