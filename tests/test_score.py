"""Test that accuracy and coverage of labelled folders do not fall below their floors."""

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


def test_shares_by_archive_and_by_rule(tmp_path: Path) -> None:
    """Read the archive of an input from INDEX.json. A rule is right if the label does not keep the removed text."""
    text = "　　江州市昨日召开新闻发布会，通报今年上半年全市经济运行情况。\n　　下半年将继续推动各项政策落地见效。\n　　编辑：王五\n"
    label = {
        **dict.fromkeys(("title", "summary", "published", "modified", "source", "url", "data_source")),
        "authors": [{"name": "王五", "role": "editor"}], "dateline": None, "categories": [], "tags": [], "securities": [],
        "blocks": [{"type": "paragraph", "text": line.strip()} for line in text.split("\n")[:2]], "removed": ["编辑：王五"],
        "doubt": [],
    }  # fmt: skip
    kept = {**label, "blocks": [*label["blocks"], {"type": "paragraph", "text": "编辑：王五"}], "removed": []}  # type: ignore[misc]
    for name, wanted in (("a.txt", label), ("b.txt", kept)):
        (tmp_path / name).write_text(text, "utf-8")
        (tmp_path / f"{name}.json").write_bytes(msgspec.json.encode(wanted))
    (tmp_path / "INDEX.json").write_text('{"a.txt": "甲/1.txt", "b.txt": "乙/2.txt"}', "utf-8")
    result = score.score(tmp_path)
    assert score.archives(tmp_path, result) == {"甲": (1, 1), "乙": (0, 1)}
    assert {(fired.name, fired.right) for fired in result.fired} >= {("a.txt", True), ("b.txt", False)}
