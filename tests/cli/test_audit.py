"""Test the line that ``newsingest audit`` prints for each file."""

import pytest

from newsingest.audit import Coverage, Finding
from newsingest.cli.audit import verdict


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ((), "complete, 2 of 2 visible characters are in the record"),
        (
            ("value",),
            "incomplete, 2 of 2 visible characters are in the record, but a value of the front matter is lost",
        ),
        (("doubled",), "not proved, 2 of 2 visible characters are in the record, but some are there too often"),
        (
            ("value", "differs"),
            "incomplete, 2 of 2 visible characters are in the record, but a value of the front matter is lost",
        ),
        (("missing", "differs"), "incomplete, 1 of 2 visible characters are in the record"),
    ],
)
def test_audit_says_what_the_counts_do_not_show(kinds: tuple[str, ...], said: str) -> None:
    found = Coverage(2, 1 if "missing" in kinds else 2, tuple(Finding(kind, 1, "甲") for kind in kinds), {})
    assert verdict(found) == said
