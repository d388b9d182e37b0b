"""Decode bytes to text: encoding, byte-order mark, padding and line ends.

The steps, from strict to lenient: a byte-order mark; UTF-16 without a mark; strict UTF-8; lines of UTF-8 mixed with
lines of GB18030 or Big5; GB18030 or Big5 (as its superset big5hkscs). `charset.py` decides the last two and UTF-16.
"""

import codecs
import hashlib
import re
from typing import Literal

from msgspec import Struct

from newsingest import charset
from newsingest.article import Newline, Warning
from newsingest.binary_kinds import described, is_binary_start
from newsingest.charset import REPLACEMENT
from newsingest.errors import BinaryInputError, DecodeError, EmptyInputError, TooLargeError
from newsingest.limits import advice
from newsingest.options import DEFAULT, ReadOptions
from newsingest.regex import regex

TOLERATED = 0.01  # the largest share of replacement characters in a damaged text; above it, the encoding is wrong

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, because this mark starts with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Files contain more characters than the encoding that they name, so decode with a superset. Of 3,363 GB files that were
# seen, 252 are not valid gb2312 and 57 not valid gbk; of 249 Big5 files, 47 need big5hkscs.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs"}
_CONTROL = bytes([*range(1, 9), *range(14, 27), *range(28, 32), 127])
_HEAD = 8192  # how many bytes are checked for binary data
# The reasons that codecs give for a character that the end of the input cuts in two.
_CUT = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")
_BLANK = regex(r"[\s\u200b\ufeff]*\Z")
_SURROGATE = regex("[\ud800-\udfff]")
# One class of first characters, so that the search can skip other characters; an alternation would be tried at each.
_MOJIBAKE_STARTS = "锟烫屯ÃÂåäæçèé"
_MOJIBAKE = regex(
    rf"[{_MOJIBAKE_STARTS}](?:(?<=锟)斤拷|(?<=烫)烫烫|(?<=屯)屯屯|(?<=[ÃÂ])[\x80-\x9f¡-ª¬-º¼-¿]|(?<=[åäæçèé])[\x80-\x9f][\x80-\xbf])"
)

# Nearly every byte of Chinese in GB18030 is a letter or sign in Latin-1. No language has so many of them in a row.
_LATIN_MARKS = ("£¬", "¡£")  # the Chinese comma and full stop, decoded as Latin-1
_LATIN = regex(r"[¡-ÿ]{6,}")
_VARIED, _LATIN_LETTERS = 4, 40  # the least number of different characters in a run, and of characters in all such runs


class Source(Struct, frozen=True):
    """A decoded input. ``text`` has LF line ends, no byte-order mark and no NULs; ``size`` is in bytes.

    encoding: the name of a codec, or two joined by "+" (`utf-8+gb18030`) if the lines are in two encodings.
    seen: what each detector found, by the name of its format, so that the parser need not search again.
    """

    name: str
    text: str
    encoding: str
    newline: Newline
    size: int
    sha256: str
    warnings: tuple[Warning, ...]
    seen: dict[str, object] = {}

    @property
    def suffix(self) -> str:
        """Return the suffix of the name in lower case with its dot, or ""."""
        base = self.name.rsplit("/", 1)[-1]
        return "." + base.rsplit(".", 1)[1].lower() if "." in base.lstrip(".") else ""


def decode(data: bytes, name: str = "", options: ReadOptions = DEFAULT) -> Source:
    """Return the decoded text of one input.

    Raises EmptyInputError, BinaryInputError, TooLargeError or DecodeError.
    """
    if len(data) > options.limits.size:
        msg = f"the file has {len(data)} bytes; the limit is {options.limits.size}"
        raise TooLargeError(msg, advice("size"), name)
    text, encoding = _to_text(data, name, options)
    if encoding != "utf-8" and not _is_writable(text):
        text = _SURROGATE.sub(REPLACEMENT, text)
    if encoding.endswith("gb18030"):
        text = text.replace("\ue5e5", "\u3000")  # GBK A3A0: some editors wrote it as an ideographic space
    warnings = tuple(_warnings(data, text, encoding))
    text, newline = _line_ends(text.replace("\0", "") if "\0" in text else text)
    if _BLANK.match(text):
        msg = "the file has only white space" if data else "the file is empty"
        raise EmptyInputError(msg, "remove the file, or download it again", name)
    return Source(name, text, encoding, newline, len(data), hashlib.sha256(data).hexdigest(), warnings)


def _to_text(data: bytes, name: str, options: ReadOptions) -> tuple[str, str]:
    if options.encoding:
        return _named(data, name, options)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding, name, options)
    if is_binary_start(data):
        raise BinaryInputError(*described(data), name)
    if _controls(head := data[:_HEAD]) or b"\0" in head:
        if found := charset.unmarked(data):
            return _checked(data, found, name, options), found
        if _is_binary(data):
            raise BinaryInputError(*described(data), name)
    bare = data.replace(b"\0", b"") if b"\0" in data else data
    try:
        return bare.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _guessed(bare, name, options)


def _marked(data: bytes, encoding: str, name: str, options: ReadOptions) -> tuple[str, str]:
    """Decode the bytes after a byte-order mark. After the mark of UTF-8, some lines may be in another encoding."""
    if encoding == "utf-8":
        try:
            return data.decode(), encoding
        except UnicodeDecodeError:
            if found := charset.decode_mixed(data):
                return found
    return _checked(data, encoding, name, options), encoding


