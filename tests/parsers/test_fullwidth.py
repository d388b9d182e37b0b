import tracemalloc
from typing import Any

import msgspec
import pytest

import newsingest
from newsingest.article import Article, Heading

LONG = "这一段正文足够长，读者一看就知道它是正文而不是标题，所以后面什么也不用加。"


def read(text: str) -> Article:
    return newsingest.parse_bytes(text.encode(), name="a.txt", options=newsingest.ReadOptions(format="fullwidth"))


def brief(article: Article) -> list[tuple[str, Any]]:
    blocks = [msgspec.to_builtins(block) for block in article.body]
    return [(block["type"], block.get("text") or block.get("url")) for block in blocks]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("　　甲。\n　　乙。", ["甲。", "乙。"]),
        ("　　甲。\n　　　　 \n　　乙。\n　　", ["甲。", "乙。"]),
        ("　　甲在\n这里。\n　　乙。", ["甲在这里。", "乙。"]),
        ("　　甲。　　乙。　　丙", ["甲。", "乙。", "丙"]),
        ("　　　　　　甲。\n　　乙。", ["甲。", "乙。"]),
        ("&nbsp;&nbsp;　　甲。\n&nbsp　　乙。", ["甲。", "乙。"]),
        (" 　　甲。\n　 　乙。\n\xa0　　丙。", ["甲。", "乙。", "丙。"]),
        ("　　3 \n甲。\n　　4 \n乙。", ["3 甲。", "4 乙。"]),
        ("　　甲。\n（图）", ["甲。", "（图）"]),
        ("　　甲&lt;乙&gt;。", ["甲<乙>。"]),
    ],
)
def test_paragraphs(text: str, paragraphs: list[str]) -> None:
    assert brief(read(text)) == [("paragraph", p) for p in paragraphs]


def test_wrapped_lines_are_joined_even_behind_a_full_stop() -> None:
    width = 30
    story = "海城的冬天来得早，十一月初海面上已经能看到成群的候鸟。" * 6
    lines = ["　　" + story[:width]] + [story[i : i + width] for i in range(width, len(story), width)]
    assert brief(read("\n".join(lines) + "\n　　乙。")) == [("paragraph", story), ("paragraph", "乙。")]


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("老桥不老 新桥不新\n", "老桥不老 新桥不新"),
        (" 老桥不老\n", "老桥不老"),
        ("　　　　　　　　　　老桥不老\n", "老桥不老"),
        ("　　老桥不老\n", "老桥不老"),
        ("[来源：海城晚报]\n老桥不老\n", "老桥不老"),
        ("第1页:城墙第2页:石桥　　　\n\n　　　　　　　　石桥\n", "石桥"),
        ("#  老桥不老\n\n", "老桥不老"),
        ("　　本报讯\n", None),
        ("　　一、老桥\n", None),
        ("　　老桥不老。\n", None),
        ("记者来到老桥，看到桥上站满了人，\n", None),
    ],
)
def test_titles(first: str, title: str | None) -> None:
    article = read(f"{first}　　{LONG}\n　　{LONG}\n")
    assert article.title == title
    if title is None:
        assert "missing_title" in [w.code for w in article.warnings]
    else:
        assert title not in article.text


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("把网点开到村口", "heading"),
        ("■老馆改作少儿馆", "heading"),
        ("一、工作简介", "heading"),
        ("（二）报名条件", "heading"),
        ("第三条 审批程序", "heading"),
        ("**　　二、企业带着订单来**", "heading"),
        ("“老桥”有了新名字", "heading"),
        ("“老桥真好”", "paragraph"),
        ("“好呀”他笑着点头", "paragraph"),
        ("“这座桥真好，我们再走一遍”", "paragraph"),
        ("联系人：王五", "paragraph"),
        ("他走了。", "paragraph"),
        ("-沟通能力强", "paragraph"),
        ("一、本次会议决定如下，请各单位认真执行，并于月底前报送结果。", "paragraph"),
    ],
)
def test_sub_heads(line: str, kind: str) -> None:
    article = read(f"　　{LONG}\n　　{line}\n　　{LONG}\n")
    bare = line.replace("**", "").strip()
    assert brief(article)[1] == (kind, bare)


@pytest.mark.parametrize(
    "line", ["二〇一一年七月四日", "二○○八年二月五日", "二00一年八月十七日", "江州市公园管理处", "备注"]
)
def test_the_last_line_above_a_notice_is_no_sub_head(line: str) -> None:
    notice = "版权声明：本文版权归江州日报所有，未经授权，任何单位和个人不得转载、摘编或以其他方式使用。"
    article = read(f"　　{LONG}\n　　{line}\n　　{notice}\n")
    assert brief(article) == [("paragraph", LONG), ("paragraph", line)]
    assert [cut.text for cut in article.removed] == [notice]


