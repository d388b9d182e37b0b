"""Test newsingest learn: what recurs in an archive becomes the draft of its profile."""

import tomllib
from collections import deque
from pathlib import Path
from typing import Any

import pytest

import newsingest
from batch_tools import Run, write
from newsingest.batch.watch import Watch
from newsingest.news.kinds import guessed_kind
from newsingest.options import DEFAULT
from newsingest.recurring_text import with_placeholders
from newsingest.survey import learning, profile_draft
from newsingest.survey.features import features
from newsingest.survey.path_shapes import path_pattern
from newsingest.survey.profile_draft import _quoted

STORY = "这是{0}镇的消息，写的是{0}镇港口一天的工作，写得不长，也不短，足够占满这一段，一个字也不多，一个字也不少，因为这一段要够长，长到学习的时候不会把它当作一篇文章边上的一行字。"
POST = "---\ntitle: 第{0}篇\n---\n{1}\n"


def body(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def archive(folder: Path, lines: dict[int, tuple[str, ...]], files: int = 10) -> Path:
    """Write posts with a story each. lines: the lines of some posts, where "" is the story."""
    for number in range(files):
        told = lines.get(number, ("",))
        text = body(*((line or STORY).format(chr(0x5000 + number)).replace("#", str(number)) for line in told))
        write(folder / f"{number}.html", POST.format(number, text))
    return folder


def every(files: int, *lines: str) -> dict[int, tuple[str, ...]]:
    return dict.fromkeys(range(files), lines)


def learnt(run: Run, source: Path, *arguments: object) -> dict[str, Any]:
    ran = run("learn", source, "-o", source.parent / "a.toml", "--force", *arguments)
    assert ran.code == 0, ran.err
    newsingest.read_profile(source.parent / "a.toml")  # a draft can be used
    return tomllib.loads((source.parent / "a.toml").read_text("utf-8"))


def test_lines_starts_and_ends_recur(run: Run, tmp_path: Path) -> None:
    told = ["江州晚报 第#期", f"【晚报】{STORY}", f"{STORY}（晚报供稿）", "祝您晚安"]
    found = learnt(run, archive(tmp_path / "in", every(10, *told)))["furniture"]
    assert [(row["shape"], row["where"], row["text"]) for row in found] == [
        ("line", "head", "江州晚报 第{n}期"),
        ("starts", "head", "【晚报】"),
        ("ends", "tail", "（晚报供稿）"),
        ("line", "tail", "祝您晚安"),
    ]
    assert all(row["apply"] and row["files"] == "10 of 10" and row["edge"] == "100 %" for row in found)
    assert [row["example"] for row in found[:2]] == ["0.html: 江州晚报 第0期", "0.html"]


def test_a_sign_off_behind_a_latin_sentence_or_in_bold(run: Run, tmp_path: Path) -> None:
    story = "This is what group # and the others did on the quay today, and it was a long day for all of them, so they went home by the last tram. Cheers, Ann"
    found = learnt(run, archive(tmp_path / "in", every(10, story, "<b>The harbour letter</b>")))["furniture"]
    assert [(row["shape"], row["text"]) for row in found if row["apply"]] == [
        ("ends", " Cheers, Ann"),
        ("line", "The harbour letter"),
    ]


def test_a_draft_cuts_what_it_lists(run: Run, tmp_path: Path) -> None:
    folder = archive(tmp_path / "in", every(10, "江州晚报 第#期", "", "祝您晚安"))
    learnt(run, folder)
    options = newsingest.ReadOptions(profile=newsingest.read_profile(tmp_path / "a.toml"))
    article = newsingest.parse(folder / "3.html", options)
    assert [cut.text for cut in article.removed] == ["江州晚报 第3期", "祝您晚安"]
    assert article.text == STORY.format(chr(0x5003))
    assert "furniture" not in learnt(run, folder, "--profile", tmp_path / "a.toml")


@pytest.mark.parametrize(
    ("files", "of", "text", "apply"),
    [
        (2, 10, "祝您晚安", None),
        (4, 10, "祝您晚安", False),
        (5, 10, "祝您晚安", True),
        (5, 260, "祝您晚安", False),
        (9, 10, "明天晚上再见。", False),
        (9, 10, "See you all tomorrow!", False),
        (9, 10, "Enjoy!", True),
        (9, 10, "晚安。", True),
        (9, 10, "再见！", True),
        (9, 10, "各位读者，", False),
        (9, 10, "港口今天照常开放。票价不变，时间也不变，请各位乘客留意 晚报", False),
    ],
)
def test_a_row_is_on_if_it_is_frequent_and_no_sentence(
    run: Run,
    tmp_path: Path,
    files: int,
    of: int,
    text: str,
    apply: bool | None,  # noqa: FBT001 - a parameter
) -> None:
    found = learnt(run, archive(tmp_path / "in", every(files, "", text), of), "-j", 1)
    rows = {row["text"]: row["apply"] for row in found.get("furniture", [])}
    assert rows.get(text) == apply


@pytest.mark.parametrize("mark", ["", " "])
@pytest.mark.parametrize("word", ["晚报", "晚安。", "Enjoy!", "EOF"])
def test_a_word_behind_the_last_sentence_is_a_row_without_the_sentence(
    run: Run, tmp_path: Path, mark: str, word: str
) -> None:
    told = every(10, f"{STORY}货价不变。{mark}{word}")
    found = learnt(run, archive(tmp_path / "in", told), "-j", 1)["furniture"]
    assert [row["text"].strip() for row in found if row["apply"]] == [word]


def test_a_row_is_off_if_its_text_is_often_in_the_story(run: Run, tmp_path: Path) -> None:
    told = every(10, "", "祝您晚安", *[""] * 6, "祝您晚安")
    found = learnt(run, archive(tmp_path / "in", told))["furniture"]
    assert [(row["apply"], row["edge"]) for row in found] == [(False, "50 %")]


@pytest.mark.parametrize(
    "line",
    [
        "#",
        "2022年2月#日",
        "延伸阅读：",
        "<b>前言</b>",
        f"晚报江州2月14日电 {STORY}",
        f"Update: {STORY}",
        "见此{{name}}",
    ],
)
def test_what_is_no_furniture_is_not_listed(run: Run, tmp_path: Path, line: str) -> None:
    assert "furniture" not in learnt(run, archive(tmp_path / "in", every(10, line, "")))


def test_paragraphs_of_a_story_that_has_copies_are_not_listed(run: Run, tmp_path: Path) -> None:
    paragraphs = [f"{chr(0x6000 + number) * 20}这一段只在这一篇文章里有。" for number in range(3)]
    copies = ["港口的一天很长。", *paragraphs, STORY.format("江") * 2, "记者在港口看到这些。"]
    told = dict.fromkeys(range(4), tuple(copies)) | dict.fromkeys(range(4, 8), ("祝您晚安，明天见。", ""))
    found = learnt(run, archive(tmp_path / "in", told))["furniture"]
    assert [(row["text"], row["files"]) for row in found] == [("祝您晚安，明天见。", "4 of 10")]
    often = dict.fromkeys(range(6), tuple(copies))  # so many copies are for a person to judge
    assert learnt(run, archive(tmp_path / "in", often))["furniture"]


def test_a_shorter_text_in_the_same_files_is_not_listed(run: Run, tmp_path: Path) -> None:
    told = every(10, f"【晚报】【江州】{STORY}")
    assert [row["text"] for row in learnt(run, archive(tmp_path / "in", told))["furniture"]] == ["【晚报】【江州】"]


def test_the_same_inputs_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for half in ("a", "b"):
        archive(tmp_path / half, every(300, f"第#期{half}", "", "祝您晚安"), 300)
    one, two = tmp_path / "1.toml", tmp_path / "2.toml"
    run("learn", tmp_path / "a", tmp_path / "b", "-o", one, "-j", 1)
    run("learn", tmp_path / "b", tmp_path / "a", "-o", two, "-j", 2)
    assert one.read_bytes() == two.read_bytes()
    assert '"600 of 600"' in one.read_text("utf-8")


def test_encoding_and_paths_are_drafted(run: Run, tmp_path: Path) -> None:
    for number in range(1, 6):
        text = f"　　{STORY.format(chr(0x5000 + number))}\n　　{STORY.format('江')}\n"
        write(tmp_path / f"in/2022/0{number}/第{number}篇.txt", text, "gb18030")
    found = learnt(run, tmp_path / "in")
    assert found["defaults"] == {"encoding": "gb18030"}
    text = (tmp_path / "a.toml").read_text("utf-8")
    assert '\n# pattern = "{year}/{month}/{title}.txt"  # 5 of 5 names\n' in text
    assert '\n# timezone = "Asia/Shanghai"  # newsingest never guesses a time zone\n' in text
    uncommented = text.replace('# pattern = "', 'pattern = "')
    (tmp_path / "b.toml").write_text(uncommented, "utf-8")
    article = newsingest.parse_bytes(
        "　　第一段。\n　　第二段。\n".encode(),
        name="2022/03/题.txt",
        options=newsingest.ReadOptions(profile=newsingest.read_profile(tmp_path / "b.toml")),
    )
    assert (article.published, article.title) == ("2022-03", "题")


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("a/2022/02/14/story.txt", "{year}/{month}/{day}/{*}.txt"),
        ("2022-02/story.txt", "{year}-{month}/{*}.txt"),
        ("20220214/a/b.html", "{year}{month}{day}/{*}/{*}.html"),
        ("2022-02-14-story.md", "{year}-{month}-{day}-{*}.md"),
        ("20220214_标题.md", "{year}{month}{day}_{title}.md"),
        ("news/标题.txt", "{title}.txt"),
        ("news/story.txt", ""),
        ("202213.txt", ""),
        ("1024.txt", ""),
        ("", ""),
    ],
)
def test_paths_with_dates_and_titles_have_a_pattern(path: str, pattern: str) -> None:
    assert path_pattern(path) == pattern


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("扫码关注我们的公众号", "advert"),
        ("转载请注明出处", "disclaimer"),
        ("祝您晚安", "boilerplate"),
        ("{% endraw %}", "boilerplate"),
        ("{n}", "boilerplate"),
    ],
)
def test_a_kind_is_guessed_from_the_words_of_the_rules(text: str, kind: str) -> None:
    assert guessed_kind(text, "tail") == kind


