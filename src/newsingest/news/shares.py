"""Cut the bar of share and like buttons that WordPress puts below a text.

A button states that it opens a window, so the bar is found anywhere: scraped pages have tags and dates below it.
"""

from newsingest.article import Heading, List, Paragraph, RemovedKind
from newsingest.draft import WORDS, Draft, Item, RemovedItem
from newsingest.news import words
from newsingest.regex import regex
from newsingest.text import plain_text

_OPENS = regex(r"在新(?:窗口|视窗)中?(?:打开|开启)|Opens in new window")
# 点击下载报告（在新窗口中打开） is no share button.
_SHARES = "分享|共享|打印|列印|邮件|電郵|电邮|share|print|email|e-mail"
_BUTTON = regex(rf"(?=(?i:.*(?:{_SHARES})))(?:点击|按一下|分享|Click to).{{1,40}}[（(](?:{_OPENS.pattern})[）)]")
_LABEL = regex(r"(?:[共分]享(?:此|这篇)?(?:文章|文)?|Share this)\s?[:：]?")
_LIKED = ("赞过", "喜欢", "Like this", "请点赞")
_LIKE = ("赞", "喜欢", "Like")
_LOADING = regex(r"(?:(?:赞|喜欢|Like)\s?)?(?:正在加载|加载中|载入中|Loading)(?:…{1,2}|\.{3})")
_RELATED = ("相关", "Related")


def bar(draft: Draft) -> None:
    """Cut share buttons with the label above them, and the like button and the label of related articles below them."""
    items = draft.items
    for index, item in enumerate(items):
        if not _is_bar(item):
            continue
        if index and _LABEL.fullmatch(_text(items[index - 1])):
            _cut(draft, index - 1, "share")
        _cut(draft, index, "share")
        end = index + 1
        if liked := _liked_end(items, end):
            for at in range(end, liked):
                _cut(draft, at, "share")
            end = liked
        behind = items[end + 1 : end + 2]
        if _is_label(items, end, _RELATED) and not (behind and isinstance(behind[0], Paragraph)):
            _cut(draft, end, "related")


def _is_bar(item: Item) -> bool:
    """Return whether a line, or each line of a list, is a share button."""
    if isinstance(item, WORDS):
        return item.text.endswith(("）", ")")) and _BUTTON.fullmatch(_text(item)) is not None
    blocks = [block for entry in item.items for block in entry] if isinstance(item, List) else []
    return bool(blocks) and all(isinstance(block, Paragraph) and _is_bar(block) for block in blocks)


def _liked_end(items: list[Item], start: int) -> int | None:
    """Return the end of a like button that loads: 赞过：, 赞, 正在加载……."""
    end = start + 1 if _is_label(items, start, _LIKED) else start
    if end > start and end < len(items) and _text(items[end]) in _LIKE:
        end += 1
    return end + 1 if end > start and end < len(items) and _LOADING.fullmatch(_text(items[end])) else None


def _is_label(items: list[Item], index: int, labels: tuple[str, ...]) -> bool:
    return index < len(items) and isinstance(items[index], Heading) and _text(items[index]).rstrip("：: ") in labels


def _text(item: Item) -> str:
    return words.simplified(item.text) if isinstance(item, WORDS) and len(item.text) <= _LONGEST else ""


_LONGEST = 80  # characters


def _cut(draft: Draft, index: int, kind: RemovedKind) -> None:
    item = draft.items[index]
    if not isinstance(item, RemovedItem):
        draft.items[index] = draft.cut(kind, plain_text((item,), numbered=False), f"{kind}.bar")