def _guessed(data: bytes, name: str, options: ReadOptions) -> tuple[str, str]:
    """Decode bytes that have no byte-order mark and are not valid UTF-8."""
    if found := charset.decode_mixed(data):
        return found
    default = options.profile.defaults.encoding if options.profile else None
    if default is not None and (found := _in_default(data, default)):
        return found
    encoding, text = charset.chinese(data)
    return _checked(data, encoding, name, options) if text is None else text, encoding


def _in_default(data: bytes, name: str) -> tuple[str, str] | None:
    """Return text and encoding if bytes are valid in the default encoding of a profile, else None."""
    encoding = codecs.lookup(name).name
    encoding = _SUPERSETS.get(encoding, encoding)
    try:
        return data.decode(encoding), encoding
    except UnicodeError:
        return None


def _named(data: bytes, name: str, options: ReadOptions) -> tuple[str, str]:
    try:
        encoding = codecs.lookup(str(options.encoding)).name
        if not encoding.startswith(("utf-16", "utf-32")):
            data = data.replace(b"\0", b"")
        encoding = _SUPERSETS.get(encoding, encoding)
        text = _checked(data, encoding, name, options)
    except (LookupError, UnicodeError) as error:
        raise DecodeError(
            f"unknown text encoding {options.encoding!r}", "use a name such as gb18030, big5hkscs or utf-8", name
        ) from error
    return text.removeprefix("\ufeff"), encoding


def _checked(data: bytes, encoding: str, name: str, options: ReadOptions) -> str:
    """Decode with one encoding. Raises DecodeError if more characters are lost than the options allow."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        lost = text.count(REPLACEMENT)
        tolerated = {"strict": 0.0, "replace": 1.0, None: TOLERATED}[options.encoding_errors]
        cut = error.reason in _CUT and options.encoding_errors is None  # only the last character is incomplete
        if lost <= tolerated * len(text) or cut:
            return text
        msg = f"not valid {encoding.upper()}: {lost} of {len(text)} characters cannot be decoded, the first at byte {error.start}"
        advice = "give the encoding with --encoding, or replace these characters with --encoding-errors replace"
        raise DecodeError(msg, advice, name) from error


def _is_writable(text: str) -> bool:
    """Return whether a text can be written as UTF-8. A surrogate cannot, and counts as a damaged character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_binary(data: bytes) -> bool:
    head = data[:_HEAD]
    body = data.rstrip(b"\0")[:_HEAD]  # NULs at the end are padding (seen in 106 files)
    return bool(head) and (_controls(body) > len(body) * 0.05 or body.count(0) > len(body) * 0.1)


def _controls(data: bytes) -> int:
    """Count the control characters that do not occur in text. ESC does occur, so it is not counted."""
    return len(data) - len(data.translate(None, _CONTROL))


def _line_ends(text: str) -> tuple[str, Newline]:
    """Return the text with LF line ends, and their former kind. ``\\r\\r\\n`` is one line end (seen in 12 files)."""
    if "\r" not in text:
        return text, "lf" if "\n" in text else "none"
    crlf, lines, returns = text.count("\r\n"), text.count("\n"), text.count("\r")
    if crlf == lines == returns:
        return text.replace("\r\n", "\n"), "crlf"
    kind: Literal["cr", "mixed"] = "mixed" if lines else "cr"
    # Match a run of returns at once, without backtracking; otherwise a long run takes quadratic time.
    return re.sub(r"\r++\n?", lambda run: "\n" if run[0].endswith("\n") else "\n" * len(run[0]), text), kind


def _is_mojibake(text: str) -> bool:
    """Return whether a text contains Chinese that was decoded wrongly.

    Searching for each first character alone is faster than searching for all of them with the expression.
    """
    if [mark for mark in _LATIN_MARKS if mark[0] in text and mark in text]:
        varied = [run for run in _LATIN.findall(text) if len(set(run)) >= _VARIED]
        if sum(map(len, varied)) >= _LATIN_LETTERS:
            return True
    return bool([char for char in _MOJIBAKE_STARTS if char in text] and _MOJIBAKE.search(text))


def _warnings(data: bytes, text: str, encoding: str) -> list[Warning]:
    found = []
    if "+" in encoding:
        message = f"the file mixes {encoding.replace('+', ' and ')}; each line was decoded in its own encoding"
        found.append(Warning(code="mixed_encodings", message=message))
    nonsense = encoding in charset.OTHERS and charset.holds_utf8(data, encoding)
    if nonsense:
        message = f"some of the text is UTF-8 but was decoded as {encoding}, so it is garbled"
        found.append(Warning(code="mojibake", message=message))
    lost = text.count(REPLACEMENT)
    if lost and REPLACEMENT.encode() not in data:
        message = f"{lost} of {len(text)} characters could not be decoded as {encoding}"
        found.append(Warning(code="undecodable", message=message))
    elif not nonsense and (lost or _is_mojibake(text)):
        message = "the text looks garbled: it was probably decoded wrongly before it was saved"
        found.append(Warning(code="mojibake", message=message))
    return found
