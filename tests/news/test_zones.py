"""Test head, body and tail: whether a rule removes a line depends on the zone of the line."""

import pytest

from newsingest import news
from newsingest.article import Image, List, Paragraph, Span
from newsingest.draft import Draft, Item, RemovedItem
from newsingest.news.zones import _WIDE, Zones, is_prose, zones

FIRST = "江州市昨日召开新闻发布会，通报今年上半年全市经济运行情况。"
LAST = "市统计局负责人表示，下半年将继续推动各项政策落地见效。"


def paragraph(text: str, href: str | None = None) -> Paragraph:
    return Paragraph(text=text, spans=(Span(text=text, marks=(), href=href),) if href else ())


def read(*texts: str) -> Draft:
    draft = Draft(items=[paragraph(text) for text in texts])
    news.read(draft)
    return draft


def kept(draft: Draft) -> list[str]:
    return [item.text for item in draft.items if isinstance(item, Paragraph)]


@pytest.mark.parametrize(
    "text", [FIRST, "他笑着走远了。", "“明天谁去江州？”", "The company said on Monday that sales had fallen."]
)
def test_prose_ends_its_sentences(text: str) -> None:
    assert is_prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "公园 城东 市民 园林 绿地 长椅 2017 05 14 散步 居民 专家 年底 完工 城西 健康 凉爽 进度 通报 工程 方便 明年",
        "城东今年新增公园十二座",
        "Read more in our archive",
    ],
)
def test_words_without_a_mark_are_no_prose(text: str) -> None:
    assert not is_prose(text)


def test_a_character_is_wide_from_u2e80_to_uffef() -> None:
    assert [char for char in "a\u2e7f\u2e80中\uffef\ufff0\U0001f600" if _WIDE.search(char)] == [
        "\u2e80",
        "中",
        "\uffef",
    ]


def test_the_head_ends_with_the_first_sentence_and_the_tail_starts_behind_the_last() -> None:
    links = List(ordered=False, start=None, items=((paragraph("甲", "http://a.example/"),),))
    items: list[Item] = [
        paragraph("老桥不老"),
        paragraph(FIRST),
        paragraph("■"),
        paragraph(LAST),
        paragraph("编辑：王五"),
        links,
    ]
    assert zones(items, lambda _text: False) == Zones(1, 4)


def test_a_notice_at_the_end_is_no_story_and_what_a_sentence_introduces_is() -> None:
    notice = "转载请注明出处。"
    assert zones([paragraph(FIRST), paragraph(notice)], lambda text: text == notice) == Zones(0, 1)
    sign = "标牌上这样写着："
    assert zones([paragraph(FIRST), paragraph(sign), paragraph("作者：沈怀远")], lambda _text: False) == Zones(0, 3)


@pytest.mark.parametrize(
    "line",
    [
        "扫一扫二维码，关注“江州日报”官方微信",
        "分享到：微博 微信",
        "更多资讯请关注江州在线>>",
        "声明：本文仅代表作者个人观点，与本网无关。",
        "Copyright © 2006 江州网",
    ],
)
def test_a_line_goes_at_the_end_and_stays_in_the_body(line: str) -> None:
    assert kept(read(FIRST, LAST, line)) == [FIRST, LAST]
    assert kept(read(FIRST, line, LAST)) == [FIRST, line, LAST]


@pytest.mark.parametrize(
    "line",
    [
        "下载江州出行APP，查询公交到站时间",
        "关注“江州医保”微信公众号，即可查询缴费记录",
        "扫描二维码，查看办事指南。",
        "更多车次信息，可登录江州铁路官网查询。",
        "敬请登录江州人才网报名。",
        "微信公众号：江州博物馆",
    ],
)
def test_what_a_story_tells_people_to_do_stays(line: str) -> None:
    found = read("请扫描二维码", FIRST, LAST, line)
    assert kept(found) == ["请扫描二维码", FIRST, LAST, line]


