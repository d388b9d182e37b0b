"""Read the lines between the title and the text: the day, the medium, the writer, and the page counter.

Each is alone in its line and has no label, so only its place shows its meaning. The lines are read from the title down
to the first line of another kind.
"""

import datetime as dt

from newsingest.article import RemovedKind
from newsingest.draft import Draft
from newsingest.news import credits, dateline, dates, headers, media, names, rows
from newsingest.parsers.fullwidth.around import (
    DAY_SHAPE,
    DECK,
    PAPER,
    SECTION,
    VIEW_COUNT,
    bare,
    day_of,
    is_around,
    is_paper,
)
from newsingest.parsers.fullwidth.lines import ParagraphDraft
from newsingest.regex import regex
from newsingest.text import has_any

_LINES = 8  # the maximum number of lines below the title
_SHORT = 30  # characters: the maximum length of such a line
_WHEN = r"(?P<when>\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?: ?\d{1,2}:\d{2}(?::\d{2})?)?)"
_POSTED = regex(rf"(?P<who>\S{{2,12}}) 发[表布]于 ?[:：]? ?{_WHEN}")
_EVENT = regex(r"\h{0,2}(?:地 ?点|地址|主办|主讲|嘉宾|报名|票价|讲者|主持)\h{0,3} ?[:：]")
_LABELLED = regex(rf"(?:日 ?期|时 ?间) ?[:：] ?{_WHEN}")
_CLOCK = regex(r"\d{1,2}[:：]\d{2}")
_WRITER = regex(r"[（(]?(?:作者[ \u3000]|[□■◎●◆▲○][ \u3000]?)?(?P<name>(?:\h·)?\h{2,4}) ?[著撰作编譯译]?[）)]?")
_BETWEEN_NAMES = "、 \u3000"
_PARTED = regex(f"[{_BETWEEN_NAMES}]")
_NAMES = regex(rf"{names.NAME}(?:[{_BETWEEN_NAMES}]{names.NAME}){{1,2}}")
_MEDIUM_AND_NAMES = regex(r"《?(?P<medium>[\w·]{2,10})》?[ \u3000]+(?P<who>\h{2,4}(?:[、 \u3000]\h{2,4}){0,2})")


def read(rest: list[ParagraphDraft], draft: Draft) -> None:
    """Store what the lines below the title state, and set the kind of each of these lines."""
    texts = [bare(piece) if len(piece.text) <= _SHORT else "" for piece in rest[:_LINES]]
    start = 1 if rest and rest[0].level else 0
    for index in range(start, len(texts)):
        text = texts[index]
        if not text:
            break
        above = texts[index - 1] if index > start else ""
        labelled = SECTION.fullmatch(text) or _LABELLED.fullmatch(text)
        if (is_around(text) and not labelled) or (index == start and DECK.match(text)):
            continue
        if headers.is_keywords(text, above):
            continue
        if not (kind := _line(text, above, rest[index + 1 :], draft)):
            break
        rest[index].kind = kind
    _read_above_wire(rest, texts, draft)


def _read_above_wire(rest: list[ParagraphDraft], texts: list[str], draft: Draft) -> None:
    """Read a labelled day, below the title or a deck, if the agency's dateline (电头) directly below has nearly that day."""
    for index, (text, below) in enumerate(zip(texts, rest[1:], strict=False)):
        labelled = _LABELLED.fullmatch(text) if rest[index].kind is None else None
        opening = dateline.match(below.text) if labelled and below.text else None
        if labelled is None or opening is None:
            continue
        day, wired = dates.iso_date(labelled["when"]), dateline.dateline_of(opening).date
        if day and wired and any(str(_before(day, days)).endswith(wired) for days in range(_TO_PRINT)):
            before = draft.ruled()
            draft.published = draft.published or day
            draft.explain_changes(before, "head.attribution")
            rest[index].kind = "attribution"
        return


_TO_PRINT = 4  # days: a paper prints an agency's story not later than this


def _before(day: str, days: int) -> dt.date:
    return dt.date.fromisoformat(day[:10]) - dt.timedelta(days)


def read_above(pieces: list[ParagraphDraft], rest: list[ParagraphDraft], draft: Draft) -> None:
    """Read the day, or the paper with a day, above the title, unless there is an unknown line."""
    texts = [bare(piece) for piece in pieces]
    for piece, text in zip(pieces, texts, strict=True):
        if not (piece.kind or day_of(text) or is_paper(text) or is_around(text)):
            return
    for piece, text in zip(pieces, texts, strict=True):
        if piece.kind is None and (day_of(text) or is_paper(text)):
            piece.kind = _line(text, "", rest, draft)


def sign_above(pieces: list[ParagraphDraft], index: int, draft: Draft) -> bool:
    """Read a line above the text that is only a writer's name.

    A name that the text mentions is its headline instead.
    """
    who = _writers(bare(pieces[index]))
    below = pieces[index + 1 :]
    if not who or not below or any(name in piece.text for name in who for piece in below):
        return False
    before = draft.ruled()
    pieces[index].kind = _writer(bare(pieces[index]), below, draft)
    draft.explain_changes(before, f"head.{pieces[index].kind}")
    return pieces[index].kind is not None


def _line(text: str, above: str, rest: list[ParagraphDraft], draft: Draft) -> RemovedKind | None:
    """Read one line without a label, as ``_read_line``, and explain the fields that it set."""
    before = draft.ruled()
    kind = _read_line(text, above, rest, draft)
    draft.explain_changes(before, f"head.{kind}")
    return kind


