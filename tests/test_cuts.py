"""Test how much was removed from an article, and when a person should look at it."""

from pathlib import Path

import pytest

import newsingest
from newsingest.article import Removed, RemovedKind
from newsingest.cuts import is_sentence, much, sizes

STORY = "江州市昨日通报今年上半年全市经济运行情况，多项指标好于预期，受到各方关注。" * 30


def cut(text: str, kind: RemovedKind = "advert") -> Removed:
    return Removed(kind=kind, text=text, at=0)


@pytest.mark.parametrize(
    "text",
    [
        "转载请注明出处，请勿修改原文。",
        "如需转载本文，请注明出处（原文链接），谢谢。",
        "未经授权禁止转载！",
        "本文未经许可，任何单位及个人不得转载、摘编或以其它方式使用。",
        "① 凡本网注明“来源：江州日报”的所有作品，版权均属于江州日报，违者本网将依法追究责任。",
        "② 本站未注明来源的稿件均为转载稿，并不意味着赞同其观点或证实其内容的真实性。",
        "③ 如本网转载稿涉及版权等问题，请作者在两周内速来电与江州在线联系。",
        "(声明：文章内容仅供参考，不构成投资建议。投资者据此操作，风险自担。)",
        "本文仅代表作者个人观点，与本站无关。",
        "最新考试资讯、题目解析，请扫一扫二维码，关注我们的官方微信!",
        "关注“江州文旅”官方微信最新资讯、考前内部资料等!",
        "更多精彩内容，请进入江州在线首页。",
        "看资讯，选江州证券一站式开户交易>>",
        "© 2015 Nanling Press and all of its many partners in town. All rights reserved.",
    ],
)
def test_notices_of_sites_are_no_sentences(text: str) -> None:
    assert not is_sentence(cut(text, "disclaimer"))


@pytest.mark.parametrize(
    "text",
    [
        "擅自转载小说且未注明作者，法院判网站赔偿两万元。",
        "未经同意转载他人照片，一家公司被判道歉。",
        "投资者据此操作的损失由荐股人赔偿，江州证监局提示。",
        "校方声明：本校从未委托中介招生，请家长当心。",
        "发言人说，这一言论不代表江州的立场。",
        "研讨会上，代表们谈了版权保护的问题，也谈了侵权的代价。",
        "市民可以下载江州通客户端预约挂号。",
        "老人们学会了扫一扫付款，买菜也方便了。",
        "演出门票可关注剧院公众号购买。",
        "“我再也不敢扫陌生人的二维码了。”林女士说。",
        "新闻发布会介绍了更多细节，记者也提了问题",
        "警方提醒，市民用微信扫一扫二维码关注我们的公众号后，账户里的八万元被转走。",
        "下载江州通客户端的读者投诉，客户端盗刷了他们的银行卡。",
        "更多市民表示，请扫描二维码下载软件后账户被盗，江州警方已立案侦查。",
        "关注江州发展的专家说，公众号刷量成风，平台应承担责任自负的后果。",
        "The company said on Monday that its app had been downloaded a million times.",
    ],
)
def test_news_that_looks_like_a_notice_is_a_sentence(text: str) -> None:
    assert is_sentence(cut(text, "disclaimer"))
    assert text[:20] in (much(STORY, [cut(text)]) or "")


def test_names_headings_and_lists_of_pages_are_no_sentences() -> None:
    assert not is_sentence(cut("记者林一，李二，王三，通讯员赵四，钱五", "byline"))
    assert not is_sentence(cut("江州日报官方微信二维码"))
    assert not is_sentence(cut("第1页:江州有哪些老桥？第2页:老桥今天怎么样了？", "page_list"))
    assert is_sentence(cut("（记者从市政府获悉，新桥下月开工。）", "byline"))


def test_characters_are_counted_by_kind() -> None:
    removed = [
        cut("甲 乙\n丙"),
        cut("https://江州.example/甲.png 丁"),
        cut("https://a.example/k.png", "chart"),
        cut("注", "comment"),
        cut("甲乙丙丁戊", "style"),
        cut("甲乙", "byline"),
    ]
    assert list(sizes(removed).items()) == [("style", 5), ("advert", 4), ("byline", 2)]


def test_more_than_a_tenth_is_much() -> None:
    assert much("正" * 90, [cut("甲" * 10)]) is None
    assert much("正" * 89, [cut("甲" * 8), cut("乙乙", "byline")]) == (
        "10 of 99 visible characters were removed (advert 8, byline 2)"
    )
    assert much("", [cut("甲")])


@pytest.mark.parametrize(
    "kind",
    ["attribution", "url", "navigation", "pager", "related", "hidden", "script", "style", "comment", "template"],
)
def test_usual_and_hidden_kinds_do_not_count(kind: RemovedKind) -> None:
    assert much("正文。", [cut("这里说了一句比正文长得多的话。", kind)]) is None
    if kind in ("hidden", "script", "style", "comment", "template"):
        assert much("正" * 85, [cut("甲" * 10), cut("乙" * 100, kind)]), "nor are they visible characters"


def test_a_warning_shows_three_sentences_at_most() -> None:
    told = much(
        STORY, [cut(f"江州{number}路车昨日改道，市民出行受到影响，{'原因正在调查，' * 9}。") for number in range(5)]
    )
    assert told is not None
    assert told.count("a sentence was removed as advert: 江州") == 3
    assert told.endswith("…; and 2 more sentences")
    assert all(len(part) < 80 for part in told.split("; "))


NOTICE = """　　江州市昨日通报经济运行情况，多项指标好于预期，受到各方关注。
　　版权及免责声明
　　① 凡本网注明"稿件来源：江州在线"的所有文字、图片和音视频稿件，版权均属江州在线所有，未经授权不得转载。
　　② 本网未注明"稿件来源：江州在线"的稿件均为转载稿，如涉及版权等问题，请作者在两周内与江州在线联系。
"""


def test_a_record_says_how_much_was_removed() -> None:
    article = newsingest.parse_bytes(NOTICE.encode(), name="a.txt")
    told = [warning.message for warning in article.warnings if warning.code == "much_removed"]
    assert [message.split(" (")[0] for message in told] == ["109 of 139 visible characters were removed"]
    assert "(disclaimer 109)" in told[0]


def test_no_sample_has_much_removed(sample: Path) -> None:
    article = newsingest.parse(sample)
    assert "much_removed" not in [warning.code for warning in article.warnings]
