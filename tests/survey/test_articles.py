"""Test newsingest.articles: the articles of a folder, an archive or a file of records, in Python."""

import gc
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

import newsingest
from batch_tools import POST, TEXT, Run, archive, slow_articles, write
from conftest import ROOT
from newsingest import Article, NewsingestError
from newsingest.batch.workers import pool
from processes import descendants

pytestmark = pytest.mark.slow

MANY = 700  # inputs that are worth worker processes


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    for number in range(MANY):
        write(folder / f"{number:03}.md", POST.format(f"第{number}篇"))
    write(folder / "400.md", "---\ntitle: x\nlayout: post\n")
    return folder


def parted(found: Iterator[Article | NewsingestError]) -> tuple[list[Article], list[NewsingestError]]:
    articles, errors = [], []
    for one in found:
        if isinstance(one, NewsingestError):
            errors.append(one)
        else:
            articles.append(one)
    return articles, errors


def test_articles_are_those_that_convert_writes(tmp_path: Path, run: Run) -> None:
    folder = archive(tmp_path / "in")
    write(folder / "2022/open.md", "---\ntitle: x\nlayout: post\n")
    with zipfile.ZipFile(tmp_path / "2021.zip", "w") as file:
        file.writestr("甲.md", POST.format("甲"))
        file.writestr("inner.zip", b"")
    articles, errors = parted(newsingest.articles(folder, str(tmp_path / "2021.zip")))
    done = run("convert", folder, tmp_path / "2021.zip", "-o", tmp_path / "out.jsonl")
    records = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [newsingest.to_json(article) for article in articles] == records
    assert len(articles) == done.totals["ok"] == 13
    assert sum(error.skipped for error in errors) == done.totals["skipped"] == 3
    (failed,) = [error for error in errors if not error.skipped]
    assert isinstance(failed, newsingest.FrontMatterError)
    assert str(failed) == done.err.splitlines()[0]
    assert failed.path == f"{folder}/2022/open.md"


def test_errors_are_those_that_parse_raises(tmp_path: Path) -> None:
    empty = write(tmp_path / "empty.md", "")
    _, (gone, error) = parted(newsingest.articles(tmp_path / "gone.md", empty))
    with pytest.raises(newsingest.EmptyInputError) as raised:
        newsingest.parse(empty)
    assert (type(error), str(error), error.advice) == (type(raised.value), str(raised.value), raised.value.advice)
    assert (gone.path, gone.code, gone.skipped) == (str(tmp_path / "gone.md"), "input", False)
    assert error.__traceback__ is None  # a traceback would keep the input in memory


def test_options_and_filters(tmp_path: Path) -> None:
    write(tmp_path / "a.md", POST.format("甲"))
    write(tmp_path / "b.txt", TEXT.format("乙"))
    write(tmp_path / "drafts/c.md", POST.format("丙"))
    options = newsingest.ReadOptions(timezone="+08:00")
    found, errors = parted(newsingest.articles(tmp_path, options=options, include="*.md", exclude=["drafts/"]))
    assert [(article.origin.path, article.published) for article in found] == [("a.md", "2022-02-14T13:41:48+08:00")]
    assert not errors


@pytest.mark.parametrize("name", ["out.jsonl.gz", "out.db", "out"])
def test_what_convert_wrote_is_read_back(tmp_path: Path, run: Run, name: str) -> None:
    folder = archive(tmp_path / "in")
    before, _ = parted(newsingest.articles(folder))
    run("convert", folder, "-o", tmp_path / name, "-q")
    after, errors = parted(newsingest.articles(tmp_path / name))
    assert sorted(map(newsingest.to_json, after)) == sorted(map(newsingest.to_json, before))
    assert not errors


def test_workers_give_the_same_in_the_same_order(many: Path) -> None:
    one, (error,) = parted(newsingest.articles(many))
    found = newsingest.articles(many, workers=2)
    first = next(found)
    assert descendants(os.getpid())
    rest, (again,) = parted(found)
    assert [first, *rest] == one
    assert len(one) == MANY - 1
    assert str(again) == str(error)
    assert isinstance(again, newsingest.FrontMatterError)


def test_whoever_stops_reading_ends_the_workers(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = []
    stop = pool.Pool.stop

    def noted(self: pool.Pool) -> None:
        ended.append(self)
        stop(self)

    monkeypatch.setattr(pool.Pool, "stop", noted)
    found = newsingest.articles(many, workers=2)
    assert len(list(islice(found, 3))) == 3
    del found
    gc.collect()
    assert len(ended) == 1


def test_a_script_without_a_guard_may_have_workers(tmp_path: Path, many: Path) -> None:
    """Check that workers do not run the script again: they would start more workers, and repeat the script's work."""
    script = write(
        tmp_path / "script.py",
        "import newsingest\n"
        f"print('begun', flush=True)\nfound = list(newsingest.articles({str(many)!r}, workers=2))\nprint(len(found))\n",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr, done.returncode) == (f"begun\n{MANY}\n", "", 0)


def test_a_slow_input_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsingest.survey.articles._articles_of", slow_articles)
    write(tmp_path / "a.md", POST.format("甲"))
    write(tmp_path / "slow.md", POST.format("慢"))
    articles, (error,) = parted(newsingest.articles(tmp_path, timeout=3))
    assert [article.origin.path for article in articles] == ["a.md"]
    assert (error.code, error.path, error.problem) == ("timeout", "slow.md", "took more than 3 seconds")


def test_memory_does_not_grow_with_the_number_of_inputs(tmp_path: Path) -> None:
    """Read 40 MB of posts, and check that only a few posts are in memory at once."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(400):
            file.writestr(f"{number}.md", POST.format(f"第{number}篇" + "字" * 30_000))
    code = (
        "import resource, sys, newsingest\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10\n"
        "found = newsingest.articles(sys.argv[1])\n"
        "for _ in range(100): next(found)\n"
        "before = peak()\n"
        "print(sum(len(article.text) for article in found) > 9_000_000, peak() - before < 8)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "a.zip"], capture_output=True, text=True, check=True)
    assert done.stdout == "True True\n"


def test_arguments_that_make_no_sense_are_refused_at_once() -> None:
    with pytest.raises(newsingest.UsageError, match="nothing to read"):
        newsingest.articles()
    with pytest.raises(newsingest.UsageError, match="number of workers 0"):
        newsingest.articles(ROOT, workers=0)
    for options in (
        {"encoding": "nope"},
        {"timezone": "Nope"},
        {"format": "nope"},
        {"html_parser": "nope"},
        {"encoding_errors": "nope"},
    ):
        with pytest.raises(newsingest.UsageError, match=r"[nN]ope"):
            newsingest.articles(ROOT, options=newsingest.ReadOptions(**options))  # type: ignore[arg-type]


def test_what_fields_left_of_a_record_is_no_article(run: Run, tmp_path: Path) -> None:
    run("convert", archive(tmp_path / "in"), "--fields", "title,text", "-o", tmp_path / "some.jsonl")
    found = list(newsingest.articles(tmp_path / "some.jsonl"))
    assert found
    assert all(isinstance(error, newsingest.InputError) and "--fields" in str(error) for error in found)
