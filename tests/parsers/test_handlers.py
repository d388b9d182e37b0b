"""Test the kinds of front matter: which kind a text starts with, where the front matter ends, and what it says."""

import pytest

import newsingest
from deadlines import within
from newsingest.article import Article, Author
from newsingest.errors import FrontMatterError, NewsingestError, TooDeepError
from newsingest.parsers.jekyll import handlers


def kind_and_body(text: str) -> tuple[str, str] | None:
    found = handlers.find_front_matter(text)
    return None if found is None else (found.handler.kind, found.parted.split()[1])


def post(text: str, name: str = "a.md") -> Article:
    return newsingest.parse_bytes(text.encode(), name=name)


@pytest.mark.parametrize(("text", "kind", "body"), [
    ("---\ntitle: a\n---\nb", "YAML", "b"),
    ("\n\n---\ntitle: a\n---\nb", "YAML", "b"),
    ("\ufeff---\ntitle: a\n---\nb", "YAML", "b"),
    ("---  \ntitle: a\n...\nb", "YAML", "b"),
    ("---\n---\nb", "YAML", "b"),
    ("---\n# a comment\ntitle: a\n---\n　　b", "YAML", "　　b"),
    ("---\ntitle: 老桥\n  --- \n\n正文", "YAML", "\n正文"),
    ("---\ntext: |\n  甲\n  ---\n  乙\ntitle: 老桥\n---\n正文", "YAML", "正文"),
    ("---\ntitle: '甲\n\n  ---\n\n  乙'\ntags: 桥\n---\n正文", "YAML", "正文"),
    ("---\ntitle: 老桥\n  ---\n\n正文\n\n---\n\n后记", "YAML", "\n正文\n\n---\n\n后记"),
    ("-----\ntitle: 老桥\n-----\n正文\n\n---\n", "YAML", "正文\n\n---\n"),
    ("--- yaml\ntitle: a\n---\nb", None, ""),
    ("title: a\ndate: 2016-12-09\ntags: b\n---\nc", "YAML", "c"),
    ("title: 我与民谣\ndate: 2015-07-07 20:39:03\n  --- \n\n聊一聊。", "YAML", "\n聊一聊。"),
    ("---\n{title: a, date: 2020-01-02}\n---\nb", "YAML", "b"),
    ('---\n{\n  "title": "a"\n}\n---\nb', "YAML", "b"),
    ("---\n{}\n---\nb", "YAML", "b"),
    ("---\n{{ page.title }}\n---\nb", None, ""),
    ("---\n{甲乙}\n---\nb", None, ""),
    ("---\n\nText below a rule.\n\n---\nmore", None, ""),
    ("Title\n---\ntext", None, ""),
    ("From: a\nTo: b\n---\ntext", None, ""),
    ("-- a", None, ""),
    ("-----\n来源: 江州日报\n", None, ""),
    ('+++\ntitle = "a"\n+++\nb', "TOML", "b"),
    ('---toml\ntitle = "a"\n---\nb', "TOML", "b"),
    ("+++\n[extra]\na = 1\n+++\n\n　　b", "TOML", "\n　　b"),
    ("+++\n\n正文\n+++\n", None, ""),
    ("+++\n+++\nb", "TOML", "b"),
    ('{\n  "title": "a",\n  "tags": ["}"]\n}\nb', "JSON", "b"),
    ('{ "title": "a" }\n\nb', "JSON", "\nb"),
    ('{\n  "title": "a"\n}\n', None, ""),  # a file of data
    ('{\n  "name": "a"\n}\nb', None, ""),
    ('{"title": "a"}\n{"title": "b"}\n', None, ""),  # JSON Lines
    ('"title": "a",\n"date": "2014-01-02"\n;;;\nb', None, ""),
    (';;;\n"title": "a",\n"date": "2014-01-02"\n;;;\nb', "JSON", "b"),
    ('---json\n{\n"title": "a"\n}\n---\nb', "JSON", "b"),
    ("Title: 老桥\nDate: 2014-01-02\nTags: 桥, 城\n\n正文", "Pelican", "正文"),
    ("title: 老桥\nsummary: 一座桥\n    两条路\n\n正文", "Pelican", "正文"),
    ("Title: 老桥\n\n正文", None, ""),
    ("Subject: a\nDate: b\n\ntext", None, ""),
    ("```markdown\n---\ntitle: a\n---\n\nb\n```\n", "YAML", "\nb"),
    ('~~~md\n+++\ntitle = "a"\n+++\nb\n~~~', "TOML", "b"),
    ("```markdown\n---\ntitle: a\n---\n```js\nx\n```\n```", "YAML", "```js\nx\n```"),
    ("```yaml\n---\ntitle: a\n---\n```\nb", None, ""),
])  # fmt: skip
def test_kinds(text: str, kind: str | None, body: str) -> None:
    assert kind_and_body(text) == (None if kind is None else (kind, body))


