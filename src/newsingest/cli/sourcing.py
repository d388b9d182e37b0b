"""The options of commands that read whole archives: which inputs, and how many processes."""

from typing import NamedTuple

import click

from newsingest.batch.workers import SECONDS

jobs_option = click.option(
    "-j", "--jobs", type=click.IntRange(1), metavar="N", help="Processes at work. Default: one for each core."
)
include_option = click.option(
    "--include", multiple=True, metavar="GLOB", help="Only files like this, as in .gitignore. May be repeated."
)
exclude_option = click.option(
    "--exclude", multiple=True, metavar="GLOB", help="No files or folders like this. May be repeated."
)
timeout_option = click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), metavar="SECONDS",
    help=f"Give up an input that takes longer. Default: {SECONDS}; with -j 1, only if given (it needs a second process).",
)  # fmt: skip


quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress; failures are still named.")


engine_option = click.option(
    "--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True,
    help="Who does the work: processes of this machine, or a Ray cluster (pip install 'newsingest[ray]').",
)  # fmt: skip
ray_address_option = click.option(
    "--ray-address",
    metavar="ADDRESS",
    help="The cluster (HOST:PORT or auto). Default: one is started here for the run.",
)


class Walk(NamedTuple):
    """What those options say. jobs: None for one process a core; timeout: None where it was not said; quiet: no progress."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]
    jobs: int | None
    timeout: float | None
    quiet: bool
