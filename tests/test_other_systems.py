"""Test without features that only some systems have: every command starts, and a run does all its work."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from batch_tools import Run, archive, tree
from conftest import ROOT
from newsingest.cli.main import COMMANDS

pytestmark = pytest.mark.slow

POST = ROOT / "samples/jekyll/2022-04-08-NW202204082340275561.md"
# Python runs this at its start, in the workers too. It imports filelock first, which must keep this system's locks
# (filelock locks in another way on Windows).
LESS = """
import os, signal, sys
import filelock
for name in ("fcntl", "grp", "pwd", "termios", "tty", "pty", "resource", "syslog", "readline", "curses"):
    sys.modules[name] = None
for module, names in (
    (os, "O_NOFOLLOW O_CLOEXEC O_ASYNC O_DIRECTORY fchmod fchown fork geteuid getuid mkfifo sched_getaffinity statvfs uname"),
    (signal, "SIGHUP SIGALRM SIGUSR1 SIGPIPE SIG_BLOCK SIG_SETMASK pthread_sigmask"),
):
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""


def called(tmp_path: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python without the modules, flags and signals that LESS removes."""
    folder = tmp_path / "site"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(LESS)
    command = [sys.executable, "-W", "error", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(folder), **environment}
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT, env=env)


def on_another(tmp_path: Path, *arguments: object, code: int = 0, **environment: str) -> tuple[str, str]:
    """Run the command in such a Python, and return its standard output and standard error."""
    done = called(tmp_path, "-m", "newsingest", *arguments, **environment)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_starts(command: str, tmp_path: Path) -> None:
    assert on_another(tmp_path, command, "--help")[0].startswith("Usage: ")


def test_what_is_missing_there_is_missing_in_the_test(tmp_path: Path) -> None:
    code = "import os, signal; assert not hasattr(os, 'O_NOFOLLOW') and not hasattr(signal, 'SIGHUP'); import fcntl"
    assert "ModuleNotFoundError" in called(tmp_path, "-c", code).stderr


@pytest.mark.parametrize(("target", "jobs"), [("records", 1), ("records", 2), ("a.jsonl.gz", 2), ("a.db", 1)])
def test_a_run_does_all_its_work(target: str, jobs: int, tmp_path: Path, run: Run) -> None:
    source, there, here = archive(tmp_path / "in"), tmp_path / target, tmp_path / "here" / target
    here.parent.mkdir()
    assert "12 ok, 0 unchanged" in on_another(tmp_path, "convert", source, "-o", there, "-j", jobs)[1]
    assert json.loads(on_another(tmp_path, "status", there, "--json")[0])["finished"]
    assert "0 ok, 12 unchanged" in on_another(tmp_path, "convert", source, "-o", there, "-j", jobs)[1]
    assert run("convert", source, "-o", here, "-j", "1", "-q").code == 0
    if there.is_dir():
        assert tree(there) == tree(here)
    elif target != "a.db":
        assert there.read_bytes() == here.read_bytes()


def test_links_are_refused_without_the_flag_for_it(tmp_path: Path) -> None:
    source, there = archive(tmp_path / "in"), tmp_path / "a.jsonl"
    on_another(tmp_path, "convert", source, "-o", there, "-j", "1")
    ledger = Path(f"{there}.newsingest.db")
    ledger.rename(tmp_path / "away.db")
    ledger.symlink_to(tmp_path / "away.db")
    _, said = on_another(tmp_path, "convert", source, "-o", there, "-j", "1", code=1)
    assert "the ledger is a symbolic link (remove the link; newsingest does not write through links)" in said


def test_the_other_commands_do_their_work(tmp_path: Path) -> None:
    on_another(tmp_path, "parse", POST, "-o", tmp_path / "a.json")
    on_another(tmp_path, "validate", tmp_path / "a.json")
    on_another(tmp_path, "report", POST, "-o", tmp_path / "r.html", "-j", "2")
    assert json.loads(on_another(tmp_path, "stats", POST, "--json", "-j", "2")[0])["articles"] == 1
    for command in ("show", "detect", "audit", "explain"):
        assert on_another(tmp_path, command, POST)[0]


def test_zones_are_known_where_the_system_has_none(tmp_path: Path) -> None:
    post = tmp_path / "a.md"
    post.write_text("---\ntitle: 甲\ndate: 2022-02-14 13:41:48\n---\n<p>甲的正文写在这里。</p>\n", "utf-8")
    options = ("parse", post, "--timezone", "Asia/Shanghai", "--fields", "published")
    assert "2022-02-14T13:41:48+08:00" in on_another(tmp_path, *options, PYTHONTZPATH="")[0]
