from typing import Any

import pytest

import newsingest
from newsingest.article import Article, Author, Code, Heading, Paragraph
from newsingest.errors import FrontMatterError, TooDeepError, TooLargeError
from newsingest.parsers.jekyll import yaml
from newsingest.parsers.jekyll.values import Dropped, as_text


def post(front: str, body: str = "<p>正文。</p>", name: str = "a.md") -> Article:
    return newsingest.parse_bytes(f"---\n{front}\n---\n{body}\n".encode(), name=name)


def texts(article: Article) -> list[str]:
    return [block.text for block in article.body if isinstance(block, Paragraph | Heading | Code)]


def test_front_matter_that_never_closes_is_an_error() -> None:
    with pytest.raises(FrontMatterError, match="never ends"):
        newsingest.parse_bytes("---\ntitle: a\nlayout: post\n\n正文\n".encode(), name="a.md")


# -- YAML --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "a: 000001\nb: no\nc: 13:41:48\nd: 2012\ne: 1e3",
            {"a": "000001", "b": "no", "c": "13:41:48", "d": "2012", "e": "1e3"},
        ),
        ("a:\nb: ~\nc: null\nd: 'null'\ne: ''", {"a": None, "b": None, "c": None, "d": "null", "e": ""}),
        ("a: [1, x, null]\nb:\n- c: d", {"a": ["1", "x", None], "b": [{"c": "d"}]}),
        ("a: !binary |-\n  MjAxMy0wNC0wNQ==", {"a": "2013-04-05"}),
        ("a: !!python/object/apply:os.system [x]", {"a": ["x"]}),
        ("a: !ruby/object:Foo\n  b: c", {"a": {"b": "c"}}),
        ("a: &x [1]\nb: *x", {"a": ["1"], "b": ["1"]}),
        ("content: a\nhandler: b", {"content": "a", "handler": "b"}),
        ("# nothing else", {}),
        ("", {}),
    ],
)
def test_yaml_stays_text(text: str, values: Any) -> None:
    found = yaml.load(text)
    assert (found, found.repairs) == (values, [])


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("*ST陌桑：明起摘帽", "*ST陌桑：明起摘帽"),
        ("[快讯]A股翻红", "[快讯]A股翻红"),
        ("@公告", "@公告"),
        ("央行: 降准", "央行: 降准"),
        ('"小码头"也有"大买卖"', '小码头"也有"大买卖'),
        ('"他说"好"就走了"', '他说"好"就走了'),
        ("%1.2", "%1.2"),
        ('"\\q"', "\\q"),
        ("'没有关上", "没有关上"),
    ],
)
def test_broken_yaml_is_read_line_by_line(line: str, value: str) -> None:
    found = yaml.load(f"layout: post\ntitle: {line}\ntags:\n- a\n- b")
    assert found == {"layout": "post", "title": value, "tags": ["a", "b"]}
    assert len(found.repairs) == 1
    assert "title" in found.repairs[0]


def test_a_tab_is_mended() -> None:
    assert yaml.load("title: a\ntags:\n\t- b") == {"title": "a", "tags": ["b"]}


def test_what_yaml_drops_is_kept() -> None:
    found = yaml.load("title: 甲 # 乙\n# 丙\ntags: a\ntags: b")
    assert found == {"title": "甲", "tags": "b"}
    assert [(lost.key, lost.text, lost.kind) for lost in found.dropped] == [
        ("tags", "a", "duplicate"),
        ("title", "# 乙", "comment"),
        ("", "# 丙", "comment"),
    ]
    article = post("title: 甲 # 乙")
    assert article.extra == {"title (comment)": "# 乙"}
    assert "front_matter_dropped" in [w.code for w in article.warnings]
    article = post("title: 甲\n# 乙\n# 丙")
    assert article.extra == {"(comment)": "# 乙\n# 丙"}
    assert [w.message for w in article.warnings if w.code == "front_matter_dropped"] == [
        "the front matter: a YAML comment is kept in extra (2 times): # 乙"
    ]


