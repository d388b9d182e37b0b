"""Full-width-indented plain text: Chinese articles whose paragraphs start with two ideographic spaces (U+3000)."""

from typing import TYPE_CHECKING

from newsingest import chinese_scripts as han
from newsingest.draft import Draft
from newsingest.options import ReadOptions
from newsingest.parsers.base import Detection, Parser
from newsingest.regex import count, regex
from newsingest.source import Source

if TYPE_CHECKING:
    from newsingest.parsers.proof import Proof

UNINDENTED = "Chinese text without full-width indents"
AS_PROFILE = 'a profile with format = "fullwidth" in [defaults]'
_ADVICE = f"{UNINDENTED}: use --from fullwidth for this file, or {AS_PROFILE} for all such files"
_SAMPLE = 20_000  # the number of characters that the detector checks
_INDENT = regex(r"\n(?:&nbsp;?|[ \t\xa0*])*\u3000(?:&nbsp;?|[ \t\xa0*])*\u3000[^\S\n]*(?=\S)")
# An indent after a character. The expression starts with the first white space, which makes the search fast.
_INSIDE = regex(r"[^\S\n](?<=\S[^\S\n])(?:(?<=\u3000)|(?<!\u3000)[^\S\n\u3000]*+\u3000)\u3000[^\S\n]*+(?=\S)")
_KANA = regex(r"[\u3041-\u309f\u30a1-\u30fa]+")
_SEGMENTED = regex(r"\h[ \t]+(?=\h)")
_IDEOGRAPHS = bytes((*range(0x34, 0xA0), *range(0xE0, 0xF9)))  # the rows of U+3400 to U+9FFF and U+E000 to U+F8FF
_MARKUP = regex(r"\s*(?:<[!?a-zA-Z]|\{\s*[\"}]|\[\s*[\"{\[])")


def detect(source: Source) -> Detection:
    """Detect Chinese text with indents of two ideographic spaces."""
    text = source.text[:_SAMPLE]
    if _MARKUP.match(text):
        return Detection(0.0, "starts like markup or data")
    if text.count("\u3000") < 2:  # noqa: PLR2004 - an indent has two spaces
        return _NO_INDENT
    indented = len(_INDENT.findall(f"\n{text}"))  # so that an indent in the first line also follows a line end
    lines, inside = _lines(text)
    if not indented and not inside:
        return _NO_INDENT
    rows = han.rows(text)
    ideographs = han.count_in(rows, _IDEOGRAPHS)
    seen = f"{indented} of {lines} lines start with two ideographic spaces"
    if inside:
        seen += f"; {inside} more paragraphs start inside a line"
    # Each of these counts costs more than all other steps, so it runs only if it can change the result.
    if not _is_chinese(text, rows, ideographs):
        return Detection(0.1, seen + ", but the text is not Chinese")
    if _is_segmented(text, ideographs):
        return Detection(0.1, seen + ", but spaces separate its words (a tokenized corpus)")
    share = (indented + inside) / max(1, lines + inside)  # table rows do not count as lines
    if not indented and inside < lines:
        share *= 0.5  # white space between the cells of rows
    return Detection(round(min(0.95, 0.3 + share) if share >= 0.1 else share, 2), seen)  # noqa: PLR2004


def unclaimed(source: Source) -> str:
    """Return advice for a source that no detector claims: this format also reads Chinese text without indents."""
    text = source.text[:_SAMPLE]
    if _MARKUP.match(text):
        return ""
    rows = han.rows(text)
    ideographs = han.count_in(rows, _IDEOGRAPHS)
    return _ADVICE if _is_chinese(text, rows, ideographs) and not _is_segmented(text, ideographs) else ""


def _is_chinese(text: str, rows: bytes, ideographs: int) -> bool:
    """Return whether ideographs are at least a tenth of a text, and kana are few.

    rows, ideographs: the results of ``han.rows`` and ``han.count_in`` for the text.
    """
    few = ideographs < len(text) * 0.1 and ideographs < len("".join(text.split())) * 0.1
    kana = count(_KANA, text) if rows.count(0x30) > ideographs * 0.3 else 0
    return not few and kana <= ideographs * 0.3


def _is_segmented(text: str, ideographs: int) -> bool:
    """Return whether spaces separate the words of a Chinese text."""
    spaces = text.count(" ") + text.count("\t")
    return spaces > ideographs * 0.15 and len(_SEGMENTED.findall(text)) > ideographs * 0.15


_NO_INDENT = Detection(0.0, "no line starts with two ideographic spaces (U+3000)")


def _lines(text: str) -> tuple[int, int]:
    """Return the number of lines with text, without table rows, and the number of indents inside lines."""
    lines = inside = 0
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            lines += bare[0] != "|"
            if "\u3000\u3000" in bare:
                inside += len(_INSIDE.findall(bare))
    return lines, inside


def parse(source: Source, options: ReadOptions, draft: Draft) -> None:
    """Read a full-width text. Raises TooManyError if it has more blocks than the limit."""
    from newsingest import news  # noqa: PLC0415 - loaded only if there is such a text
    from newsingest.parsers.fullwidth import foreign, structure  # noqa: PLC0415 - as above
    from newsingest.parsers.fullwidth.lines import pieces  # noqa: PLC0415 - as above

    structure.read(pieces(source.text), draft, options.limits)
    foreign.warn(source.text, draft)
    news.read(draft)


def proof() -> "Proof":
    """Return what ``audit`` and ``explain`` need to know about this format."""
    from newsingest.parsers.fullwidth.proof import PROOF  # noqa: PLC0415 - reading a file does not need it

    return PROOF


PARSER = Parser(
    name="fullwidth",
    title="Full-width-indented plain text: Chinese paragraphs that start with two ideographic spaces (U+3000)",
    suffixes=(".txt",),
    detect=detect,
    parse=parse,
    proof=proof,
    unclaimed=unclaimed,
)
