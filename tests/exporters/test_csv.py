import csv
import io
from typing import Any

import msgspec
import pytest

import newsingest
from newsingest.article import Article
from newsingest.exporters import BY_NAME, ExportOptions

CSV = BY_NAME["csv"]


def article(title: str = "甲", body: str = "<p>乙。</p>", rest: str = "") -> Article:
    return newsingest.parse_bytes(f"---\ntitle: '{title}'\n{rest}\n---\n{body}\n".encode(), name="a.html")


def rows(record: Article, **options: Any) -> list[dict[str, str]]:
    chosen = ExportOptions(**options)
    data = CSV.head(chosen) + CSV.record(record, chosen) + CSV.tail(chosen)
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_one_row_an_article_with_lists_joined() -> None:
    row = rows(article('a, "b"', rest="tags: ['x|y', 'v\\', z]\nauthors: [李四, 王五]\ndate: 2022-02-14"))[0]
    assert row["title"] == 'a, "b"'
    assert row["tags"] == r"x\|y|v\\|z"
    assert row["authors"] == "李四 (author)|王五 (author)"
    assert row["published"] == "2022-02-14"
    assert row["origin_path"] == "a.html"
    assert row["modified"] == ""
    assert "body" not in row


def test_rfc_4180() -> None:
    options = ExportOptions(fields=("title", "text"))
    data = CSV.head(options) + CSV.record(article('"q"', "<p>a</p><p>b, c</p>"), options)
    assert data == '\ufefftitle,text\r\n"""q""","a\n\nb, c"\r\n'.replace("\ufeff", "").encode()


def test_tsv_is_the_table_with_tabs_and_plain_line_ends() -> None:
    tsv, options = BY_NAME["tsv"], ExportOptions(fields=("title", "summary", "text"))
    record = msgspec.structs.replace(article('"q"', "<p>a</p><p>b, c</p>"), summary="x\ty\rz")
    data = tsv.head(options) + tsv.record(record, options)
    assert data == b'title\tsummary\ttext\n"""q"""\t"x\ty\rz"\t"a\n\nb, c"\n'


def test_every_field_can_be_a_column() -> None:
    row = rows(article(body="<p>乙。</p><!-- c -->"), fields=Article.__struct_fields__)[0]
    assert row["body"] == '[{"type":"paragraph","text":"乙。","spans":[]}]'
    assert row["removed"] == '[{"kind":"comment","text":"c","at":1}]'


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "＝1"])
def test_excel_runs_no_cell(start: str) -> None:
    record = article(start)
    assert rows(record)[0]["title"] == start
    assert rows(record, excel=True)[0]["title"] == "'" + start
    assert CSV.head(ExportOptions(excel=True)).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("text", "cell"), [
    ("x;=1+1;y", "x;'=1+1;y"), ("a\n=HYPERLINK(1)", "a\n'=HYPERLINK(1)"), ("a;@x", "a;'@x"), ("a;-1;＝1", "a;'-1;'＝1"), ("a; b = c; -", "a; b = c; -"),
    ("；=1", "；=1"),
])  # fmt: skip
def test_excel_runs_nothing_within_a_cell(text: str, cell: str) -> None:
    record = msgspec.structs.replace(article(), summary=text)
    assert rows(record)[0]["summary"] == text
    assert rows(record, excel=True)[0]["summary"] == cell


def test_excel_cuts_long_cells_with_a_warning() -> None:
    told: list[tuple[str, str]] = []
    for char in ("乙", "\U0001f600"):
        text = rows(article(body=f"<p>{char * 40_000}</p>"), excel=True, warn=lambda *what: told.append(what))[0][
            "text"
        ]
        assert len(text.encode("utf-16-le")) // 2 <= 32_767
        assert text.endswith(" […]")
    assert len(told) == 2
    assert told[0][0] == "a.html"
    assert told[0][1].startswith("text is longer")
