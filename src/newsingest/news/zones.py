"""Divide a text into head, body and tail: find where the story starts and ends.

The head is everything before the first paragraph of prose, and the tail everything after the last. Prose has sentences
with end marks: sixty characters of keywords without a mark are not prose. Lists, tables, quotes and code belong to the
story; a list of links does not.
"""

from collections.abc import Callable, Sequence

from msgspec import Struct

from newsingest.article import List
from newsingest.draft import WORDS, Item
from newsingest.news.edit import AROUND, is_linked
from newsingest.news.rule import Zone
from newsingest.regex import regex
from newsingest.text import ends_in

_SHORT, _LONG = 6, 25  # minimum characters: of a sentence, and of a text with a sentence end inside it
_ENDS = tuple("。．！？!?；…")
# A character from U+2E80 to U+FFEF. Python looks at each character of a range when it compiles, and this way around there
# are fewer: 0.5 ms instead of 2.3.
_WIDE = regex("[^\x00-\u2e7f\ufff0-\U0010ffff]")
_WORDS = 6  # in a script that separates words, prose has at least this many spaces and an end mark


class Zones(Struct, frozen=True):
    """``items[:head]`` are the head, ``items[tail:]`` the tail, and the items between them the body."""

    head: int
    tail: int

    def of(self, index: int) -> Zone:
        """Return the zone of an item."""
        return "head" if index < self.head else "tail" if index >= self.tail else "body"


def is_prose(text: str) -> bool:
    """Return whether a paragraph is prose: complete sentences."""
    if len(text) < _SHORT:
        return False
    if text.count(" ") >= _WORDS and (text.isascii() or not _WIDE.search(text)):
        return text.rstrip("\"')]”’»").endswith((".", "!", "?", ";", ":")) or ". " in text
    return ends_in(text[-_SHORT:], _ENDS) or (len(text) >= _LONG and _has_end_inside(text))


def _has_end_inside(text: str) -> bool:
    return "。" in text or "！" in text or "？" in text or "；" in text  # faster than a loop or an expression


def zones(
    items: Sequence[Item], is_notice: Callable[[str], bool], is_opening: Callable[[str], bool] | None = None
) -> Zones:
    """Divide the items of a text into zones.

    is_notice: returns whether a line at the end is a known notice, which is not part of the story even if it is a
    sentence; is_opening: the same for a line at the start. If nothing is a story, the first half is the head and the
    second half the tail.
    """
    count = len(items)
    head = next((at for at in range(count) if _is_story(items[at], is_opening) or _is_introduced(items, at)), count)
    if head == count:
        middle = (count + 1) // 2
        return Zones(middle, middle)
    below = range(count, head, -1)
    ends = (at for at in below if _is_introduced(items, at - 1) or _is_story(items[at - 1], is_notice))
    return Zones(head, next(ends, head))


def _is_introduced(items: Sequence[Item], index: int) -> bool:
    """Return whether the sentence directly above introduces a line, as 标牌上写着：. Both belong to the story."""
    above, item = items[index - 1] if index else None, items[index]
    return (
        isinstance(above, WORDS) and above.text.endswith(("：", ":")) and isinstance(item, WORDS) and _says(above.text)
    )


def _says(text: str) -> bool:
    return len(text) >= _SAID and not _LABEL.fullmatch(text)


_SAID = 8  # characters: the minimum length of a sentence that introduces a line
_LABEL = regex(
    r"[^，。]*(?:关注|阅读|链接|推荐|更多|声明|来源|编辑|作者|关键词|标签|原文|转载|联系|地址|电话|邮箱)[^，。]{0,6}[：:]"
)


def _is_story(item: Item, is_notice: Callable[[str], bool] | None) -> bool:
    if isinstance(item, WORDS):
        if not is_prose(item.text) or (item.spans and is_linked(item)):
            return False
        return is_notice is None or not is_notice(item.text)
    if isinstance(item, List):
        return not all(is_linked(block) for entry in item.items for block in entry)
    return not isinstance(item, AROUND)
