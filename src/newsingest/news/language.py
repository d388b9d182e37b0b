"""The language of a text by its script: zh-Hans, zh-Hant, ja, ko; None where the script does not tell."""

from newsingest import han
from newsingest.draft import Cut, Draft
from newsingest.regex import regex
from newsingest.text import plain

_SAMPLE = 4000  # characters
_LETTERS = regex(r"[A-Za-z]")
_HAN = regex(r"[\u3400-\u9fff]")
_KANA = regex(r"[\u3040-\u309f\u30a1-\u30fa]")
_HANGUL = regex(r"[\uac00-\ud7af]")
_SIMPLIFIED = frozenset(han.SIMPLIFIED)
_TRADITIONAL = frozenset(han.TRADITIONAL)


def read(draft: Draft) -> None:
    """Tell the language by the text, where the file does not say it."""
    if draft.language is None:
        draft.language = of((draft.title or "") + plain(item for item in draft.items if not isinstance(item, Cut)))


def of(text: str) -> str | None:
    """Return the BCP 47 tag of the language that the characters of a text show."""
    sample = text[:_SAMPLE]
    ideographs = len(_HAN.findall(sample))
    kana, hangul, letters = len(_KANA.findall(sample)), len(_HANGUL.findall(sample)), len(_LETTERS.findall(sample))
    total = ideographs + kana + hangul + letters / 4  # four letters say as much as one ideograph
    if not total:
        return None
    if hangul > total / 3:
        return "ko"
    if kana > (ideographs + kana) / 5 and kana > total / 8:
        return "ja"
    if ideographs < total / 3:
        return None
    simplified = sum(map(_SIMPLIFIED.__contains__, sample))
    traditional = sum(map(_TRADITIONAL.__contains__, sample))
    if simplified == traditional:
        return None
    return "zh-Hans" if simplified > traditional else "zh-Hant"
