"""Test posts for Jekyll and Hugo: front matter, names, and text in which neither generator finds markup."""

from typing import Any

import cmarkgfm
import pytest
import yaml
from bs4 import BeautifulSoup
from cmarkgfm.cmark import Options

import newsingest
from newsingest.article import Article, Span
from newsingest.exporters import BY_NAME, ExportOptions
from newsingest.exporters.html_text import is_safe_address
from newsingest.exporters.hugo import layout as hugo_layout
from newsingest.exporters.jekyll import dated, layout
from newsingest.exporters.posts_text import Posts
from promises import markdown_comes_back

POST = "---\ntitle: '甲'\ndate: {date}\n{rest}---\n<p>乙。</p>\n"


def written(name: str, article: Article) -> tuple[dict[str, Any], str]:
    _, front, body = BY_NAME[name].record(article, ExportOptions()).decode().split("---\n", 2)
    return yaml.safe_load(front), body


def read(date: str = "2022-02-14", rest: str = "") -> Article:
    return newsingest.parse_bytes(POST.format(date=date, rest=rest).encode(), name="a.html")


@pytest.mark.parametrize(
    "url", ["javascript&amp;colon;alert(1)", "&amp;#106;avascript:a", "java&amp;Tab;script:a", "&amp;#x6a;avascript:a"]
)
def test_no_entity_makes_an_address_run(url: str) -> None:
    for markup in ('<a href="{}">x</a>', '<iframe src="{}"></iframe>', '<a href="{}"><img src="a.jpg"></a>'):
        post = f"---\ntitle: x\n---\n<p>甲</p>{markup.format(url)}".encode()
        body = written("hugo", newsingest.parse_bytes(post, name="a.html"))[1]
        page = BeautifulSoup(cmarkgfm.markdown_to_html(body), "html.parser")
        assert all(is_safe_address(str(tag.get("href") or tag.get("src") or "")) for tag in page(["a", "img"]))


def test_a_carriage_return_in_code_leaves_no_fence() -> None:
    code = "<pre>a&#13;&lt;script>alert(1)&lt;/script>\n\n&#13;</pre>"
    article = newsingest.parse_bytes(
        f"---\ntitle: x\n---\n<ul><li>x{code}</ul><blockquote>{code}</blockquote>{code}".encode(), name="a.html"
    )
    for name in ("md", "jekyll", "hugo"):
        assert "\r" not in written(name, article)[1]
        html = cmarkgfm.markdown_to_html(written(name, article)[1], Options.CMARK_OPT_UNSAFE)
        assert not BeautifulSoup(html, "html.parser")("script")
    markdown_comes_back(article)


@pytest.mark.parametrize(
    ("code", "rest"), [("- x", ""), ("a\n 1. x", ""), ("a\n\n***\nx", ""), ("a\n\n- - -\nx", "<p>甲</p>")]
)
def test_code_in_a_list_that_kramdown_would_read_is_text(code: str, rest: str) -> None:
    """Write such code as text: kramdown 2.4 finds no fence, or ends the list in the code (seen with Jekyll 4.3)."""
    post = f"---\ntitle: x\n---\n<p>甲</p><ul><li>{rest}<pre>{code}\n&lt;script&gt;</pre></li></ul>".encode()
    body = written("jekyll", newsingest.parse_bytes(post, name="a.html"))[1]
    assert "`" not in body
    assert "&lt;script>" in body


def test_code_in_a_list_is_code() -> None:
    post = "---\ntitle: x\n---\n<p>甲</p><ul><li><pre>a = 1</pre></li><li><p>甲</p><pre>- x</pre></li></ul>".encode()
    assert written("jekyll", newsingest.parse_bytes(post, name="a.html"))[1].count("```") == 4


def test_a_picture_that_nothing_is_left_of_ends_no_list() -> None:
    article = newsingest.parse_bytes(
        b"---\ntitle: x\n---\n<ul><li><img src='javascript:a'><p>**</p></ul>", name="a.html"
    )
    for name in ("jekyll", "hugo"):
        assert written(name, article)[1].strip() == "- \\*\\*"


