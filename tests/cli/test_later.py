"""Test modules that run when they are first used: nothing else about them changes."""

import subprocess
import sys

START = """
import sys
from newsingest.cli.later import Later, postpone
"""


def run(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", START + code], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_a_postponed_module_runs_at_its_first_use() -> None:
    code = """
postpone(("json", "inspect"))
import json
import json as again
print(type(sys.modules["json"]) is Later, "json.decoder" in sys.modules)
print(json.loads("[1]"), json is again is sys.modules["json"], type(json) is Later, "json.decoder" in sys.modules)
from inspect import cleandoc
print(cleandoc("  a"), type(sys.modules["inspect"]) is Later)
print(hasattr(json, "nothing"))
"""
    assert run(code) == ["True False", "[1] True False True", "a False", "False"]


def test_only_a_module_that_exists_and_is_not_loaded_is_postponed() -> None:
    code = """
import json
postpone(("json", "no_such_module"))
print(type(json) is Later, "no_such_module" in sys.modules)
"""
    assert run(code) == ["False False"]


def test_nothing_is_postponed_beside_another_thread() -> None:
    code = """
import threading
stop = threading.Event()
threading.Thread(target=stop.wait, daemon=True).start()
postpone(("json",))
print("json" in sys.modules)
stop.set()
"""
    assert run(code) == ["False"]