def test_a_picture_of_an_app_with_its_name_belongs_to_a_story() -> None:
    picture = Image(url="http://news.example.com/app.png", alt=None, caption=None, href=None)
    found = Draft(items=[paragraph(FIRST), picture, paragraph("江州出行APP")])
    news.read(found)
    assert not any(isinstance(item, RemovedItem) for item in found.items)
    advert = Draft(items=[paragraph(FIRST), picture, paragraph("扫描二维码"), picture, paragraph("江州出行APP")])
    news.read(advert)
    assert [item.kind for item in advert.items if isinstance(item, RemovedItem)] == ["advert"] * 4


def test_an_unknown_line_ends_nothing() -> None:
    found = read("老桥", "2012年3月5日 08:12 来源：江州日报", FIRST, LAST, "甲乙丙丁", "责任编辑：王五")
    assert (found.source, found.published) == ("江州日报", "2012-03-05T08:12")
    assert kept(found) == ["老桥", FIRST, LAST, "甲乙丙丁"]


@pytest.mark.parametrize(
    ("closing", "people"),
    [
        ("（刘建业）", ["刘建业"]),
        ("（胡辣汤）", []),
        ("（谢谢）", []),
        ("（温泉）", []),
        ("（全场笑）", []),
        ("（华氏）", []),
        ("（完）（陈小丹）", ["陈小丹"]),
    ],
)
def test_a_bracket_at_the_end_names_somebody_if_nothing_else_can_be_meant(closing: str, people: list[str]) -> None:
    found = read(FIRST, LAST + closing)
    assert [author.name for author in found.authors] == people
    assert (kept(found)[-1] == LAST) == bool(people)


@pytest.mark.parametrize("signature", ["（Mikelaj）", "(Emily)", "（brad）", "（砚湖）", "（三十分）", "（孤独剑客）"])
def test_a_bracket_alone_at_the_end_is_a_signature(signature: str) -> None:
    found = read(FIRST, LAST, signature)
    assert [author.name for author in found.authors] == [signature.strip("（）()")]
    assert kept(found) == [FIRST, LAST]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "（掌声）",
            "（待续）",
            "（作者系江州大学教授）",
            "（图）",
            "（共5000字）",
            "（第三集）",
            "（三年后）",
            "（有删节）",
            "（诗三首）",
        ),
        *(
            "（写于江州）",
            "（江州1月5日夜）",
            "（A12版）",
            "（感谢 zhong）",
            "（感谢李四）",
            "(Thanks John)",
            "（粤语）",
            "（BBC）",
            "（Xinhua）",
            "（掌声雷动）",
            "（电话铃响）",
            "（资料图）",
        ),
    ],
)
def test_a_remark_alone_at_the_end_is_no_signature(line: str) -> None:
    found = read(FIRST, LAST, line)
    assert found.authors == []
    assert kept(found) == [FIRST, LAST, line]


@pytest.mark.parametrize("line", ["记者：为什么", "记者：接下来呢", "记者：您怎么看"])
def test_a_question_behind_a_role_is_nobody(line: str) -> None:
    found = read(FIRST, LAST, line, "李四：我愿意")
    assert found.authors == []
    assert line in kept(found)


@pytest.mark.parametrize("line", ["記者王小明／台北報導", "記者王小明／綜合報導", "记者王小明/北京报道"])
def test_a_place_behind_a_slash_is_nobody(line: str) -> None:
    assert [(who.name, who.role) for who in read(FIRST, LAST, line).authors] == [("王小明", "reporter")]


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("責任編輯：陳大華", [("陳大華", "editor")]),
        ("（實習編輯：陳大華）", [("陳大華", "editor")]),
        ("翻譯：陳大華", [("陳大華", "translator")]),
        ("本文來源：江州日報 責編：李小強", [("李小強", "editor")]),
        ("關鍵詞：大橋、江水", []),
    ],
)
def test_labels_are_read_in_the_traditional_script(line: str, people: list[tuple[str, str]]) -> None:
    found = read(FIRST, LAST, line)
    assert [(who.name, who.role) for who in found.authors] == people
    assert found.source == ("江州日報" if "江州日報" in line else None)
    assert kept(found) == [FIRST, LAST]


