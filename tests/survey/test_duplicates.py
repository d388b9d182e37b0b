"""Test finding duplicates: against exact comparisons of all pairs, and in the cases that decide what counts as what."""

import re
import shutil
from collections import defaultdict, deque
from itertools import combinations, islice
from typing import NamedTuple

import msgspec
import pytest
import reprints
from hypothesis import given, settings
from hypothesis import strategies as st

import newsingest
from newsingest import Article, Pair, StoppedError, UsageError
from newsingest.pipeline import fingerprint
from newsingest.survey.duplicates import Finder, buckets, finder, hashing
from newsingest.survey.duplicates import candidates as candidates_module
from newsingest.survey.duplicates.texts import LONGEST, folded, sketch
from newsingest.temporary_database import check_room

STORY = reprints.story


def made(text: str, title: str | None = "题", number: int = 0, published: str | None = "2022-02-14") -> Article:
    """Return an article whose paragraphs are the lines of a text. Its path is its number."""
    paragraphs = tuple(text.split("\n"))
    article = reprints.article(reprints.Story("", paragraphs), f"{number:04}", 0)
    return msgspec.structs.replace(
        article, title=title, published=published, fingerprint=fingerprint(title, article.text)
    )


def text_of(number: int) -> str:
    return "\n".join(STORY(number).paragraphs)


def found(*articles: Article, min_share: float = 0.5) -> list[tuple[str, str, str, float, float]]:
    pairs = newsingest.duplicates(articles, min_share=min_share)
    return [(pair.a.path, pair.b.path, pair.kind, pair.share_a, pair.share_b) for pair in pairs]


def kind(a: str, b: str, titles: tuple[str, str] = ("题", "题")) -> str | None:
    pairs = found(made(a, titles[0], 0), made(b, titles[1], 1))
    return pairs[0][2] if pairs else None


class Exact(NamedTuple):
    """The shares of all pairs of texts that have a run of 8 characters in common, from all runs."""

    shares: dict[tuple[int, int], tuple[float, float]]

    @classmethod
    def of(cls, texts: list[str]) -> "Exact":
        runs = [{text[at : at + 8] for at in range(len(text) - 7)} if len(text) >= 100 else set() for text in texts]
        holders = defaultdict(list)
        for number, some in enumerate(runs):
            for run in some:
                holders[run].append(number)
        pairs = {pair for numbers in holders.values() for pair in combinations(numbers, 2)}
        common = {(a, b): len(runs[a] & runs[b]) for a, b in pairs}
        return cls({(a, b): (count / len(runs[a]), count / len(runs[b])) for (a, b), count in common.items()})


# -- against exact comparisons -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_pairs_are_those_of_an_exact_comparison_of_all_pairs() -> None:
    records = list(islice(reprints.made(delay=300), 2_000))
    articles = [
        msgspec.structs.replace(one.article, origin=msgspec.structs.replace(one.article.origin, path=str(number)))
        for number, one in enumerate(records)
    ]
    first: dict[str, int] = {}
    distinct = [first.setdefault(article.fingerprint, number) == number for number, article in enumerate(articles)]
    exact = Exact.of([folded(one.text) if new else "" for one, new in zip(articles, distinct, strict=True)]).shares
    pairs = {(int(pair.a.path), int(pair.b.path)): pair for pair in newsingest.duplicates(articles)}
    near = {numbers: pair for numbers, pair in pairs.items() if pair.kind != "same"}
    for numbers, pair in near.items():
        assert (pair.share_a, pair.share_b) == pytest.approx(exact[numbers], abs=0.0001)
        assert max(pair.share_a, pair.share_b) >= 0.5
        is_notice = records[numbers[0]].notice
        assert (pair.kind == "series") == (is_notice and not records[numbers[0]].stories & records[numbers[1]].stories)
        assert is_notice or records[numbers[0]].stories & records[numbers[1]].stories
    # A notice whose words 64 others have is compared with the first of them only.
    wanted = [numbers for numbers, shares in exact.items() if max(shares) >= 0.6 and not records[numbers[0]].notice]
    missed = [numbers for numbers in wanted if numbers not in near]
    assert len(wanted) > 500
    assert len(missed) <= 0.002 * len(wanted)
    copies = {(first[article.fingerprint], number) for number, article in enumerate(articles)}
    assert {numbers for numbers, pair in pairs.items() if pair.kind == "same"} == {(a, b) for a, b in copies if a != b}