@pytest.mark.parametrize(
    ("text", "fence"), [("---\ntitle: a\nb", "---"), ("+++\ntitle = 1\nb", r"\+\+\+"), (';;;\n{"title": 1}\n', ";;;")]
)
def test_what_never_closes_is_an_error(text: str, fence: str) -> None:
    with pytest.raises(FrontMatterError, match=f"starts with {fence} but never ends"):
        post(text)


@pytest.mark.parametrize("front", [
    '+++\ntitle = "桥梁公报"\ndate = 2024-01-02T03:04:05+08:00\nauthors = ["马晓路"]\ntags = ["桥", "城"]\ncode = 1.50\ndraft = false\n+++',
    '{\n"title": "桥梁公报", "date": "2024-01-02T03:04:05+08:00",\n"authors": ["马晓路"], "tags": ["桥", "城"], "code": 1.50, "draft": false}',
    ';;;\n"title": "桥梁公报", "date": "2024-01-02T03:04:05+08:00",\n"authors": ["马晓路"], "tags": ["桥", "城"], "code": 1.50, "draft": false\n;;;',
    "---\n{title: 桥梁公报, date: 2024-01-02T03:04:05+08:00, authors: [马晓路],\n tags: [桥, 城], code: 1.50, draft: false}\n---",
    "---\ntitle: 桥梁公报\ndate: 2024-01-02T03:04:05+08:00\nauthors: [马晓路]\ntags: [桥, 城]\ncode: 1.50\ndraft: false\n---",
])  # fmt: skip
def test_each_kind_says_the_same(front: str) -> None:
    article = post(f"{front}\n\n新桥今天通车。\n")
    assert (article.title, article.published, article.tags) == ("桥梁公报", "2024-01-02T03:04:05+08:00", ("桥", "城"))
    assert article.authors == (Author(name="马晓路", role="author"),)
    assert (article.extra, article.text) == ({"code": "1.50", "draft": "false"}, "新桥今天通车。")


def test_pelican() -> None:
    article = post(
        "Title: 老桥\nDate: 2014-01-02 10:20\nCategory: 江州 风物\nTags: 桥, 城\nAuthor: 马晓路\nStatus: draft\n\n老桥还在。\n"
    )
    assert (article.title, article.published, article.categories, article.tags) == (
        "老桥",
        "2014-01-02T10:20",
        ("江州 风物",),
        ("桥", "城"),
    )
    assert (article.authors, article.text) == ((Author(name="马晓路", role="author"),), "老桥还在。")


def test_comments_and_what_stands_twice_are_kept() -> None:
    article = post('+++\n# 编者注\ntitle = "老#桥" # 三稿\n+++\n正文。\n')
    assert (article.title, article.extra) == ("老#桥", {"(comment)": "# 编者注", "title (comment)": "# 三稿"})
    assert article.warnings[0].message.startswith("the front matter: a TOML comment is kept")
    assert post('{"title": "甲", "title": "乙"}\n正文。\n').extra == {"title (duplicate)": "甲"}


@pytest.mark.parametrize(("front", "title"), [
    ('+++\ntitle = "他说"去"了"\ntags = ["桥"]\n+++', '他说"去"了'),
    ('+++\ntitle = 老桥\ntags = ["桥"]\n[extra]\na = 1\n+++', "老桥"),
    ('{\n"title": "老桥",\n"tags": ["桥",],\n}', "老桥"),
])  # fmt: skip
def test_what_is_broken_is_read_as_far_as_it_goes(front: str, title: str) -> None:
    article = post(f"{front}\n正文。\n")
    assert (article.title, article.tags, article.text) == (title, ("桥",), "正文。")


