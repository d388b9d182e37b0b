"""Run the commands in the ```console blocks of README and docs, and write their output below each command.

The commands of a page run in order, in a new folder with `samples/`, as a reader runs them in a checkout. The output is
standard output and standard error, as on a terminal of 100 columns.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"(?<=^```console\n)(?:.*\n)*?(?=```$)", re.MULTILINE)
_COMMAND = re.compile(r"^\$ (.*(?<=\\)\n)*.*\n", re.MULTILINE)
_PROGRESS = re.compile(rb"^[\d,]+ files?, [\d.]+ MB, \d+ files/s, .*\n", re.MULTILINE)  # printed only on a slow machine
_OK = (0, 1)  # pages may show a failed input or a search without a hit; wrong usage (2) is a mistake of the page


def pages() -> list[Path]:
    """Return the pages that have console blocks."""
    every = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
    return [path for path in every if _BLOCK.search(path.read_text("utf-8"))]


def blocks(text: str) -> list[str]:
    """Return the console blocks of a page: commands with their output."""
    return _BLOCK.findall(text)


def refreshed(text: str) -> str:
    """Return a page with the current output of its commands.

    Raises ValueError if the exit status of a command is not 0 or 1.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        here = folder / "checkout"
        shutil.copytree(ROOT / "samples", here / "samples")
        environment = _environment(folder)
        return _BLOCK.sub(lambda block: "".join(_run(block[0], here, environment)), text)


def _environment(folder: Path) -> dict[str, str]:
    """Return the environment of a reader's shell: `newsingest` is on the PATH, and the home folder is empty."""
    command = folder / "bin/newsingest"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newsingest "$@"\n', "utf-8")
    command.chmod(0o755)
    path = f"{command.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8", "COLUMNS": "100", "PAGER": "cat"}


def _run(block: str, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Yield each command of a block with its output."""
    for found in _COMMAND.finditer(block):
        command = found[0].removeprefix("$ ")
        done = subprocess.run(  # noqa: S603 # the commands of our own pages
            ["bash", "-c", command],  # noqa: S607
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=120,
        )
        printed = _PROGRESS.sub(b"", done.stdout).decode().replace("\r\n", "\n")  # as a terminal shows the rows of CSV
        if done.returncode not in _OK:
            msg = f"{command.strip()}: exit status {done.returncode}: {printed}"
            raise ValueError(msg)
        yield found[0] + printed + ("\n" if printed and not printed.endswith("\n") else "")


if __name__ == "__main__":
    for page in pages():
        page.write_text(refreshed(page.read_text("utf-8")), "utf-8")
