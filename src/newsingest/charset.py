"""Detect the encoding of bytes without a byte-order mark by how common the decoded characters are.

Nearly all Big5 text also decodes as GB18030 without an error, but into characters that nobody writes. The share of
common characters distinguishes Big5 from GB18030, and UTF-16 from binary data.
"""

import re

from newsingest import chinese_scripts as han
from newsingest.regex import Characters, count, regex

REPLACEMENT = "\ufffd"
OTHERS = ("gb18030", "big5hkscs")
_RIVALS = ("utf-8", *OTHERS)
_BEYOND_ASCII = regex(r"[^\x00-\x7f]+")
_WRITTEN = regex(r"[\t\n\r\x20-\x7e]+")
_CONTROL = regex(r"[\x00-\x08\x0e-\x1f\x7f]+")
_COMMON = Characters(han.COMMON)
_PUNCTUATION = regex("[，。、：；“”（）！？《》－―—…　「」『』【】・·％０１２３４５６７８９]+")
_ODD = regex("[\ue000-\uf8ff\ufffd\u2500-\u259f\U00010000-\U0010ffff]+")
_BETTER = 0.3  # the likeness of one decoding must exceed the likeness of another by this much to win
_HIGHEST = 1.0  # the highest possible likeness
_LIKELY = 0.5  # the least share of commonly written characters in UTF-16; binary data has about 0.02
_CERTAIN, _LINE = 0.9, 20  # a text of 20 characters with this share is text, even without Chinese characters
_SAMPLE, _WIDE = 2000, 300  # a choice between encodings looks at this many characters, and this many beyond ASCII
_MOST = 400  # most texts have _WIDE characters beyond ASCII in their first 400 characters
_BYTES = 4 * _SAMPLE  # enough bytes for _SAMPLE characters in any encoding
_FEW = 2  # fewer characters beyond ASCII say nothing about the encoding
# A character of three or four bytes in UTF-8. In GB18030 or Big5, such bytes are rare characters or invalid.
_WIDE_UTF8 = regex(rb"[\xe0-\xf4][\x80-\xbf]{2}")
# Four or more Chinese characters or full-width marks in UTF-8. GB18030 or Big5 text does not contain such bytes by
# chance. The first class lets the search skip to a byte that can start such a character.
_LONG_UTF8 = regex(
    rb"[\xe3-\xe9\xef](?:(?<=\xef)[\xbc-\xbf]|(?<!\xef)[\x80-\xbf])[\x80-\xbf](?:[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc-\xbf][\x80-\xbf]){3,}+"
)
# Maps each byte to its role: the first of three bytes (3), a later byte (-), or another byte. A run of four characters
# of three bytes then becomes _RUN, which is faster to find than the expression.
_ROLES = bytes.maketrans(
    bytes([*range(0x80, 0xC0), *range(0xE3, 0xEA), 0xEF, *range(0xC0, 0xE3)]), b"-" * 64 + b"3" * 8 + b"?" * 35
)
_RUN = b"3--3--3--3--"
_UTF8_START = regex(rb"[\x00-\x7f]*+(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|\Z)")
# Front matter: from the first key, or the fence above the first key, to the fence below the last key.
_FRONT = regex(rb"\s*+(?:---[ \t]*+(?=[\r\n])|\w[\w.-]*+:).*?[\r\n](?:---|\.\.\.)[ \t]*+(?=[\r\n]|\Z)", re.DOTALL)


def likeness(text: str) -> float:
    """Return how much the text looks like Chinese that somebody wrote: about 0.7 if so, about 0 or less if not.

    The likeness is the share of common characters among the characters beyond ASCII, minus the share of characters
    that only a wrong decoding produces: private use, replacement, box drawing, planes above the first.
    """
    wide = _wide(text[:_MOST])[:_WIDE]
    if len(wide) < _WIDE:
        wide = _wide(text[:_SAMPLE])[:_WIDE]
    if not wide:
        return 0.0
    rest = _COMMON.without(wide)  # the few characters left are faster to search
    return (len(wide) - len(rest) + 0.5 * count(_PUNCTUATION, rest) - count(_ODD, rest)) / len(wide)


def _wide(text: str) -> str:
    """Return the characters of a text that are not ASCII."""
    return "".join(_BEYOND_ASCII.findall(text))