@pytest.mark.parametrize("front", [
    '{\n"title": "砚湖"\n"date": "2020-01-02",\n"tags": ["雨", "河"]\n}',
    '{\n"title": "砚湖",\n"date": "2020-01-02",,\n"tags": ["雨", "河"]\n}',
    '{\n  "title": "砚湖", // 注\n  "date": "2020-01-02", /* 注 */\n  "tags": ["雨", "河"]\n}',
    '{\n"title": "砚湖",\n"date": "2020-01-02",\n"tags": ["雨" "河"]\n}',
    '{\n"title": "砚湖,\n"date": "2020-01-02",\n"tags": ["雨", "河"]\n}',
    '{\n "date": "2020-01-02",\n "tags": ["雨", "河],\n "title": "砚湖"\n}',
    '{"title": "砚湖" "date": "2020-01-02", "tags": ["雨", "河"],}',
    '{"title": "砚湖", "date": "2020-01-02", "tags": ["雨", "河"]\n"a": {"title": "乙",,\n"date": "2019-01-02"\n}\n}',
    ';;;\n"title": "砚湖"\n"date": "2020-01-02"\n"tags": ["雨", "河"]\n;;;',
    '---\n{\n  "title": "砚湖",,\n  "date": "2020-01-02",\n  "tags": ["雨", "河"]\n}\n---',
    '---json\n{\n  "title": "砚湖",,\n  "date": "2020-01-02",\n  "tags": ["雨", "河"],\n  "a": *b\n}\n---',
])  # fmt: skip
def test_broken_json_is_read_key_by_key(front: str) -> None:
    article = post(f"{front}\n正文。\n")
    assert (article.title, article.published, article.tags, article.text) == (
        "砚湖",
        "2020-01-02",
        ("雨", "河"),
        "正文。",
    )
    repaired = [warning.message for warning in article.warnings if warning.code == "front_matter_repaired"]
    assert ["invalid JSON was read line by line" in told for told in repaired] == [True]


def test_what_broken_json_loses_is_kept() -> None:
    article = post('{\n"title": "他说"去"了", // 注\n"a": 1, "a": {"b": 1,, "b": [*2, "3"]},\n"c": true\n}\n正文。\n')
    assert article.title == '他说"去"了'
    assert article.extra == {
        "a": '{"b":["*2","3"]}', "a (duplicate)": "1\nb: 1", "c": "true", "(comment)": "// 注",
    }  # fmt: skip


def test_broken_json_of_many_levels_or_comments_is_read_in_time() -> None:
    with within(5), pytest.raises(TooDeepError):
        post(';;;\n"title": "砚湖",,\n' + '"a": {' * 2000 + "\n;;;\n正文。\n")
    with within(5):
        assert post(';;;\n"title": "砚湖",,\n' + "/* " * 50_000 + "\n;;;\n正文。\n").title == "砚湖"


BROKEN_LISTS = [
    ('["雨", *河]', ("雨", "*河")),
    ('["雨" "河"]', ("雨", "河")),
    ('["雨, 雪", *河]', ("雨, 雪", "*河")),
    ("['雨, 雪', *河]", ("雨, 雪", "*河")),
    ('["雨", *河', ("雨", "*河")),
    ('[雨, "他说"去"了"]', ("雨", '他说"去"了')),
    ("[[雨, *河], 桥]", ("雨", "*河", "桥")),
    ('[\n  "雨, 雪",\n  *河,\n ]', ("雨, 雪", "*河")),
]  # fmt: skip


@pytest.mark.parametrize(("written", "tags"), BROKEN_LISTS)
@pytest.mark.parametrize("front", ["---\ntitle: 砚湖\ntags: {}\n---", '+++\ntitle = "砚湖"\ntags = {}\n+++'])
def test_a_broken_list_is_its_entries(front: str, written: str, tags: tuple[str, ...]) -> None:
    article = post(f"{front.format(written)}\n正文。\n")
    assert (article.title, article.tags) == ("砚湖", tags)
    assert article.warnings[0].code == "front_matter_repaired"


@pytest.mark.parametrize("title", ["[快讯]A股", "[快讯] A股 [图]", "[甲], 乙 [丙]"])
def test_brackets_around_a_word_are_no_list(title: str) -> None:
    for front in (f"---\ntitle: {title}\n---", f"+++\ntitle = {title}\n+++"):
        assert post(f"{front}\n正文。\n").title == title


