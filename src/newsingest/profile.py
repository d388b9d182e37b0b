"""The profile of an archive: facts that its files do not state.

A profile is data. ``profile_file.py`` reads it from a file, ``profile_values.py`` fills fields from it, and
``news/recurring.py`` cuts the text that its rows name.
"""

from typing import Literal

from msgspec import Struct

from newsingest.article import RemovedKind

Shape = Literal["line", "starts", "ends"]
Edge = Literal["head", "tail"]


class Defaults(Struct, frozen=True, kw_only=True):
    """What a field is if the file does not state it.

    Attributes:
        source: The medium.
        timezone: The time zone of times without one, as for ``ReadOptions``.
        language: The language, a BCP 47 tag such as ``"en"``.
        encoding: The encoding that is tried before newsingest guesses: for bytes that are not valid UTF-8 and have no
            byte-order mark.
        format: The format of files whose format cannot be detected.
    """

    source: str | None = None
    timezone: str | None = None
    language: str | None = None
    encoding: str | None = None
    format: str | None = None


class FurnitureRow(Struct, frozen=True, kw_only=True):
    """A text that recurs in an archive and is not part of its stories.

    Attributes:
        text: The text. ``{n}`` stands for digits, ``{date}`` for a day, ``{url}`` for an address.
        where: Where the text stands: ``"head"`` at the start of an article, ``"tail"`` at its end.
        shape: ``"line"`` if the text is a whole line, ``"starts"`` or ``"ends"`` if a line starts or ends with it.
        kind: The kind as which the text is removed.
        apply: False if the row removes nothing.
    """

    text: str
    where: Edge
    shape: Shape = "line"
    kind: RemovedKind = "boilerplate"
    apply: bool = True


class Profile(Struct, frozen=True, kw_only=True):
    """Facts about an archive that its files do not state. ``newsingest.read_profile`` reads them from a file.

    A value that a file states wins over the profile, and an option such as ``ReadOptions.timezone`` does too.

    Attributes:
        defaults: What a field is if the file does not state it.
        path: The pattern of paths, such as ``"{year}/{month}/{day}/{title}.txt"``; None if paths say nothing.
        keys: The field that each front matter key fills, such as ``{"wx_title": "title"}``. These keys come before those
            that newsingest knows.
        furniture: The texts that recur in the archive.

    Example:
        >>> profile = newsingest.read_profile("samples/archive.toml")
        >>> article = newsingest.parse(
        ...     "samples/archive/texts/2019-08/typhoon-supplies.txt", newsingest.ReadOptions(profile=profile)
        ... )
        >>> article.removed[-2].text
        '潮起临澜，明天见。'
    """

    defaults: Defaults = Defaults()
    path: str | None = None
    keys: dict[str, str] = {}
    furniture: tuple[FurnitureRow, ...] = ()