@pytest.mark.parametrize(
    ("text", "values", "keys"),
    [
        ("a: {{ title }}\nb: [{{ x }}, y]", {"a": "{{ title }}", "b": ["{{ x }}", "y"]}, ["a", "b"]),
        ("a: {{ 😀题 | f }}", {"a": "{{ 😀题 | f }}"}, ["a"]),
        ("\ufeffa: {{ x }}", {"a": "{{ x }}"}, ["a"]),
        ("a: {b: {{c: d}: {[1, 2]: e}}}", {"a": {"b": {"{c: d}": {"[1, 2]": "e"}}}}, ["a"]),
        ("? [1, 2]\n: b\n? {c: d}\n", {"[1, 2]": "b", "{c: d}": ""}, ["[1, 2]", "{c: d}"]),
        ("a: &x {b: c}\nd: {*x : e}", {"a": {"b": "c"}, "d": {"{b: c}": "e"}}, ["d"]),
        ("a: &x {{ b }}\nc: *x", {"a": "{{ b }}", "c": "{{ b }}"}, ["a", "c"]),
        ("a: !t &x {{ b }}\nc: *x", {"a": "!t {{ b }}", "c": "!t {{ b }}"}, ["a", "c"]),
        ("a: &x !t {{ b }}\nc: [*x]", {"a": "!t {{ b }}", "c": ["!t {{ b }}"]}, ["a", "c"]),
        ("a: &amp {{ b }}", {"a": "&amp {{ b }}"}, []),
        ("a: [&x {{ b }}, *x]", {"a": ["{{ b }}", "{{ b }}"]}, ["a"]),
        ("~: a\nnull: b\n", {"~": "a", "null": "b"}, []),
        ("a: @b\nc: {{ d }}", {"a": "@b", "c": "{{ d }}"}, ["c"]),
    ],
)
def test_placeholders_and_keys_that_are_no_words_are_their_text(text: str, values: Any, keys: list[str]) -> None:
    found = yaml.load(text)
    assert (found, found.texts) == (values, keys)


@pytest.mark.parametrize("key", ["{{ key }}", "{{key}}", "{% key %}", "{{ key }}_{{ n }}"])
def test_broken_front_matter_keeps_a_placeholder_as_key(key: str) -> None:
    article = post(f"title: {{% title %}}\ntags: {{{{ a }}}} {{{{ b }}}}\n{key}: v\n{key} : w\nlang: zh")
    assert (article.title, article.tags, article.language) == ("{% title %}", ("{{ a }}", "{{ b }}"), "zh")
    assert (article.extra[key], article.extra[f"{key} (duplicate)"]) == ("w", "v")


def test_a_line_of_template_code_is_no_part_of_the_value_above() -> None:
    article = post("title: 甲\n{% if tags %}\ntags: {{ a }} {{ b }}\n{%- endif -%}\nlang: zh")
    assert (article.title, article.tags, article.language) == ("甲", ("{{ a }}", "{{ b }}"), "zh")
    assert article.extra == {"(unreadable)": "{% if tags %}\n{%- endif -%}"}


def test_a_template_is_its_own_text() -> None:
    article = post("title: {{ title }}\ndate: {{ date }}\ntags: {{ tags }}\ncategories: 甲 {{ b }}")
    assert (article.title, article.tags, article.categories) == ("{{ title }}", ("{{ tags }}",), ("甲", "{{ b }}"))
    assert article.extra == {"date": "{{ date }}"}
    assert warned(article, "front_matter_repaired")[-1].endswith("were read as text: title, date, tags")


def test_front_matter_of_nothing_but_a_placeholder() -> None:
    found = yaml.load("{{ x }}\n")
    assert (found, found.dropped) == ({}, [Dropped("", "{{ x }}", "unreadable")])


