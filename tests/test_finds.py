"""What fuzzing found, and what came of it: each file is named for its target (fuzz/targets.py) and for what was wrong."""

from pathlib import Path

import pytest
from targets import TARGETS

from conftest import ROOT

FINDS = sorted((ROOT / "tests/finds").glob("*"))


@pytest.mark.parametrize("find", FINDS, ids=lambda find: find.name)
def test_a_find_stays_mended(find: Path) -> None:
    TARGETS[find.name.partition("-")[0]](find.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_targets_hold_what_is_plain(name: str) -> None:
    """No target is one that finds nothing because it looks at nothing: samples pass through each."""
    for data in (
        b"",
        "　　甲乙丙。\n　　丁戊己。\n".encode(),
        b"---\ntitle: a\n---\n<p>b</p>",
        b"\x01" + bytes(1024),
        b"{}",
    ):
        TARGETS[name](data)
