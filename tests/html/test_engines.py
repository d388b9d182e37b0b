"""Test that both HTML engines give the same blocks."""

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsingest
from newsingest import ReadOptions, UsageError
from newsingest.draft import RemovedItem
from newsingest.html.blocks import BuiltBlocks, build
from newsingest.html.engines import engine
from newsingest.html.repair import repair
from newsingest.options import HTML_PARSERS
from newsingest.text import texts

CORPUS = os.environ.get("NEWSINGEST_CORPUS", "")


def both(html: str) -> list[BuiltBlocks]:
    return [build(engine(name)(repair(html))) for name in HTML_PARSERS]


def test_samples_give_the_same_records(sample: Path) -> None:
    one, two = (newsingest.parse(sample, ReadOptions(html_parser=name)) for name in ("lexbor", "bs4"))
    assert msgspec.to_builtins(one) == msgspec.to_builtins(two)


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS, reason="NEWSINGEST_CORPUS names no folder")
def test_the_named_corpus_gives_the_same_records() -> None:
    for path in sorted(Path(CORPUS).rglob("*")):
        if not path.is_file() or path.suffix not in (".md", ".markdown", ".html"):
            continue
        try:
            one = newsingest.parse(path)
        except newsingest.InputError:
            continue
        assert newsingest.parse(path, ReadOptions(html_parser="bs4")) == one, path


@pytest.mark.parametrize(
    "html",
    [
        "<p>甲<p>乙<b>丙<p>丁</b>戊",
        "<b><i>甲</b>乙</i>",
        "<table>甲<tr><td>乙</table>",
        "<ul><li>甲<ul><li>乙</ul>丙</ul>",
        "<a href=1>甲<a href=2>乙</a>丙</a>",
        "甲</body></html>乙<!-- 丙 -->丁",
        "<select><option>甲<b>乙</b></select>",
        "<frameset>甲</frameset>乙",
        "<template><p>甲</p></template><title>乙</title><textarea>丙",
        "<form>甲<form>乙</form>丙",
        "&nbsp;甲&amp;&#x4e59;&unknown;&#146;",
    ],
)
def test_broken_markup_gives_the_same_blocks(html: str) -> None:
    lexbor, soup = both(html)
    assert lexbor == soup


TAGS = "p div b i a ul ol li table tr td th br img pre blockquote h2 span center font hr".split()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([f"<{t}>" for t in TAGS] + [f"</{t}>" for t in TAGS] + ["甲", "乙 ", "\n\n", "&lt;"]),
        max_size=14,
    )
)
def test_no_text_is_lost_by_either(parts: list[str]) -> None:
    visible = "".join(part.strip() for part in parts if not part.startswith("<")).replace("&lt;", "<")
    for reading in both("".join(parts)):
        blocks = [item for item in reading.items if not isinstance(item, RemovedItem)]
        assert sorted("".join("".join(texts(blocks)).split())) == sorted(visible)


def test_an_engine_that_is_none() -> None:
    with pytest.raises(UsageError, match="lexbor or bs4"):
        engine("lxml")
