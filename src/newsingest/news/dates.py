"""Dates as they are written, to ISO 8601 as precise as written and no more.

A closed list of shapes (FORMATS 1.2: 21 of them), because general date parsers guess: dateparser turns " +0800" into
the year 800. What is not wholly understood is None.
"""

import re
from datetime import date as calendar

from newsingest.errors import UsageError
from newsingest.regex import regex

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_TIME = (
    r"(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:[.,](?P<fraction>\d+)|:\d{2})?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_ZONE = r"(?P<zone>Z|z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT)"
# A zone by name says no offset for sure (CST is four of them): the time is kept without it, and the text in `extra`.
NAMED_ZONE = regex(r"\s(?!UTC|GMT)(?:[A-Z]{3,4}|[A-Z][a-z]+/[A-Z][A-Za-z_]+)\s*\Z")
_SHAPES: list[re.Pattern[str]] = []


def _shapes() -> list[re.Pattern[str]]:
    """Compile the shapes, on first use."""
    if not _SHAPES:
        _SHAPES.extend(
            regex(rf"\s*{day}(?:(?:\s*[T\s]\s*|(?<=日)){_TIME}(?:\s*{_ZONE})?)?\s*", re.ASCII | re.IGNORECASE)
            for day in (
                # 2022-02-14, 2022/2/14, 2022.2.14, 2022年2月14日, 2022-02
                r"(?P<year>\d{4})(?:[-/.]|年\s*)(?P<month>\d{1,2})(?:(?:[-/.]|月\s*)(?P<day>\d{1,2})日?|月)?",
                # 20220214
                r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
                # Mon, 14 Feb 2022; 14 February 2022
                r"(?:[A-Za-z]{3,9},?\s+)?(?P<day>\d{1,2})\s+(?P<name>[A-Za-z]{3,9})\.?,?\s+(?P<year>\d{4})",
                # February 14, 2022; Mon Feb 14 2022
                r"(?:[A-Za-z]{3,9},?\s+)?(?P<name>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})",
            )
        )
    return _SHAPES


def parse(text: str) -> str | None:
    """Return the ISO 8601 form of a date or time, or None where the text is no date or no valid one."""
    if not text[-1:].isdigit():  # a zone by name would stand at the end
        text = NAMED_ZONE.sub("", text)
    for shape in _shapes():
        if found := shape.fullmatch(text):
            return _iso(found.groupdict())
    return None


def _iso(parts: dict[str, str | None]) -> str | None:
    name = parts.get("name")
    number = _MONTHS.get(name[:3].lower(), 0) if name else int(parts["month"] or 0)
    year, day = int(parts["year"] or 0), parts.get("day")
    try:
        calendar(year, number, int(day or 1))
    except ValueError:
        return None
    date = f"{year:04}-{number:02}" + (f"-{int(day):02}" if day else "")
    if parts["hour"] is None:
        return date
    time = _clock(parts)
    return f"{date}T{time}" if time and day else None


def _clock(parts: dict[str, str | None]) -> str | None:
    hour, minute, second = int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts["second"] or 0)
    if parts["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - a clock with halves
            return None
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - a clock
        return None
    zone = offset(parts["zone"]) if parts["zone"] else ""
    if zone is None:
        return None
    fraction = (parts["fraction"] or "").rstrip("0")
    seconds = f":{second:02}" if parts["second"] else ""
    return f"{hour:02}:{minute:02}{seconds}{'.' + fraction if fraction else ''}{zone}"


_OFFSET = regex(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)


def offset(zone: str) -> str | None:
    """Return "+08:00" for Z, UTC, UTC+8, +8, +0800, +08:00; None where it is no offset that exists."""
    digits = _OFFSET.fullmatch(zone)
    if digits is None:
        return "+00:00" if zone.upper() in ("Z", "UTC", "GMT") else None
    hours, minutes = int(digits[2]), int(digits[3] or 0)
    if hours * 60 + minutes > 14 * 60 or minutes > 59:  # noqa: PLR2004 - a clock; no zone is further off than 14 hours
        return None
    return f"{digits[1]}{hours:02}:{minutes:02}"


def is_day(date: str | None) -> bool:
    """Return whether a date is a day without a time."""
    return date is not None and _DAY.fullmatch(date) is not None


_DAY = regex(r"\d{4}-\d{2}-\d{2}")


def with_zone(date: str | None, zone: str) -> str | None:
    """Fill the offset of a time that states none: ``zone`` is an offset or an IANA name. Days stay days.

    Raises UsageError where the zone is neither.
    """
    from datetime import datetime  # noqa: PLC0415 - only where a zone is set
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - as above

    fixed = offset(zone)
    try:
        region = None if fixed else ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = f"{zone!r} is no time zone"
        raise UsageError(msg, "write Asia/Shanghai or +08:00") from error
    if date is None or "T" not in date or re.search(r"[+-]\d{2}:\d{2}\Z", date):
        return date
    if fixed:
        return date + fixed
    moment = datetime.fromisoformat(date).replace(tzinfo=region)
    return date + (moment.strftime("%z")[:3] + ":" + moment.strftime("%z")[3:5])
