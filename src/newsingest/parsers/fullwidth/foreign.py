"""Detect front matter of another format above a full-width text: unsupported kinds, or too few keys to be read."""

import re

from newsingest.draft import Draft
from newsingest.regex import regex

# The start of front matter, also below a fence whose hyphens became dashes: the fences of TOML and of Hexo's JSON, a
# mapping, the keys of Org, Nikola, reStructuredText and AsciiDoc, the title block of Pandoc, and a usual key of posts.
_FRONT = regex(
    r"(?:[-\u2013\u2014]{2,}+[ \t]*+\n\s*+)?+(?:\+{3,}+[ \t]*+\n|;{3,}+[ \t]*+\n|\{\s*+(?:[\"']|\w++[ \t]*+:)|#\+\w++:|\.\. \w++:|:\w++:[ \t]"
    r"|=[ \t][^\n]*+\n:\w++:|%[ \t][^\n]*+\n%[ \t]"
    r"|[\"']?(?:title|date|tags?|category|categories|authors?|slug|layout|summary|description|keywords|status|lang)[\"']?[ \t]*+[:：=])",
    re.IGNORECASE,
)
_SHOWN = 80  # characters


def warn(text: str, draft: Draft) -> None:
    """Warn about front matter that becomes text, unless a warning already says that it looks like another format."""
    text = text.lstrip("\ufeff \t\n\u3000")
    # Front matter never starts with a character after the Unicode dashes, such as a Chinese character.
    if text[:1] <= "—" and _FRONT.match(text) and all(warning.code != "other_format" for warning in draft.warnings):
        shown = text[:_SHOWN].partition("\n")[0].rstrip()
        draft.warn("other_format", f"the text starts like front matter of an unknown kind; {shown!r} was read as text")