def clean(data: bytes, encoding: str) -> str | None:
    """Return the decoded text, or None if bytes do not decode or the text contains U+FFFD."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if REPLACEMENT in text else text


def chinese(data: bytes) -> tuple[str, str | None]:
    """Choose between damaged UTF-8, GB18030 and Big5. Return the encoding, and the text unless decoding damages it."""
    texts = {encoding: text for encoding in OTHERS if (text := clean(data, encoding)) is not None}
    scores = {encoding: likeness(text) for encoding, text in texts.items()}
    # An encoding that decodes all bytes wins over other encodings, unless the decoded text is nonsense: all Big5 is
    # also valid GB18030.
    best = max(scores, key=scores.__getitem__, default="")
    if len(texts) < 2 and scores.get(best, 0.0) <= _HIGHEST - _BETTER:  # noqa: PLR2004 - both decode all bytes
        for encoding in _RIVALS:
            if encoding not in scores:
                scores[encoding] = likeness(data[:_BYTES].decode(encoding, "replace"))
        rival = max(_RIVALS, key=scores.__getitem__)
        if not texts or (scores[rival] > scores[best] + _BETTER and not _reads_later(texts[best], data, rival)):
            best = rival
    return best, texts.get(best)


def _reads_later(text: str, data: bytes, rival: str) -> bool:
    """Return whether the second half of a text reads better than that of its rival: only its start is a drawing."""
    other = data.decode(rival, "replace")
    return likeness(text[len(text) // 2 :]) > likeness(other[len(other) // 2 :]) + _BETTER


def unmarked(data: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" if the bytes are UTF-16 text without a byte-order mark, otherwise None."""
    sample = data[:_BYTES]
    texts = {encoding: sample.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be")}
    best = max(texts, key=lambda encoding: _written(texts[encoding]))
    text, share = texts[best], _written(texts[best])
    is_text = likeness(text) > _BETTER or (share >= _CERTAIN and len(text) >= _LINE)
    return best if share >= _LIKELY and is_text else None


def _written(text: str) -> float:
    """Return the share of commonly written characters, minus the share that only a wrong decoding produces."""
    known = count(_WRITTEN, text) + _COMMON.count_in(text) + count(_PUNCTUATION, text)
    return (known - count(_ODD, text) - count(_CONTROL, text)) / max(1, len(text))


def decode_mixed(data: bytes) -> tuple[str, str] | None:
    """Decode an input whose lines are in two encodings: some in UTF-8, the others in GB18030 or Big5.

    Such an input may have front matter in one encoding and the body in the other. Return the text and both encodings
    (`utf-8+gb18030`), or None if one encoding fits all lines. Damaged UTF-8 counts as one encoding.
    """
    blocks = _blocks(data)
    if all(block.isascii() for block in _utf8(blocks)):
        return None
    strange = b"".join([block for block in blocks if not _is_valid(block, "utf-8")])
    other, text = chinese(strange)
    if other == "utf-8" or text is None or not _is_surely(strange, other, "utf-8"):
        return None
    readings = [_reading(block, other) for block in blocks]
    if "utf-8" not in readings:
        return None
    texts = []
    nearest = other  # a line that both encodings can decode gets the encoding of the next line that only one can decode
    for block, reading in zip(reversed(blocks), reversed(readings), strict=True):
        nearest = reading or nearest
        texts.append(block.decode(nearest))
    return "".join(reversed(texts)), f"utf-8+{other}"


def _blocks(data: bytes) -> list[bytes]:
    """Split bytes into lines. Front matter that is all UTF-8 stays one block, because one program wrote it."""
    front = _FRONT.match(data)
    end = front.end() if front and _is_valid(front[0], "utf-8") else 0
    return [data[:end], *data[end:].splitlines(keepends=True)]


def _is_valid(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _utf8(blocks: list[bytes]) -> list[bytes]:
    """Return the blocks that are valid UTF-8.

    Most other blocks are invalid at their first byte beyond ASCII. Checking this byte costs less than an exception.
    """
    return [block for block in blocks if _UTF8_START.match(block) and _is_valid(block, "utf-8")]


def _reading(block: bytes, other: str) -> str | None:
    """Return the encoding of a block: "utf-8" or ``other``, or None if it may be in either."""
    if block.isascii():
        return None
    if not _is_valid(block, "utf-8"):
        return other
    wide = _LONG_UTF8.search(block) or (_WIDE_UTF8.search(block) and not _is_likelier(block, other, "utf-8"))
    return "utf-8" if wide or not _is_valid(block, other) else None


def _is_surely(data: bytes, encoding: str, rival: str) -> bool:
    """Return whether ``encoding`` fits the bytes much better than ``rival``. Too short a text gives False."""
    text = data.decode(encoding)[:_SAMPLE]
    if len(_wide(text)) < _FEW:
        return False
    return _is_likelier(data, encoding, rival)


def _is_likelier(data: bytes, encoding: str, rival: str) -> bool:
    """Return whether the bytes look much more like Chinese in ``encoding`` than in ``rival``."""
    own, others = (likeness(data[:_BYTES].decode(name, "replace")) for name in (encoding, rival))
    return own > max(others, 0.0) + _BETTER


def holds_utf8(data: bytes, encoding: str) -> bool:
    """Return whether bytes that were decoded in ``encoding`` contain lines or runs of UTF-8, now garbled."""
    runs = (run[0] for run in _LONG_UTF8.finditer(data)) if _RUN in data.translate(_ROLES) else ()
    if any(likeness(run.decode()) >= likeness(run.decode(encoding, "replace")) for run in runs):
        return True
    return any(_reading(block, encoding) == "utf-8" for block in _utf8(_blocks(data)))
