"""Fill the fields that an input does not state: from its path, then with the defaults of the user's profile."""

import re
from functools import lru_cache

from newsingest.draft import Draft, ScalarField
from newsingest.errors import UsageError
from newsingest.news import dates
from newsingest.profile import Profile
from newsingest.text import collapse

_NUMBERS = {"year": r"\d{4}", "month": r"\d{1,2}", "day": r"\d{1,2}"}
_PACKED = {"year": r"\d{4}", "month": r"\d{2}", "day": r"\d{2}"}  # next to another placeholder: {year}{month}{day}
_TEXTS = ("title", "category", "id", "*")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LONGEST = 1000  # characters of a name; file systems allow 255 bytes
_NAMES = ", ".join(f"{{{name}}}" for name in (*_NUMBERS, *_TEXTS))


class PatternUse:
    """Whether the path pattern of a profile fits one of the inputs of a run."""

    def __init__(self, profile: Profile | None) -> None:
        self._pattern = profile.path if profile else None  # None if nothing is wrong with it
        self._first = ""  # a path that it does not fit

    def see(self, path: str) -> None:
        """Receive the path of an input that has an article."""
        if self._pattern is not None:
            self._first = self._first or path
            if values(self._pattern, path):
                self._pattern = None

    @property
    def problem(self) -> str:
        """Return what is wrong and what to do if the pattern fits none of the paths, else ""."""
        if self._pattern is None or not self._first:
            return ""
        return (
            f'the path pattern "{self._pattern}" of the profile fits none of the inputs; one input is {self._first}'
            " (correct [path]; newsingest learn shows patterns that fit)"
        )


def fill(draft: Draft, profile: Profile, path: str) -> None:
    """Fill the fields that are still empty. path: the path of the input, with the name of a member at its end."""
    found = values(profile.path, path) if profile.path else {}
    rule = "profile path"
    day = "-".join(found[name].zfill(2) for name in _NUMBERS if name in found)
    _set(draft, "published", dates.iso_date(day) if day else None, rule)
    _set(draft, "title", collapse(found.get("title", "")), rule)
    if "category" in found and not draft.categories:
        draft.categories = [collapse(found["category"])]
        draft.explain("categories", rule)
    if "id" in found and "id" not in draft.extra:
        draft.extra["id"] = found["id"]
        draft.explain("extra", rule)
    _set(draft, "source", profile.defaults.source, "profile default")
    _set(draft, "language", profile.defaults.language, "profile default")


def _set(draft: Draft, name: ScalarField, value: str | None, rule: str) -> None:
    if value and getattr(draft, name) is None:
        setattr(draft, name, value)
        draft.explain(name, rule)


def values(pattern: str, path: str) -> dict[str, str]:
    """Return the values of the placeholders of a pattern in the end of a path; none if the path does not fit."""
    shapes = _compiled(pattern)
    names = path.split("/")[-len(shapes) :]
    found = [shape.match(name) if len(name) <= _LONGEST else None for shape, name in zip(shapes, names, strict=False)]
    if len(names) < len(shapes) or not all(found):
        return {}
    return {name: value for match in found if match for name, value in match.groupdict().items()}


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(_shape, pattern.split("/")))


def _shape(name: str) -> re.Pattern[str]:
    """Return the pattern of a folder or file name. Each text ends at the first place where what follows it fits."""
    parts = _PLACEHOLDER.split(name)
    shape, is_open = "", False
    for at, part in enumerate(parts):
        if at % 2 == 0:
            shape += re.escape(part)
        elif part in _NUMBERS:
            packed = (at > 1 and not parts[at - 1]) or (at < len(parts) - 2 and not parts[at + 1])
            shape += f"(?P<{part}>{_PACKED[part] if packed else _NUMBERS[part]})"
        else:  # an atomic group, so that the cost does not grow with the number of texts
            group = ".*?" if part == "*" else f"(?P<{part}>.+?)"
            shape += f"{')' if is_open else ''}(?>{group}"
            is_open = True
    return re.compile(shape + r"\Z" + (")" if is_open else ""), re.ASCII | re.DOTALL)


def check(pattern: str) -> None:
    """Raise UsageError if a pattern of paths has an unknown placeholder, or fits no path."""
    names = _PLACEHOLDER.findall(pattern)
    for name in names:
        if name not in (*_NUMBERS, *_TEXTS):
            raise UsageError(f"unknown placeholder {{{name}}}", f"use {_NAMES}")
        if name != "*" and names.count(name) > 1:
            raise UsageError(f"{{{name}}} is there twice", "use {*} for a text that you do not need")
    if not set(names) - {"*"}:
        raise UsageError("the pattern has no placeholder", f"use {_NAMES}")
    for name, wider in (("day", "month"), ("month", "year")):
        if name in names and wider not in names:
            raise UsageError(f"{{{name}}} without {{{wider}}} is not a date", f"add {{{wider}}}")
    if any(part in ("", ".", "..") for part in pattern.split("/")):
        raise UsageError("the pattern fits no path", "write a relative path, as {year}/{month}/{title}.txt")
    if touching := re.search(r"(\{(?:title|category|id|\*)\})(\{(?:title|category|id|\*)\})", pattern):
        first, second = touching.groups()
        raise UsageError(f"nothing separates {first} and {second}", "write a character such as _ or - between them")
