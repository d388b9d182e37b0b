"""The complete pipeline: bytes → source → format → draft → article."""

import codecs
import hashlib
import unicodedata

from newsingest import article, parsers, text
from newsingest.article import Article, Origin, Removed
from newsingest.draft import Draft, RemovedItem, Step
from newsingest.errors import AmbiguousFormatError, InputError, InternalError, UnknownFormatError, UsageError
from newsingest.options import DEFAULT, ReadOptions
from newsingest.parsers import Detection, Parser
from newsingest.paths import shown
from newsingest.profile import Profile
from newsingest.source import Source, decode

_SURE = 0.3  # a detector that is less sure does not claim the input


def read(
    data: bytes,
    name: str = "",
    options: ReadOptions = DEFAULT,
    member: str | None = None,
    *,
    fired: list[int] | None = None,
) -> Article:
    """Return the article in the bytes of one input.

    name: the path of the input as the user wrote it. Its suffix and its date are used.
    member: the name inside an archive. Its suffix and date are used instead.
    fired: as for ``parse``.
    Raises InputError, with the path of the input.
    """
    try:
        source = decode(data, member or name, options)
    except InputError as error:
        raise _naming(error, name) from error
    return parse(source, options, path=name, member=member, fired=fired)


def parse(
    source: Source,
    options: ReadOptions = DEFAULT,
    *,
    path: str | None = None,
    member: str | None = None,
    trace: list[Step] | None = None,
    fired: list[int] | None = None,
) -> Article:
    """Return the article in a decoded input.

    path: the path of the input, if it differs from the name of the source; member: as for ``read``.
    trace: a list to which each action of a rule is added.
    fired: a list to which the places of the profile's rows are added that cut something.
    Raises InputError, with the path of the input.
    """
    path = source.name if path is None else path
    draft = Draft(trace=trace)
    try:
        parser = choose(source, options)
        if options.format != "auto":
            _doubt(source, parser, draft)
        parser.parse(source, options, draft)
        if options.profile is not None:
            cut = _apply(options.profile, draft, f"{path}/{member}" if member else path)
            if fired is not None:
                fired += cut
        if zone := options.timezone or (options.profile and options.profile.defaults.timezone):
            _set_zone(draft, zone)
    except (InputError, InternalError) as error:
        raise _naming(error, path) from error
    origin = Origin(
        path=path,
        member=member,
        format=parser.name,
        body_kind=draft.body_kind,
        encoding=source.encoding,
        newline=source.newline,
        size=source.size,
    )
    return finish(draft, source, origin)


def _apply(profile: Profile, draft: Draft, path: str) -> list[int]:
    """Apply a profile to a draft that its parser filled. Return the places of the rows that cut something."""
    from newsingest import profile_values  # noqa: PLC0415 - only needed if there is a profile
    from newsingest.news import recurring  # noqa: PLC0415 - as above

    profile_values.fill(draft, profile, path)
    return recurring.cut_recurring(draft, profile)


def _set_zone(draft: Draft, zone: str) -> None:
    """Add a time zone to the times of a draft that have none."""
    from newsingest.news import dates  # noqa: PLC0415 - only needed to set a time zone

    for name in ("published", "modified"):
        before = getattr(draft, name)
        setattr(draft, name, after := dates.with_zone(before, zone))
        if after != before:
            draft.explain(name, f"time zone {zone}")


def _doubt(source: Source, named: Parser, draft: Draft) -> None:
    """Warn if a source looks like another format than the named one: its front matter could become text."""
    surest, shown = detections(source)[0]
    if surest is not named and shown.confidence >= _SURE and shown.confidence > named.detect(source).confidence:
        told = f"read as {named.name}, as requested, but the file looks like {surest.name} ({shown.evidence})"
        draft.warn("other_format", told)


def _naming(error: InputError | InternalError, path: str) -> InputError | InternalError:
    """Return an error with the path of the input. Parsers do not know it, and for a member it is the archive's path."""
    return type(error)(error.problem, error.advice, path)


def check(options: ReadOptions) -> None:
    """Raise UsageError if no input can be read with the options, for example if the format or encoding is unknown."""
    if options.format != "auto":
        parsers.named(options.format)
    if options.encoding_errors not in (None, "strict", "replace"):
        raise UsageError(f"unknown encoding_errors {options.encoding_errors!r}", "use strict, replace or None")
    if options.html_parser != DEFAULT.html_parser:
        from newsingest.html.engines import engine  # noqa: PLC0415 - only needed if a parser is named

        engine(options.html_parser)
    if options.encoding is not None:
        _check_encoding(options.encoding)
    profile: object = options.profile  # callers pass the name of the file too
    if not isinstance(profile, Profile | None):
        kind = type(profile).__name__
        raise UsageError(f"profile must be a Profile, not {kind}", "use newsingest.read_profile to read the file")
    if options.timezone is not None:
        from newsingest.news import dates  # noqa: PLC0415 - only needed if a time zone is named

        dates.with_zone(None, options.timezone)


