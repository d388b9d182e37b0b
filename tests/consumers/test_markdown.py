"""Test that newsingest reads its own Markdown back to the same article."""

import newsingest
from consumers.conftest import Convert
from newsingest.article import Article

_OTHERWISE = ("id", "origin", "removed", "warnings")


def test_markdown_reads_back_to_the_same_article(convert: Convert, articles: dict[str, Article]) -> None:
    written = convert("md", "--to", "md")
    for path, article in articles.items():
        again = newsingest.parse(written / f"{path}.md")
        for name in Article.__struct_fields__:
            if name not in _OTHERWISE:
                assert getattr(again, name) == getattr(article, name), f"{path}: {name}"
