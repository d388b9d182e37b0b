"""Print docs/reference/rules.md from the rows of the newsroom rules: what is taken out of a text, where, and by which evidence."""

from pathlib import Path

from newsingest.news import rows
from newsingest.news.rule import Rule

PAGE = Path(__file__).parent.parent / "docs/reference/rules.md"
_HEAD = """# What is taken out of a text

A text has a head, a body and a tail: the head is all before the first paragraph of prose, the tail all behind the last. Prose ends its
sentences. Nothing is taken out of the body but what its markup or an unmistakable shape marks; in head and tail a line is
taken out where two signals say that it is no part of the story: its place, a label, an imperative, a link, the words that
sites use of themselves. A keyword alone never does. Where in doubt, the text stays. So does a sentence that talks of a notice
(版权归原作者所有的说法，法院没有采纳): a notice has no third person, and its words end its clause.

`newsingest explain FILE` names the rule behind each removed text. This page is printed from the rules themselves
(`scripts/rules_page.py`); one test holds each rule to its examples. What computes - people, labels, datelines, header
blocks - is code in `src/newsingest/news`, and its word lists are in `src/newsingest/news/words`.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *map(_section, rows.ROWS)])


def _section(rule: Rule) -> str:
    lines = [
        f"## {rule.name}",
        "",
        f"Removed as `{rule.kind}` in the {' and '.join(rule.zones)}. Signals: {rule.signals}. Seen: {rule.seen}.",
        "",
        "| | |",
        "|---|---|",
        *(f"| taken out | {_cell(line)} |" for line in rule.yes),
        *(f"| stays | {_cell(line)} |" for line in rule.no),
        "",
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
