"""The Python examples of the documentation, and a function that runs an example as a reader would."""

import ast
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
CLUSTERS = {
    "pyspark",
    "ray",
}  # examples that import these need a cluster: test_spark and test_ray run them
PAGES = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))


class Example(NamedTuple):
    """A Python example of a page, and the line on which it starts."""

    page: str
    line: int
    code: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def imported(self) -> set[str]:
        """Return the packages that the example imports."""
        nodes = list(ast.walk(ast.parse(self.code)))
        names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        return {name.partition(".")[0] for name in names}

    @property
    def missing(self) -> set[str]:
        """Return the imported packages that are not installed."""
        return {name for name in self.imported if find_spec(name) is None}


def _examples(page: Path) -> list[Example]:
    text = page.read_text("utf-8")
    found = re.finditer(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [Example(str(page.relative_to(ROOT)), text.count("\n", 0, block.start()) + 2, block[1]) for block in found]


EXAMPLES = [example for page in PAGES for example in _examples(page)]


def tried(code: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a script in a folder that has samples/, and the same articles again in archive/ and in 2022.zip."""
    shutil.copytree(ROOT / "samples", folder / "samples")
    shutil.copytree(ROOT / "samples", folder / "archive", ignore=shutil.ignore_patterns("*.json"))
    shutil.make_archive(str(folder / "2022"), "zip", folder / "archive")
    script = folder / "example.py"
    script.write_text(code, "utf-8")
    return subprocess.run([sys.executable, script], capture_output=True, cwd=folder, check=False, timeout=110)
