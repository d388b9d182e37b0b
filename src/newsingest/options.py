"""The options for reading an input."""

from typing import Literal, get_args

from msgspec import Struct

from newsingest.limits import Limits
from newsingest.profile import Profile

HtmlParser = Literal["lexbor", "bs4"]
HTML_PARSERS: tuple[str, ...] = get_args(HtmlParser)


class ReadOptions(Struct, frozen=True, kw_only=True):
    """How to read an input: its format, encoding and time zone, the HTML parser, and the limits.

    Attributes:
        format: The format, ``"jekyll"`` or ``"fullwidth"``; ``"auto"`` detects it.
        encoding: The name of a Python codec, such as ``"gb18030"``; None detects the encoding.
        encoding_errors: What to do with bytes that are not valid in the encoding. ``"strict"`` raises DecodeError.
            ``"replace"`` replaces each with U+FFFD. None replaces up to 1 % of the characters, and a last character
            that is cut off, and raises DecodeError beyond that.
        timezone: The time zone of dates that state none: an IANA name such as ``"Asia/Shanghai"``, or an offset such
            as ``"+08:00"``. None leaves these dates without a zone.
        html_parser: The HTML parser: ``"lexbor"`` (fast), or ``"bs4"`` (Beautiful Soup with html5lib).
        limits: The limits on the size and depth of an input.
        profile: Facts about the archive that its files do not state; ``newsingest.read_profile`` reads them.

    Example:
        >>> options = newsingest.ReadOptions(encoding="gb18030", timezone="Asia/Shanghai")
        >>> options.format
        'auto'
    """

    format: str = "auto"
    encoding: str | None = None
    encoding_errors: Literal["strict", "replace"] | None = None
    timezone: str | None = None
    html_parser: HtmlParser = "lexbor"
    limits: Limits = Limits()
    profile: Profile | None = None


DEFAULT = ReadOptions()
