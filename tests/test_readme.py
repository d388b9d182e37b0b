"""Test that the two READMEs have the same commands, numbers, pictures and parts."""

import re

import pytest

from conftest import ROOT

ENGLISH, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))


@pytest.mark.parametrize(
    ("what", "expression"),
    [
        ("commands", r"^\$ (.*)$"),
        ("lines for a shell", r"^(?: {4}newsingest|pip|python3|\.) [^#\n]*"),
        ("shares", r"\d+(?= ?%)(?![^\n]*净利润)"),
        ("pictures", r"\]\((docs/pictures/[^)]*)\)"),
        ("parts", r"^\| \[([^\]]*)\]"),
        ("addresses", r"\]\((http[^)]*)\)"),
    ],
)
def test_the_readme_says_the_same_in_chinese(what: str, expression: str) -> None:
    found = [re.findall(expression, page, re.MULTILINE) for page in (ENGLISH, CHINESE)]
    assert found[0], what
    assert [one.strip() for one in sorted(found[0])] == [one.strip() for one in sorted(found[1])]


def test_each_readme_links_to_the_other() -> None:
    assert "(README.zh-CN.md)" in ENGLISH.partition("## ")[0]
    assert "(README.md)" in CHINESE.partition("## ")[0]


def test_the_chinese_readme_has_a_space_between_chinese_and_latin_words() -> None:
    prose = re.sub(r"```.*?```|`[^`]*`|^ {4}.*$|\]\([^)]*\)", "", CHINESE, flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r".{0,5}(?:[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]).{0,5}", prose) == []
    assert re.findall(r".{0,5}[\u4e00-\u9fff][,.;:!?()].{0,5}", prose) == []
