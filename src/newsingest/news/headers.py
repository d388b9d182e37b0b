"""Header blocks above a text: 【 文献号 】… 【标  题】… of press archives, 发信人: … of bulletin boards.

Counted in FORMATS 2: 789 and 296 files. A run of such lines at the top is read, and goes to the cuts whole.
"""

import re
from collections.abc import Callable

from newsingest.article import Paragraph
from newsingest.draft import WORDS, Cut, Draft
from newsingest.news import dates, names
from newsingest.news.edit import trim
from newsingest.regex import regex

_FIELD = regex(
    r"【\s*(?P<label>[\u3400-\u9fff](?:[\s\u3000]*[\u3400-\u9fff]){1,7})\s*】\s*(?P<value>.{0,200})", re.DOTALL
)
_POST = regex(r"(?P<label>发信人|寄信人|标\s*题|发信站|信区|转信)\s*[:：]\s*(?P<value>.{0,200})", re.DOTALL)
_KNOWN = frozenset(
    "文献号 原文出处 原刊地名 原刊期号 原刊页号 分类号 分类名 复印期号 标题 副标题 作者 正文 日期 版号 版名 栏目 发信人 发信站 信区".split()
)
_LEAST = 2  # as many known labels make a run of lines a header


def is_line(text: str) -> bool:
    """Return whether a text is a line of a header block."""
    found = _match(text)
    return found is not None and _label(found) in _KNOWN


def _match(text: str) -> re.Match[str] | None:
    if "【" in text and (found := _FIELD.fullmatch(text)):
        return found
    return _POST.fullmatch(text) if "信" in text or "标" in text else None


def _label(found: re.Match[str]) -> str:
    return "".join(found["label"].split())


def header_block(draft: Draft) -> None:
    """Read a header block into the fields, and cut it."""
    run = []
    for index, item in enumerate(draft.items):
        if isinstance(item, Cut):
            continue
        found = _match(item.text) if isinstance(item, WORDS) else None
        if found is None:
            break
        run.append((index, found))
        if _label(found) == "正文":
            break
    if sum(_label(found) in _KNOWN for _, found in run) < _LEAST:
        return
    for index, found in reversed(run):
        item = draft.items[index]
        label, value = _label(found), found["value"].strip()
        if label == "正文" and value and isinstance(item, Paragraph):
            draft.items[index : index + 1] = [
                Cut("attribution", item.text[: found.start("value")].strip()),
                trim(item, found.start("value"), len(item.text)),
            ]
        else:
            draft.items[index] = Cut("attribution", found[0])
            _take(label, value, draft)


def _take(label: str, value: str, draft: Draft) -> None:
    if label == "标题":
        draft.title = draft.title or value or None
    elif label == "副标题":
        draft.subtitle = draft.subtitle or value or None
    elif label == "原文出处":
        draft.source = draft.source or re.split(r"[\s,，]", value)[0] or None
    elif label == "日期":
        dates.publish(draft, value)
    elif label == "作者":
        for name in names.people(value):
            draft.credit(name, "author")


RULES: tuple[Callable[[Draft], None], ...] = (header_block,)
