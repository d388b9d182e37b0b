"""What one document may cost: work grows with its size."""

import pytest

import newsingest
from deadlines import within
from newsingest import Limits, ReadOptions
from newsingest.html.inline import LOOSE, Run, split

_CHARACTERS = 60_000
_SECONDS = 5  # ten times what it takes
HEAD = "---\ntitle: 题\n---\n# 头\n\n"


def read(body: str, name: str = "a.md", **limits: int) -> newsingest.Article:
    options = ReadOptions(limits=Limits(**limits))
    with within(_SECONDS, body[:20]):
        return newsingest.parse_bytes((HEAD + body).encode(), name=name, options=options)


# One letter a line, with every break that parts paragraphs.
@pytest.mark.parametrize("line", ["a<br><br>", "a<br>　　", "a\n　　", "a\n\n", "a\n", "<b>a</b><br><br>"])
@pytest.mark.parametrize("around", ["<div>{}</div>", "<p>{}</p>", "<blockquote>{}</blockquote>"])
def test_paragraphs_of_one_letter(line: str, around: str) -> None:
    assert read(around.format(line * (_CHARACTERS // len(line))), "a.html").text.count("a") == _CHARACTERS // len(line)


def test_a_text_is_split_in_one_pass() -> None:
    text = "a\n\n" * 600_000
    with within(_SECONDS):
        pieces = split([Run(text)], text, LOOSE)
    assert len(pieces) == 600_001
