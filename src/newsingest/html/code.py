"""Preformatted text: the unchanged characters of a <pre>, its language, and the pictures and comments in it."""

from newsingest.article import Block, Code
from newsingest.draft import RemovedItem
from newsingest.html import media
from newsingest.html.events import Event, Kind
from newsingest.html.unseen import comment_cut
from newsingest.text import LOWERED, RAISED, shifted

_TABLES = {"sup": RAISED, "sub": LOWERED}


def read_code(
    start: Event, inside: list[Event], *, template: str = ""
) -> tuple[Code | None, list[Block | RemovedItem]]:
    """Return the code of an element (None if it is empty), and the pictures and comments in it.

    template: see ``build``.
    """
    language = media.language(start.attributes)
    text: list[str] = []
    things: list[Block | RemovedItem] = []
    raised = 0  # where the text of the current <sup> or <sub> starts
    for event in inside:
        if event.kind is Kind.TEXT:
            text.append(event.value)
        elif event.value in _TABLES and event.kind is Kind.START:
            raised = len(text)
        elif event.value in _TABLES and event.kind is Kind.END:
            words = "".join(text[raised:])
            text[raised:] = [shifted(words, _TABLES[event.value]) or words]
            raised = len(text)
        elif event.kind is Kind.COMMENT and (cut := comment_cut(event.value, template)):
            things.append(cut)
        elif event.kind is Kind.START and event.value == "br":
            text.append("\n")
        elif event.kind is Kind.START and event.value == "img" and (picture := media.image(event.attributes, None)):
            things.append(picture)
        elif event.kind is Kind.START and event.value == "code":
            language = language or media.language(event.attributes)
    code = "".join(text).strip("\n").rstrip()
    return (Code(language=language, text=code) if code.strip() else None), things
