"""Test that lines break as Chinese and Western readers expect."""

import random

import pytest
from rich.cells import cell_len
from rich.text import Text

from newsingest.cli.wrapping import wrapped


def lines(text: str, width: int) -> list[str]:
    return [line.plain for line in wrapped(Text(text), width)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("一季度净利润增长", 8, ["一季度净", "利润增长"]),
        ("一季度，净利润", 6, ["一季", "度，净", "利润"]),
        ("他说（一季度）好", 6, ["他说", "（一季", "度）好"]),
        ("增长52%至68%。", 8, ["增长52%", "至68%。"]),
        ("two words here", 9, ["two words", "here"]),
        ("看https://example.com/abc", 10, ["看", "https://ex", "ample.com/", "abc"]),
        ("一行\n二行\n", 8, ["一行", "二行", ""]),
        ("", 8, [""]),
    ],
)
def test_where_lines_break(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


def test_nothing_is_lost_and_no_line_is_too_long() -> None:
    dice = random.Random(3)
    for _ in range(3000):
        text = "".join(dice.choices("甲乙，。（）“”abc 12.5% -—\u3000ｱ\U00020001\u0301", k=dice.randrange(60)))
        width = dice.randrange(4, 25)
        found = lines(text, width)
        assert "".join("".join(found).split()) == "".join(text.split())
        assert max(map(cell_len, found), default=0) <= width


def test_styles_stay_on_their_characters() -> None:
    text = Text("一二三四").append("五六七八", "bold")
    assert [[(span.start, span.end) for span in line.spans] for line in wrapped(text, 6)] == [[], [(1, 3)], [(0, 2)]]