def test_tables_of_broken_toml_are_joined() -> None:
    article = post(
        '+++\ntitle = 砚湖\n[extra]\na = 1\n[[author]]\nname = "林一"\n[author.links]\nweb = x\n[[author]]\nname = 陈二\n[extra.b]\nc = "d"\n'
        '[taxonomies]\ntags = ["雨", 河]\n+++\n正文。\n'
    )
    assert (article.title, article.tags) == ("砚湖", ("雨", "河"))
    assert [author.name for author in article.authors] == ["林一", "陈二"]
    assert article.extra == {
        "extra": '{"a":"1","b":{"c":"d"}}', "author": '[{"name":"林一","links":{"web":"x"}},{"name":"陈二"}]',
    }  # fmt: skip


def test_a_text_of_several_lines_in_broken_toml_holds_no_keys() -> None:
    article = post('+++\ntitle = 砚湖\nsummary = """\n一座桥\n[x]\na = b"""\ndate = 2020-01-02\n+++\n正文。\n')
    assert (article.title, article.published, article.summary) == ("砚湖", "2020-01-02", "一座桥 [x] a = b")
    article = post('+++\ntitle = 砚湖\nsummary = """一座"桥\ndate = 2020-01-02\n+++\n正文。\n')
    assert (article.title, article.published, article.summary) == ("砚湖", "2020-01-02", '一座"桥')


def test_keys_of_several_parts_and_what_stands_twice_in_broken_toml() -> None:
    article = post(
        '+++\ntitle = 砚湖\nauthor.name = "林一"\nauthor.mail = x\na = 1\na = y # 注\n[b]\nc = 1\nc = z\n甲乙\n[b.c]\nd = 1\n+++\n正文。\n'
    )
    assert [author.name for author in article.authors] == ["林一"]
    assert article.extra == {
        "author": '{"name":"林一","mail":"x"}', "a": "y", "a (duplicate)": "1", "a (comment)": "# 注",
        "b": '{"c":{"d":"1"}}', "b (duplicate)": "c: 1\nc: z 甲乙",
    }  # fmt: skip


def test_a_table_that_nothing_can_read_is_an_error() -> None:
    with pytest.raises(FrontMatterError, match="the front matter cannot be read"):
        post("+++\n[[[\n+++\n正文\n")


@pytest.mark.parametrize(
    "text", ['+++\ntitle = "甲"\n+++\n', '{\n"title": "甲"\n}\n', "Title: 甲\nDate: 2014-01-02\n\n"]
)
def test_front_matter_over_an_indented_body_is_no_text(text: str) -> None:
    article = post(f"{text}　　江州市今天举行新闻发布会。\n　　记者获悉。\n", "a.txt")
    assert (article.origin.format, article.title, len(article.body)) == ("jekyll", "甲", 2)


@pytest.mark.parametrize("depth", [200, 5000])
@pytest.mark.parametrize("front", ["+++\na = {}\n+++", '{{\n"title": "a", "b": {}\n}}', ';;;\n"a": {}\n;;;'])
def test_what_nests_too_deep_is_an_error(front: str, depth: int) -> None:
    with pytest.raises(NewsingestError):
        post(front.format("[" * depth + "]" * depth) + "\n正文\n")


@pytest.mark.parametrize("opened", ["[", "[ ", "[a, ", "{a: ", "- ", "? "])
@pytest.mark.parametrize("depth", [101, 200, 600, 5000])
def test_yaml_that_nests_too_deep_in_one_line_is_an_error(opened: str, depth: int) -> None:
    closed = {"[": "]", "{": "}"}.get(opened[0], "") * depth
    with pytest.raises(TooDeepError):
        post(f"---\ntitle: t\nx:\n  {opened * depth}{closed}\n---\n正文\n")


@pytest.mark.parametrize("part", ["a", '"a b"', "'a'"])
@pytest.mark.parametrize("front", ["{} = 1", "x = {{ {} = 1 }}", "[{}]\nx = 1", "x = 老桥\n[[ {} ]]\ny = 1"])
def test_a_key_of_too_many_parts_is_refused_before_it_is_read(front: str, part: str) -> None:
    with within(5), pytest.raises(TooDeepError):
        post(f"+++\ncode = 1\n{front.format(' . '.join([part] * 40_000))}\n+++\n正文\n")