@pytest.mark.parametrize(
    "lines",
    [
        ("专家名单：", "主编：张三", "副主编：李四", "编委：王五、赵六"),
        ("标本标签写着：", "来源：江州山区", "采集人：张三"),
    ],
)
def test_a_list_below_a_line_that_ends_in_a_colon_is_no_credit(lines: tuple[str, ...]) -> None:
    found = read(FIRST, LAST, *lines)
    assert (found.authors, found.source) == ([], None)
    assert kept(found) == [FIRST, LAST, *lines]


def test_a_label_in_a_row_of_slashes_is_nobody() -> None:
    assert read(FIRST, LAST, "责编/张三 版式/李四").authors == []


def test_who_took_the_picture_stands_behind_its_caption() -> None:
    found = read(FIRST, "图为江州街头。张三摄")
    assert [(who.name, who.role) for who in found.authors] == [("张三", "photographer")]
    assert kept(found) == [FIRST, "图为江州街头。"]


def test_an_office_signs_and_is_nobody() -> None:
    found = read(FIRST, LAST, "(船舶科技信息中心)")
    assert found.authors == []
    assert found.items[-1] == RemovedItem("signature", "(船舶科技信息中心)")


@pytest.mark.parametrize(
    ("line", "source", "published", "people"),
    [
        ("http://news.example.com 2003年4月6日09:06 舰船知识网络版", "舰船知识网络版", "2003-04-06T09:06", []),
        ("发表日期： 2016-09-04 21:28:00 来源： 新华网", "新华网", "2016-09-04T21:28:00", []),
        ("《 江州日报 》（ 2017年05月14日 02 版）", "江州日报", "2017-05-14", []),
        (
            "2016-06-12 08:41 来源:江州钢结构网 编辑:林一 点击:次 [我要评论]",
            "江州钢结构网",
            "2016-06-12T08:41",
            ["林一"],
        ),
        ("来源丨江州财经（ID：jzcj）", "江州财经", None, []),
        ("特约撰稿：海燕子", None, None, ["海燕子"]),
        ("作者：杨小微（江州大学教育学系教授）", None, None, ["杨小微"]),
    ],
)
def test_lines_above_a_text(line: str, source: str | None, published: str | None, people: list[str]) -> None:
    found = read(line, FIRST, LAST)
    assert (found.source, found.published, [author.name for author in found.authors]) == (source, published, people)
    assert kept(found) == [FIRST, LAST]


def test_several_credits_close_a_text() -> None:
    found = read(FIRST, LAST + "《海城日报》（2020年09月08日 14版）[责编：林一]")
    assert (found.source, found.published) == ("海城日报", "2020-09-08")
    assert [(author.name, author.role) for author in found.authors] == [("林一", "editor")]
    assert kept(found) == [FIRST, LAST]
    other = read(FIRST, LAST + "（文/吴小丹）责任编辑：jz_ctt")
    assert [(author.name, author.role) for author in other.authors] == [("jz_ctt", "editor"), ("吴小丹", "author")]


def test_reporters_in_the_last_sentence_are_listed_and_stay() -> None:
    found = read(FIRST, "新华社记者何大山、马小迪江州报道。（完）")
    assert [(author.name, author.role) for author in found.authors] == [("何大山", "reporter"), ("马小迪", "reporter")]
    assert kept(found) == [FIRST, "新华社记者何大山、马小迪江州报道。"]


@pytest.mark.parametrize(
    "text",
    [
        "被捕人员（前本报记者王强、司机李四）已被移送检察机关。",
        "死者身份已确认（半岛电视台记者阿布）并通知家属。",
        "影片讲述了小镇青年（由演员扮演的记者李雷）调查真相的故事。",
    ],
)
def test_a_bracket_within_a_sentence_credits_nobody(text: str) -> None:
    assert read(FIRST, text, LAST).authors == []


