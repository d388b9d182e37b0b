"""Test that no rule is slow on any document: each rule gets its own words, repeated tens of thousands of times.

The words that a rule looks for make it backtrack. Reading one of these documents takes about 10 to 50 ms. A rule that
tries every start with every end would need seconds, and a rule that tries every way to split a text would never end.
"""

import contextlib
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import Any

import pytest

import newsingest
from deadlines import within, within_at
from expressions import Expression, expressions, texts
from newsingest.regex import Lazy

pytestmark = pytest.mark.slow
_CHARACTERS = (12_000, 60_000)  # the second where the first takes long
_SECONDS = 5  # of CPU, for one file, or one text that an expression takes long for: a hundred times what it takes
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
    """Yield the expression of each rule in the modules that read a document."""
    for module in pkgutil.walk_packages(newsingest.__path__, "newsingest."):
        if module.name.split(".")[1] in _PARTS:
            for value in vars(importlib.import_module(module.name)).values():
                yield from _within(value)


def _within(value: Any) -> Iterator[str]:
    if isinstance(value, Lazy):
        if isinstance(value.pattern, str):
            yield value.pattern
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from _within(entry)


def words() -> list[str]:
    """Return the words that the rules look for, without the characters of character classes."""
    plain = (re.sub(r"\[[^\]]*\]", " ", rule) for rule in _rules())
    words = {word for rule in plain for word in re.findall(r"[\u3400-\u9fff]{1,8}|[A-Za-z]{2,}", rule)}
    return sorted(words)


def read(name: str, what: str) -> None:
    """Read a document that holds a word over and over."""

    def of_size(size: int) -> None:
        with contextlib.suppress(newsingest.InputError):
            newsingest.parse_bytes(SHAPES[name].format(what * (size // len(what))).encode(), name=name)

    within_at(_CHARACTERS, _SECONDS, of_size, what)


SHAPES = {
    "a.html": "---\ntitle: 题\n---\n<p>第一段。</p><p>{}\x01x</p>\n",
    "a.txt": "　　第一段。\n　　{}x。\n　　第三段。\n",
    "a.md": "---\ntitle: 题\n---\n{}\n",
    "first.txt": "{}\n　　第二段。\n　　第三段。\n",
    "front.md": "---\ntitle: {}\n---\n第一段\n",
    "date.md": '---\ntitle: 题\ndate: "2021-01-01{}x"\n---\n第一段\n',
}


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_the_words_of_the_rules(name: str) -> None:
    known = words()
    assert len(known) > 300
    for word in known:
        read(name, word)


@pytest.mark.parametrize("name", SHAPES)
def test_marks(name: str) -> None:
    for mark in (mark.replace("_", " ") if len(mark) > 1 else mark for mark in _MARKS):
        read(name, mark)


# -- each expression by itself -----------------------------------------------------------------------------------------

_SCREENED = 2000  # characters, of a text that is tried once
_SUSPECT = 0.001  # seconds: the square of 2,000 takes longer
_SIZES = (8_000, 32_000)  # characters, of a text that took long
_SLOW = 0.15  # seconds: the square of 32,000 takes longer, and what is linear a tenth of it
_GROWTH = 8  # linear is 4, the square is 16
_PARTS_OF_PACKAGE = sorted(module.name for module in pkgutil.iter_modules(newsingest.__path__))
_expressions = cache(expressions)  # takes seconds, so only the tests that need them find them


def _applied(expression: Expression) -> Callable[[Any], Any]:
    return getattr(re.compile(expression.pattern, expression.flags), expression.method)  # type: ignore[no-any-return]


def _as_read(expression: Expression, text: str) -> str | bytes:
    return text if isinstance(expression.pattern, str) else text.encode("latin-1", "replace")


def _seconds(expression: Expression, number: int, size: int, enough: float = 0) -> float:
    """Return the processor's time for the text of a number: the first below `enough`, or the least of three."""
    text = _as_read(expression, next(islice(texts(expression, size), number, None)))
    apply, taken = _applied(expression), []
    for _ in range(3):
        start = time.process_time()
        apply(text)
        taken.append(time.process_time() - start)
        if taken[-1] < enough:
            break
    return min(taken)


def _suspects(expression: Expression) -> Iterator[int]:
    """Yield the numbers of the texts on which an expression is slow."""
    apply = _applied(expression)
    for number, text in enumerate(texts(expression, _SCREENED)):
        document = _as_read(expression, text)
        for _ in range(2):  # twice, since other work on the machine may slow down one try
            start = time.perf_counter()
            apply(document)
            if time.perf_counter() - start < _SUSPECT:
                break
        else:
            yield number


def _is_linear(expression: Expression, number: int) -> bool:
    long = _seconds(expression, number, _SIZES[1], _SLOW)
    return long < _SLOW or long < _GROWTH * _seconds(expression, number, _SIZES[0])


def test_every_expression_is_found() -> None:
    found = {expression.where.partition(":")[0] for expression in _expressions()}
    assert len({expression.pattern for expression in _expressions()}) > 250
    assert {module.split(".")[1] for module in found} <= set(_PARTS_OF_PACKAGE)
    # in a table, in a generator of a table, in a function, in bytes
    assert found > {
        "newsingest.news.furniture",
        "newsingest.news.dates",
        "newsingest.parsers.jekyll.templates",
        "newsingest.survey.record_files",
    }


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\d{4}\s*[T\s]\s*\d", "match"),
        (r"\s*\Z", "search"),
        (r"(?:a+b?)*c", "match"),
        (r"\[(.*)\](.*)\[", "fullmatch"),
        (r"x*y", "findall"),
    ],
)
def test_an_expression_that_is_not_linear_is_found_out(pattern: str, method: str) -> None:
    bad = Expression("here", pattern, 0, method)
    with pytest.raises((pytest.fail.Exception, AssertionError)), within(0.5):
        assert all(_is_linear(bad, number) for number in _suspects(bad))


@pytest.mark.parametrize("part", _PARTS_OF_PACKAGE)
def test_every_expression_is_linear(part: str) -> None:
    for expression in _expressions():
        if expression.where.split(":")[0].split(".")[1] == part:
            suspects = _suspects(expression)
            number: int | None = 0
            while number is not None:
                with within(_SECONDS, expression):
                    number = next(suspects, None)
                    assert number is None or _is_linear(expression, number), (
                        expression,
                        next(islice(texts(expression, 60), number, None)),
                    )
