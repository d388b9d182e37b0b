"""Test newsingest report: it writes one self-contained page, in which no code from an input can run."""

import base64
import hashlib
import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from bs4 import BeautifulSoup, Tag

from batch_tools import POST, Run, archive, write
from conftest import ROOT, SAMPLES
from newsingest.pipeline import fingerprint, read

pytestmark = pytest.mark.slow

EVIL = "\"'><img src=https://evil.example/x onerror=\"document.title='evil'\"><script>document.title='evil'</script></script></style></pre></title>{{ 7*7 }}{% raw %}\u202eabc\x1b[31m\u2028"
HOSTILE = """---
title: {evil}
date: 2022-02-14
tags: [{evil}]
source: {evil}
note: {evil}
link: "javascript:alert(1)"
---
<p>{text} <a href="javascript:document.title='evil'">x</a></p>
<p><img src="https://evil.example/p.png" alt="{text}"></p>
<script>document.title = "evil"</script><!-- {text} --><style>body {{ display: none }}</style>
<p>（文章来源：{text}）</p>
"""


def hostile(folder: Path) -> Path:
    """Write a folder whose file names, texts and record values are all hostile."""
    write(folder / "a.html", HOSTILE.format(evil=json.dumps(EVIL), text=EVIL))
    write(folder / "<script>document.title='evil'<\uff0fscript>.md", POST.format("甲"))
    write(folder / "open.md", f"---\ntitle: {EVIL}\n")
    record = json.loads(msgspec.json.encode(read(POST.format("乙").encode(), "b.md")))
    record.update(
        title=EVIL, source=EVIL, subtitle=EVIL, summary=EVIL, url="javascript:document.title='evil'", language=EVIL,
        tags=[EVIL], categories=[EVIL], extra={EVIL: EVIL}, warnings=[{"code": EVIL, "message": EVIL}],
        removed=[{"kind": "script", "text": EVIL, "at": 0}],
        body=[
            {"type": "image", "url": "https://evil.example/p.png", "alt": EVIL, "caption": EVIL, "href": "javascript:alert(1)"},
            {"type": "embed", "url": "javascript:document.title='evil'"},
            {"type": "code", "language": EVIL, "text": EVIL},
            {"type": "quote", "blocks": [{"type": "heading", "level": 1, "text": EVIL, "spans": []}]},
        ],
        text=f"{EVIL}\n\n{EVIL}\n\n{EVIL}",
    )  # fmt: skip
    record["origin"]["encoding"] = record["origin"]["format"] = EVIL
    record["fingerprint"] = fingerprint(record["title"], record["text"])
    (folder / "records").mkdir()
    (folder / "records/r.jsonl").write_text(json.dumps(record) + '\n{"</script>": 1}\n', "utf-8")
    return folder


def soup_of(data: bytes) -> BeautifulSoup:
    return BeautifulSoup(data.decode(), "html5lib")


def made(run: Run, output: Path, *arguments: object, code: int = 0) -> BeautifulSoup:
    done = run("report", *arguments, "-j", "1", "-o", output)
    assert (done.code, done.out) == (code, "")
    return soup_of(output.read_bytes())


def check_page(soup: BeautifulSoup) -> None:
    """Assert that a page is self-contained and accessible."""
    is_closed(soup)
    is_accessible(soup)


