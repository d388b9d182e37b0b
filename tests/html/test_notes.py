"""Test notes and definitions of links: notes come last in the body, and no words vanish in an address."""

import pytest

import newsingest
from newsingest.article import Article, Code, List, Paragraph
from newsingest.audit import audit
from newsingest.html.notes import is_definition_address

HEAD = "---\ntitle: 题\n---\n"


def article(body: str) -> Article:
    return newsingest.parse_bytes(f"{HEAD}{body}\n".encode(), name="a.md")


def texts(body: str) -> list[str]:
    return article(body).text.split("\n\n")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("## 用水\n\n江州用水量增长[^1]。\n\n[^1]: 数据来自公报（2020年）。", ["用水", "江州用水量增长[^1]。", "[^1] 数据来自公报（2020年）。"]),
        ("增长[^1]。\n\n[^1]: 见《年鉴》第 3 页。", ["增长[^1]。", "[^1] 见《年鉴》第 3 页。"]),
        ("增长[^1]。\n\n[^1]:数据来自公报。", ["增长[^1]。", "[^1] 数据来自公报。"]),
        ("[^1]: 甲。\n[^b]: 乙。\n\n增长[^b]，持平[^1]。", ["增长[^b]，持平[^1]。", "[^b] 乙。", "[^1] 甲。"]),
        ("增长[^1]。\n\n[^1]: 甲。\n\n下一段。", ["增长[^1]。", "下一段。", "[^1] 甲。"]),
        ("增长[^1]。\n[^1]: 甲，\n乙。\n\n下一段。", ["增长[^1]。", "下一段。", "[^1] 甲，乙。"]),
        ("增长[^1]。\n\n[^1]: 甲，见[^2]。\n[^2]: 乙。", ["增长[^1]。", "[^1] 甲，见[^2]。", "[^2] 乙。"]),
        ("增长[^1]。\n\n[^1]:\n    甲。\n\n    乙。\n\n丙。", ["增长[^1]。", "丙。", "[^1] 甲。", "乙。"]),
        ("增长[^1]。\n\n[^1]: 甲。\n\n\t乙[^2]。\n\n[^2]: 丙。", ["增长[^1]。", "[^1] 甲。", "乙[^2]。", "[^2] 丙。"]),
        ("增长[^1]。\n\n[^1]:\n    - 甲\n    - 乙", ["增长[^1]。", "[^1]", "甲\n乙"]),
        ("增长[^1]。\n\n[^1]: - 甲\n    - 乙\n\n    丙。", ["增长[^1]。", "[^1]", "甲\n乙", "丙。"]),
        ("增长[^1]。\n\n[^1]: 2021. 甲。", ["增长[^1]。", "[^1] 2021. 甲。"]),
        ("增长[^1]。\n\n[^1]: -3.5%。", ["增长[^1]。", "[^1] -3.5%。"]),
        ("增长[^1]。\n\n[^1]: *ST砚湖与*ST南岭。", ["增长[^1]。", "[^1] *ST砚湖与*ST南岭。"]),
        ("增长[注]。\n\n[注]: 数据截至三月。", ["增长[注]。", "[注] 数据截至三月。"]),
        ("增长[注1]。\n\n[注1]: 本文数据 截至三月。", ["增长[注1]。", "[注1]: 本文数据 截至三月。"]),
        ('见[甲][a]和[乙][b]。\n\n[a]: /a\n  "题"\n[b]: /b', ["见甲和乙。"]),
        ("见`[1]`。\n\n[1]: /a", ["见[1]。", "[1]: /a"]),
        ("见甲\\[1]。\n\n[1]: /a", ["见甲[1]。", "[1]: /a"]),
        ("```\n[1]\n```\n\n[1]: /a", ["[1]", "[1]: /a"]),
        ("<div>[1]</div>\n\n[1]: /a", ["[1]", "[1]: /a"]),
        ("见[甲][1]。\n\n[1]: /a\n[1]: /b", ["见甲。", "[1]: /b"]),
        ("见[甲][1]。\n\n[1]: /a\n\n乙\n\n[1]:  /a\n> [1]: /b", ["见甲。", "乙", "[1]: /b"]),
        ("见[甲][^1]。\n\n[^1]: 见[乙][k]。\n\n    [丙][l]\n\n[k]: /a\n[l]: /b", ["见[甲][^1]。", "[^1] 见乙。", "丙"]),
        ("增长[a]。\n\n[a]:\n本文数据截至三月。", ["增长[a]。", "[a] 本文数据截至三月。"]),
        ("增长[1]。\n\n[1]: 600519", ["增长[1]。", "[1] 600519"]),
        ("没有引用。\n\n[^1]: 甲。", ["没有引用。", "[^1]: 甲。"]),
        ("只在代码里`[^1]`。\n\n[^1]: 甲。", ["只在代码里[^1]。", "[^1]: 甲。"]),
        ("没有引用。\n\n[记者]: 你好吗？", ["没有引用。", "[记者]: 你好吗？"]),
        ("听[记者]说。\n\n[记者]: 你好吗？\n\n[记者]: 再见。", ["听[记者]说。", "[记者]: 你好吗？", "[记者]: 再见。"]),
        ("[记者]: 你怎么看？\n\n[专家]: 我看好。\n\n谢谢[记者]。", ["[记者]: 你怎么看？", "[专家]: 我看好。", "谢谢[记者]。"]),
        ("[问]: 看好吗？\n[答]: 我 看好。\n\n听[问]。", ["[问]: 看好吗？[答]: 我 看好。", "听[问]。"]),
        ("[问]: 甲？\n\n[答]: 乙。\n\n丙。\n\n[问]: 丁？\n\n[答][问]", ["[问]: 甲？", "[答]: 乙。", "丙。", "[问]: 丁？", "[答][问]"]),
        ("甲[^1]。\n\n[^1]: 乙。  \n    丙。", ["甲[^1]。", "[^1] 乙。\n丙。"]),
        ("[注]: 甲。\n\n增长[来源]，持平[注]。\n\n[来源]: 乙。", ["增长[来源]，持平[注]。", "[来源] 乙。", "[注] 甲。"]),
        ("增长[注1]，持平[注2]。\n\n[注2]: 乙。\n[注1]: 甲。", ["增长[注1]，持平[注2]。", "[注1] 甲。", "[注2] 乙。"]),
        ("增长[^1]。\n\n[^1]: 甲。\n\n[^1]: 乙。", ["增长[^1]。", "[^1]: 乙。", "[^1] 甲。"]),
        ("> 增长[^1]。\n>\n> [^1]: 甲。", ["增长[^1]。", "[^1]: 甲。"]),
        ("> 增长[a]。\n>\n> [a]: 本文数据。", ["增长[a]。", "[a]: 本文数据。"]),
    ],
)  # fmt: skip
def test_notes_stand_last(body: str, expected: list[str]) -> None:
    assert texts("# 头\n\n" + body) == ["头", *expected]