def test_a_day_with_its_year_in_chinese_is_no_sub_head() -> None:
    assert brief(read(f"　　{LONG}\n　　二○○八年二月五日\n　　{LONG}\n"))[1] == ("paragraph", "二○○八年二月五日")


def test_the_markdown_of_html2text() -> None:
    article = read(
        f'# 题\n\n　　**问：**你好[链接](http://news.example.com/a_(b) "t")，**没有配对。\n\n'
        f"![图](http://news.example.com/p.png)\n\n　　{LONG}\n\n　　甲 | 乙  \n---|---  \n一 | 二  \n\n　　{LONG}\n"
    )
    assert article.title == "题"
    assert brief(article) == [
        ("paragraph", "问：你好链接，**没有配对。"),
        ("image", "http://news.example.com/p.png"),
        ("paragraph", LONG),
        ("table", None),
        ("paragraph", LONG),
    ]
    spans = msgspec.to_builtins(article.body[0])["spans"]
    assert [(s["text"], s["marks"], s["href"]) for s in spans] == [
        ("问：", ("strong",), None),
        ("你好", (), None),
        ("链接", (), "http://news.example.com/a_(b)"),
        ("，**没有配对。", (), None),
    ]


def test_a_cell_a_line() -> None:
    article = read(
        f"　　{LONG}\n\n　　方向\n\n|\n\n　　人数  \n  \n---|---  \n  \n　　海洋\n\n|\n\n　　1名  \n\n　　{LONG}\n"
    )
    table = msgspec.to_builtins(article.body[1])
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [["方向", "人数"], ["海洋", "1名"]]
    assert table["header"] == 1


def test_a_line_pushed_right() -> None:
    article = read("　　甲。\n" + "　" * 30 + "编辑：王五     共找到1,144\n个相关网页. \n")
    assert brief(article) == [("paragraph", "甲。")]
    assert [(r.kind, r.text) for r in article.removed] == [
        ("byline", "编辑：王五"),
        ("related", "共找到1,144 个相关网页."),
    ]


STORY = "　　本市今年新建公园十二座，其中六座位于城东，工程预计年底完工。\n　　市民李先生说，家门口有了公园，散步方便多了。\n"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "城东今年新增公园十二座\n本市园林局昨天通报，今年新建公园的进度快于往年，城东尤为突出。\n\n",
            "城东今年新增公园十二座",
        ),
        ("http://news.example.com/a/1.htm\n江州文化网--\n城东今年新增公园十二座\n", "城东今年新增公园十二座"),
        ("城市建设资料数据库\n\n城东今年新增公园十二座\n\n发布时间：2017-05-14\n\n", "城东今年新增公园十二座"),
        ("城东今年新增公园十二座\n2017-05-14\n0\n", "城东今年新增公园十二座"),
        ("4月7日：城东公园开园\n2017-04-05\n", "4月7日：城东公园开园"),
        ("　　市民散步有了好去处\n　　城东公园年底全部完工\n", "市民散步有了好去处 城东公园年底全部完工"),
        ("新华社江州９月７日电题：城里的“种树人”\n", "城里的“种树人”"),
        ("关于加强公园管理工作的通知\n\n关于加强公园管理\n工作的通知\n", "关于加强公园管理工作的通知"),
        ("\t\t\t\t马里尼奥\n\n", None),
        ("　　各位代表\n", None),
        ("　　床前明月光\n　　疑是地上霜\n　　举头望明月\n　　低头思故乡\n", None),
        ("江州日报\n\n城东今年新增公园十二座\n\n2006年4月6日 星期四\n\n", "城东今年新增公园十二座"),
        ("江州日报\n第08版：副刊\n上一版 下一版\n城东今年新增公园十二座\n", "城东今年新增公园十二座"),
        ("　　城东公园\n　　年底完工\n　　2017-05-14 09:06\n", "城东公园 年底完工"),
        ("江州日报\n", "江州日报"),
        ("　　江州要闻\n　　城东今年新增公园十二座\n　　2017-05-14\n", "城东今年新增公园十二座"),
        ("分类：社会新闻\n城东今年新增公园十二座\n2017-05-14 09:06\n", "城东今年新增公园十二座"),
        ("第08版：副刊\n城东今年新增公园十二座\n", "城东今年新增公园十二座"),
        ("A12版：江州新闻\n城东今年新增公园十二座\n马晓路\n", "城东今年新增公园十二座"),
        ("【字体：大 中 小】\n城东今年新增公园十二座\n", "城东今年新增公园十二座"),
        ("【 以下文字转载自 News 讨论区 】\n城东今年新增公园十二座\n\n", "城东今年新增公园十二座"),
        ("本文来自微信公众号“江州观察”，经授权发布。\n\n城东今年新增公园十二座\n\n", "城东今年新增公园十二座"),
        ("体育\n", None),
    ],
)
def test_titles_among_the_lines_of_a_head(head: str, title: str | None) -> None:
    assert newsingest.parse_bytes((head + STORY).encode(), name="a.txt").title == title


