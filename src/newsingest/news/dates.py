"""Convert written dates to ISO 8601, with exactly the precision that was written.

The list of shapes is closed (21 shapes were seen), because general date parsers guess: dateparser turns " +0800"
into the year 800. A value is read from its start: day, time, zone. Reading stops before the first uncertain part, and
the caller receives the unread rest.

Every expression here is possessive, so that the cost of a value is proportional to its length.
"""

import re
from datetime import date as calendar

from msgspec import Struct

from newsingest.draft import Draft
from newsingest.errors import UsageError
from newsingest.regex import regex


class DateReading(Struct, frozen=True):
    """The date that a value states.

    date: ISO 8601; None if the value does not start with a date.
    rest: the unread end of the value; "" if all of it was read.
    named: whether the zone was read from a name, or a name follows its offset. ISO 8601 cannot store the name.
    """

    date: str | None
    rest: str = ""
    named: bool = False


_MONTH = (
    r"(?P<name>jan(?:uary)?+|feb(?:ruary)?+|mar(?:ch)?+|apr(?:il)?+|may|june?+|july?+|aug(?:ust)?+|sept?+(?:ember)?+|oct(?:ober)?+"
    r"|nov(?:ember)?+|dec(?:ember)?+)(?![a-z])"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_WEEKDAY = (
    r"(?:(?:星期|礼拜|周|週)[一二三四五六日天]"
    r"|(?:mon(?:day)?+|tue(?:s(?:day)?+)?+|wed(?:nesday)?+|thu(?:r(?:s(?:day)?+)?+)?+|fri(?:day)?+|sat(?:urday)?+|sun(?:day)?+)(?![a-z]))"
)
_WEEKDAYS = ("mon一", "tue二", "wed三", "thu四", "fri五", "sat六", "sun日天")
_FLAGS = re.ASCII | re.IGNORECASE
_HAN = "〇一二三四五六七八九"
_LEAD = regex(rf"(?P<weekday>{_WEEKDAY})\.?+[,，]?+\s*+", _FLAGS)
_DAY_OF_MONTH = r"(?:(?:[-/.]|\s*+月\s*+)(?P<day>\d{1,2}+)(?!\d)(?:\s*+[日号號])?+|\s*+月|(?![-/.]?\d))"
_DAYS = tuple(
    regex(day, _FLAGS)
    for day in (
        # 2022-02-14, 2022/2/14, 2022.2.14, 2022年2月14日, 2022-02
        rf"(?P<year>\d{{4}})(?:[-/.]|\s*+年\s*+)(?P<month>\d{{1,2}}+){_DAY_OF_MONTH}",
        # 20220214, and 20220214134148
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?=(?:\d{6})?+(?!\d))",
        # 二〇二二年二月十四日
        rf"(?P<year>[零○{_HAN}]{{4}})年(?P<month>[十{_HAN}]{{1,2}}+)月(?:(?P<day>[十廿卅{_HAN}]{{1,3}}+)[日号號])?+",
        # Mon, 14 Feb 2022; 14th February 2022; 14-Feb-2022
        rf"(?P<day>\d{{1,2}}+)(?:st|nd|rd|th)?+(?:\s++|-){_MONTH}\.?+,?+(?:\s++|-)(?P<year>\d{{4}})(?!\d)",
        # February 14, 2022; Mon Feb 14 2022
        rf"{_MONTH}\.?+\s++(?P<day>\d{{1,2}}+)(?:st|nd|rd|th)?+,?+\s++(?P<year>\d{{4}})(?!\d)",
        # 2022 and 2022年, with nothing after it
        r"(?P<year>\d{4})年?+\Z",
    )
)
# Mon Feb 14 13:41:48 CST 2022, the format of `date` and ctime: the year is last.
_YEAR_LAST = regex(
    rf"(?P<day>(?:{_WEEKDAY},?+\s++)?+{_MONTH}\s++\d{{1,2}}+)\s++(?P<clock>\d{{1,2}}+:[\d:]++)(?P<zone>\s++[A-Z]{{3,5}}+)?+\s++(?P<year>\d{{4}})",
    _FLAGS,
)
# 2022-02-14, 2022-02-14 13:41:48 +0800: most values have this form, and need no other expression.
_PLAIN = regex(r"(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?: ?([+-]\d{2}:?\d{2}))?+)?+", re.ASCII)
_BESIDE = regex(rf"\s*+[,，]?+\s*+[(（]?+\s*+(?P<weekday>{_WEEKDAY})(?:\s*+[)）])?+", _FLAGS)
_CLOCK = regex(
    r"\s*+[T,，]?+\s*+(?P<before>(?:上午|下午|凌晨|清晨|早晨|早上|中午|傍晚|晚上)\s*+|[ap]\.?m\.?\s++)?+"
    r"(?P<hour>\d{1,2}+)\s*+[:：时時点點h]\s*+(?P<minute>\d{1,2}+)(?:[:：分]\s*+(?P<second>\d{1,2}+)秒?+|分)?+(?!\d)"
    r"(?P<fraction>[.,]\d++|:0++(?!\d))?+(?P<after>\s*+[ap]\.?m\b\.?+)?+",
    _FLAGS,
)
_PACKED = regex(  # 20220214T134148
    r"(?:T|(?<=\d))(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?+(?!\d)(?P<fraction>[.,]\d++)?+(?P<before>)(?P<after>)",
    _FLAGS,
)
# For each word: the hours that it leaves unchanged, and the hours to which it adds 12.
_HALVES: dict[str, tuple[range, range]] = {
    **dict.fromkeys(("凌晨", "清晨", "早晨", "早上", "上午", "a"), (range(12), range(0))),
    "中午": (range(11, 15), range(1, 3)),
    "傍晚": (range(16, 21), range(4, 9)),
    "晚上": (range(17, 24), range(5, 12)),
    **dict.fromkeys(("下午", "p"), (range(12, 24), range(1, 12))),
    "": (range(24), range(0)),
}
_ZONE = regex(
    r"\s*+[(（]?+(?P<zone>(?:(?:UTC|GMT)\s?+)?+[+-]\d{1,2}+(?::?+\d{2})?+(?!\d)|(?:UTC|GMT|Z)(?!\w))[)）]?+", _FLAGS
)
_PLACE = regex(r"\s*+[(（]?+(?P<zone>(?:[A-Z][A-Za-z_]*+/)++[A-Z][\w+-]*+|北京时间)[)）]?+", re.ASCII)
# 15:05+08:00[Asia/Shanghai], GMT+0800 (CST), +0800 CST: the offset is stated, so the name after it adds nothing.
_ZONE_NAME = regex(r"\s*+(?:\[[\w/+-]++\]|[(（][^()（）\d]{1,60}+[)）]|[A-Z]{3,5}+(?!\w))", re.ASCII)
_ABBREVIATION = regex(r"[(（]?+(?P<zone>[A-Z]{3,5}+)[)）]?+", re.ASCII)  # CST may be the time of China or of Chicago
_LONGEST_DATE = 100  # characters; JavaScript's dates with a zone name have about 60
# Full-width digits, signs and spaces, and their narrow forms.
_NARROW = str.maketrans("０１２３４５６７８９－／．\u3000\xa0", "0123456789-/.  ")