def test_a_note_that_the_text_refers_to_is_no_disclaimer() -> None:
    note = "[注]: 本文数据截至三月。"
    assert texts(f"# 头\n\n增长[注]。\n\n{note}") == ["头", "增长[注]。", "[注] 本文数据截至三月。"]
    alone = article("# 头\n\n增长。\n\n[注] 本文观点不代表本站立场。")
    assert [cut.kind for cut in alone.removed] == ["disclaimer"]


def test_words_in_a_list_are_no_definition() -> None:
    body = article("# 头\n\n- [王某]: 你好吗？\n- [李某]: 很好。\n\n[王某]说。").body
    assert isinstance(body[1], List)
    assert article("# 头\n\n- [王某]: 你好吗？\n- [李某]: 很好。\n\n[王某]说。").text.count("你好吗？") == 1
    assert "[李某]: 很好。" in article("# 头\n\n- [李某]: 很好。").text


@pytest.mark.parametrize(
    "place",
    [
        "{}",
        "- {}",
        "1. {}",
        "> {}",
        "- 甲\n\n  {}",
        "- > {}",
        "> - {}",
        "- </div>\n{}",
        "甲\n{}",
        "# 甲\n{}",
        "甲\n\n- 乙\n{}",
        "5.\n<e>\n- {}",
        "15.\n<span>\n{}",
        "#!甲\n<e>\n- {}",
        "===\n<e>\n- {}",
        "<div>\n> {}\n</div>",
    ],
)
@pytest.mark.parametrize(
    "definition", ["[王某]: 你好吗？", "[^1]: 你好吗？", "[k]: https://a.example/你好吗？", "[k]: 你好吗？ '题'"]
)
@pytest.mark.parametrize("use", ["", "\n\n[王某]", "\n\n[^1]和[^1]"])
def test_words_never_vanish_in_a_definition(place: str, definition: str, use: str) -> None:
    assert article("## 头\n\n" + place.replace("{}", definition) + use).text.count("你好吗？") == 1