@pytest.mark.parametrize("later", ["1949年5月4日", "5月4日"])
def test_the_first_day_of_a_chronicle_is_not_that_of_publication(later: str) -> None:
    article = read(f"江州解放记\n1949年5月3日\n　　部队到达江州城外。\n{later}\n　　江州解放，市民上街。")
    assert (article.title, article.published, article.removed) == ("江州解放记", None, ())
    assert brief(article)[0] == ("paragraph", "1949年5月3日")


@pytest.mark.parametrize("below", ["", "\n　　编辑：王五", "\n　　附件：公园名单"])
def test_a_document_may_be_signed_with_another_day(below: str) -> None:
    head = "关于加强公园管理工作的通知\n2017年5月14日\n"
    article = read(f"{head}　　{LONG}\n　　{LONG}\n　　2017年5月10日{below}")
    assert article.published == "2017-05-14"


def test_what_stands_around_a_title_is_told() -> None:
    head = "http://news.example.com/a/1.htm\n江州文化网--\n城东今年新增公园十二座\n2017-05-14\n0\n"
    article = newsingest.parse_bytes((head + STORY).encode(), name="a.txt")
    assert (article.url, article.published) == ("http://news.example.com/a/1.htm", "2017-05-14")
    assert [(removed.kind, removed.text) for removed in article.removed] == [
        ("url", "http://news.example.com/a/1.htm"),
        ("header", "江州文化网--"),
        ("attribution", "2017-05-14"),
        ("attribution", "0"),
    ]


def test_a_title_that_stands_again_in_the_text_is_its_heading() -> None:
    head = "关于加强公园管理工作的通知\n\n关于加强公园管理\n工作的通知\n"
    body = newsingest.parse_bytes((head + STORY).encode(), name="a.txt").body
    assert body[0] == Heading(level=1, text="关于加强公园管理工作的通知", spans=())


@pytest.mark.parametrize(
    "own",
    [
        "关于加强公园管理工作的通知",
        "江州市人民政府关于加强\n公园管理工作的通知",
        "江州市园林局等\n关于加强公园\n管理工作的通知",
        "江州市园林局、江州市水利局、江州市交通局关于加强公园管理工作的通知",
    ],
)
def test_the_document_s_title_names_other_authorities_than_the_page_s(own: str) -> None:
    body = "各县、区人民政府，市政府各部门：\n" + STORY
    article = read(f"江州市园林局等关于加强公园管理工作的通知\n\n{own}\n\n（江政〔2019〕7号）\n\n{body}")
    assert article.title == "江州市园林局等关于加强公园管理工作的通知"
    assert article.body[0] == Heading(level=1, text=own.replace("\n", ""), spans=())


def test_titles_about_different_subjects_are_not_one() -> None:
    article = read(f"江州市园林局关于加强公园管理工作的通知\n\n江州市园林局关于公园冬季开放时间的公告\n\n{STORY}")
    assert article.body[0] != Heading(level=1, text="江州市园林局关于公园冬季开放时间的公告", spans=())


def test_short_lines_of_a_dialogue_or_poem_are_no_headings() -> None:
    text = "　　“你去哪里”\n　　“回家看看我的母亲，她已经七十多岁了。”\n　　他笑了\n　　笑得像个孩子，眼泪却止不住地往下流，周围的人也都红了眼眶，谁也没有说话。\n"
    body = newsingest.parse_bytes((STORY + text).encode(), name="a.txt").body
    assert not any(isinstance(block, Heading) for block in body)


def test_a_record_of_fields_between_tabs_has_title_and_text() -> None:
    text = f"http://img.example.com/1.JPEG\t江州老桥今日重开:市民自发前来\t　　{LONG} 　　{LONG}"
    article = read(text)
    assert (article.title, article.url) == (
        "江州老桥今日重开:市民自发前来",
        None,
    )  # the address is of a picture, not of a page
    assert brief(article) == [("paragraph", LONG)] * 2
    assert [cut.text for cut in article.removed] == ["http://img.example.com/1.JPEG"]


