"""Options and paths for the commands that must start fast: click without inspect and gettext.

click unindents the help of an option with inspect, and asks gettext for its own words. Both load more modules: a
twentieth of the time of ``newsingest parse FILE``. The help of these options is one line, and there is no translation.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Option(click.Option):
    """An option whose help is one line."""

    def __init__(self, *names: Any, **given: Any) -> None:
        text = given.pop("help", None)
        super().__init__(*names, **given)
        self.help = text


option = partial(click.option, cls=Option)


class _Path(click.ParamType):  # type: ignore[type-arg] # only newer versions of click have a type parameter here
    """A path or an address. Shells complete it, and the code that opens it reports errors."""

    name = "path"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002 - as above
        incomplete: str,
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only needed in a shell

        return [CompletionItem(incomplete, type="file")]


PATH = _Path()


def _show_help(context: click.Context, _option: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's signature
    if asked and not context.resilient_parsing:
        click.echo(context.get_help(), color=context.color)
        context.exit()


_HELP = Option(
    ["-h", "--help"],
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_help,
    help="Show this message and exit.",
)


class Command(click.Command):
    """A command whose option for help asks gettext for nothing."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:  # noqa: ARG002 - click's signature
        return _HELP
