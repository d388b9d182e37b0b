"""No rule costs more than its share, whatever a document holds: each is fed its own words, tens of thousands of times over.

What a rule looks for is what makes it go back and try again. Reading one of these documents takes some 10 to 50 ms; a rule that
tries every start against every end would need seconds, and one that tries every way to part a text would never end.
"""

import contextlib
import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import newsingest
from deadlines import within
from newsingest.regex import Lazy

_CHARACTERS = 60_000
_SECONDS = 5  # a hundred times what it takes
_PARTS = ("html", "news", "parsers", "source", "text")
# Marks of HTML, Markdown, YAML and of Chinese newsrooms, alone and in the pairs that rules look for.
_MARKS = (
    *(
        'a 中 1 < [ * _ ( （ = - & | " <a <a_b=" [](_ **_ ： 、中 来源： 1_ 中_ ·中 a. <p> {% # 1. ](_ 第1页 [1] 【1】 >_ 2000- &nbsp “'
        ' 。 。中 《中》 ① |_ -_ 报 记者_中、 （记者_中 【中 A.B 1.S 600000.S 电 图/ >中>中> =a_ http:// ![]( **a ` ~~ 中： "a { [[ &a'
        " !a_ *a_* ?_ _中"
    ).split(),
    *(
        "\u3000",
        "\n",
        " ",
        "\t",
        "\n\u3000",
        "  \n",
        "。\n",
        "> 中\n",
        "[a]:b\n",
        "a: b\n",
        "- a\n",
        "|\n",
        "a\n\n",
        "中：\n\u3000\u3000",
    ),
    "\u200b",
)


def _rules() -> Iterator[str]:
    """Yield the expression of each rule in the modules that a document goes through."""
    for module in pkgutil.walk_packages(newsingest.__path__, "newsingest."):
        if module.name.split(".")[1] in _PARTS:
            for value in vars(importlib.import_module(module.name)).values():
                yield from _within(value)


def _within(value: Any) -> Iterator[str]:
    if isinstance(value, Lazy):
        yield value.pattern
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from _within(entry)


def words() -> list[str]:
    """Return the words that the rules look for, but for the characters in their classes."""
    plain = (re.sub(r"\[[^\]]*\]", " ", rule) for rule in _rules())
    words = {word for rule in plain for word in re.findall(r"[\u3400-\u9fff]{1,8}|[A-Za-z]{2,}", rule)}
    return sorted(words)


def read(document: str, name: str, what: str) -> None:
    with contextlib.suppress(newsingest.InputError), within(_SECONDS, what):
        newsingest.parse_bytes(document.encode(), name=name)


SHAPES = {
    "a.html": "---\ntitle: 题\n---\n<p>第一段。</p><p>{}\x01x</p>\n",
    "a.txt": "　　第一段。\n　　{}x。\n　　第三段。\n",
    "a.md": "---\ntitle: 题\n---\n{}\n",
    "first.txt": "{}\n　　第二段。\n　　第三段。\n",
    "front.md": "---\ntitle: {}\n---\n第一段\n",
}


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_the_words_of_the_rules(name: str) -> None:
    known = words()
    assert len(known) > 300
    for word in known:
        read(SHAPES[name].format(word * (_CHARACTERS // len(word))), name, word)


@pytest.mark.parametrize("name", SHAPES)
def test_marks(name: str) -> None:
    for mark in (mark.replace("_", " ") if len(mark) > 1 else mark for mark in _MARKS):
        read(SHAPES[name].format(mark * (_CHARACTERS // len(mark))), name, mark)