def test_a_first_row_of_a_table_without_indent_is_no_record() -> None:
    assert read(f"项目\t数量\n　　{LONG}").title == "项目 数量"


@pytest.mark.parametrize("desk", ["_NN2782", " SF012", "（NB123）", "DF118"])
def test_a_desk_is_no_part_of_the_editor_s_name(desk: str) -> None:
    article = read(f"　　{LONG}\n　　本文来源：江州在线-海城都市报 责任编辑：王小美{desk}")
    assert [(author.name, author.role) for author in article.authors] == [("王小美", "editor")]
    assert article.source == "江州在线-海城都市报"


def test_credits_of_pictures_do_not_hide_that_of_the_medium() -> None:
    credit = "　　来源：{}"
    lines = ["江州股市今日闪崩", "", credit.format("海城直通车"), f"　　{LONG}", credit.format("网络"), f"　　{LONG}"]
    article = read("\n".join(lines))
    assert (article.title, article.source) == ("江州股市今日闪崩", "海城直通车")
    assert ("paragraph", "来源：网络") in brief(article)


def test_an_address_with_its_host_reversed_is_no_title() -> None:
    assert read(f"com.example.news:http/20151226/n1.shtml\n　　{LONG}\n　　{LONG}").title is None


def test_the_words_of_a_video_player_are_no_text() -> None:
    player = [
        "            视频加载中，请稍候...",
        "                自动播放",
        "play",
        "圆桌论坛：江州新风向",
        "向前",
        "向后",
    ]
    article = read("\n\n".join(["江州基金五位经理参加新风向论坛", *player, f"　　{LONG}", f"　　{LONG}"]))
    assert article.title == "江州基金五位经理参加新风向论坛"
    assert brief(article) == [("paragraph", LONG)] * 2
    assert [(cut.kind, cut.text) for cut in article.removed] == [("boilerplate", line.strip()) for line in player]


def test_words_of_a_player_without_one_are_text() -> None:
    assert ("heading", "向后") in brief(read(f"　　{LONG}\n　　向前\n　　{LONG}\n　　向后\n　　{LONG}"))


@pytest.mark.parametrize(
    ("line", "published", "source"),
    [
        ("江州老桥今日重开　　2008年5月12日09:33　　海城晚报", "2008-05-12T09:33", "海城晚报"),
        ("江州老桥今日重开 2008-05-12 09:33 来源：海城晚报", "2008-05-12T09:33", "海城晚报"),
        ("江州老桥今日重开2008-05-12 09:33:05 海城在线", "2008-05-12T09:33:05", "海城在线"),
        ("江州老桥今日重开2008年5月12日09:33\n来源：海城晚报", "2008-05-12T09:33", "海城晚报"),
    ],
)
def test_a_title_is_parted_from_the_time_behind_it(line: str, published: str, source: str) -> None:
    article = read(f"{line}\n　　{LONG}\n　　{LONG}")
    assert (article.title, article.published, article.source) == ("江州老桥今日重开", published, source)


@pytest.mark.parametrize(
    "line", ["江州地震发生于2008年5月12日14:28", "江州人民永远铭记2008年5月12日14:28", "江州2008年5月12日14:28"]
)
def test_a_time_that_a_title_tells_of_stays(line: str) -> None:
    article = read(f"{line}\n　　{LONG}\n　　{LONG}")
    assert (article.title, article.published) == (line, None)


