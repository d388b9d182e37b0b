"""One post: its front matter, its name and its body."""

from newsingest import news
from newsingest.draft import Draft
from newsingest.errors import FrontMatterError
from newsingest.html.engines import engine
from newsingest.news import dates
from newsingest.options import ReadOptions
from newsingest.parsers.jekyll import body, fences, fields, marked, yaml
from newsingest.regex import regex
from newsingest.source import Source

# Jekyll's own rule for a post's file name, which dates it where the front matter does not.
_DATED_NAME = regex(r"(?:.*/)?(\d{4})-(\d{1,2})-(\d{1,2})-[^/]*")


def read(source: Source, options: ReadOptions, draft: Draft) -> None:
    """Read a post. Raises FrontMatterError where the front matter never closes or cannot be read."""
    found = fences.find(source.text)
    if found.kind == "unclosed":
        msg = "the front matter opens with --- and never closes"
        raise FrontMatterError(msg, "add a line --- behind its last key")
    if not found.kind:
        msg = "no front matter to read"
        raise FrontMatterError(msg, "start the file with ---, its keys and ---")
    front = yaml.load(found.front, options.limits)
    events = engine(options.html_parser, options.limits)
    if marked.is_marked(front):
        marked.read(front, found.body, draft, events, options.limits)
        return
    fields.read(front, draft)
    if found.kind == "opening missing":
        draft.warn("front_matter_unopened", "the front matter lacks its opening ---")
    dated = _DATED_NAME.fullmatch(source.name)
    if draft.published is None and dated:
        draft.published = dates.parse("-".join(dated.groups()))
        draft.explain("published", "the date that the file name starts with (Jekyll's own rule)")
    body.read(found.body, source.suffix, draft, events, options.limits)
    news.read(draft)
