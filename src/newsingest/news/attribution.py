"""Credits: the medium, the people and the figures' source that an article names, and what is cut out of the text for it.

A credit is a line of its own, or closes the last paragraph in brackets. It is made of labelled parts
（来源：第一财经日报，作者：王慧卿、陈之罡） or is a bare name （财联社） （记者 张三） （张三/李四）.
"""

import re
from collections import Counter
from collections.abc import Callable

from newsingest.article import Paragraph, RemovedKind, Role
from newsingest.draft import WORDS, Cut, Draft
from newsingest.news import bylines, dates, names
from newsingest.news.edit import cut_end, last_paragraph
from newsingest.regex import regex

_SOURCE = "(?:文章|信息|稿件|新闻|内容|本文|消息|图文)来源|来源于?|稿源|來源|(?:本文)?(?:摘自|转载自|转自|选自)|原载|轉載自|原文出处"
_FIGURES = "数据来源|资料来源|數據來源|資料來源"
_ROLES: tuple[tuple[str, Role], ...] = (
    ("(?:特约|本报|本刊|见习|实习|首席|特派|驻\\w{1,4}){0,4}(?:记者|記者)|实习生", "reporter"),
    ("(?:特约)?(?:通讯员|通訊員)", "correspondent"),
    ("(?:责任|值班|实习|网络|本文|频道|統籌)?(?:编辑|編輯)|责编|責編|主编", "editor"),
    ("摄影(?:记者)?|攝影|摄|图片?(?=/|／)", "photographer"),
    ("翻译|编译|译者|译|編譯", "translator"),
    ("作者|撰文|撰稿|文字?(?=/|／)|文", "author"),
)
_TITLE = "原标题|原題|原标題|原题|原文标题"
_URL = "原文链接|原链接|原文地址|文章链接|本文链接|链接地址|原文网址"
_IGNORED = "发布时间|发表时间|发布日期|时间|日期|浏览次数|点击数?|字号|字体|审核|校对|审校|监制|统筹|版权"
_DATE = r"(?<![A-Za-z0-9/.:-])\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
# What a label can start with, since it is quicker to ask: a character of a label, or "h" and "_" of an address and a blank.
_FIRST = frozenset("h_").union(_SOURCE, _FIGURES, _TITLE, _URL, _IGNORED, *(labels for labels, _ in _ROLES))
_BRACKETS = regex(
    r"(?P<open>[（(【\[［〔])\s*+(?P<inner>[^（()）\[\]【】［］〔〕]*+(?:[（(][^（()）]*+[)）][^（()）]*)?)[）)】\]］〕][。.\s]*+\Z"
)
_SEVERAL = regex(r"(?:[（(【\[［][^（()）\[\]【】［］]{2,40}[）)】\]］]\s*){2,}")  # 【来源：甲】 【作者：乙】
_OPENING, _CLOSERS = "（(【[［〔", "）)】]］〕"
_LONG = 60  # characters: no credit is longer than this, with its label
_LONGEST = 2 * _LONG  # characters of a line of credits
_REMARK = regex(r"[，,；;]\s*[^，,；;]{0,8}(?:删[节改减]|改动|仅供参考)\Z")  # …，转载时略有删节
_AFTER_MEDIUM = regex(r"(?<=[\u3400-\u9fff》])\s*(?:\s|[（(\[【]|跟贴|阅读|\d{4}年).*\Z")  # 健康报 2006年4月
_CODE = regex(r"[A-Z]{1,3}\d{2,6}")  # 责任编辑：HN061: a desk, nobody's name
_SENTENCE = regex(r"[。！？…][”’\"]?\s*\Z")
# Fields that stand beside an author who is not the article's: a book's, a product's.
_OF_A_BOOK = regex(r"(?:版本|定价|出版社|译者|开本|书名|ISBN|页数)\s*[:：]")
_PROSE = 40  # characters: a paragraph this long, or one that ends a sentence, is prose
_LABELS = "|".join(
    f"(?P<{name}>{labels})"
    for labels, name in (
        (_FIGURES, "figures"), (_SOURCE, "source"), (_TITLE, "title"), (_URL, "url"), (_IGNORED, "ignored"), *_ROLES
    )
)  # fmt: skip
_PARTS = regex(rf"(?P<date>{_DATE})|(?P<page>\Ahttps?://\S+)|(?:{_LABELS})\s*(?P<mark>[:：/／|｜丨])|__")
_STATED_TITLE = regex(rf"[（(【\[]?(?:{_TITLE})\s*[:：]\s*\S")
_CLOSING = regex(r"[。！？][”’]?\s*(?P<credit>[^。！？”]{3,40})\Z")
_STOP = regex(r"[。！？]")
_BESIDE = regex(r"[，,；;|｜]")


