"""Test the bar of share and like buttons that WordPress puts below a text."""

import pytest

from newsingest import news
from newsingest.article import Block, Heading, List, Paragraph
from newsingest.draft import Draft, Item, RemovedItem
from newsingest.news import shares

STORY = Paragraph(text="江州老桥今天重新开放，许多市民冒雨赶来。", spans=())


def line(text: str) -> Paragraph:
    return Paragraph(text=text, spans=())


def head(text: str) -> Heading:
    return Heading(level=3, text=text, spans=())


def buttons(*texts: str) -> List:
    return List(ordered=False, start=None, items=tuple((line(text),) for text in texts))


def kept(*items: Item) -> tuple[list[Item], list[RemovedItem]]:
    draft = Draft(items=[STORY, *items])
    news.read(draft)
    removed = [item for item in draft.items if isinstance(item, RemovedItem)]
    return [item for item in draft.items[1:] if not isinstance(item, RemovedItem)], removed


@pytest.mark.parametrize(
    ("label", "texts"),
    [
        ("共享此文章：", ("点击以在 Twitter 上共享（在新窗口中打开）", "点击以在 Facebook 上共享（在新窗口中打开）")),
        ("分享此文：", ("分享到 Twitter(在新視窗中開啟)", "按一下即可分享至 Facebook(在新視窗中開啟)")),
        ("Share this:", ("Click to share on Twitter (Opens in new window)", "Click to print (Opens in new window)")),
    ],
)
def test_share_buttons_and_their_label(label: str, texts: tuple[str, ...]) -> None:
    for bar in ([buttons(*texts)], [line(text) for text in texts]):
        left, removed = kept(head(label), *bar, line("2019年5月23日"))
        assert left == [line("2019年5月23日")]
        assert {item.kind for item in removed} == {"share"}


def test_the_like_button_and_the_label_of_related_articles_below() -> None:
    bar = buttons("点击以在 Twitter 上共享（在新窗口中打开）")
    left, removed = kept(bar, head("赞过："), line("赞"), line("正在加载……"), head("相关"), head("标签"))
    assert left == [head("标签")]
    assert [item.kind for item in removed] == ["share", "share", "share", "share", "related"]


@pytest.mark.parametrize(
    "blocks",
    [
        (head("共享此文章："), STORY),
        (head("赞过："), line("赞"), line("正在加载……")),
        (buttons("点击分享到微博（在新窗口中打开）", "桥的历史"), head("相关")),
        (line("点击下载（在新窗口中打开）之后，他没有等。"), head("相关")),
        (line("点击下载报告全文（在新窗口中打开）"),),
        (line("Click to download the full report (Opens in new window)"),),
    ],
)
def test_lines_without_a_share_button_stay(blocks: tuple[Block, ...]) -> None:
    draft = Draft(items=[STORY, *blocks, STORY])
    shares.bar(draft)
    assert draft.items == [STORY, *blocks, STORY]


def test_a_text_below_the_label_of_related_articles_keeps_it() -> None:
    left, _ = kept(buttons("点击以在 Twitter 上共享（在新窗口中打开）"), head("相关"), STORY)
    assert left == [head("相关"), STORY]
