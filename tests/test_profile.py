"""Test profiles: how they are read, what they fill and cut, and that they change nothing else."""

import json
import pickle
from pathlib import Path

import pytest

import newsingest
from batch_tools import Run, write
from newsingest import Profile, ReadOptions, UsageError, profile_values
from newsingest.audit import prove
from newsingest.batch.plan import digest
from newsingest.explain import explain
from newsingest.news import recurring
from newsingest.profile import Defaults, FurnitureRow
from newsingest.profile_file import read_profile
from newsingest.recurring_text import PLACEHOLDERS
from newsingest.source import decode

STORY = "这是一段足够长的正文，写的是港口一天的工作。"
POST = f"---\ntitle: 甲\n---\n<p>这里是江州晚报第3期。</p><p>{STORY}</p><p>{STORY}</p><p>晚报，您的晚间报纸。</p>\n"
TEXT = f"　　这里是江州晚报第12期。\n　　{STORY}\n　　{STORY}\n　　晚报，您的晚间报纸。\n"
HEAD = FurnitureRow(text="这里是江州晚报第{n}期。", where="head", kind="header")
SIGN_OFF = FurnitureRow(text="晚报，您的晚间报纸。", where="tail", kind="signature")


def read(text: str, profile: Profile, name: str = "") -> newsingest.Article:
    return newsingest.parse_bytes(text.encode(), name=name, options=ReadOptions(profile=profile))


def cuts(text: str, *rows: FurnitureRow) -> list[tuple[str, str]]:
    """Return the cuts of a text, after a check that nothing is lost."""
    options = ReadOptions(profile=Profile(furniture=rows))
    article, found = prove(decode(text.encode(), "a.html"), options)
    assert found.complete, found.findings
    return [(cut.kind, cut.text) for cut in article.removed]


# -- furniture -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [POST, TEXT], ids=["post", "text"])
def test_rows_cut_lines_at_the_edges_in_every_format(text: str) -> None:
    number = "3" if text is POST else "12"
    found = [("header", f"这里是江州晚报第{number}期。"), ("signature", "晚报，您的晚间报纸。")]
    assert cuts(text, HEAD, SIGN_OFF) == found
    article = read(text, Profile(furniture=(HEAD, SIGN_OFF)))
    assert article.text == f"{STORY}\n\n{STORY}"
    assert [cut.at for cut in article.removed] == [0, 2]


def test_a_row_that_is_off_or_of_the_other_edge_cuts_nothing() -> None:
    assert cuts(TEXT, FurnitureRow(text=HEAD.text, where="head", apply=False)) == []
    assert cuts(TEXT, FurnitureRow(text=HEAD.text, where="tail")) == []


def test_the_body_of_a_story_stays() -> None:
    text = f"<p>{STORY}</p><p>晚报，您的晚间报纸。</p><p>{STORY}</p>"
    assert cuts(f"---\ntitle: 甲\n---\n{text}", SIGN_OFF) == []


def test_a_heading_or_a_note_does_not_end_the_edge() -> None:
    found = cuts(f"---\ntitle: 甲\n---\n<h1>港口还开吗？</h1><p>这里是江州晚报第3期。</p><p>{STORY}</p>", HEAD)
    assert found == [("header", "这里是江州晚报第3期。")]
    post = f"---\ntitle: 甲\n---\n{STORY}[^1]\n\n晚报，您的晚间报纸。\n\n[^1]: 数据来自港口的公报。\n"
    assert cuts(post, SIGN_OFF) == [("signature", "晚报，您的晚间报纸。")]


def test_a_line_that_a_sentence_introduces_stays() -> None:
    text = f"---\ntitle: 甲\n---\n<p>{STORY}</p><p>老报亭的招牌上至今写着：</p><p>晚报，您的晚间报纸。</p>"
    assert cuts(text, SIGN_OFF) == []


@pytest.mark.parametrize(
    ("row", "removed", "text"),
    [
        (FurnitureRow(text="【晚报】", where="head", shape="starts"), "【晚报】", f"{STORY}责编值班"),
        (FurnitureRow(text="责编值班", where="tail", shape="ends"), "责编值班", f"【晚报】{STORY}"),
    ],
    ids=["starts", "ends"],
)
def test_a_row_cuts_the_start_or_end_of_a_paragraph(row: FurnitureRow, removed: str, text: str) -> None:
    post = f"---\ntitle: 甲\n---\n<p><b>【晚报】</b>{STORY}责编值班</p>\n"
    assert cuts(post, row) == [("boilerplate", removed)]
    assert read(post, Profile(furniture=(row,))).text == text


