"""Compare this version of newsingest with an earlier one: reading, the start of a command, and runs.

    make bench BASE=commit [DIR=folder]      python benchmarks/versions.py PYTHON [--dir DIR] [--count N] [--files N] [--rounds N]

PYTHON is the interpreter of an environment with the earlier version. Everything is measured in one run: each pass is a
process of its own, the versions take turns, and the median of the processor time counts. This version takes part
twice, so the difference between its two rows is the error of the measurement.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import generate
from bench import Table, corpora, print_table

NOW, AGAIN, BASE = "this version", "this version, again", "earlier version"
_SCRIPT = "Beautiful Soup script"
_COMMAND = "from newsingest.cli import run; run()"
_READ = """
import sys, time
if sys.argv[2] == "script":
    from tools import script
    read, expected = script(), Exception
else:
    import newsingest
    read, expected = (lambda data, name: newsingest.parse_bytes(data, name=name)), newsingest.NewsingestError
def once(names):
    for name in names:
        with open(name, "rb") as file:
            try:
                read(file.read(), name)
            except expected:
                pass
names = open(sys.argv[1], encoding="utf-8").read().split("\\n")
once(names)  # warm: expressions compile at their first use
began = time.process_time()
once(names)
print(time.process_time() - began)
"""
# A process that ends with os._exit still calls this function, because newsingest.cli.run runs the exit handlers.
_OWN = """
import atexit, os, resource, sys
own = os.getpid()
def tell():
    if os.getpid() == own:
        used = resource.getrusage(resource.RUSAGE_SELF)
        with open(os.environ["OWN_TIME"], "w") as file:
            file.write(str(used.ru_utime + used.ru_stime))
atexit.register(tell)
from newsingest.cli import run
run()
"""


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", help="the interpreter of an environment with the earlier version")
    parser.add_argument("--dir", type=Path, help="measure reading on the files of this folder")
    parser.add_argument("--count", type=int, default=1000, help="files of a kind to generate where no folder is given")
    parser.add_argument("--files", type=int, default=20_000, help="files of the runs of convert; 0: leave them out")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    pythons = {NOW: sys.executable, AGAIN: sys.executable, BASE: options.base}
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        files = corpora(options.dir, options.count, scratch)
        for kind, names in files.items():
            print_table(reading(kind, names, pythons, options.rounds, scratch))
        print_table(starts(pythons, options.rounds * 3, scratch))
        if options.files:
            print_table(runs(pythons, options.files, options.rounds, scratch))


def _in_turn(passes: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Return the median of what each pass returns. Every second round goes backwards."""
    taken: dict[str, list[float]] = {name: [] for name in passes}
    for number in range(rounds):
        for name in list(passes)[:: -1 if number % 2 else 1]:
            taken[name].append(passes[name]())
    return {name: statistics.median(found) for name, found in taken.items()}


def _used(command: list[str], own: Path | None = None) -> tuple[float, float]:
    """Run a command of newsingest, and return the processor time of its own process and of all processes, in s."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, check=True, env=os.environ | {"OWN_TIME": str(own)})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (used if own is None else float(own.read_text())), used


def reading(kind: str, files: list[Path], pythons: dict[str, str], rounds: int, scratch: Path) -> Table:
    """Return the processor time for reading all files, and the speed of each version next to the earlier one."""
    names = scratch / "names"
    names.write_text("\n".join(map(str, files)), "utf-8")

    def one(python: str, reader: str) -> Callable[[], float]:
        command = [python, "-c", _READ, str(names), reader]
        return lambda: float(subprocess.run(command, capture_output=True, check=True, cwd=_HERE).stdout)

    passes = {name: one(python, "newsingest") for name, python in pythons.items()}
    passes[_SCRIPT] = one(sys.executable, "script")
    medians = _in_turn(passes, rounds)
    rows = [
        [name, f"{found * 1e6 / len(files):.0f}", f"{medians[BASE] / found:.2f}", f"{medians[_SCRIPT] / found:.2f}"]
        for name, found in medians.items()
    ]
    return f"{kind}: {len(files)} files, {rounds} rounds", [
        "reader", "µs a file", "speed, earlier version = 1", "speed, script = 1",
    ], rows  # fmt: skip


_HERE = Path(__file__).parent


def starts(pythons: dict[str, str], rounds: int, scratch: Path) -> Table:
    """Return the processor time of complete processes that read one file."""
    inputs = {"post.md": generate.post(_first_markdown())[1], "text.txt": generate.text(1)[1]}
    passes: dict[str, Callable[[], float]] = {"python -c pass": lambda: _used([sys.executable, "-c", "pass"])[1]}
    for name, data in inputs.items():
        (scratch / name).write_bytes(data)
        for version, python in pythons.items():
            command = [python, "-c", _COMMAND, "parse", str(scratch / name)]
            passes[f"parse {name}, {version}"] = lambda command=command: _used(command)[1]  # type: ignore[misc]
    medians = _in_turn(passes, rounds)
    least = medians["python -c pass"]
    rows = [[name, f"{found * 1000:.0f}", f"{found / least:.1f}"] for name, found in medians.items()]
    return f"one file a command, {rounds} rounds", ["command", "ms", "times python -c pass"], rows


def _first_markdown() -> int:
    return next(number for number in range(0, 100, 2) if generate.post(number)[0].endswith(".md"))


def runs(pythons: dict[str, str], count: int, rounds: int, scratch: Path) -> Table:
    """Return the processor time a file of ``convert -j 2``: of the run's own process, and of all processes.

    A second run finds all inputs unchanged.
    """
    folder = scratch / "archive"
    generate.write(folder, count)
    taken: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for number in range(rounds):
        for version, python in list(pythons.items())[:: -1 if number % 2 else 1]:
            for target, name in (("a folder", "records"), ("one .jsonl", "records.jsonl"), ("parts", "parts.jsonl/")):
                out = scratch / "out"
                shutil.rmtree(out, ignore_errors=True)
                out.mkdir()
                command = [python, "-c", _OWN, "convert", str(folder), "-o", f"{out}/{name}", "-j", "2", "-q"]
                for which in (target, f"{target}, second run"):
                    taken.setdefault((which, version), []).append(_used(command, scratch / "own"))
    rows = []
    for (target, version), found in sorted(taken.items()):
        figures = []
        for index in (0, 1):
            median = statistics.median(one[index] for one in found)
            before = statistics.median(one[index] for one in taken[target, BASE])
            figures += [f"{median * 1000 / count:.3f}", f"{median / before:.2f}"]
        rows.append([target, version, *figures])
    return f"convert of {count} files, -j 2, {rounds} rounds", [
        "into", "version", "ms a file, own process", "times the earlier version", "ms a file, all processes",
        "times the earlier version",
    ], rows  # fmt: skip


if __name__ == "__main__":
    main()
