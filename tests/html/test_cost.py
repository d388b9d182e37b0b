"""Test the cost of one document: work grows in proportion to its size, and cells of tables have a limit."""

import pytest

import newsingest
from deadlines import within
from newsingest import Limits, ReadOptions, TooManyError
from newsingest.article import Table
from newsingest.html.inline import LOOSE, TextRun, split_runs

pytestmark = pytest.mark.slow

_CHARACTERS = 60_000
_SECONDS = 5  # ten times the usual time
HEAD = "---\ntitle: 题\n---\n# 头\n\n"


def read(body: str, name: str = "a.md", **limits: int) -> newsingest.Article:
    options = ReadOptions(limits=Limits(**limits))
    with within(_SECONDS, body[:20]):
        return newsingest.parse_bytes((HEAD + body).encode(), name=name, options=options)


# One letter a line, with every kind of break between paragraphs.
@pytest.mark.parametrize("line", ["a<br><br>", "a<br>　　", "a\n　　", "a\n\n", "a\n", "<b>a</b><br><br>"])
@pytest.mark.parametrize("around", ["<div>{}</div>", "<p>{}</p>", "<blockquote>{}</blockquote>"])
def test_paragraphs_of_one_letter(line: str, around: str) -> None:
    assert read(around.format(line * (_CHARACTERS // len(line))), "a.html").text.count("a") == _CHARACTERS // len(line)


def test_a_text_is_split_in_one_pass() -> None:
    text = "a\n\n" * 600_000
    with within(_SECONDS):
        pieces = split_runs([TextRun(text)], text, LOOSE)
    assert len(pieces) == 600_001


@pytest.mark.parametrize("piece", [
    "<pre>x</pre>", "`<pre>x</pre>`", "<style>`</style> ", "{% a %}", "`{% a %}`", "{% codeblock %}x{% endcodeblock %}", "[code]x[/code]", "[^1]: x\n",
    "[^1]: x [^1]\n\n", "    [^1]: x\n", "[甲]: 乙\n\n", "[a]:\n\n", "`", "`` ` ", "\\`", "`\n", "```\n", "- ```\n", "~~~a~~~\n", "- ", "\t",
    "{: .x}\n", "甲{: .x}\n", "[a](b){: .x}", "::: a\n", ":::\n", "甲\n: 乙\n", "{::comment}x{:/}", "{::comment}", "* 目\n{:toc}\n", "- 目\n", "# 头 {#a}\n",
    '<div markdown="1">\n甲\n</div>\n', "{{ a }}`a`\n", "2*3 ", "*ST甲", "甲**“乙”**", "~~5~6 ", "甲 <pre></pre>`\n", "{% highlight %}`{% endhighlight %}`\n", "[code]x[/code]`a`\n", "<!-- a -->", "甲<!-- `\n",
])  # fmt: skip
def test_what_marks_code_and_notes(piece: str) -> None:
    assert read(piece * (_CHARACTERS // len(piece))).body


@pytest.mark.parametrize("note", ["[^{}]: 甲[^{}]\n", "[甲{}]: 乙[甲{}]\n\n", "[{}]: https://a.example/{}\n"])
def test_notes_that_refer_to_one_another(note: str) -> None:
    assert read("[^0][甲0][0]\n\n" + "".join(note.format(i, i + 1) for i in range(10_000))).body


# -- cells ---------------------------------------------------------------------------------------------------------------


def head(width: int) -> str:
    return "|" + "列|" * width + "\n|" + "-|" * width + "\n"


def table(shape: str, width: int, rows: int) -> str:
    """Return Markdown tables of `width` × `rows` cells, most of which are missing in the text."""
    match shape:
        case "short rows below a wide head":
            return head(width) + "|1|\n" * rows
        case "a row beyond the head, which makes all of them as wide":
            return "|列|\n|-|\n|" + "1|" * width + "\n" + "|1|\n" * rows
        case _:
            return "\n".join([head(width) + "|1|\n" * (rows // 10)] * 10)


@pytest.mark.parametrize(
    "shape",
    [
        "short rows below a wide head",
        "a row beyond the head, which makes all of them as wide",
        "several tables together",
    ],
)
def test_tables_of_too_many_cells_are_refused(shape: str) -> None:
    with pytest.raises(TooManyError, match=r"200000 cells.*--max cells=N"):
        read(table(shape, 600, 400))
    with pytest.raises(TooManyError, match=r"1000 cells"):
        read(table(shape, 60, 40), cells=1000)
    assert read(table(shape, 60, 40), cells=4000).body


def test_cells_of_html_are_counted_too() -> None:
    body = "<table>" + "<tr><td>1<td>2</tr>" * 6 + "</table>"
    with pytest.raises(TooManyError, match="more than 11 cells"):
        read(body, "a.html", cells=11)
    assert read(body, "a.html", cells=12).body


def test_short_rows_of_an_ordinary_table_are_read() -> None:
    table = read(head(20) + "|1|\n" * 2000).body[-1]
    assert isinstance(table, Table)
    assert (len(table.rows), {len(row) for row in table.rows}) == (2001, {20})