def test_a_time_in_a_title_stays() -> None:
    assert read(f"江州2008年5月12日14:28永远铭记\n　　{LONG}").title == "江州2008年5月12日14:28永远铭记"
    assert read(f"江州 2008年5月12日14:28 永远铭记\n　　{LONG}").title == "江州 2008年5月12日14:28 永远铭记"


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("特约撰稿 张伟", [("张伟", "author")]),
        ("新华社记者张伟、李强北京报道。", [("张伟", "reporter"), ("李强", "reporter")]),
        ("本报记者李小强从内蒙古报道。", [("李小强", "reporter")]),
        ("新华社记者张伟、李小强苏州报道", [("张伟", "reporter"), ("李小强", "reporter")]),
        ("新华社记者张伟、李小强 北京报道", [("张伟", "reporter"), ("李小强", "reporter")]),
        ("本报记者 李建文 王小强", [("李建文", "reporter"), ("王小强", "reporter")]),
        ("文/李建文 图/王小强", [("李建文", "author"), ("王小强", "photographer")]),
        ("（记者 李建文 通讯员 王小强）", [("李建文", "reporter"), ("王小强", "correspondent")]),
        ("记者 五名", []),
        ("（记者周立 文 马晓路 图）", [("周立", "reporter"), ("马晓路", "photographer")]),
        ("记者周立文 马晓路图", [("周立", "reporter"), ("马晓路", "photographer")]),
        ("本刊记者/马晓路 文 周立文 图", [("马晓路", "reporter"), ("周立文", "photographer")]),
        ("（周立、马晓路参与采写）", [("周立", "reporter"), ("马晓路", "reporter")]),
        ("（本报记者吴吉参与采写）", [("吴吉", "reporter")]),
        ("马晓路参加采访", []),
        ("（实习生 吴吉 参与采写）", [("吴吉", "reporter")]),
        ("（张蕾 文/图）", [("张蕾", "author"), ("张蕾", "photographer")]),
        (
            "（记者 张蕾 吴吉 文/摄）",
            [("张蕾", "reporter"), ("吴吉", "reporter"), ("张蕾", "photographer"), ("吴吉", "photographer")],
        ),
        ("本报记者 张蕾 文 受访者 图", [("张蕾", "reporter")]),
        ("（记者张蕾 文 资料图片）", [("张蕾", "reporter")]),
        ("摄影 张蕾 文字 吴吉", [("张蕾", "photographer"), ("吴吉", "author")]),
        ("（张蕾 吴吉 江州报道）", [("张蕾", "reporter"), ("吴吉", "reporter")]),
        ("（江州日报全媒体记者 张蕾 江州报道）", [("张蕾", "reporter")]),
        ("（江州 海城 砚湖）", []),
        ("记者 欧阳小强 张蕾江州报道", [("欧阳小强", "reporter"), ("张蕾", "reporter")]),
        ("记者张蕾在江州报道", [("张蕾", "reporter")]),
        ("摄影：本报记者 马晓路", [("马晓路", "photographer")]),
        ("作者：本报记者 马晓路", [("马晓路", "reporter")]),
        ("记者张蕾吴吉江州报道", [("张蕾", "reporter"), ("吴吉", "reporter")]),
        ("记者张蕾吴吉报道", [("张蕾", "reporter"), ("吴吉", "reporter")]),
        ("记者张伟李建国报道", [("张伟", "reporter"), ("李建国", "reporter")]),
        ("记者张蕾内蒙古报道", [("张蕾", "reporter")]),
        ("新华社记者张蕾吴吉江州报道。", [("张蕾", "reporter"), ("吴吉", "reporter")]),
        (
            "记者张蕾吴吉李小舟江州报道",
            [("张蕾", "reporter"), ("吴吉", "reporter"), ("李小舟", "reporter")],
        ),
        ("（江州日报 记者 张蕾 李小舟 江州报道）", [("张蕾", "reporter"), ("李小舟", "reporter")]),
        ("本报记者 张蕾 吴吉 江州、海城报道", [("张蕾", "reporter"), ("吴吉", "reporter")]),
        ("本报记者 李小舟 张 蕾", [("李小舟", "reporter"), ("张蕾", "reporter")]),
        (
            "本报驻海城记者 张 蕾 吴 吉 本报驻砚湖记者 李小舟",
            [("张蕾", "reporter"), ("吴吉", "reporter"), ("李小舟", "reporter")],
        ),
        (
            "（记者张蕾、吴吉、莽小路、李小舟）",
            [("张蕾", "reporter"), ("吴吉", "reporter"), ("莽小路", "reporter"), ("李小舟", "reporter")],
        ),
        ("（参与记者张蕾、吴吉）", [("张蕾", "reporter"), ("吴吉", "reporter")]),
    ],
)
def test_people_of_a_last_line(line: str, people: list[tuple[str, str]]) -> None:
    article = read(f"　　{LONG}\n　　{LONG}\n　　{line}")
    assert [(author.name, author.role) for author in article.authors] == people


@pytest.mark.parametrize(
    "line", ["（记者张蕾、吴吉、莽小路、李小舟）", "（参与记者张蕾、吴吉）", "本报驻海城记者 张 蕾 本报驻砚湖记者 吴吉"]
)
def test_a_line_of_reporters_is_no_text(line: str) -> None:
    article = read(f"　　{LONG}\n　　{LONG}\n　　{line}")
    assert [(cut.kind, cut.text) for cut in article.removed] == [("byline", line)]


def test_the_place_behind_reporters_above_a_text_is_nobody() -> None:
    article = read(f"　　（江州日报记者 张蕾、李小舟 江州报道）{LONG}\n　　{LONG}")
    assert [author.name for author in article.authors] == ["张蕾", "李小舟"]