def test_a_post_of_a_board() -> None:
    found = read(
        "江州社区 -- Bridges精华区文章阅读",
        "发信人: flyer (飞), 信区: Bridges",
        "标 题: 老桥不老",
        "发信站: 江州社区 (Sat Sep 30 10:56:43 2000) , 站内信件",
        FIRST,
        LAST,
        "--",
        "送你一朵花",
        "※ 来源:·江州社区 bbs.example.edu.cn·[FROM: 10.0.0.1]",
        "[返回上一页] [本讨论区]",
    )
    assert (found.title, found.published, found.authors) == ("老桥不老", "2000-09-30T10:56:43", [])
    assert kept(found) == [FIRST, LAST]


def test_keywords_fill_no_field() -> None:
    found = read("关键词：", "公园 城东 市民 园林 绿地 2017 05 14", FIRST, LAST)
    assert [item.kind for item in found.items if isinstance(item, RemovedItem)] == ["keywords", "keywords"]
    assert found.tags == []


def test_several_lines_of_a_keyword_each_are_heads_of_a_story() -> None:
    lines = ["江州这一年", "关键词：桥", "大桥通了", "关键词：路", "新路开了", "关键词：灯", "路灯亮了"]
    assert kept(read(*lines)) == lines
    numbered = ["关键词一：桥", "大桥通了", "关键词二：路", "标签贴在每一棵树上"]
    assert kept(read(*numbered)) == numbered
    prose = ["江州这一年", "关键词：桥", FIRST, "关键词：路", LAST]
    assert kept(read(*prose)) == prose
    assert kept(read("老桥不老", "关键词：老桥 江州", "Keywords: bridge", FIRST, LAST)) == ["老桥不老", FIRST, LAST]


def test_related_entries_below_their_label() -> None:
    assert kept(read(FIRST, LAST, "延伸阅读：城东公园的前世今生 公园VS广场")) == [FIRST, LAST]
    assert kept(read(FIRST, LAST, "延伸阅读：谁把我带进了江州的森林 江州最勇猛的消防队！")) == [FIRST, LAST]
    assert kept(read(FIRST, LAST, "推荐阅读", "城东公园的前世今生", "公园VS广场")) == [FIRST, LAST]
    assert kept(read(FIRST, "相关新闻", LAST)) == [FIRST, "相关新闻", LAST]


@pytest.mark.parametrize(
    "lines",
    [
        ["推荐阅读", "《江上》 马晓路著", "《桥的故事》 周立 译"],
        ["推荐阅读", "《江上》", "《桥的故事》"],
        ["推荐阅读：《江上》，马晓路著，江州出版社2010年版"],
        ["相关新闻", "市长昨日还说，明年再修两座桥"],
        ["相关新闻", "老桥明日拆除", "新桥不收费", "市长对记者说，明年再修两座桥"],
        ["延伸阅读", "大桥建于1998年", "2008年大修"],
        ["热门推荐", "红烧鱼 38元", "清蒸鱼 42元"],
        ["推荐阅读", "红烧鱼：38元", "清蒸鱼：42元"],
        ["今日推荐", "桥头老店的面", "河边的茶馆"],
        ["专家解读：桥塔高一百米，是同类桥中最高的"],
        ["相关报道", "我最喜欢的是桥头的灯"],
        ["相关链接：江州大桥建于1998年，全长两公里，是江州第一座大桥"],
        ["相关链接：江州大桥是江州第一座大桥，由三百名工人建成"],
    ],
)
def test_what_a_story_says_below_a_label_of_links_stays(lines: list[str]) -> None:
    assert kept(read(FIRST, LAST, *lines)) == [FIRST, LAST, *lines]


def test_facts_in_a_list_below_a_label_of_links_stay() -> None:
    facts = List(ordered=False, start=None, items=((paragraph("平日票 160元"),), (paragraph("夜票 90元"),)))
    found = Draft(items=[paragraph(FIRST), paragraph("相关链接"), facts])
    news.read(found)
    assert not any(isinstance(item, RemovedItem) for item in found.items)


