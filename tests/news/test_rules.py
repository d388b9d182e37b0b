"""Test the rules for news with the shapes of lines that occur in real archives. Names and media are invented."""

import pytest

from newsingest import news
from newsingest.article import Heading, Paragraph, RemovedKind, Span
from newsingest.draft import Draft, Mention, RemovedItem
from newsingest.news import language, securities


def draft(*texts: str) -> Draft:
    found = Draft(items=[Paragraph(text=text, spans=()) for text in texts])
    news.read(found)
    return found


STORY = "这是一段够长的正文，用来当作新闻的第一段。"


@pytest.mark.parametrize(
    ("line", "source", "people"),
    [
        ("（文章来源：江州日报）", "江州日报", []),
        ("来源：南岭财经网", "南岭财经网", []),
        ("[来源：海城晚报]", "海城晚报", []),
        ("来源：南岭财经网整理", "南岭财经网", []),
        ("（责任编辑：王五）", None, [("王五", "editor")]),
        (
            "（记者张蕾、吴吉、白杨、李小舟）",
            None,
            [("张蕾", "reporter"), ("吴吉", "reporter"), ("白杨", "reporter"), ("李小舟", "reporter")],
        ),
        ("记者 王和岩", None, [("王和岩", "reporter")]),
        ("作者：李和平与王和", None, [("李和平", "author"), ("王和", "author")]),
        ("编辑：王五和赵六", None, [("王五", "editor"), ("赵六", "editor")]),
        ("编辑：王五 赵六", None, [("王五", "editor"), ("赵六", "editor")]),
        ("作者：佚名", None, []),
        ("作者 马晓路", None, [("马晓路", "author")]),
        ("原创 马晓路", None, [("马晓路", "author")]),
        ("文/马晓路 来源/微博", "微博", [("马晓路", "author")]),
        ("整理 | 马晓路", None, []),
        ("【作者】马晓路", None, [("马晓路", "author")]),
        ("◎作者 | 马晓路", None, [("马晓路", "author")]),
        ("〇审核：王五/李四", None, []),
        ("来源丨一起看老桥", "一起看老桥", []),
        ("微信编辑 | 王五", None, [("王五", "editor")]),
        ("运营编辑 / 王五", None, [("王五", "editor")]),
        ("海城新闻记者 马晓路 周立平 发自江州", None, [("马晓路", "reporter"), ("周立平", "reporter")]),
        ("本文来自：江州公园JzPark（ID：jzpark2018），作者：马晓路。", "江州公园JzPark", [("马晓路", "author")]),
        ("来源 | 江州公园（ID：jzpark2018）", "江州公园", []),
        ("【来源】江州日报", "江州日报", []),
        ("编辑：马晓路丨 版式：周立平", None, [("马晓路", "editor")]),
        ("作者：Nuno Campos 与 Vadym Barda", None, [("Nuno Campos", "author"), ("Vadym Barda", "author")]),
        ("作者：李伟和 Nuno Campos", None, [("李伟", "author"), ("Nuno Campos", "author")]),
        ("记者 John Smith 李伟", None, [("John Smith", "reporter"), ("李伟", "reporter")]),
        ("文/李四 图/王五", None, [("李四", "author"), ("王五", "photographer")]),
        ("来源：pcnews 作者：佚名 责任编辑：guyu __", "pcnews", [("guyu", "editor")]),
        (
            "(来源：海城晚报，作者：程以宁、夏知微，转载时略有删节)",
            "海城晚报",
            [("程以宁", "author"), ("夏知微", "author")],
        ),
    ],
)
def test_credit_lines(line: str, source: str | None, people: list[tuple[str, str]]) -> None:
    found = draft(STORY, line)
    assert found.source == source
    assert [(a.name, a.role) for a in found.authors] == people
    assert [type(item) for item in found.items] == [Paragraph, RemovedItem]