def test_code_in_a_note_stays_code() -> None:
    body = article("增长[^1]。\n\n[^1]: 甲。\n\n    ```\n    乙\n\n    丙\n    ```\n\n尾。").body
    assert [block.text for block in body if isinstance(block, Paragraph)] == ["增长[^1]。", "尾。", "[^1] 甲。"]
    assert [block.text for block in body if isinstance(block, Code)] == ["乙\n\n丙"]


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("```\n    码\n    ```", "码"),
        ("~~~ js\n    码\n    ~~~", "码"),
        ("```\n    码", "码"),
        ("\n    ```\n    码", "码"),
        ("甲\n\n    ```\n    码\n    码", "码\n码"),
        ("甲\n\n    - 乙\n\n      ```\n      码", "码"),
    ],
)
def test_a_fence_in_a_note_ends_with_it(note: str, code: str) -> None:
    found = article(f"增长[^1][^2]。\n\n[^1]: {note}\n\n[^2]: *丙*丁\n\n尾。")
    assert found.text.startswith("增长[^1][^2]。\n\n尾。\n\n[^1]")
    assert found.text.endswith(f"{code}\n\n[^2] 丙丁")
    assert "`" not in found.text


@pytest.mark.parametrize("above", ["[甲]: https://a.example/", "[甲]:\nhttps://a.example/", '[甲]: /a\n  "题"'])
def test_a_definition_below_one_that_is_text_is_one(above: str) -> None:
    body = f"见[乙]和[丙]。\n\n{above}\n[乙]: /b\n[丙]: /c"
    assert texts(body)[0] == "见乙和丙。"
    assert not audit(f"{HEAD}{body}\n", article(body)).findings
    assert texts("> 见[乙]。\n>\n> [甲]: /a\n> [乙]: /b")[0] == "见乙。"


def test_links_in_notes_have_their_addresses() -> None:
    found = article(
        "增长[^1]，见[年鉴][k]。\n\n[^1]: 见[公报][k]与<https://b.example/>。\n\n[k]: https://a.example/"
    ).body
    assert [[span.href for span in block.spans if span.href] for block in found if isinstance(block, Paragraph)] == [
        ["https://a.example/"],
        ["https://a.example/", "https://b.example/"],
    ]


def test_a_colon_behind_a_reference_makes_no_definition_of_it() -> None:
    body = "见[甲][1]和[乙][2]: 有用。另见[丙][3]。\n\n[1]: https://a.example/\n[2]: https://b.example/\n[3]: https://c.example/"
    assert article(body).text == "见甲和乙: 有用。另见丙。"


def test_an_address_may_stand_in_the_line_below_its_label() -> None:
    body = "见[甲][k]和[乙][l]。\n\n[k]:\nhttps://a.example/\n[l]: https://b.example/\n\n[m]:\n数据来自公报。"
    assert texts(body) == ["见甲和乙。", "[m]: 数据来自公报。"]


def test_notes_behind_code_or_markup_that_never_ends_are_no_part_of_it() -> None:
    for end in ("```\n没有结束", "<!-- 没有结束", "- 项\n  ```\n  没有结束"):
        assert texts(f"增长[^1]。\n\n[^1]: 甲。\n\n{end}")[-1] == "[^1] 甲。"


@pytest.mark.parametrize("target", [
    "https://a.example/年报", " <https://a.example/a b> ", "/年报", "#a", "../年报", "./a", "图.png", "年报（1）.pdf#x", "a.html", "600519.SH", "a/b",
    "mailto:a@b.example", "www.a.example", "about", 'about "题"', "liquid0q", "a.example '题'", "x@y.example",
])  # fmt: skip
def test_what_is_an_address(target: str) -> None:
    assert is_definition_address(target)


@pytest.mark.parametrize("target", [
    "数据来自公报。", "数据", "数据 来自", "3.5", "600519", "Unaudited.", "This is text", "同比增长3.5", "A/B股均上涨。", "Wind:数据来自公报", "", " ",
    "数据来自a.example",
])  # fmt: skip
def test_what_is_words(target: str) -> None:
    assert not is_definition_address(target)