def test_rows_cut_lines_of_a_paragraph_with_line_breaks() -> None:
    post = f"---\ntitle: 甲\n---\n<p>这里是江州晚报第3期。<br>{STORY}<br>晚报，您的晚间报纸。</p>"
    assert cuts(post, HEAD, SIGN_OFF) == [("header", "这里是江州晚报第3期。"), ("signature", "晚报，您的晚间报纸。")]


def test_the_longest_row_wins_and_cuts_are_counted_once() -> None:
    short = FurnitureRow(text="晚间报纸。", where="tail", shape="ends")
    draft_rows = Profile(furniture=(short, SIGN_OFF, HEAD))
    fired: list[int] = []
    newsingest.pipeline.read(TEXT.encode(), "a.txt", ReadOptions(profile=draft_rows), fired=fired)
    assert fired == [1, 2]


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        ("n", "2022"),
        ("n", "１２"),
        ("date", "2022年2月14日"),
        ("date", "2022-02-14"),
        ("url", "http://a.example/b?c=1"),
    ],
)
def test_placeholders(mask: str, text: str) -> None:
    row = FurnitureRow(text=f"见{{{mask}}}", where="tail")
    assert recurring._place(f"见{text}", row) == (0, len(text) + 1)
    assert recurring._place(f"见{text}吗", row) is None


def test_a_profile_adds_no_warning() -> None:
    profile = Profile(furniture=(FurnitureRow(text=SIGN_OFF.text, where="tail", kind="advert"),))
    assert read(POST, profile).warnings == read(POST, Profile()).warnings


# -- fields ----------------------------------------------------------------------------------------------------------------


def test_defaults_fill_what_a_file_does_not_state() -> None:
    profile = Profile(defaults=Defaults(source="晚报", language="en", timezone="+08:00"))
    post = "---\ntitle: Fish\ndate: 2022-02-14 10:00\n{}---\nFish is sold.\n"
    found = read(post.format(""), profile)
    assert (found.source, found.language, found.published) == ("晚报", "en", "2022-02-14T10:00+08:00")
    stated = read(post.format("source: 早报\nlang: fr\n"), profile)
    assert (stated.source, stated.language) == ("早报", "fr")


def test_an_option_wins_over_the_profile() -> None:
    options = ReadOptions(profile=Profile(defaults=Defaults(timezone="+08:00", format="fullwidth")), timezone="+09:00")
    assert (
        newsingest.parse_bytes(b"---\ndate: 2022-02-14 10:00\n---\nx\n", options=options).published
        == "2022-02-14T10:00+09:00"
    )


def test_a_default_encoding_is_used_only_before_a_guess() -> None:
    profile = Profile(defaults=Defaults(encoding="big5"))
    short = "---\ntitle: 中\n---\n文\n"
    assert newsingest.parse_bytes(short.encode("big5"), options=ReadOptions(profile=profile)).title == "中"
    assert read(short, profile).origin.encoding == "utf-8"
    assert newsingest.parse_bytes(
        TEXT.encode("gb18030"), options=ReadOptions(profile=Profile(defaults=Defaults(encoding="ascii")))
    ).text


def test_a_default_format_is_used_only_if_detection_fails() -> None:
    profile = Profile(defaults=Defaults(format="fullwidth"))
    assert read("没有缩进的一行。\n又一行。\n", profile).origin.format == "fullwidth"
    assert read(POST, profile).origin.format == "jekyll"
    assert newsingest.detect("没有缩进的一行。\n".encode(), options=ReadOptions(profile=profile))[0] == "fullwidth"


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        ("{year}/{month}/{day}/{title}.txt", "a/2022/2/14/标题.txt", {"year": "2022", "month": "2", "day": "14", "title": "标题"}),
        ("{year}{month}{day}_{id}.md", "20220214_a-1.md", {"year": "2022", "month": "02", "day": "14", "id": "a-1"}),
        ("{category}/{*}-{title}.md", "体育/1-a-b.md", {"category": "体育", "title": "a-b"}),
        ("{year}.zip/{title}.txt", "2022.zip/a.txt", {"year": "2022", "title": "a"}),
        ("{year}/{title}.txt", "2022.txt", {}),
        ("{year}/{title}.txt", "20222/a.txt", {}),
        ("{year}-{month}-{title}.md", "2022-111-a.md", {}),
    ],
)  # fmt: skip
def test_a_pattern_reads_the_end_of_a_path(pattern: str, path: str, found: dict[str, str]) -> None:
    profile_values.check(pattern)
    assert profile_values.values(pattern, path) == found


