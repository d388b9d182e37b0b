"""Write docs/reference/rules.md from the rows of the newsroom rules."""

from collections.abc import Iterator
from pathlib import Path

from newsingest.news import rows
from newsingest.news.rule import NewsRule

PAGE = Path(__file__).parent.parent / "docs/reference/rules.md"
_HEAD = """# Rules

These rules remove boilerplate from an article: pagers, notices, adverts. The removed text is in the field
[`removed`](schema.md#removed) of the record, with its kind and its place.

`newsingest explain FILE` names the rule that removed a text:

    removed (end_mark) ← end_mark: （完）

Some text is removed without a rule: scripts, styles, comments, template tags, hidden text, and the address and links at the
end of a scraped post. `explain` names no rule for this text.

How the rules decide:

- A text has a head, a body and a tail. The head is everything above the first paragraph of prose, the tail everything
  below the last. A paragraph is prose if its sentences end with a mark such as 。 or ！.
- In head and tail, a rule removes a line if two signals say that the line is not part of the story: its place, a label, an
  imperative, a link, or words that a site uses about itself. One keyword is never enough.
- In the body, a rule removes a line only if its markup or its shape is unmistakable.
- In doubt, the text stays.
- A sentence that reports on a notice stays, such as 版权归原作者所有的说法，法院没有采纳. A rule
  removes a notice only if two conditions hold: the clause ends with the notice (here 的说法 follows the notice), and the
  sentence does not speak of 他 or 她 (he, she).

Each section below describes one rule. These rules look at one line at a time. A test compares each rule with its examples.

`explain` also names rules that have no section here, such as `credits.byline` and `related.entries`. They are code in
`src/newsingest/news`. They remove credits, header blocks of press archives, keywords, pictures of adverts, and lists of links.
A dateline stays in the text. The word lists of this code are in `src/newsingest/news/words`.

*Seen on* says where such lines were found. For some rules it also says in how many files, out of all files of the news
archives in which they were counted.

This page is generated from the rules (`make docs`).
"""


def page() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *_index(), "", *map(_section, rows.ROWS)])


def _index() -> Iterator[str]:
    """Yield the lines of a table of the kinds, with links to their rules."""
    yield from ("| kind | rules |", "|---|---|")
    for kind in dict.fromkeys(rule.kind for rule in rows.ROWS):
        names = [rule.name for rule in rows.ROWS if rule.kind == kind]
        links = ", ".join(f"[{name}](#{name.replace('.', '')})" for name in names)
        yield f"| `{kind}` | {links} |"


def _section(rule: NewsRule) -> str:
    lines = [
        f"## {rule.name}",
        "",
        f"- kind: `{rule.kind}`",
        f"- place: {', '.join(rule.zones)}",
        f"- signals: {rule.signals}",
        f"- seen on: {rule.seen}",
        "",
        "| | line |",
        "|---|---|",
        *(f"| removed | {_cell(line)} |" for line in rule.yes),
        *(f"| stays | {_cell(line)} |" for line in rule.no),
        "",
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return f"`{text}`".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