@pytest.mark.parametrize(
    ("place", "published", "expected"),
    [
        ("2022/2022-01-01-a", None, "_posts/2022/2022-01-01-a.md"),
        ("_posts/2022-01-01-a", "2021-05-06", "_posts/2022/2022-01-01-a.md"),
        ("school/003", "2022-02-14T13:41", "_posts/2022/2022-02-14-school-003.md"),
        ("school/003", "2022-02", "articles/school-003.md"),
        ("school/003", None, "articles/school-003.md"),
        ("school-003", "2022-02-14T13:41", "_posts/2022/2022-02-14-school-003.md"),
        ("a b, c.en", None, "articles/a-b-c-en.md"),
        ("x/…", None, "articles/x-unnamed.md"),
        ("2022-13-45-a", "2022-02-14", "_posts/2022/2022-02-14-2022-13-45-a.md"),
        ("_x/.y/~z", None, "articles/x-y-z.md"),
    ],
)
def test_jekyll_gets_names_that_it_publishes(place: str, published: str | None, expected: str) -> None:
    assert dated(layout(place) + ".md", published) == expected


def test_hugo_gets_names_that_make_no_bundle() -> None:
    assert hugo_layout("a/index") == "content/posts/a/index-page"
    assert hugo_layout("..") == hugo_layout("") == "content/posts/unnamed"
    assert hugo_layout("a/x.en") == "content/posts/a/x-en"
    assert hugo_layout("a/2022-01-01-b") == "content/posts/a/2022-01-01-b"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2022-02-14", "2022-02-14"),
        ("2022-02-14 13:41", "2022-02-14T13:41:00"),
        ("2022-02-14T13:41+08:00", "2022-02-14T13:41:00+08:00"),
        ("2022-02", None),
    ],
)
def test_dates_are_such_as_generators_read(date: str, expected: str | None) -> None:
    for name in ("jekyll", "hugo"):
        front, _ = written(name, read(date))
        assert front.get("date") == expected
        assert front.get("stated_date") == (None if expected else "2022-02")
    assert written("jekyll", read(date))[0]["layout"] == ("post" if expected else "page")


def test_what_was_not_published_stays_so() -> None:
    withheld = read(rest="published: false\n")
    assert written("jekyll", withheld)[0]["published"] is False
    assert written("hugo", withheld)[0]["draft"] is True
    assert "published" not in written("jekyll", read())[0]
    assert "draft" not in written("hugo", read())[0]


@pytest.mark.parametrize("title", ["1,000", ":name", "1e5", "0o17", "[快讯]", "yes", "a: b"])
def test_strings_are_strings_to_any_yaml(title: str) -> None:
    article = newsingest.parse_bytes(
        POST.format(date="2022-02-14", rest="").replace("甲", title).encode(), name="a.html"
    )
    front, _ = written("jekyll", article)
    assert front["title"] == title
    line = BY_NAME["jekyll"].record(article, ExportOptions()).decode().split("\n")[2]
    assert line[len("title: ")] in "'\""


def html(markdown: str) -> str:
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown))


def spans(*parts: tuple[str, str]) -> tuple[Span, ...]:
    return tuple(Span(text=text, marks=tuple(mark.split()), href=None) for text, mark in parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([("甲", ""), ("（乙）", "strong"), ("丙", "")], "甲<strong>（乙）</strong>丙"),
        ([("甲", ""), ("“乙”", "emphasis"), ("丙", "")], "甲<em>“乙”</em>丙"),
        ([("甲", ""), ("（乙）", "strong"), ("，丙", "")], "甲<strong>（乙）</strong>，丙"),
        ([("甲 ", ""), ("乙 ", "strong"), ("丙", "")], "甲 <strong>乙</strong> 丙"),
        ([("甲", ""), ("乙", "sup"), ("丙", "")], "甲乙丙"),
        ([("甲", ""), ("乙", "strong strike"), ("丙", "")], "甲<del><strong>乙</strong></del>丙"),
    ],
)
def test_marks_hold_beside_chinese_punctuation(parts: list[tuple[str, str]], expected: str) -> None:
    found = spans(*parts)
    line = Posts().line("".join(span.text for span in found), found)
    assert html(line) == f"<p>{expected}</p>\n"


