"""Read a post: its front matter, its file name and its body."""

from newsingest import news
from newsingest.draft import Draft
from newsingest.html.engines import engine
from newsingest.news import dates
from newsingest.options import ReadOptions
from newsingest.own_markdown import MARK, VERSION
from newsingest.parsers.jekyll import body, fields, handlers
from newsingest.parsers.jekyll.keys import Keys
from newsingest.regex import regex
from newsingest.source import Source

# Jekyll's own rule: the file name dates a post without a date in its front matter.
_DATED_NAME = regex(r"(?:.*/)?(\d{4})-(\d{1,2})-(\d{1,2})-[^/]*")


def read(source: Source, options: ReadOptions, draft: Draft) -> None:
    """Read a post. Raises FrontMatterError if the front matter is not closed or cannot be read."""
    seen = source.seen.pop("jekyll", None)
    found = seen if isinstance(seen, handlers.FoundFrontMatter) else handlers.find_front_matter(source.text)
    if found is None:
        raise handlers.missing()
    written, text = found.parted.split()
    values = found.handler.load(written, options.limits)
    events = engine(options.html_parser, options.limits)
    if values.get(MARK) == str(VERSION):
        from newsingest.parsers.jekyll import marked  # noqa: PLC0415 - only for Markdown that newsingest wrote

        marked.read(values, text, draft, events, options.limits)
        return
    keys = Keys(values, options.profile.keys) if options.profile else Keys(values)
    fields.read(values, keys, draft)
    if found.unwrapped:
        draft.warn("fence_around_file", "the whole file was inside a Markdown code fence; the fence was removed")
    if found.handler.lacks:
        draft.warn("front_matter_unopened", f"the front matter lacks its {found.handler.lacks}")
    dated = _DATED_NAME.fullmatch(source.name)
    if draft.published is None and dated:
        draft.published = dates.iso_date("-".join(dated.groups()))
        draft.explain("published", "the date that the file name starts with (Jekyll's own rule)")
    stated = draft.summary
    body.read(text, source.suffix, draft, events, options.limits)
    if stated and draft.summary != stated:  # the digest above the text replaced it
        fields.keep("summary", values, keys, draft)
    news.read(draft)