def _check_encoding(name: str) -> None:
    """Raise UsageError if a name is unknown, or is a codec that is not for text, such as base64, idna or undefined."""
    try:
        codecs.lookup(name)
        "a甲".encode(name, "replace").decode(name)
    except (LookupError, UnicodeError, ValueError, AssertionError, TypeError) as error:
        raise UsageError(
            f"unknown text encoding {shown(name)}", "use a name such as gb18030, big5hkscs or utf-8"
        ) from error


def detections(source: Source) -> list[tuple[Parser, Detection]]:
    """Return the parsers with their detections, highest confidence first."""
    return sorted(((p, p.detect(source)) for p in parsers.PARSERS), key=lambda found: -found[1].confidence)


def choose(source: Source, options: ReadOptions = DEFAULT) -> Parser:
    """Return the parser for a source.

    Raises UnknownFormatError or AmbiguousFormatError if detection fails and the profile names no format, and UsageError
    if the format that the options name is unknown.
    """
    if options.format != "auto":
        return parsers.named(options.format)
    found = detections(source)
    (best, first), (_, second) = found[0], found[1]
    default = options.profile.defaults.format if options.profile else None
    if default is not None and (first.confidence < _SURE or first.confidence == second.confidence):
        return parsers.named(default)
    if first.confidence < _SURE:
        seen = "; ".join(f"{parser.name}: {detection.evidence}" for parser, detection in found)
        msg = f"unknown format ({seen})"
        raise UnknownFormatError(msg, _advice(source), source.name)
    if first.confidence == second.confidence:
        seen = " and ".join(f"{parser.name} ({detection.evidence})" for parser, detection in found[:2])
        msg = f"two formats fit: {seen}"
        raise AmbiguousFormatError(msg, "choose one with --from", source.name)
    return best


def _advice(source: Source) -> str:
    """Return the advice for a source that no detector claims. The suffix selects the parsers that are asked for it."""
    told = (parser.unclaimed(source) for parser in parsers.PARSERS if source.suffix in ("", *parser.suffixes))
    return next(filter(None, told), "give the format with --from if you know it")


def finish(draft: Draft, source: Source, origin: Origin) -> Article:
    """Return the complete record: compute the derived fields, and add warnings for what is missing."""
    blocks: list[article.Block] = []
    removed, by_rules = [], []
    for item in draft.items:
        if type(item) is RemovedItem:
            removed.append(Removed(kind=item.kind, text=item.text, at=len(blocks)))
            if not item.by_profile:
                by_rules.append(removed[-1])
        else:
            blocks.append(item)
    words = text.plain_text(blocks) if draft.words is None else draft.words
    if draft.title is None:
        draft.warn("missing_title", f"the file has no {_readable(draft, 'title')}title")
    if draft.published is None:
        draft.warn("missing_date", f"the file has no {_readable(draft, 'published')}publication date")
    if by_rules:
        from newsingest import cuts  # noqa: PLC0415 - nothing is removed from most texts

        if told := cuts.much(words, by_rules):
            draft.warn("much_removed", told)
    if turning := [char for char in text.TURNING if char in words or char in (draft.title or "")]:
        found = ", ".join(f"U+{ord(char):04X}" for char in turning)
        draft.warn(
            "bidi_control",
            f"the text has characters that change its direction ({found}), so a screen may show it in another order",
        )
    return Article(
        schema_version=article.SCHEMA_VERSION,
        id=source.sha256,
        fingerprint=fingerprint(draft.title, words),
        title=draft.title,
        subtitle=draft.subtitle,
        summary=draft.summary,
        published=draft.published,
        modified=draft.modified,
        language=draft.language,
        source=draft.source,
        url=draft.url,
        data_source=draft.data_source,
        authors=tuple(draft.authors),
        dateline=draft.dateline,
        categories=tuple(draft.categories),
        tags=tuple(draft.tags),
        securities=tuple(draft.securities),
        body=tuple(blocks),
        text=words,
        removed=tuple(removed),
        warnings=(*source.warnings, *draft.warnings),
        origin=origin,
        extra=draft.extra,
    )


def _readable(draft: Draft, name: str) -> str:
    """Return "readable " for the message about a missing field if the input states a value that cannot be read."""
    return "readable " if name in draft.unread else ""


def fingerprint(title: str | None, words: str) -> str:
    """Return the SHA-256 of title and text in NFC, without white space. Copies of an article have the same fingerprint.

    Raised and lowered digits count as plain digits, because a plain-text copy has 108 instead of 10⁸.
    """
    head, tail = ("".join(unicodedata.normalize("NFC", text.levelled(part or "")).split()) for part in (title, words))
    return hashlib.sha256(f"{head}\n{tail}".encode()).hexdigest()


def detected(source: Source, options: ReadOptions = DEFAULT) -> tuple[str | None, float, str]:
    """Return the format of a source (None if it is unknown), the confidence and the evidence."""
    try:
        parser = choose(source, options)
    except (UnknownFormatError, AmbiguousFormatError) as error:
        return None, detections(source)[0][1].confidence, f"{error.problem} ({error.advice})"
    found = parser.detect(source)
    return parser.name, found.confidence, found.evidence
