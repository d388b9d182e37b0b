import pytest

from newsingest.article import Cell, Code, Embed, Image, List, Paragraph, Quote, Rule, Table
from newsingest.errors import shortened
from newsingest.text import cached_if_short, collapse, plain_text, unescaped


@pytest.mark.parametrize(
    ("text", "collapsed"),
    [
        ("甲\n乙", "甲乙"),
        ("甲，\r\n　　乙", "甲，乙"),
        ("甲 乙", "甲 乙"),
        ("甲\u3000\u3000乙", "甲 乙"),
        ("one\ntwo", "one two"),
        ("甲\ntwo", "甲 two"),
        ("甲\u2028乙\x85丙", "甲乙丙"),
        ("甲，\n2021年，占45%\n。他说：\nGDP（\nAPP）\nend", "甲，2021年，占45%。他说：GDP（APP）end"),
        ("甲， 2021年 。", "甲， 2021年 。"),
        ("说“\nCPI”\nend", "说“ CPI” end"),  # English has these quotation marks as well
        ("  甲  ", "甲"),
        ("\ufeff甲\u200b乙", "甲乙"),
        ("，！（）兀\ufa0c", "，！（）兀\ufa0c"),
        ("", ""),
    ],
)
def test_white_space_is_collapsed_and_nothing_else_changes(text: str, collapsed: str) -> None:
    assert collapse(text) == collapsed
    assert collapse(collapsed) == collapsed


def test_a_text_is_shortened_at_one_end() -> None:
    assert [shortened("甲乙丙丁", most) for most in (5, 4, 3, 1)] == ["甲乙丙丁", "甲乙丙丁", "甲乙…", "…"]
    assert [shortened("甲乙丙丁", most, keep_end=True) for most in (4, 3, 2)] == ["甲乙丙丁", "…丙丁", "…丁"]


def test_a_number_of_any_length_is_read() -> None:
    assert unescaped("甲&#" + "1" * 5000 + ";乙&#20057;") == "甲\ufffd乙乙"


def test_blocks_as_plain_text() -> None:
    def paragraph(text: str) -> Paragraph:
        return Paragraph(text=text, spans=())

    def cell(text: str) -> Cell:
        return Cell(text=text, spans=())

    blocks = (
        paragraph("甲"),
        List(ordered=False, start=None, items=((paragraph("乙"), paragraph("丙")), (paragraph("丁"),))),
        List(ordered=True, start=19, items=((paragraph("十九"), paragraph("续")), (), (paragraph("二一"),))),
        List(ordered=True, start=None, items=((paragraph("一"),),)),
        Quote(blocks=(paragraph("戊"), paragraph("己"))),
        Table(caption="表", header=1, rows=((cell("a"), cell("")), (cell("1"), cell("2")))),
        Code(language=None, text="x\n  y"),
        Image(url="u", alt="a", caption="图", href=None),
        Image(url="u", alt="a", caption=None, href=None),
        Embed(url="e"),
        Rule(),
    )
    assert (
        plain_text(blocks)
        == "甲\n\n乙\n丙\n丁\n\n19. 十九\n续\n21. 二一\n\n1. 一\n\n戊\n\n己\n\n表\na\t\n1\t2\n\nx\n  y\n\n图"
    )


def test_results_for_short_texts_are_cached() -> None:
    asked: list[int] = []

    @cached_if_short(2)
    def size(text: str) -> int:
        asked.append(len(text))
        return len(text)

    assert [size("桥"), size("桥"), size("桥" * 1001), size("桥" * 1001)] == [1, 1, 1001, 1001]
    assert asked == [1, 1001, 1001]