def iso_date(text: str) -> str | None:
    """Return the ISO 8601 form of a date or time, or None if the text is invalid or contains anything else."""
    found = read(text)
    return None if found.rest else found.date


def read(text: str) -> DateReading:
    """Read the longest certain beginning of a value: the day, then the time, then the zone."""
    text = text.strip()
    if (plain := _PLAIN.fullmatch(text)) and (date := _plainly(*plain.groups())):
        return DateReading(date)
    if not text.isascii():
        text = text.translate(_NARROW)
    if len(text) > _LONGEST_DATE:  # a text that starts with a day, not a date
        return DateReading(None, text)
    lead = None
    if not text[:1].isdecimal():  # most values start with the year and need no other expression
        if last := _YEAR_LAST.fullmatch(text):
            text = f"{last['day']} {last['year']} {last['clock']}{last['zone'] or ''}"
        lead = _LEAD.match(text)
    at = lead.end() if lead else 0
    found = next((match for shape in _DAYS if (match := shape.match(text, at))), None)
    date = _day(found) if found else None
    if found is None or date is None:
        return DateReading(None, text)
    told = _behind(text, found.end(), date)
    wrong = lead and not _is_weekday(lead["weekday"], date)
    return DateReading(told.date, told.rest or text, told.named) if wrong else told


