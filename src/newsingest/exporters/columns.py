"""The derived columns of tables, which a query can filter and sort. They are computed from the fields of a record.

``published`` and ``modified`` are as written. Each has three derived columns: ``_at``, the instant in UTC, if the date
states a time zone; ``_local``, the date without its time zone, as precise as stated; ``_date``, the day. ``origin`` has
a column for each of its parts.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from newsingest.article import Article, Origin
from newsingest.errors import UsageError
from newsingest.exporters.base import FIELDS, instant, local

DATE_COLUMNS = ("published", "modified")


def moment(stated: str | None) -> datetime | None:
    """Return a date of the record in UTC, or None if it states no instant or does not exist in the calendar."""
    found = instant(stated)
    try:
        return None if found is None else datetime.fromisoformat(found).astimezone(UTC)
    except (ValueError, OverflowError):  # 2022-02-30, or the first hours of the year 1
        return None


def day(stated: str | None) -> date | None:
    """Return the day of a date of the record, in its own time zone, or None if it states no day that exists."""
    try:
        return None if stated is None else date.fromisoformat(stated[:10])
    except ValueError:
        return None


def utc(stated: str | None) -> str | None:
    """Return an instant as text that SQLite's date functions and other databases can sort: in UTC, with seconds."""
    found = moment(stated)
    return None if found is None else found.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _day_text(stated: str | None) -> str | None:
    found = day(stated)
    return None if found is None else found.isoformat()


def _of_date(article: Article, field: str, make: Callable[[str | None], str | None]) -> str | None:
    return make(getattr(article, field))


def _of_origin(article: Article, part: str) -> str | int | None:
    value: str | int | None = getattr(article.origin, part)
    return value


_FROM_A_DATE = {"at": utc, "local": local, "date": _day_text}
# The derived columns, each with a function that returns its value, text or a number, for a record.
WORKED_OUT: dict[str, Callable[[Article], str | int | None]] = {
    **{
        f"{field}_{end}": partial(_of_date, field=field, make=make)
        for field in DATE_COLUMNS
        for end, make in _FROM_A_DATE.items()
    },
    **{f"origin_{part}": partial(_of_origin, part=part) for part in Origin.__struct_fields__},
}


def value_of(article: Article, name: str) -> Any:
    """Return the value of a field or a derived column."""
    return WORKED_OUT[name](article) if name in WORKED_OUT else getattr(article, name)


def with_dates(names: Iterable[str]) -> Iterator[str]:
    """Yield the columns of fields. The derived columns of a date follow the date."""
    for name in names:
        yield name
        if name in DATE_COLUMNS:
            yield from (f"{name}_{end}" for end in _FROM_A_DATE)


def checked_fields(names: str) -> tuple[str, ...]:
    """Return the fields and columns in a comma-separated list. Raises UsageError if a name is unknown."""
    found = tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    unknown = [name for name in found if name not in FIELDS and name not in WORKED_OUT]
    if unknown or not found:
        msg = f"unknown field {', '.join(unknown)}" if unknown else "the list of fields is empty"
        raise UsageError(msg, "use one of " + ", ".join((*FIELDS, *WORKED_OUT)))
    return found