def is_closed(soup: BeautifulSoup) -> None:
    policy = str(soup.select_one("meta[http-equiv=Content-Security-Policy]")["content"])  # type: ignore[index]
    for kind in ("script", "style"):
        (element,) = soup.find_all(kind)
        assert not element.attrs
        digest = base64.b64encode(hashlib.sha256(str(element.string).encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "url(" not in str(soup.style.string)  # type: ignore[union-attr]
    assert "@import" not in str(soup.style.string)  # type: ignore[union-attr]
    names = {tag.name for tag in soup.select("*")}
    assert not names & {"img", "iframe", "object", "embed", "link", "base", "video", "audio", "source", "use", "image"}
    for tag in soup.select("*"):
        for name, value in tag.attrs.items():
            assert not name.startswith("on")
            assert name not in {"style", "src", "srcset", "action", "background", "xlink:href"}
            assert name != "href" or (tag.name == "a" and re.match(r"#|https?:|[^:]*\Z", str(value)))


def is_accessible(soup: BeautifulSoup) -> None:
    assert soup.html is not None
    assert soup.html["lang"] == "en"
    assert soup.title is not None
    assert soup.title.get_text()
    levels = [int(head.name[1]) for head in soup.select("h1, h2, h3, h4, h5, h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert {tag.name for tag in soup.select("header, nav, main, footer")} == {"header", "nav", "main", "footer"}
    identifiers = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(identifiers) == len(set(identifiers))
    for link in soup.select('a[href^="#"]'):
        assert str(link["href"])[1:] in identifiers
    for tag in soup.select("[aria-labelledby]"):
        assert str(tag["aria-labelledby"]) in identifiers
    for field in soup.select("input"):
        assert soup.select_one(f'label[for="{field["id"]}"]')
    for table in soup.select("main table"):
        if not table.find_parent(class_="result"):
            assert table.caption is not None
            assert all(head.get("scope") in {"row", "col"} for head in table.select("th"))
    for chart in soup.select("svg"):
        assert chart.get("aria-hidden") or (chart["role"] == "img" and len(str(chart["aria-label"])) > 20)
        if not chart.get("aria-hidden"):
            assert chart.find_parent("figure").select_one("details table")  # type: ignore[union-attr]
    for details in soup.select("details"):
        assert details.select("*")[0].name == "summary"


def table(soup: BeautifulSoup, caption: str) -> dict[str, str]:
    (found,) = (one for one in soup.select("table") if one.caption and one.caption.get_text() == caption)
    rows = ([cell.get_text().strip() for cell in row.select("th, td")] for row in found.select("tbody tr"))
    return {row[0]: row[1] for row in rows}


def exhibits(soup: BeautifulSoup) -> list[Tag]:
    return list(soup.select("#sample > article"))


def test_the_page_of_the_samples(run: Run, tmp_path: Path) -> None:
    soup = made(run, tmp_path / "r.html", ROOT / "samples", "--exclude", "*.json", "--exclude", "*.toml")
    check_page(soup)
    numbers = json.loads(
        run("stats", "--json", "-j", "1", ROOT / "samples", "--exclude", "*.json", "--exclude", "*.toml").out
    )
    tiles = {one.dt.get_text(): one.dd.get_text() for one in soup.select(".tiles > div") if one.dt and one.dd}
    assert (tiles["inputs"], tiles["read"], tiles["failed"]) == (str(len(SAMPLES)), str(len(SAMPLES)), "0")
    for caption, key in (("Formats", "formats"), ("Encodings", "encodings"), ("Languages", "languages")):
        assert table(soup, caption) == {name: str(count) for name, count in numbers[key].items()}
    assert table(soup, "Sources by articles") == {n: str(c) for n, c in numbers["sources"]["top"].items()}
    assert table(soup, "Warnings") == {n: str(c) for n, c in numbers["warnings"].items()}
    removed = table(soup, "Removed from the body")
    assert removed == {n: str(c["pieces"]) for n, c in numbers["removed"].items()}
    assert len(exhibits(soup)) == len(SAMPLES)


def test_each_chart_draws_the_numbers_of_its_table(run: Run, tmp_path: Path) -> None:
    soup = made(run, tmp_path / "r.html", ROOT / "samples", "--exclude", "*.json", "--exclude", "*.toml")
    tables = [table(soup, caption) for caption in ("Articles by year", "Articles by length")]
    for chart, counts in zip(soup.select("svg.chart"), tables, strict=True):
        bars = [float(str(bar["height"])) for bar in chart.select("rect")]
        numbers = [int(number) for number in counts.values()]
        assert bars == pytest.approx([max(bars) * number / max(numbers) for number in numbers], abs=0.01)
        zero = max(float(str(bar["y"])) + float(str(bar["height"])) for bar in chart.select("rect"))
        lines = {text.get_text(): zero - float(str(text["y"])) for text in chart.select(".beside text")}
        assert lines["0"] == pytest.approx(0, abs=0.01)
        highest = max(lines, key=lambda name: lines[name])
        assert lines[highest] / int(highest) == pytest.approx(max(bars) / max(numbers), abs=0.01)
        starts = [name.partition(" ")[0] for name in counts]
        below = [text.get_text() for text in chart.select(".below text")]
        assert below == starts[:: starts.index(below[1])]
        assert 1 < len(below) <= 6
        assert {tag.name for tag in chart.select("*")} == {"g", "path", "rect", "text"}


def test_input_and_record_stand_side_by_side(run: Run, tmp_path: Path) -> None:
    name = "samples/jekyll/2018-05-21-quote-data-class.html"
    soup = made(run, tmp_path / "r.html", ROOT / name)
    (one,) = exhibits(soup)
    left, right = one.select(".columns > div")
    assert left.pre is not None
    for kind in left.select("mark .kind"):
        kind.extract()
    assert left.pre.get_text() == (ROOT / name).read_text("utf-8")
    marked = [mark.get_text() for mark in left.select("mark")]
    assert "本页由海城晚报采编系统导出，请勿直接修改" in marked, "a comment, which is sought as it stands"
    assert 'var hits = 1; if (hits < 2) { document.write("<p>感谢阅读</p>"); }' in marked
    assert {kind.get_text() for kind in right.select("mark .kind")} == {"comment", "style", "related", "script"}
    assert "not marked" not in right.get_text()
    assert right.select_one(".result pre code")


def test_one_input_is_told_in_the_singular(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.md", POST.format("甲") + "<p>（文章来源：海城日报）</p>\n")
    text = made(run, tmp_path / "r.html", tmp_path / "a.md").get_text()
    assert "1 input, 1 article, converted by" in text
    assert "1 different name in 1 article" in text
    assert "1 input: a random sample" in text
    assert not re.search(r"\b1 (inputs|articles|records)\b", text)


def test_totals_and_failures(run: Run, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a")
    for number in range(120):
        write(folder / f"x/{number:03}.md", "---\ntitle: 甲\nlayout: post\n")
    write(tmp_path / "x.jsonl", '{"a": 1}\n')
    soup = made(run, tmp_path / "r.html", folder, tmp_path / "x.jsonl", tmp_path / "none.md", code=1)
    check_page(soup)
    assert table(soup, "Inputs by state") == {
        "read": "12", "skipped": "2", "skipped: binary": "1", "skipped: unknown_format": "1",
        "failed": "122", "failed: front_matter": "120", "failed: input": "1", "failed: record": "1",
    }  # fmt: skip
    assert soup.select_one(".tiles dd").get_text() == "136"  # type: ignore[union-attr]
    rows = soup.select("#failures tbody tr")
    assert len(rows) == 100
    assert "… and 22 more" in soup.select_one("#failures").get_text()  # type: ignore[union-attr]
    failed = [one.h3.get_text() for one in exhibits(soup) if one.select_one(".bad")]  # type: ignore[union-attr]
    assert len(failed) == 3 + 1 + 1, "three of each kind"
    assert all(head.startswith("Failed: ") for head in failed)


def test_the_first_skipped_inputs_of_each_reason_are_listed(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "in/a.md", POST.format("甲"))
    write(tmp_path / "in/<b>.txt", "Nothing.\n")
    for number in range(23):
        write(tmp_path / f"in/p/{number:02}.png", "\x89PNG", "latin-1")
    assert run("report", tmp_path / "in", "-o", tmp_path / "r.html").code == 0
    soup = BeautifulSoup((tmp_path / "r.html").read_text("utf-8"), "html.parser")
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in soup.select("#skipped tbody tr")]
    assert [name for name, _ in rows] == ["<b>.txt", *(f"p/{number:02}.png" for number in range(20))]
    assert rows[0][1].startswith("unknown_format unknown format (")
    assert rows[1][1].startswith("binary a PNG picture, not a text file (")
    assert "… and 3 more" in soup.select_one("#skipped").get_text()  # type: ignore[union-attr]
    assert soup.select_one("#failures") is None
    assert run("report", tmp_path / "in/a.md", "-o", tmp_path / "r.html").code == 0
    assert "Skipped" not in (tmp_path / "r.html").read_text("utf-8")


def test_examples_of_warnings_are_linked(run: Run, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a")
    soup = made(run, tmp_path / "r.html", folder, "--sample", "1")
    links = [str(link["href"]) for link in soup.select("#gaps td a")]
    assert len(links) == 6, "three texts without a title, three without a date"
    shown = {f"#{one['id']}": one.get_text() for one in exhibits(soup)}
    assert set(links) <= set(shown)
    assert all("missing_" in shown[link] for link in links)
    assert not made(run, tmp_path / "r.html", folder, "--sample", "0").select("#sample, #gaps td a")


def test_the_same_inputs_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    for number in range(700):
        write(folder / f"{number % 7}/{number}.md", POST.format(f"第{number}篇") if number % 9 else "---\ntitle: x\n")
    pages = []
    for jobs in (1, 2):
        run("report", folder, "-j", jobs, "-o", tmp_path / "r.html", "--sample", "5")
        pages.append((tmp_path / "r.html").read_bytes())
    assert pages[0] == pages[1]
    done = subprocess.run(
        [sys.executable, "-m", "newsingest", "report", folder, "-j", "1", "-o", "-", "--sample", "5"],
        capture_output=True, check=False, env={"PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, pages[0])


def test_the_sample_is_that_of_the_names(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    for number in range(30):
        write(folder / f"{number}.md", POST.format(f"第{number}篇"))
    soup = made(run, tmp_path / "r.html", folder, "--sample", "4")
    expected = sorted((f"{n}.md" for n in range(30)), key=lambda name: hashlib.sha256(name.encode()).digest())[:4]
    names = [one.select_one(".about bdi:last-child").get_text() for one in exhibits(soup)]  # type: ignore[union-attr]
    assert sorted(names) == sorted(expected)


def test_nothing_of_a_hostile_input_gets_out(run: Run, tmp_path: Path) -> None:
    folder = hostile(tmp_path / "a")
    soup = made(run, tmp_path / "r.html", folder, folder / "records/r.jsonl", code=1)
    check_page(soup)
    raw = (tmp_path / "r.html").read_text("utf-8")
    assert not [char for char in raw if not (char.isprintable() or char in "\n\u3000\xa0\ufeff")]
    assert "[U+202E]abc[U+001B][31m[U+2028]" in raw
    text = soup.get_text()
    assert "{{ 7*7 }}{% raw %}" in text
    assert "49" not in re.findall(r"</title>(\d\d)", text)
    assert "[picture]" in text
    assert "https://evil.example/p.png" in text


def test_what_is_large_is_cut_and_said_to_be(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "a"
    write(folder / "long.md", POST.format("甲") + "<p>" + "长长的一段。" * 20_000 + "</p>\n<p>末段。</p>\n")
    write(folder / "huge.md", POST.format("乙") + "<p>长长的一段。</p>\n" * 60_000)
    soup = made(run, tmp_path / "r.html", folder)
    text = " ".join(soup.get_text().split())
    assert re.search(r"… cut here: [\d,]{7} more characters", text)
    assert re.search(r"… cut here: \d more blocks", text)
    assert "This input is too large to show." in text
    assert len((tmp_path / "r.html").read_bytes()) < 150_000


def test_records_are_shown_without_an_input(run: Run, tmp_path: Path) -> None:
    record = msgspec.json.encode(
        read((ROOT / "samples/jekyll/2018-05-21-quote-data-class.html").read_bytes(), "a.html")
    )
    write(tmp_path / "r.jsonl", record.decode())
    soup = made(run, tmp_path / "r.html", tmp_path / "r.jsonl")
    (one,) = exhibits(soup)
    assert len(one.select(".columns > div")) == 1
    assert one.summary is not None
    assert one.summary.get_text() == "Record, 4 removed texts"
    script: list[str] = [str(sys.executable), "-m", "newsingest", "report", "-", "-o", "-"]
    piped = subprocess.run(script, input=record, capture_output=True, check=False)
    assert piped.returncode == 0
    check_page(soup_of(piped.stdout))


def test_articles_of_a_database_are_shown_as_records(run: Run, tmp_path: Path) -> None:
    sample = ROOT / "samples/jekyll/2018-05-21-quote-data-class.html"
    assert run("parse", sample, "-o", tmp_path / "a.db").code == 0
    (one,) = exhibits(made(run, tmp_path / "r.html", tmp_path / "a.db"))
    assert one.summary is not None
    assert one.summary.get_text() == "Record, 4 removed texts"
    assert "十六岁的行情课" in one.get_text()


def test_members_of_archives_are_shown(run: Run, tmp_path: Path) -> None:
    import zipfile  # noqa: PLC0415 - only this test needs it

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("b/1.md", POST.format("甲"))
    soup = made(run, tmp_path / "r.html", tmp_path / "a.zip")
    assert "title: 甲" in exhibits(soup)[0].pre.get_text()  # type: ignore[union-attr]


def test_no_input_is_written_over(run: Run, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a")
    post = folder / "2022/00.md"
    before = post.read_bytes()
    for source in (post, folder):
        done = run("report", source, "-o", post)
        assert done.code == 2
        assert "use another file" in done.err
    assert post.read_bytes() == before
    assert run("report", folder, "-o", folder).code == 2


def test_an_earlier_report_is_no_input(run: Run, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a")
    first = run("report", folder, "-o", folder / "report.html")
    before = (folder / "report.html").read_bytes()
    assert run("report", folder, "-o", folder / "report.html") == first
    assert (folder / "report.html").read_bytes() == before
    assert not list(folder.glob(".newsingest-*"))


def test_a_page_without_an_article(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    check_page(made(run, tmp_path / "r.html", tmp_path / "a"))
    check_page(made(run, tmp_path / "r.html", write(tmp_path / "b.md", "---\ntitle: x\n"), code=1))


@pytest.mark.parametrize("lacking", ["-o", "SOURCE"])
def test_wrong_usage(lacking: str, run: Run, tmp_path: Path) -> None:
    arguments: list[Any] = ["-o", tmp_path / "r.html"] if lacking == "SOURCE" else [tmp_path]
    assert run("report", *arguments).code == 2


def test_tables_and_charts_are_bounded(run: Run, tmp_path: Path) -> None:
    record = json.loads(msgspec.json.encode(read(POST.format("乙").encode(), "b.md")))
    lines = []
    for number in range(300):
        record.update(published=f"{1000 + number * 30}", language=f"x{number}" * 400, source=f"{number}")
        record["warnings"] = [{"code": f"c{number}", "message": "甲"}]
        lines.append(json.dumps(record))
    write(tmp_path / "r.jsonl", "\n".join(lines))
    soup = made(run, tmp_path / "r.html", tmp_path / "r.jsonl", "--sample", "5")
    check_page(soup)
    assert len(table(soup, "Languages")) == len(table(soup, "Warnings")) == 201
    assert table(soup, "Languages")["100 more"] == "100"
    assert len(table(soup, "Sources by articles")) == 20
    assert len(soup.select("svg.chart")) == 1, "three hundred years are a table alone"
    assert (tmp_path / "r.html").stat().st_size < 1_500_000
