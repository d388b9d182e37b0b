"""Lines that link to the original of a text: 原文来自「海城晚报」：老桥不老."""

import pytest

import newsingest
from newsingest.article import Article

STORY = "江州老桥昨天重新通车，上午九时，第一辆公共汽车驶过桥面。"
LINK = "http://news.example.com/a/1"


def read(*lines: str) -> Article:
    body = "\n\n".join(lines)
    return newsingest.parse_bytes(f"---\ntitle: 老桥不老\n---\n\n{body}\n".encode(), name="a.md")


@pytest.mark.parametrize(
    ("line", "source", "people"),
    [
        (f"原文来自微信公众号「江州观察」：[老桥重开了吗？市民说：开了！]({LINK})", "江州观察", []),
        (f"文章来自微信「江州观察(jzgc2016)」：[老桥]({LINK})", "江州观察", []),
        (f"原文来自「江州观察」，作者「马晓路」：~~[老桥不老]({LINK})~~", "江州观察", ["马晓路"]),
        (f"原文来自公众号「江州观察」，作者马晓路：[老桥不老]({LINK})", "江州观察", ["马晓路"]),
        (f"原文来自微博「江州观察」：<{LINK}>", "江州观察", []),
        (f"出自 [海城晚报]({LINK})", "海城晚报", []),
        (f"文章来自微信 [江州人的一天]({LINK})", "江州人的一天", []),
        (f"原文来自海城晚报：[老桥不老]({LINK})", "海城晚报", []),
        (f"文章来自对马晓路的采访：[老桥不老]({LINK})", None, []),
        (f"原文来自：[老桥不老]({LINK})", None, []),
        (f"原文来自老桥边上的人：[桥边六十年]({LINK})", None, []),
        (f"来源：微信公众号「江州观察」，[原文]({LINK})", "江州观察", []),
        (f"文章来自微信「江州观察」和「海城观察」：[老桥不老]({LINK})", "江州观察", []),
        (f"信息源自「江州观察」：[老桥不老]({LINK})", "江州观察", []),
    ],
)
def test_a_line_that_links_to_the_original(line: str, source: str | None, people: list[str]) -> None:
    article = read(line, STORY, STORY)
    assert article.text == f"{STORY}\n\n{STORY}"
    assert (article.source, article.url) == (source, LINK)
    assert [author.name for author in article.authors] == people
    assert [cut.kind for cut in article.removed] == ["attribution"]


@pytest.mark.parametrize(
    "line",
    [
        f"原文：[老桥不老：一座桥的六十年]({LINK})",
        f"原文 [老桥怎么了？]({LINK})",
        f"[“老桥”不老]({LINK})",
        f"~~[老桥不老！]({LINK})~~",
    ],
)
def test_a_link_to_the_original_names_no_medium(line: str) -> None:
    article = read(STORY, STORY, line)
    assert (article.source, article.url) == (None, LINK)
    assert [cut.kind for cut in article.removed] == ["url"]


@pytest.mark.parametrize(
    "line",
    [
        f"来自[海城]({LINK})的马晓路说，老桥是江州的记忆。",
        f"原文是用文言写的：[老桥记]({LINK})，作者已经不可考。",
        f"转自[甲]({LINK})和[乙](http://news.example.com/a/2)",
        "原文来自[目录](#contents)",
        f"[老桥]({LINK})",
        f"[老桥不老]({LINK})，但是桥上的人老了。",
        "文章来自一位读者，他在桥边住了三十年。",
        f"来源于民间的传说 [老桥的故事]({LINK})",
        f"文章来自一位老人的回忆，作者马晓路：[桥边六十年]({LINK})",
    ],
)
def test_a_sentence_with_a_link_stays(line: str) -> None:
    article = read(line, STORY, STORY)
    assert article.removed == ()
    assert (article.source, article.url) == (None, None)


@pytest.mark.parametrize(
    ("line", "source"), [("来源：网 络", None), ("来源：老桥不老", None), ("来源：微信公众号“江州观察”", "江州观察")]
)
def test_what_is_no_medium(line: str, source: str | None) -> None:
    assert read(STORY, STORY, line).source == source


def test_the_title_as_a_question_above_the_credits_does_not_open_the_story() -> None:
    body = f"## 老桥老了吗？\n\n**作者：马晓路**\n\n{STORY}\n\n{STORY}\n"
    article = newsingest.parse_bytes(f"---\ntitle: 老桥老了吗？\n---\n\n{body}".encode(), name="a.md")
    assert [author.name for author in article.authors] == ["马晓路"]
    assert [cut.text for cut in article.removed] == ["作者：马晓路"]
