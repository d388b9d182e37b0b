"""Test that imports point one way.

cli → report → survey → batch → records, pipeline → parsers, exporters → html, news, visible → source → article, errors.
"""

import ast
from pathlib import Path

import pytest

from conftest import ROOT

SRC = ROOT / "src" / "newsingest"
# The layers, the lowest first. A module may import from its own package and from lower layers.
FLOORS = [
    {
        "article",
        "binary_kinds",
        "charset",
        "docstrings",
        "chinese_scripts",
        "errors",
        "limits",
        "own_markdown",
        "quick_msgspec",
        "regex",
        "version",
    },
    {
        "cuts",
        "draft",
        "options",
        "paths",
        "profile",
        "recurring_text",
        "source",
        "sqlite_files",
        "stats",
        "storage",
        "temporary_database",
        "temporary_files",
        "text",
    },
    {"html", "news", "visible"},
    {"parsers", "exporters", "profile_values"},
    {"arrow", "audit", "compression", "data", "explain", "pipeline", "profile_file", "records", "search"},
    {"batch"},
    {"survey"},
    {"ray", "report"},
    {"", "cli", "__main__"},  # "" is the package itself, the public API
]
# The only imports allowed within a layer: the importing part, and the imported part.
BESIDE = {
    ("limits", "errors"),
    ("options", "profile"),
    ("source", "options"),
    ("profile_file", "pipeline"),
    ("audit", "pipeline"),
    ("explain", "audit"),
    ("explain", "pipeline"),
    ("draft", "text"),
    ("charset", "chinese_scripts"),
    ("charset", "regex"),
    ("chinese_scripts", "regex"),
    ("storage", "paths"),
    ("temporary_database", "paths"),
    ("temporary_files", "paths"),
    ("sqlite_files", "paths"),
    ("records", "pipeline"),
    ("visible", "html"),  # tables of names only, see below
    ("cli", ""),
    ("__main__", "cli"),
}


def part(module: str) -> str:
    names = module.split(".")
    return names[1] if len(names) > 1 else ""


def floor(name: str) -> int:
    return next(number for number, names in enumerate(FLOORS) if name in names)


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "newsingest":
            whole = node.module == "newsingest"
            found |= {f"newsingest.{alias.name}" for alias in node.names} if whole else {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "newsingest"}
    return found


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda p: str(p.relative_to(SRC)))
def test_imports_point_down(path: Path) -> None:
    parts = path.relative_to(SRC).with_suffix("").parts
    here = "" if parts == ("__init__",) else parts[0]
    for module in imports(path):
        there = part(module)
        if there == here:
            continue
        assert floor(there) < floor(here) or (here, there) in BESIDE, f"{here or 'the API'} imports {module}"


def test_only_the_command_line_imports_click_and_rich() -> None:
    for path in SRC.rglob("*.py"):
        if "cli" not in path.relative_to(SRC).parts:
            tree = ast.parse(path.read_text("utf-8"))
            names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
            names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            assert not {name.split(".")[0] for name in names} & {"click", "rich"}, path


def test_what_tells_text_from_syntax_shares_no_code_with_what_reads_it() -> None:
    for path in (SRC / "visible").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and part(node.module or "") == "html":
                assert all(alias.name.isupper() for alias in node.names), f"{path.name} imports more than tables"


@pytest.mark.parametrize("path", sorted((SRC / "parsers").rglob("proof*.py")), ids=lambda p: str(p.relative_to(SRC)))
def test_a_proof_takes_nothing_of_the_parser_that_it_checks(path: Path) -> None:
    for module in imports(path):
        is_proof = module.rpartition(".")[2].startswith("proof")
        assert part(module) in {"article", "own_markdown", "text", "visible"} or is_proof, f"{path} imports {module}"


def test_local_files_are_renamed_in_one_module() -> None:
    """Check that other modules use ``temporary_files``, which knows the mode and the name of a complete file."""
    found = {
        path.name
        for path in SRC.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.rename", "os.replace", "tempfile.mkstemp"}
    }
    assert found == {"temporary_files.py"}


PACKAGES = [path.parent.name for path in sorted((SRC / "batch").glob("*/__init__.py"))]


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda p: str(p.relative_to(SRC)))
def test_a_package_of_batch_is_imported_only_through_its_init(path: Path) -> None:
    """Check that other modules import from the ``__init__`` of a subpackage of batch, and not from its modules."""
    for module in imports(path):
        package = module.removeprefix("newsingest.batch.").split(".")[0]
        if module.startswith(f"newsingest.batch.{package}.") and package in PACKAGES and path.parent.name != package:
            pytest.fail(f"{path.relative_to(SRC)} imports {module}, not its package")


def test_the_packages_of_batch_are_found() -> None:
    assert PACKAGES == ["ledger", "outputs", "sources", "workers"]


# The names of functions that several modules define because they have the same role in each.
SHARED_ROLES = {
    "audit": "a command, and the function that it calls",
    "between": "the separator that an exporter writes between records",
    "check": "raises an error if what the module is about is invalid",
    "convert": "a command, and the function that it calls",
    "decode": "bytes of an input to the module's object: a source or a record",
    "detect": "a command, the function that it calls, and the detector of each format",
    "duplicates": "a command, and the function that yields pairs",
    "events": "HTML to events, with each HTML parser",
    "explain": "a command, and the function that it calls",
    "layout": "the layout of posts, for each site generator",
    "lines": "a newsroom rule for complete lines; `explain` prints the name",
    "load": "front matter to a mapping, for each language",
    "may_hold": "a cheap check before the module's reader",
    "moved": "the texts that a format moves out of the body, for its proof",
    "parse": "a command, the function that it calls, and the parser of each format",
    "proof": "the proof of each format, loaded when it is needed",
    "read": "the main function of a reader: it reads what the module is named for",
    "record": "an article to the bytes or row of each output format",
    "schema": "a command, and the function that it calls",
    "search": "a command, and the function that it calls",
    "visible": "a body with its syntax marked, for the proof of each format",
}


def public_definitions(kind: type[ast.stmt] | tuple[type[ast.stmt], ...]) -> dict[str, list[str]]:
    """Return the modules that define each public top-level name with a statement of a kind."""
    found: dict[str, list[str]] = {}
    for path in sorted(SRC.rglob("*.py")):
        names = {
            getattr(node, "name", "_") for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, kind)
        }
        for name in names:
            if not name.startswith("_"):
                found.setdefault(name, []).append(str(path.relative_to(SRC)))
    return found


def test_a_public_class_is_defined_in_one_module() -> None:
    assert {name: paths for name, paths in public_definitions(ast.ClassDef).items() if len(paths) > 1} == {}


def test_a_public_function_of_several_modules_has_one_role() -> None:
    functions = public_definitions((ast.FunctionDef, ast.AsyncFunctionDef))
    assert {name for name, paths in functions.items() if len(paths) > 1} == SHARED_ROLES.keys()
