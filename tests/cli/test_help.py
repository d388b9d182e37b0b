"""Every command and option says what it does, and shows it first."""

import click
import pytest
from click.testing import CliRunner

from newsingest.cli.main import COMMANDS, cli


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
