"""Test posts and texts that are generated in the variants of real archives: the record must have what was put in."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsingest
from newsingest.article import Article, Heading, Paragraph
from newsingest.audit import audit
from newsingest.source import decode

pytestmark = pytest.mark.slow

WORDS = st.sampled_from(
    "今年 江州 夏粮 收购 提前 了 六天 全市 设 三百多个 点 农民 排队 时间 缩短 一半 企业 订单 增长 12.5% 3亿元 *ST栖禾 A<B 与 C&D 5~10元"
    " FF91 （简称“江粮”） “不再熬夜” vector<int> {{x}} 2021. [1] #话题# a_b".split(" ")
)
SENTENCES = st.lists(WORDS, min_size=4, max_size=14).map(lambda words: "".join(words) + "。")
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=3).map("".join)
HEADS = st.sampled_from(["一片叶子连起千家万户", "茶园变公园 茶农变导游", "把网点开到村口", "谁来种地"])
MEDIA = st.sampled_from(["江州日报", "南岭财经", "海城晚报", "21世纪江州报道"])
TITLES = st.sampled_from(
    ["江州夏粮提前收购", '"小码头"也有"大买卖"', "[快讯]A股翻红", "*ST栖禾：摘帽", "央行: 降准", "@公告"]
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030"])
LINE_ENDS = st.sampled_from(["\n", "\r\n"])


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("A<B", "A&lt;B").replace("vector<int>", "vector&lt;int&gt;")


@st.composite
def posts(draw: st.DrawFn) -> dict[str, Any]:
    blocks = draw(
        st.lists(st.tuples(st.just("p"), PARAGRAPHS) | st.tuples(st.just("h"), HEADS), min_size=1, max_size=5)
    )
    blocks.append(("p", draw(PARAGRAPHS)))
    medium, raw = draw(MEDIA), draw(st.booleans())
    tags = {"p": "<p>{}</p>", "h": draw(st.sampled_from(["<p><strong>{}</strong></p>", "<h3 class='emh3'>{}</h3>"]))}
    body = draw(st.sampled_from(["\n ", "", "\r\n"])).join(
        tags[kind].format(text if raw else escaped(text)) for kind, text in blocks
    )
    digest = draw(st.none() | SENTENCES)
    url = draw(st.none() | st.just("http://news.example.com/news/1345,20220301.html"))
    title = draw(TITLES)
    quoted = f'"{title}"' if draw(st.booleans()) or title.startswith('"') else title
    date = draw(st.sampled_from(["2022-03-01 09:12:35 +0800", "2022-03-01 09:12:35", " +0800"]))
    footer = draw(
        st.sampled_from(
            [
                "",
                "\n[返回江州新闻](./a/)\n[返回首页](./)\n",
                "\n[返回江州新闻](//x/a)｜[返回首页](//x/)",
                "\n[返回新闻](../a/)\n[返回首页](../)",
            ]
        )
    )
    front = f"layout: post\ntitle: {quoted}\ndate: {date}\ncategories: a\ntags: {medium}新闻\n"
    text = (
        draw(st.sampled_from(["", "\n"]))
        + f"---\n{front}---\n"
        + (f"> {digest}\n\n" if digest else "")
        + draw(st.sampled_from(["", '<p style="display:none;"><br /></p>']))
        + body
        + f'<p class="em_media">（文章来源：{medium}）</p>\n'
        + (f"\n<{url}>\n" if url else draw(st.sampled_from(["", "\n<>\n"])))
        + footer
    )
    return {"text": text, "title": title, "medium": medium, "blocks": blocks, "digest": digest, "url": url}


@settings(max_examples=150, deadline=None)
@given(posts(), ENCODINGS)
def test_generated_posts(post: dict[str, Any], encoding: str) -> None:
    data = post["text"].encode(encoding)
    article = newsingest.parse_bytes(data, name="a.md")
    assert article.title == post["title"].replace("&amp;", "&")
    assert article.source == post["medium"]
    assert article.url == post["url"]
    assert article.summary == post["digest"]
    assert texts(article) == [(kind, " ".join(text.split())) for kind, text in post["blocks"]]
    assert audit(decode(data, "a.md").text, article).findings == ()


@st.composite
def plain_texts(draw: st.DrawFn) -> dict[str, Any]:
    # no < or & here: the parser decodes entities in these texts, and reads what html2text left
    paragraphs = [
        text.replace("*ST", "ST").replace("[1]", "") for text in draw(st.lists(PARAGRAPHS, min_size=2, max_size=6))
    ]
    indent = draw(st.sampled_from(["　　", "　　　", "　 　", "&nbsp;　　", " 　　"]))
    end = draw(st.sampled_from(["", "　　", "\n　　\n", "\n\n"]))
    note = draw(st.sampled_from(["", "（完）", "（记者张三）"]))
    separator = draw(st.sampled_from(["\n", "\n\n", "\n　　　　 \n"]))
    one_line = draw(st.booleans())
    text = "　　".join(["", *paragraphs]) if one_line else separator.join(indent + text for text in paragraphs)
    return {"text": text + note + end, "paragraphs": paragraphs, "note": note}


@settings(max_examples=150, deadline=None)
@given(plain_texts(), ENCODINGS, LINE_ENDS)
def test_generated_texts(made: dict[str, Any], encoding: str, line_end: str) -> None:
    data = made["text"].replace("\n", line_end).encode(encoding)
    article = newsingest.parse_bytes(data, name="a.txt")
    assert texts(article) == [("p", " ".join(text.split())) for text in made["paragraphs"]]
    assert [removed.text for removed in article.removed] == [made["note"]] * bool(made["note"])
    assert audit(decode(data, "a.txt").text, article).findings == ()


def texts(article: Article) -> list[tuple[str, str]]:
    return [
        ("h" if isinstance(block, Heading) else "p", block.text)
        for block in article.body
        if isinstance(block, Heading | Paragraph)
    ]
