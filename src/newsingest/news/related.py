"""Cut links to other articles below a text: a label (相关阅读, 延伸阅读 …) and the entries after or below it.

Only the end of a text is searched. A label with links in the middle, or above a second story, belongs to the article.
"""

from collections.abc import Iterator

from newsingest.article import Heading, Image, List, Paragraph
from newsingest.draft import WORDS, Draft, Item, RemovedItem
from newsingest.news import credits, words
from newsingest.news.edit import is_linked
from newsingest.news.zones import Zones, is_prose
from newsingest.regex import Words, regex
from newsingest.text import has_any, plain_text

_WORDS = (
    "相关(?:阅读|报道|新闻|推荐|链接|文章|专题|资讯|内容|评论|背景|搜索)|延伸阅读|推荐阅读|扩展阅读|阅读推荐|(?:热点|精品|热门|编辑|今日|精彩|图文|视频|本站)推荐"
    "|猜你喜欢|往期(?:回顾|推荐|精彩)|最新(?:文章|报道)|热门(?:文章|新闻)|更多(?:精彩|报道|新闻|阅读|文章)|新闻链接[:：]|(?:分析|专家)解读|请(?:点击)?进入下一页"
)
_LABEL = regex(rf"[【\[>》■◆●]*\s*+(?:{_WORDS})\s*+[】\]]?\s*+[:：]?\s*+[>》↓▼⬇]*")
_LABELLED = regex(rf"[【\[>》■◆●]*\s*+(?P<label>{_WORDS})\s*+(?:[】\]]\s*+[:：]?|[:：])\s*+(?P<rest>[^。]{{2,240}})")
_NEEDED = Words(*"相关 阅读 推荐 喜欢 往期 最新 热门 更多 链接 解读 下一页".split())
_BOX = regex(
    "链接|背景|内容|资讯|解读|评论|(?:今日|编辑|热门|热点|精品|精彩)推荐"
)  # facts and prices may follow: 相关链接：平日票 160元
# A line without a link that belongs to the story: a book (《江上》 马晓路著), a quotation, a fact, a price.
_TELLS = regex(
    r"[\d.、·●■◆\s-]{0,6}(?:(?:\h|·){2,8}[:：]?\s?)?《[^《》]{1,30}》\s*+(?:\Z|[（(《、，,；;]|[^。]{1,24}(?:著|译|编|撰|版|出版社|元)[)）]?\Z)"
    r"|.*(?:说|称|表示|认为|指出|介绍|透露|回忆|坦言|告诉[^，,：:]{1,6})[，,：:“\"]|.*(?:[还也又]说|(?:告诉|对)记者)"
    r"|[“\"][^“”\"]+[”\"]\Z|.*(?:于\d{4}年|全长|占地|面积\d|[\s：:]\d[\d.]*元(?:/.{1,3})?\Z)"
)
_SEVERAL = regex(r"[^\s，,。；;]{6,}+(?:\s++[^\s，,。；;]{6,}+)++")  # headlines separated by spaces
_ENTRY = 60  # characters: the maximum length of an entry that is not a link


def is_related_label(text: str) -> bool:
    """Return whether a line is a label of related articles followed by their titles."""
    text = words.simplified(text)
    labelled = has_any(text, "：:】]") and _NEEDED.are_in(text)
    found = _LABELLED.fullmatch(text) if labelled else None
    if found is None or _TELLS.match(found["rest"]):
        return False
    return not _BOX.search(found["label"]) or _SEVERAL.fullmatch(found["rest"]) is not None


def related(draft: Draft, zones: Zones) -> None:
    """Cut labels of related articles with their entries in the tail."""
    index = zones.tail
    while index < len(draft.items):
        item = draft.items[index]
        index += 1
        text = words.simplified(item.text) if isinstance(item, WORDS) else ""
        if not isinstance(item, WORDS) or not _NEEDED.are_in(text):
            continue
        if _LABEL.fullmatch(text):
            end = _entries_end(draft.items, index)
            if not _lead_away(draft.items[index:end]) and _belong(text, draft.items[index:end], draft.items[end:]):
                continue
            if any(not isinstance(entry, (RemovedItem, Image)) for entry in draft.items[index:end]) or end == len(
                draft.items
            ):
                _cut(draft, index - 1, end)
                index = end
        elif isinstance(item, Paragraph) and (is_related_label(item.text) or _links_only(item)):
            _cut(draft, index - 1, index)


def linked(draft: Draft) -> None:
    """Cut any paragraph that is a label of related articles followed by links: 相关阅读：甲 乙."""
    for index, item in enumerate(draft.items):
        if isinstance(item, Paragraph) and item.spans and _NEEDED.are_in(item.text) and _links_only(item):
            _cut(draft, index, index + 1)


def _links_only(item: Paragraph) -> bool:
    """Return whether a paragraph is a label of related articles followed by links only."""
    label = _LABEL.match(item.text)
    if not label or label.end() == len(item.text):
        return False
    loose = "".join(span.text for span in item.spans if span.href is None)
    return bool(item.spans) and not loose.removeprefix(label[0].rstrip()).strip(" \n|｜·、,，/")


def _entries_end(items: list[Item], start: int) -> int:
    """Return the end of the entries below a label. A picture after them belongs to the text below."""
    end = start
    while end < len(items) and _is_entry(items[end]):
        end += 1
    while end > start and isinstance(items[end - 1], Image) and end < len(items):
        end -= 1
    return end


def _lead_away(entries: list[Item]) -> bool:
    """Return whether all text of the entries is links."""
    return all(is_linked(entry) for entry in _words(entries))


def _belong(label: str, entries: list[Item], behind: list[Item]) -> bool:
    """Return whether entries that are not all links may belong to the story: facts, a single line, or more text."""
    lone = sum(1 for _ in _words(entries)) == 1 and "下一页" not in label  # related headlines come in lists
    return lone or _BOX.search(label) is not None or _tells(behind[:1])


def _words(entries: list[Item]) -> Iterator[Paragraph | Heading]:
    for entry in entries:
        if isinstance(entry, WORDS):
            yield entry
        elif isinstance(entry, List):
            for blocks in entry.items:
                yield from _words(list(blocks))


def _tells(items: list[Item]) -> bool:
    """Return whether a line belongs to the story, although it is below a label of related articles."""
    return any(isinstance(item, WORDS) and not is_linked(item) and _TELLS.match(item.text) for item in items)


def _is_entry(item: Item) -> bool:
    if isinstance(item, RemovedItem):
        return item.kind in ("comment", "hidden", "chart", "related")
    if isinstance(item, WORDS):
        if is_linked(item):
            return True
        return (
            len(item.text) <= _ENTRY
            and not _tells([item])
            and not is_prose(item.text)
            and not credits.is_credit(item.text)
        )
    if isinstance(item, List):
        return all(_is_entry(block) for entry in item.items for block in entry)
    return isinstance(item, Image)


def _cut(draft: Draft, start: int, end: int) -> None:
    for index in range(start, end):
        item = draft.items[index]
        if isinstance(item, Image):
            draft.items[index] = draft.cut("advert", item.url, "related.picture")
        elif not isinstance(item, RemovedItem):
            draft.items[index] = draft.cut("related", plain_text((item,), numbered=False), "related.entries")
