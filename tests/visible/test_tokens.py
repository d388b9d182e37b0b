"""Test the tokens of HTML, by the rules of the standard's tokenizer and by our own rules."""

import pytest

from newsingest.visible.html import mask_html
from newsingest.visible.mask import Mask


def shown(html: str) -> str:
    """Return the text of HTML as the audit sees it, with character references resolved."""
    mask = Mask(html)
    mask_html(mask)
    return "".join(piece.text for piece in mask.pieces())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("甲<!-- 乙 -->丙", "甲丙"),
        ("甲<!-->乙", "甲乙"),
        ("甲<!--->乙", "甲乙"),
        ("甲<!---->乙", "甲乙"),
        ("甲<!-- 乙 --!>丙", "甲丙"),
        ("甲<!--!>乙-->丙", "甲丙"),
        ("甲<!---!>乙-->丙", "甲丙"),
        ("甲<!-- 乙 -- 丙 --->丁", "甲丁"),
        ("<!DOCTYPEhtml>甲<!doctype html>", "甲"),
        ("<?xml version='1.0'?>甲<![if !mso]>乙<![endif]>", "甲乙"),
    ],
)
def test_comments_and_declarations(html: str, text: str) -> None:
    assert shown(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p class='a>b' id=\"c>d\">甲</P\n>", "甲"),
        ("<p data-标='乙>'\tx:y=1/>甲", "甲"),
        ("<video controls src=a>甲</video>", "甲"),
        ("<img alt=''src=a>甲", "甲"),
        ("甲<&#47;p><&#x2F;b>", "甲"),
        ("<o:p>甲</o:p>", "甲"),
        # Our rule: a tag with an error ends at its first `>`. In the standard it ends after the next quote.
        ('<p class="a" ">甲', "甲"),
        ('<img alt=">甲<b>乙</b>', "甲乙"),
        ("<div \\\"foo=''>甲", "甲"),
    ],
)
def test_tags(html: str, text: str) -> None:
    assert shown(html) == text


@pytest.mark.parametrize(
    "text",
    [
        "A<B股，营收<3亿元",
        "vector<int> x",
        "if a <b and c> d",
        "甲<",
        "甲</",
        "甲<!-- 乙",
        "甲<!-- 乙 --!",
        "<?php echo 1 ?>",
        "</ p>",
        "<![CDATA[甲]]>",
        "<!甲>",
        "<p class='a",
        "<p class=a",
        "</p",
        "<script>甲",
        "<script>甲</script",
        "<script>甲</scripts>",
        "<style>甲</styles>",
    ],
)
def test_what_is_no_whole_tag_of_a_known_name_is_text(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<script>a<b>&amp;</script>甲", "a<b>&amp;甲"),
        ("<STYLE>a</style >甲", "a甲"),
        ("<xmp><b>a</b></xmp/>甲", "<b>a</b>甲"),
        ("<script>a</script foo='>'>甲", "a甲"),
        ("<script>'</scripts>'</script>甲", "'</scripts>'甲"),
        ("<script><!-- a </script>甲", "<!-- a 甲"),
        ("<script><!--<script>a</script>--></script>甲", "<!--<script>a</script>-->甲"),
        ("<script><!--><script>a</script>甲", "<!--><script>a甲"),
        ("<script><!--<script>a</script>甲", "<script><!--<script>a甲"),  # the end tag has no start
        ("<iframe><b>a</b></iframe>甲", "<b>a</b>甲"),
        ("<iframe><b>甲</b>", "甲"),
        ("<script src=a />甲<b>乙</b>", "甲乙"),
    ],
)
def test_elements_that_hold_no_markup(html: str, text: str) -> None:
    assert shown(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<svg><clipPath/><text x=1 y>甲</text></svg><clipPath>", "甲<clipPath>"),
        ("<math><mi>a</mi><mo>&lt;</mo> 1 < 2</math>", "a< 1 < 2"),
        ("<svg><style>a</style></svg>", "a"),
        ("<svg/><rect>", "<rect>"),
        ("<svg><rect>甲", "<rect>甲"),
    ],
)
def test_drawings_hold_tags_of_any_name(html: str, text: str) -> None:
    assert shown(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&amp;&AMP&amp", "&&&"),
        ("&gt甲&notit;&notin;", ">甲¬it;∉"),
        ("&甲;&nosuch;&;&#;&#x;&", "&甲;&nosuch;&;&#;&#x;&"),
        ("&#41甲&#x41;&#0;&#x110000;&#xd800;", ")甲A\ufffd\ufffd\ufffd"),
        ("&#128;&#x81;", "€\x81"),
        ("&#" + "1" * 5000 + ";", "\ufffd"),
        ("&am<b></b>p;", "&amp;"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_character_references(html: str, text: str) -> None:
    assert shown(html) == text