def test_dots_in_strings_and_comments_are_no_parts_of_a_key() -> None:
    dots = ".".join("a" * 200)
    article = post(f'+++\n# {dots}\ntitle = "{dots}"\nx = """\n{dots} = 1"""\n+++\n正文\n')
    assert (article.title, article.extra["x"]) == (dots, f"{dots} = 1")


@pytest.mark.parametrize("front", [
    r'{"title": "砚湖\ud83d", "码\udc00": ["\uD83D\ude00", {"\ud800": "\ud801", "a": "\\ud800"}]}',
    (r'{"title": "砚湖\ud83d", "码\udc00": ["\uD83D\ude00", {"\ud800": "\ud801", "a": "\\ud800",}]' "\n}"),
])  # fmt: skip
def test_half_a_character_is_none(front: str) -> None:
    article = post(f"{front}\n\n正文。\n")
    assert (article.title, article.extra) == ("砚湖\ufffd", {"码\ufffd": '["😀",{"\ufffd":"\ufffd","a":"\\\\ud800"}]'})
    told = [warning.message for warning in article.warnings if warning.code == "undecodable"]
    assert told == ["4 JSON escapes in the front matter stood for half a character (such as \\ud83d) and became U+FFFD"]


@pytest.mark.parametrize("front", ['---\ntitle: "砚湖\\ud83d"\n---', '+++\ntitle = "砚湖\\ud83d"\n+++'])
def test_half_a_character_is_text_where_the_language_has_none(front: str) -> None:
    assert post(f"{front}\n正文。\n").title == r"砚湖\ud83d"


def test_a_comment_below_a_broken_value_is_no_part_of_it() -> None:
    article = post("---\n# 编者注\ntitle: 砚湖: 老桥\n# 注一\ndate: 2022-01-05\n---\n正文。\n")
    assert (article.title, article.published) == ("砚湖: 老桥", "2022-01-05")
    assert article.extra == {"(comment)": "# 编者注\n# 注一"}


def test_comments_within_and_behind_a_broken_value_are_no_part_of_it() -> None:
    article = post(
        "---\ntitle: 砚湖: 老桥 # 注一\ntags:\n  # 注二\n  - 雨: x: y\n  - 'a # b' ## 注三\n  # 注四\n---\n正文。\n"
    )
    assert (article.title, article.tags) == ("砚湖: 老桥", ("雨: x: y", "a # b"))
    assert article.extra == {"title (comment)": "# 注一", "tags (comment)": "# 注二\n## 注三\n# 注四"}


@pytest.mark.parametrize(
    "value", ["砚湖: 老桥 #话题#", "C#: 老桥", "it's: a # b", "'砚湖 # 注' 老桥", '砚湖: "老 # 桥']
)
def test_marks_that_may_be_text_of_a_broken_value_stay(value: str) -> None:
    assert post(f"---\ntitle: {value}\n---\n正文。\n").title == value
    assert post("---\ntitle: 砚湖\nlist:\n  - |\n    甲\n    # 乙\n  - 丙: 丁: 戊\n---\n正文。\n").extra == {
        "list": "- | 甲 # 乙 - 丙: 丁: 戊"
    }


def test_a_comment_below_a_broken_value_of_toml_is_no_part_of_it() -> None:
    article = post("+++\n# 编者注\ntitle = 老桥\n# 注一\nurl = https://news.example/a\n  # 注二\n+++\n正文。\n")
    assert (article.title, article.url) == ("老桥", "https://news.example/a")
    assert article.extra == {"(comment)": "# 编者注\n# 注一\n# 注二"}


