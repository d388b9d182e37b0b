"""Prepare text for a full-text index without a segmenter: each Chinese character is a word, and a query is a phrase.

So a search finds runs of characters of any length. SQLite's own tokenizers cannot do this: `unicode61` takes a run of
Chinese as one word, and `trigram` finds nothing shorter than three characters, but most Chinese words have two.
"""

import unicodedata

from newsingest.regex import regex

PHRASE_BREAK = "¶"  # marks punctuation and the end of a paragraph, so that a phrase does not match across them
# Scripts that are written without spaces, or in which users search for parts of words.
_SINGLE = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = regex(rf"[{_SINGLE}]+")
_BREAKS = regex(r"(?:[^\w ]|_)+(?: +(?:[^\w ]|_)+)*")
_BLANK = regex(r"[^\S\n]+")
# unicode61 knows Unicode 6.1 and would ignore characters that were added later.
_LATER = regex("[\u4db6-\u4dbf\u9fcd-\u9fff\U0002b740-\U0003ffff]")


def search_words(text: str) -> str:
    """Return a text as words with spaces between them, for `tokenize = "unicode61 tokenchars '¶'"`.

    NFKC removes differences of width and compatibility forms. The tokenizer handles case and accents.
    """
    text = _BLANK.sub(" ", unicodedata.normalize("NFKC", text))
    text = _RUN.sub(lambda match: f" {' '.join(match[0])} ", _BREAKS.sub(f" {PHRASE_BREAK} ", text))
    return _LATER.sub(lambda match: f"u{ord(match[0]):x}", text)


def phrase(query: str) -> str | None:
    """Return an FTS5 query that finds a run of characters or words, or None if the query has no word."""
    words = " ".join(search_words(query).split()).strip(f"{PHRASE_BREAK} ")
    return f'"{words}"' if words else None
