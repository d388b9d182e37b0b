"""Test the numbers that the facts of several articles add up to."""

import random
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

import newsingest
from newsingest.article import Article
from newsingest.stats import COUNTED_FIELDS, Bin, Facts, Stats, facts

PLAIN = Facts(
    format="jekyll", body_kind="html", encoding="utf-8", newline="lf", size=100, length=10, language=None, source=None,
    published=None, categories=(), tags=(), missing=(), removed=(), warnings=(),
)  # fmt: skip


def added(*several: Facts) -> Stats:
    stats = Stats()
    for one in several:
        stats.add(one)
    return stats


def of(**changes: object) -> Facts:
    return msgspec.structs.replace(PLAIN, **changes)


def test_facts_are_those_of_the_record(sample: Path) -> None:
    article = newsingest.parse(sample)
    found = facts(article)
    assert (found.length, found.size) == (len(article.text), sample.stat().st_size)
    assert found.removed == tuple(cut.kind for cut in article.removed)
    record = msgspec.to_builtins(article)
    assert set(found.missing) == {name for name in COUNTED_FIELDS if record[name] in (None, [], "", ())}
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Facts) == found


def test_every_field_that_may_be_empty_is_looked_at() -> None:
    always = {"schema_version", "id", "fingerprint", "body", "removed", "warnings", "origin", "extra"}
    assert set(COUNTED_FIELDS) == set(Article.__struct_fields__) - always


def test_lengths_by_nearest_rank() -> None:
    lengths = added(*(of(length=number) for number in range(1, 11))).summary().lengths
    assert (lengths.total, lengths.min, lengths.median, lengths.mean, lengths.p90, lengths.max) == (55, 1, 5, 6, 9, 10)
    one = added(of(length=7)).summary().lengths
    assert (one.min, one.median, one.mean, one.p90, one.max) == (7, 7, 7, 7, 7)
    none = Stats().summary().lengths
    assert (none.total, none.min, none.median, none.mean, none.p90, none.max, none.histogram) == (
        0, None, None, None, None, None, (),
    )  # fmt: skip


def test_ranks_hold_against_a_sorted_list() -> None:
    dice = random.Random(7)
    for count in range(1, 60):
        values = sorted(dice.randrange(30) for _ in range(count))
        found = added(*(of(length=value) for value in values)).summary().lengths
        assert found.median == values[(count + 1) // 2 - 1]
        assert found.p90 == values[-(-9 * count // 10) - 1]


def test_the_histogram_holds_each_article_once_without_gaps() -> None:
    found = added(*(of(length=n) for n in (150, 199, 200, 999, 1000, 60_000))).summary().lengths.histogram
    assert found[0] == Bin(least=100, most=199, articles=2)
    assert found[-1] == Bin(least=50_000, most=99_999, articles=1)
    assert sum(one.articles for one in found) == 6
    assert all(one.most + 1 == following.least for one, following in pairwise(found))
    assert added(of(length=0)).summary().lengths.histogram == (Bin(least=0, most=99, articles=1),)


def test_dates_count_as_precisely_as_they_are_stated() -> None:
    days = ("2022-02-14T13:41:48+08:00", "2022-02", "2021", "2022-03-01", None)
    found = added(*(of(published=day) for day in days)).summary().published
    assert (found.first, found.last, found.dated) == ("2021", "2022-03-01", 4)
    assert list(found.by_year.items()) == [("2021", 1), ("2022", 3)]
    assert list(found.by_month.items()) == [("2022-02", 2), ("2022-03", 1)]


def test_names_come_by_frequency_and_then_by_their_characters() -> None:
    stats = added(*(of(source=name, tags=("甲", "甲", name)) for name in ("丙", "乙", "乙", "丁")), PLAIN)
    found = stats.summary(2)
    assert list(found.sources.top.items()) == [("乙", 2), ("丁", 1)]
    assert (found.sources.distinct, found.sources.articles) == (3, 4)
    assert list(found.tags.top.items()) == [("甲", 4), ("乙", 2)]
    assert len(stats.summary().sources.top) == 3
    assert stats.summary(0).sources.top == {}


def test_kinds_count_pieces_and_articles() -> None:
    one = of(removed=("script", "script", "pager"), warnings=("mojibake", "mojibake"), missing=("title",))
    found = added(one, one, PLAIN).summary()
    assert {kind: (cut.pieces, cut.articles) for kind, cut in found.removed.items()} == {
        "script": (4, 2),
        "pager": (2, 2),
    }
    assert found.warnings == {"mojibake": 2}
    assert found.missing["title"] == 2
    assert found.missing["text"] == 0


@pytest.mark.parametrize("seed", range(5))
def test_parts_added_up_in_any_order_are_the_whole(seed: int) -> None:
    dice = random.Random(seed)
    several = [
        of(
            source=dice.choice([None, "甲", "乙"]),
            published=dice.choice([None, "2021", "2021-05", "2022-01-02T03:04"]),
            length=dice.randrange(50),
            tags=tuple(dice.choices("子丑寅", k=2)),
            removed=tuple(dice.choices(["script", "pager"], k=dice.randrange(3))),
            missing=tuple(dice.sample(COUNTED_FIELDS, 3)),
            warnings=tuple(dice.choices(["mojibake"], k=dice.randrange(2))),
        )
        for _ in range(40)
    ]
    whole = msgspec.json.encode(added(*several).summary())
    dice.shuffle(several)
    parts = [added(*several[:13]), added(*several[13:20]), added(*several[20:])]
    total = Stats()
    for part in dice.sample(parts, 3):
        total.merge(part)
    assert msgspec.json.encode(total.summary()) == whole