def is_line(text: str) -> bool:
    """Return whether a text is a credit and nothing else."""
    return len(text) <= _LONGEST and _may_credit(text) and _line(text, Draft(), "head") is not None


def states_title(text: str) -> bool:
    """Return whether a line says what the title was: 原标题：…."""
    return _STATED_TITLE.match(text) is not None


def credit_lines(draft: Draft) -> None:
    """Cut paragraphs that are a credit and nothing else: （文章来源：北方网）, 编辑：王五, [来源：江州日报]."""
    items = draft.items
    first = next((index for index, item in enumerate(items) if _is_prose(item)), len(items))
    last = next((index for index in range(len(items) - 1, first, -1) if _is_prose(items[index])), first)
    turns: Counter[str] | None = None
    for index, item in enumerate(items):
        if not isinstance(item, WORDS) or len(item.text) > _LONGEST:
            continue
        place = "head" if index < first else "tail" if index > last else "middle"
        if place != "tail" and not _may_credit(item.text):
            continue
        if turn := _TURN.match(item.text):
            turns = _turns(draft) if turns is None else turns
        if (turn and turns and turns[turn[0]] > 1) or _in_a_book(draft, index):
            continue
        if kind := _line(item.text, draft, place):
            items[index] = Cut(kind, item.text)


_TURN = regex(r"[^\s:：]{1,6}[:：]")


def _turns(draft: Draft) -> Counter[str]:
    """Count how many paragraphs open with the same label: 问：… in an interview."""
    return Counter(m[0] for item in draft.items if isinstance(item, Paragraph) and (m := _TURN.match(item.text)))


def _may_credit(text: str) -> bool:
    """Return whether a line that does not close the text can be a credit: in brackets, behind a label, with a role."""
    if not text:
        return False
    return _starts_labelled(text) or text[0] in _OPENING or bylines.ROLE_WORD.search(text) is not None


def _starts_labelled(text: str) -> bool:
    return (text[0] in _FIRST or text[0].isdecimal()) and _PARTS.match(text) is not None


def _is_prose(item: object) -> bool:
    if not isinstance(item, Paragraph) or len(item.text) <= _PROSE / 2:
        return False
    if len(item.text) < _PROSE and not _SENTENCE.search(item.text):
        return False
    return not _starts_labelled(item.text)


def _in_a_book(draft: Draft, index: int) -> bool:
    """Return whether the lines beside one describe a book or the like."""
    around = draft.items[max(index - 1, 0) : index] + draft.items[index + 1 : index + 2]
    return any(isinstance(item, Paragraph) and _OF_A_BOOK.match(item.text) for item in around)


def _line(text: str, draft: Draft, place: str) -> RemovedKind | None:
    """Read a line that is a credit: where it stands ("head", "middle", "tail" of the text) says what it may be."""
    if text[0] in _OPENING and _SEVERAL.fullmatch(text):
        text = re.sub(r"[（(【\[［）)】\]］]", " ", text).strip()
    bracketed = _BRACKETS.fullmatch(text) if text[0] in _OPENING else None
    inner = bracketed["inner"].strip() if bracketed else text
    round_brackets = bracketed is not None and bracketed["open"] in "（("
    if round_brackets and place == "tail" and (named := names.people(inner, strict=True)):
        return _credited(draft, named, "author")
    if who := bylines.byline(inner):
        for name, role in who:
            draft.credit(name, role)
        return "byline"
    if place == "tail" and not bracketed and names.is_known_medium(text):
        draft.source = draft.source or text
        return "attribution"
    return _labelled(inner, draft, place=place)


