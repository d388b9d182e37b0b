"""Test the cheap checks that spare most lines an expression: every text that the expression matches passes the check."""

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsingest.article import Paragraph
from newsingest.news import bylines, headers, labels
from newsingest.news.names import is_person
from newsingest.news.rows import ROWS
from newsingest.parsers.fullwidth import around, facts, heads, structure

pytestmark = pytest.mark.slow


def _is_caption(text: str) -> bool:
    found = heads._CAPTION.match(text)
    return heads.is_caption(text) or (found is not None and bool(found["who"]) and not is_person(found["who"]))


def _starts(text: str) -> bool:
    """Return whether a line starts with a part. Some buttons are only read behind another part."""
    return labels.starts(text) or not (text[0] in labels._FIRST or text[0].isdecimal())


@pytest.mark.parametrize(
    ("passes", "expression"),
    [
        (_starts, labels._PARTS),
        (_is_caption, heads._CAPTION),
        (structure._is_no_head, structure._NO_HEAD),
        (around.is_numbered, around._NUMBERED),
        (structure._is_counted, structure._COUNTED),
        *((rule.may_be, rule.shape) for rule in ROWS if rule.may_be),
        (lambda text: headers._is_board(Paragraph(text=text, spans=())), headers._BOARD),
        (lambda text: "记者" in text[: bylines._OPENED], bylines._OPENING),
        (bylines._has_bracket, bylines._IN_TEXT),
        (lambda text: len(text) > headers._LONGEST_REFERENCE or headers._is_reference(text), headers._REFERENCE),
        (lambda text: bool(around.day_of(text)), around._DAY),
        (lambda text: around._may_state_day(text, around._LONGEST_PAPER), around.PAPER),
        (lambda text: any(mark in text for mark in facts._BETWEEN_NAMES), facts._NAMES),
    ],
    ids=[
        "part",
        "caption",
        "no head",
        "number",
        "count",
        *(rule.name for rule in ROWS if rule.may_be),
        "board",
        "opening",
        "in text",
        "reference",
        "day",
        "paper",
        "names",
    ],
)
def test_what_an_expression_matches_passes_the_check(
    passes: Callable[[str], bool], expression: re.Pattern[str]
) -> None:
    # Lines have single spaces; a caption has up to 80 characters.
    texts = st.from_regex(re.compile(expression.pattern, expression.flags), fullmatch=True).map(
        lambda text: re.sub(r"\s+", " ", text)
    )

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(texts.filter(lambda text: len(text) <= heads._ANCHORED and expression.fullmatch(text)))
    def run(text: str) -> None:
        assert passes(text)

    run()