def test_nested_keys_that_yaml_drops_are_kept() -> None:
    article = post("a: {b: c, b: d}\ne: &e {title: 甲}\n<<: *e")
    assert article.extra["a (duplicate)"] == "b: c"
    assert (article.title, article.extra["<<"]) == (None, '{"title":"甲"}')
    assert warned(article, "unreadable_value")[0].startswith("<<: merge keys (<<)")


@pytest.mark.parametrize(
    ("front", "keys"),
    [
        ("y:\n  <<: *b", "y"),
        ("y:\n  z:\n  - c: d\n  - <<: [*b, *b]", "y"),
        ("y: {<<: *b}\n<<: *b", "y, <<"),
        ("author: {<<: *b, name: 林一}", "author"),
    ],
)
def test_a_merge_key_gets_its_warning_at_any_depth(front: str, keys: str) -> None:
    article = post(f"b: &b {{c: d}}\n{front}")
    assert warned(article, "unreadable_value")[-1].startswith(f"{keys}: merge keys (<<)")
    assert all('{"c":"d"}' in article.extra[key] for key in keys.split(", "))


def test_what_only_looks_like_a_merge_key_gets_no_warning() -> None:
    assert warned(post("title: <<\ny: {<<: text}\nz: [<<]"), "unreadable_value") == []


def test_surrogate_pairs_as_json_writes_them() -> None:
    assert yaml.load('a: "\\ud83d\\ude00甲"\nb: [1') == {"a": "\U0001f600甲", "b": ["1"]}


@pytest.mark.parametrize("line", ['a: "甲"# 注', "a: ># 注\n  甲", "a: | # 注\n  甲", "a: &x # 注\n  - 甲\nb: c"])
def test_no_comment_is_overlooked(line: str) -> None:
    assert [(lost.key, lost.text) for lost in yaml.load(line).dropped] == [("a", "# 注")]


def test_aliases_cannot_explode() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8)
    )
    with pytest.raises(TooLargeError, match="aliases"):
        yaml.load(bomb)


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 30_000, "a:\n  " + "- " * 30_000 + "x", "a: " + "[" * 3000 + "]" * 3000]
)
def test_deep_front_matter_is_no_crash(text: str) -> None:
    with pytest.raises(TooDeepError, match="deep"):
        yaml.load(text)


@pytest.mark.parametrize("text", ["a: &a\n  b: *a", "a: &a [*a]", "&t\na: *t", "a: &a\n  - b: {c: *a}"])
def test_an_alias_within_what_it_names_is_no_crash(text: str) -> None:
    with pytest.raises(TooDeepError, match="alias"):
        yaml.load(text)


@pytest.mark.parametrize("title", ["!重磅 今天公布", "&amp 测试"])
def test_a_headline_is_no_tag_or_anchor(title: str) -> None:
    assert yaml.load(f"title: {title}") == {"title": title}


def test_a_list_of_headlines_stays_a_list() -> None:
    assert post("tags: [*ST康美, 股市]").tags == ("*ST康美", "股市")
    assert post("tags: [央行: 降准, b]").tags == ("央行: 降准", "b")


def warned(article: Article, code: str) -> list[str]:
    return [warning.message for warning in article.warnings if warning.code == code]