# -- the table of keys ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("front", "field", "value"), [
    ("url: https://news.example/a", "url", "https://news.example/a"),
    ("url: /a", "url", None),
    ("originalURL: https://news.example/a\npermalink: https://blog.example/b", "url", "https://news.example/a"),
    ("sourceUrl: https://news.example/a", "url", "https://news.example/a"),
    ("tumblr_url: http://news.example/a", "url", "http://news.example/a"),
    ("canonical_url: https://news.example/a\nurl: https://blog.example/b", "url", "https://news.example/a"),
    ("Title: 老桥", "title", "老桥"),
    ("date_modified: 2019-09-29T08:30:00+02:00", "modified", "2019-09-29T08:30:00+02:00"),
    ("publish-date: 2019-09-29", "published", "2019-09-29"),
    ("Date: 2019-09-29\nTime: '08:30'", "published", "2019-09-29T08:30"),
    ("Description: 一座桥", "summary", "一座桥"),
    ("categories: [[笔记, 数据库], [笔记, 随笔]]", "categories", ("笔记", "数据库", "随笔")),
    ("categories: 桥, 城", "categories", ("桥", "城")),
    ("tags: 桥、城 江州", "tags", ("桥", "城 江州")),
    ("tag: 桥，城", "tags", ("桥", "城")),
    ("Tags: 桥 城", "tags", ("桥", "城")),
    ("TAGS: 'a, b; c'", "tags", ("a, b", "c")),
    ("tags: 桥； R&amp;D", "tags", ("桥", "R&D")),
    ("tags: [R&amp;D, 'a, b']", "tags", ("R&D", "a, b")),
    ("taxonomies: {tags: [桥], categories: [城]}", "tags", ("桥",)),
])  # fmt: skip
def test_keys(front: str, field: str, value: object) -> None:
    article = post(f"---\n{front}\n---\n正文。\n")
    assert getattr(article, field) == value
    assert not value or field == "url" or not article.extra


@pytest.mark.parametrize(("front", "people"), [
    ("translator: 林一", [("林一", "translator")]),
    ("author: 林一\nTranslators: [陈二, 周立]", [("林一", "author"), ("陈二", "translator"), ("周立", "translator")]),
    ("author: 'NARUSE, Yui'", [("NARUSE, Yui", "author")]),
    ("author: 张蕾, 周立文", [("张蕾", "author"), ("周立文", "author")]),
    ("author: 张蕾/周立文", [("张蕾", "author"), ("周立文", "author")]),
    ("author: 张蕾；John Smith", [("张蕾", "author"), ("John Smith", "author")]),
    ("记者: 张蕾 周立文　欧阳小强", [("张蕾", "reporter"), ("周立文", "reporter"), ("欧阳小强", "reporter")]),
    ("author: [[张蕾, [周立文]], John Smith]", [("张蕾", "author"), ("周立文", "author"), ("John Smith", "author")]),
    ("author: 张 蕾", [("张 蕾", "author")]),
    ("author: 张蕾 谢谢", [("张蕾 谢谢", "author")]),
    ("author: Nuno Campos", [("Nuno Campos", "author")]),
    ("by: Nuno Campos", [("Nuno Campos", "author")]),
    ("editor: 林一、John Smith", [("林一", "editor"), ("John Smith", "editor")]),
])  # fmt: skip
def test_people(front: str, people: list[tuple[str, str]]) -> None:
    article = post(f"---\n{front}\n---\n正文。\n")
    assert [(author.name, author.role) for author in article.authors] == people
    assert not article.extra


def test_a_mapping_is_no_tag() -> None:
    article = post("---\ntags: {桥: 1}\ncategories: [央行: 降准]\n---\n正文。\n")
    assert (article.tags, article.categories) == ((), ("央行: 降准",))
    (told,) = [warning.message for warning in article.warnings if warning.code == "unreadable_value"]
    assert told == 'tags: cannot read tags from \'{"桥":"1"}\'; the value is kept in extra'


def test_a_warning_says_whether_a_list_was_read_in_part() -> None:
    article = post("---\ntags: [灯会, {a: 1, b: 2}]\nauthor: [张三, {x: y}]\n---\n正文。\n")
    assert (article.tags, article.authors[0].name) == (("灯会",), "张三")
    told = [
        warning.message.partition(" from ")[0] for warning in article.warnings if warning.code == "unreadable_value"
    ]
    assert told == ["author: cannot read some of the authors", "tags: cannot read some of the tags"]


@pytest.mark.parametrize("value", ["visual", "江州日报/副刊", "`夜班`", "林一, vim"])
def test_what_edits_may_be_nobody(value: str) -> None:
    article = post(f"---\neditor: '{value}'\n---\n正文。\n")
    assert (article.authors, article.extra) == ((), {"editor": value})


