from pathlib import Path

import pytest

from batch_tools import Run, runner
from newsingest.batch.workers import engines

ROOT = Path(__file__).parent.parent
SAMPLES = sorted(p for p in (ROOT / "samples").rglob("*") if p.is_file() and p.suffix not in (".json", ".toml"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-expected", action="store_true", help="write samples' expected records anew")


@pytest.hookimpl(tryfirst=True)  # before -m selects by marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of whole runs as slow, and run slow tests first, so that all processes end at the same time."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests/batch"):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that calls the command in this process."""
    return runner(capfd)


@pytest.fixture
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs without -j convert in this process. Two workers take a second of CPU to start."""
    monkeypatch.setattr(engines, "cores", lambda: 1)


@pytest.fixture
def update_expected(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-expected"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes a `sample` on each sample file."""
    if "sample" in metafunc.fixturenames:
        metafunc.parametrize("sample", SAMPLES, ids=[str(p.relative_to(ROOT / "samples")) for p in SAMPLES])
