"""Test searching a database from the command line."""

import json
from pathlib import Path

import pytest

from batch_tools import Run, write

pytestmark = pytest.mark.slow

POST = "---\ntitle: {title}\ndate: {date}\n---\n<p>{text}</p>\n<p>（文章来源：{source}）</p>\n"


@pytest.fixture
def base(tmp_path: Path, run: Run) -> Path:
    posts = [
        ("新能源车热销", "2022-01-05", "证券晚报", "产销两旺，充电桩不够用。"),
        ("市场观察", "2022-03-01 09:30:00", "江州日报", "他说，新能\n源汽车与ＬＥＤ产业链。" + "后话" * 60),
        ("功能，源头", "2021-12-31", "证券晚报", "这里两个字分在逗号两边。"),
        ("无日期", "", "证券晚报", "新能源还在这里。\x1b[31m"),
    ]
    for number, (title, date, source, text) in enumerate(posts):
        write(tmp_path / f"in/{number}.html", POST.format(title=title, date=date, source=source, text=text))
    assert run("convert", tmp_path / "in", "-o", tmp_path / "news.db").totals["ok"] == 4
    return tmp_path / "news.db"


def found(run: Run, *arguments: object) -> list[str]:
    done = run("search", *arguments, "--json")
    assert (done.code, done.err) == (0 if done.out else 1, "")
    return sorted(str(json.loads(line)["path"]) for line in done.out.splitlines())


def test_words_of_any_length_are_found_by_date_and_source(run: Run, base: Path) -> None:
    assert found(run, base, "新能源") == ["0.html", "1.html", "3.html"]
    assert found(run, base, "能源") == ["0.html", "1.html", "3.html"]
    assert found(run, base, "源") == ["0.html", "1.html", "2.html", "3.html"]
    assert found(run, base, "新能源", "--since", "2022-01") == ["0.html", "1.html"]
    assert found(run, base, "新能源", "--since", "2022-01", "--source", "证券晚报") == ["0.html"]
    assert found(run, base, "新能源", "--until", "2022-03-01") == ["0.html", "1.html"]
    assert found(run, base, "新能源", "--until", "2022-02") == ["0.html"]
    assert found(run, base, "新能源", "汽车") == ["1.html"]
    assert found(run, base, "led") == ["1.html"]
    assert found(run, base, "没有的词") == []


def test_raised_digits_are_found_as_plain_ones(run: Run, tmp_path: Path) -> None:
    text = "营收10<sup>8</sup>元，原价<del>100</del>50元，CO<sub>2</sub>减少"
    write(tmp_path / "in/a.html", POST.format(title="甲", date="2022-01-05", source="江州日报", text=text))
    run("convert", tmp_path / "in", "-o", tmp_path / "n.db")
    for word in ("108", "10⁸", "10⁸元", "co2", "CO₂", "100", "50元"):
        assert found(run, tmp_path / "n.db", word) == ["a.html"], word
    assert found(run, tmp_path / "n.db", "10050") == []
    hit = json.loads(run("search", tmp_path / "n.db", "108元", "--json").out)
    assert hit["context"][0]["match"] == "10⁸元"


def test_hits_show_the_word_in_its_context(run: Run, base: Path) -> None:
    hits = [json.loads(line) for line in run("search", base, "新能源", "--sort", "date", "--json").out.splitlines()]
    assert [hit["path"] for hit in hits] == ["1.html", "0.html", "3.html"]
    assert hits[0]["context"] == [
        {"before": "他说，", "match": "新能源", "after": "汽车与ＬＥＤ产业链。" + ("后话" * 60)[:30] + "…"}
    ]
    led = json.loads(run("search", base, "led", "--json").out)
    assert led["context"][0]["match"] == "ＬＥＤ"
    assert run("search", base, "新能源", "--limit", "9" * 30).code == 0
    plain = run("search", base, "新能源", "--limit", "1")
    assert "新能源" in plain.out
    assert plain.err == "3 articles, 1 shown (--limit shows more)\n"


def test_escape_sequences_in_a_hit_are_harmless(run: Run, base: Path) -> None:
    assert "\x1b" not in run("search", base, "还在这里").out


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("。",), 2, "'。' has no character to search for"),
        (("新", "--since", "2022/1"), 2, "invalid date '2022/1'"),
        (("新", "--since", "2022-13"), 2, "invalid date '2022-13'"),
        (("新", "--since", "2022-02", "--until", "2022-01-31"), 2, "--since 2022-02 is later than --until 2022-01-31"),
    ],
)
def test_what_cannot_be_looked_for(run: Run, base: Path, arguments: tuple[str, ...], code: int, why: str) -> None:
    done = run("search", base, *arguments)
    assert done.code == code
    assert why in done.err


def test_the_exit_status_is_that_of_grep(run: Run, base: Path) -> None:
    assert run("search", base, "新能源").code == 0
    none = run("search", base, "没有的词")
    assert (none.code, none.out, none.err) == (1, "", "0 articles\n")
    assert run("search", base.parent / "nope.db", "新").code == 2
    assert run("search", write(base.parent / "a.txt", "x" * 2000), "新").code == 2


def test_other_files_are_named(run: Run, tmp_path: Path) -> None:
    assert "no such file" in run("search", tmp_path / "nope.db", "新").err.lower()
    other = write(tmp_path / "a.txt", "x" * 2000)
    assert "not a SQLite database" in run("search", other, "新").err