def test_a_file_in_a_fence_says_so() -> None:
    article = post("```markdown\n---\ntitle: 老桥\ndate: 2024-09-04\n---\n\n正文一段。\n```\n")
    assert (article.title, article.text) == ("老桥", "正文一段。")
    assert [warning.code for warning in article.warnings] == ["fence_around_file"]
    longer = post("````markdown\n---\ntitle: 老桥\ndate: 2024-09-04\n---\n\n正文**一段**。\n\n```js\na\n```\n````\n")
    assert (longer.title, longer.text) == ("老桥", "正文一段。\n\na")


@pytest.mark.parametrize(
    ("front", "kind"), [("---\ntitle: 甲\n---\n", "YAML"), ('+++\ntitle = "甲"\n+++\n', "TOML"), ("", None)]
)
def test_front_matter_read_as_text_is_warned_about(front: str, kind: str | None) -> None:
    text = f"{front}　　江州市今天举行新闻发布会。\n　　记者获悉。\n"
    article = newsingest.parse_bytes(text.encode(), name="a.txt", options=newsingest.ReadOptions(format="fullwidth"))
    told = [warning.message for warning in article.warnings if warning.code == "other_format"]
    assert len(told) == (kind is not None)
    assert kind is None or f"jekyll ({kind} front matter (title))" in told[0]


@pytest.mark.parametrize("name", ["auto", "fullwidth"])
@pytest.mark.parametrize("front", [
    "Title: 砚湖\n\n", "title: 砚湖\ndate: 2020-01-02\n", "　　Title：砚湖\n", "#+TITLE: 砚湖\n#+DATE: 2020-01-02\n\n", ":title: 砚湖\n\n",
    "= 砚湖\n:date: 2020-01-02\n\n", ".. title: 砚湖\n\n", "% 砚湖\n% 林一\n\n", "+++\n砚湖\n+++\n",
    "———\ntitle: 砚湖\n———\n", "–––\ndate: 2020-01-02\n–––\n", '"title": "砚湖",\n"date": "2020-01-02"\n;;;\n',
])  # fmt: skip
def test_front_matter_that_nothing_reads_is_no_text_without_a_word(front: str, name: str) -> None:
    text = f"{front}　　江州市今天举行新闻发布会。\n　　记者获悉。\n"
    options = newsingest.ReadOptions(format=name)
    article = newsingest.parse_bytes(text.encode(), name="a.txt", options=options)
    assert article.origin.format == "fullwidth"
    assert [warning.code for warning in article.warnings if warning.code == "other_format"] == ["other_format"]


@pytest.mark.parametrize(
    "front",
    [
        '+++\ntitle = "砚湖"\n+++\n',
        '{\n"name": "砚湖"\n}\n',
        "{'title': '砚湖'}\n",
        "Title: 砚湖\nDate: 2020-01-02\n\n",
    ],
)
def test_front_matter_under_a_named_format_is_warned_about_once(front: str) -> None:
    text = f"{front}　　江州市今天举行新闻发布会。\n　　记者获悉。\n"
    article = newsingest.parse_bytes(text.encode(), name="a.txt", options=newsingest.ReadOptions(format="fullwidth"))
    assert [warning.code for warning in article.warnings if warning.code == "other_format"] == ["other_format"]


@pytest.mark.parametrize(
    "head", ["砚湖通车", "———\n砚湖通车", "标题：砚湖通车\n日期：2020-01-02", "---\n标题：砚湖\n---", "5% 的水\n% 之外"]
)
def test_the_head_of_a_full_width_text_is_no_front_matter(head: str) -> None:
    article = newsingest.parse_bytes(f"{head}\n　　江州市今天举行新闻发布会。\n　　记者获悉。\n".encode(), name="a.txt")
    assert "other_format" not in [warning.code for warning in article.warnings]


@pytest.mark.parametrize(("front", "title", "categories", "tags"), [
    ("title: - 现场报道\ntags: - 甲", "- 现场报道", (), ("甲",)),
    ("title: 甲: 乙\ncategory: - [鞋, 豹]", "甲: 乙", ("鞋", "豹"), ()),
    ("title: 甲: 乙\ntags:\n- 丙\n- [丁, 戊", "甲: 乙", (), ("丙", "[丁, 戊")),
])  # fmt: skip
def test_a_dash_behind_a_key(front: str, title: str, categories: tuple[str, ...], tags: tuple[str, ...]) -> None:
    article = post(f"---\n{front}\n---\n正文。\n")
    assert (article.title, article.categories, article.tags) == (title, categories, tags)
