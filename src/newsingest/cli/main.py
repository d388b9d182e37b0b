"""The group of commands. Each is imported when it is called or listed, so that one command does not pay for all."""

from importlib import import_module

import click

import newsingest

# The commands in the order of the help: name → module of newsingest.cli that holds a command of the same name.
COMMANDS = (
    "parse", "show", "convert", "status", "stats", "report", "detect", "audit", "explain", "validate",
    "search", "formats", "schema",
)  # fmt: skip


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"newsingest.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(newsingest.__version__, prog_name="newsingest", help="Show the version and exit.")
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

    Reads Jekyll-style posts and full-width-indented Chinese text. Data goes to standard output, everything else to
    standard error. Exit status: 0 all done, 1 some input failed, 2 wrong usage, 130 Ctrl-C.
    """
