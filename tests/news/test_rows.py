"""Test that every rule row has examples and counter-examples, and that its pattern agrees with them."""

import importlib
from collections.abc import Iterable
from typing import Any

import pytest
import rules_page

from conftest import ROOT
from newsingest.news import rows, words
from newsingest.news.rule import NewsRule, Zone

parser = importlib.import_module("re._parser")  # only this module parses a pattern
ROWS = [pytest.param(rule, id=rule.name) for rule in rows.ROWS]


@pytest.mark.parametrize("rule", ROWS)
def test_each_example_fits_and_no_counter_example(rule: NewsRule) -> None:
    assert rule.yes
    assert rule.no
    assert [line for line in rule.yes if not rule.fits(line)] == []
    assert [line for line in rule.no if rule.fits(line)] == []


@pytest.mark.parametrize("rule", ROWS)
def test_an_example_is_what_its_row_says_in_each_of_its_zones(rule: NewsRule) -> None:
    for zone in rule.zones:
        for line in rule.yes:
            found = rows.row_of(line, zone)
            assert found is not None
            assert found.kind == rule.kind


@pytest.mark.parametrize("zone", ["head", "body", "tail"])
def test_the_search_for_needs_finds_the_rule_that_a_trial_of_all_rules_finds(zone: Zone) -> None:
    lines = [line for rule in rows.ROWS for line in (*rule.yes, *rule.no)]
    needs = sorted({need for rule in rows.ROWS for need in rule.needs})
    overlapping = [a[:-1] + b for a in needs for b in needs if len(a) > 1 and a[-1:] == b[:1]]
    for line in (*lines, *needs, *overlapping):
        tried = (rule for rule in rows.ROWS if zone in rule.zones and rule.fits(words.simplified(line)))
        if len(line) <= rows._LONGEST_LINE[zone] and (zone != "body" or words.simplified(line) == line):
            assert rows.row_of(line, zone) == next(tried, None)


def test_a_need_that_overlaps_the_end_of_another_one_counts() -> None:
    """In 未提供参考, the search finds 提供 and not 供参考."""
    assert rows._needed("tail")._any.findall("未提供参考") == ["提供"]
    numbers = {number for number, rule in enumerate(rows.ROWS) if "tail" in rule.zones and "供参考" in rule.needs}
    assert numbers <= set(rows._asked("提供", "tail"))


@pytest.mark.parametrize("rule", ROWS)
def test_whatever_fits_holds_what_the_row_needs(rule: NewsRule) -> None:
    """Check the parsed pattern: every text that it matches must contain one of the texts in `needs`."""
    assert _holds(parser.parse(rule.shape.pattern, rule.shape.flags).data, rule.needs)


def test_names_are_unique() -> None:
    names = [rule.name for rule in rows.ROWS]
    assert len(set(names)) == len(names)


def test_the_page_of_rules_is_printed_from_the_rows() -> None:
    """Compare the page with the rows. scripts/rules_page.py updates the page."""
    assert (ROOT / "docs/reference/rules.md").read_text("utf-8") == rules_page.page()


def _holds(tokens: Iterable[Any], needs: tuple[str, ...]) -> bool:
    """Return whether each text that a pattern matches contains one of `needs`, in a part that is always there."""
    runs = {""}
    for code, value in [*tokens, (None, None)]:
        found = _spelled(code, value)
        if found is not None and len(runs) * len(found) <= _MANY:
            runs = {run + text for run in runs for text in found}
            continue
        if all(any(need in run for need in needs) for run in runs) or _part_holds(code, value, needs):
            return True
        runs = {""}
    return False


_MANY = 4000  # the most texts to list for a part of a pattern


def _part_holds(code: Any, value: Any, needs: tuple[str, ...]) -> bool:
    if code is parser.SUBPATTERN:
        return _holds(value[3], needs)
    if code is parser.ATOMIC_GROUP:
        return _holds(value, needs)
    if code in (parser.MAX_REPEAT, parser.MIN_REPEAT, parser.POSSESSIVE_REPEAT):
        return value[0] > 0 and _holds(value[2], needs)
    if code is parser.ASSERT:
        return bool(value[0] == 1) and _holds(value[1], needs)
    if code is parser.BRANCH:
        return all(_holds(branch, needs) for branch in value[1])
    return False


def _spelled(code: Any, value: Any) -> set[str] | None:
    """Return all texts that a part of a pattern matches, or None if they cannot be listed."""
    if code is parser.LITERAL:
        return {chr(value)}
    if code is parser.IN and all(kind is parser.LITERAL for kind, _ in value):
        return {chr(char) for _, char in value}
    if code is parser.SUBPATTERN:
        return _sequence(value[3])
    if code is parser.BRANCH:
        branches = [_sequence(branch) for branch in value[1]]
        return None if None in branches else {text for texts in branches for text in texts or ()}
    return None


def _sequence(tokens: Iterable[Any]) -> set[str] | None:
    texts = {""}
    for code, value in tokens:
        found = _spelled(code, value)
        if found is None or len(texts) * len(found) > _MANY:
            return None
        texts = {text + more for text in texts for more in found}
    return texts


@pytest.mark.parametrize(("line", "name"), [
    ("版權所有 未經授權不得轉載", "disclaimer.copyright"),
    ("歡迎關注江州財經公眾號", "advert.promotion"),
    ("請成為本報會員，支持我們的報道。", "advert.appeal"),
    ("分享到：微博 微信", "share"),
])  # fmt: skip
def test_the_rows_read_both_scripts(line: str, name: str) -> None:
    found = rows.row_of(line, "tail")
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("zone", ["head", "body", "tail"])
def test_a_line_is_asked_about_each_row_that_may_fit(zone: Zone) -> None:
    for text in [text for rule in rows.ROWS for text in rule.yes + rule.no]:
        fitting = next((rule for rule in rows.ROWS if zone in rule.zones and rule.fits(text)), None)
        assert rows.row_of(text, zone) is fitting, text
