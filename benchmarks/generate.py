"""Generate an archive for measurements: half posts, half full-width text.

    python benchmarks/generate.py DIR COUNT

This writes COUNT files into folders of 1,000 files. Sizes, markup and encodings are like those of real archives. The
same count always gives the same files, because a hash of the number of the file makes every choice. The words are our
own.
"""

import sys
from hashlib import sha256
from pathlib import Path

PLACES = "江州 海城 云溪县 柳浦 青坪村 砚湖 石桥 南岭 白鹭洲 东港".split()
THINGS = "机器人 新能源汽车 老糖厂 春茶 渔船 地铁三号线 漆器 半导体材料 图书馆 早稻 污水处理厂 社区食堂 储能电站 航空零件".split()
DOINGS = "正式投产 对外开放 完成改造 同比增长 通过验收 引来游客 获得订单 开工建设 公布规划 受到关注".split()
MEDIA = "南岭财经 海城晚报 江州日报 砚湖证券报 东港新闻网".split()
CLAUSES = (
    "记者在{place}看到，{thing}{doing}，现场工作人员正在做最后的调试",
    "据介绍，这一项目总投资{number}亿元，占地{number}亩，预计明年年底前全部建成",
    "业内人士认为，{thing}的需求仍在上升，但成本压力也不容忽视",
    "今年前{small}个月，{place}的{thing}产量同比增长{number}%，其中出口占{small}成",
    "“以前想都不敢想。”在{place}住了{number}年的居民说，“现在出门就能看到变化。”",
    "当地负责人表示，下一步将围绕{thing}补齐短板，让更多人用得上、用得起",
    "数据显示，{place}去年新增就业{number}人，较上年多{small}人",
    "公告称，本次交易不构成重大资产重组，公司股票（00{code}）将于次日复牌",
)
ENCODINGS = ("utf-8", "gb18030", "gb18030", "gb18030", "big5hkscs")
SIMPLIFIED_TO_BIG5 = "海城老糖廠變身書店，開幕首日湧入三千人潮。館方表示，希望讓更多人認識這座城市的過去。"


class Dice:
    """Choices that depend only on a number."""

    def __init__(self, seed: int) -> None:
        self._digest, self._count = sha256(str(seed).encode()).digest(), 0

    def roll(self, sides: int) -> int:
        """Return a number from 0 to sides - 1."""
        if self._count + 4 > len(self._digest):
            self._digest, self._count = sha256(self._digest).digest(), 0
        value = int.from_bytes(self._digest[self._count : self._count + 4])
        self._count += 4
        return value % sides

    def pick(self, words: list[str] | tuple[str, ...]) -> str:
        """Return one of the words."""
        return words[self.roll(len(words))]


def sentence(dice: Dice) -> str:
    """Return one sentence."""
    return dice.pick(CLAUSES).format(
        place=dice.pick(PLACES), thing=dice.pick(THINGS), doing=dice.pick(DOINGS), number=dice.roll(90) + 10,
        small=dice.roll(8) + 2, code=dice.roll(9000) + 1000,
    ) + "。"  # fmt: skip


def paragraphs(dice: Dice) -> list[str]:
    """Return the paragraphs of an article: four to thirteen, and up to 39 more in one article of five."""
    count = 4 + dice.roll(10) + (dice.roll(40) if dice.roll(5) == 0 else 0)
    return ["".join(sentence(dice) for _ in range(1 + dice.roll(5))) for _ in range(count)]


def title(dice: Dice) -> str:
    """Return a headline."""
    return f"{dice.pick(PLACES)}{dice.pick(THINGS)}{dice.pick(DOINGS)}"


def linked(dice: Dice, text: str) -> str:
    """Return a paragraph that begins with the name of a stock, with the links that archives put around it."""
    code = f"60{dice.roll(9000) + 1000}"
    name = f"{dice.pick(PLACES)}股份"
    link = f'<a href="http://quote.example.com/unify/r/1.{code}" class="keytip" data-code="1,{code}">{name}</a>'
    return f'<span id="stock_1.{code}">{link}</span><span id="quote_1.{code}"></span>方面表示，{text}'


def post(number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of a post: HTML in a .md or .html file, or Markdown in a .md file."""
    dice = Dice(number)
    kind = dice.roll(10)
    medium = dice.pick(MEDIA)
    stamp = (
        f"2022-{dice.roll(12) + 1:02}-{dice.roll(28) + 1:02} {dice.roll(24):02}:{dice.roll(60):02}:{dice.roll(60):02}"
    )
    body = paragraphs(dice)
    head = f'---\nlayout: post\ntitle: "{title(dice)}：{title(dice)}"\ndate: {stamp} +0800\ncategories: caijing\ntags: {medium}新闻\n---\n'
    if kind < 2:
        text = "\n\n".join([body[0], "## " + title(dice), *body[1:], f"（文章来源：{medium}）"]) + "\n"
    else:
        rows = [f" <p>{linked(dice, part) if dice.roll(3) == 0 else part}</p>\n" for part in body]
        if dice.roll(3) == 0:
            rows.insert(
                1,
                f'<center><img src="http://pic.example.com/{number}.jpg" style="max-width:580px" /></center>\n<p>图为{dice.pick(PLACES)}</p>\n',
            )
        if kind == 9:
            cells = "".join(f"<tr><td>{dice.pick(THINGS)}</td><td>{dice.roll(999)}</td></tr>" for _ in range(6))
            rows.insert(1, f"<table><tr><th>项目</th><th>数量</th></tr>{cells}</table>\n")
        if kind > 4:
            rows[0] = f' <p><strong>{body[0]}</strong><a href="http://news.example.com/{number}.html">详情</a></p>\n'
        text = "".join(rows) + f'<p class="em_media">（文章来源：{medium}）</p>\n\n'
        text += f"<http://news.example.com/a/{number}.html>\n\n[返回{medium}新闻](//news.example.com/{number})｜[返回首页](//news.example.com/)\n"
    suffix = "html" if kind == 3 else "md"
    return f"{stamp[:10]}-NW{number:09}.{suffix}", (head + text).encode()


def text(number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of a full-width-indented text."""
    dice = Dice(number)
    encoding = dice.pick(ENCODINGS)
    parts = paragraphs(dice)
    if encoding == "big5hkscs":
        parts = [SIMPLIFIED_TO_BIG5 * (1 + dice.roll(3)) + str(dice.roll(10_000)) for _ in parts]
    lines = ["　　" + part for part in parts]
    if dice.roll(2) and encoding != "big5hkscs":
        lines.insert(0, title(dice))
    end = "\r\n" if dice.roll(3) else "\n"
    return f"{number:09}.txt", (end.join(lines) + end).encode(encoding)


def article(number: int) -> tuple[str, bytes]:
    """Return the name and the bytes of the file with a number: a post if it is even, a text if it is odd."""
    return text(number) if number % 2 else post(number)


def write(folder: Path, count: int) -> None:
    """Write files into subfolders of a folder, 1,000 in each."""
    for number in range(count):
        below = folder / f"{number // 1000:04}"
        if number % 1000 == 0:
            below.mkdir(parents=True, exist_ok=True)
        name, data = article(number)
        (below / name).write_bytes(data)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