def test_a_path_fills_what_is_missing() -> None:
    profile = Profile(path="{category}/{year}-{month}-{day}/{id}_{title}.txt")
    article = read(TEXT, profile, "体育/2022-02-14/7_港口的一天.txt")
    assert (article.published, article.title, article.categories) == ("2022-02-14", "港口的一天", ("体育",))
    assert article.extra == {"id": "7"}
    stated = read(
        "---\ntitle: 甲\ndate: 2021-01-01\ncategories: [港]\nid: 9\n---\n乙\n", profile, "体育/2022-02-14/7_港.txt"
    )
    assert (stated.published, stated.title, stated.categories) == ("2021-01-01", "甲", ("港",))
    assert stated.extra == {"id": "9"}
    assert read(TEXT, profile, "体育/2022-02-31/7_港.txt").published is None


def test_a_pattern_with_many_texts_costs_no_more() -> None:
    pattern = "{*}-" * 12 + "{title}.txt"
    assert profile_values.values(pattern, "-" * 60_000) == {}


def test_keys_name_the_fields_of_front_matter() -> None:
    profile = Profile(keys={"wx_title": "title", "From": "source", "撰文": "reporter", "topic": "tags"})
    post = "---\nwx-title: 甲\ntitle: 乙\nfrom: 江州晚报\n撰文: 张三\ntopic: 鱼，虾\n---\n丙\n"
    article = read(post, profile)
    assert (article.title, article.source, article.tags) == ("甲", "江州晚报", ("鱼", "虾"))
    assert [(author.name, author.role) for author in article.authors] == [("张三", "reporter")]
    assert article.extra == {"title": "乙"}


def test_a_profile_names_itself_in_an_explanation() -> None:
    profile = Profile(defaults=Defaults(source="晚报"), path="{year}.txt", furniture=(HEAD,))
    steps = explain(TEXT.encode(), "2022.txt", ReadOptions(profile=profile)).steps
    told = [(step.field, step.rule) for step in steps]
    assert told[-3:] == [
        ("published", "profile path"),
        ("source", "profile default"),
        ("removed (header)", "profile row 1"),
    ]


