"""Test the promises of each output format (promises.py) with the samples and with generated, difficult articles."""

from pathlib import Path

import pytest
from hypothesis import given, settings

import newsingest
from newsingest.article import Article
from newsingest.exporters import BY_NAME
from promises import BYTES, STORES, exported
from strategies import articles


def test_each_format_has_its_promise() -> None:
    assert {**BYTES, **STORES}.keys() == BY_NAME.keys()


@pytest.mark.parametrize("name", BYTES)
def test_of_samples(name: str, sample: Path) -> None:
    BYTES[name](newsingest.parse(sample))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(articles())
def test_of_any_article(article: Article) -> None:
    exported(article)


@pytest.mark.slow
@pytest.mark.parametrize("name", STORES)
def test_of_samples_in_a_store(name: str, sample: Path, tmp_path: Path) -> None:
    STORES[name]([newsingest.parse(sample)], tmp_path)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(article=articles())
def test_of_any_article_in_a_store(tmp_path_factory: pytest.TempPathFactory, article: Article) -> None:
    for check in STORES.values():
        check([article], tmp_path_factory.mktemp("store"))