def _plainly(day: str, clock: str | None, zone: str | None) -> str | None:
    """Return the ISO 8601 form of a value that almost has it; None if there is no such day or zone."""
    stated = offset(zone) if zone else ""
    try:
        calendar.fromisoformat(day)
    except ValueError:
        return None
    return None if stated is None else f"{day}T{clock}{stated}" if clock else day


def _behind(text: str, at: int, date: str) -> DateReading:
    """Read the part of a value after the day."""
    if len(date) < len("2022-01-05") or at == len(text):
        return DateReading(date, text[at:])
    at = _past_weekday(text, at, date)
    clock = _CLOCK.match(text, at) or _PACKED.match(text, at)
    time = _time(clock) if clock else None
    if clock is None or time is None:
        return DateReading(date, text[at:])
    date = f"{date}T{time}"
    # Cannot be stored: a fraction of a minute.
    if clock["fraction"] and not clock["second"] and clock["fraction"].strip(".,0"):
        return DateReading(date, text[clock.start("fraction") :])
    zone, at, named = _zone(text, clock.end(), date)
    return DateReading(date + zone, text[_past_weekday(text, at, date[:10]) :], named)


def publish(draft: Draft, text: str) -> None:
    """Set the publication time from a text, if it is not set yet. Warn if the end of the text cannot be read."""
    if draft.published is None:
        told = read(text)
        draft.published = told.date
        if told.rest:
            read_as = f"only {told.date} was read" if told.date else "cannot read a date"
            draft.warn_unread("published", f"{read_as} from {text[:80]!r}{why(told)}; the line is kept in removed")


def why(told: DateReading) -> str:
    """Return why the zone after a time was not read and what to do, for use in a message; "" if there is no zone."""
    zone = _ABBREVIATION.fullmatch(told.rest.strip()) if told.date and "T" in told.date else None
    return f" (the time zone {zone['zone']} is ambiguous; give the zone with --timezone)" if zone else ""


def _day(found: re.Match[str]) -> str | None:
    """Return the day, month or year of a match; None if the calendar does not have it."""
    parts = found.groupdict()
    year, day = _number(parts["year"]), parts.get("day")
    name, month = parts.get("name"), parts.get("month")
    number = _MONTHS.index(name[:3].lower()) + 1 if name else _number(month) if month else 1
    try:
        calendar(year, number, 1 if day is None else _number(day))
    except ValueError:
        return None
    return f"{year:04}" + (f"-{number:02}" if name or month else "") + (f"-{_number(day):02}" if day else "")


def _number(text: str) -> int:
    """Return the number written in digits or Chinese numerals; 0 if the numerals are invalid."""
    if text.isascii():
        return int(text)
    if len(text) == len("二〇二二"):
        return int("".join(str(max(0, _HAN.find(digit))) for digit in text))  # 零 and ○ are zeros, too
    head, ten, tail = text.replace("廿", "二十").replace("卅", "三十").partition("十")
    if len(head) > 1 or len(tail) > 1 or "十" in (head, tail) or (ten and "〇" in (head, tail)):
        return 0
    return (_HAN.index(head or "一") * 10 if ten else 0) + _HAN.index((tail if ten else head) or "〇")


def _is_weekday(name: str, date: str) -> bool:
    day = calendar.fromisoformat(date).weekday() if len(date) == len("2022-01-05") else 0
    return name[:3].lower() in _WEEKDAYS[day] or name[-1] in _WEEKDAYS[day][3:]


def _past_weekday(text: str, at: int, date: str) -> int:
    """Return the position after the day's correct weekday, or `at` if there is none."""
    # The time or the end follows, so there is no weekday.
    if text[at:].lstrip(" ,T")[:1].isdecimal() or at == len(text):
        return at
    found = _BESIDE.match(text, at)
    return found.end() if found and _is_weekday(found["weekday"], date) else at


