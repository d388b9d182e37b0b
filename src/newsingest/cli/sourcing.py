"""The options of commands that read whole archives: which inputs, and how many processes."""

import os

import click

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
    "--timeout", type=click.FloatRange(0, min_open=True), default=300, show_default=True, metavar="SECONDS",
    help="Give an input up that takes longer, where there are two or more processes.",
)  # fmt: skip


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
