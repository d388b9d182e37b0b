"""Helpers for tests of runs: calls of the command in this process, small archives, and work that goes wrong."""

import json
import os
import pty
import re
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from newsingest import cli
from newsingest.batch import conversion
from newsingest.batch.sizes import ChunkSize, Sizes
from newsingest.batch.task import Job, Outcome, Task, convert_all
from newsingest.compression import packing_of
from newsingest.options import ReadOptions
from newsingest.survey.articles import _articles_of

_ARTICLES_OF = _articles_of  # kept, since a test replaces it
POST = "---\ntitle: {0}\ndate: 2022-02-14 13:41:48\n---\n<p>{0}的正文写在这里。</p>\n"
TEXT = "　　{0}第一段写在这里。\n　　{0}第二段写在这里。\n"


class Ran(NamedTuple):
    """The exit status of a command, and its standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        return self.err.strip().rpartition("\n")[2]

    @property
    def totals(self) -> dict[str, int]:
        words = self.last.partition(";")[0].replace(":", ",").split(", ")
        counts = {name: int(number) for number, name in (word.split(" ", 1) for word in words)}
        return {"inputs": counts.pop("input"), **counts} if "input" in counts else counts


Run = Callable[..., Ran]


def runner(capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that calls the command in this process."""

    def run(*arguments: object) -> Ran:
        handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        capfd.readouterr()
        try:
            code = cli.exit_status([os.fspath(a) if isinstance(a, Path) else str(a) for a in arguments])
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        return Ran(code, *capfd.readouterr())

    return run


def resize(monkeypatch: pytest.MonkeyPatch, chunk: int = 0, **sizes: Any) -> None:
    """Set the sizes that runs use. `chunk`: inputs in a chunk and in a part; `sizes`: the other fields of ``Sizes``."""
    if chunk:
        sizes |= dict.fromkeys(("chunk", "part"), ChunkSize(least=chunk, most=chunk))
    monkeypatch.setattr(conversion, "_SIZES", Sizes(**sizes))


def terminal(script: str, cwd: Path, keys: bytes = b"", **environment: str) -> tuple[int, str]:
    """Run a shell script on its own terminal. Return its exit status and output. `keys` go to a pager that waits."""
    env = {key: value for key, value in os.environ.items() if key not in ("LESS", "PAGER", "NO_COLOR", "COLUMNS")}
    env |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment}
    whole = f'stty cols 60 rows 24; newsingest() {{ "{sys.executable}" -m newsingest "$@"; }}; {script}'
    child, terminal_end = pty.fork()
    if child == 0:
        os.chdir(cwd)
        os.execvpe("bash", ["bash", "-c", whole], env)  # noqa: S606 - the test needs a shell
    out, sent = b"", False
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if not select.select([terminal_end], [], [], 1)[0]:
            continue
        try:
            block = os.read(terminal_end, 1 << 16)
        except OSError:  # the other end is closed
            break
        if not block:
            break
        out += block
        if keys and not sent and b"(END)" not in out and out.rstrip().endswith(b":\x1b[K"):
            os.write(terminal_end, keys)
            sent = True
    else:
        os.kill(child, signal.SIGKILL)
    os.close(terminal_end)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), out.decode("utf-8", "replace")


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def archive(folder: Path) -> Path:
    """Write a small archive: 6 posts, 6 texts, 2 files that runs skip, and 2 hidden files that are no inputs."""
    for number in range(6):
        write(folder / f"2022/{number:02}.md", POST.format(f"第{number}篇"))
        write(folder / f"texts/{number:02}.txt", TEXT.format(f"第{number}篇"), "gb18030")
    write(folder / "README", "Nothing to see here.\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    write(folder / ".git/config.md", POST.format("藏"))
    write(folder / ".hidden.md", POST.format("藏"))
    return folder


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file below a folder, by relative path, without the ledger and its token."""
    return {
        os.fsdecode(os.path.relpath(path, folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".newsingest.db" and not path.name.startswith(".newsingest.ledger-")
    }


def unpacked(path: Path) -> bytes:
    """Return the decompressed bytes of a file, from all members of a compressed file."""
    with path.open("rb") as file, packing_of(path.name)[0].unpack(file) as stream:
        return stream.read()


# -- work for a pool: its workers import these functions ---------------------------------------------------------------


def dawdling(tasks: list[Task], job: Job) -> list[Outcome]:
    """Convert tasks, but hang on an input whose name contains `slow`."""
    for task in tasks:
        if "slow" in task.path:
            time.sleep(600)
    return convert_all(tasks, job)


def slow_articles(tasks: list[Task], options: ReadOptions) -> list[Outcome]:
    """Read articles, but hang on an input whose name contains `slow`."""
    for task in tasks:
        if "slow" in task.path:
            time.sleep(600)
    return _ARTICLES_OF(tasks, options)


def without_files(tasks: list[Task], job: Job) -> list[Outcome]:
    """Convert tasks as on a node that has no file of this machine."""
    return convert_all([task._replace(place=f"/no-such-folder{task.place}") for task in tasks], job)


def leisurely(tasks: list[Task], job: Job) -> list[Outcome]:
    """Convert tasks slowly (10 ms each), so that a test can act in the meantime."""
    time.sleep(0.01 * len(tasks))
    return convert_all(tasks, job)


def crashing(tasks: list[Task]) -> list[Outcome]:
    """Return the name of each task. Crash, hang, wait or exit if the name starts with crash, sleep, slow or leave."""
    found = []
    for task in tasks:
        if task.path.startswith("crash"):
            os.kill(os.getpid(), signal.SIGSEGV)
        if task.path.startswith("sleep"):
            time.sleep(600)
        if task.path.startswith("slow"):
            time.sleep(float(task.path.removeprefix("slow")))
        if task.path.startswith("leave"):
            os._exit(0)
        found.append(Outcome("ok", task.path.encode()))
    return found


def spellbound(tasks: list[Task]) -> list[Outcome]:
    """Write this process's id into a folder, then hang in a regular expression, in which no other thread can run."""
    Path(tasks[0].place, f"{os.getpid()}").touch()
    re.match("(a+)+$", "a" * 60 + "b")
    return []


def missing(_tasks: list[Task]) -> list[Outcome]:
    """Raise ModuleNotFoundError, as on nodes without newsingest."""
    raise ModuleNotFoundError("No module named 'newsingest'")


def hungry(tasks: list[Task]) -> list[Outcome]:
    """Return the name of each task. First take more and more memory if the name starts with hungry."""
    for task in tasks:
        held: list[bytes] = []
        while task.path.startswith("hungry") and len(held) < 400:  # up to 25 GB: a limit ends this process long before
            held.append(b"\1" * (64 << 20))
            time.sleep(0.02)
    return [Outcome("ok", task.path.encode()) for task in tasks]


def recorded(tasks: list[Task]) -> list[Outcome]:
    """Take 0.1 s for each task, and write the id of the node that did it into a file in the task's folder."""
    import ray  # noqa: PLC0415 - only nodes need it

    node = ray.get_runtime_context().get_node_id()
    found = []
    for task in tasks:
        time.sleep(0.1)
        Path(task.place, task.path).write_text(node)
        found.append(Outcome("ok", task.path.encode()))
    return found