@pytest.mark.parametrize(
    ("closing", "source", "people"),
    [
        ("（南岭财经社）", "南岭财经社", []),
        ("（据海城晚报）", "海城晚报", []),
        ("(李四)", None, [("李四", "author")]),
        ("（李四/雅龙）", None, [("李四", "author"), ("雅龙", "author")]),
        ("（记者 张三、李四）", None, [("张三", "reporter"), ("李四", "reporter")]),
        ("（王五 摄）", None, [("王五", "photographer")]),
        ("（李小舟摘）", None, [("李小舟", "editor")]),
        ("（编辑：王五）", None, [("王五", "editor")]),
        ("（完）", None, []),
        ("李四", None, [("李四", "author")]),
    ],
)
def test_closing_credits(closing: str, source: str | None, people: list[tuple[str, str]]) -> None:
    found = draft(STORY, STORY + closing)
    assert found.items[1] == Paragraph(text=STORY, spans=())
    assert isinstance(found.items[2], RemovedItem)
    assert found.items[2].text == closing
    assert (found.source, [(a.name, a.role) for a in found.authors]) == (source, people)


@pytest.mark.parametrize(
    "line",
    [
        STORY + "（见图）",
        STORY + "（静态测算）",
        "来源：这一句话太长了，长到不会有人把它当成一家媒体的名字，所以它是正文，读者也这样看。",
        "来源地的农户说，今年的收成不错。",
        "编辑部的灯亮到了零点。",
        "作者：他写了三十年小说，却没有一本出版。",
        STORY + "（江苏）",
        STORY + "（互联网）",
        STORY.removesuffix("。") + "”计划",
        "未经许可，任何单位和个人不得从事危险化学品经营活动。",
        "版权所有者王某向法院提起诉讼，要求赔偿三万元。",
        "更多精彩的节目还在后面，观众们热情高涨。",
        "分享到快乐的同时也要分担痛苦，这是他的心得。",
        "《红楼梦》《西游记》《水浒传》他都读过三遍。",
        "时间：2019年5月3日 10:00",
        "好友把happy写在纸上，贴在窗前。",
    ],
)
def test_text_is_no_credit(line: str) -> None:
    found = draft(STORY, line)
    assert found.items == [Paragraph(text=STORY, spans=()), Paragraph(text=line, spans=())]
    assert (found.source, found.authors) == (None, [])


def test_words_in_square_brackets_are_no_names() -> None:
    for word in ("【关注】", "【方法】", "[时事]", "【温馨】"):
        found = draft(STORY, word, STORY)
        assert found.authors == []
        assert len(found.items) == 3
        assert not any(isinstance(item, RemovedItem) for item in found.items)


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By John Smith", ["John Smith"]),
        ("by: Jane O'Neil.", ["Jane O'Neil"]),
        ("BY JOHN SMITH", ["JOHN SMITH"]),
        ("By John Smith and Mary-Ann Jones", ["John Smith", "Mary-Ann Jones"]),
        ("By John Smith, Mary J. Jones and Li Wei", ["John Smith", "Mary J. Jones", "Li Wei"]),
        ("By Jiangzhou Daily writers Ma Xiaolu, Li Wei", ["Ma Xiaolu", "Li Wei"]),
        ("(By John Smith, Staff Writer)", ["John Smith"]),
        ("By John Smith, Reuters", ["John Smith"]),
    ],
)
def test_latin_bylines_above_and_below_the_text(line: str, people: list[str]) -> None:
    for texts in ((line, STORY), (STORY, line)):
        found = draft(*texts)
        assert [(a.name, a.role) for a in found.authors] == [(name, "author") for name in people]
        assert RemovedItem("byline", line) in found.items
    assert [a.name for a in draft(STORY, STORY + f"（{line.strip('()')}）").authors] == people


@pytest.mark.parametrize(
    "line",
    [
        "By The Numbers",
        "By Popular Demand",
        "By Monday Morning",
        "By Land and Sea",
        "By then",
        "By John Smith we stood",
    ],
)
def test_other_lines_that_begin_with_by_stay(line: str) -> None:
    assert draft(line, STORY).items == [Paragraph(text=line, spans=()), Paragraph(text=STORY, spans=())]
    assert draft(STORY, "He said so.", line, STORY).authors == []


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("本文来自微信公众号“江州观察”（ID：jzgc），作者：马晓路，经授权发布。", ["马晓路"]),
        ("本文来自微信公众号：江州观察（ID：jzgc），作者：马晓路、王小强，题图来自海城图库", ["马晓路", "王小强"]),
        ("（本文转自公众号「江州观察」，作者：马晓路，略有删节。）", ["马晓路"]),
        ("文章首发于微信公众号 江州观察（jzgc），海城在线经授权转载。", []),
        ("来源于微信公众号《江州观察》", []),
        ("本文来自公众号“江州观察”，作者：马晓路，编辑：周立平，海城网经授权发布。", ["马晓路", "周立平"]),
    ],
)
def test_the_account_that_a_text_was_taken_from(line: str, people: list[str]) -> None:
    for texts in ((line, STORY), (STORY, line)):
        found = draft(*texts)
        assert (found.source, [a.name for a in found.authors]) == ("江州观察", people)
        assert RemovedItem("attribution", line) in found.items