@pytest.mark.parametrize(
    ("front", "published", "message"),
    [
        ("date: 2022-01-05 24:00:00", "2022-01-05", "date: only 2022-01-05 was read from '2022-01-05 24:00:00'"),
        ("date: 2022-01-05 15:05 CST", "2022-01-05T15:05", "date: only 2022-01-05T15:05 was read from"),
        ("date: tuesday", "2019-09-09", "date: cannot read a date from 'tuesday'; the value is kept in extra"),
        ("date: {}", "2019-09-09", "date: cannot read a date from '{}'"),
        ("date: [2022-01-05]", "2019-09-09", "date: cannot read a date from"),
        ("date: 01-05-2022\npubDate: 2022-01-05", "2022-01-05", "date: cannot read a date from '01-05-2022'"),
        ("date: 2022-01-05\ntime: 25:00", "2022-01-05", "time: cannot read a time from '25:00'"),
        (
            "date: 2022-01-05\ntime: 15:05 CST",
            "2022-01-05T15:05",
            "time: only 2022-01-05T15:05 was read from '15:05 CST'",
        ),
        ("date: 2022-01-05\ntime: {a: b}", "2022-01-05", "time: cannot read a time from"),
        ("date: 2022-01-05\npublished: 2021-99-99", "2022-01-05", "published: cannot read a date from '2021-99-99'"),
        ("date: 2022-01-05\npubDate: [2022-01-05]", "2022-01-05", "pubDate: cannot read a date from"),
        ("date: 2022-01-05\npost_date: 2022-01-05 25:00", "2022-01-05", "post_date: only 2022-01-05 was read from"),
        (
            "date: 2022-01-05\nupdated: 2022-01-06\nmodified: 昨天",
            "2022-01-05",
            "modified: cannot read a date from '昨天'",
        ),
        ("date: 2022-01-05\nupdated: 昨天", "2022-01-05", "updated: cannot read a date from '昨天'"),
        ("date: 2022-01-05 24:00\ntime: 15:05", "2022-01-05", "date: only 2022-01-05 was read from"),
    ],
)
def test_a_date_that_cannot_be_read_is_never_replaced_in_silence(front: str, published: str, message: str) -> None:
    article = post(f"title: 甲\n{front}", name="2019-09-09-a.md")
    assert article.published == published
    (told,) = warned(article, "unreadable_date")
    assert told.startswith(message)
    key = message.partition(":")[0]
    assert article.extra[key] == as_text(yaml.load(front)[key])


@pytest.mark.parametrize(
    "front",
    [
        "published: false",
        "date:  +0800",
        "date:\n",
        "date: ''",
        "date: 2022-01-05 15:05 Asia/Shanghai",
        "date: 2022-01-05\ntime: 下午3:05",
        "date: 2022-01-05\ntime: 2022-01-05 15:05",
        "date: 2022-01-05\ntime: ''",
        "permalink: /a/",
        "author: ''\ntags: []\ncategories: {}",
        "author: {name: 林一, link: b}",
    ],
)
def test_what_states_nothing_that_cannot_be_read_is_no_warning(front: str) -> None:
    codes = {warning.code for warning in post(f"title: 甲\n{front}", name="2019-09-09-a.md").warnings}
    assert not codes & {"unreadable_date", "unreadable_value", "missing_date"}


@pytest.mark.parametrize("zone", ["CST", "IST", "(EST)"])
@pytest.mark.parametrize("front", ["date: 2022-01-05 15:05 {}", "date: 2022-01-05\ntime: 15:05 {}"])
def test_a_zone_of_several_meanings_is_told_as_such(front: str, zone: str) -> None:
    article = post(f"title: 甲\n{front.format(zone)}")
    assert article.published == "2022-01-05T15:05"
    (told,) = warned(article, "unreadable_date")
    name = zone.strip("()")
    assert f"{name} is ambiguous; give the zone with --timezone" in told


@pytest.mark.parametrize("rest", ["24:00", "15:05 abc def", "15:05 +99:00", "15:05 约", "15:05 CST x"])
def test_another_end_of_a_date_is_told_without_a_zone(rest: str) -> None:
    (told,) = warned(post(f"title: 甲\ndate: 2022-01-05 {rest}"), "unreadable_date")
    assert "--timezone" not in told


def test_a_further_key_that_states_another_date_is_no_warning() -> None:
    article = post("title: 甲\ndate: 2022-01-05\npublished: 2021-12-31\npost_date: ''\npubDate: +08:00")
    assert article.published == "2022-01-05"
    assert warned(article, "unreadable_date") == []
    assert article.extra["published"] == "2021-12-31"