def test_the_way_to_the_next_page_goes_with_what_it_leads_to() -> None:
    article = read(f"　　{LONG}\n　　{LONG}\n　　请进入下一页\n　　老桥的前世今生")
    assert [cut.kind for cut in article.removed] == ["related", "related"]


@pytest.mark.parametrize(
    "line",
    [
        "本报综合",
        "图片由受访者提供",
        "欢迎读者来稿",
        "详见第八版",
        "综合消息",
        "之一",
        "单选",
        "上接一版",
        "2019年3月5日",
        "大家都在等待春天的到来",
    ],
)
def test_a_remark_in_brackets_signs_nothing(line: str) -> None:
    article = read(f"　　{LONG}\n　　{LONG}\n　　（{line}）")
    assert (article.authors, article.text.rpartition("\n")[2]) == ((), f"（{line}）")


def test_a_section_above_the_title_is_none() -> None:
    assert read(f"江州要闻\n\n　　江州老桥今日重开\n　　{LONG}").title == "江州老桥今日重开"
    assert read(f"江州要闻\n　　{LONG}").title == "江州要闻"
    for section in ("江州在线", "江州论坛", "江州日报", "江州观察"):
        for gap in ("", "\n", "　　"):
            assert read(f"{section}\n{gap}江州老桥今日重开\n　　{LONG}").title == "江州老桥今日重开"
    day = "2012年5月3日"
    for head in (f"江州日报\n{day}\n江州老桥今日重开", f"江州日报\n江州老桥今日重开\n{day} 10:20 来源：江州日报"):
        assert read(f"{head}\n　　{LONG}\n　　{LONG}").title == "江州老桥今日重开"


@pytest.mark.parametrize(
    "caption",
    [
        "资料图：江州老桥",
        "江州老桥（资料图片）",
        "市民走过老桥（图源：网络）",
        "图为江州老桥",
        "江州老桥资料照片",
        "上图：江州老桥",
        "江州老桥 马晓路 图",
        "江州老桥 新华社发",
    ],
)
def test_a_caption_is_no_title_and_no_heading(caption: str) -> None:
    article = read(f"{caption}\n　　{LONG}\n　　{LONG}")
    assert (article.title, brief(article)[0]) == (None, ("paragraph", caption))
    assert read(f"{caption}\n江州老桥今日重开\n　　{LONG}\n　　{LONG}").title == "江州老桥今日重开"


@pytest.mark.parametrize(
    "title", ["江州老桥今日重开(图)", "组图：江州老桥今日重开", "江州老桥今日重开（组图）", "江州老桥今日重开 高清组图"]
)
def test_a_title_may_tell_of_pictures(title: str) -> None:
    assert read(f"{title}\n　　{LONG}\n　　{LONG}").title == title


@pytest.mark.parametrize(
    "line",
    [
        "欢迎关注“江州发布”微信公众号的人里，有一半是老人。",
        "版权归原作者所有的说法，法院没有采纳。",
        "以上内容仅代表李某个人观点，他在会后再三说明。",
        "本文首发于1936年的《江州月刊》，是他的成名作。",
        "未经授权禁止转载，成了江州作家们的口头禅",
    ],
)
def test_a_last_sentence_that_talks_of_a_notice_stays(line: str) -> None:
    article = read(f"江州大桥合龙通车\n　　大桥昨日合龙，市长到场。\n　　{line}")
    assert (article.text.rpartition("\n")[2], article.removed) == (line, ())


def test_facts_below_a_label_of_links_stay() -> None:
    article = read(f"　　{LONG}\n　　{LONG}\n　　相关链接：\n　　平日票 160元\n　　夜票 90元")
    assert article.removed == ()


def test_a_source_behind_a_mark_is_no_board_s() -> None:
    article = read(f"　　{LONG}\n　　{LONG}\n　　※ 来源：现场照片\n　　{LONG}\n　　桥上灯火通明")
    assert article.removed == ()


def test_a_field_of_a_form_is_no_title() -> None:
    article = read("江上\n　　导演：马晓路\n　　摄影：周立\n　　编剧：吴吉")
    assert (article.title, article.authors, len(article.body)) == (None, (), 4)