# -- the file --------------------------------------------------------------------------------------------------------------


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        "# notes\n[defaults]\nsource = '晚报'\n[path]\npattern = '{year}.txt'\n[keys]\nwx_title = 'title'\n"
        "[[furniture]]\ntext = '这里是江州晚报第{n}期。'\nwhere = 'head'\nkind = 'header'\nfiles = '3 of 4'\nexample = 'a.txt'\n",
        "utf-8",
    )
    assert read_profile(tmp_path / "a.toml") == Profile(
        defaults=Defaults(source="晚报"), path="{year}.txt", keys={"wx_title": "title"}, furniture=(HEAD,)
    )


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("[defaults]\nsource = 晚报\n", 2, "not valid TOML: Invalid value (correct this line; texts need quotes)"),
        ("[defaults\n", 1, "not valid TOML"),
        ("a = [\n", 2, "not valid TOML"),
        ("\n[default]\n", 2, "unknown key 'default' (use defaults, path, keys, furniture)"),
        ("[defaults]\n\nauthor = 'x'\n", 3, "unknown key 'author' in [defaults] (use source, timezone, "),
        ("[defaults]\nformat = 'pdf'\n", 2, "unknown format"),
        ("[defaults]\nsource = 'x'\ntimezone = 'Beijing'\n", 3, "unknown time zone 'Beijing' (use a name such as "),
        ("[defaults]\nencoding = 'x'\n", 2, "unknown text encoding x"),
        ("[defaults]\nlanguage = '中文'\n", 2, "unknown language '中文' (use a tag such as en or zh-Hans)"),
        ("[defaults]\nsource = ''\n", 2, "source is not a line of text"),
        ("defaults = 1\n", 1, "defaults is not a table (write [defaults], and its keys below it)"),
        ("[path]\npattern = '{jahr}/{*}'\n", 2, "unknown placeholder {jahr} (use {year}, {month}, {day}, "),
        ("[path]\npattern = '{year}/{day}.txt'\n", 2, "{day} without {month} is not a date (add {month})"),
        ("[path]\npattern = '{year}/{year}.txt'\n", 2, "{year} is there twice"),
        ("[path]\npattern = '/{year}.txt'\n", 2, "the pattern fits no path (write a relative path"),
        ("[path]\npattern = '{*}.txt'\n", 2, "the pattern has no placeholder"),
        ("[path]\npattern = '{title}{id}.txt'\n", 2, "nothing separates {title} and {id} (write a character such as _ or -"),
        ("[keys]\na = 'title'\nb = 'body'\n", 3, "key 'b' names an unknown field 'body' (use title, "),
        ("[[furniture]]\ntext = 'a'\nwhere = 'head'\n[[furniture]]\nwhere = 'tail'\n", 4, 'the row has no text (add text = "…")'),
        ("[[furniture]]\ntext = 'a'\n", 1, 'the row has no where (add where = "head", or where = "tail")'),
        ("[[furniture]]\ntext = 'a'\nwhere = 'body'\n", 3, "unknown where 'body' (use head, tail)"),
        ("[[furniture]]\ntext = 'a'\nwhere = 'head'\n\n[[furniture]]\ntext='b'\nwhere='tail'\nkind='ad'\n", 8, "unknown kind 'ad'"),
        ("[[furniture]]\ntext = 'a'\nwhere = 'head'\nkind = 'comment'\n", 4, "unknown kind 'comment'"),
        ("[[furniture]]\ntext = 'a{nr}'\nwhere = 'head'\n", 2, "unknown placeholder {nr} (use {url}, {date}, {n})"),
        ("[[furniture]]\ntext = \"a\\nb\"\nwhere = 'head'\n", 2, "text is not a line of text"),
        ("[[furniture]]\ntext = 'a'\nwhere = 'head'\napply = 'no'\n", 4, "apply is not true or false"),
        ("[[furniture]]\ntext = 'a'\nwhere = 'head'\nshapes = 'line'\n", 4, "unknown key 'shapes' in [furniture]"),
        ("[furniture]\ntext = 'a'\n", 1, "furniture is not a list of tables"),
    ],
)  # fmt: skip
def test_a_mistake_is_an_error_with_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    (tmp_path / "a.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        read_profile(tmp_path / "a.toml")
    assert caught.value.path == f"{tmp_path}/a.toml:{line}"
    assert caught.value.without_path.startswith(problem)
    assert caught.value.advice


def test_a_file_that_cannot_be_read_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    ran = run("parse", "--profile", tmp_path / "b.toml", tmp_path / "a.txt")
    assert (ran.code, ran.err) == (2, f"Error: {tmp_path}/b.toml: no such file (check the name)\n")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="not valid UTF-8"):
        read_profile(tmp_path / "b.toml")
    with pytest.raises(UsageError, match="read_profile"):
        newsingest.pipeline.check(ReadOptions(profile="b.toml"))  # type: ignore[arg-type]


# -- runs ------------------------------------------------------------------------------------------------------------------


def test_a_profile_can_be_pickled_for_workers() -> None:
    options = ReadOptions(profile=Profile(furniture=(HEAD,), keys={"a": "title"}))
    assert pickle.loads(pickle.dumps(options)) == options  # noqa: S301 - our own bytes


def test_the_digest_counts_what_a_profile_does() -> None:
    off = FurnitureRow(text="x", where="tail", apply=False)
    assert digest(Profile(furniture=(HEAD, off))) == digest(Profile(furniture=(HEAD,)))
    assert digest(Profile(keys={"a": "title", "b": "tags"})) == digest(Profile(keys={"b": "tags", "a": "title"}))
    assert len({digest(Profile(furniture=rows)) for rows in ((), (HEAD,), (HEAD, SIGN_OFF))}) == 3


