"""Test what fuzzing found: each file in finds/TARGET once broke a promise of that target in fuzz/targets.py."""

from pathlib import Path

import pytest
from targets import TARGETS

_FOLDER = Path(__file__).parent / "finds"
_FINDS = sorted(path for path in _FOLDER.rglob("*") if path.is_file())


@pytest.mark.parametrize("find", _FINDS, ids=[str(path.relative_to(_FOLDER)) for path in _FINDS])
def test_a_find_stays_mended(find: Path) -> None:
    TARGETS[find.parent.name](find.read_bytes())