def _time(clock: re.Match[str]) -> str | None:
    """Return the time of day of a match; None if it is invalid or ambiguous."""
    words = [word for word in (clock["before"], clock["after"]) if word]
    word = words[0].strip().lower() if words else ""
    same, later = _HALVES[word[:1] if word[:1] in ("a", "p") else word]
    hour, minute, second = int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0)
    if word[:1] in ("a", "p") and hour == 12:  # noqa: PLR2004 - 12 am is midnight, 12 pm is noon
        hour = 0 if word[0] == "a" else 12
    elif hour in later:
        hour += 12
    elif hour not in same:
        return None
    if len(words) > 1 or minute > 59 or second > 59:  # noqa: PLR2004 - the range of a clock
        return None
    fraction = (clock["fraction"] or "")[1:] if clock["second"] else ""
    seconds = f":{second:02}" if clock["second"] else ""
    return f"{hour:02}:{minute:02}{seconds}{'.' + fraction if fraction.strip('0') else ''}"


def _zone(text: str, at: int, time: str) -> tuple[str, int, bool]:
    """Return the offset after a time ("" if none), the position after it, and whether the zone is given by name."""
    if at == len(text):
        return "", at, False
    found = _ZONE.match(text, at)
    if found and (stated := offset(found["zone"].replace(" ", ""))):
        name = _ZONE_NAME.match(text, found.end()) if found.end() < len(text) else None
        return stated, name.end() if name else found.end(), name is not None
    place = _PLACE.match(text, at)
    if place and (kept := _offset_at("Asia/Shanghai" if place["zone"] == "北京时间" else place["zone"], time)):
        return kept, place.end(), True
    return "", at, False


def _offset_at(place: str, time: str) -> str | None:
    """Return the offset of an IANA zone at a time; None if the zone is unknown or the offset ambiguous.

    The offset is ambiguous in the hour that a clock change skips or repeats.
    """
    from datetime import datetime  # noqa: PLC0415 - only needed if a zone is named
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - as above

    try:
        moment = datetime.fromisoformat(time).replace(tzinfo=ZoneInfo(place))
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return None
    written = moment.strftime("%z")
    sure = len(written) == len("+0800") and moment.utcoffset() == moment.replace(fold=1).utcoffset()
    return f"{written[:3]}:{written[3:]}" if sure else None


_OFFSET = regex(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)


_EAST, _WEST = 14 * 60, 12 * 60  # minutes
_PARTS_OF_AN_HOUR = (0, 30, 45)


def offset(zone: str) -> str | None:
    """Return "+08:00" for Z, UTC, UTC+8, +8, +0800 or +08:00; None if no such offset exists."""
    digits = _OFFSET.fullmatch(zone)
    if digits is None:
        return "+00:00" if zone.upper() in ("Z", "UTC", "GMT") else None
    hours, minutes = int(digits[2]), int(digits[3] or 0)
    # No zone has a larger offset or other minutes: 10:00-13:30 and 9:00-11:20 are time spans.
    furthest = _EAST if digits[1] == "+" else _WEST
    if hours * 60 + minutes > furthest or minutes not in _PARTS_OF_AN_HOUR:
        return None
    return f"{digits[1]}{hours:02}:{minutes:02}"


def is_day(date: str | None) -> bool:
    """Return whether a date is a day without a time."""
    return date is not None and _DAY.fullmatch(date) is not None


_DAY = regex(r"\d{4}-\d{2}-\d{2}")


def with_zone(date: str | None, zone: str) -> str | None:
    """Return a time with the offset of ``zone``, an offset or an IANA name, if the time has no offset. Days stay days.

    A time stays unchanged if the zone has no certain offset for it: in the hour that a clock change skips or repeats,
    and before the zone's offset was in whole minutes. Raises UsageError if the zone is neither an offset nor an IANA
    name.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - only needed if a zone is set

    fixed = offset(zone)
    try:
        if fixed is None:
            ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = f"unknown time zone {zone!r}"
        raise UsageError(msg, "use a name such as Asia/Shanghai, or an offset such as +08:00") from error
    if date is None or "T" not in date or re.search(r"[+-]\d{2}:\d{2}\Z", date):
        return date
    return date + (fixed or _offset_at(zone, date) or "")
