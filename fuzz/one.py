"""Fuzz one target: ``python fuzz/one.py TARGET FINDS [options and folders of libFuzzer]``.

A find does not end the run. The kind of a find is its exception and the place that raised it. FINDS keeps the smallest
input of each kind, with the exception in a file next to it. A hang or a lack of memory ends the run, and libFuzzer
keeps the input.
"""

import hashlib
import importlib
import pkgutil
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["newsingest"]):
    import newsingest

    for module in pkgutil.walk_packages(newsingest.__path__, "newsingest."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
from kinds import kind
from mutate import mutator
from targets import TARGETS

_SLOW = 5  # an input that takes more seconds is a find; inputs of the fuzzer are small


def main() -> None:
    """Fuzz one target until libFuzzer ends the run."""
    target, finds = sys.argv[1], Path(sys.argv[2])
    finds.mkdir(parents=True, exist_ok=True)
    watched = _watched(TARGETS[target], finds)
    atheris.Setup([sys.argv[0], *sys.argv[3:]], watched, custom_mutator=mutator(_bytewise))
    atheris.Fuzz()


def _bytewise(data: bytes, longest: int) -> bytes:
    mutated: bytes = atheris.Mutate(data, longest)  # looked up at each call, because Fuzz() sets it
    return mutated


def _watched(target: Callable[[bytes], None], finds: Path) -> Callable[[bytes], None]:
    """Return a target that keeps its finds and continues."""

    def run(data: bytes) -> None:
        started = time.process_time()
        try:
            target(data)
        except Exception as error:  # noqa: BLE001 - any exception is a find
            _keep(data, finds, error)
        else:
            seconds = time.process_time() - started
            if seconds > _SLOW:
                _keep(data, finds, TimeoutError(f"slow: {seconds:.0f} s"))

    return run


def _keep(data: bytes, finds: Path, error: Exception) -> None:
    """Keep an input if it is the smallest of its kind."""
    file = finds / hashlib.sha256(kind(error).encode()).hexdigest()[:12]
    if not file.exists() or file.stat().st_size > len(data):
        file.write_bytes(data)
        file.with_suffix(".why").write_text("".join(traceback.format_exception(error))[-4000:], "utf-8", "replace")


if __name__ == "__main__":
    main()
