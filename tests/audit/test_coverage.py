import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

import newsingest
from newsingest.article import Article
from newsingest.audit import Coverage, audit, prove
from newsingest.source import decode

CORPUS = os.environ.get("NEWSINGEST_CORPUS", "")


def audited(data: bytes, name: str) -> Coverage:
    return audit(decode(data, name).text, newsingest.parse_bytes(data, name=name))


def test_samples_are_covered(sample: Path) -> None:
    found = audited(sample.read_bytes(), sample.name)
    assert found.findings == ()
    assert found.covered == found.visible > 0


@pytest.mark.slow
def test_everything_in_the_named_corpus_is_covered() -> None:
    """Audit the folder that NEWSINGEST_CORPUS names, or the samples again if it names none."""
    root = Path(CORPUS) if CORPUS else Path(__file__).parent.parent.parent / "samples"
    read, incomplete = 0, []
    for path in sorted(root.rglob("*")):
        if not path.is_file():
            continue
        try:
            _, found = prove(decode(path.read_bytes(), str(path)))
        except newsingest.InputError:
            continue
        read += 1
        if found.findings:
            incomplete.append(path)
    assert read >= 28
    assert incomplete == []


POST = """---
title: 甲 # 乙
date: 2022-02-14 13:41:48 +0800
tags: [丙, 丁]
odd: 戊
---
<p>A<B股，营收<3亿元，净利<C股</p>
<p>第二段在这里&amp;那里。</p><!-- 注 -->
<p class="em_media">（文章来源：江州日报）</p>
"""


def changed(**fields: Any) -> Coverage:
    article = newsingest.parse_bytes(POST.encode(), name="a.html")
    return audit(POST, msgspec.structs.replace(article, **fields))


def test_a_whole_record_is_complete() -> None:
    assert changed() == Coverage(38, 38, (), {"attribution": 11})


def test_shares_of_what_was_removed() -> None:
    found = changed()
    assert found.shares == {"attribution": 11 / 38}
    assert changed(removed=()).shares == {}


def test_lost_text_is_named_with_its_line() -> None:
    article = newsingest.parse_bytes(POST.encode(), name="a.html")
    first, second = article.body
    assert not isinstance(first, str)
    short = msgspec.structs.replace(first, text="A", spans=())
    found = changed(body=(short, second))
    assert [(f.kind, f.line, f.text) for f in found.findings] == [("missing", 7, "<B股，营收<3亿元，净利<C股")]
    assert (found.visible, found.covered) == (38, 38 - 16)
    found = changed(body=(first,))
    assert [(f.kind, f.line, f.text) for f in found.findings] == [("missing", 8, "第二段在这里&那里。")]
    found = changed(removed=())
    assert [(f.kind, f.line) for f in found.findings] == [("missing", 9)]


def test_a_line_whose_marks_stand_in_the_record_is_not_named() -> None:
    data = "---\ntitle: 题\n---\n# 甲\n\n甲_乙 + 丙_丁\n\n戊乙\n"
    article = newsingest.parse_bytes(data.encode(), name="a.md")
    assert [block.text for block in article.body[1:]] == ["甲_乙 + 丙_丁", "戊乙"]  # type: ignore[union-attr]
    found = audit(data, msgspec.structs.replace(article, body=article.body[:2]))
    assert [(f.kind, f.line, f.text) for f in found.findings] == [("missing", 8, "戊")]


def test_doubled_text_is_named_with_its_line() -> None:
    body = newsingest.parse_bytes(POST.encode(), name="a.html").body
    found = changed(body=(*body, body[1]))
    assert [(f.kind, f.line, f.text) for f in found.findings] == [("doubled", 8, "第二段在这里&那里。")]


@pytest.mark.parametrize(
    ("fields", "line", "words"),
    [
        ({"title": "乙"}, 2, "甲"),
        ({"published": "2022-02-15"}, 3, "2022 02 14 13 41 48 +0800"),
        ({"tags": ("丙",)}, 4, "丁"),
        ({"extra": {"title (comment)": "# 乙"}}, 5, "戊"),
        ({"extra": {"odd": "戊"}}, 2, "乙"),
    ],
)
def test_lost_front_matter_is_named(fields: dict[str, Any], line: int, words: str) -> None:
    found = changed(**fields)
    assert ("value", line) in [(f.kind, f.line) for f in found.findings]
    assert set(words.split()) >= set(found.findings[-1].text.split())


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        ("*ST海润和*ST凯乐", "*"),
        ("2021. 年度总结", "2021."),
        ("# 题\n\n[1]: 600519.SH", "[1]: 600519.SH"),
        ("# 题\n\n#include <iostream>", "<iostream>"),
        ("# 题\n\na <b and c> d", "<b and c>"),
    ],
)
def test_what_markdown_eats_is_visible_to_the_audit(body: str, lost: str) -> None:
    data = f"---\ntitle: x\n---\n{body}\n"
    article: Article = newsingest.parse_bytes(data.encode(), name="a.md")
    assert audit(data, article).complete
    eaten = [msgspec.structs.replace(block, text=block.text.replace(lost, ""), spans=()) for block in article.body]  # type: ignore[union-attr]
    assert not audit(data, msgspec.structs.replace(article, body=tuple(eaten))).complete
