import cmarkgfm
import pytest
import yaml
from bs4 import BeautifulSoup
from cmarkgfm.cmark import Options

import newsingest
from newsingest.article import Article
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.exporters.html_text import is_safe_address
from promises import markdown_comes_back


def markdown(article: Article) -> str:
    return BY_NAME["md"].record(article, ExportOptions()).decode()


@pytest.mark.parametrize(
    "title", ["[快讯]A股", "*ST陌桑", "a: b # c", '"x"', "---", "no", "000001", "2022-02-14", "~", ""]
)
def test_the_front_matter_is_valid_whatever_the_title_holds(title: str) -> None:
    post = f"---\ntitle: '{title}'\ndate: 2022-02-14\n---\n<p>甲。</p>\n".encode()
    front = yaml.safe_load(markdown(newsingest.parse_bytes(post)).split("---\n")[1])
    assert front.get("title", "") == title
    assert front["newsingest"] == 1
    assert front["date"] == "2022-02-14"
    assert "published" not in front


@pytest.mark.parametrize("alt", ["甲\n\n# 乙", "甲\r- 乙", "甲\n> 乙\n```", "甲\t乙", "甲\x0b乙"])
def test_the_text_of_a_picture_starts_no_block(alt: str) -> None:
    article = newsingest.parse_bytes(
        f'---\ntitle: x\n---\n<p>甲。</p><img src="a.jpg" alt="{alt}">'.encode(), name="a.html"
    )
    markdown_comes_back(article)
    for name in ("md", "jekyll", "hugo"):
        body = BY_NAME[name].record(article, ExportOptions()).decode().split("---\n", 2)[2]
        found = BeautifulSoup(cmarkgfm.markdown_to_html(body, Options.CMARK_OPT_UNSAFE), "html.parser")
        assert [tag.name for tag in found.find_all() if tag.name not in ("p", "figure")] == ["img"], name


@pytest.mark.parametrize("before", ["http://x", "www.x.com", "a@b.com", "见"])
def test_no_address_in_a_text_makes_markup_of_what_follows(before: str) -> None:
    text = f"{before}&lt;img src=x onerror=alert(1)>"
    article = newsingest.parse_bytes(f"---\ntitle: x\n---\n<p>{text}</p>".encode(), name="a.html")
    body = markdown(article).split("---\n", 2)[2]
    for html in (
        cmarkgfm.github_flavored_markdown_to_html(body, Options.CMARK_OPT_UNSAFE),
        cmarkgfm.markdown_to_html(body),
    ):
        assert not BeautifulSoup(html, "html.parser")("img")
    markdown_comes_back(article)


@pytest.mark.parametrize("name", ["md", "jekyll", "hugo"])
def test_a_list_that_starts_below_zero_is_numbered_paragraphs(name: str) -> None:
    html = "<blockquote><ol start=-1><li>甲<li><b>乙</b>丙<li><hr></ol></blockquote>"
    article = newsingest.parse_bytes(f"---\ntitle: x\ndate: 2022-01-05\n---\n{html}".encode())
    text = BY_NAME[name].record(article, ExportOptions()).decode()
    quote = text[text.index("> ") :]
    paragraphs = BeautifulSoup(cmarkgfm.markdown_to_html(quote, Options.CMARK_OPT_UNSAFE), "html.parser")("p")
    assert [p.get_text() for p in paragraphs] == ["-1. 甲", "0. 乙丙", "1."]


def test_comments_that_somebody_put_into_it_are_kept() -> None:
    text = markdown(newsingest.parse_bytes("---\ntitle: x\n---\n<p>甲。</p>".encode()))
    extra = newsingest.parse_bytes(
        text.replace("newsingest: 1", "# 一\nnewsingest: 1\n# 二", 1).encode(), name="a.md"
    ).extra
    assert extra == {"(comment)": "# 一\n# 二"}


def test_the_body_smuggles_no_markup_in() -> None:
    text = "&lt;script&gt;alert(1)&lt;/script&gt; **x** [a](javascript:b) {{ c }} {% d %} # e"
    body = markdown(newsingest.parse_bytes(f"---\ntitle: x\n---\n<p>{text}</p>\n<p># f</p>".encode(), name="a.html"))
    html = cmarkgfm.markdown_to_html(body.split("---\n", 2)[2])
    assert "<script" not in html
    assert "<strong" not in html
    assert "<a " not in html
    assert "<h1" not in html
    assert "{{" not in body.split("---\n", 2)[2]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " JaVa&#9;script:alert(1)", "data:text/html,%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_addresses_that_run_point_nowhere_and_read_back(address: str) -> None:
    post = (
        f"---\ntitle: x\n---\n<p>甲<a href='{address}'>乙</a> <b><a href='{address}'>丙</a></b></p><p><img src='{address}' "
        f"alt='丁'></p><p><a href='{address}'><img src='/a.png'></a></p><iframe src='{address}'></iframe>"
        f"<table><tr><td><a href='{address}'>戊</a></td><td>己</td></tr></table>"
    )
    article = newsingest.parse_bytes(post.encode(), name="a.html")
    markdown_comes_back(article)
    soup = BeautifulSoup(
        cmarkgfm.markdown_to_html(markdown(article).split("---\n", 2)[2], Options.CMARK_OPT_UNSAFE), "html5lib"
    )
    kept = [value for tag in soup.select("*") for name, value in tag.attrs.items() if name.startswith("data-unsafe-")]
    assert len(kept) == 6
    assert all(is_safe_address(str(tag.get(name, ""))) for tag in soup.select("*") for name in ("href", "src"))


def test_a_field_edited_into_another_shape_is_named() -> None:
    text = markdown(newsingest.parse_bytes(b"---\ntitle: x\ntags: [a]\n---\n<p>b</p>\n"))
    with pytest.raises(newsingest.FrontMatterError, match=r"newsingest: 1.*tags|list"):
        newsingest.parse_bytes(text.replace("tags:\n- a", "tags: a").encode(), name="x.md")
