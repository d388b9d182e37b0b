"""Draft the pattern of a path: which of its folders and names hold a date or a title."""

import re

_DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?:(?P<mark>[-_.]?)(?P<month>0[1-9]|1[0-2])(?:(?P=mark)(?P<day>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_NUMBERED = {"month": re.compile(r"0?[1-9]|1[0-2]"), "day": re.compile(r"0?[1-9]|[12]\d|3[01]")}
_GAP = re.compile(r"[-_. ]+")
_TITLE = re.compile(r"[\u3400-\u9fff]")
_SUFFIX = re.compile(r"(?:\.[A-Za-z]{1,8}){1,2}\Z")


def path_pattern(path: str) -> str:
    """Return a pattern for paths like this one, or "" if its names hold neither a date nor a title."""
    *folders, name = path.split("/")
    found = _folders(folders)
    file = _file(name, dated=bool(found))
    return "/".join((*found, file)) if found or file.strip("{*}") != _suffix(name) else ""


def _suffix(name: str) -> str:
    found = _SUFFIX.search(name)
    return found[0] if found and found.start() else ""


def _folders(names: list[str]) -> list[str]:
    """Return the patterns of the last folders, from the folder with the year: 2022/02/14, 2022-02/14, 202202."""
    for start in range(max(len(names) - 3, 0), len(names)):
        date = _DATE.fullmatch(names[start])
        if date is None:
            continue
        found = [_written(date)]
        missing = [part for part in ("month", "day") if date[part] is None]
        for name in names[start + 1 :]:
            if missing and _NUMBERED[missing[0]].fullmatch(name):
                found.append(f"{{{missing.pop(0)}}}")
            else:
                missing = []
                found.append("{*}")
        return found
    return []


def _file(name: str, *, dated: bool) -> str:
    """Return the pattern of a file name. dated: a folder holds the date."""
    suffix = _suffix(name)
    stem = name.removesuffix(suffix)
    date = None if dated else _DATE.match(stem)
    if date is None or date["month"] is None:
        return ("{title}" if _TITLE.search(stem) else "{*}") + suffix
    gap = _GAP.match(stem, date.end())
    rest = stem[gap.end() if gap else date.end() :]
    text = "" if not rest else "{title}" if _TITLE.search(rest) else "{*}"
    return _written(date) + (gap[0] if gap else "") + text + suffix


def _written(date: re.Match[str]) -> str:
    """Return the placeholders of a date with the marks between them."""
    parts = [f"{{{part}}}" for part in ("year", "month", "day") if date[part] is not None]
    return (date["mark"] or "").join(parts)