@pytest.mark.parametrize("keys", ["title: 甲\npost_title: [a, b]", "title: 甲\nlang: zh\nlanguage: 不 明"])
def test_a_further_key_that_cannot_be_read_warns(keys: str) -> None:
    article = post(keys)
    (told,) = warned(article, "unreadable_value")
    key = keys.rpartition("\n")[2].partition(":")[0]
    assert told.startswith(f"{key}: cannot read a ")
    assert key in article.extra


def test_a_zone_by_its_name_stays_in_extra() -> None:
    article = post("date: 2022-01-05 15:05 Asia/Shanghai")
    assert article.published == "2022-01-05T15:05+08:00"
    assert article.extra["date"] == "2022-01-05 15:05 Asia/Shanghai"
    assert post("date: 2022-01-05\ntime: 下午3:05").extra == {}


def test_a_date_that_nobody_can_read_is_not_called_missing() -> None:
    article = post("title: [甲, 乙]\ndate: tuesday")
    assert (article.title, article.published) == (None, None)
    assert warned(article, "missing_title") == ["the file has no readable title"]
    assert warned(article, "missing_date") == ["the file has no readable publication date"]
    assert warned(post("a: b"), "missing_date") == ["the file has no publication date"]


@pytest.mark.parametrize(
    ("front", "field", "value"),
    [
        ("title: {a: b}", "title", None),
        ("title: <br>", "title", None),
        ("excerpt: [甲]", "summary", None),
        ("lang: 中文", "language", "zh-Hans"),
        ("source: https://news.example.com/", "source", None),
        ("author: {link: a}", "authors", ()),
        ("authors: [林一, {link: a}]", "authors", (Author(name="林一", role="author"),)),
        ("tags: [{a: b, c: d}]", "tags", ()),
    ],
)
def test_a_value_that_no_field_can_take_is_warned_about(front: str, field: str, value: Any) -> None:
    article = post(front, "<p>江州的用电量这个季度增长了。</p>")
    assert getattr(article, field) == value
    key = front.partition(":")[0]
    assert [message.partition(":")[0] for message in warned(article, "unreadable_value")] == [key]
    assert article.extra[key] == as_text(yaml.load(front)[key])


def test_a_named_zone_is_no_offset() -> None:
    article = post("date: 2012-01-02 10:11:12 EST")
    assert article.published == "2012-01-02T10:11:12"
    assert article.extra["date"] == "2012-01-02 10:11:12 EST"


# -- fields ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "field", "value"),
    [
        ("title: 甲 &amp; <b>乙</b>", "title", "甲 & 乙"),
        ("post_title: >\n  甲\n  乙", "title", "甲 乙"),
        ("title: ''\npost_title: 乙", "title", "乙"),
        ("title: 2012", "title", "2012"),
        ("excerpt: <p>短</p>", "summary", "短"),
        ("post_excerpt: |\n  a\n  b", "summary", "a b"),
        ("date: 2014-09-10\ntime: '09:30:00'", "published", "2014-09-10T09:30:00"),
        ("date:  +0800", "published", None),
        ("date: 2016-06-31", "published", None),
        ("modified_time: '2011-06-20T21:14:52.000+08:00'", "modified", "2011-06-20T21:14:52+08:00"),
        ("permalink: >\n  http://news.example.com/a", "url", "http://news.example.com/a"),
        ("permalink: /a/b\nlink: https://news.example.com/b", "url", "https://news.example.com/b"),
        ("lang: en", "language", "en"),
        ("categories: a b", "categories", ("a", "b")),
        ("category: a b", "categories", ("a b",)),
        ("categories: [a, null, 1]", "categories", ("a", "1")),
        ("tags:\n- 000001\n- no", "tags", ("000001", "no")),
        ("tag: x y", "tags", ("x y",)),
        ("tags:", "tags", ()),
    ],
)
def test_front_matter_fields(front: str, field: str, value: Any) -> None:
    assert getattr(post(front), field) == value


