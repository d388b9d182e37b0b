"""Recognize names of media by their ending, or by the list of agencies and portals with other endings."""

from functools import cache

from newsingest.news import words
from newsingest.regex import regex

_KNOWN = "|".join(sorted(words.words("media"), key=lambda name: (-len(name), name)))
# Endings that only names of media have.
_SURE_ENDS = (
    "日报|晚报|早报|晨报|快报|时报|商报|都市报|青年报|导报|电视台|广播电台|通讯社|新闻网|新闻客户端|新闻社|周刊|周报"
    "|日報|晚報|時報|導報|新聞網|新聞"
)
_ENDS = rf"{_SURE_ENDS}|社|报|台|网|网站|新闻|客户端|广播|频道|杂志|在线|资讯|财经|APP|App|app|公众号|微博|微信|头条|之声|報|網"
_DESKS = "e公司|新媒体|AI快讯|体育|财经|科技|娱乐|汽车|教育|军事|健康|女性|网"
_MORE = "微博|微信|客户端|公众号"
_MEDIUM = regex(rf"(?:[\w·.&-]{{1,24}}?(?:{_ENDS})|(?:{_KNOWN})(?:{_DESKS})?)(?:{_MORE})?")
_SURE = regex(
    rf"(?:[\w·]{{1,12}}?(?:{_SURE_ENDS})|\h{{2,6}}(?:网|报|在线|财经|社)|(?:{_KNOWN})(?:{_DESKS})?)(?:{_MORE})?"
)
_UNMISTAKABLE = regex(rf"(?:{_KNOWN})|\h{{2,6}}(?:日报|晚报|早报|晨报|商报|时报|新闻网|在线|日報|晚報|時報)")
_LONG = 40  # characters: the maximum length of a name
_LONGEST_MATCH = 9  # characters: the maximum length of a match of _UNMISTAKABLE


@cache
def _known() -> frozenset[str]:
    return words.words("media")


@cache
def _no_media() -> tuple[str, ...]:
    """Return words that end like a medium but are not one, the longest first: 公司年报, 江州电网, 旅行社."""
    return tuple(sorted(words.words("no_media"), key=len, reverse=True))


def is_medium(text: str, *, sure: bool = False) -> bool:
    """Return whether a short text reads as the name of a medium.

    sure: no label says that the text is a medium, so the name itself must show it: by its ending, or because it is
    listed.
    """
    if text in _known():
        return True
    if len(text) > _LONG or (_SURE if sure else _MEDIUM).fullmatch(text) is None:
        return False
    if not text.endswith(_no_media()):
        return True
    none = next(filter(text.endswith, _no_media()))
    # 海城日报 is a medium by its ending, although 日报 alone is not. 公司年报 is not a medium.
    return none != text and (not sure or none in _PARTS_OF_NAMES)


_PARTS_OF_NAMES = frozenset(
    "日报 周报 快报 周刊 新闻 杂志 电视台 电台 财经 通讯社 在线 客户端 画报 网站 官方网站".split()
)


def is_known(text: str) -> bool:
    """Return whether a text is exactly the name of a medium, and can have no other meaning."""
    return len(text) <= _LONGEST_MATCH and _UNMISTAKABLE.fullmatch(text) is not None
