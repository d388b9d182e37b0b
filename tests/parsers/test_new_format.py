"""Test that a new input format needs only a folder, a line in the list of formats and a sample."""

import ast
from pathlib import Path

import msgspec
import pytest

import clippings
import newsingest
from batch_tools import Run
from conftest import ROOT
from newsingest import parsers
from newsingest.article import Article
from newsingest.audit import Finding, audit, prove
from newsingest.explain import explain
from newsingest.source import decode

SAMPLE = ROOT / "tests/clippings/NL-0017.clip"
DATA = SAMPLE.read_bytes()


@pytest.fixture(autouse=True)
def one_line_in_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsers, "PARSERS", (*parsers.PARSERS, clippings.PARSER))


def findings(data: bytes = DATA, record: Article | None = None) -> list[Finding]:
    source = decode(data, SAMPLE.name)
    return list(audit(source.text, record or newsingest.parse_bytes(DATA, name=SAMPLE.name)).findings)


def test_its_sample_gives_a_record() -> None:
    article = newsingest.parse_bytes(DATA, name=SAMPLE.name)
    assert (article.origin.format, article.title, article.published) == ("clippings", "江州老桥重开", "2021-03-04")
    assert [author.name for author in article.authors] == ["王小明", "李小红"]
    assert article.extra == {"馆藏号": "NL-0017"}
    assert article.text == "修缮两年后，江州老桥周一重开。\n\n市民说，桥面&amp;石墩都换了新。"
    assert [(cut.kind, cut.at) for cut in article.removed] == [("header", 1)]


def test_the_audit_counts_what_of_it_is_visible() -> None:
    article, found = prove(decode(DATA, SAMPLE.name))
    assert found.complete, found.findings
    visible = [article.title or "", article.text, article.removed[0].text]
    assert found.visible == found.covered == len("".join("".join(visible).split()))


def test_the_audit_names_what_is_lost() -> None:
    assert findings(DATA.replace("有墨迹".encode(), "有墨迹两处".encode())) == [Finding("missing", 3, "两处")]
    assert findings(DATA.replace("老桥重开\n".encode(), "老桥重开啦\n".encode())) == [Finding("missing", 1, "啦")]
    assert findings(DATA.replace(b"NL-0017", b"NL-0017 XL")) == [Finding("value", 9, "XL")]
    assert findings(DATA.replace("李小红".encode(), "李小兰".encode())) == [Finding("value", 8, "李小兰")]


def test_the_audit_names_what_stands_twice() -> None:
    article = newsingest.parse_bytes(DATA, name=SAMPLE.name)
    double = msgspec.structs.replace(article, body=(*article.body, article.body[0]))
    assert findings(record=double) == [Finding("doubled", 2, "修缮两年后，江州老桥周一重开。")]


def test_each_part_is_named_by_where_it_went() -> None:
    found = explain(DATA, SAMPLE.name)
    assert "".join(found.source.text[part.start : part.end] for part in found.parts) == found.source.text
    went = {found.source.text[part.start : part.end].strip(): part.label for part in found.parts}
    assert went == {
        "{题}": "syntax",
        "江州老桥重开": "title",
        "{文}": "syntax",
        "修缮两年后，江州老桥周一重开。": "paragraph",
        "{注}": "syntax",
        "贴于第三册，背面有墨迹": "removed: header",
        "市民说，桥面&amp;石墩都换了新。": "paragraph",
        "----": "",
        "刊期：2021-03-04": "published",
        "撰文：王小明": "authors",
        "李小红": "authors",
        "馆藏号：NL-0017": "extra",
        "": "",
    }


def test_each_field_names_its_rule_and_the_key_it_was_moved_from() -> None:
    found = explain(DATA, SAMPLE.name)
    assert [(step.rule, step.field, step.key) for step in found.steps] == [
        ("the headline of a clipping", "title", None),
        ("clipping.note", "removed (header)", None),
        ("card", "published", "刊期"),
        ("card", "authors", "撰文"),
    ]
    names = [name for name, _, _ in found.detections]
    assert (names[0], set(names)) == ("clippings", {parser.name for parser in parsers.PARSERS})
    assert found.differences == ()


def test_the_commands_read_it(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "a.clip"
    copy.write_bytes(DATA)
    for command, said in (
        (["audit"], "complete, "),
        (["explain"], "published ← card: 刊期: 2021-03-04"),
        (["detect"], "clippings"),
    ):
        code, out, err = run(*command, str(copy))
        assert (code, err) == (0, "")
        assert said in out


def test_audit_and_explain_know_no_format_by_its_name() -> None:
    source = ROOT / "src/newsingest"
    names = {parser.name for parser in parsers.PARSERS}
    for path in (*(source / "audit").glob("*.py"), *(source / "visible").glob("*.py"), source / "explain.py"):
        tree = ast.parse(path.read_text("utf-8"))
        assert not {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)} & names, path
