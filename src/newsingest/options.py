"""What a user can say about an input that the input does not say itself."""

from typing import Literal

from msgspec import Struct

from newsingest.limits import Limits


class ReadOptions(Struct, frozen=True, kw_only=True):
    """How to read an input.

    format: the name of a format, or "auto" to let the detectors decide.
    encoding: the name of a codec, or None to find out.
    encoding_errors: "strict" refuses bytes that do not decode, "replace" takes any number of them, None up to 1 % and
        a character that the end of the input cuts in two.
    timezone: an IANA name or an offset such as "+08:00" for times that state none.
    html_parser: "lexbor", or "bs4" for Beautiful Soup over html5lib.
    limits: how much of anything an input may hold.
    """

    format: str = "auto"
    encoding: str | None = None
    encoding_errors: Literal["strict", "replace"] | None = None
    timezone: str | None = None
    html_parser: Literal["lexbor", "bs4"] = "lexbor"
    limits: Limits = Limits()


DEFAULT = ReadOptions()
