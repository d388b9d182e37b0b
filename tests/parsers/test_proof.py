"""Test that the proof of posts reads every kind of front matter: the audit finds each loss, and nothing else."""

import msgspec
import pytest

import newsingest
from newsingest.article import Article
from newsingest.audit import Coverage, audit
from newsingest.explain import explain
from newsingest.source import decode

YAML = "---\ntitle: 桥梁公报\ndate: 2024-01-02\nauthors: [马晓路]\ntags:\n- 桥\ncode: 甲 1.50\n---\n"
TOML = '+++\ntitle = "桥梁公报"\ndate = 2024-01-02\nauthors = ["马晓路"]\ntags = [\n  "桥"\n]\ncode = "甲 1.50"\n+++\n'
JSON = '{\n"title": "桥梁公报",\n"date": "2024-01-02",\n"authors": ["马晓路"],\n"tags": ["桥"],\n"code": "甲 1.50"\n}\n'
HEXO = (
    ';;;\n"title": "桥梁公报", "date": "2024-01-02",\n"authors": ["马晓路"], "tags": ["桥"],\n"code": "甲 1.50"\n;;;\n'
)
PELICAN = "Title: 桥梁公报\nDate: 2024-01-02\nAuthors: 马晓路\nTags: 桥\nCode: 甲\n    1.50\n\n"
FLOW = "---\n{title: 桥梁公报,\n date: 2024-01-02,\n authors: [马晓路],\n tags:\n [桥],\n code: 甲 1.50}\n---\n"
UNOPENED = YAML.removeprefix("---\n")


def read(text: str, **fields: object) -> tuple[Article, Coverage]:
    article = newsingest.parse_bytes(text.encode(), name="a.md")
    return article, audit(decode(text.encode(), "a.md").text, msgspec.structs.replace(article, **fields))


@pytest.mark.parametrize(
    ("front", "line"),
    [(YAML, 7), (TOML, 8), (JSON, 6), (HEXO, 4), (PELICAN, 5), (UNOPENED, 6), (FLOW, 7), (f"\n\n{TOML}", 10)],
    ids=["YAML", "TOML", "JSON", "Hexo", "Pelican", "unopened", "flow", "below empty lines"],
)
def test_each_kind_is_complete_and_a_lost_value_is_found(front: str, line: int) -> None:
    text = f"{front}\n新桥今天通车。\n"
    article, found = read(text)
    assert (article.title, article.text, found.findings) == ("桥梁公报", "新桥今天通车。", ())
    assert found.visible == len("新桥今天通车。")
    assert [(lost.kind, lost.line) for lost in read(text, extra={})[1].findings][:1] == [("value", line)]
    assert "桥梁公报" in [lost.text for lost in read(text, title=None)[1].findings]
    assert "马晓路" in " ".join(lost.text for lost in read(text, authors=())[1].findings)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\ntitle: 老桥\n  --- \n\n正文", "正文"),
        ("---\ntext: |\n  甲\n  ---\n  乙\ntitle: 老桥\n---\n正文", "正文"),
        ("-----\ntitle: 老桥\n-----\n正文\n\n---\n", "正文"),
        ('---toml\ntitle = "老桥" # 编者注\n---\n正文', "正文"),
        ('---json\n{\n"title": "老桥"\n}\n---\n正文', "正文"),
        ('{ "title": "老桥", "a": {"b": ["}", 1, null]} }\n\n正文', "正文"),
        ("---\n{title: 老桥, a: {b: 甲, c: [乙, 丙]}}\n---\n正文", "正文"),
        ('---\n{\n  "title": "老桥",\n  seen: 1\n}\n---\n正文', "正文"),
        ('{"title": "老桥" "a": {"b": 1},}\n\n正文', "正文"),
        ('{\n"title": "老桥" // 注\n"a": {\n"b": 1,,\n}\n}\n正文', "正文"),
        ("Title: 老桥\nDate: 2014-01-02\n\n正文\n\n---\n\n尾声", "正文\n\n尾声"),
        ("```markdown\n---\ntitle: 老桥\n---\n\n正文\n```\n", "正文"),
        ('~~~md\n+++\ntitle = "老桥"\n+++\n正文\n~~~', "正文"),
        (
            '+++\ntitle = \'老桥\'\nseen = 1_000\nat = 2024-01-02T03:04:05Z\na = {b = 1, "c" = [true]}\n[d]\ne = "x\\u4e00"\n+++\n正文',
            "正文",
        ),
        ('+++\ntitle = "老桥"\n[taxonomies]\ntags = ["桥"]\n+++\n正文', "正文"),
    ],
)
def test_where_front_matter_ends(text: str, body: str) -> None:
    article, found = read(text)
    assert (article.title, article.text, found.findings) == ("老桥", body, ())
    assert not read(text.replace("老桥", "老桥甲"), title="老桥")[1].complete


@pytest.mark.parametrize(("front", "part"), [
    (TOML, 'authors = ["马晓路"]'), (JSON, '"authors": ["马晓路"],'), (PELICAN, "Authors: 马晓路"), (UNOPENED, "authors: [马晓路]"), (FLOW, "authors: [马晓路],"),
])  # fmt: skip
def test_explain_names_where_each_line_went(front: str, part: str) -> None:
    found = explain(f"{front}正文\n".encode(), "a.md")
    went = {found.source.text[part.start : part.end].strip(): part.label for part in found.parts}
    assert went[part] == "authors"
    assert [label for words, label in went.items() if "1.50" in words] == ["extra"]
    assert [label for words, label in went.items() if "桥梁公报" in words] == ["title"]
