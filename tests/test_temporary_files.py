"""Test the one way in which files are written under a temporary name."""

import os
import stat
from pathlib import Path

from newsingest.temporary_files import TEMPORARY, begun, is_temporary, put_in_place, random_name


def test_a_file_has_its_name_and_its_mode_when_it_is_complete(tmp_path: Path) -> None:
    target, temporary = tmp_path / "a.json", tmp_path / random_name(".a")
    target.write_bytes(b"old")
    target.chmod(0o640)
    file = begun(os.fspath(temporary))
    file.write(b"new")
    assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
    assert target.read_bytes() == b"old"
    put_in_place(file, os.fspath(temporary), os.fspath(target))
    assert file.closed
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert not temporary.exists()


def test_a_temporary_file_of_a_killed_process_is_replaced(tmp_path: Path) -> None:
    temporary, other = tmp_path / TEMPORARY, tmp_path / "other"
    other.write_bytes(b"kept")
    temporary.symlink_to(other)
    begun(os.fspath(temporary)).close()
    assert temporary.read_bytes() == b""
    assert not temporary.is_symlink()
    assert other.read_bytes() == b"kept"


def test_the_temporary_names_of_an_output_folder_are_known() -> None:
    assert random_name(TEMPORARY) != random_name(TEMPORARY)
    assert is_temporary(TEMPORARY)
    assert is_temporary(random_name(TEMPORARY))
    assert not is_temporary(random_name(".newsingest"))
    assert not is_temporary(".newsingest.parts")
