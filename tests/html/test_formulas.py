"""Test that nothing in a formula between $$ is Markdown."""

import pytest

import newsingest
from newsingest import audit
from newsingest.source import decode


@pytest.mark.parametrize(("body", "text"), [
    ("$$a_1*b*c \\{x\\}$$", "$$a_1*b*c \\{x\\}$$"),
    ("$$\n- a^{*}\n+ b^{*} \\\\\n1. <c> &amp; `d`\n===\n{: x}\n$$", "$$ - a^{*} + b^{*} \\\\ 1. <c> &amp; `d` === {: x} $$"),
    ("设$$x_{1}*y$$，则$$[a]*z$$。\n\n[a]: /x", "设$$x_{1}*y$$，则$$[a]*z$$。\n\n[a]: /x"),
    ("`$$a*b$$`*甲* $$5 *乙*", "$$a*b$$甲 $$5 乙"),
    ("涨到$$5，*又*跌到$$3，见$$[*甲*](/x)$$。", "涨到$$5，又跌到$$3，见$$甲$$。"),
    ("    $$a*b$$\n\n```\n$$c*d$$\n```\n\n\\$$*e*$$", "$$a*b$$\n\n$$c*d$$\n\n$$e$$"),
    ("|$$a|b$$|*c*|\n|-|-|\n|1|2|", "$$a|b$$\tc\n1\t2"),
    ("$$a\n\n*b*$$", "$$a\n\nb$$"),
])  # fmt: skip
def test_nothing_in_a_formula_is_markdown(body: str, text: str) -> None:
    data = f"---\ntitle: 题\n---\n## 头\n\n{body}\n".encode()
    article = newsingest.parse_bytes(data, name="a.md")
    assert article.text == f"头\n\n{text}"
    assert not audit.audit(decode(data, "a.md").text, article).findings
