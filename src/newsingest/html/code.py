"""Preformatted text: the unchanged characters of a <pre>, its language, and the pictures and comments in it."""

from newsingest.article import Block, Code
from newsingest.draft import RemovedItem
from newsingest.html import media
from newsingest.html.events import Event
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
        if event.kind == "text":
            text.append(event.value)
        elif event.value in _TABLES and event.kind == "start":
            raised = len(text)
        elif event.value in _TABLES and event.kind == "end":
            words = "".join(text[raised:])
            text[raised:] = [shifted(words, _TABLES[event.value]) or words]
            raised = len(text)
        elif event.kind == "comment" and (cut := comment_cut(event.value, template)):
            things.append(cut)
        elif event.kind == "start" and event.value == "br":
            text.append("\n")
        elif event.kind == "start" and event.value == "img" and (picture := media.image(event.attributes, None)):
            things.append(picture)
        elif event.kind == "start" and event.value == "code":
            language = language or media.language(event.attributes)
    code = "".join(text).strip("\n").rstrip()
    return (Code(language=language, text=code) if code.strip() else None), things