def _credited(draft: Draft, who: list[str], role: Role) -> RemovedKind:
    for name in who:
        draft.credit(name, role)
    return "byline"


def split_media(draft: Draft) -> None:
    """Join a credit that stock links cut over the paragraph's end: （文章来源：证券） + 时报 is 证券时报 (FORMATS 1.1)."""
    for index, item in enumerate(draft.items[:-1]):
        tail = draft.items[index + 1]
        if not (isinstance(item, Cut) and item.kind == "attribution" and isinstance(tail, Paragraph)):
            continue
        name = f"{draft.source or ''}{tail.text}"
        if item.text.endswith(("）", ")")) and _TAIL.fullmatch(tail.text) and names.is_medium(name):
            draft.source = name
            draft.items[index : index + 2] = [Cut("attribution", item.text + tail.text)]
            return


_TAIL = regex(r"[\w·]{0,6}(?:报|社|网|时报|日报|新闻|财经|周刊|在线)")


def closing_credit(draft: Draft) -> None:
    """Cut a credit in brackets off the end of the last paragraph, and one before it where two stand there."""
    for _ in range(3):
        last = last_paragraph(draft)
        if last is None:
            return
        index, paragraph = last
        closed = paragraph.text.rstrip("。. ")[-1:] in _CLOSERS
        bracketed = _BRACKETS.search(paragraph.text) if closed else None
        if bracketed is None:
            return
        before = paragraph.text[: bracketed.start()]
        closes = bracketed["open"] in "（(" and (not before.strip() or _SENTENCE.search(before) is not None)
        kind = _in_brackets(bracketed["inner"].strip(), draft, closes=closes) if bracketed["inner"].strip() else None
        if kind is None:
            return
        length = len(paragraph.text) - bracketed.start()
        cut_end(draft, index, length, Cut(kind, bracketed[0].strip()))


def closing_label(draft: Draft) -> None:
    """Cut a credit without brackets off the end of the last paragraph: …关注。编辑：王五, …到来。新华社."""
    last = last_paragraph(draft)
    found = _CLOSING.search(last[1].text) if last and last[1].text[-1] not in "。！？”" else None
    if last is None or found is None:
        return
    text = found["credit"].strip()
    if names.is_known_medium(text):
        draft.source = draft.source or text
        kind: RemovedKind | None = "attribution"
    else:
        kind = _labelled(text, draft, place="tail") if _PARTS.match(text) else None
    if kind:
        cut_end(draft, last[0], len(last[1].text) - found.start("credit"), Cut(kind, text))


RULES: tuple[Callable[[Draft], None], ...] = (
    credit_lines,
    split_media,
    closing_credit,
    closing_label,
    bylines.bare_name,
    bylines.english_byline,
)


def _in_brackets(inner: str, draft: Draft, *, closes: bool) -> RemovedKind | None:
    """Read what stands in closing brackets; None where it is no credit. closes: a sentence ends right before."""
    if inner in ("完", "全文完", "本文完"):
        return "end_mark"
    if kind := _labelled(inner, draft, place="brackets"):
        return kind
    if who := bylines.byline(inner) or bylines.role_behind(inner):
        for name, role in who:
            draft.credit(name, role)
        return "byline"
    both = re.fullmatch(
        r"《?(?P<medium>[\w·]{2,12}?)》?[ /／]*(?P<who>[\u3400-\u9fff]{2,4}(?:[、 ][\u3400-\u9fff]{2,4})*)", inner
    )
    if both and names.is_medium(both["medium"]) and (who_else := names.people(both["who"], strict=True)):
        draft.source = draft.source or both["medium"]
        return _credited(draft, who_else, "author")
    medium = re.sub(r"^(?:[据據]|摘自|转自)\s*《?|》$|[/／].*$|(?<=新华社)电$", "", inner)
    if names.is_medium(medium) or (inner[0] in "据據摘转" and inner.endswith("》")):
        draft.source = draft.source or medium
        return "attribution"
    if closes and (named := names.people(inner, strict=True) or names.pair(inner)):
        return _credited(draft, named, "author")
    return None


