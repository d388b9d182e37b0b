"""Classify the lines around a title on their own: credits, days, counters, decks below the title, boilerplate."""

import re

from newsingest.news import bylines, credits, dateline, headers, media, origins, rows
from newsingest.parsers.fullwidth import markup
from newsingest.parsers.fullwidth.lines import ParagraphDraft
from newsingest.regex import regex
from newsingest.text import cached_if_short, has_any

DECK = regex(r"[—–-]{2,}|[·•]")  # a line below the title: ——访江州市市长
DAY_SHAPE = (
    r"(?P<day>\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?|[〇零○0０一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
    r"(?:\s*(?:星期|周)[一二三四五六日天])?"
)
_DAY = regex(rf"[（(\[【]?\s*{DAY_SHAPE}\s*[）)\]】]?")
_OF_DAYS = "-/.年"  # a day contains one of these
# More characters than a day has, and a paper with a day and a page: about 25 and 55.
_LONGEST_DAY, _LONGEST_PAPER = 40, 80
# A paper with a day and a page: 江州晚报 2006年4月6日 第08版：副刊.
PAPER = regex(
    rf"[《【]?(?P<medium>(?:\h|·){{2,12}})[》】]?\s*{DAY_SHAPE}(?:\s*第?[A-Z]?\d{{1,3}}版(?:[:：](?:\h|·){{2,10}})?)?"
)
VIEW_COUNT = regex(r"\d{1,6}")  # the number of times that the page was read
SECTION = regex(r"(?:所属)?(?:分类|栏目|类别|频道)\s*[:：]\s*(?:\h|[·/]){2,12}")  # the section of the site


_NUMBERED = regex(
    r"(?:[一二三四五六七八九十]{1,3}[、.．)）]|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十\d]{1,3}[章节条部编])\s*\S"
)
_NUMBER_STARTS = tuple("一二三四五六七八九十（(第")


def is_numbered(text: str) -> bool:
    """Return whether a line starts with a number as a head does: 一、, （二）, 第三章."""
    return text.startswith(_NUMBER_STARTS) and _NUMBERED.match(text) is not None


def day_of(text: str) -> re.Match[str] | None:
    """Match a line that is only a day."""
    return _DAY.fullmatch(text) if _may_state_day(text, _LONGEST_DAY) else None


def is_paper(text: str) -> bool:
    """Return whether a line is the name of a paper with a day."""
    found = PAPER.fullmatch(text) if _may_state_day(text, _LONGEST_PAPER) else None
    return found is not None and media.is_medium(found["medium"], sure=True)


def _may_state_day(text: str, most: int) -> bool:
    return len(text) <= most and has_any(text, _OF_DAYS)


def bare(piece: ParagraphDraft) -> str:
    """Return a piece's text without the marks of html2text."""
    return markup.without_marks(piece.text)


@cached_if_short(256)  # the lines of a head are checked repeatedly
def is_around(text: str) -> bool:
    """Return whether a line may surround a title: a credit, a dateline alone, or boilerplate."""
    if not text or rows.is_boilerplate(text) or credits.is_credit(text):
        return True
    return (
        dateline.is_dateline(text)
        or headers.is_header_line(text)
        or origins.is_account(text)
        or bool(bylines.latin(text))
    )
