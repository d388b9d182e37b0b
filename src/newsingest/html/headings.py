"""Detect paragraphs that are headings: short and all bold, which is how these newsrooms write section heads."""

from newsingest.article import Span
from newsingest.html.inline import Inline
from newsingest.regex import regex
from newsingest.text import ends_in

HEADING_LENGTH = 40  # the maximum number of characters of a bold paragraph that is a heading
_STOPS = tuple("。！？；：，,.!?;:…")
_CAPTION = regex(r"[（(]?\s*(?:图片?来源|图源|来源|摄影|资料图|制图|图片?[/／:：])")  # 图片来源：… in bold
_LETTER = regex(r"[^\W\d_]")


def is_bold_heading(found: Inline) -> bool:
    """Return whether a paragraph is a heading: all bold, short, without closing punctuation, and not a caption."""
    return (
        0 < len(found.text) <= HEADING_LENGTH
        and bool(found.spans)
        and all("strong" in span.marks or not span.text.strip() for span in found.spans)
        and not ends_in(found.text, _STOPS)
        and not _CAPTION.match(found.text)
        and _LETTER.search(found.text) is not None
    )


def heading_spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the spans of a heading, or () if the only mark is bold: a heading is bold anyway."""
    return () if all(span.href is None and span.marks in ((), ("strong",)) for span in spans) else spans
