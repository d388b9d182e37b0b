"""Read header blocks above a text, and cut the page of a bulletin board around a post.

Press archives write 【 文献号 】… 【标  题】…. Corpora write 标题：… 时间：… 正文：…. Bulletin boards write 发信人: …, and below the post a
signature after `--` and ※ 来源. Document databases write keywords and a reference number. Header blocks of press archives
were seen in 789 files, those of bulletin boards in 296.
"""

import re

from newsingest.article import Paragraph, RemovedKind, Rule
from newsingest.draft import WORDS, Draft, RemovedItem
from newsingest.news import dates, names
from newsingest.news.edit import ends_in_code, trim
from newsingest.news.zones import Zones
from newsingest.regex import regex
from newsingest.text import has_any

_FIELD = regex(r"【\s*+(?P<label>\h(?:[\s\u3000]*\h){1,7})\s*+】\s*+(?P<value>.{0,200})", re.DOTALL)
_POST = regex(
    r"(?P<label>发信人|寄信人|标\s*+题|发信站|信区|转信|主\s*+题|题\s*+目)\s*+[:：]\s*+(?P<value>.{0,200})", re.DOTALL
)
# The labels of law databases.
_LAW = "法规标题|发布部门|颁布单位|颁布部门|批准部门|发文字号|发布日期|颁布日期|批准日期|实施日期|生效日期|失效日期|时效性|效力级别|法规类别"
_PLAIN = regex(
    rf"(?P<label>{_LAW}|标\s*+题|题\s*+目|时\s*+间|日\s*+期|发布时间|来\s*+源|媒\s*+体|作\s*+者|正\s*+文|内\s*+容|栏\s*+目|编\s*+号|关键词|摘\s*+要|副标题|网\s*+址|链\s*+接)\s*+[:：]\s*+(?P<value>.{{0,400}})",
    re.DOTALL,
)
_KNOWN = frozenset(
    "文献号 原文出处 原刊地名 原刊期号 原刊页号 分类号 分类名 复印期号 标题 题目 主题 副标题 作者 正文 内容 日期 时间 发布时间 版号 版名 栏目 来源 媒体 发信人 发信站 信区 法宝引证码".split()
) | frozenset(_LAW.split("|"))
_TELLING = frozenset("法规标题 标题 题目 正文 发信人 发信站 原文出处 文献号".split())
_LEAST = 2  # the number of known labels that make a series of lines a header


def is_header_line(text: str) -> bool:
    """Return whether a text is a line of a header block."""
    found = _match(text)
    return (found is not None and _label(found) in _KNOWN) or _is_reference(text)


def _match(text: str) -> re.Match[str] | None:
    if "【" in text and (found := _FIELD.fullmatch(text)):
        return found
    if ":" not in text[:8] and "：" not in text[:8]:
        return None
    return _POST.fullmatch(text) or _PLAIN.fullmatch(text)


def _label(found: re.Match[str]) -> str:
    return "".join(found["label"].split())


def header_block(draft: Draft) -> None:
    """Read a header block into the fields, and cut it."""
    run: list[tuple[int, re.Match[str]]] = []
    for index, item in enumerate(draft.items):
        if isinstance(item, RemovedItem):
            continue
        found = _match(item.text) if isinstance(item, WORDS) else None
        if found is None:
            if run or not (_is_board(item) or isinstance(item, Rule)):
                break
            continue
        run.append((index, found))
        if _label(found) in ("正文", "内容"):
            break
    labels = [_label(found) for _, found in run]
    if sum(label in _KNOWN for label in labels) < _LEAST or not _TELLING.intersection(labels):
        return
    for index, found in reversed(run):
        item = draft.items[index]
        label, value = _label(found), found["value"].strip()
        if label in ("正文", "内容") and value and isinstance(item, Paragraph):
            draft.items[index : index + 1] = [
                draft.cut("header", item.text[: found.start("value")].strip(), "header.block"),
                trim(item, found.start("value"), len(item.text)),
            ]
        else:
            draft.items[index] = draft.cut("header", found[0], "header.block")
            _take(label, value, draft)
    for index, item in enumerate(draft.items[: run[0][0]]):
        if isinstance(item, WORDS):
            draft.items[index] = draft.cut("header", item.text, "header.board")


_OF_BOARDS = ("精华区", "讨论区", "文章阅读", "BBS", "bbs", "论坛", "版面")
_RULED = ("-", "=", "_", "─", "—")
_BOARD = regex(rf".{{0,24}}(?:{'|'.join(_OF_BOARDS)}).{{0,16}}|[{''.join(_RULED)}]{{6,}}|.{{2,16}}\s*+--\s*+.{{2,24}}")
_LONGEST_BOARD = 80  # characters


def _is_board(item: object) -> bool:
    """Return whether a line above a header names the bulletin board."""
    if not isinstance(item, WORDS) or len(text := item.text) > _LONGEST_BOARD:
        return False
    may_be = "--" in text or text.startswith(_RULED) or has_any(text, _OF_BOARDS)
    return may_be and _BOARD.fullmatch(text) is not None


def _take(label: str, value: str, draft: Draft) -> None:
    if label in ("标题", "题目", "主题", "法规标题"):
        draft.title = draft.title or value or None
    elif label == "副标题":
        draft.subtitle = draft.subtitle or value or None
    elif label in ("原文出处", "来源", "媒体"):
        draft.source = draft.source or re.split(r"[\s,，]", value)[0] or None
    elif label in ("日期", "时间", "发布时间", "发布日期", "颁布日期"):
        dates.publish(draft, value)
    elif label == "发信站":
        draft.published = draft.published or _posted(value)
    elif label == "作者":
        for name in names.people(value, behind_role=True):
            draft.credit(name, "author")


