"""Read datelines, the openings of agency stories (电头): 新华社北京11月19日电, 本报讯, 【赛迪网讯】."""

import re

from newsingest.article import Dateline, Paragraph
from newsingest.draft import Draft, RemovedItem
from newsingest.news import names
from newsingest.news.edit import paragraphs
from newsingest.regex import regex
from newsingest.text import has_any

_NUMBER = "0-9０-９〇○零一二三四五六七八九十"
_DATE = rf"(?:(?P<year>[{_NUMBER}]{{4}})年)?(?:(?P<month>[{_NUMBER}]{{1,3}})月)?(?P<day>[{_NUMBER}]{{1,3}})日(?:[{_NUMBER}]{{1,3}}[时點点](?:[{_NUMBER}]{{1,3}}分)?)?"
_KNOWN = (
    r"新华社|新华网|新华财经|中新社|中新网|中国新闻网|人民网|中国网|央视网|央广网|财联社|中央社|路透社|法新社|美联社|塔斯社|共同社|韩联社|"
    r"俄新社|埃菲社|安莎社|合众国际社|信报|环球在线|国际在线|荆楚网|东方网|中国台湾网|中国共产党新闻网|本报|本刊|本网|本台|本社"
)
_ANY = r"(?:\h|[A-Za-z0-9]){1,10}?(?:社|网|报|台|在线|财经|体育|娱乐|科技|汽车|日报|晚报|早报|晨报|快报|时报|商报|周刊|新闻|網|報|新聞)"
_LATIN = r"(?:[A-Za-z]{2,8}(?:\d{1,4}\h{0,6}|\h{2,6})|\h{2}[A-Z]{2,3})(?<![资快短简通喜])"
_PLACE = r"(?P<place>\h{2,10}?(?:[/、·]\h{2,8})*)(?:\s*[\[(（]?图库[\])）]?)?"
_DATED_END = r"(?![话视影脑梯源器缆池])"  # after a known agency and a date, 电 ends the dateline even before 台
_WORD = r"(?:[专综]?电|讯|訊|電|消息)"
# The same words for shapes that may continue without a gap: 本报讯江州…, but not 本报讯员, 新华社电台, 消息灵通.
_RUNS_ON = r"(?:[专综]?[电電](?![话視视脑影子台力商报站器网信动梯源池缆路车工机灯气线压费])|[讯訊](?![息号问飞员])|消息(?![灵人员源面]))"
_WHOLE = r"(?![网網报報社湾])"  # 中国共产党新闻网, 中国台湾网: the name continues
_WHO = rf"(?:(?:记者|記者)\s*+{names.NAME}(?:[、 ]{names.NAME})*\s*+)?"
_NO_MORE = r"(?P<place>)(?P<year>)(?P<month>)(?P<day>)"
_NO_DATE = r"(?P<year>)(?P<month>)(?P<day>)"
# 【赛迪网讯】, [江州日报讯]
_BRACKETED = (
    regex(rf"[【\[［](?P<agency>{_KNOWN}|{_ANY}){_WHOLE}\s*+(?:{_PLACE}\s*+)?(?:{_DATE})?\s*+{_WORD}[】\]］]"),
    regex(rf"[【\[［](?P<agency>{_LATIN}){_NO_MORE}\s*+(?:讯|消息)[】\]］]"),  # 【eNet硅谷动力消息】
)
_OF_AGENCY = (
    # 新华社北京11月19日电, 中新网5月9日电, 本报北京3月4日电, 据新华社电, 本报讯, 据新华社消息
    regex(
        rf"(?:据|據|综合)?(?P<agency>{_KNOWN}){_WHOLE}\s*+{_WHO}(?:{_PLACE}\s*+)?{_DATE}\s*+(?:体育)?{_WORD}{_DATED_END}"
    ),
    regex(rf"(?:据|據|综合)?(?P<agency>{_KNOWN}){_WHOLE}{_NO_MORE}\s*+{_RUNS_ON}"),
    # Without a date, a place needs the word and then a gap: 本报北京讯 （记者…
    regex(
        rf"(?:据|據|综合)?(?P<agency>{_KNOWN}){_WHOLE}\s*+{_PLACE}{_NO_DATE}\s*+(?:[专综]?电|讯|訊|電)(?=[\s(（:：]|\Z)"
    ),
    # 财联社（上海，记者 X）讯
    regex(
        rf"(?P<agency>{_KNOWN})[(（](?P<place>\h{{2,4}})[，, ]\s*+(?:记者|編輯|编辑)[^()（）]{{2,16}}[)）]{_NO_DATE}(?:讯|电)"
    ),
)
_OF_MEDIUM = (
    # Any other medium needs a date, or the word directly after it: 青岛新闻网4月7日讯, 早报讯, 国际在线消息：
    regex(rf"(?:据|據)?(?P<agency>{_ANY}){_WHOLE}\s*+(?:{_PLACE}\s*+)?{_DATE}\s*+(?:{_RUNS_ON}|报道(?=[:：]))"),
    regex(rf"(?:据|據)?(?P<agency>{_ANY}){_WHOLE}{_NO_MORE}(?:讯|訊)(?=[\s(（:：，—]|\Z)"),
    regex(rf"(?:据|據)?(?P<agency>{_ANY}){_WHOLE}{_NO_MORE}(?:消息|专电)(?=[(（:：]|\Z)"),
    # Reports of papers continue without a gap: 晚报讯美国…
    regex(rf"(?P<agency>\h{{0,3}}(?:晚报|早报|晨报|日报|商报|快报|信报|时报)){_NO_MORE}讯(?![息号问飞速通员])"),
)
# A medium that _ANY matches ends in one of these characters, within this many characters with a word before it.
_MEDIUM_ENDS, _MEDIUM = frozenset("社网报台线经育乐技车刊闻網報聞"), 13
_AGENCIES = tuple(before + name for before in ("", "据", "據", "综合") for name in _KNOWN.split("|"))
# Each shape ends in one of these words, so texts without them at the start are skipped.
_WORDS = ("电", "讯", "訊", "電", "消息", "报道")
_LONGEST = 100  # characters: the maximum length of a dateline
_HAN_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}


