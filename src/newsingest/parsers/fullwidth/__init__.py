"""Full-width-indented plain text: Chinese articles whose paragraphs start with two ideographic spaces (U+3000)."""

from newsingest.draft import Draft
from newsingest.options import ReadOptions
from newsingest.parsers.base import Detection, Parser
from newsingest.regex import count, regex
from newsingest.source import Source

_SAMPLE = 20_000  # characters that the detector looks at
_INDENT = regex(r"(?:\A|\n)(?:&nbsp;?|[ \t\xa0*])*\u3000(?:&nbsp;?|[ \t\xa0*])*\u3000[^\S\n]*(?=\S)")
_INSIDE = regex(r"\S[^\S\n\u3000]*+\u3000\u3000[^\S\n]*+(?=\S)")
_FILLED = regex(r"[^\n]*\S[^\n]*")
_HAN = regex(r"[\u3400-\u9fff\ue000-\uf8ff]+")
_KANA = regex(r"[\u3041-\u309f\u30a1-\u30fa]+")
_SEGMENTED = regex(r"[\u3400-\u9fff][ \t]+(?=[\u3400-\u9fff])")
_WORD = regex(r"\S+")
_MARKUP = regex(r"\s*(?:<[!?a-zA-Z]|\{\s*[\"}]|\[\s*[\"{\[])")


def detect(source: Source) -> Detection:
    """Look for indents of two ideographic spaces in Chinese text."""
    text = source.text[:_SAMPLE]
    if _MARKUP.match(text):
        return Detection(0.0, "starts as markup or data")
    two = text.count("\u3000") > 1
    indented, inside = (len(_INDENT.findall(text)), len(_INSIDE.findall(text))) if two else (0, 0)
    if not indented and not inside:
        return Detection(0.0, "no line starts with two ideographic spaces (U+3000)")
    words, han, kana = count(_WORD, text), count(_HAN, text), count(_KANA, text)
    lines = sum(not line.strip().startswith("|") for line in _FILLED.findall(text))
    seen = f"{indented} of {lines} lines start with two ideographic spaces, {inside} more inside lines"
    if han < words * 0.1 or kana > han * 0.3:
        return Detection(0.1, seen + ", but the text is not Chinese")
    spaced = " " in text or "\t" in text
    if spaced and len(_SEGMENTED.findall(text)) > han * 0.15:
        return Detection(0.1, seen + ", but spaces part its words: a corpus cut into tokens")
    share = (indented + inside) / (lines + inside)
    if not indented and inside < lines:
        share *= 0.5  # white space between the cells of rows
    return Detection(round(min(0.95, 0.3 + share) if share >= 0.1 else share, 2), seen)  # noqa: PLR2004


def parse(source: Source, options: ReadOptions, draft: Draft) -> None:  # noqa: ARG001 - the parsers' signature
    """Read a full-width text."""
    from newsingest import news  # noqa: PLC0415 - what reads it loads when there is such a text
    from newsingest.parsers.fullwidth import structure  # noqa: PLC0415 - as above
    from newsingest.parsers.fullwidth.lines import pieces  # noqa: PLC0415 - as above

    structure.read(pieces(source.text), draft)
    news.read(draft)


PARSER = Parser(
    name="fullwidth",
    title="Full-width-indented plain text: Chinese paragraphs behind two ideographic spaces (U+3000)",
    suffixes=(".txt",),
    detect=detect,
    parse=parse,
)