_CLOCK = regex(
    r"\(\s*+(?:[A-Z][a-z]{2}\s+)?(?P<month>[A-Z][a-z]{2})\s+(?P<day>\d{1,2})\s+(?P<time>\d{1,2}:\d{2}(?::\d{2})?)\s+(?P<year>\d{4})"
)
_NUMBERS = regex(r"\d{4}[-年/]\d{1,2}[-月/]\d{1,2}日?\s*+\d{1,2}:\d{2}(?::\d{2})?")


def _posted(value: str) -> str | None:
    """Return the time at which a post was sent: 江州站 (Sat Sep 30 10:56:43 2000) , 站内信件."""
    if found := _CLOCK.search(value):
        return dates.iso_date(f"{found['month']} {found['day']}, {found['year']} {found['time']}")
    written = _NUMBERS.search(value)
    return dates.iso_date(written[0]) if written else None


_ORIGIN = regex(
    r"※\s*+(?:来源|修改|转载)\s*+[:：](?:\s*+[·.．]|.*(?:FROM|[A-Za-z]\.[A-Za-z])).*"
)  # the line of a board, with its address
_DASHES = regex(r"-{2,3}|[-=_─—]{6,}")


def signature(draft: Draft, _zones: Zones) -> None:
    """Cut the signature of a post: the text after a line `--`, if the board's own line ※ 来源 follows."""
    last = [(at, item.text) for at, item in enumerate(draft.items) if isinstance(item, WORDS)][-_SIGNED:]
    board = next((place for place, (_, text) in enumerate(last) if "※" in text and _ORIGIN.fullmatch(text)), None)
    if board is None:
        return
    start = next((place for place, (_, text) in enumerate(last) if _DASHES.fullmatch(text)), None)
    for index, text in last[board if start is None else min(start, board) :]:
        if isinstance(draft.items[index], WORDS):
            kind: RemovedKind = "header" if _ORIGIN.fullmatch(text) else "signature"
            draft.items[index] = draft.cut(kind, text, f"header.{'origin' if kind == 'header' else 'signature'}")


_SIGNED = 12  # lines: the maximum length of a signature
_WORDS_RUN = regex(r"(?:[\w·.-]{1,12}[\s\u3000;；,，、]+){3,}[\w·.-]{1,12}[\s;；]*")
_KEYWORD_LABELS = ("关键词", "关键字", "标签", "Keyword", "key word")
_KEYWORD_LABEL = regex(
    r"[【\[]?\s*+(?:关键词|关键字|标签|Keywords?|key words?)(?:\s*+[】\]]\s*+[:：]?|\s*+[:：]|\s|\Z)\s*+(?P<rest>.*)",
    re.DOTALL,
)
_REFERENCE = regex(
    r".{0,12}【?(?:引证码|法宝引证码|索引号|发文字号)】?[^。]{0,40}|[A-Za-z]{1,4}\d{3,}(?:-{1,2}[A-Za-z0-9]+)+"
)


def _keyword_label(text: str) -> re.Match[str] | None:
    """Match a line that starts with a label of keywords."""
    return _KEYWORD_LABEL.fullmatch(text) if has_any(text, _KEYWORD_LABELS) else None


def _is_reference(text: str) -> bool:
    """Return whether a line is the number of a document or record: 北大法宝【法宝引证码】 CLI.4.50472, c31456--020312ccj."""
    may_be = text[:1].isascii() or "码" in text or "号" in text
    return may_be and len(text) <= _LONGEST_REFERENCE and _REFERENCE.fullmatch(text) is not None


_LONGEST_REFERENCE = 60  # characters


def keywords(draft: Draft, zones: Zones) -> None:
    """Cut lines of keywords, with the label alone or on the same line, and the reference number of a database."""
    for index in (*range(zones.head), *range(zones.tail, len(draft.items))):
        item = draft.items[index]
        if not isinstance(item, WORDS):
            continue
        if _is_reference(item.text):
            draft.items[index] = draft.cut("header", item.text, "header.reference")
            continue
        found = _keyword_label(item.text)
        if (
            found is None
            or len(item.text) > _MANY
            or ends_in_code(item)
            or (found["rest"] and _is_head(draft, index, item.text))
        ):
            continue
        below = draft.items[index + 1] if index + 1 < len(draft.items) else None
        if not found["rest"] and isinstance(below, WORDS) and _WORDS_RUN.fullmatch(below.text):
            draft.items[index + 1] = draft.cut("keywords", below.text, "keywords.run")
        elif not found["rest"]:
            continue
        draft.items[index] = draft.cut("keywords", item.text, "keywords.label")


_MANY = 300  # characters: the maximum length of keywords


def _is_head(draft: Draft, index: int, text: str) -> bool:
    """Return whether a line of keywords is one of several, each a heading in the story: 关键词：桥 and 关键词：路."""
    label = _OPENING.match(text)
    others = (item for at, item in enumerate(draft.items) if at != index and isinstance(item, WORDS))
    return label is not None and any(item.text.startswith(label[0]) for item in others)


_OPENING = regex(r"[^：:\s]{2,8}[：:]")


def is_keywords(text: str, above: str) -> bool:
    """Return whether a line is keywords or their label. above: the line above it."""
    found = _keyword_label(text)
    if found and len(text) <= _MANY:
        return True
    label = _keyword_label(above)
    return label is not None and not label["rest"] and _WORDS_RUN.fullmatch(text) is not None
