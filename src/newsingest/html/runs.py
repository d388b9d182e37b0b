"""Collect the running text of a document as runs of characters with their marks, link and security."""

from newsingest.article import Block, Mark
from newsingest.draft import RemovedItem
from newsingest.html.events import Event
from newsingest.html.inline import LINE_BREAK, TextRun
from newsingest.regex import regex

MARKS: dict[str, Mark] = {
    "b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "code": "code", "tt": "code", "kbd": "code",
    "samp": "code", "s": "strike", "strike": "strike", "del": "strike", "sub": "sub", "sup": "sup",
}  # fmt: skip
_INLINE = frozenset((*MARKS, "a", "span", "font", "u", "big", "small", "label"))
_SHIFTING = frozenset(("strike", "sub", "sup"))
_BLANKS = " \t"
_LINE_START = regex(r"[ \t]*\n[ \t]*(?!\s*\n)")
_NONE: frozenset[Mark] = frozenset()


class RunCollector:
    """Follows the events of a document and collects runs.

    Each stack entry holds the depth at which it was pushed, and is removed when that element ends. Markup that is never
    closed therefore ends with the element around it.
    """

    def __init__(self, *, literal: bool = False) -> None:
        """Start with no runs. literal: do not number the elements that strike or raise runs (see ``TextRun``)."""
        self.literal = literal
        self.depth = 0
        self.runs: list[TextRun] = []
        self.codes: list[tuple[int, str]] = []  # the data-code of each open element that points at a security
        self._marks: list[tuple[int, Mark]] = []
        self._links: list[tuple[int, str | None]] = []
        self._held = _NONE
        self._counts: dict[Mark, int] = {}
        self.coded = self.things = False  # whether any run points at a security, or holds a thing
        self._shifts = 0  # the number of elements so far that struck, raised or lowered their text
        self._struck = 0
        self._raised: list[tuple[int, int]] = []
        self._crossed = False  # whether an inline tag came after the last text
        self._readings: list[tuple[int, int]] = []  # for each open ruby reading, the index of its first run
        self._bracketed = False  # whether the ruby brings its own brackets (<rp>)

    @property
    def href(self) -> str | None:
        """The address of the innermost open link."""
        return self._links[-1][1] if self._links else None

    def enter(self, event: Event) -> None:
        """Handle a start tag."""
        self.depth += 1
        tag, attributes = event.value, event.attributes
        if attributes and (code := attributes.get("data-code")):
            self.codes.append((self.depth, code))
        if tag in _INLINE:
            self._crossed = True
            if tag in MARKS:
                self._hold(MARKS[tag], 1)
                self._marks.append((self.depth, MARKS[tag]))
                if MARKS[tag] in _SHIFTING:
                    self._shift(MARKS[tag])
            elif tag == "a":
                self._links.append((self.depth, (attributes.get("href") or "").strip() or None))
        elif tag == "br":
            self.put_break()
        elif tag in ("ruby", "rp"):
            self._bracketed = tag == "rp"
        elif tag == "rt" and not self._bracketed:
            self._readings.append((self.depth, len(self.runs)))

    def leave(self) -> None:
        """Handle an end tag: drop the state of the element that ends."""
        self._crossed = True
        if self.codes and self.codes[-1][0] == self.depth:
            self.codes.pop()
        if self._marks and self._marks[-1][0] == self.depth:
            self._hold(self._marks.pop()[1], -1)
            if self._raised and self._raised[-1][0] == self.depth:
                self._raised.pop()
            if "strike" not in self._held:
                self._struck = 0
        if self._links and self._links[-1][0] == self.depth:
            self._links.pop()
        if self._readings and self._readings[-1][0] == self.depth:
            self._end_reading(self._readings.pop()[1])
        self.depth -= 1

    def _end_reading(self, start: int) -> None:
        """Put brackets around the reading of a ruby, which a browser shows above the word: 地震(じしん)."""
        if any(run.text.strip() for run in self.runs[start:]):
            first = self.runs[start]
            self.runs.insert(start, TextRun("(", first.marks, first.href, first.code))
            self.text(")")

    def _hold(self, mark: Mark, change: int) -> None:
        """Count the open elements that set a mark. Only the first and the last of them change the set of marks."""
        self._counts[mark] = count = self._counts.get(mark, 0) + change
        if count == max(change, 0):
            self._held = self._held | {mark} if count else self._held - {mark}

    def _shift(self, mark: Mark) -> None:
        """Assign a number to an element that strikes, raises or lowers its text.

        A struck element inside another shares its number.
        """
        self._shifts += 1
        if mark != "strike":
            self._raised.append((self.depth, self._shifts))
        elif not self._struck:
            self._struck = self._shifts

    def text(self, value: str) -> None:
        """Add characters. Line ends on both sides of an inline tag do not make an empty line."""
        runs = self.runs
        if LINE_BREAK in value:
            value = value.replace(LINE_BREAK, "\n")
        after_tag = self._crossed and runs and value[:1].isspace()
        if after_tag and (lead := _LINE_START.match(value)) and _ends_line(runs[-1].text):
            value = value[lead.end() :]
        self._crossed = False
        code = self.codes[-1][1] if self.codes else None
        self.coded = self.coded or code is not None
        href = self._links[-1][1] if self._links else None
        if self.literal or not self._shifts:
            runs.append(TextRun(value, self._held, href, code))
        else:
            raised = self._raised[-1][1] if self._raised else 0
            runs.append(TextRun(value, self._held, href, code, struck=self._struck, raised=raised))

    def put(self, thing: Block | RemovedItem) -> None:
        """Add a thing between characters."""
        self.things = True
        self.runs.append(TextRun("", thing=thing))

    def put_break(self) -> None:
        """Add a line end."""
        self.runs.append(TextRun(LINE_BREAK))

    def take(self) -> list[TextRun]:
        """Return the runs so far, and start with no runs again."""
        runs, self.runs = self.runs, []
        self.coded = self.things = False
        return runs


def _ends_line(text: str) -> bool:
    return text.rstrip(_BLANKS).endswith("\n")
