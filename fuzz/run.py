"""Fuzz all targets in turn, and print a table of results: ``make fuzz [TARGET=...] [SECONDS=...]``. See README.md."""

import argparse
import os
import random
import re
import subprocess
import sys
from pathlib import Path

from targets import TARGETS, seeds

ROOT = Path(__file__).parent.parent
KEPT = ROOT / ".fuzz"  # the corpus of each target is kept here, so that the next run continues with it
_LONGEST = 16_384  # the most bytes of an input; enough to notice quadratic time
_SEEDS = 200  # the most files of the corpus for a target; more files would leave less time for fuzzing
_STATUS = re.compile(r"cov: (\d+) ft: (\d+)")
_EXECUTED = re.compile(r"stat::number_of_executed_units: +(\d+)")


def main() -> int:
    """Fuzz the targets of the command line. Return 1 if there was a find."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--target", action="append", choices=TARGETS, help="this one only (may be given again)")
    options.add_argument("--seconds", type=int, default=60, help="for each target (%(default)s)")
    chosen = options.parse_args()
    rows = [_fuzzed(target, chosen.seconds) for target in chosen.target or TARGETS]
    print(f"{'target':16}{'executions':>12}{'edges':>8}{'features':>10}{'finds':>7}")
    for target, executed, edges, features, finds in rows:
        print(f"{target:16}{executed:12,}{edges:8,}{features:10,}{finds:7}")
    return int(any(row[-1] for row in rows))


def _fuzzed(target: str, seconds: int) -> tuple[str, int, int, int, int]:
    """Fuzz one target. Return its name, executions, edges and features reached, and the number of finds."""
    corpus, finds, start = (KEPT / target / name for name in ("corpus", "finds", "seeds"))
    for folder in (corpus, finds, start):
        folder.mkdir(parents=True, exist_ok=True)
    for name, data in seeds(target, _files()).items():
        if len(data) <= _LONGEST:
            (start / name).write_bytes(data)
    log = KEPT / target / "log"
    command = [sys.executable, str(ROOT / "fuzz/one.py"), target, str(finds), str(corpus), str(start)]
    limits = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", "-timeout=25", "-rss_limit_mb=2048"]
    with log.open("wb") as out:
        subprocess.run(
            [*command, *limits, "-len_control=20", "-print_final_stats=1", f"-artifact_prefix={finds}/"],
            stdout=out,
            stderr=out,
            check=False,
        )
    said = log.read_text("utf-8", "replace")
    edges, features = max(((int(a), int(b)) for a, b in _STATUS.findall(said)), default=(0, 0))
    executed = _EXECUTED.search(said)
    if executed is None:
        print(f"{target}: the fuzzer stopped before its end, see {log}", file=sys.stderr)
    found = [file for file in finds.iterdir() if file.suffix != ".why"]
    for file in found:
        print(f"{target}: {file}", file=sys.stderr)
    return target, int(executed[1]) if executed else 0, edges, features, len(found) + (executed is None)


def _files() -> list[Path]:
    """Return the samples and at most _SEEDS files of the folder that NEWSINGEST_CORPUS names."""
    files = [
        path
        for path in sorted((ROOT / "samples").rglob("*"))
        if path.is_file() and path.suffix not in (".json", ".toml")
    ]
    if corpus := os.environ.get("NEWSINGEST_CORPUS"):
        others = [
            path for path in sorted(Path(corpus).rglob("*")) if path.is_file() and path.suffix not in (".json", ".tsv")
        ]
        files += random.Random(0).sample(others, min(_SEEDS, len(others)))
    return files


if __name__ == "__main__":
    sys.exit(main())
