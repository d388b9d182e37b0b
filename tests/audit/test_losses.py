"""Test that the audit finds a letter that is lost from a record, for every sample and for hostile markup."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import newsingest
from newsingest import parsers, pipeline
from newsingest.article import Article
from newsingest.audit import audit
from newsingest.source import decode
from newsingest.visible.mask import EITHER

# Hostile markup, written for this test. Every letter outside tags must be in the record.
BODIES = [
    "<!-->甲<b>乙</b><!-- x --!>丙<p title='>'>丁</p>",
    "<script><!--<script>甲</script>--></script>乙<style>丙</style>",
    "<script>甲<p>乙</p>丙",
    "<svg><foreignObject>甲</foreignObject>1 < 2</svg>乙<mi>丙</mi>",
    "<p>甲&ltb&gt;乙&#19999丙&notit;丁</p>",
    '<p class=\'a">甲</p><p id="b\' ">乙</p>丙',
    "<textarea x='1' \">甲<i>乙</i></textarea>丙",
    "<div \\\"foo=''>甲<table>乙<tr><td>丙</table>丁",
    "甲</ 乙><?丙 丁?><!戊><![CDATA[己]]>庚<!-- 辛",
    "<template>甲<title>乙</title></template>丙<select><option>丁",
]


def shortened(article: Article) -> Iterator[tuple[str, Article]]:
    """Yield a character and the record without it, for about fifteen characters of each block."""
    for index, block in enumerate(article.body):
        text = getattr(block, "text", "")
        for at in range(0, len(text), max(len(text) // 15, 1)):
            short = msgspec.structs.replace(block, text=text[:at] + text[at + 1 :])
            yield (
                text[at],
                msgspec.structs.replace(article, body=(*article.body[:index], short, *article.body[index + 1 :])),
            )


def check(data: bytes, name: str) -> None:
    article = newsingest.parse_bytes(data, name=name)
    text = decode(data, name).text
    assert audit(text, article).findings == ()
    proof = parsers.named(article.origin.format).proof()
    mask = proof.visible(proof.split(text).body, article)
    may = {char for piece in mask.pieces() if piece.kind == EITHER for char in piece.text}
    for lost, record in shortened(article):
        if lost.isalnum() and lost not in may:  # a character that may be syntax may be missing
            assert not audit(text, record).complete, lost


@pytest.mark.parametrize("body", BODIES)
def test_a_letter_lost_out_of_hostile_markup_is_found(body: str) -> None:
    check(f"---\ntitle: 题\n---\n{body}\n".encode(), "a.html")


def test_a_letter_lost_out_of_a_sample_is_found(sample: Path) -> None:
    check(sample.read_bytes(), sample.name)


@pytest.mark.parametrize("markdown", ["", "\n\n**乙**"])
def test_brackets_around_a_reading_are_not_doubled(markdown: str) -> None:
    html = "<p><ruby>地震<rt>じしん</rt></ruby>と<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></p>"
    source = decode(f"---\ntitle: 题\n---\n{html}{markdown}\n".encode(), "a.md")
    article = pipeline.parse(source)
    assert article.text.startswith("地震(じしん)と漢(かん)")
    assert audit(source.text, article).complete
    doubled = msgspec.structs.replace(article, body=(*article.body, *article.body))
    assert not audit(source.text, doubled).complete
