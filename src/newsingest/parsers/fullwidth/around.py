"""Classify the lines around a title on their own: credits, days, counters, decks below the title, boilerplate."""

import re
from functools import lru_cache

from newsingest.news import bylines, credits, dateline, headers, media, origins, rows
from newsingest.parsers.fullwidth import markup
from newsingest.parsers.fullwidth.lines import ParagraphDraft
from newsingest.regex import regex
from newsingest.text import has_any

DECK = regex(r"[—–-]{2,}|[·•]")  # a line below the title: ——访江州市市长
DAY_SHAPE = (
    r"(?P<day>\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?|[〇零○0０一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
    r"(?:\s*(?:星期|周)[一二三四五六日天])?"
)
_DAY = regex(rf"[（(\[【]?\s*{DAY_SHAPE}\s*[）)\]】]?")
_OF_DAYS = "-/.年"  # a day contains one of these
# A paper with a day and a page: 江州晚报 2006年4月6日 第08版：副刊.
PAPER = regex(
    rf"[《【]?(?P<medium>(?:\h|·){{2,12}})[》】]?\s*{DAY_SHAPE}(?:\s*第?[A-Z]?\d{{1,3}}版(?:[:：](?:\h|·){{2,10}})?)?"
)
VIEW_COUNT = regex(r"\d{1,6}")  # the number of times that the page was read
SECTION = regex(r"(?:所属)?(?:分类|栏目|类别|频道)\s*[:：]\s*(?:\h|[·/]){2,12}")  # the section of the site


def day_of(text: str) -> re.Match[str] | None:
    """Match a line that is only a day."""
    return _DAY.fullmatch(text) if has_any(text, _OF_DAYS) else None


def is_paper(text: str) -> bool:
    """Return whether a line is the name of a paper with a day."""
    found = PAPER.fullmatch(text) if has_any(text, _OF_DAYS) else None
    return found is not None and media.is_medium(found["medium"], sure=True)


def bare(piece: ParagraphDraft) -> str:
    """Return a piece's text without the marks of html2text."""
    return markup.without_marks(piece.text)


@lru_cache(maxsize=256)  # the lines of a head are checked repeatedly
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
