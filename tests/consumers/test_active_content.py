"""Test hostile records as Markdown in every renderer: all elements, attributes and addresses are the record's own."""

import pytest

import newsingest
from consumers.renderers import RENDERERS
from hostile_posts import FIXTURES, posts
from rendered import body, strange

_SEED, _COUNT = 20220304, 250


@pytest.fixture(scope="module")
def hostile() -> list[newsingest.Article]:
    """Return one record of each known kind, and generated records."""
    texts = [*FIXTURES.values(), *posts(_SEED, _COUNT)]
    return [newsingest.parse_bytes(text.encode(), name="2022-03-04-a.html") for text in texts]


@pytest.mark.parametrize("renderer", RENDERERS)
@pytest.mark.parametrize("output", ["md", "jekyll", "hugo"])
def test_a_renderer_finds_nothing_active(output: str, renderer: str, hostile: list[newsingest.Article]) -> None:
    texts = [body(output, article) for article in hostile]
    for text, page, article in zip(texts, RENDERERS[renderer](texts), hostile, strict=True):
        assert not strange(page, article), text