def is_dateline(text: str) -> bool:
    """Return whether a text is nothing but a dateline."""
    found = match(text)
    return found is not None and found.end() == len(text)


def match(text: str) -> re.Match[str] | None:
    """Return the match of the dateline at the start of a text, or None."""
    start = text[:_LONGEST]
    if not has_any(start, _WORDS):
        return None
    return next((found for shape in _shapes(text) if (found := shape.match(text))), None)


def _shapes(text: str) -> tuple[re.Pattern[str], ...]:
    """Return the shapes that can match, by the first characters of a text. Each of the others takes 0.3 ms to compile."""
    if text[0] in "【[［":
        return _BRACKETED
    if text.startswith(_AGENCIES):
        return _OF_AGENCY + _OF_MEDIUM
    return () if _MEDIUM_ENDS.isdisjoint(text[:_MEDIUM]) else _OF_MEDIUM


def headline(text: str, draft: Draft) -> str | None:
    """Read an agency's headline, 新华社江州2月14日电题：城里的树. Return the text before the title; None for any other line."""
    opening = match(text) if "题" in text else None
    found = _HEADLINE.fullmatch(text, opening.end()) if opening else None
    if opening is None or found is None:
        return None
    draft.title = found["title"]
    draft.dateline = dateline_of(opening)
    return text[: found.start("title")].rstrip()


_HEADLINE = regex(r"[\s\u3000]*题\s*[:：]\s*(?P<title>\S.*)", re.DOTALL)


def first_headline(draft: Draft) -> None:
    """Read an agency's headline in the first paragraph, if the article has no title."""
    for index, paragraph in paragraphs(draft)[:1] if draft.title is None else ():
        text = paragraph.text
        fits = index + 1 < len(draft.items) and len(text) <= _LONGEST_HEADLINE and text[-1] not in "。；，"
        if fits and (label := headline(text, draft)):
            draft.items[index] = draft.cut("attribution", label, "dateline.headline")


_LONGEST_HEADLINE = 80  # characters: the maximum length of an agency's headline with its dateline


def read(draft: Draft) -> None:
    """Find the dateline at the start of one of the first paragraphs. It stays in the text."""
    if draft.dateline is not None:  # the headline had one
        return
    for paragraph in _first(draft):
        if found := match(paragraph.text):
            _credit(draft, paragraph.text, found)
            draft.dateline = dateline_of(found)
            return


def dateline_of(found: re.Match[str]) -> Dateline:
    """Return the dateline of a match."""
    return Dateline(raw=found[0], agency=found["agency"], place=found["place"] or None, date=_date(found.groupdict()))


_LOOKED_AT = 4  # paragraphs, without the captions of pictures


def _first(draft: Draft) -> list[Paragraph]:
    """Return the paragraphs that may open the story. A caption, which is followed by a picture's credit, may not."""
    first: list[Paragraph] = []
    items = draft.items
    for index, item in enumerate(items):
        if isinstance(item, Paragraph):
            behind = items[index + 1] if index + 1 < len(items) else None
            if not (isinstance(behind, RemovedItem) and behind.text.endswith(("摄", "摄）", "攝"))):
                first.append(item)
        if len(first) == _LOOKED_AT:
            break
    return first


_BEHIND = regex(rf"\s*[(（](?P<who>{names.NAME}(?:[、 ，]{names.NAME})*)[)）]")
_NAMED = regex(rf"(?:记者|記者)\s*(?P<who>{names.NAME}(?:[、 ]{names.NAME})*)")


def _credit(draft: Draft, text: str, found: re.Match[str]) -> None:
    """Credit the people named in a dateline (记者张三北京11月19日电) or directly after it: 电（马扬、邹迪）."""
    behind, inside = _BEHIND.match(text, found.end()), _NAMED.search(found[0])
    for name in names.people(behind["who"], strict=True) if behind else ():
        draft.credit(name, "author")
    for name in names.people(inside["who"], strict=True) if inside else ():
        draft.credit(name, "reporter")


def _date(parts: dict[str, str | None]) -> str | None:
    """Return 2015-11-19; 11-19 if no year is written; 19 if no month is written; None if the date is invalid."""
    year, month, day = (_number(parts[name]) for name in ("year", "month", "day"))
    if not 1 <= day <= 31 or (month and not 1 <= month <= 12):  # noqa: PLR2004 - the calendar
        return None
    if not month:
        return None if year else f"{day:02}"
    return f"{year:04}-{month:02}-{day:02}" if year else f"{month:02}-{day:02}"


def _number(text: str | None) -> int:
    """Return the number written in half-width, full-width or Chinese digits; 0 if there is none."""
    if not text:
        return 0
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _number(tens or "一") * 10 + _number(ones)
    digits = "".join(_HAN_DIGITS.get(c, c) for c in text)
    return int(digits) if digits.isdecimal() else 0