@pytest.mark.parametrize(
    "line",
    [
        "本文来自微信公众号的爆料，引发全城关注。",
        "首发于公众号“江州观察”的这篇文章，当天阅读量超过十万。",
        "来自公众号“江州观察”，他转载过很多次。",
        "消息来自公众号“江州观察”，警方正在核实。",
        "来自公众号江州观察的读者昨天到了老桥。",
    ],
)
def test_a_sentence_that_talks_of_an_account_stays(line: str) -> None:
    for texts in ((line, STORY), (STORY, line)):
        found = draft(*texts)
        assert (found.source, [type(item) for item in found.items]) == (None, [Paragraph, Paragraph])


@pytest.mark.parametrize(
    "line",
    [
        "本文来源：江州在线 。更多精彩，请登录江州在线 责任编辑：马晓路",
        "来源：江州在线。责任编辑：马晓路",
        "责任编辑：马晓路。本文来源：江州在线",
    ],
)
def test_credits_with_a_notice_between_them(line: str) -> None:
    found = draft(STORY, line)
    assert (found.source, [(a.name, a.role) for a in found.authors]) == ("江州在线", [("马晓路", "editor")])
    assert found.items[1:] == [RemovedItem("attribution", line)]
    story = f"来源：江州在线。{STORY}"
    assert draft(STORY, story).items[1:] == [Paragraph(text=story, spans=())]


def test_a_last_line_that_names_the_agency() -> None:
    found = draft(STORY, "据新华社电")
    assert (found.source, found.items[1:]) == ("新华社", [RemovedItem("attribution", "据新华社电")])
    assert draft(STORY, "据海城网消息").source == "海城网"


def test_the_head_of_a_database_of_laws() -> None:
    found = draft(
        "【法规标题】江州市桥梁管理办法",
        "【发布部门】江州市人民政府",
        "【发文字号】江政发〔2006〕12号",
        "【发布日期】2006.04.06",
        "【实施日期】2006.05.01",
        "【效力级别】地方政府规章",
        STORY,
    )
    assert (found.title, found.published) == ("江州市桥梁管理办法", "2006-04-06")
    assert [getattr(item, "kind", "text") for item in found.items] == ["header"] * 6 + ["text"]
    form = ["【发布部门】江州市人民政府", "【实施日期】2006.05.01", STORY]
    assert not any(isinstance(item, RemovedItem) for item in draft(*form).items)


def test_an_interview_is_no_list_of_credits() -> None:
    turns = ["记者：您是哪一年来的", "王五：一九九八年。", "记者：谢谢您", "王五：不客气。"]
    found = draft(STORY, *turns, STORY)
    assert found.authors == []
    assert [item.text for item in found.items if isinstance(item, Paragraph)] == [STORY, *turns, STORY]


@pytest.mark.parametrize(
    "line",
    ["编辑 SSH 连接", "编辑 app.conf 配置文件", "摄影 构图", "撰文 技巧", "校对 文稿", "（包含大图）", "（方便看图）"],
)
def test_what_one_does_and_no_name_stays(line: str) -> None:
    for texts in ((STORY, line, STORY, STORY), (STORY, STORY, line)):
        found = draft(*texts)
        assert found.authors == []
        assert [item.text for item in found.items if isinstance(item, Paragraph)] == list(texts)


@pytest.mark.parametrize(
    "line", ["来源：海城论坛\n更新日志", "作者：林一\n下载：蓝色主题", "消息来源：\nPhotonix\n更新日志"]
)
def test_a_credit_with_another_line_below_it_in_one_paragraph_stays(line: str) -> None:
    found = draft(STORY, STORY, line)
    assert (found.source, found.authors) == (None, [])
    assert found.items[2:] == [Paragraph(text=line, spans=())]


