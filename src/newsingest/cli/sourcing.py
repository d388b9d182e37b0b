"""The options of commands that read archives: which inputs to read, and how many processes to use."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

import click

from newsingest.batch.workers import SECONDS

jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(1), metavar="N", help="Use N worker processes. Default: one per core."
)
include_option = click.option(
    "--include", multiple=True, metavar="GLOB", help="Read only files that match, as in .gitignore. Repeatable."
)
exclude_option = click.option(
    "--exclude",
    multiple=True,
    metavar="GLOB",
    help="Leave out files and folders that match, as in .gitignore. Repeatable.",
)
timeout_option = click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), metavar="SECONDS",
    help=f"Stop converting an input after this many seconds (default {SECONDS}).",
)  # fmt: skip


ALONE = "With -j 1, there is no time limit unless you give --timeout."  # the text below the options in the help

quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print no progress; failures are still printed.")


engine_option = click.option(
    "--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True,
    help="Run on local processes or on Ray (pip install 'newsingest[ray]').",
)  # fmt: skip
ray_address_option = click.option(
    "--ray-address",
    metavar="ADDRESS",
    help="Use this Ray cluster: HOST:PORT or auto. Default: start Ray for the run.",
)


def no_input(filters: dict[str, object], without: str) -> str:
    """Return why a command had no input: the filters that are set may have left out all files. without: if none is set."""
    names = [name for name, value in filters.items() if value]
    return f"no file passes {' and '.join(names)}" if names else without


class SurveyOptions(NamedTuple):
    """The values of these options. jobs: None for one process per core; timeout: None if it was not given."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]
    jobs: int | None
    timeout: float | None
    quiet: bool


def survey_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options above to a command that reads many inputs, which gets their values as one ``walk`` argument."""

    @wraps(command)
    def called(**given: Any) -> None:
        command(walk=SurveyOptions(**{name: given.pop(name) for name in SurveyOptions._fields}), **given)

    for option in (quiet_option, timeout_option, exclude_option, include_option, jobs_option):
        called = option(called)
    return called
