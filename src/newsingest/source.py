"""Bytes to text: encoding, byte-order mark, padding and line ends.

The ladder is short and decides by strictness first: a byte-order mark, strict UTF-8, then GB18030 against Big5
(the big5hkscs superset) by how common the decoded characters are. Nearly all Big5 text also decodes as GB18030 without
an error, into characters that nobody writes; what people write is what tells the two apart.
"""

import codecs
import hashlib
import re
from typing import Literal

from msgspec import Struct

from newsingest import han
from newsingest.article import Newline, Warning
from newsingest.errors import BinaryInputError, DecodeError, EmptyInputError, TooLargeError
from newsingest.limits import advice
from newsingest.options import DEFAULT, ReadOptions
from newsingest.regex import count, regex

REPLACEMENT = "\ufffd"
TOLERATED = 0.01  # the share of replacement characters that is a damaged text; above it, it is the wrong encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark starts with the UTF-16 one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The standards that files claim are subsets of what they hold: decode with the superset (FORMATS: 252 of 3,363
# GB files are no valid gb2312, 57 no valid gbk; 47 of 249 Big5 files need big5hkscs).
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
_BINARY_MAGIC = (
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x28\xb5\x2f\xfd",
    b"\x7fELF",
    b"SQLite format 3",
)
_CONTROL = bytes([*range(1, 9), *range(14, 27), *range(28, 32), 127])
# What the codecs say of a character that the end of the input cuts in two.
_CUT = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")
_NARROW = regex(r"[\x00-\x7f]+")
_COMMON = regex(f"[{''.join(sorted(han.COMMON))}]+")
_PUNCTUATION = regex("[，。、：；“”（）！？《》－―—…　「」『』【】・·％０１２３４５６７８９]+")
_ODD = regex("[\ue000-\uf8ff\ufffd\u2500-\u259f\U00010000-\U0010ffff]+")
_BETTER = 0.3  # by so much a damaged reading must be likelier than one without an error
_HIGHEST = 1.0  # no likeness is higher
_SAMPLE, _WIDE = 2000, 300  # characters, and of them such beyond ASCII, that the choice between two encodings looks at
_BYTES = 4 * _SAMPLE  # hold as many characters in any of the encodings
_BLANK = regex(r"[\s\u200b\ufeff]*\Z")
_SURROGATE = regex("[\ud800-\udfff]")
# One class of first characters, which the search skips by; an alternation of classes it would try at each character.
_MOJIBAKE = regex(
    r"[锟烫屯ÃÂåäæçèé](?:(?<=锟)斤拷|(?<=烫)烫烫|(?<=屯)屯屯|(?<=[ÃÂ])[\x80-\x9f¡-ª¬-º¼-¿]|(?<=[åäæçèé])[\x80-\x9f][\x80-\xbf])"
)


class Source(Struct, frozen=True):
    """A decoded input. ``text`` has LF line ends, no byte-order mark and no NULs; ``size`` is in bytes."""

    name: str
    text: str
    encoding: str
    newline: Newline
    size: int
    sha256: str
    warnings: tuple[Warning, ...]

    @property
    def suffix(self) -> str:
        """Return the suffix of the name in lower case with its dot, or ""."""
        base = self.name.rsplit("/", 1)[-1]
        return "." + base.rsplit(".", 1)[1].lower() if "." in base.lstrip(".") else ""


def decode(data: bytes, name: str = "", options: ReadOptions = DEFAULT) -> Source:
    """Turn the bytes of one input into text.

    Raises EmptyInputError, BinaryInputError, TooLargeError or DecodeError.
    """
    if len(data) > options.limits.size:
        msg = f"{len(data)} bytes, more than the limit of {options.limits.size}"
        raise TooLargeError(msg, advice("size"), name)
    text, encoding = _to_text(data, name, options)
    if encoding != "utf-8" and not _is_writable(text):
        text = _SURROGATE.sub(REPLACEMENT, text)
    if encoding == "gb18030":
        text = text.replace("\ue5e5", "\u3000")  # GBK A3A0: what some editors wrote for an ideographic space
    warnings = tuple(_warnings(data, text, encoding))
    text, newline = _line_ends(text.replace("\0", "") if "\0" in text else text)
    if _BLANK.match(text):
        msg = "nothing in it but white space" if data else "the file is empty"
        raise EmptyInputError(msg, "remove it, or fetch it again", name)
    return Source(name, text, encoding, newline, len(data), hashlib.sha256(data).hexdigest(), warnings)


def _to_text(data: bytes, name: str, options: ReadOptions) -> tuple[str, str]:
    if options.encoding:
        return _named(data, name, options)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :], encoding, name, options), encoding
    if _is_binary(data):
        raise BinaryInputError("this is no text file", "name text files only", name)
    bare = data.replace(b"\0", b"") if b"\0" in data else data
    try:
        return bare.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _chinese(bare, name, options)