def test_lines_of_credits_in_one_paragraph_are_credits() -> None:
    found = draft(STORY, STORY, "来源：海城晚报\n作者：张蕾\n吴吉")
    assert (found.source, [who.name for who in found.authors]) == ("海城晚报", ["张蕾", "吴吉"])


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("来源：【海城晚报】城东新增十二座公园", "海城晚报"),
        ("消息来源：HaiSoft[http://www.example.com]", "HaiSoft"),
        ("消息来源：HaiSoft（http://www.example.com）", "HaiSoft"),
        ("消息来源：*HaiSoft", "HaiSoft"),
    ],
)
def test_the_medium_without_what_stands_around_it(line: str, source: str) -> None:
    assert draft(STORY, STORY, line).source == source


@pytest.mark.parametrize("line", ["网址：http://www.example.com", "网址：http://www.example.com/tool"])
def test_an_address_in_the_middle_of_a_story_is_not_its_own(line: str) -> None:
    found = draft(STORY, line, STORY, STORY)
    assert found.url is None
    assert len(found.items) == 4


@pytest.mark.parametrize("line", ["(via HaiSoft)", "（Via HaiSoft.com）", "[via HaiSoft]", "(via: HaiSoft News)"])
def test_via_names_a_medium(line: str) -> None:
    for texts in ((STORY, line), (STORY + line,)):
        found = draft(*texts)
        assert (found.source, found.authors) == ("HaiSoft" + line.strip("[]()（）").partition("HaiSoft")[2], [])
        assert found.items[-1] == RemovedItem("attribution", line)


@pytest.mark.parametrize("line", ["(via e-mail)", "(via the API)", "(via)", "(via email or phone)"])
def test_via_a_way_names_nobody(line: str) -> None:
    found = draft(STORY, STORY, line)
    assert (found.source, found.authors) == (None, [])
    assert found.items[2:] == [Paragraph(text=line, spans=())]


def test_two_writers_above_a_text_are_no_turns_of_an_interview() -> None:
    found = draft("海城的老桥", "作者：马晓路", "作者：周立平", STORY, STORY)
    assert [a.name for a in found.authors] == ["马晓路", "周立平"]
    assert [type(item) for item in found.items] == [Paragraph, RemovedItem, RemovedItem, Paragraph, Paragraph]


@pytest.mark.parametrize(
    "line",
    [
        "●老桥今年六十岁",
        "来源 | 数量",
        "▲来源：江州博物馆",
        "◎来源不明的木材",
        "马晓路（ID：jzpark2018）说，老桥很好。",
    ],
)
def test_a_line_with_a_mark_or_an_id_that_is_no_credit_stays(line: str) -> None:
    assert draft(STORY, STORY, line).items[2:] == [Paragraph(text=line, spans=())]


@pytest.mark.parametrize(
    "lines",
    [
        ("◆书名：老桥记", "◆作者：马晓路", "◆出版社：江州出版社"),
        ("●《老桥记》", "●作者：马晓路", "●编辑：李建国"),
        ("■片名：老桥", "■编剧：王建国", "■摄影：李建军"),
        ("【作者】马晓路", "【出版社】江州出版社"),
        ("【记者】您今年多大", "【老人】八十三了", "【记者】身体还好吗"),
        ("【记者】您今年多大", "八十三了", "【记者】身体还好吗"),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_label_in_a_list_or_an_interview_is_no_credit(lines: tuple[str, ...], above: bool) -> None:  # noqa: FBT001
    found = draft(*lines, STORY) if above else draft(STORY, *lines)
    assert found.authors == []
    assert all(isinstance(item, Paragraph) for item in found.items)


def test_the_turns_of_writer_and_editor_above_a_text_stay() -> None:
    found = draft("作者：这座桥我写了三十年", "编辑：为什么总写桥呢", "作者：因为桥上有人", "编辑：现在还有人吗", STORY)
    assert found.authors == []
    assert all(isinstance(item, Paragraph) for item in found.items)


def test_a_stage_direction_alone_in_the_last_line_is_no_signature() -> None:
    for line in ("（开始）", "（结束）", "（待续）"):
        assert draft(STORY, STORY, line).items[2:] == [Paragraph(text=line, spans=())]


def test_brackets_one_below_another_are_a_list_and_no_signatures() -> None:
    lines = ["下载：", "(Alpha)", "(Beta)", "(Gamma)"]
    found = draft(STORY, *lines)
    assert found.authors == []
    assert [item.text for item in found.items if isinstance(item, Paragraph)][1:] == lines


def test_the_author_of_a_reviewed_book_is_not_the_articles() -> None:
    found = draft(STORY, "书名：江州旧事", "作者：李四", "定价：28元", STORY)
    assert found.authors == []


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("本报记者 刘军 陈琰 摄影报道", [("刘军", "reporter"), ("刘军", "photographer"), ("陈琰", "reporter")]),
        ("中新社记者周建琳", [("周建琳", "reporter")]),
        ("早报记者 韩晓蓉 实习生 李路", [("韩晓蓉", "reporter"), ("李路", "reporter")]),
        ("每经记者 张三 每经编辑 李四", [("张三", "reporter"), ("李四", "editor")]),
        ("□本报驻成都记者 王五", [("王五", "reporter")]),
        ("编辑｜李四", [("李四", "editor")]),
    ],
)
def test_lines_that_only_name_people_are_bylines(line: str, people: list[tuple[str, str]]) -> None:
    found = draft(STORY, line)
    assert set(people) <= {(a.name, a.role) for a in found.authors}
    assert found.items[1:] == [RemovedItem("byline", line)]


