"""Test that nothing is gone that docs/reference/stability.md promises to keep.

`tests/promised.json` holds the promised names: commands and their options, functions and classes with their arguments
and fields, the codes of errors and warnings, and a hash of the JSON Schema for each version of the schema. A name may
be added at any time; `pytest tests/test_stability.py --update-expected` adds new names to the file. Remove a name from
the file only in a release that may break something, and say so in CHANGELOG.md.
"""

import hashlib
import inspect
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import click
import pytest
import python_page

from conftest import ROOT
from newsingest import records
from newsingest.article import SCHEMA_VERSION
from newsingest.cli.main import COMMANDS, cli
from newsingest.docstrings import parsed

PROMISED = ROOT / "tests/promised.json"


def commands() -> Iterator[str]:
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        yield name
        for parameter in command.params:
            yield from (f"{name} {option}" for option in parameter.opts if option.startswith("-"))


def python() -> Iterator[str]:
    for name, found in python_page.objects():
        yield name
        doc = parsed(inspect.getdoc(found) or "")
        yield from (f"{name}({argument})" for argument, _ in doc.entries("Args"))
        yield from (f"{name}.{field}" for field, _ in doc.entries("Attributes"))


def codes(page: str) -> Iterator[str]:
    """Yield the codes that a page lists; tests/test_docs.py compares them with the code."""
    yield from re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/reference" / page).read_text("utf-8"), re.MULTILINE)


PRESENT: dict[str, Callable[[], Iterator[str]]] = {
    "commands": commands,
    "python": python,
    "errors": lambda: codes("errors.md"),
    "warnings": lambda: codes("warnings.md"),
}


@pytest.mark.parametrize("subject", PRESENT)
def test_what_is_promised_is_there(subject: str, update_expected: bool) -> None:  # noqa: FBT001 - a fixture
    promised, now = json.loads(PROMISED.read_text("utf-8")), {*PRESENT[subject]()}
    if update_expected:
        promised[subject] = sorted({*promised[subject], *now})
        PROMISED.write_text(json.dumps(promised, indent=1) + "\n", "utf-8")
    assert sorted({*promised[subject]} - now) == []


def without_descriptions(value: Any) -> Any:
    if isinstance(value, list):
        return [without_descriptions(item) for item in value]
    if isinstance(value, dict):
        return {
            key: without_descriptions(item)
            for key, item in value.items()
            if not (key == "description" and isinstance(item, str))
        }
    return value


def test_a_schema_that_changes_gets_a_new_version(update_expected: bool) -> None:  # noqa: FBT001 - a fixture
    promised = json.loads(PROMISED.read_text("utf-8"))
    bare = json.dumps(without_descriptions(records.schema()), sort_keys=True)
    now = hashlib.sha256(bare.encode()).hexdigest()
    if update_expected and SCHEMA_VERSION not in promised["schemas"]:
        promised["schemas"][SCHEMA_VERSION] = now
        PROMISED.write_text(json.dumps(promised, indent=1) + "\n", "utf-8")
    assert promised["schemas"][SCHEMA_VERSION] == now
