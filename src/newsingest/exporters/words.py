"""Text for a full-text index that has no segmenter: each Chinese character is a word, and a query is a phrase of them.

So any run of characters is found, of whatever length. SQLite's own tokenizers cannot: `unicode61` takes a run of Chinese
for one word, and `trigram` finds nothing under three characters, while most Chinese words have two.
"""

import unicodedata

from newsingest.regex import regex

BREAK = "¶"  # stands where words do not follow one another: at punctuation and at the end of a paragraph
# Scripts that are written without spaces, or whose words are looked for in parts.
_SINGLE = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = regex(rf"[{_SINGLE}]+")
_BREAKS = regex(r"(?:[^\w ]|_)+(?: +(?:[^\w ]|_)+)*")
_BLANK = regex(r"[^\S\n]+")
# unicode61 knows the characters of Unicode 6.1; it would pass over those that came later.
_LATER = regex("[\u4db6-\u4dbf\u9fcd-\u9fff\U0002b740-\U0003ffff]")


def words_of(text: str) -> str:
    """Return a text as words with spaces between, for `tokenize = "unicode61 tokenchars '¶'"`.

    Width and compatibility forms are put aside (NFKC); case and accents are the tokenizer's concern.
    """
    text = _BLANK.sub(" ", unicodedata.normalize("NFKC", text))
    text = _RUN.sub(lambda match: f" {' '.join(match[0])} ", _BREAKS.sub(f" {BREAK} ", text))
    return _LATER.sub(lambda match: f"u{ord(match[0]):x}", text)


def phrase(query: str) -> str | None:
    """Return a query of FTS5 that finds a run of characters or words, or None where there is no word in it."""
    words = " ".join(words_of(query).split()).strip(f"{BREAK} ")
    return f'"{words}"' if words else None