@pytest.mark.parametrize(
    ("closing", "people", "source"),
    [
        ("（记者 张三 通讯员 李四）", [("张三", "reporter"), ("李四", "correspondent")], None),
        ("（通讯员 李四）", [("李四", "correspondent")], None),
        ("（李四译）", [("李四", "translator")], None),
        ("（《海城晚报》李四）", [("李四", "author")], "海城晚报"),
        ("（据《海城晚报》）", [], "海城晚报"),
        ("(张东波王东明)", [("张东波", "author"), ("王东明", "author")], None),
        (
            "（张伟 王芳 刘洋 北京报道）",
            [("张伟", "reporter"), ("王芳", "reporter"), ("刘洋", "reporter")],
            None,
        ),
        ("（张伟、王芳广州报道）", [("张伟", "reporter"), ("王芳", "reporter")], None),
        ("（新华社发 马晓路摄）", [("马晓路", "photographer")], None),
        ("（参与记者：周立平、马晓路）", [("周立平", "reporter"), ("马晓路", "reporter")], None),
        ("（参与采写：田禾）", [("田禾", "reporter")], None),
        ("（新华社记者马晓路、周立平参与采写）", [("马晓路", "reporter"), ("周立平", "reporter")], None),
        ("（执笔：周立平）", [("周立平", "author")], None),
        ("（据《海城晚报》马晓路/文）", [("马晓路", "author")], "海城晚报"),
        ("（海城晚报 马晓路 文）", [("马晓路", "author")], "海城晚报"),
    ],
)
def test_more_closing_credits(closing: str, people: list[tuple[str, str]], source: str | None) -> None:
    for last in (STORY + closing, closing):
        found = draft(STORY, last)
        assert [(a.name, a.role) for a in found.authors] == people
        assert found.source == source
        assert isinstance(found.items[-1], RemovedItem)


@pytest.mark.parametrize("line", ["许从文 摄", "马晓路摄", "马晓路 译", "马晓路/文"])
def test_a_last_line_of_a_name_and_its_role(line: str) -> None:
    found = draft(STORY, line)
    assert [a.name for a in found.authors] == [line.rstrip("摄译文").strip(" /")]
    assert found.items[-1] == RemovedItem("byline", line)


@pytest.mark.parametrize("line", ["（综合报道）", "（江州 海城 联合报道）", "马远 山水图", "（老桥 远摄）"])
def test_a_last_line_that_may_name_nobody_stays(line: str) -> None:
    found = draft(STORY, line)
    assert (found.authors, found.items[-1]) == ([], Paragraph(text=line, spans=()))


@pytest.mark.parametrize(
    ("text", "agency", "place"),
    [
        ("中新社武夷山[图库]五月八日电", "中新社", "武夷山"),
        ("中国共产党新闻网江州12月8日电", "中国共产党新闻网", "江州"),
        ("信报大连专电 ", "信报", "大连"),
        ("晚报讯昨天", "晚报", None),
        ("据海城网消息：", "海城网", None),
        ("新华社记者张三江州11月19日电", "新华社", "江州"),
    ],
)
def test_more_datelines(text: str, agency: str, place: str | None) -> None:
    found = draft(text + STORY).dateline
    assert found is not None
    assert (found.agency, found.place) == (agency, place)


def test_names_behind_a_dateline() -> None:
    assert [(a.name, a.role) for a in draft("新华网江州4月30日专电（马扬、邹迪）" + STORY).authors] == [
        ("马扬", "author"),
        ("邹迪", "author"),
    ]