PASSAGES = st.sampled_from(
    [STORY(number).paragraphs[0] for number in range(8)] + ["甲乙丙丁。", "2022年2月14日", "Ａbc 1²"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PASSAGES, max_size=6).map("\n".join), max_size=7), st.sampled_from([0.3, 0.5, 0.9]))
def test_any_texts_give_the_pairs_of_an_exact_comparison(texts: list[str], share: float) -> None:
    articles = [made(text, f"题{number}", number) for number, text in enumerate(texts)]
    exact = Exact.of([folded(article.text) for article in articles]).shares
    pairs = {(int(a), int(b)): shares for a, b, _, *shares in found(*articles, min_share=share)}
    for numbers, shares in pairs.items():
        assert shares == pytest.approx(exact[numbers], abs=0.0001)
    assert {numbers for numbers, shares in exact.items() if max(shares) == 1} <= pairs.keys()
    assert all(max(exact[numbers]) >= share for numbers in pairs)


@given(st.text("甲乙1", max_size=40), st.text("甲乙1", max_size=40))
def test_hashes_are_those_of_the_runs(a: str, b: str) -> None:
    runs = [{text[at : at + 8] for at in range(len(text) - 7)} for text in (a, b)]
    first, other = (hashing.distinct(hashing.hashes(text)) for text in (a, b))
    assert (len(first), len(other)) == (len(runs[0]), len(runs[1]))
    assert hashing.shared_count(first, other) == len(runs[0] & runs[1])
    assert {int(found) for found in hashing.sampled(a)} == {int(found) for found in first if found % 8 == 0}


# -- what counts as what ---------------------------------------------------------------------------------------------------


def test_equal_fingerprints_are_the_same_however_short() -> None:
    pairs = found(
        made("一句。", number=0), made("一句 。", number=1), made("另一句。", number=2), made("一句。", number=3)
    )
    assert pairs == [("0000", "0001", "same", 1, 1), ("0000", "0003", "same", 1, 1)]


def test_records_without_text_are_no_copies() -> None:
    assert found(made("", number=0), made("", number=1), made("……", number=2), made("……", number=3)) == []


def test_another_title_makes_a_near_copy() -> None:
    assert found(made(text_of(1), "甲"), made(text_of(1), "乙", 1)) == [("0000", "0001", "near", 1, 1)]


def test_width_case_and_punctuation_do_not_matter() -> None:
    text = "The Ｆ１ race, " * 10 + text_of(2)
    assert kind(text, text.replace("Ｆ１", "f1").replace("，", ",").replace("。", ""), ("甲", "乙")) == "near"


