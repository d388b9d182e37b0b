"""Test what pyproject.toml says about the package. `make dist` checks the package itself."""

import re
import tomllib

from conftest import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]


def test_the_metadata_is_complete() -> None:
    assert (ROOT / PROJECT["readme"]).is_file()
    assert PROJECT["description"]
    assert PROJECT["authors"]
    assert PROJECT["keywords"]
    assert PROJECT["scripts"] == {"newsingest": "newsingest.cli:run"}


def test_the_oldest_python_is_the_one_that_the_classifiers_name() -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert f"Programming Language :: Python :: {oldest}" in PROJECT["classifiers"]
    assert PROJECT["classifiers"] == sorted(PROJECT["classifiers"])


def test_the_licence_is_an_expression_and_each_licence_has_a_file() -> None:
    assert PROJECT["license"] == "MIT AND Apache-2.0"
    assert not [
        name for name in PROJECT["classifiers"] if name.startswith("License ::")
    ]  # the expression replaces them
    held = [path.read_text("utf-8") for glob in PROJECT["license-files"] for path in ROOT.glob(glob)]
    for title in ("MIT License", r"Apache License\s+Version 2\.0", "OpenCC is Copyright"):
        assert any(re.search(title, text) for text in held), f"no licence file has {title}"


def test_the_package_has_types() -> None:
    assert (ROOT / "src/newsingest/py.typed").is_file()
    assert "Typing :: Typed" in PROJECT["classifiers"]


def test_the_version_is_in_one_place() -> None:
    assert PROJECT["dynamic"] == ["version"]
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "src/newsingest/version.py"


def test_everything_that_goes_into_the_sdist_exists() -> None:
    for name in PYPROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]:
        assert (ROOT / name).exists(), f"{name} is not there"