@pytest.mark.parametrize(
    ("lines", "published", "source", "authors"),
    [
        ("来源：江州晚报\n2006年4月6日", "2006-04-06", "江州晚报", []),
        ("　　来源：江州晚报\n　　2006-04-06", "2006-04-06", "江州晚报", []),
        ("作者：马晓路\n2006-04-06\n35", "2006-04-06", None, ["马晓路"]),
        ("浏览次数：123\n2006-04-06\n字号：大 中 小", "2006-04-06", None, []),
        ("2006-04-06 09:06\n栏目：江州新闻\n点击：123", "2006-04-06T09:06", None, []),
        ("日期：2006-04-06 浏览次数：123 次", "2006-04-06", None, []),
        ("2006-04-06 09:06\n江州在线", "2006-04-06T09:06", "江州在线", []),
        ("江州在线\n2006年4月6日09:06", "2006-04-06T09:06", "江州在线", []),
        ("2006-04-06\n江州晚报\n马晓路", "2006-04-06", "江州晚报", ["马晓路"]),
        ("江州晚报　马晓路", None, "江州晚报", ["马晓路"]),
        ("文汇报", None, "文汇报", []),
        ("——江州建桥十年记\n马晓路", None, None, ["马晓路"]),
        ("马晓路 王小强", None, None, ["马晓路", "王小强"]),
        ("（马晓路）", None, None, ["马晓路"]),
        ("来源：江州晚报\n日期：2006年4月6日", "2006-04-06", "江州晚报", []),
        ("时间：2006-04-06 09:06\n浏览次数：123", "2006-04-06T09:06", None, []),
        ("【江州晚报】 2006-04-06", "2006-04-06", "江州晚报", []),
        ("(2006-04-06 14:22:01)\n标签： 大桥 江州\n分类： 新闻", "2006-04-06T14:22:01", None, []),
        ("□ 马晓路", None, None, ["马晓路"]),
        ("作者　马晓路\n2006-04-06", "2006-04-06", None, ["马晓路"]),
        ("江州晚报　2006年04月06日", "2006-04-06", "江州晚报", []),
        ("马晓路 发表于 2006-04-06 09:06", "2006-04-06T09:06", None, ["马晓路"]),
        ("发表于 2006-04-06 09:06\n【大】【中】【小】", "2006-04-06T09:06", None, []),
        ("By John Smith and Li Wei\n2006-04-06", "2006-04-06", None, ["John Smith", "Li Wei"]),
    ],
)
def test_facts_alone_on_lines_below_the_title(
    lines: str, published: str | None, source: str | None, authors: list[str]
) -> None:
    article = read(f"江州老桥今日重开\n{lines}\n{STORY}")
    assert article.title == "江州老桥今日重开"
    assert (article.published, article.source) == (published, source)
    assert [author.name for author in article.authors] == authors
    assert [text for _, text in brief(article) if not text.startswith("——")] == [
        line.strip() for line in STORY.splitlines()
    ]


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("2006年4月6日", None),
        ("2006年4月6日 星期四\n第08版：副刊", None),
        ("江州晚报 2006年4月6日 第08版：副刊", "江州晚报"),
        ("《江州晚报》2006年4月6日", "江州晚报"),
    ],
)
def test_the_day_and_paper_above_the_title(line: str, source: str | None) -> None:
    article = read(f"{line}\n江州老桥今日重开\n{STORY}")
    assert (article.title, article.published, article.source) == ("江州老桥今日重开", "2006-04-06", source)
    assert read(f"2006年4月6日\n江州老桥今日重开\n{STORY}2006年4月7日\n{STORY}").published is None


@pytest.mark.parametrize(
    ("first", "second"),
    [("2006年4月6日", "2006年4月7日"), ("马晓路", "王小强"), ("江州日报", "江州晚报"), ("文汇报", "市民怎么看")],
)
def test_lines_above_the_parts_of_a_text_state_nothing(first: str, second: str) -> None:
    article = read(f"老桥记\n{first}\n{STORY}{second}\n{STORY}")
    assert (article.published, article.source, article.authors) == (None, None, ())
    assert {first, second} <= {text for _, text in brief(article)}


@pytest.mark.parametrize("day", ["2006-04-06", "　　2006年4月6日 09:06", "　　来源：江州晚报"])
def test_a_headline_of_two_indented_lines_above_facts(day: str) -> None:
    article = read(f"　　江州老桥今日重开\n　　五千名市民步行过江\n{day}\n{STORY}")
    assert article.title == "江州老桥今日重开 五千名市民步行过江"


@pytest.mark.parametrize(
    "line",
    [
        "类别：油画",
        "字号：瑞蚨祥",
        "时间：2019年5月3日 10:00 栏目：江州剧场",
        "时间：2019年5月3日",
        "时间：2019年5月3日 10:00\n地点：江州图书馆",
    ],
)
def test_a_line_of_a_form_states_nothing(line: str) -> None:
    article = read(f"江州老桥今日重开\n{line}\n{STORY}")
    assert (article.published, article.removed) == (None, ())


