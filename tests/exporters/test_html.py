"""Test HTML pages: no code from an article can run."""

import pytest
from bs4 import BeautifulSoup

import newsingest
from newsingest.article import Article
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.exporters.html_text import is_safe_address
from promises import runs_nothing


def page(article: Article) -> str:
    return BY_NAME["html"].record(article, ExportOptions()).decode()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/1", True),
        ("/1.html", True),
        ("//a.example", True),
        ("?a=b:c", True),
        ("mailto:a@b.example", True),
        ("javascript:alert(1)", False),
        ("  JaVa\tscript:alert(1)", False),
        ("\x01javascript:alert(1)", False),
        ("vbscript:x", False),
        ("data:text/html,<script>x</script>", False),
        ("file:///etc/passwd", False),
    ],
)
def test_addresses_that_run_are_no_links(address: str, expected: bool) -> None:  # noqa: FBT001 - a parameter of a test
    assert is_safe_address(address) is expected


def test_pictures_in_the_address_are_shown_but_for_those_that_can_run() -> None:
    assert is_safe_address("data:image/png;base64,iVBORw0KGgo=", picture=True)
    assert not is_safe_address("data:image/png;base64,iVBORw0KGgo=")
    assert not is_safe_address("data:image/svg+xml;base64,PHN2Zz4=", picture=True)


def test_a_hostile_title_runs_nothing() -> None:
    post = "---\ntitle: '</title><script>alert(1)</script>'\nurl: 'javascript:alert(1)'\n---\n<p>甲。</p>\n"
    soup = BeautifulSoup(page(newsingest.parse_bytes(post.encode(), name="a.html")), "html5lib")
    runs_nothing(soup)
    assert soup.title is not None
    assert soup.find("link", rel="canonical") is None