def test_promotion_and_page_number_at_the_end() -> None:
    found = draft(STORY, "最新资讯请扫一扫二维码，关注我们的官方微信!")
    assert [getattr(item, "kind", "text") for item in found.items] == ["text", "advert"]
    assert draft(STORY, STORY + "2", "上一页 下一页").items[-2:] == [
        RemovedItem("pager", "2"),
        RemovedItem("pager", "上一页 下一页"),
    ]


def test_a_last_number_without_another_sign_of_a_pager_is_text() -> None:
    for last in ("1", STORY + "2"):
        assert draft(STORY, last).items[-1] == Paragraph(text=last, spans=())


def test_a_header_block_is_read_and_cut() -> None:
    found = draft(
        "【 文献号 】1-123",
        "【原文出处】江州日报",
        "【标  题】老桥不老",
        "【作  者】李四",
        "【 日  期 】19960509",
        "【正  文】" + STORY,
        STORY,
    )
    assert (found.title, found.source, found.published) == ("老桥不老", "江州日报", "1996-05-09")
    assert [(a.name, a.role) for a in found.authors] == [("李四", "author")]
    assert [item.text for item in found.items if isinstance(item, Paragraph)] == [STORY, STORY]
    board = draft("发信人: flyer (飞), 信区: Bridge", "标  题: 老桥不老", "发信站: 江州社区 (2006)", STORY)
    assert board.title == "老桥不老"
    assert [type(item) for item in board.items] == [RemovedItem, RemovedItem, RemovedItem, Paragraph]
    assert not any(isinstance(item, RemovedItem) for item in draft("【简介】" + STORY, "【方法】" + STORY).items)


def test_stated_time_between_title_and_text() -> None:
    found = draft("2003年4月25日 00:10", STORY + STORY)
    assert found.published == "2003-04-25T00:10"
    assert draft("2012年3月5日", STORY).published is None


def test_a_stated_time_whose_zone_has_several_meanings_says_so() -> None:
    found = draft("【标  题】老桥不老", "【 日  期 】2022-01-05 15:05 CST", "【正  文】" + STORY)
    assert found.published == "2022-01-05T15:05"
    (told,) = found.warnings
    assert told.message.startswith("only 2022-01-05T15:05 was read from '2022-01-05 15:05 CST'")
    assert "the time zone CST is ambiguous; give the zone with --timezone" in told.message


def test_original_title_and_address() -> None:
    found = draft(STORY, "原标题：老桥不老", "原链接：http://news.example.com/2016/05-29/1.shtml")
    assert (found.title, found.url) == ("老桥不老", "http://news.example.com/2016/05-29/1.shtml")
    assert draft(STORY, "原标题：考生注意！今晚填报志愿").title == "考生注意！今晚填报志愿"


@pytest.mark.parametrize(
    ("opening", "agency", "place", "date"),
    [
        ("新华社江州11月19日电", "新华社", "江州", "11-19"),
        ("江州网7月23日22时55分讯（记者 祝可）", "江州网", None, "07-23"),
        ("新华社江州2015年11月19日电", "新华社", "江州", "2015-11-19"),
        ("据新华社江州4月10日电", "新华社", "江州", "04-10"),
        ("中新网5月9日电", "中新网", None, "05-09"),
        ("新华网江州３月５日电（记者张三、李四）", "新华网", "江州", "03-05"),
        ("新华社江州十一月十九日电", "新华社", "江州", "11-19"),
        ("据新华社电", "新华社", None, None),
        ("本报讯", "本报", None, None),
        ("本报海城3月4日电", "本报", "海城", "03-04"),
        ("【海城网讯】", "海城网", None, None),
        ("【jzNet江州动力消息】", "jzNet江州动力", None, None),
        ("【海城IT消息】", "海城IT", None, None),
        ("海城新闻网4月7日讯", "海城新闻网", None, "04-07"),
        ("海城体育讯", "海城体育", None, None),
        ("财联社2月14日电", "财联社", None, "02-14"),
    ],
)
def test_datelines(opening: str, agency: str, place: str | None, date: str | None) -> None:
    found = draft(opening + " " + STORY, STORY)
    assert found.dateline is not None
    assert (found.dateline.agency, found.dateline.place, found.dateline.date) == (agency, place, date)
    assert found.items[0] == Paragraph(text=opening + " " + STORY, spans=()), "it stays in the text"