@pytest.mark.parametrize("deck", ["", "五千名市民步行过江，看老桥重新开放\n"])
@pytest.mark.parametrize(
    ("opening", "published"),
    [
        ("新华社江州５月２日电", "2019-05-03"),
        ("本报海城4月30日电", "2019-05-03"),
        ("本报江州2日电", "2019-05-03"),
        ("本报江州12日电", None),
        ("本报讯", None),
    ],
)
def test_a_labelled_day_above_a_dateline_of_nearly_that_day(deck: str, opening: str, published: str | None) -> None:
    article = read(f"江州老桥今日重开\n{deck}时间：2019-05-03\n\n　　{opening} {STORY.strip()}")
    assert (article.title, article.published) == ("江州老桥今日重开", published)
    assert [cut.text for cut in article.removed] == (["时间：2019-05-03"] if published else [])


def test_the_name_of_a_site_above_the_title_is_not_the_source_of_what_it_took_over() -> None:
    head = "江州在线\n江州老桥今日重开\n\nwww.jz.example.com  2009年02月03日 14:22  江州晚报\n\n"
    article = read(head + STORY)
    assert (article.title, article.source, article.published, article.url) == (
        "江州老桥今日重开",
        "江州晚报",
        "2009-02-03T14:22",
        None,
    )


@pytest.mark.parametrize("between", ["", "老桥的来历\n", "江州的桥\n原文\n"])
def test_below_the_name_of_a_site_the_text_need_not_be_indented(between: str) -> None:
    text = f"{between}{LONG}\n　　{LONG}\n"
    unindented = f"{between}{LONG}\n" + f"{LONG}\n" * 3 + f"　　{LONG}\n　　{LONG}\n"
    for below in (text, unindented):
        article = read(f"江州国学网--\n江州老桥的传说\n{below}")
        assert article.title == "江州老桥的传说"
        assert [cut.text for cut in article.removed] == ["江州国学网--"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("江州老桥的六十年\n马家与桥的故事(2)", "江州老桥的六十年 马家与桥的故事(2)"),
        ("简析江州老桥的历史\n和文化影响", "简析江州老桥的历史 和文化影响"),
        ("江州老桥的六十年(1)\n马家与桥的故事(2)", "江州老桥的六十年(1)"),
        ("江州老桥的六十年\n马家与桥的故事", "江州老桥的六十年"),
        ("江州老桥的六十年\n\n和文化影响", "江州老桥的六十年"),
    ],
)
def test_a_title_that_runs_on_in_the_next_line(lines: str, title: str) -> None:
    assert read(f"{lines}\n　　{LONG}\n　　{LONG}\n").title == title


@pytest.mark.parametrize(("title", "line"), [("豆腐匠马晓路", "马晓路"), ("江州晚报六十年", "江州晚报")])
def test_whom_the_title_tells_of_is_neither_author_nor_source(title: str, line: str) -> None:
    article = read(f"{title}\n{line}\n{STORY}")
    assert (article.title, article.source, article.authors, article.removed) == (title, None, (), ())
    assert [author.name for author in read(f"马晓路：老桥记\n马晓路\n{STORY}").authors] == ["马晓路"]


def test_a_name_above_a_text_is_its_writer_unless_the_text_tells_of_him() -> None:
    article = read(f"　　马晓路\n{STORY}")
    assert (article.title, [author.name for author in article.authors]) == (None, ["马晓路"])
    assert [cut.text for cut in article.removed] == ["马晓路"]
    article = read(f"　　马晓路\n{STORY}\n　　马晓路今年七十岁，做了一辈子豆腐，如今把手艺传给了孙子。")
    assert (article.title, article.authors) == ("马晓路", ())


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("　　第一段。\n　　第二段。\n", "2 of 2 lines start with two ideographic spaces"),
        (
            "　　第一段。　　第二段。　　第三段。\n",
            "1 of 1 lines start with two ideographic spaces; 2 more paragraphs start inside a line",
        ),
    ],
)
def test_the_evidence_counts_indents_inside_lines_only_if_there_are_any(text: str, evidence: str) -> None:
    assert newsingest.detect(text.encode())[2] == evidence


def test_long_paragraphs_are_not_kept_in_memory() -> None:
    texts = [
        f"老桥不老\n　　{'江州城里的桥，' * 30_000}{number}。\n　　第二段写在这里。\n".encode() for number in range(6)
    ]
    newsingest.parse_bytes(texts[0], name="story.txt")
    tracemalloc.start()
    for text in texts[1:]:
        newsingest.parse_bytes(text, name="story.txt")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 420_000  # bytes: one paragraph
