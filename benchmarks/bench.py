"""Measure the speed, start-up and memory of newsingest, of other tools, and of the work that every design must do.

    make bench [DIR=folder]      python benchmarks/bench.py [--dir DIR] [--count N] [--rounds N] [--memory N] [--ray N] [--out DIR]

All figures of a table are measured in one run of this file. The tools run in turn, for several rounds, and the median
counts. The tables are printed and written to bench.md and bench.json.
"""

import argparse
import contextlib
import cProfile
import gc
import json
import os
import platform
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import generate
import reprints
import rivals
from tools import TOOLS, File, floor

from newsingest import InputError

Table = tuple[str, list[str], list[list[str]]]


def main() -> None:
    """Measure, print the tables and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dir", type=Path, help="measure on the files of this folder")
    parser.add_argument("--count", type=int, default=1000, help="files to generate where no folder is given")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--memory", type=int, default=200_000, help="files of the larger run of convert; 0: leave it out"
    )
    parser.add_argument("--ray", type=int, default=50_000, help="files of the run on Ray; 0: leave it out")
    parser.add_argument("--copies", type=int, default=20_000, help="records in which duplicates are found")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results"))
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _child(*options.child)
        return
    with tempfile.TemporaryDirectory() as scratch:
        tables = list(_tables(options, Path(scratch)))
    options.out.mkdir(parents=True, exist_ok=True)
    text = "\n".join(_markdown(table) for table in tables)
    (options.out / "bench.md").write_text(f"{_machine()}\n\n{text}", "utf-8")
    (options.out / "bench.json").write_text(
        json.dumps(
            [dict(zip(("title", "columns", "rows"), t, strict=True)) for t in tables], ensure_ascii=False, indent=1
        )
    )


def _machine() -> str:
    return (
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}"
    )


def _tables(options: argparse.Namespace, scratch: Path) -> Any:
    for kind, files in corpora(options.dir, options.count, scratch).items():
        for table in (
            throughput(kind, files, options.rounds, scratch),
            against_floor(kind, files, options.rounds),
            stages(kind, files),
        ):
            print_table(table)
            yield table
    later: list[Callable[[], Table]] = [
        lambda: start_up(scratch, options.rounds * 3),
        lambda: large_inputs(options.rounds),
        lambda: processes(scratch, 20 * options.count, 3),
    ]
    later += [lambda: copies(options.copies), lambda: cost_of_copies(scratch, options.copies)]
    if options.ray:
        later.append(lambda: on_ray(scratch, options.ray, 3))
    if options.memory:
        later.append(lambda: memory(scratch, options.memory))
    for make in later:
        table = make()
        print_table(table)
        yield table


def corpora(folder: Path | None, count: int, scratch: Path) -> dict[str, list[Path]]:
    """Return the files to read, by kind: those of a folder, or ``count`` of each kind that are generated."""
    if folder:
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        posts = [path for path in files if path.read_bytes()[:200].lstrip(b"\xef\xbb\xbf \r\n").startswith(b"---")]
        chosen = set(posts)
        found = {"posts": posts, "full-width text": [path for path in files if path not in chosen]}
        return {kind: paths for kind, paths in found.items() if paths}
    generated: dict[str, list[Path]] = {}
    for kind, make, step in (("posts", generate.post, 0), ("full-width text", generate.text, 1)):
        folder = scratch / kind.replace(" ", "-")
        folder.mkdir()
        generated[kind] = []
        for number in range(step, 2 * count, 2):
            name, data = make(number)
            (folder / name).write_bytes(data)
            generated[kind].append(folder / name)
    return generated


# -- throughput -----------------------------------------------------------------------------------------------------------


def throughput(kind: str, files: list[Path], rounds: int, scratch: Path) -> Table:
    """Return the documents and megabytes per second of each tool. Each tool has its own process and is warmed up."""
    size = sum(path.stat().st_size for path in files)
    names = scratch / "names"
    names.write_text("\n".join(map(str, files)), "utf-8")
    seconds: dict[str, list[float]] = {name: [] for name in TOOLS}
    failures: dict[str, int] = {}
    for number in range(rounds):
        for name in TOOLS:
            if number and statistics.median(seconds[name]) > 20:
                continue  # one round is enough for a tool that is so slow
            done = subprocess.run(
                [sys.executable, __file__, "--child", name, names], capture_output=True, text=True, check=False
            )
            found = json.loads(done.stdout.strip().rpartition("\n")[2] or "null") if not done.returncode else None
            if found is None:
                print(f"{name}: {done.stderr[-300:]}", file=sys.stderr)
                seconds[name].append(float("inf"))
                continue
            seconds[name].append(found["seconds"])
            failures[name] = found["failures"]
    ours = statistics.median(seconds["newsingest"])
    rows = []
    for name, taken in seconds.items():
        median = statistics.median(taken)
        rate = [f"{len(files) / median:.0f}", f"{size / median / 1e6:.1f}", f"{median / ours:.1f}"]
        rows.append([name, *rate, str(failures.get(name, ""))])
    return f"{kind}: {len(files)} files, {size / 1e6:.1f} MB, one process", [
        "tool", "documents/s", "MB/s", "times as long as newsingest", "errors",
    ], rows  # fmt: skip


def _child(name: str, names: str) -> None:
    """Measure one tool on a list of files, in this process. First run it on 100 of the files to warm it up."""
    files = [File(line, Path(line).read_bytes()) for line in Path(names).read_text("utf-8").split("\n")]
    tool = TOOLS[name]()
    failures = 0
    for file in files[:100]:
        with contextlib.suppress(Exception):  # counted below
            tool(file.data, file.name)
    began = time.perf_counter()
    for file in files:
        try:
            tool(Path(file.name).read_bytes(), file.name)
        except Exception:  # noqa: BLE001 - any exception is an error of the tool
            failures += 1
    print(json.dumps({"seconds": time.perf_counter() - began, "failures": failures}))


def against_floor(kind: str, files: list[Path], rounds: int) -> Table:
    """Return the time of each part that every design needs, and of newsingest, in this process."""
    loaded = [File(str(path), path.read_bytes()) for path in files]
    tool = TOOLS["newsingest"]()

    def whole() -> None:
        for file in loaded:
            with contextlib.suppress(InputError):
                tool(Path(file.name).read_bytes(), file.name)

    parts = {**floor(loaded), "newsingest": whole}
    gc.collect()
    gc.freeze()  # so that garbage collections do not search the data of the benchmark itself
    seconds: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(rounds):
        for name, run in parts.items():
            began = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    ours = medians.pop("newsingest")
    least = sum(medians.values())
    rows = [[name, f"{taken / len(files) * 1e6:.0f}"] for name, taken in medians.items()]
    rows += [["floor", f"{least / len(files) * 1e6:.0f}"], ["newsingest", f"{ours / len(files) * 1e6:.0f}"]]
    return f"{kind}: newsingest takes {ours / least:.1f} times the floor", ["part", "µs a document"], rows


_STAGES = {
    "source": "decoding", "parsers/jekyll": "front matter and body", "parsers/fullwidth": "lines and structure",
    "html": "HTML and Markdown", "news": "newsroom rules", "text": "text of blocks", "draft": "text of blocks",
    "pipeline": "putting together", "exporters": "export",
}  # fmt: skip


def stages(kind: str, files: list[Path]) -> Table:
    """Return the share of time of each part of newsingest, including the C code that it calls, by cProfile."""
    loaded = [(str(path), path.read_bytes()) for path in files]
    tool = TOOLS["newsingest"]()
    profile = cProfile.Profile()
    profile.enable()
    for name, data in loaded:
        with contextlib.suppress(InputError):
            tool(data, name)
    profile.disable()
    taken: Counter[str] = Counter()
    for (path, _, _), (_, _, own, _, callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if "newsingest" in path:
            taken[_stage(path)] += own
        else:  # the time of C code and libraries counts for the caller
            for (caller, _, _), (_, _, share, _) in callers.items():
                taken[_stage(caller)] += share
    total = sum(taken.values())
    rows = [[stage, f"{100 * seconds / total:.0f} %"] for stage, seconds in taken.most_common()]
    return f"{kind}: where the time goes (under a profiler)", ["stage", "share"], rows


def _stage(path: str) -> str:
    inner = path.rpartition("newsingest/")[2] if "newsingest/" in path else ""
    return next((stage for prefix, stage in _STAGES.items() if inner.startswith(prefix)), "libraries, called by others")


# -- start-up, size, processes, memory ---------------------------------------------------------------------------------------


def start_up(scratch: Path, rounds: int) -> Table:
    """Return the time of complete processes that read one file. The commands run in turn."""
    number = next(n for n in range(0, 100, 2) if generate.post(n)[0].endswith(".md"))
    post, text, page = scratch / "post.md", scratch / "text.txt", scratch / "page.html"
    post.write_bytes(generate.post(number)[1])
    text.write_bytes(generate.text(1)[1])
    page.write_bytes(post.read_bytes())
    folder = Path(sys.executable).parent
    commands: dict[str, list[str]] = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "newsingest parse post.md": [str(folder / "newsingest"), "parse", str(post)],
        "newsingest parse text.txt": [str(folder / "newsingest"), "parse", str(text)],
        "trafilatura < post.md": ["sh", "-c", f"{folder}/trafilatura --json < {post}"],
        "html2text post.md": [str(folder / "html2text"), str(page)],
        "markitdown post.md": [str(folder / "markitdown"), str(page)],
    }
    if pandoc := shutil.which("pandoc"):
        commands["pandoc post.md"] = [pandoc, "-t", "plain", str(post)]
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, capture_output=True, check=False)
            taken[name].append(time.perf_counter() - began)
    base = statistics.median(taken["python -c pass"])
    rows = [
        [name, f"{statistics.median(t) * 1000:.0f}", f"{statistics.median(t) / base:.1f}"] for name, t in taken.items()
    ]
    return f"start-up: whole processes on one file, {rounds} rounds", ["command", "ms", "times python -c pass"], rows


def large_inputs(rounds: int) -> Table:
    """Return the time for one input of 20 MB and for twenty inputs of 1 MB."""
    tool = TOOLS["newsingest"]()
    rows = []
    for kind, head, unit in (
        ("post", "---\ntitle: 题\n---\n", f"<p>{generate.sentence(generate.Dice(1)) * 3}</p>\n"),
        ("text", "", f"　　{generate.sentence(generate.Dice(1)) * 3}\n"),
    ):
        small = (head + unit * (1_000_000 // len(unit.encode()))).encode()
        large = (head + unit * (20_000_000 // len(unit.encode()))).encode()
        name = "a.md" if kind == "post" else "a.txt"
        one, twenty = [], []
        for _ in range(rounds):
            began = time.perf_counter()
            for _ in range(20):
                tool(small, name)
            middle = time.perf_counter()
            tool(large, name)
            twenty.append(middle - began)
            one.append(time.perf_counter() - middle)
        first, second = statistics.median(one), statistics.median(twenty)
        rows.append([kind, f"{first:.2f}", f"{second:.2f}", f"{first / second:.2f}"])
    return "one input of 20 MB against twenty of 1 MB", ["kind", "one, s", "twenty, s", "ratio"], rows


def processes(scratch: Path, count: int, rounds: int) -> Table:
    """Return the time of convert into one .jsonl with one process and with two."""
    folder = scratch / "archive"
    generate.write(folder, count)
    taken: dict[int, list[float]] = {1: [], 2: []}
    for number in range(rounds):
        for jobs, seconds in taken.items():
            began = time.perf_counter()
            _convert(folder, scratch / f"{number}-{jobs}.jsonl", jobs)
            seconds.append(time.perf_counter() - began)
    medians = {jobs: statistics.median(seconds) for jobs, seconds in taken.items()}
    rows = [
        [f"-j {jobs}", f"{median:.1f}", f"{count / median:.0f}", f"{medians[1] / median:.2f}"]
        for jobs, median in medians.items()
    ]
    return f"convert of {count} files into one .jsonl", ["processes", "s", "files/s", "speed-up"], rows


def on_ray(scratch: Path, count: int, rounds: int) -> Table:
    """Return the speed of convert with two local processes and on Ray with two processors.

    The time of a run with one file, mostly the start of Ray, is subtracted. The table also has the processor time per
    input of the process that the user started. This time limits the number of workers that one run can keep busy.
    """
    folder, one = scratch / "cluster", scratch / "one"
    generate.write(folder, count)
    generate.write(one, 1)
    engines: dict[str, tuple[str, ...]] = {"local, 2 processes": (), "Ray, 2 processors": ("--engine", "ray")}
    rows = []
    for target, suffix in (("a folder", ""), ("one .jsonl", ".jsonl"), ("parts, .jsonl.zst/", ".jsonl.zst/")):
        speeds: dict[str, list[float]] = {name: [] for name in engines}
        own: dict[str, list[float]] = {name: [] for name in engines}
        for number in range(rounds):
            for name, engine in engines.items():
                seconds, processor = [], []
                for source in (one, folder):
                    place = f"{scratch}/{number}-{len(engine)}-{source.name}{suffix}"
                    began = time.perf_counter()
                    processor.append(_convert(source, place, 2, *engine).processor)
                    seconds.append(time.perf_counter() - began)
                speeds[name].append(count / (seconds[1] - seconds[0]))
                own[name].append((processor[1] - processor[0]) / count * 1000)
        local, ray = map(statistics.median, speeds.values())
        taken = [f"{statistics.median(found):.3f}" for found in own.values()]
        rows.append([target, f"{local:.0f}", f"{ray:.0f}", f"{ray / local:.2f}", *taken])
    return f"convert of {count} files, start apart", [
        "into", "files/s, local", "files/s, Ray", "of the local", "ms a file of the process itself, local", "on Ray",
    ], rows  # fmt: skip


def memory(scratch: Path, count: int) -> Table:
    """Return the peak memory of the largest process of convert, for few files and for many."""
    rows = []
    for number in (2000, count):
        folder = scratch / f"memory-{number}"
        generate.write(folder, number)
        rows.append([str(number), f"{_convert(folder, scratch / f'memory-{number}.jsonl', 2).memory / 1024:.0f}"])
        shutil.rmtree(folder)
    ratio = float(rows[1][1]) / float(rows[0][1])
    return f"convert -j 2: peak memory, {ratio:.2f} times", ["files", "MB, largest process"], rows


def copies(count: int) -> Table:
    """Return how many copies of stories newsingest and MinHash packages find, and how many pairs are wrong."""
    return f"duplicates in {count} records of reprints.py", rivals.COLUMNS, list(rivals.rows(count))


def cost_of_copies(scratch: Path, count: int) -> Table:
    """Return the processor time and the memory of duplicates, and of validate, which reads the same records."""
    path = scratch / "reprints.jsonl"
    reprints.write(path, count)
    lines = {"validate": ("validate", str(path)), "duplicates -j 1": ("duplicates", str(path), "-j", "1", "-q")}
    taken = {name: _run(*line) for name, line in lines.items()}
    least = taken["validate"].processor
    rows = [
        [name, f"{one.processor:.1f}", f"{one.processor / least:.1f}", f"{one.memory / 1024:.0f}"]
        for name, one in taken.items()
    ]
    return f"duplicates in {count} records: cost", ["command", "processor s", "times validate", "MB"], rows


class _Taken(NamedTuple):
    """The cost of a command.

    memory: the peak memory of its largest process, in KB; processor: the processor time of the main process, in s.
    """

    memory: int
    processor: float


def _convert(folder: Path, target: object, jobs: int, *more: str) -> _Taken:
    """Convert a folder and return the cost."""
    return _run("convert", str(folder), "-o", str(target), "-j", str(jobs), "-q", *more)


def _run(*line: str) -> _Taken:
    """Run a command of newsingest and return the cost."""
    code = (
        "import resource, sys; from newsingest import cli; assert cli.exit_status(sys.argv[1:]) == 0; "
        "own, others = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)); "
        "print(max(own.ru_maxrss, others.ru_maxrss), own.ru_utime + own.ru_stime, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *line], capture_output=True, check=True)
    memory, processor = done.stderr.split()[-2:]
    return _Taken(int(memory), float(processor))


def print_table(table: Table) -> None:
    """Print a table in Markdown."""
    print(_markdown(table), flush=True)


def _markdown(table: Table) -> str:
    title, columns, rows = table
    lines = [f"### {title}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows), ""])


if __name__ == "__main__":
    main()
