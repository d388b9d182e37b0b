"""Test which characters of a Markdown text are code."""

import pytest

from deadlines import within
from newsingest.html.verbatim import CodeScanner


@pytest.mark.parametrize(
    "text",
    [
        "甲`码`乙",
        "甲``码`码``乙",
        "甲`码\n码`乙",
        "甲\\`甲`码`乙",
        "甲`甲\n\n乙`码`",
        "甲`甲\n# 乙`码`乙",
        "- 甲`甲\n- 乙`码`乙",
        "# 甲`甲\n乙`码`乙",
        "```\n码\n```\n甲",
        "~~~ js\n码\n\n码\n~~~~\n甲",
        "~~~甲~~~\n\n甲",
        "~~~甲~~~甲\n\n甲",
        "~~~ a ~~~\n甲\n\n乙",
        "~~~a~b\n甲\n\n乙",
        "```码```甲",
        "甲\n```\n码",
        "> ```\n> 码\n\n甲",
        "- ```\n  码\n  ```\n- 甲",
        "1. 甲\n\n   ```\n   码\n   ```\n\n甲",
        "- ```\n  码\n甲",
        "甲\n\n    码\n\n甲",
        "甲\n    甲",
        "- 甲\n\n    甲\n\n      码",
        "<div>\n`甲`\n\n`码`</div>",
        "| 甲`甲 |\n| `码` |",
    ],
)
def test_code(text: str) -> None:
    code = CodeScanner(text)
    assert {char: {code.holds(index) for index, other in enumerate(text) if other == char} for char in "甲乙码"} == {
        char: {char == "码"} if char in text else set() for char in "甲乙码"
    }


def test_what_is_no_markdown_holds_no_code() -> None:
    text = "甲{% a ` %}乙`码`丙"
    code = CodeScanner(text)
    assert not code.holds(text.index("{"))
    code.skip(text.index("{"), text.index("乙"))
    assert [char for index, char in enumerate(text) if code.holds(index)] == ["`", "码", "`"]


@pytest.mark.parametrize(
    "piece", ["{% a %}`a`\n", "{% a %}`a` ", "`{% a %}", "\\`{% a %}", "`` ` {% a %}", "{% ` %}`", "> {% a %}`\n"]
)
def test_the_time_to_find_code_grows_with_the_text(piece: str) -> None:
    text = "`" + piece * 40_000
    code = CodeScanner(text)
    with within(5, piece):  # usually 0.2
        for start in range(1, len(text), len(piece)):
            tag = start + piece.index("{")
            if not code.holds(tag):
                code.skip(tag, start + piece.index("}") + 1)
    assert not code.holds(len(text))
