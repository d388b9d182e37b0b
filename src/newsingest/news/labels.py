"""Read the labelled parts of a line (来源：…, 责任编辑：…, 发布时间：…), and the dates, addresses and buttons next to them.

A line of credits consists only of such parts: `2012-03-05 08:12 来源：江州日报 作者：李四 字号：大 中 小`.
"""

import re
from functools import lru_cache

from msgspec import Struct

from newsingest.article import Role
from newsingest.draft import Draft
from newsingest.news import bylines, dates, media, names, words
from newsingest.regex import regex
from newsingest.text import has_any

_SOURCE = "(?:文章|信息|稿件|新闻|内容|本文|消息|图文|视频|素材)?来源于?|稿源|(?:本文)?(?:摘自|转载自|转自|选自)|原载|原文出处|(?:文章|信息)?出处|媒体|(?:原文|本文|文章)?来自(?:微信公众号|公众号)?"
_FIGURES = "数据来源|资料来源"
# Lines are converted to simplified script first, except lines that have only rarer traditional characters: 編輯, 編譯.
_ROLES: tuple[tuple[str, Role], ...] = (
    ("(?:特约|本报|本刊|见习|实习|首席|特派|驻\\w{1,4}|参与){0,4}记者|实习生|采访|(?:参与)?采写", "reporter"),
    ("(?:特约)?通讯员", "correspondent"),
    ("(?:责任|值班|实习|网络|本文|频道|統籌|栏目|执行|运营|新媒体|微信)?(?:编辑|編輯)|责编|主编|编审", "editor"),
    ("摄影(?:记者)?|摄|图片?(?=/|／)", "photographer"),
    ("翻译|编译|译者|译|編譯", "translator"),
    ("(?:本文|文章)?作者|(?:特约)?(?:撰文|撰稿|执笔)(?:人)?|原创|文字?(?=/|／)|文", "author"),
)
_TITLE = "原标题|原题|原文标题"
_URL = "原文链接|原链接|原文地址|文章链接|本文链接|链接地址|原文网址|网址"
_STATED = "发[布表](?:时间|日期|于)|发稿时间|更新(?:时间|日期)|(?:添加|上传|录入|提交|刊登|发文)(?:时间|日期)|时间|日期"
_STAFF = "审核|终审|复审|初审|(?:责任)?校对|审校|监制|统筹|策划|排版|制图|美编|设计|文案|出品(?:人)?|值班主任|总监制|(?:文字)?整理|版式|运营统筹"
_IGNORED = "(?:浏览|点击|阅读|访问|人气)(?:次数|量|数|率)?|浏览次数|评论数?|字号|字体|版权|打印|收藏|分享|关键词|关键字|标签|分类|栏目|所属栏目|类别|频道"
_DATE = (
    r"(?<![A-Za-z0-9/.:-])\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:\s*+(?:星期|周)[一二三四五六日天])?"
    r"(?:\s*+(?:[上下]午)?\s*+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
_BUTTON = (
    r"[\[【(（]\s*+(?:我要评论|评论|[_\s]*\d*[_\s]*条|大|中|小|打印|收藏|关闭|纠错|推荐|字号|复制|繁体|简体|[\s|｜大中小T])+[^\]】)）]{0,6}[\]】)）]"
    r"|我要评论|打印本[页文]|大\s+中\s+小|[TA](?:\s*+[|｜]\s*+[TA])+|\bT\b|\d+\s*+次|次(?=\s)"
)
# The characters that a part can start with, for a fast check: those of labels, "h" and "w" of an address, "_" and
# brackets.
_IN_TRADITIONAL = "責實轉來資數發時關標瀏點閱評網編譯攝圖鏈類頻執審終複監統設總採記見駐"
_FIRST = frozenset("hw<_[【" + _IN_TRADITIONAL).union(
    _SOURCE, _FIGURES, _TITLE, _URL, _STATED, _STAFF, _IGNORED, *(labels for labels, _ in _ROLES)
)
_UNMARKED = "hw<_[【(（打大次"  # the first characters of parts that are not labels
_BEHIND_YEAR = ("-", "/", ".", "年")
_MARKS = ":：/／|｜丨「《于於"  # after a label, there is one of these
_LABELS = "|".join(
    f"(?P<{name}>{labels})"
    for labels, name in (
        (_FIGURES, "figures"), (_SOURCE, "source"), (_TITLE, "title"), (_URL, "url"), (_STATED, "stated"), (_STAFF, "staff"), (_IGNORED, "ignored"), *_ROLES
    )
)  # fmt: skip
# Each part starts with one of these characters. This check saves most positions of a line ten attempts.
_STARTS = rf"(?=[\d{re.escape(''.join(sorted(_FIRST)))}(（我打大TA次])"
_PARTS = regex(
    rf"{_STARTS}(?:(?P<date>{_DATE})|(?P<page>(?:\A|(?<=\s))(?:<?https?://[^\s>]+>?|www\.[a-zA-Z\d.-]+(?=\s|\Z)))|(?P<button>{_BUTTON})"
    rf"|(?:{_LABELS})\s*+(?P<mark>[:：/／|｜丨]|(?<=来自)(?=[「《])|(?<=[表布]于)(?=\d{{4}})|(?<=[表布]于\s)(?=\d{{4}}))|__)"
)
_LONG = 60  # characters: the maximum length of the value of a part
_SHORT = 40  # characters: the maximum length of the value of a source
_REMARK = regex(r"[，,；;]\s*+[^，,；;]{0,8}(?:删[节改减]|改动|仅供参考)\Z")  # …，转载时略有删节
_REMARKS = ("删节", "删改", "删减", "改动", "仅供参考")
_AFTER_MEDIUM = regex(r"(?<=\h|》)\s*+(?:\s|[（(\[【]|跟贴|阅读|\d{4}年|\d{4}-\d).*\Z")  # 健康报 2006年4月
_CODE = regex(r"[A-Z]{1,3}\d{2,6}")  # 责任编辑：HN061 is a desk, not a name
# The desk after an editor's name: 责任编辑：王五_NN2782, 王五 SF012, 王五（NB123）.
_DESK = regex(r"(?<=\h|[a-z])(?:_|\s*+[（(]\s*+|\s++|(?<=\h))[A-Z]{1,3}\d{2,6}(?:\s*+[)）])?\Z")
_STOPS = ("。", "！", "？")
_BESIDE = "，,；;|｜"  # separators after the name of a medium
_WEAK = ("来源", "来源于", "媒体", "出处", "来自", "本文来自")  # labels that are also ordinary words in a story
# A possible name of a medium that is in no list, next to an address and a date.
_NAMELESS = regex(r"[\w·《》（）()&.-]{2,14}")


class LabelledPart(Struct, frozen=True):
    """A label, date, address or button, and the value after it as written. role: the role that the label names.

    found: the match in the text in simplified script, in which the labels are written.
    """

    found: re.Match[str]
    value: str
    role: Role | None

    def of(self, kind: str) -> str | None:
        """Return the matched text of a group; None if the part is of another kind."""
        return self.found[kind]


def starts(text: str) -> bool:
    """Return whether a line starts with a label, a date or an address."""
    return _may_start(text) and _PARTS.match(words.simplified(text)) is not None


def _may_start(text: str) -> bool:
    """Return whether a line may start with a part. Most lines of a story need no expression."""
    first = text[0]
    if first.isdecimal():
        return (text[:4].isdecimal() and text[4:6].lstrip()[:1] in _BEHIND_YEAR) or "次" in text
    return first in _FIRST and (first in _UNMARKED or has_any(text, _MARKS))


def split_labels(text: str) -> list[LabelledPart] | None:
    """Return the parts of a line; None if it starts with anything else or contains a sentence."""
    if not text or not starts(text):
        return None
    found = list(_PARTS.finditer(words.simplified(text)))
    if all(part[0] == "__" for part in found):
        return None
    parts = []
    for part, end in zip(found, [part.start() for part in found[1:]] + [len(text)], strict=True):
        value = text[part.end() : end].strip(" ，,；;|｜丨\u3000[]、_")
        if value.endswith(_REMARKS):
            value = _REMARK.sub("", value)
        value = value.strip()
        # A title may be a question or an exclamation. Any other part with a sentence is not a credit.
        if len(value) > _LONG or (has_any(value, _STOPS) and not part["title"]):
            return None
        # A second line of a paragraph does not belong to the value, unless it names more people.
        if "\n" in value and not (_role(part) and names.people(value, strict=True)):
            return None
        parts.append(LabelledPart(part, _bare(value), _role(part)))
    return parts


def _bare(value: str) -> str:
    """Return a value without an affiliation or a desk after a name."""
    if "，" in value or "," in value or value.endswith(("）", ")")):
        value = _AFFILIATION.sub("", value)
    return _DESK.sub("", value) if value[-1:].isdecimal() or value.endswith(("）", ")")) else value


def _role(found: re.Match[str]) -> Role | None:
    return next((role for _, role in _ROLES if found[role]), None)


# The affiliation after a name: 作者：张三（江州大学教授）, 作者：张三，系江州大学教授.
_AFFILIATION = regex(
    r"(?<=\h)\s*+(?:[（(][^（()）]{3,40}[)）]|[，,]\s*+(?:系|为|单位|\h{2,16}(?:教授|研究员|院长|主任|学院|大学)).{0,40})\Z"
)


def stated_date(parts: list[LabelledPart]) -> str | None:
    """Return the publication time that a line above the text states, or None.

    A day counts only with a time, with a label for publication, or next to a medium or an address.
    """
    when = next((part.found["date"] for part in parts if part.found["date"]), None)
    if when is None:
        return None
    labels = [part for part in parts if part.found["mark"] is not None]
    said = any(part.found["stated"] and part.found["stated"] not in ("时间", "日期") for part in labels)
    vague = any(part.found["stated"] in ("时间", "日期") for part in labels)
    beside = any(part.found["source"] or part.found["page"] or part.role or _is_counter(part) for part in parts)
    clock = ":" in when.replace("：", ":")
    if vague and not beside:  # 时间：… is the time of an event
        return None
    rest = [part.value for part in parts if part.found["date"] and part.value]
    if any(not media.is_medium(value) and not (beside and _NAMELESS.fullmatch(value)) for value in rest):
        return None
    return dates.iso_date(_plain(when)) if clock or said or beside or rest else None


def _is_counter(part: LabelledPart) -> bool:
    """Return whether a part states how often the page was read, or its font size."""
    return (
        bool(part.found["ignored"] and _COUNTER.match(part.found["ignored"]))
        and _COUNTED.fullmatch(part.value) is not None
    )


_COUNTER = regex(r"浏览|点击|阅读|访问|人气|字号|字体")
_COUNTED = regex(r"[\d,]*|[大中小\s]+")


def _plain(when: str) -> str:
    """Return a date in the form that dates.py reads: without the day of the week."""
    return _WEEKDAY.sub("", _BLANKS.sub(r"\1", when)).strip()


_WEEKDAY = regex(r"\s*+(?:星期|周)[一二三四五六日天]")
_BLANKS = regex(r"\s*+([-/.年月日:：])\s*+")


def plausible(part: LabelledPart, place: str, *, beside: bool) -> bool:
    """Return whether a value is plausible for its label. A slash marks a label only before names.

    place: the zone of the line. beside: the line has an address, so that the text after the date is the medium.
    """
    found, value = part.found, part.value
    if found["date"]:
        return not value or media.is_medium(value) or (beside and _NAMELESS.fullmatch(value) is not None)
    if role := part.role:
        known = bool(names.people(value, behind_role=found["mark"] in "/／") or _byline(value))
        if found["mark"] in "/／" or len(found[role]) == 1 or place == "body":
            return known
        return (
            known
            or not value
            or bool(names.loose_people(value))
            or value in names.NOBODY
            or _CODE.fullmatch(value) is not None
        )
    if found["staff"]:
        return (
            place != "body" and found["mark"] not in "/／" and bool(names.people(value, behind_role=True) or not value)
        )
    if found["source"]:
        name = medium(value)
        if found["mark"] not in ":：":
            told = found["mark"] in "丨｜" and place != "body" and _NAMELESS.fullmatch(name) is not None
            return told or media.is_medium(name) or name in _PLATFORMS
        # An address does not name a medium; a page's address is the origin of the article.
        if _ADDRESS.fullmatch(value):
            return place != "body" and _is_page(value.strip("<>"))
        if not value:
            return place == "head"
        if _ORIGIN.search(value) or _PATH.fullmatch(value):
            return False
        strong = found["source"] not in _WEAK or place != "body"
        return (
            len(value) <= _SHORT
            and "、" not in name
            and (media.is_medium(name) or (strong and place != "body") or found["source"] in ("文章来源", "稿件来源"))
        )
    return not (place == "body" and found["url"] in _ANY_URL)


_ANY_URL = ("网址", "链接地址")  # the address of anything that a story mentions

_PLATFORMS = ("微博", "微信", "豆瓣", "知乎", "网络")
_ORIGIN = regex(
    r"\A\d{4}年|出土|发掘|捐[赠献]|征集|[旧馆]藏\Z|自[种产购制]|\A(?:进口|国产|野生|养殖|祖传)|(?:流传|捕捞|采集|采摘|相传)\Z"
)  # the origin of a thing, not a medium
_PATH = regex(r"[\w.-]+\.[a-z]{2,6}/\S+")
_ADDRESS = regex(r"<?https?://[^\s>]+>?")
_QUOTED = regex(r"[「『【](?P<name>[^「」『』【】]{2,20})[」』】]")
_OF_ACCOUNT = regex(
    r"(?:微信)?(?:公众号|订阅号|公号|微信号)\s*+[:：]?\s*+[「『“\"【](?P<name>[^「」『』“”\"【】]{2,20})[」』”\"】]"
)  # 微信公众号「江州观察」
_TITLED = regex(r"《[^《》]*》")
_LATIN = regex(r"[A-Za-z]\s")
_LINKED = regex(r"(?<=[^\s([（])\s*+[(\[（]\s*+https?://.*\Z")  # the address after a name
_ID = regex(r"\s*+[（(]\s*+(?:ID|id|微信号|公众号)\s*+[:：].*\Z")  # 原子智库（ID：atom）


@lru_cache(maxsize=1000)  # the articles of an archive have the same sources again and again; a value is short
def medium(value: str) -> str:
    """Return the medium in a value, without the names, dates and counters after it."""
    if account := _OF_ACCOUNT.match(value) if "号" in value else None:
        name = account["name"]
    elif quoted := _QUOTED.match(value) if value.startswith(("「", "『", "【")) else None:
        name = quoted["name"]
    else:
        name = _LINKED.sub("", value) if "http" in value else value
        for mark in _BESIDE:
            name = name.partition(mark)[0]
        name = name.strip(" []【】*")
    name = name[1:-1] if _TITLED.fullmatch(name) else name
    name = _ID.sub("", name)
    if not _LATIN.search(name):
        name = _AFTER_MEDIUM.sub("", name)
    return (name.removesuffix("整理").removesuffix("综合") or name).strip(" ]】")


def _byline(value: str) -> list[tuple[str, Role]]:
    """Return the people of a value that is itself a byline: 作者：海城晚报记者李四通讯员王五."""
    return bylines.byline(value)


def take(part: LabelledPart, draft: Draft, place: str) -> bool:
    """Store the value of a part in its field. Return whether it credits something other than a person."""
    found, value = part.found, part.value
    if found["source"] and _ADDRESS.fullmatch(value):
        link = value.strip("<>")
        draft.url = draft.url or (link if _is_page(link) else None)
        return True
    if found["source"]:
        name = medium(value)
        nobody = "".join(name.split()) in names.NOBODY or name == draft.title
        draft.source = draft.source or (None if nobody else name) or None
        return True
    if found["date"]:
        if value and place == "head":
            draft.source = draft.source or medium(value) or None
        return True
    if found["figures"]:
        draft.data_source = draft.data_source or value or None
        return True
    if found["title"]:
        draft.title = draft.title or value or None
        return True
    if found["url"] or found["page"]:
        address = re.search(r"https?://[^\s>]+", found[0] + value)
        draft.url = draft.url or (address[0] if address and _is_page(address[0]) else None)
        return True
    if role := part.role:
        for name, as_what in _byline(value) or [(name, role) for name in names.loose_people(value)]:
            if as_what in ("reporter", "correspondent") and role in _TELLING:  # 摄影：本报记者 李四
                as_what = role  # noqa: PLW2901 - the label's role is more precise
            if not media.is_medium(name, sure=True):  # 作者：海城教育新闻网
                draft.credit(name, as_what)
        return False
    return not found["staff"]


_TELLING = ("photographer", "editor", "translator")  # roles of a label that are more precise than 记者 in its value


def _is_page(address: str) -> bool:
    """Return whether an address is the address of a page, not of a site or a picture."""
    return re.fullmatch(r"https?://[^/]+/?|.*\.(?i:jpe?g|png|gif|webp|bmp)", address) is None