def test_no_link_is_struck_through() -> None:
    found = (Span(text="甲", marks=("strong", "strike"), href="http://a.example/"),)
    assert Posts().line("甲", found) == "[**甲**](http://a.example/)"


def test_what_kramdown_and_goldmark_would_rewrite_is_escaped() -> None:
    line = Posts().line('"a" -- b... $$c$$ http://d.example/?e&f=1 {:g} ~h~ <<i>>', ())
    assert line == (
        '\\"a\\" \\-\\- b\\.\\.\\. \\$\\$c\\$\\$ http\\://d.example/?e&amp;f=1 \\{:g} &#126;h&#126; &lt;&lt;i\\>\\>'
    )


def test_addresses_that_run_are_no_links() -> None:
    post = "---\ntitle: x\n---\n<p><a href='javascript:a'>甲</a><img src='javascript:b' alt='乙'></p>"
    body = written("hugo", newsingest.parse_bytes(post.encode(), name="a.html"))[1]
    assert "javascript" not in body
    assert "甲" in body
    assert "乙" in body


@pytest.mark.parametrize("name", ["jekyll", "hugo"])
@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<ol start=19><li>甲<li>乙<b>丙</b></ol>", "19. 甲 20. 乙丙"),
        ("<ol><li>甲</ol><ol><li>乙</ol>", "甲 1. 乙"),
        ("<ol start=3><li><pre>x</pre>甲</ol>", "3. x 甲"),
        ("<ul><li>子<ol start=0><li>甲</ol></ul>", "子 0. 甲"),
    ],
)
def test_a_list_that_does_not_start_at_one_shows_its_numbers(name: str, html: str, shown: str) -> None:
    """Write the numbers as text: kramdown 2.4 counts each list from 1, and joins two lists to one."""
    body = written(name, newsingest.parse_bytes(f"---\ntitle: x\n---\n{html}".encode(), name="a.html"))[1]
    page = BeautifulSoup(cmarkgfm.markdown_to_html(body), "html.parser")
    assert " ".join(page.get_text(" ").split()).replace("乙 丙", "乙丙") == shown
    assert not [tag for tag in page("ol") if tag.get("start")]


@pytest.mark.parametrize(("front", "kept"), [
    ("layout: news_post\npermalink: /news/:title/\nslug: old-bridge\ncover: /img/a.jpg",
     {"layout": "news_post", "permalink": "/news/:title/", "slug": "old-bridge", "cover": "/img/a.jpg"}),
    ("Layout: news\ncover: {image: a.jpg, alt: 桥}", {"layout": "news", "permalink": None, "cover": {"image": "a.jpg", "alt": "桥"}}),
    ("layout: false\npermalink: ../../etc\nslug: a/b", {"layout": "post", "permalink": None, "slug": None}),
    ("permalink: //evil.example/", {"permalink": None}),
])  # fmt: skip
def test_what_the_front_matter_said_of_its_page(front: str, kept: dict[str, object]) -> None:
    article = newsingest.parse_bytes(f"---\ntitle: 桥\ndate: 2022-01-02\n{front}\n---\n正文。\n".encode(), name="a.md")
    found = written("jekyll", article)[0]
    assert {name: found.get(name) for name in kept} == kept
    hugo = written("hugo", article)[0]
    assert {name: hugo.get("url" if name == "permalink" else name) for name in kept} == kept | (
        {"layout": None} if kept.get("layout") == "post" else {}
    )


@pytest.mark.parametrize("name", ["jekyll", "hugo"])
def test_what_no_generator_takes_of_a_page_is_kept_under_another_key(name: str) -> None:
    front, _ = written(name, read(rest="permalink: pretty\nslug: a/b\nlayout: [x, y]\ncover: /c.png\n"))
    assert (front["stated_permalink"], front["stated_slug"], front["stated_layout"]) == ("pretty", "a/b", '["x","y"]')
    assert front["cover"] == "/c.png"
    assert not {"permalink", "url", "slug"} & front.keys()
    front, _ = written(name, read(rest="permalink: /a/b/\nslug: a-b\nlayout: news\n"))
    assert not [key for key in front if key.startswith("stated_")]