def _read_line(text: str, above: str, rest: list[ParagraphDraft], draft: Draft) -> RemovedKind | None:
    """Read one line without a label; None if it may belong to the text. rest: the pieces below the line."""
    if day := day_of(text):
        return _day(day["day"], rest, draft)
    if is_paper(text) and (paper := PAPER.fullmatch(text)):
        draft.source = draft.source or paper["medium"]
        return _day(paper["day"], rest, draft)
    if labelled := _LABELLED.fullmatch(text):  # a line alone may be the time of an event
        near = (above, bare(rest[0]) if rest else "")
        stated = any(
            credits.credit_kind(line) in ("attribution", "byline") or rows.is_boilerplate(line) for line in near
        )
        if not stated or any(_EVENT.match(line) for line in (above, *map(bare, rest[:3]))):
            return None
        draft.published = draft.published or dates.iso_date(labelled["when"])
        return "attribution"
    if posted := _POSTED.fullmatch(text):
        draft.published = draft.published or dates.iso_date(posted["when"])
        for name in names.people(posted["who"], behind_role=True):
            draft.credit(name, "author")
        return "attribution"
    if VIEW_COUNT.fullmatch(text):
        return "attribution" if above and day_of(above) else None
    if SECTION.fullmatch(text):
        near = (above, bare(rest[0]) if rest else "")
        told = any(_states_time(line) or rows.is_boilerplate(line) or headers.is_keywords(line, "") for line in near)
        return "header" if told else None
    if is_writer(text):
        return _writer(text, rest, draft)
    timed = _states_time(above) or bool(rest and _states_time(bare(rest[0])))
    if _is_medium(text, rest, draft, timed=timed):
        draft.source = draft.source or text
        return "attribution"
    both = _MEDIUM_AND_NAMES.fullmatch(text)
    if both and media.is_medium(both["medium"], sure=True) and (timed or media.is_known(both["medium"])):
        who = names.people(both["who"], alone=True)
        for name in who:
            draft.credit(name, "author")
        draft.source = draft.source or (both["medium"] if who else None)
        return "attribution" if who else None
    return None


def _day(written: str, rest: list[ParagraphDraft], draft: Draft) -> RemovedKind | None:
    """Store a line with only a day as the publication day, unless it is one of the days of a diary."""
    if _is_chronicle(rest):
        return None
    draft.published = draft.published or dates.iso_date("".join(written.split()))
    return "attribution" if draft.published else None


def _is_chronicle(below: list[ParagraphDraft]) -> bool:
    """Return whether another day is above a text below. Then the first day belongs to the story."""
    days = (at for at, piece in enumerate(below[:-1], 1) if _is_day(piece))
    return any(not is_around(text := bare(below[at])) and not text.startswith("附") for at in days)


def _is_day(piece: ParagraphDraft) -> bool:
    return len(piece.text) <= _SHORT and _ENTRY_DAY.fullmatch(piece.text) is not None


_ENTRY_DAY = regex(rf"{DAY_SHAPE}|\d{{1,2}}月\d{{1,2}}日")


def _writer(text: str, rest: list[ParagraphDraft], draft: Draft) -> RemovedKind | None:
    """Credit a line with only names as the writers (李復言, 樂史 著), unless more names are above parts of the text."""
    who = _writers(text)
    if any(_is_told_of(name, draft) for name in who):
        return None
    if not who or any(len(piece.text) <= _SHORT and names.people(bare(piece), alone=True) for piece in rest):
        return None
    for name in who:
        draft.credit(name, "author")
    return "byline"


def _is_told_of(name: str, draft: Draft) -> bool:
    """Return whether the title is about a name: 豆腐匠马晓路. A name before a colon is a speaker instead (马晓路：老桥)."""
    title = draft.title or ""
    return name in title and not title.startswith((f"{name}：", f"{name}:"))


def is_writer(text: str) -> bool:
    """Return whether a line is only the name of one or a few writers."""
    return bool(_writers(text))


def _writers(text: str) -> list[str]:
    found = _WRITER.fullmatch(text)
    if found is None:
        parted = has_any(text, _BETWEEN_NAMES)
        several = _PARTED.split(text) if parted and _NAMES.fullmatch(text) else []
        sure = any(names.is_person(name, bare=True) for name in several)
        return several if sure and all(names.is_person(name, alone=True) for name in several) else []
    sure = text[-1] in "著撰" or "·" in text or names.is_person(found["name"], bare=True)
    return [found["name"].rpartition("·")[2]] if sure else []


def _states_time(text: str) -> bool:
    """Return whether a line states the publication time."""
    if not text[:1].isdecimal() and not _CLOCK.search(text):
        return False
    return day_of(text) is not None or credits.credit_kind(text) == "attribution"


def _is_medium(text: str, rest: list[ParagraphDraft], draft: Draft, *, timed: bool) -> bool:
    """Return whether a line names the medium: next to a time, or a known one if no other line is as short."""
    if timed:
        return media.is_medium(text, sure=True)
    return (
        media.is_known(text)
        and not _is_told_of(text, draft)
        and not any(
            0 < len(words := bare(piece)) <= _SHORT and _is_bare_line(words)
            for piece in rest
            if len(piece.text) <= _SHORT
        )
    )


def _is_bare_line(text: str) -> bool:
    return text[-1] not in "。！？；：…”）)" and not is_around(text) and not is_writer(text) and not day_of(text)
