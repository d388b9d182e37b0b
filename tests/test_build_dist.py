import json
from pathlib import Path

import build_dist
import pytest

from conftest import ROOT


def test_an_archive_holds_what_git_tracks_and_no_more() -> None:
    build_dist.compare_names("a.tar.gz", {"README.md"}, {"README.md"})
    with pytest.raises(build_dist.ReleaseError, match=r"^a\.tar\.gz: lacks README\.md$"):
        build_dist.compare_names("a.tar.gz", set(), {"README.md"})
    with pytest.raises(build_dist.ReleaseError, match=r"^a\.tar\.gz: should not hold notes\.txt$"):
        build_dist.compare_names("a.tar.gz", {"README.md", "notes.txt"}, {"README.md"})


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a source tree with the expected record of one sample."""
    expected = tmp_path / "source/samples/jekyll/a.md.json"
    expected.parent.mkdir(parents=True)
    expected.write_text(json.dumps({"title": "题", "origin": {"path": "samples/jekyll/a.md"}}), "utf-8")
    return tmp_path / "source"


@pytest.mark.parametrize(("title", "fault"), [("题", ""), ("錯", "another record: jekyll/a.md.json")])
def test_the_records_of_the_wheel_are_the_expected_ones(source: Path, tmp_path: Path, title: str, fault: str) -> None:
    made = tmp_path / "records/jekyll/a.md.json"
    made.parent.mkdir(parents=True)
    made.write_text(json.dumps({"title": title, "origin": {"path": "jekyll/a.md"}}), "utf-8")
    if not fault:
        build_dist.compare_records(tmp_path / "records", source)
        return
    with pytest.raises(build_dist.ReleaseError, match=fault):
        build_dist.compare_records(tmp_path / "records", source)


def test_a_sample_without_a_record_is_a_fault(source: Path, tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    with pytest.raises(build_dist.ReleaseError, match=r"lacks jekyll/a\.md\.json"):
        build_dist.compare_records(tmp_path / "records", source)


def test_the_tools_of_a_release_are_pinned() -> None:
    lines = (ROOT / "scripts/dist_requirements.txt").read_text("utf-8").splitlines()[1:]
    assert [line.partition("==")[0] for line in lines] == ["build", "hatchling", "twine"]