@pytest.mark.parametrize(
    ("front", "names"),
    [
        ("author: 陆知秋", ["陆知秋"]),
        ("authors: [陆知秋, 何晓棠]", ["陆知秋", "何晓棠"]),
        ("author: |\n  陆知秋\n\n  何晓棠", ["陆知秋", "何晓棠"]),
        ("author:\n  login: zq\n  display_name: 陆知秋", ["陆知秋"]),
        ("author:\n  email: a@example.com", []),
        ("author:", []),
    ],
)
def test_authors(front: str, names: list[str]) -> None:
    assert [author.name for author in post(front).authors] == names


def test_extra_keeps_what_no_field_carries_whole() -> None:
    article = post("layout: post\ntitle: <i>甲</i>\ndate: 2016-06-31\npublished: false\nmeta: {a: 1}\nempty:\ntags: a")
    assert article.extra == {
        "layout": "post",
        "title": "<i>甲</i>",
        "date": "2016-06-31",
        "published": "false",
        "meta": '{"a":"1"}',
    }


# -- bodies ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "name", "kind", "expected"),
    [
        ("<p>甲</p>", "a.md", "html", ["甲"]),
        ("<p>甲 *不是强调*</p>", "a.md", "html", ["甲 *不是强调*"]),
        ("# 题\n\n甲**乙**", "a.md", "markdown", ["题", "甲乙"]),
        ("# 题\n\n甲**乙**", "a.html", "lines", ["# 题", "甲**乙**"]),
        ("# 题\n\n甲**乙**", "", "markdown", ["题", "甲乙"]),
        ("甲<br /><br />乙", "a.html", "br", ["甲", "乙"]),
        ("甲\n\n乙", "a.html", "lines", ["甲", "乙"]),
        ("　　甲\n　　乙", "a.md", "lines", ["甲", "乙"]),
        ("*ST海润和*ST凯乐", "a.md", "lines", ["*ST海润和*ST凯乐"]),
        ("A<B股，营收<3亿元", "a.md", "lines", ["A<B股，营收<3亿元"]),
        ("<p>甲</p>\n\n## 题\n\n- 乙", "a.md", "markdown", ["甲", "题"]),
        ("|甲|乙|\n|-|-|\n|1|2|\n\n丙", "a.md", "markdown", ["丙"]),
        ("甲\n-| 乙", "a.md", "lines", ["甲 -| 乙"]),
        ("# 　题\n\n　　甲\n\n> 　　乙", "a.md", "markdown", ["题", "甲"]),
        ("甲：一  \n乙：二\\\n丙", "a.md", "markdown", ["甲：一\n乙：二\n丙"]),
        ("　　甲  \n　　乙  \n", "a.md", "lines", ["甲", "乙"]),
        ("甲  \n乙", "a.txt", "lines", ["甲乙"]),
    ],
)
def test_kinds_of_body(body: str, name: str, kind: str, expected: list[str]) -> None:
    article = post("title: x", body, name)
    assert (article.origin.body_kind, texts(article)) == (kind, expected)


@pytest.mark.parametrize(
    "footer",
    [
        "\n\n<http://news.example.com/1.html>\n\n[返回江州日报新闻](./a/)\n[返回首页](./)\n",
        "\n\n<http://news.example.com/1.html>\n\n[返回江州日报新闻](../a/)｜[返回首页](../)",
        "\n\n<http://news.example.com/1.html>",
    ],
)
def test_the_footer_is_cut_and_the_address_kept(footer: str) -> None:
    for body in ("<p>甲。</p>", "甲。"):
        article = post("title: x", body + footer)
        assert texts(article) == ["甲。"]
        assert article.url == "http://news.example.com/1.html"
        assert article.removed[0].kind == "url"
        assert {r.kind for r in article.removed[1:]} <= {"navigation"}


@pytest.mark.parametrize(
    "above", ["安装包可从以下网址下载：\n\n", "**下载：**\n\n", "安装包在\n", "安装包：\n", "see:  \n  \n"]
)
def test_an_address_that_the_text_introduces_is_no_footer(above: str) -> None:
    article = post("title: x", f"甲。\n\n{above}<http://news.example.com/1.iso>\n", "a.md")
    assert article.url is None
    assert "http://news.example.com/1.iso" in article.text