def test_a_part_stands_in_a_text_twice_as_long() -> None:
    short, long = text_of(3), "\n".join(map(text_of, (4, 3, 5)))
    assert kind(short, long) == kind(long, short) == "part"
    assert kind(short, short + text_of(4)[: len(short) // 2]) == "near"


def test_short_texts_are_not_compared() -> None:
    assert kind(text_of(6)[:90], text_of(6)) is None
    assert kind(text_of(6)[:130], text_of(6)) == "part"


NOTICE = reprints.NOTICES[4]


def notice(day: str, *values: str) -> str:
    return NOTICE.format(*values, day=day)


def test_texts_whose_numbers_differ_are_a_series() -> None:
    day, other = notice("2022年2月14日", "1.0312", "1.2218"), notice("2022年2月15日", "1.0320", "1.2226")
    assert kind(day, other) == "series"
    assert kind(day, day + "来源：海城晚报。") == "near"
    assert kind(day, notice("2022年2月14日", "1.0312", "1.2219"), ("甲", "乙")) == "near", "one number was corrected"


def test_a_reprint_may_have_another_date() -> None:
    text = re.sub(r"\d+", "数", text_of(6))
    first, later = (f"南岭财经{day}消息\n{text}" for day in ("2021年12月8日9时30分", "2022年2月14日21时5分"))
    assert kind(first, later) == "near", "one medium printed it twice"


def test_a_notice_may_repeat_a_value_of_another_day() -> None:
    days = (
        ("2031年4月28日", *"9427 4033 5474.83 243.41 9502.2 3997.4".split()),
        ("2040年7月10日", *"9427 3803.20 6178.3 4356.29 7880.30 9284.3".split()),
    )
    first, later = (reprints.NOTICES[0].format(*values, day=day) for day, *values in days)
    assert kind(first, later) == "series"


def test_titles_that_differ_in_numbers_alone_are_a_series() -> None:
    assert kind(text_of(7), text_of(7), ("漆器周报第３期", "漆器周报第12期")) == "series"
    assert kind(text_of(7), text_of(7), ("漆器周报第3期", "漆器周报 第３期")) == "near"


CLOSING = text_of(20)[:300]


def with_closing(number: int, length: int) -> Article:
    """Return an article with news of a length and the closing of its site."""
    return made(f"{text_of(number)[:length]}\n{CLOSING}", STORY(number).title, number)


def test_articles_that_share_only_the_closing_of_their_site_are_a_series() -> None:
    short, long = [with_closing(number, 200) for number in (1, 2)], [with_closing(n, 500) for n in (3, 4, 5, 6)]
    assert {kind for _, _, kind, _, _ in found(*short, *long[:3])} == {"near"}, "a story may be quoted in roundups"
    assert {kind for _, _, kind, _, _ in found(*short, *long)} == {"series"}


def test_a_copy_with_the_closing_of_its_site_is_a_copy() -> None:
    articles = [with_closing(1, 200), with_closing(2, 200), *(with_closing(number, 500) for number in (3, 4, 5, 6))]
    longer = made(f"{text_of(1)[:200]}\n记者补充。\n{CLOSING}", "转载", 7)
    shorter = made(f"{text_of(1)[:150]}\n{CLOSING}", "摘要", 8)
    copies = {(a, b) for a, b, kind, _, _ in found(*articles, longer, shorter) if kind == "near"}
    assert copies == {("0001", "0007"), ("0001", "0008"), ("0007", "0008")}


def test_min_share() -> None:
    a, b = text_of(8), "\n".join((text_of(8)[:300], text_of(9)[:300]))
    share = found(made(a), made(b, number=1), min_share=0.2)[0][4]
    assert 0.4 < share < 0.6
    assert found(made(a), made(b, number=1), min_share=0.7) == []
    for wrong in (0, 0.05, 1.1, float("nan")):
        with pytest.raises(UsageError, match="invalid share"):
            newsingest.duplicates([], min_share=wrong)


def test_a_long_text_is_compared_up_to_a_limit() -> None:
    long = text_of(10) * (2 * LONGEST // len(text_of(10)))
    assert len(sketch(made(long)).text) == LONGEST
    assert kind(long + text_of(11), text_of(11)) is None


# -- clusters ----------------------------------------------------------------------------------------------------------------


def clusters(*articles: Article) -> list[tuple[str, list[str]]]:
    with Finder() as search:
        for article in articles:
            search.add(sketch(article))
        search.compare()
        clusters = [(one.kind, list(one.members)) for one in search.clusters()]
        counts = search.counts()
    assert all(
        [member.earliest for member in members] == [True] + [False] * (len(members) - 1) for _, members in clusters
    )
    assert counts.records == len(articles)
    assert counts.copies == sum(len(members) - 1 for kind, members in clusters if kind == "story")
    assert counts.in_series == sum(len(members) for kind, members in clusters if kind == "series")
    return [(kind, [member.path for member in members]) for kind, members in clusters]


def test_members_are_in_the_order_of_publication() -> None:
    days = ["2022-02-15", None, "2022-02-14T13:41:48+08:00", "2022-02-14", None]
    articles = [made(text_of(1), f"第{'甲乙丙丁戊'[n]}", n, day) for n, day in enumerate(days)]
    assert clusters(*articles, made(text_of(2), number=9)) == [("story", ["0003", "0002", "0000", "0001", "0004"])]


def test_a_roundup_does_not_join_its_stories() -> None:
    one, two = (made(text_of(number)[:400], f"题{number}", number) for number in (1, 2))
    roundup = made(f"{text_of(1)[:400]}\n{text_of(2)[:400]}\n{text_of(3)[:400]}", "早报", 3)
    copies = [made(text_of(number)[:400], f"转载{number}", number + 4) for number in (1, 2)]
    assert clusters(one, two, roundup) == []
    assert clusters(roundup, one, two, *copies) == [("story", ["0001", "0005"]), ("story", ["0002", "0006"])]


def test_digests_of_one_story_belong_to_it() -> None:
    whole = "\n".join(text_of(number)[:300] for number in range(1, 4))
    digests = [made(whole[:250], "摘要", 1), made(whole[:450], "简讯", 2)]
    assert clusters(made(whole, "全文"), *digests) == [("story", ["0000", "0001", "0002"])]


def test_a_quotation_does_not_join_stories() -> None:
    quoted = text_of(1)[:150]
    longs = ["\n".join((quoted, *(text_of(n)[:400] for n in (m, m + 1, m + 2)))) for m in (2, 5)]
    articles = [made(quoted), *(made(text, f"题{at}", at + 1) for at, text in enumerate(longs))]
    assert [kind for _, _, kind, _, _ in found(*articles)] == ["part", "part"]
    assert clusters(*articles) == []


def test_a_series_has_a_cluster_of_its_own() -> None:
    days = [made(notice(f"2022年{m}月{m + 10}日", f"1.03{m}2", f"1.22{m}8"), "净值", m) for m in (1, 2, 3)]
    reprint = made(days[0].text, "转载", 9)
    assert clusters(*days, reprint) == [("story", ["0001", "0009"]), ("series", ["0001", "0002", "0003", "0009"])]


# -- bounds ------------------------------------------------------------------------------------------------------------------


def test_a_text_that_everybody_has_is_linked_to_the_first_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates_module, "_MANY", 8)
    articles = [made(text_of(1), f"第{chr(0x4E00 + number)}篇", number) for number in range(40)]
    assert [(a, b) for a, b, *_ in found(*articles)] == [("0000", f"{number:04}") for number in range(1, 40)]


def test_buckets_that_are_full_go_to_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [one.article for one in islice(reprints.made(), 300)]
    expected = list(newsingest.duplicates(articles))
    monkeypatch.setattr(buckets, "_FULL", 2)
    assert list(newsingest.duplicates(articles)) == expected


def test_a_full_disk_stops_the_search() -> None:
    with Finder() as search:
        search._store.database.execute("PRAGMA max_page_count = 20")
        sketches = [sketch(one.article) for one in islice(reprints.made(), 200)]
        with pytest.raises(StoppedError, match=r"temporary files cannot be written: .* full") as stopped:
            deque(map(search.add, sketches), 0)
    assert "SQLITE_TMPDIR" in stopped.value.advice


def test_the_room_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    check_room(1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(1, 1, 3_000_000))
    with pytest.raises(StoppedError, match="temporary files need about 5 MB, but only 3 MB are free"):
        check_room(5_000_000)


def test_the_room_is_checked_while_records_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(1, 1, 100_000))
    monkeypatch.setattr(finder, "_CHECKED", 10)
    sketches = [sketch(one.article) for one in islice(reprints.made(), 400)]
    with Finder() as search, pytest.raises(StoppedError, match="but only 0 MB are free"):
        deque(map(search.add, sketches), 0)


def test_without_numpy_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder, "find_spec", lambda _name: None)
    with pytest.raises(UsageError, match="needs numpy") as missing:
        newsingest.duplicates([])
    assert missing.value.advice == "run pip install 'newsingest[duplicates]'"


def test_a_search_that_is_left_early_is_closed() -> None:
    pairs = newsingest.duplicates([made(text_of(1), title) for title in "一二三"])
    assert isinstance(next(pairs), Pair)
    pairs.close()  # type: ignore[attr-defined]
    assert list(newsingest.duplicates([])) == []