def test_another_profile_converts_again(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", TEXT)
    profile, out = tmp_path / "a.toml", tmp_path / "out.jsonl"
    row = "[[furniture]]\ntext = '这里是江州晚报第{n}期。'\nwhere = 'head'\n"

    def converted(text: str) -> str:
        profile.write_text(text, "utf-8")
        return run("convert", tmp_path / "in", "-o", out, "--profile", profile).last

    assert "1 ok, 0 unchanged" in converted(row)
    assert '"kind":"boilerplate","text":"这里是江州晚报第12期。"' in out.read_text("utf-8")
    assert "0 ok, 1 unchanged" in converted(f"# a note\n{row}")
    assert "1 ok, 0 unchanged" in converted(f"{row}apply = false\n")
    assert "0 ok, 1 unchanged" in run("convert", tmp_path / "in", "-o", out, "--profile", profile).last
    assert "1 ok, 0 unchanged" in run("convert", tmp_path / "in", "-o", out).last


def test_all_placeholders_are_named_in_the_class() -> None:
    assert all(f"{{{mask}}}" in str(FurnitureRow.__doc__) for mask in PLACEHOLDERS)


def test_stats_and_report_count_what_each_row_removed(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", TEXT)
    write(tmp_path / "in/b.html", POST)
    write(tmp_path / "in/c.txt", TEXT.replace("第12期", "创刊号"))
    rows = [
        f"[[furniture]]\ntext = '{text}'\nwhere = 'head'\napply = {apply}\n"
        for text, apply in ((HEAD.text, "true"), ("无此行", "true"), ("无此行", "false"))
    ]
    (tmp_path / "a.toml").write_text("".join(rows), "utf-8")
    arguments = ("--profile", tmp_path / "a.toml", tmp_path / "in")
    counted = json.loads(run("stats", "--json", *arguments).out)["profile"]
    assert [(row["row"], row["text"], row["articles"]) for row in counted] == [(1, HEAD.text, 2), (2, "无此行", 0)]
    shown = run("stats", *arguments).out.partition("Rows of the profile (articles)\n")[2].splitlines()
    assert [line.split()[:3] + line.split()[-2:] for line in shown] == [
        ["1", "head", "line:", "2", "66.7%"],
        ["2", "head", "line:", "0", "0.0%"],
    ]
    page = run("report", *arguments, "-o", "-").out
    assert "<caption>Rows of the profile</caption>" in page
    assert "2 head line: 无此行" in page
    assert "profile" not in json.loads(run("stats", "--json", tmp_path / "in").out)


@pytest.mark.parametrize("command", ["stats", "report", "convert"])
def test_a_pattern_that_fits_no_input_is_told(run: Run, tmp_path: Path, command: str) -> None:
    write(tmp_path / "in/2022/a.txt", TEXT)
    write(tmp_path / "in/2022/b.txt", TEXT)
    target = (
        () if command == "stats" else ("-o", tmp_path / "out.html" if command == "report" else tmp_path / "out.jsonl")
    )

    def told(pattern: str, *more: str) -> list[str]:
        (tmp_path / "a.toml").write_text(f"[path]\npattern = '{pattern}'\n", "utf-8")
        ran = run(command, tmp_path / "in", *target, "--profile", tmp_path / "a.toml", *more)
        assert ran.code == 0
        return [line for line in ran.err.splitlines() if "pattern" in line]

    wrong = (
        'the path pattern "{year}-{month}/{title}.txt" of the profile fits none of the inputs; one input is 2022/a.txt'
        " (correct [path]; newsingest learn shows patterns that fit)"
    )
    assert told("{year}-{month}/{title}.txt") == [wrong]
    assert told("{year}/{title}.txt") == []
    assert told("{year}/b.txt") == []
    if command == "convert":
        told("{id}-.txt")
        assert len(told("{id}-.txt")) == 1  # all inputs are unchanged
        assert len(told("{id}.md", "--dry-run")) == 1
        assert told("{id}-.txt", "--exclude", "*") == []  # no article, nothing to say


def test_a_pattern_is_for_inputs_not_for_records(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", TEXT)
    run("convert", tmp_path / "in", "-o", tmp_path / "out.jsonl")
    (tmp_path / "a.toml").write_text("[path]\npattern = '{year}/{title}.txt'\n", "utf-8")
    assert run("stats", tmp_path / "out.jsonl", "--profile", tmp_path / "a.toml").err == ""