@pytest.mark.parametrize(
    "lines",
    [
        ["编辑 三名，本科以上", "记者 五名"],
        ["编辑：3名", "记者：本科以上，有经验"],
        ["来源：1978年江州出土", "作者：不详"],
        ["名称：铜鼎", "来源：江州农民捐赠", "作者：马晓路"],
        ["导演：马晓路", "摄影：周立", "编辑：吴吉"],
        ["作词：马晓路", "翻译：周立"],
        ["一等奖", "作者：马晓路"],
        ["作者：马晓路 一等奖"],
        ["《江上》", "作者：马晓路"],
        ["记者 站在桥头"],
        ["翻译：我想回家"],
        ["作者：写于桥头"],
        ["作者：清代画家马某"],
        ["原创：三首"],
        ["来源：民间流传"],
        ["作品：江上", "作者：马晓路"],
    ],
)
def test_a_list_of_jobs_things_or_winners_is_no_credit(lines: list[str]) -> None:
    found = read(FIRST, LAST, *lines)
    assert kept(found) == [FIRST, LAST, *lines]
    assert (found.authors, found.source) == ([], None)


def test_a_credit_beside_a_paper_or_an_editor_is_one() -> None:
    found = read(FIRST, LAST, "《江州日报》", "作者：马晓路", "校对：周立")
    assert ([author.name for author in found.authors], found.source) == (["马晓路"], "江州日报")


@pytest.mark.parametrize("line", ["（来源：《全唐诗》）", "（选自《江州志》）", "选自《江州志》"])
def test_a_work_that_a_passage_is_from_is_no_source_of_the_article(line: str) -> None:
    exam = ["阅读下面的文字", "江州旧有石桥", line, "1．桥在哪里", "2．桥是谁修的", "3．桥为什么旧"]
    for lines in (exam, ["阅读下面的文字", "江州旧有石桥", "今已不存", *exam[2:4]], [FIRST, line, "1．桥在哪里"]):
        found = read(*lines)
        assert (found.source, kept(found)) == (None, lines)


def test_a_work_that_closes_the_text_is_its_source() -> None:
    found = read(FIRST, LAST, "（选自《江州志》）", "编辑：王五")
    assert (found.source, kept(found)) == ("江州志", [FIRST, LAST])


@pytest.mark.parametrize(
    ("line", "url", "stays"),
    [
        ("来源：https://news.example.com/2012/0503/1.html", "https://news.example.com/2012/0503/1.html", False),
        ("（来源：http://a.example/1.htm）", "http://a.example/1.htm", False),
        ("来源：https://news.example.com/", None, True),
        ("来源：news.example.com/2012/1.html", None, True),
    ],
)
def test_an_address_is_no_medium(line: str, url: str | None, *, stays: bool) -> None:
    found = read(FIRST, LAST, line)
    assert (found.source, found.url) == (None, url)
    assert kept(found) == [FIRST, LAST, *([line] if stays else [])]


@pytest.mark.parametrize("label", ["来源：", "作者：", "关键词："])
def test_a_label_over_code_credits_nobody(label: str) -> None:
    spans = (Span(text=label, marks=(), href=None), Span(text="config.yaml", marks=("code",), href=None))
    found = Draft(items=[paragraph(FIRST), Paragraph(text=f"{label}config.yaml", spans=spans)])
    news.read(found)
    assert (found.source, found.authors) == (None, [])
    assert kept(found) == [FIRST, f"{label}config.yaml"]


def test_a_reference_mark_is_no_board_and_a_day_no_reference() -> None:
    lines = [
        "※また、この機能は別の製品には搭載されていません。",
        "次回は、共通のコア機能をご紹介します。",
        "2011-02-09",
    ]
    assert kept(read(FIRST, *lines)) == [FIRST, *lines]


def test_a_correspondent_above_a_piece_of_a_survey() -> None:
    found = read(FIRST, "驻马尼拉记者 杨忠毅", LAST)
    assert kept(found) == [FIRST, LAST]
    assert [author.name for author in found.authors] == ["杨忠毅"]