@pytest.mark.parametrize("opening", ["【最新消息】", "【A股消息】", "【NBA快讯】", "【JZ168资讯】", "【iPhone消息】"])
def test_news_of_something_in_brackets_is_no_dateline(opening: str) -> None:
    assert draft(opening + STORY, STORY).dateline is None


def test_the_headline_of_an_agency_is_the_title_of_a_text_without_one() -> None:
    found = draft("新华社江州2月14日电题：城里的树", STORY)
    assert (found.title, found.items) == (
        "城里的树",
        [RemovedItem("attribution", "新华社江州2月14日电题："), Paragraph(text=STORY, spans=())],
    )
    assert found.dateline is not None
    assert draft("新华社江州2月14日电题：" + STORY, STORY).title is None
    titled = Draft(title="树", items=[Paragraph(text="新华社江州2月14日电题：城里的树", spans=())])
    news.read(titled)
    assert (titled.title, len(titled.items)) == ("树", 1)


@pytest.mark.parametrize(
    "text",
    [
        "我国互联网发展资讯越来越多。",
        "【海城网特约评论】今年",
        "本报记者昨天到了海城。",
        "新华社发布消息称",
        "本报讯员老周昨日退休，",
        "本报讯问了多位市民，",
        "本报电工老周昨日退休，",
        "本台消息员老周昨日退休，",
        "新华网消息灵通，",
        "新华社电台昨日开播，",
    ],
)
def test_no_dateline(text: str) -> None:
    assert draft(text + STORY).dateline is None


def test_a_dateline_may_run_on_without_a_gap() -> None:
    for text in ("本报讯江州大桥昨日通车，", "本报讯台风昨日登陆，", "据新华社电江州大桥昨日通车，"):
        assert draft(text + STORY).dateline is not None


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("据新华社电", "新华社"),
        ("（据新华社电）", "新华社"),
        ("据新华社江州5月3日电", "新华社"),
        ("综合新华社消息", "新华社"),
        ("新华社江州5月3日电", None),
        ("本报江州5月3日电", None),
    ],
)
def test_a_dateline_as_the_last_line_is_a_credit(line: str, source: str | None) -> None:
    for found in (draft(STORY, STORY, line), draft(STORY, STORY + line)):
        assert (found.source, found.dateline) == (source, None)
        assert [item.text for item in found.items] == [STORY, STORY, line]  # type: ignore[union-attr]
        assert isinstance(found.items[-1], RemovedItem)


def test_people_in_the_text_are_named_and_stay() -> None:
    found = draft(
        f"本报讯 （记者 程以宁 通讯员 王五）{STORY}", f"（张三摄影报道）{STORY}", "【記者林知遠／海城報導】昨天"
    )
    assert [(a.name, a.role) for a in found.authors] == [
        ("程以宁", "reporter"),
        ("王五", "correspondent"),
        ("林知遠", "reporter"),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("上一页 [1] [2] [3] 下一页", "pager"),
        ("[1] [2] [3] 下一页 尾页", "pager"),
        ("第1页:古城墙第2页:石桥第3页:老茶馆", "page_list"),
        (">>更多资讯请关注专题", "related"),
        ("分享到： 微博 微信", "share"),
        ("（声明：文章内容仅供参考，不构成投资建议。投资者据此操作，风险自担。）", "disclaimer"),
        ("在江州财富看资讯行情，选江州证券一站式开户交易>>", "advert"),
        ("共找到1,144 个相关网页.", "related"),
        ("（完）", "end_mark"),
    ],
)
def test_furniture(line: str, kind: str) -> None:
    found = draft(STORY, line)
    assert found.items[1:] == [RemovedItem(kind, line)]  # type: ignore[arg-type] # one of the kinds


@pytest.mark.parametrize(
    "lines",
    [
        ["共找到", "1,144", "个相关网页."],
        ["共", "找到", "12", "个相关新闻"],
        ["找到相关新闻约", "1,234", "篇"],
        ["找到相关新闻约 1,234", "篇"],
    ],
)
def test_a_counter_over_several_lines(lines: list[str]) -> None:
    assert draft(STORY, *lines).items[1:] == [RemovedItem("related", line) for line in lines]
    assert draft(STORY, lines[0], STORY).items[1] == Paragraph(text=lines[0], spans=())


