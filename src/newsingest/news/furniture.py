"""Cut boilerplate: lines that match a row, boilerplate glued to the text, and lines that need their neighbours."""

import re
from collections.abc import Callable

from newsingest.article import Image, Paragraph
from newsingest.article import Rule as Separator
from newsingest.draft import WORDS, Draft, Item, RemovedItem
from newsingest.news import words
from newsingest.news.edit import AROUND, cut_end, trim
from newsingest.news.rows import COUNTER_SHAPE, MEANS, PAGES, row_of
from newsingest.news.zones import Zones
from newsingest.regex import regex


def lines(draft: Draft, zones: Zones) -> None:
    """Cut paragraphs that are nothing but boilerplate, except a note that the text refers to."""
    for index, item in enumerate(draft.items):
        rule = row_of(item.text, zones.of(index)) if isinstance(item, WORDS) else None
        if rule and isinstance(item, WORDS) and not _is_note(draft.items, item.text):
            draft.items[index] = draft.cut(rule.kind, item.text, rule.name)


_NOTE = regex(r"\[[^\[\]\d]{1,12}\]")


def _is_note(items: list[Item], text: str) -> bool:
    """Return whether a line is a note [注] that another line refers to."""
    mark = _NOTE.match(text) if text.startswith("[") else None
    return mark is not None and any(mark[0] in item.text[1:] for item in items if isinstance(item, WORDS))


_LONG_PAGER = 1000  # characters that are searched: every number could start a pager, and would be followed to the end
_PAGER_WORD = regex(r"上一页|上一頁|首页|\[1\]")
_PAGER_END = regex(rf"{PAGES}\Z")


def glued(draft: Draft) -> None:
    """Separate boilerplate that is glued to a paragraph: a pager after it, and a portal's counter."""
    for index in range(len(draft.items) - 1, -1, -1):
        item = draft.items[index]
        if not isinstance(item, WORDS):
            continue
        text = item.text
        if ("页" in text or "頁" in text) and isinstance(item, Paragraph):
            _cut_pager(draft, index, text)
        if "找" in text and "找到" in text:
            _part_counter(draft, index)


def _cut_pager(draft: Draft, index: int, text: str) -> None:
    """Cut a pager off the end of a paragraph: …的生活习俗。上一页 [1] [2] 下一页."""
    found = _PAGER_END.search(text, max(len(text) - _LONG_PAGER, 0)) if _PAGER_WORD.search(text) else None
    if found and found.start():
        cut = draft.cut("pager", found[0].strip(), "pager.words")
        cut_end(draft, index, len(text) - found.start(), cut)


_PAGE_NUMBER = regex(r"第\s*+\d{1,3}\s*+页(?:\s*+[/／]?\s*+共\s*+\d{1,3}\s*+页)?")
_LAST_NUMBER = regex(r"(?<=[。！？”)）])\s*+\d{1,2}\Z")


def page_numbers(draft: Draft, zones: Zones) -> None:
    """Cut page numbers next to a pager, alone or after the last sentence. Without a pager, a number is text."""
    for index in range(len(draft.items) - 1, max(zones.tail - 2, -1), -1):
        item = draft.items[index]
        if not isinstance(item, Paragraph):
            continue
        beside = draft.items[index + 1 : index + 2] + draft.items[max(index - 1, 0) : index]
        if not any(isinstance(near, RemovedItem) and near.kind == "pager" for near in beside):
            continue
        if (item.text.isdecimal() and len(item.text) <= 2) or _PAGE_NUMBER.fullmatch(item.text):  # noqa: PLR2004 - digits of a page
            draft.items[index] = draft.cut("pager", item.text, "pager.number")
        elif found := _LAST_NUMBER.search(item.text):
            cut = draft.cut("pager", found[0].strip(), "pager.number")
            cut_end(draft, index, len(item.text) - found.start(), cut)


_COUNTER_END = regex(
    r"(?<=[。！？”])(?:搜[狗索]\S{0,40}搜索\s*+[:：]\S{1,30}[,，]\s*+)?共找到\s*+[\d,，]+\s*+个相关\S{2,4}\s*+[.。]?\Z"
)
_COUNTER_LAST = regex(rf"(?P<before>.{{1,60}}?)\s*+(?P<found>{COUNTER_SHAPE.pattern})")


def _part_counter(draft: Draft, index: int) -> None:
    """Separate a portal's counter from the sentence or credit that it is glued to: 编辑：王五 共找到1,144 个相关网页."""
    item = draft.items[index]
    if lines := _counter_lines(draft.items, index):
        for at, line in lines:
            draft.items[at] = draft.cut("related", line, "counter")
    elif isinstance(item, Paragraph) and not COUNTER_SHAPE.fullmatch(item.text):
        found = _COUNTER_END.search(item.text) or _COUNTER_LAST.fullmatch(item.text)
        if found:
            start = found.start("found") if "found" in found.groupdict() else found.start()
            cut = draft.cut("related", item.text[start:].strip(), "counter")
            draft.items[index : index + 1] = [trim(item, 0, len(item.text[:start].rstrip())), cut]


_COUNTER_LINES = 4  # the maximum number of lines of a counter
_COUNTER_START = regex(r"共?\s*找到.{0,20}")