def _named(data: bytes, name: str, options: ReadOptions) -> tuple[str, str]:
    try:
        encoding = codecs.lookup(str(options.encoding)).name
        if not encoding.startswith(("utf-16", "utf-32")):
            data = data.replace(b"\0", b"")
        encoding = _SUPERSETS.get(encoding, encoding)
        text = _checked(data, encoding, name, options)
    except (LookupError, UnicodeError) as error:
        raise DecodeError(
            f"{options.encoding!r} is no text encoding", "gb18030, big5hkscs and utf-8 are some", name
        ) from error
    return text.removeprefix("\ufeff"), encoding


def _checked(data: bytes, encoding: str, name: str, options: ReadOptions) -> str:
    """Decode with one encoding, and hold the damage against what the options tolerate."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        lost = text.count(REPLACEMENT)
        tolerated = {"strict": 0.0, "replace": 1.0, None: TOLERATED}[options.encoding_errors]
        cut = error.reason in _CUT and options.encoding_errors is None  # all before the end is sound
        if lost <= tolerated * len(text) or cut:
            return text
        msg = f"byte {error.start} is no {encoding}, and {lost} of {len(text)} characters cannot be decoded"
        advice = "name the encoding with --encoding, or take the damage with --encoding-errors replace"
        raise DecodeError(msg, advice, name) from error


def _chinese(data: bytes, name: str, options: ReadOptions) -> tuple[str, str]:
    """Choose between damaged UTF-8, GB18030 and Big5."""
    clean = {encoding: text for encoding in ("gb18030", "big5hkscs") if (text := _clean(data, encoding)) is not None}
    scores = {encoding: likeness(text) for encoding, text in clean.items()}
    # Damage weighs more than anything: text that decodes without an error beats text that does not, unless what it
    # decodes into is nonsense (all Big5 is valid GB18030).
    best = max(scores, key=scores.__getitem__, default="")
    if len(clean) < 2 and scores.get(best, 0.0) <= _HIGHEST - _BETTER:  # noqa: PLR2004 - both are clean
        for encoding in ("utf-8", "gb18030", "big5hkscs"):
            if encoding not in scores:
                scores[encoding] = likeness(data[:_BYTES].decode(encoding, "replace"))
        rival = max(("utf-8", "gb18030", "big5hkscs"), key=scores.__getitem__)
        if not clean or scores[rival] > scores[best] + _BETTER:
            best = rival
    return clean[best] if best in clean else _checked(data, best, name, options), best


def _clean(data: bytes, encoding: str) -> str | None:
    """Return the text in an encoding; None where a byte of it does not decode, or stands for a damaged character."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if REPLACEMENT in text else text


def likeness(text: str) -> float:
    """Return how much the text looks like Chinese that somebody wrote: about 0.7 if so, about 0 or less if not.

    The share of common characters among those that are not ASCII, less the share of characters that only a wrong
    decoding brings: private use, replacement, box drawing, the planes above the first.
    """
    wide = _NARROW.sub("", text[:_SAMPLE])[:_WIDE]
    if not wide:
        return 0.0
    return (count(_COMMON, wide) + 0.5 * count(_PUNCTUATION, wide) - count(_ODD, wide)) / len(wide)


def _is_writable(text: str) -> bool:
    """Return whether a text can be written as UTF-8 again: a surrogate cannot, and counts as one that did not decode."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_binary(data: bytes) -> bool:
    if data.startswith(_BINARY_MAGIC):
        return True
    head = data[:8192]
    body = data.rstrip(b"\0")[:8192]  # NULs at the end are padding (FORMATS: 106 files), NULs inside are not
    control = len(body) - len(body.translate(None, _CONTROL))
    return bool(head) and (control > len(body) * 0.05 or body.count(0) > len(body) * 0.1)


def _line_ends(text: str) -> tuple[str, Newline]:
    """Return the text with LF line ends, and what they were. ``\\r\\r\\n`` is one line end (FORMATS: 12 files)."""
    if "\r" not in text:
        return text, "lf" if "\n" in text else "none"
    crlf, lines, returns = text.count("\r\n"), text.count("\n"), text.count("\r")
    if crlf == lines == returns:
        return text.replace("\r\n", "\n"), "crlf"
    kind: Literal["cr", "mixed"] = "mixed" if lines else "cr"
    # The whole run at once: with another way to read it, a run of returns would be tried from each of them.
    return re.sub(r"\r++\n?", lambda run: "\n" if run[0].endswith("\n") else "\n" * len(run[0]), text), kind


def _warnings(data: bytes, text: str, encoding: str) -> list[Warning]:
    found = []
    lost = text.count(REPLACEMENT)
    if lost and REPLACEMENT.encode() not in data:
        message = f"{lost} of {len(text)} characters could not be decoded as {encoding}"
        found.append(Warning(code="undecodable", message=message))
    elif lost or _MOJIBAKE.search(text):
        message = "the text looks as if it had been decoded wrongly before it was saved"
        found.append(Warning(code="mojibake", message=message))
    return found