def test_the_number_of_a_page_beside_a_pager() -> None:
    assert draft(STORY, "第 1 页", "1 2 3 下一页").items[1:] == [
        RemovedItem("pager", "第 1 页"),
        RemovedItem("pager", "1 2 3 下一页"),
    ]
    assert draft(STORY, "第 1 页").items[1:] == [Paragraph(text="第 1 页", spans=())]


def test_a_pager_glued_to_the_text_is_cut_off() -> None:
    found = draft(STORY + "上一页 [1] [2] 下一页")
    assert found.items == [Paragraph(text=STORY, spans=()), RemovedItem("pager", "上一页 [1] [2] 下一页")]


def link(text: str) -> Paragraph:
    return Paragraph(text=text, spans=(Span(text=text, marks=(), href="http://news.example.com/"),))


def test_related_links_are_furniture_and_a_related_story_is_text() -> None:
    head = Heading(level=3, text="相关报道", spans=())
    links = Draft(items=[Paragraph(text=STORY, spans=()), head, link("甲"), link("乙")])
    news.read(links)
    assert [getattr(item, "kind", "text") for item in links.items] == ["text", "related", "related", "related"]
    story = Draft(items=[Paragraph(text=STORY, spans=()), head, link("甲"), Paragraph(text=STORY * 4, spans=())])
    news.read(story)
    assert not any(isinstance(item, RemovedItem) for item in story.items)


def test_a_notice_is_cut_with_its_clauses() -> None:
    found = draft(STORY, "版权与免责声明：", "① 凡本网注明来源的作品，版权均属于本网。", "② 转载请注明本网。")
    assert [getattr(item, "kind", "text") for item in found.items] == ["text"] + ["disclaimer"] * 3


@pytest.mark.parametrize(
    ("code", "symbol"),
    [
        ("1,609901", "609901.SH"),
        ("0,009903", "009903.SZ"),
        ("0,830799", "830799.BJ"),
        ("0,920001", "920001.BJ"),
        ("116,5987", "05987.HK"),
        ("106,XQNL", "XQNL"),
        ("90,BK0473", None),
        ("002752|0|2", "002752.SZ"),
        ("K 609901|1|1", "609901.SH"),
        ("BK1037|90|1", None),
        ("nonsense", None),
    ],
)
def test_symbols(code: str, symbol: str | None) -> None:
    assert securities.symbol(code) == symbol


def test_securities_in_order_of_appearance_with_the_first_name() -> None:
    found = Draft(
        items=[RemovedItem("chart", ""), Paragraph(text="先有(05987.HK)，再有霁原新材和700.hk，300001.SZ。", spans=())],
        mentions=[Mention(0, "609901|1|2", None), Mention(1, "1,609901", "霁原新材")],
    )
    securities.read(found)
    assert [(s.symbol, s.name) for s in found.securities] == [
        ("609901.SH", "霁原新材"),
        ("05987.HK", None),
        ("00700.HK", None),
        ("300001.SZ", None),
    ]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("今年夏粮的收购比去年提前了六天。", "zh-Hans"),
        ("糖廠昨天以書店的面貌開門。", "zh-Hant"),
        ("これは日本語の文章です。", "ja"),
        ("한국어 기사입니다.", "ko"),
        ("An English text.", None),
        ("", None),
    ],
)
def test_language_by_script(text: str, tag: str | None) -> None:
    assert language.language_of(text) == tag


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("上一篇：甲\n下一篇：乙", "related"),
        ("分享到：\n微信\n微博", "share"),
        ("声明：本文仅供参考，\n不构成投资建议。", "disclaimer"),
        ("来源：北方网\n作者：张小三", "attribution"),
        ("责任编辑：张小三\n审核：李四", "byline"),
    ],
)
def test_a_line_end_parts_the_words_of_furniture_as_a_blank_does(text: str, kind: RemovedKind) -> None:
    assert draft(STORY, text).items[1:] == [RemovedItem(kind, text)]


def test_links_under_one_another_in_a_paragraph_are_links_only() -> None:
    spans = [("相关阅读", None), ("\n", None), ("甲新闻", "/1"), ("\n", None), ("乙新闻", "/2")]
    links = Paragraph(
        text="".join(text for text, _ in spans),
        spans=tuple(Span(text=text, marks=(), href=href) for text, href in spans),
    )
    found = Draft(items=[Paragraph(text=STORY, spans=()), links])
    news.read(found)
    assert found.items[1:] == [RemovedItem("related", links.text)]
