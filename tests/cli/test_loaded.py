"""Test which modules `parse` of one file and `import newsingest` load: each module slows down every command."""

import subprocess
import sys

import pytest

from conftest import ROOT

pytestmark = pytest.mark.slow

POST = "samples/jekyll/2022-04-08-NW202204082340275561.md"
MARKDOWN = "samples/jekyll/2017-08-09-night-bus-n7.md"
TEXT = "samples/fullwidth/17-utf8-subheads-data-source.txt"
EVERY = {"click", "msgspec", "newsingest"}
HTML = {"frontmatter", "yaml", "_yaml", "selectolax"}
# Modules of the standard library that take milliseconds to load, and that reading one file does not need.
NEVER = {
    "asyncio", "ast", "csv", "dataclasses", "dis", "email", "html", "http", "inspect", "ipaddress", "json", "linecache",
    "locale", "multiprocessing", "pathlib", "signal", "sqlite3", "tarfile", "tempfile", "tokenize", "traceback", "unittest",
    "urllib", "zoneinfo",
}  # fmt: skip
CODE = """
import sys
from newsingest.cli import exit_status
from newsingest.cli.later import Later
assert exit_status(["parse", sys.argv[1]]) == 0
print(*sorted({name.partition(".")[0] for name, module in sys.modules.items() if type(module) is not Later}), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("file", "allowed"),
    [(TEXT, EVERY), (POST, EVERY | HTML), (MARKDOWN, EVERY | HTML | {"pyromark"})],
    ids=["text", "post", "Markdown"],
)
def test_parse_of_one_file_loads_what_it_needs(file: str, allowed: set[str]) -> None:
    done = subprocess.run([sys.executable, "-c", CODE, file], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    own = {
        name for name in loaded if "cython" in name or name.startswith("__")
    }  # Cython and Python add these themselves
    ours = loaded - own - sys.stdlib_module_names
    before = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert ours - {name.partition(".")[0] for name in before} <= allowed
    assert not loaded & NEVER


def test_import_loads_no_more_than_the_article_and_the_errors() -> None:
    code = "import sys; before = set(sys.modules); import newsingest; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = {name for name in done.stdout.split() if name.partition(".")[0] == "newsingest"}
    modules = ("article", "errors", "limits", "options", "paths", "profile", "quick_msgspec", "version")
    assert ours == {"newsingest", *(f"newsingest.{name}" for name in modules)}
    assert not {name.partition(".")[0] for name in done.stdout.split()} & NEVER


def test_an_import_beside_another_thread_hides_no_module_from_it() -> None:
    code = """
import sys, threading
stop = threading.Event()
threading.Thread(target=stop.wait, daemon=True).start()
import newsingest
print("typing_extensions" in sys.modules)
stop.set()
"""
    beside = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    alone = subprocess.run(
        [sys.executable, "-c", code.replace(".start()", "")], capture_output=True, text=True, check=True
    )
    assert (beside, alone.stdout) == ("True\n", "False\n")
    after = "import newsingest, typing_extensions, bs4"  # it can be imported later
    subprocess.run([sys.executable, "-c", after], check=True)
