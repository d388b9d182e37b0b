"""The group of commands. A command is imported only when it is called or listed, so that commands start fast."""

import os
from importlib import import_module
from itertools import chain

import click

import newsingest
from newsingest.cli.parameters import Command, option
from newsingest.errors import one_line

# The commands by purpose, in the order of the help. Each is in the module of newsingest.cli with its name.
GROUPS = {
    "Read": ("parse", "detect", "formats"),
    "Convert": ("convert", "status"),
    "View": ("show", "search", "stats", "report", "duplicates", "learn"),
    "Check": ("audit", "explain", "validate", "schema"),
}
COMMANDS = tuple(chain.from_iterable(GROUPS.values()))
_SUMMARY = 200  # characters; so many that click cuts no summary. A test checks that each summary fits its line


class _Lazy(Command, click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"newsingest.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name. If there is none, fail and suggest a command."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            meant = _meant(name)
            ctx.fail(f"no such command: {one_line(name)}" + (f". Did you mean {meant}?" if meant else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by group."""
        for head, names in GROUPS.items():
            found = ((name, self.get_command(ctx, name)) for name in names)
            with formatter.section(head):
                formatter.write_dl([(name, command.get_short_help_str(_SUMMARY)) for name, command in found if command])


def _meant(name: str) -> str:
    """Return the command that the user probably meant, or "".

    If the name is a file or folder, return a command that reads it; otherwise the command with the most similar name.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only for this message
    from shlex import quote  # noqa: PLC0415 - as above

    if os.path.exists(name):
        return f"newsingest {'stats' if os.path.isdir(name) else 'parse'} {one_line(quote(name))}"
    return next(iter(get_close_matches(name.lower(), COMMANDS, n=1)), "")


def _show_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's signature
    if asked and not context.resilient_parsing:
        click.echo(f"newsingest, version {newsingest.__version__}")
        context.exit()


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@option(
    "-V",
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Turn files of news articles into clean, typed records.

    \b
    Examples:
      newsingest parse *.md --to jsonl | jq -r .title
      newsingest parse *.html -o articles.csv
      cat story.txt | newsingest parse - --to md
      newsingest convert archive/ -o articles.jsonl
      newsingest detect archive/*
      newsingest show post.md
      newsingest stats archive/
      newsingest report archive/ -o report.html

    newsingest reads Jekyll-style posts and full-width-indented Chinese text. It writes records to standard output and
    messages to standard error. Exit status: 0 success, 1 an input failed, 2 wrong usage, 130 Ctrl-C.

    For the options of a command, run newsingest COMMAND --help.
    """