def test_an_existing_profile_is_kept(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", {}, 3)
    write(tmp_path / "a.toml", "# mine\n")
    ran = run("learn", tmp_path / "in", "-o", tmp_path / "a.toml")
    assert (ran.code, ran.err) == (
        1,
        f"{tmp_path}/a.toml: the file exists (use another name, or overwrite it with --force)\n",
    )
    assert (tmp_path / "a.toml").read_text("utf-8") == "# mine\n"


def test_a_table_shows_the_rows(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", every(8, "", "祝您晚安"))
    ran = run("learn", tmp_path / "in", "-o", "-")
    assert ran.out.startswith("# Drafted by newsingest learn from 10 articles.")
    assert ran.err.splitlines() == [
        "10 articles; 1 recurring text, 1 with apply = true",
        "  8  on   tail line    boilerplate  祝您晚安  (0.html)",
    ]


def test_the_end_of_the_table_says_that_texts_have_no_row(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile_draft, "MOST_ROWS", 2)
    archive(tmp_path / "in", every(8, "江州晚报", "", "祝您晚安") | {8: ("江州晚报", "", "明天见")})
    assert "at most" not in run("learn", tmp_path / "in", "-o", "-").err
    archive(tmp_path / "in", every(8, "江州晚报", "", "明天见", "祝您晚安"))
    ran = run("learn", tmp_path / "in", "-o", "-")
    assert ran.out.count("[[furniture]]") == 2
    assert ran.err.splitlines()[0] == "10 articles; 2 recurring texts, 2 with apply = true"
    assert ran.err.splitlines()[-1] == (
        "More texts recur, but a profile has at most 2 rows"
        " (turn on the rows that you want, then run learn again with --profile)"
    )


def test_no_profile_is_written_if_no_input_can_be_read(run: Run, tmp_path: Path) -> None:
    ran = run("learn", tmp_path / "in", "-o", tmp_path / "a.toml")
    assert (ran.code, ran.err) == (1, f"{tmp_path}/in: no such file (check the name)\n")
    assert not (tmp_path / "a.toml").exists()


def test_failed_inputs_are_counted(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", {}, 3)
    write(tmp_path / "in/bad.html", "---\ntitle: x\n")
    ran = run("learn", tmp_path / "in", "-o", tmp_path / "a.toml")
    assert ran.code == 1
    assert "3 articles; 0 recurring texts, 0 with apply = true" in ran.err


def test_records_can_be_learnt_from(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "in", every(8, "", "祝您晚安"))
    run("convert", tmp_path / "in", "-o", tmp_path / "all.jsonl", "-q")
    run("convert", tmp_path / "in", "-o", tmp_path / "all.db", "-q")
    direct = run("learn", tmp_path / "in", "-o", "-", "-q").out
    assert run("learn", tmp_path / "all.jsonl", "-o", "-", "-q").out == direct
    assert run("learn", tmp_path / "all.db", "-o", "-", "-q").out == direct


def test_a_full_disk_stops_learning() -> None:
    article = newsingest.parse_bytes(POST.format(1, body("甲", "乙")).encode(), name="a.html")
    with learning.Learning(DEFAULT, Watch()) as one:
        one._database.execute("PRAGMA max_page_count = 4")
        with pytest.raises(newsingest.StoppedError, match=r"temporary files cannot be written: .* full") as stopped:
            deque(map(one._add, [features(article)] * 1000), 0)
    assert "SQLITE_TMPDIR" in stopped.value.advice


def test_a_text_is_written_as_toml() -> None:
    text = 'a"b\\c\x1b\x7f\u202e\U000e0001　甲'
    assert tomllib.loads(f"text = {_quoted(text)}") == {"text": text}
    assert _quoted(text).isprintable() or "　" in _quoted(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("第12期 2022年2月14日 08:30", "第{n}期 {date} {n}:{n}"),
        ("2022-2-14/3", "{date}/{n}"),
        ("12022-2-14", "{n}-{n}-{n}"),
        ("１２月３日、5 月", "{date}、{n} 月"),
        ("见http://a.example/12?b=3。www.b.example/4 5", "见{url}。{url} {n}"),
        ("x² - 3 ", "x² - {n} "),
    ],
)
def test_placeholders_stand_for_dates_digits_and_addresses(text: str, masked: str) -> None:
    assert with_placeholders(text) == masked


def test_lines_of_a_short_article_are_at_both_edges() -> None:
    article = newsingest.parse_bytes(POST.format(1, body("甲", "乙")).encode(), name="a.html")
    found = {(edge.where, edge.text) for edge in features(article).edges}
    assert found == {("head", "甲"), ("head", "乙"), ("tail", "甲"), ("tail", "乙")}


@pytest.mark.parametrize(
    ("file", "options", "why"),
    [
        ("in/.hidden.md", (), "SOURCE has no articles; hidden files do not count"),
        ("in/a.md", ("--include", "*.txt", "--exclude", "x"), "no file passes --include and --exclude"),
        ("in/README", (), "1 skipped: 1 of unknown format"),
    ],
)
def test_without_an_article_no_profile_is_written(
    tmp_path: Path, run: Run, file: str, options: tuple[str, ...], why: str
) -> None:
    write(tmp_path / file, "Nothing.\n")
    ran = run("learn", tmp_path / "in", "-o", tmp_path / "a.toml", *options)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"no profile is written, because no article was read: {why} (check SOURCE and the filters)\n"
    assert not (tmp_path / "a.toml").exists()