def _labelled(text: str, draft: Draft, *, place: str) -> RemovedKind | None:
    """Read labelled parts into the draft; None, and nothing read, where the text is anything else."""
    if not text or not _starts_labelled(text):
        return None
    parts = list(_PARTS.finditer(text))
    if all(part[0] == "__" for part in parts):
        return None
    values = [
        _REMARK.sub("", text[part.end() : following].strip(" ，,；;|｜\u3000[]")).strip()
        for part, following in zip(parts, [part.start() for part in parts[1:]] + [len(text)], strict=True)
    ]
    if any(len(value) > _LONG or _STOP.search(value) for value in values):
        return None
    labels = [part for part in parts if part["mark"]]
    if not any(part for part in labels if not part["ignored"]):
        return _stated_date(parts, values, draft) if place == "head" else None
    if len(labels) > 1 and not any(value for part, value in zip(parts, values, strict=True) if part["mark"]):
        return None
    if not all(_plausible(part, value, place) for part, value in zip(parts, values, strict=True)):
        return None
    kind: RemovedKind = "byline"
    for part, value in zip(parts, values, strict=True):
        kind = _take(part, value, draft, kind)
    return kind


def _stated_date(parts: list[re.Match[str]], values: list[str], draft: Draft) -> RemovedKind | None:
    """Take a line before the text that is a time of publication, with an address and a medium beside it at most."""
    when = next((part["date"] for part in parts if part["date"]), None)
    stated = any(part["ignored"] and part["ignored"].startswith("发") for part in parts)
    if any(part["ignored"] for part in parts) and not stated:  # 时间：… is when something takes place
        return None
    if when is None or not (":" in when.replace("：", ":") or stated) or draft.published:
        return None
    rest = [value for part, value in zip(parts, values, strict=True) if value and not part["ignored"]]
    if any(not names.is_medium(value) for value in rest):
        return None
    dates.publish(draft, when)
    draft.source = draft.source or next(iter(rest), None)
    return "byline"


def _plausible(part: re.Match[str], value: str, place: str) -> bool:
    """Return whether a value can stand behind its label there; a slash is a label's mark only before names."""
    if part["date"]:
        return not value or names.is_medium(value)
    role = _role(part)
    if role:
        known = bool(names.people(value, behind_role=part["mark"] in "/／"))
        if part["mark"] not in ":：" or len(part[role]) == 1 or place == "middle":
            return known
        return (
            bool(names.loose_people(value)) or not value or value in names.NOBODY or _CODE.fullmatch(value) is not None
        )
    if part["source"]:
        medium = _medium(value)
        if part["mark"] not in ":：":
            return names.is_medium(medium)
        strong = part["source"] not in ("来源", "来源于", "來源") or place in ("head", "brackets", "tail")
        return 0 < len(value) <= 40 and (strong or names.is_medium(medium)) and "、" not in medium  # noqa: PLR2004
    return True


def _role(part: re.Match[str]) -> Role | None:
    """Return the role that a label names."""
    return next((role for _, role in _ROLES if part[role]), None)


def _medium(value: str) -> str:
    """Return the medium in a value: without the names, dates and counters behind it."""
    medium = _BESIDE.split(value)[0].strip(" []【】")
    medium = medium[1:-1] if re.fullmatch(r"《[^《》]*》", medium) else medium
    if not re.search(r"[A-Za-z]\s", medium):
        medium = _AFTER_MEDIUM.sub("", medium)
    return medium.removesuffix("整理").removesuffix("综合") or medium


def _take(part: re.Match[str], value: str, draft: Draft, kind: RemovedKind) -> RemovedKind:
    """Put the value of one labelled part into its field."""
    if part["date"]:
        dates.publish(draft, part["date"])
    elif part["source"]:
        draft.source = draft.source or _medium(value)
        return "attribution"
    elif part["figures"]:
        draft.data_source = draft.data_source or value or None
        return "attribution"
    elif part["title"]:
        draft.title = draft.title or value or None
        return "attribution"
    elif part["url"]:
        if re.match(r"https?://", value):
            draft.url = draft.url or value
        return "url"
    else:
        role = _role(part)
        for name in names.loose_people(value) if role else ():
            draft.credit(name, role or "author")
    return kind
