"""Fuzz the parts that hostile input meets, with coverage as the guide: make fuzz [TARGET=...] [SECONDS=...].

Each target (fuzz/targets.py) runs for SECONDS in a process of its own, from the samples and, where NEWSINGEST_CORPUS names a
folder, from what is there. What it learns stays in .fuzz/TARGET/corpus and is where the next run starts. A find is kept in
.fuzz/TARGET/finds under the name of what went wrong, one of each kind, the shortest seen; the run goes on. Ends with 1 where there is one.

To see one again: .venv-fuzz/bin/python fuzz/fuzz.py --again TARGET .fuzz/TARGET/finds/NAME
What is mended goes to tests/finds as the smallest input that showed it, in words of our own.
"""

import hashlib
import os
import re
import subprocess
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "fuzz")]
STATE = ROOT / ".fuzz"
_LIMITS = (
    "-max_len=4096",
    "-timeout=25",
    "-rss_limit_mb=4096",
    "-print_final_stats=1",
    f"-dict={ROOT / 'fuzz/words.dict'}",
)


def run_one(name: str, arguments: list[str]) -> None:
    """Fuzz one target in this process; it never returns."""
    import atheris  # noqa: PLC0415 - only where it is installed, and before what it is to watch

    with atheris.instrument_imports(include=["newsingest"]):
        from targets import TARGETS  # noqa: PLC0415

    finds = STATE / name / "finds"
    finds.mkdir(parents=True, exist_ok=True)
    target = TARGETS[name]

    def watched(data: bytes) -> None:
        try:
            target(data)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a find
            keep(finds, data, error)

    atheris.Setup([sys.argv[0], *arguments], watched)
    atheris.Fuzz()


def keep(finds: Path, data: bytes, error: Exception) -> None:
    """Keep the shortest input that goes wrong in this way: an error, and the place where it was raised."""
    from promises import IncompleteError  # noqa: PLC0415 - it imports newsingest

    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/site-packages/" not in frame.filename]
    what = "-".join(f"{Path(frame.filename).stem}{frame.lineno}" for frame in frames[-2:])
    if isinstance(error, IncompleteError):  # it is always raised at one place
        what = "-".join(sorted({finding.kind for finding in error.args[0]}))
    place = finds / f"{type(error).__name__}-{what}"
    if not place.exists() or place.stat().st_size > len(data):
        place.write_bytes(data)
        (finds / f"{place.name}.why").write_text(
            f"{error}\n\n{''.join(traceback.format_exception(error))}", "utf-8", "replace"
        )


def fuzz(name: str, seconds: int) -> tuple[str, int]:
    """Fuzz one target for a time in a process of its own; return a line about it and the number of finds."""
    from targets import seeds  # noqa: PLC0415 - it imports newsingest, which run_one must do by itself

    place = STATE / name
    for folder in ("seeds", "corpus", "finds"):
        (place / folder).mkdir(parents=True, exist_ok=True)
    folders = [ROOT / "samples", *(Path(folder) for folder in [os.environ.get("NEWSINGEST_CORPUS", "")] if folder)]
    for data in seeds(name, folders):
        (place / "seeds" / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, __file__, "--one", name, *_LIMITS, f"-max_total_time={seconds}", f"-artifact_prefix={place / 'finds'}/",
         str(place / "corpus"), str(place / "seeds")],
        capture_output=True, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    log = done.stderr.decode("utf-8", "replace")
    (place / "log").write_text(log, "utf-8")
    executions = re.findall(r"stat::number_of_executed_units:\s*(\d+)", log) or re.findall(
        r"^#(\d+)", log, re.MULTILINE
    )
    coverage = re.findall(r"cov: (\d+) ft: (\d+)", log)
    finds = [path.name for path in sorted((place / "finds").iterdir()) if path.suffix != ".why"]
    edges, features = coverage[-1] if coverage else ("0", "0")
    line = f"{name:10} {int(executions[-1]) if executions else 0:>10,} {edges:>8} {features:>9} {time.monotonic() - started:>7.0f} s {len(finds):>6}"
    return "\n".join([line, *(f"    .fuzz/{name}/finds/{find}" for find in finds)]), len(finds) + (done.returncode != 0)


def again(name: str, path: str) -> None:
    """Run one input through a target, with whatever it raises."""
    from targets import TARGETS  # noqa: PLC0415 - as above

    TARGETS[name](Path(path).read_bytes())


def main(arguments: list[str]) -> int:
    """Fuzz what is named, or all, and return the exit status."""
    if arguments[:1] == ["--one"]:
        run_one(arguments[1], arguments[2:])
    if arguments[:1] == ["--again"]:
        again(arguments[1], arguments[2])
        return 0
    from targets import TARGETS  # noqa: PLC0415 - as above

    seconds = int(arguments[0]) if arguments else 60
    sys.stdout.write(f"{'target':10} {'executions':>10} {'edges':>8} {'features':>9} {'time':>9} {'finds':>6}\n")
    found = 0
    for name in arguments[1:] or TARGETS:
        line, finds = fuzz(name, seconds)
        found += finds
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
