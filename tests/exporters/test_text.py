"""Test plain text, and that newsingest reads indented text back."""

import newsingest
from newsingest.article import Article
from newsingest.exporters import BY_NAME, ExportOptions

TXT = BY_NAME["txt"]
POST = "---\ntitle: 江州农信把网点开到村口\n---\n<p>第一段写在这里，到此为止。</p>\n<h2>小标题</h2>\n<p>第二段写在这里。</p>\n<ul><li>其一</li><li>其二</li></ul>\n"


def article() -> Article:
    return newsingest.parse_bytes(POST.encode(), name="a.html")


def test_title_and_paragraphs_with_an_empty_line_between() -> None:
    assert TXT.record(article(), ExportOptions()).decode() == (
        "江州农信把网点开到村口\n\n第一段写在这里，到此为止。\n\n小标题\n\n第二段写在这里。\n\n其一\n其二\n"
    )


def test_full_width_indents_before_each_paragraph() -> None:
    assert TXT.record(article(), ExportOptions(indent="fullwidth")).decode() == (
        "江州农信把网点开到村口\n\n　　第一段写在这里，到此为止。\n　　小标题\n　　第二段写在这里。\n　　其一\n　　其二\n"
    )


def test_indented_text_reads_back() -> None:
    written = TXT.record(article(), ExportOptions(indent="fullwidth"))
    again = newsingest.parse_bytes(written, name="a.txt")
    assert again.origin.format == "fullwidth"
    assert again.title == "江州农信把网点开到村口"
    assert again.text.replace("\n\n", "\n") == article().text.replace("\n\n", "\n")


def test_without_title_nothing_stands_in_its_place() -> None:
    bare = newsingest.parse_bytes("　　第一段。\n　　第二段。\n".encode(), name="a.txt")
    assert TXT.record(bare, ExportOptions()).decode() == "第一段。\n\n第二段。\n"
    assert TXT.between(ExportOptions()) == b"\n\n"
