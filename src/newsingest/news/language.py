"""The language of a text by its script: zh-Hans, zh-Hant, ja, ko; None where the script does not tell."""

from newsingest import han
from newsingest.draft import Cut, Draft
from newsingest.regex import count, regex
from newsingest.text import plain

_SAMPLE = 4000  # characters
_LETTERS = regex(r"[A-Za-z]+")
_HAN = regex(r"[\u3400-\u9fff]+")
_KANA = regex(r"[\u3040-\u309f\u30a1-\u30fa]+")
_HANGUL = regex(r"[\uac00-\ud7af]+")
_SIMPLIFIED = regex(f"[{han.SIMPLIFIED}]+")
_TRADITIONAL = regex(f"[{han.TRADITIONAL}]+")


def read(draft: Draft) -> None:
    """Tell the language by the text, where the file does not say it."""
    if draft.language is None:
        draft.language = of((draft.title or "") + plain(item for item in draft.items if not isinstance(item, Cut)))


def of(text: str) -> str | None:
    """Return the BCP 47 tag of the language that the characters of a text show."""
    sample = text[:_SAMPLE]
    ideographs, letters = count(_HAN, sample), count(_LETTERS, sample)
    kana, hangul = count(_KANA, sample), count(_HANGUL, sample)
    total = ideographs + kana + hangul + letters / 4  # four letters say as much as one ideograph
    if not total:
        return None
    if hangul > total / 3:
        return "ko"
    if kana > (ideographs + kana) / 5 and kana > total / 8:
        return "ja"
    if ideographs < total / 3:
        return None
    simplified, traditional = count(_SIMPLIFIED, sample), count(_TRADITIONAL, sample)
    if simplified == traditional:
        return None
    return "zh-Hans" if simplified > traditional else "zh-Hant"
