"""Test completion, which click provides: the script that the documentation names, and the command's answers to it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

pytestmark = pytest.mark.slow

GUIDE = (ROOT / "docs/guides/shell.md").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an installed newsingest in bin/, and files whose names can be completed."""
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin/newsingest"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newsingest "$@"\n', "utf-8")
    command.chmod(0o755)
    (tmp_path / "post one.md").touch()
    (tmp_path / "archive").mkdir()
    return tmp_path


def shell(script: str, folder: Path) -> str:
    path = {"PATH": f"{folder}/bin:{os.environ['PATH']}"}
    command = ["bash", "--norc", "-c", script]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **path}, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    return done.stdout.decode()


def completed(words: list[str], folder: Path) -> list[str]:
    """Return what bash offers for the last of the words, with the line from docs/guides/shell.md."""
    line = 'eval "$(_NEWSINGEST_COMPLETE=bash_source newsingest)"'
    assert f"\n{line} " in GUIDE
    quoted = " ".join(f"'{word}'" for word in words)
    asked = f'COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; compopt() {{ echo "compopt $*"; }}'
    return shell(
        f'{line}; {asked}; _newsingest_completion newsingest; printf "%s\\n" "${{COMPREPLY[@]}}"', folder
    ).split()


def test_bash_completes_commands_options_and_formats(folder: Path) -> None:
    assert completed(["newsingest", "st"], folder) == ["status", "stats"]
    assert completed(["newsingest", "parse", "--enc"], folder) == ["--encoding", "--encoding-errors"]
    assert completed(["newsingest", "convert", "--to", "js"], folder) == ["json", "jsonl"]


@pytest.mark.parametrize(
    "words",
    [
        *(
            [name, "po"]
            for name in "parse show convert status stats report duplicates detect audit explain validate search".split()
        ),
        ["convert", "archive", "-o", "po"],
        ["convert", "--files-from", "po"],
        ["convert", "--ledger", "po"],
        ["parse", "-o", "po"],
        ["report", "-o", "po"],
    ],
)
def test_names_of_files_are_left_to_the_shell(words: list[str], folder: Path) -> None:
    assert completed(["newsingest", *words], folder) == ["compopt", "-o", "default"]


@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_the_other_shells_have_a_script_that_asks_the_command(name: str, folder: Path) -> None:
    assert f"_NEWSINGEST_COMPLETE={name}_source newsingest" in GUIDE
    script = shell(f"_NEWSINGEST_COMPLETE={name}_source newsingest", folder)
    assert f"_NEWSINGEST_COMPLETE={name}_complete" in script
    words = 'COMP_WORDS="newsingest" COMP_CWORD="par"' if name == "fish" else 'COMP_WORDS="newsingest par" COMP_CWORD=1'
    answer = shell(f"{words} _NEWSINGEST_COMPLETE={name}_complete newsingest", folder)
    assert "parse" in answer
    assert "convert" not in answer
    if program := shutil.which(name):
        subprocess.run([program, "-n"], input=script.encode(), check=True, timeout=60)
