"""The gate: accuracy and coverage of labelled folders do not fall below their floors."""

import os
from pathlib import Path

import msgspec
import pytest
import score

import newsingest
from conftest import ROOT

CORPUS = os.environ.get("NEWSINGEST_CORPUS", "")


def test_the_samples_are_right_in_everything() -> None:
    shares = score.score(ROOT / "samples").shares()
    assert set(shares.values()) == {1.0}
    assert score.floors(ROOT / "samples") == {"perfect": 1.0, "coverage": 1.0}


@pytest.mark.skipif(not CORPUS, reason="NEWSINGEST_CORPUS names no folder")
@pytest.mark.parametrize("name", ["gold/jekyll", "gold/fullwidth"])
def test_labelled_folders_of_the_corpus_keep_their_floors(name: str) -> None:
    folder = Path(CORPUS) / name
    assert score.floors(folder)
    assert score.below(score.score(folder), folder) == []


def test_the_score_falls_where_the_reading_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    post = tmp_path / "a.md"
    post.write_text("---\ntitle: 甲\ndate: 2022-02-14\n---\n<p>乙。</p><p>（文章来源：江州日报）</p>\n", "utf-8")
    label = {
        **dict.fromkeys(("title", "summary", "published", "modified", "source", "url", "data_source")),
        "title": "丙", "source": "江州日报", "authors": [], "dateline": None, "categories": [], "tags": [],
        "securities": [], "blocks": [{"type": "paragraph", "text": "乙。"}], "removed": ["（文章来源：江州日报）"],
        "doubt": [],
    }  # fmt: skip
    (tmp_path / "a.md.json").write_bytes(msgspec.json.encode(label))
    shares = score.score(tmp_path).shares()
    assert (shares["title"], shares["source"], shares["blocks"], shares["removed"], shares["perfect"]) == (
        0,
        1,
        1,
        1,
        0,
    )
    verdicts = {v.field: v.state for v in score.score(tmp_path).verdicts["a.md"]}
    assert (verdicts["title"], verdicts["published"]) == ("wrong", "made up")
    monkeypatch.setattr(score, "floors", lambda _folder: {"title": 0.5})
    assert score.below(score.score(tmp_path), tmp_path) == ["title: 0.0000 is below the floor of 0.5"]
    assert newsingest.parse(post).title == "甲"
