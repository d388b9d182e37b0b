"""Test that the generated pages of the documentation are up to date. `make docs` updates them."""

import doctest
import shutil
from pathlib import Path
from typing import Any

import click
import commands_page
import pytest
import python_page

import newsingest
from conftest import ROOT
from newsingest.cli.main import COMMANDS, cli

REFERENCE = ROOT / "docs/reference"


def test_the_page_of_commands_is_generated_from_the_commands() -> None:
    assert (REFERENCE / "commands.md").read_text("utf-8") == commands_page.page()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_its_section_with_all_its_options(name: str) -> None:
    section = commands_page.page().partition(f"\n### newsingest {name}\n")[2].partition("\n### ")[0]
    assert f"\n    newsingest {name}" in section
    assert f"```sh\nnewsingest {name}" in section or f"| newsingest {name}" in section
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert any(f"`{flag}`" in section for flag in parameter.opts), parameter.opts
        else:
            assert "\nArgument" in section


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write to FILE; its suffix says so.", "Write to `FILE`; its suffix says so."),
        ("with -j 1 only, or --jobs 2.", "with `-j 1` only, or `--jobs 2`."),
        ("In scripts, use --to jsonl: it", "In scripts, use `--to jsonl`: it"),
        ("-o - writes to standard output", "`-o -` writes to standard output"),
        (".gz and .zst compress.", "`.gz` and `.zst` compress."),
        ("a*b | <c> [d]", "a\\*b \\| &lt;c> \\[d\\]"),
        ("See newsingest status DEST.", "See `newsingest status DEST`."),
    ],
)
def test_help_becomes_markdown(text: str, shown: str) -> None:
    assert commands_page.marked(text) == shown


def test_what_stands_below_the_options_in_a_help_is_on_the_page_of_commands() -> None:
    sections, _, reading = commands_page.page().partition("\n## Reading options\n")
    assert "Names for `--max`: size, depth" in reading
    assert "Names for `--max`" not in sections
    for name in ("convert", "stats", "report"):
        section = sections.partition(f"\n### newsingest {name}\n")[2].partition("\n### ")[0]
        assert section.count("With `-j 1`, there is no time limit unless you give `--timeout`.") == 1


def test_a_line_does_not_end_within_code() -> None:
    paragraphs = commands_page.page().split("\n\n")
    assert not [text for text in paragraphs for line in text.split("\n") if line.count("`") % 2 and "```" not in text]
    assert "`--to jsonl`" in commands_page.page()


def test_the_page_of_the_python_api_is_generated_from_the_docstrings() -> None:
    assert (REFERENCE / "python.md").read_text("utf-8") == python_page.page()


def test_every_public_name_has_its_section() -> None:
    assert python_page.documented() == {*newsingest.__all__} - {"Block", "__version__"}


OBJECTS = [("newsingest", newsingest), *python_page.objects()]


@pytest.mark.parametrize(("name", "found"), OBJECTS, ids=[name for name, _ in OBJECTS])
def test_the_example_of_a_docstring_runs(
    name: str, found: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = doctest.DocTestParser().get_doctest(found.__doc__, {"newsingest": newsingest}, name, None, None)
    if not examples.examples:
        return
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    told: list[str] = []
    assert doctest.DocTestRunner().run(examples, out=told.append).failed == 0, "".join(told)


def test_every_function_of_the_api_has_an_example() -> None:
    functions = {name: found for name, found in OBJECTS if getattr(found, "__qualname__", ".").isidentifier()}
    without = {name for name, found in functions.items() if not isinstance(found, type) and ">>> " not in found.__doc__}
    assert without == {"newsingest.ray.records", "newsingest.stats.facts"}