def _counter_lines(items: list[Item], start: int) -> list[tuple[int, str]]:
    """Return the lines that form a counter together, with their indexes: (共), 共找到, 1,144, 个相关网页."""
    first = items[start]
    if not isinstance(first, WORDS) or not _COUNTER_START.fullmatch(first.text):
        return []
    above = items[start - 1] if start else None
    if isinstance(above, WORDS) and above.text == "共":
        start -= 1
    lines: list[tuple[int, str]] = []
    for index, item in enumerate(items[start : start + _COUNTER_LINES], start):
        if not isinstance(item, WORDS):
            return []
        lines.append((index, item.text))
        if COUNTER_SHAPE.fullmatch(" ".join(text for _, text in lines)):
            return lines
    return []


_NOTICE = regex(r"[【\[]?(?:版权(?:与|及|和)?免责声明|版权声明|免责声明|版权及免责声明|特别声明)[】\]]?[:：]?")
_NUMERALS = tuple("①②③④⑤⑥⑦⑧⑨123456789一二三四五六")
_CLAUSE = regex(
    r"[①-⑨1-9一二三四五六][、.．)）\s]?\s*+(?:凡|如|本[网站报刊]|转载|任何|未经|来源).*(?:本网|本站|转载|版权|作品|稿件|来源).*",
    re.DOTALL,
)


def is_notice(text: str) -> bool:
    """Return whether a text at the start or end is a notice.

    A notice is not part of the story, even if it is a sentence.
    """
    return row_of(text, "tail") is not None or _is_clause(text)


def _is_clause(text: str) -> bool:
    return text.startswith(_NUMERALS) and "本" in text and _CLAUSE.fullmatch(words.simplified(text)) is not None


def clauses(draft: Draft, zones: Zones) -> None:
    """Cut a copyright notice (版权与免责声明) and its numbered clauses."""
    index = zones.tail
    while index < len(draft.items):
        item = draft.items[index]
        index += 1
        if not (isinstance(item, WORDS) and "明" in item.text and _NOTICE.fullmatch(words.simplified(item.text))):
            continue
        end = index
        while end < len(draft.items):
            entry = draft.items[end]
            if not isinstance(entry, RemovedItem) and not (isinstance(entry, WORDS) and _is_clause(entry.text)):
                break
            end += 1
        if any(isinstance(entry, WORDS) for entry in draft.items[index:end]):
            for at in range(index - 1, end):
                entry = draft.items[at]
                if isinstance(entry, WORDS):
                    draft.items[at] = draft.cut("disclaimer", entry.text, "disclaimer.clauses")


_ASKS = regex("扫|长按|识别")
_CAPTION = regex(rf"[^。！？，,:：]{{0,14}}(?:{MEANS})(?:二维码|账号|公众号)?")
_LONG_CAPTION = 21  # characters: the maximum length of a text that matches


def pictures(draft: Draft, zones: Zones) -> None:
    """Cut pictures next to lines that promote an app or account, and account names below pictures, in the tail."""
    start = len(draft.items)
    while start > zones.tail and (
        isinstance(draft.items[start - 1], (RemovedItem, Image, Separator)) or _is_promoted(draft.items, start - 1)
    ):
        start -= 1
    found = [i for i in range(start, len(draft.items)) if _is_promotion(draft.items[i]) or _is_promoted(draft.items, i)]
    # A single picture of an app with its name below belongs to a story about that app.
    if not found or (
        len(found) == 1 and isinstance(only := draft.items[found[0]], WORDS) and not _ASKS.search(only.text)
    ):
        return
    first = found[0]
    if first - 1 > 0 and isinstance(draft.items[first - 1], Image) and first - 1 >= start:
        first -= 1
    for index in range(first, len(draft.items)):
        item = draft.items[index]
        if isinstance(item, Image):
            draft.items[index] = draft.cut("advert", item.url, "advert.picture")
        elif isinstance(item, WORDS):
            draft.items[index] = draft.cut("advert", item.text, "advert.caption")


def _is_promotion(item: Item) -> bool:
    return isinstance(item, RemovedItem) and item.kind == "advert"


def _is_promoted(items: list[Item], index: int) -> bool:
    """Return whether a line is the name of an account or app next to its picture."""
    item = items[index]
    if not isinstance(item, WORDS) or len(item.text) > _LONG_CAPTION:
        return False
    beside = items[max(index - 1, 0) : index] + items[index + 1 : index + 2]
    pictured = any(isinstance(near, Image) or _is_promotion(near) for near in beside)
    return pictured and _CAPTION.fullmatch(item.text) is not None


def trailing_rules(draft: Draft) -> None:
    """Drop rules that only boilerplate follows, because they separated it from the text."""
    if not any(type(item) is RemovedItem for item in draft.items):
        return
    for index in range(len(draft.items) - 1, -1, -1):
        item = draft.items[index]
        if isinstance(item, Separator):
            if index < len(draft.items) - 1:
                del draft.items[index]
        elif not isinstance(item, AROUND):
            return


RULES: tuple[Callable[[Draft, Zones], None], ...] = (lines, clauses, page_numbers, pictures)