@pytest.mark.parametrize("above", ["甲。\n\n", "<p>甲。</p>\n", "甲。\n\n原文：\n\n", "甲。\n\n原文链接:\n\n"])
def test_an_address_that_stands_alone_is_a_footer(above: str) -> None:
    assert (
        post("title: x", f"{above}<http://news.example.com/1.html>\n", "a.md").url == "http://news.example.com/1.html"
    )


def test_an_empty_address() -> None:
    article = post("title: x", "<p>甲。</p>\n\n<>\n\n[返回新闻](./a/)｜[返回首页](./)")
    assert (article.url, [(r.kind, r.text) for r in article.removed]) == (
        None,
        [("url", "<>"), ("navigation", "返回新闻｜返回首页")],
    )


def test_a_digest_before_html_is_the_summary() -> None:
    article = post("title: x", "> 提要第一行\n> 第二行\n\n<p>甲。</p>")
    assert (article.summary, texts(article)) == ("提要第一行第二行", ["甲。"])
    both = post("title: x\nExcerpt: 别的\nsummary: 乙", "> 摘要 <b>一句</b>\n\n<p>正文。</p>")
    assert (both.summary, both.extra) == ("摘要 一句", {"Excerpt": "别的", "summary": "乙"})
    quote = post("title: x", "> 引文\n\n正文是**文本**。")
    assert quote.summary is None
    assert type(quote.body[0]).__name__ == "Quote"
    for rest in ("<!-- more -->\n\n正文**一段**。", "<table><tr><td>甲</td></tr></table>\n\n正文**一段**。"):
        quote = post("title: x", f"> 引**文**\n\n{rest}")
        assert (quote.summary, type(quote.body[0]).__name__) == (None, "Quote")


def test_template_tags_and_short_codes() -> None:
    body = (
        "<p>{{ 注意 }}</p>\n{% highlight python %}\na < b\n{% endhighlight %}\n<p>乙{% include x.html %}</p>\n"
        "[php]echo 1;[/php]\n[caption id=a]<img src=p.png /> 图说[/caption]"
    )
    article = post("title: x", body, "a.html")
    assert texts(article) == ["{{ 注意 }}", "a < b", "乙", "echo 1;"]
    assert [getattr(b, "language", None) for b in article.body if isinstance(b, Code)] == ["python", "php"]
    assert article.text.endswith("图说")
    assert [(r.kind, r.text) for r in article.removed] == [("template", "{% include x.html %}")]


def test_a_comment_cannot_pose_as_a_template_tag() -> None:
    article = post("title: x", "<p>甲{% a %}<!--liquid:0--></p>", "a.html")
    assert [(r.kind, r.text) for r in article.removed] == [("template", "{% a %}"), ("comment", "liquid:0")]


def test_the_last_of_several_addresses_is_not_the_page_s() -> None:
    links = "<http://news.example.com/a/1>\n\n**另一份**\n\n<http://news.example.com/a/2>"
    article = post("title: 老桥", f"江州老桥昨天重新通车。\n\n{links}")
    assert (article.url, article.removed) == (None, ())
    assert texts(article)[1:] == ["http://news.example.com/a/1", "另一份", "http://news.example.com/a/2"]


def test_a_label_of_related_articles_may_point_down() -> None:
    links = "[老桥的六十年](http://news.example.com/a/1)\n\n[老桥封闭](http://news.example.com/a/2)"
    article = post("title: 老桥", f"江州老桥昨天重新通车。\n\n相关报道 ↓↓↓\n\n{links}")
    assert texts(article) == ["江州老桥昨天重新通车。"]
    assert [cut.text for cut in article.removed] == ["相关报道 ↓↓↓", "老桥的六十年", "老桥封闭"]
