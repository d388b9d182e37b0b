"""Test that every command and option has a help text, and that each help shows examples before options."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from conftest import ROOT
from newsingest.cli.main import COMMANDS, GROUPS, cli


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_help(name: str) -> None:
    found = command(name)
    assert found.help
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_an_option_is_short(name: str) -> None:
    texts = [parameter.help or "" for parameter in command(name).params if isinstance(parameter, click.Option)]
    assert [text for text in texts if len(text) >= 80] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_stands_in_the_docs(name: str) -> None:
    docs = "\n".join(file.read_text("utf-8") for file in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))))
    assert re.search(rf"newsingest {name}\b", docs)
    for parameter in command(name).params:
        if isinstance(parameter, click.Option):
            assert any(re.search(rf"(?<![\w-]){one}(?![\w-])", docs) for one in parameter.opts), parameter.opts


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_shows_examples_before_the_options(name: str) -> None:
    shown = CliRunner().invoke(cli, [name, "--help"] if name else ["--help"])
    assert shown.exit_code == 0
    assert 0 < shown.output.index("Examples:") < shown.output.index("Options:")
    assert f"newsingest {name}" in shown.output


def test_an_option_means_the_same_in_every_command() -> None:
    meant: dict[str, set[str | None]] = {}
    for name in COMMANDS:
        for parameter in command(name).params:
            for flag in parameter.opts if isinstance(parameter, click.Option) else ():
                meant.setdefault(flag, set()).add(parameter.name)
    assert {"--to", "--from", "--since", "--until"} < meant.keys()
    assert {flag: names for flag, names in meant.items() if len(names) > 1} == {}


def test_help_tells_the_commands_in_their_order() -> None:
    assert tuple(cli.list_commands(click.Context(cli))) == COMMANDS


def test_help_tells_the_commands_in_groups_a_line_each() -> None:
    help_text = CliRunner().invoke(cli, ["--help"]).output
    heads = [line.rstrip(":") for line in help_text.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert heads == ["Options", *GROUPS]
    listed = help_text.partition("\nRead:\n")[2]
    assert "..." not in listed
    rows = [line.split(maxsplit=1) for line in listed.splitlines() if line and not line.endswith(":")]
    assert [name for name, _ in rows] == list(COMMANDS)
    assert all(summary.endswith(".") for _, summary in rows)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_points_at_no_file_that_an_installation_lacks(name: str) -> None:
    shown = CliRunner().invoke(cli, [name, "--help"] if name else ["--help"]).output
    assert "docs/" not in shown
    assert "README" not in shown


def test_a_default_is_told_once_and_plainly() -> None:
    for name in COMMANDS:
        assert "default: (" not in CliRunner().invoke(cli, [name, "--help"]).output, name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("prase", "Did you mean parse?"),
        ("Convert", "Did you mean convert?"),
        ("stat", "Did you mean stat"),
        ("my post.md", "Did you mean newsingest parse 'my post.md'?"),
        ("archive", "Did you mean newsingest stats archive?"),
        ("xyzzy", "no such command: xyzzy\n"),
    ],
)
def test_a_command_that_is_none_is_told_what_was_meant(
    typed: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my post.md").write_text("x", "utf-8")
    Path("archive").mkdir()
    done = CliRunner().invoke(cli, [typed, "-x"])
    assert done.exit_code == 2
    assert meant in done.output
