from newsingest.article import Paragraph
from newsingest.draft import Draft

BREAK = "\n----\n"
_KEYS = {"刊期": "published", "撰文": "authors"}


def read(text: str, draft: Draft) -> None:
    body, _, card = text.partition(BREAK)
    for line in body.split("\n"):
        mark, words = line[:3], line[3:]
        if mark == "{题}":
            draft.title = words
            draft.explain("title", "the headline of a clipping")
        else:
            is_note = mark == "{注}"
            draft.items.append(
                draft.cut("header", words, "clipping.note") if is_note else Paragraph(text=words, spans=())
            )
    for entry in card.replace("\n　　　", "、").split("\n"):
        key, _, value = entry.partition("：")
        if key == "刊期":
            draft.published = value
        elif key == "撰文":
            for name in value.split("、"):
                draft.credit(name, "author")
        elif key:
            draft.extra[key] = value
        if key in _KEYS:
            draft.explain(_KEYS[key], "card", key)
