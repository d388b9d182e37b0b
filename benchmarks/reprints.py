"""Generate records for measurements of `newsingest duplicates`: stories with their copies, and daily notices.

    python benchmarks/reprints.py FILE COUNT

This writes COUNT records to a .jsonl file: 650 characters of text on average. Two stories of three have no copy. The
others are reprinted with edits, cut, digested, put into roundups, reordered, or given credits. One record in eight is a
notice of a market or an office, which differs from the notice of the day before only in its numbers. The same count
always gives the same records. The words are made of random characters, so that two stories share no more than chance and
stock phrases.
"""

import heapq
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import count as counting
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec

from newsingest.article import Article, Origin, Paragraph
from newsingest.pipeline import fingerprint
from newsingest.text import plain_text

# The 3,755 most frequent characters: the first level of GB 2312.
CHARACTERS = [
    bytes((row, column)).decode("gb2312")
    for row in range(0xB0, 0xD8)
    for column in range(0xA1, 0xFF)
    if (row, column) < (0xD7, 0xFA)
]
WORDS = ["".join(Random(n).choices(CHARACTERS, k=2 + n % 7 // 5)) for n in range(20_000)]
STOCK = "据介绍， 业内人士认为， 记者了解到， 数据显示， 此外， 同时， 值得注意的是， 截至目前， 有关负责人表示， 在此基础上，".split()
MEDIA = "南岭财经 海城晚报 江州日报 砚湖证券报 东港新闻网".split()
NOTICES = (
    ("{day}，海城外汇市场江元汇率中间价公布如下：1砚元对江元{}元，1东港元对江元{}元，100云溪元对江元{}元，1柳浦镑对江元{}元，1石桥元对江元{}元，"
     "上一交易日1砚元对江元中间价为{}元。以上汇率由海城外汇交易中心公布，仅供参考，不构成任何投资建议。"),
    ("截至{day}收盘，南岭综指报{}点，涨幅{}%，成交额{}亿元；江州成指报{}点，涨幅{}%，成交额{}亿元；青坪板指报{}点，涨幅{}%。盘面上看，机器人、"
     "半导体、漆器等板块涨幅居前，春茶、早稻等板块跌幅居前，两市合计上涨{}家，下跌{}家。"),
    ("{day}江州港进口铁砂现货价格：60品位报{}元每湿吨，较前一日变动{}元；61品位报{}元每湿吨，较前一日变动{}元；62品位报{}元每湿吨，"
     "较前一日变动{}元。港口库存{}万吨，日均疏港量{}万吨，压港船舶{}艘，以上数据由江州港务局统计。"),
    ("白鹭洲水文站{day}8时水位{}米，流量每秒{}立方米，较昨日变动{}米；上游来水每秒{}立方米，下游出水每秒{}立方米，水温{}摄氏度，含沙量每立方米{}克，"
     "未来三天水位预计在{}米至{}米之间，请沿江各单位做好防范。"),
    ("尊敬的投资者：砚湖稳进系列理财产品{day}单位净值为{}，累计净值为{}。本产品为净值型产品，业绩表现将随市场波动，具有不确定性。产品过往业绩不代表"
     "其未来表现，不等于产品实际收益，投资须谨慎。您可通过本行网点、手机应用或客服热线查询产品的最新信息，详情请阅读产品说明书和风险揭示书。"),
    ("{day}本市空气质量指数为{}，首要污染物浓度为每立方米{}微克。市生态环境局提醒：儿童、老年人和患有呼吸系统疾病的人群应减少长时间、高强度的户外"
     "锻炼，一般人群可正常开展户外活动，出行请尽量选择公共交通。空气质量预报由市环境监测中心每日发布，如有变化将及时更新。"),
)  # fmt: skip


class Made(NamedTuple):
    """A record, and the stories that it tells. notice: a daily notice."""

    article: Article
    stories: frozenset[str]
    notice: bool


class Story(NamedTuple):
    """A title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def sentence(dice: Random) -> str:
    """Return one sentence of 15 to 45 characters."""
    words = dice.choices(WORDS, k=dice.randint(6, 16))
    if dice.random() < 0.2:
        words.insert(0, dice.choice(STOCK))
    if dice.random() < 0.3:
        words.insert(len(words) // 2, f"{dice.randint(2, 9999)}")
    return "".join(words) + "。"


@lru_cache(64)
def story(number: int) -> Story:
    """Return the story with a number: most have 300 to 1,200 characters."""
    dice = Random(f"story {number}")
    length = min(dice.lognormvariate(6.38, 0.55), 6_000)
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < length:
        paragraphs.append("".join(sentence(dice) for _ in range(dice.randint(1, 4))))
    return Story("".join(dice.choices(WORDS, k=6)), tuple(paragraphs))


# -- copies ----------------------------------------------------------------------------------------------------------------


def edited(told: Story, dice: Random) -> Story:
    """Replace one character in 25 to 100."""
    share = dice.uniform(0.01, 0.04)
    return Story(
        told.title,
        tuple(
            "".join(dice.choice(CHARACTERS) if dice.random() < share else char for char in text)
            for text in told.paragraphs
        ),
    )


def cut(told: Story, dice: Random) -> Story:
    """Keep the first half of the paragraphs or more."""
    count = len(told.paragraphs)
    return Story(told.title, told.paragraphs[: max(1, round(count * dice.uniform(0.5, 0.95)))])


def digested(told: Story, dice: Random) -> Story:
    """Keep the first paragraphs, at least 110 characters."""
    kept: list[str] = []
    for text in told.paragraphs:
        kept.append(text)
        if sum(map(len, kept)) > dice.randint(110, 250):
            break
    return Story("".join(dice.choices(WORDS, k=5)), tuple(kept))


def reordered(told: Story, dice: Random) -> Story:
    """Put the paragraphs into another order."""
    return Story(told.title, tuple(dice.sample(told.paragraphs, len(told.paragraphs))))


def credited(told: Story, dice: Random) -> Story:
    """Add a line above and a line below."""
    medium = dice.choice(MEDIA)
    head = f"{medium}{dice.randint(1, 12)}月{dice.randint(1, 28)}日消息"
    return Story(told.title, (head, *told.paragraphs, f"更多内容请关注{medium}客户端，版权归原作者所有。"))


def retitled(told: Story, dice: Random) -> Story:
    """Change the title."""
    return Story("".join(dice.choices(WORDS, k=6)), told.paragraphs)


def unchanged(told: Story, _dice: Random) -> Story:
    """Change nothing."""
    return told


COPIES: tuple[Callable[[Story, Random], Story], ...] = (
    edited, cut, digested, reordered, credited, retitled, unchanged,
)  # fmt: skip


def roundup(numbers: list[int], dice: Random) -> Story:
    """Return the first paragraphs of several stories, one after the other."""
    paragraphs: list[str] = []
    for number in numbers:
        told = digested(story(number), dice)
        paragraphs += [told.title, *told.paragraphs]
    return Story(f"{dice.choice(MEDIA)}早报", tuple(paragraphs))


def notice(number: int) -> Story:
    """Return the notice with a number: one for each template and day."""
    template, day = NOTICES[number % len(NOTICES)], date(2010, 1, 1) + timedelta(number // len(NOTICES))
    dice = Random(f"notice {number}")
    values = (f"{dice.uniform(1, 9999):.{dice.randint(0, 2)}f}" for _ in range(template.count("{}")))
    text = template.format(*values, day=f"{day.year}年{day.month}月{day.day}日")
    return Story(text.partition("，")[0][:12], (text,))


# -- records ---------------------------------------------------------------------------------------------------------------


def made(delay: int = 5_000) -> Iterator[Made]:
    """Yield records without end. delay: a copy comes about so many records after its original at most."""
    waiting: list[tuple[int, int, Made]] = []
    order, place = counting(), 0
    for number in counting():
        dice = Random(f"family {number}")
        for copy, (told, stories, is_notice) in enumerate(family(number, dice)):
            due = place + dice.randint(1, delay) if copy else place
            one = Made(article(told, f"{number:09}-{copy}.txt", number), stories, is_notice)
            heapq.heappush(waiting, (due, next(order), one))
        while waiting and waiting[0][0] <= place:
            yield heapq.heappop(waiting)[2]
            place += 1


def family(number: int, dice: Random) -> Iterator[tuple[Story, frozenset[str], bool]]:
    """Yield a story or a notice with its copies, the stories that each tells, and whether it is a notice."""
    chance = dice.random()
    if chance < 0.2:
        name = frozenset((f"notice {number}",))
        yield notice(number), name, True
        if chance < 0.01:
            yield retitled(notice(number), dice), name, True
        return
    if chance < 0.23 and number > 10:
        parts = dice.sample(range(max(0, number - 200), number), dice.randint(3, 6))
        yield roundup(parts, dice), frozenset(f"story {part}" for part in parts), False
        return
    told, name = story(number), frozenset((f"story {number}",))
    yield told, name, False
    copies = 0 if chance < 0.72 else dice.randint(1, 3) if chance < 0.985 else dice.randint(4, 12)
    for _ in range(copies):
        yield dice.choice(COPIES)(told, dice), name, False


def article(told: Story, name: str, number: int) -> Article:
    """Return the record of a text. name: of the input; number: decides the day."""
    body = tuple(Paragraph(text=text, spans=()) for text in told.paragraphs)
    text = plain_text(body)
    day = date(2010, 1, 1) + timedelta(number % 5_000)
    return Article(
        schema_version="1", id=sha256(text.encode()).hexdigest(), fingerprint=fingerprint(told.title, text),
        title=told.title, subtitle=None, summary=None, published=day.isoformat(), modified=None, language="zh-Hans",
        source=None, url=None, data_source=None, authors=(), dateline=None, categories=(), tags=(), securities=(),
        body=body, text=text, removed=(), warnings=(), extra={},
        origin=Origin(
            path=name, member=None, format="fullwidth", body_kind="lines", encoding="utf-8", newline="lf",
            size=len(text.encode()),
        ),
    )  # fmt: skip


def write(path: Path, count: int) -> None:
    """Write records to a .jsonl file."""
    with path.open("wb") as file:
        for _, one in zip(range(count), made(), strict=False):
            file.write(msgspec.json.encode(one.article) + b"\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
