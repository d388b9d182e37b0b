"""The kinds of front matter that a post may start with, as handlers of python-frontmatter.

A handler detects its kind at the start of a text, splits it from the body, and loads it. This module calls the handlers
itself instead of the library's `loads`, which strips U+3000 from the body, misses front matter after a byte-order mark
or an empty line, returns the complete text as body if the closing fence is missing, and fails on keys named `content`
or `handler`.

Sources: Jekyll (`---`, closed by `---` or `...`), Hugo and Zola (`+++` around TOML, braces around JSON), Hexo (`---`
around YAML, `;;;` around JSON, three marks or more, YAML also without the opening fence), gray-matter (`---json`,
`---toml`), Pelican (`Title: …` up to an empty line).
"""

import re

from frontmatter.default_handlers import BaseHandler
from msgspec import Struct

from newsingest.errors import FrontMatterError
from newsingest.limits import Limits
from newsingest.options import DEFAULT
from newsingest.parsers.jekyll import yaml
from newsingest.parsers.jekyll.values import Dropped, FrontMatter, Value, as_text, check_size
from newsingest.regex import regex


class Parted(Struct, frozen=True):
    """A text split into front matter and body. The body is None if the closing fence is missing."""

    front: str
    body: str | None
    fence: str = ""

    def split(self) -> tuple[str, str]:
        """Return front matter and body. Raises FrontMatterError if the front matter is not closed."""
        if self.body is None:
            msg = f"the front matter starts with {self.fence} but never ends"
            raise FrontMatterError(msg, f"add a line {self.fence} after its last key")
        return self.front, self.body


class Handler(BaseHandler):
    """A kind of front matter. FM_BOUNDARY matches the opening fence; its group `fence` is also the closing fence.

    kind: the language of the front matter. lacks: the missing part, for a warning; "" if nothing is missing.
    """

    FM_BOUNDARY: re.Pattern[str]
    kind: str
    lacks = ""

    def parted(self, text: str) -> Parted | None:
        """Return the text split; None if it starts with another kind."""
        raise NotImplementedError

    def detect(self, text: str) -> bool:
        """Return whether a text starts with this kind of front matter."""
        return self.parted(text) is not None

    def split(self, text: str) -> tuple[str, str]:
        """Return front matter and body. Raises FrontMatterError if the front matter is missing or not closed."""
        parted = self.parted(text)
        if parted is None:
            raise missing()
        return parted.split()

    def load(self, fm: str, limits: Limits = DEFAULT.limits) -> FrontMatter:
        """Read the text between the fences. Raises FrontMatterError, TooLargeError or TooDeepError."""
        raise NotImplementedError


def missing() -> FrontMatterError:
    """Return the error for a text that is read as a post but has no front matter."""
    return FrontMatterError(
        "the file has no front matter", "start the file with front matter between two lines ---, or remove --from"
    )


class Fenced(Handler):
    """Front matter between two fences. first: matches the first line after the opening fence that is not a comment."""

    first: re.Pattern[str]
    comment = "#"

    def parted(self, text: str) -> Parted | None:
        """Split a text that starts with a fence and a key. A text that only starts with a rule has no key below it."""
        opening = self.FM_BOUNDARY.match(text)
        if opening is None:
            return None
        fence = opening["fence"]
        end = _end(text, opening.end(), fence)
        front = text[opening.end() : end.start() if end else None].removeprefix("\n")
        lines = (line.strip() for line in front.split("\n"))
        first = next((line for line in lines if line and not line.startswith(self.comment)), "")
        if not self.first.match(first) and (first or end is None):
            return None
        if end is None:
            return Parted(front, None, fence) if len(fence) == _MARKS else None
        return Parted(front.removesuffix("\n"), text[end.end() :].removeprefix("\n"), fence)


_MARKS = 3  # the length of a fence; Hexo also accepts longer ones


_FENCE = regex(r"\n(?P<fence>-{3,}+|\+{3,}+|;{3,}+|\.\.\.)[ \t]*+(?=\n|\Z)")
_INDENTED = regex(r"\n[ \t]++(?:---|\+\+\+|;;;|\.\.\.)")
# Either a YAML block of text, in which an indented fence is text, or an indented fence.
_INDENTED_FENCE = regex(
    r"^(?P<indent>[ \t]*+)[^\n]*?:[ \t]++[|>][-+\d]*+[ \t]*+$(?:\n(?:(?P=indent)[ \t]++[^\n]*+|[ \t]*+$))*+"
    r"|^[ \t]++(?P<fence>-{3,}+|\+{3,}+|;{3,}+|\.\.\.)[ \t]*+$",
    re.MULTILINE,
)


def _end(text: str, start: int, fence: str) -> re.Match[str] | None:
    """Return the fence that closes front matter. YAML between `---` may also be closed by `...`.

    An indented fence may be text of a quoted value. In that case front matter continues below it, up to a fence without
    indent.
    """
    ends = (fence, "...") if fence == "---" else (fence,)
    plain = next((found for found in _FENCE.finditer(text, start) if found["fence"] in ends), None)
    if not _INDENTED.search(text, start, plain.start() if plain else len(text)):
        return plain
    indented = next((found for found in _INDENTED_FENCE.finditer(text, start) if found["fence"] in ends), None)
    if plain is None or indented is None or indented.start() > plain.start():
        return plain or indented
    between = text[indented.end() + 1 : plain.start()].split("\n")
    return plain if all(map(_GOES_ON.match, between)) else indented


_GOES_ON = regex(r"[ \t#-]|\Z|[\w\"'][^\n:]{0,80}:(?:[ \t]|\Z)")  # the start of a line of YAML


class Yaml(Fenced):
    """YAML between `---`."""

    kind = "YAML"
    FM_BOUNDARY = regex(r"\s*+(?P<fence>-{3,}+)(?:ya?ml)?[ \t]*+(?=\n|\Z)")
    # The range is separate from the letters, because together they form a class that takes a millisecond to compile.
    first = regex(
        r"(?:[A-Za-z_]|(?=\h)\w)[\w .-]*+[ \t]*+:(?:[ \t]|\Z)|[\"'][^\"'\n]++[\"'][ \t]*+:(?:[ \t]|\Z)"
        r"|\{[ \t]*+(?:\}|\Z|[\"'][^\"'\n]++[\"'][ \t]*+:|[\w .-]++:(?:[ \t]|\Z))"  # a mapping in braces
    )

    def load(self, fm: str, limits: Limits = DEFAULT.limits) -> FrontMatter:
        """Read YAML, including broken YAML. It may be JSON, which is also YAML, but has its own repairs."""
        if _JSON.match(fm):
            return _load_json(fm, limits)
        return yaml.load(fm, limits)


_JSON = regex(r"\s*+\{\s*+\"")


def _load_json(fm: str, limits: Limits) -> FrontMatter:
    from newsingest.parsers.jekyll import json  # noqa: PLC0415 - few posts need it

    return json.load(fm, limits)


class Toml(Fenced):
    """TOML between `+++`."""

    kind = "TOML"
    FM_BOUNDARY = regex(r"\s*+(?P<fence>\+{3,}+|---(?=toml))(?:(?<=-)toml)?[ \t]*+(?=\n|\Z)")
    first = regex(r"(?:[\w.-]++|\"[^\"\n]++\"|'[^'\n]++')[ \t]*+=|\[")

    def load(self, fm: str, limits: Limits = DEFAULT.limits) -> FrontMatter:
        """Read TOML, including broken TOML."""
        from newsingest.parsers.jekyll import toml  # noqa: PLC0415 - few posts need it

        return toml.load(fm, limits)


class Json(Fenced):
    """JSON between `;;;`, as in Hexo, with or without braces, or after `---json`."""

    kind = "JSON"
    FM_BOUNDARY = regex(r"\s*+(?P<fence>;{3,}+|---(?=json))(?:(?<=-)json)?[ \t]*+(?=\n|\Z)")
    first = regex(r"(?:\{|\"[^\"\n]++\"\s*+:)")

    def load(self, fm: str, limits: Limits = DEFAULT.limits) -> FrontMatter:
        """Read JSON, including broken JSON."""
        return _load_json(fm, limits)


class Braces(Json):
    """JSON in braces, as in Hugo: a mapping with a title at the start of the file, and a body below it."""

    FM_BOUNDARY = regex(r"\s*+(?=\{\s*+\")")

    def parted(self, text: str) -> Parted | None:
        """Split a text that starts with a mapping with a title and has a body.

        A data file, or a file of JSON lines, is not a post.
        """
        if not self.FM_BOUNDARY.match(text):
            return None
        front, body = _below_mapping(text)
        if not _TITLED.search(front) or body.lstrip()[:1] in ("", "{", "["):
            return None
        return Parted(front, body)


def _below_mapping(text: str) -> tuple[str, str]:
    """Return the mapping at the start of a text, and the text below the line in which it ends."""
    from newsingest.parsers.jekyll import json  # noqa: PLC0415 - as above

    start = len(text) - len(text.lstrip())
    try:
        end = json.DECODER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        closing = _ONE_LINE.match(text, start) or _CLOSING_BRACE.search(text, start)
        end = closing.end() if closing else len(text)
    front, rest = text[start:end], text[end:]
    below = rest.lstrip(" \t")
    return (front, below.removeprefix("\n")) if below.startswith("\n") or not below else (text, "")


_TITLED = regex(r"[{,]\s*+\"(?i:title)\"\s*+:")
# The end of a broken mapping: the end of its only line, or a brace in a line of its own.
_ONE_LINE = regex(r"\{[^\n]*\}[ \t]*+(?=\n|\Z)")
_CLOSING_BRACE = regex(r"^\}[ \t]*+$(?:\n[ \t]*+\}[ \t]*+$)*+", re.MULTILINE)


class Unopened(Yaml):
    """YAML or JSON without the opening fence, as Hexo accepts it.

    It needs keys of a post, because an e-mail has headers, too.
    """

    lacks = "opening ---"
    FM_BOUNDARY = regex(r"\s*+(?=[^\n]*:)")

    def parted(self, text: str) -> Parted | None:
        """Split a text that starts with keys, at least two of which are usual keys of a post."""
        stripped = text.lstrip("\n")
        if not self.first.match(stripped.partition("\n")[0]):
            return None
        end = _end(stripped, 0, "---")
        if end is None or end["fence"] != "---":
            return None
        lines = stripped[: end.start()].removesuffix("\n").split("\n")
        telling = sum(_TELLING.match(line) is not None for line in lines)
        odd = any(line.strip() and not self.first.match(line) and line[0] not in " \t-" for line in lines)
        if telling < _LEAST or odd:
            return None
        return Parted("\n".join(lines), stripped[end.end() :].removeprefix("\n"))


# The keys that identify front matter without its opening fence (seen in 25 files).
_TELLING = regex(r"(?:layout|title|post_title|date|post_date|tags|categories)[ \t]*:(?:[ \t]|\Z)")
_LEAST = 2  # a single such key may also be an e-mail header


class Pelican(Handler):
    """Keys with values in the first lines, as in Pelican and Python-Markdown: a title and another key of a post."""

    kind = "Pelican"
    FM_BOUNDARY = regex(
        r"\s*+(?P<front>(?:[A-Za-z][\w-]*+:[ \t]*+[^\n]*+\n(?:[ \t]++\S[^\n]*+\n)*+){2,})[ \t]*+\n(?=\s*+\S)"
    )

    def parted(self, text: str) -> Parted | None:
        """Split a text that starts with such keys at the empty line below them."""
        found = self.FM_BOUNDARY.match(text)
        keys = {key.lower() for key in _META_KEY.findall(found["front"])} if found else set()
        if found is None or "title" not in keys or len(keys & _META) < _LEAST:
            return None
        return Parted(found["front"], text[found.end() :])

    def load(self, fm: str, limits: Limits = DEFAULT.limits) -> FrontMatter:
        """Read the keys. A value may continue in indented lines."""
        check_size(fm, limits)
        values: dict[str, Value] = {}
        dropped: list[Dropped] = []
        for found in _META_LINE.finditer(fm):
            key, value = found["key"], " ".join(found["value"].split())
            if key in values:
                dropped.append(Dropped(key, as_text(values[key]), "duplicate"))
            values[key] = value or None
        return FrontMatter(values, dropped, language=self.kind)


_META = frozenset("title date modified category tags keywords slug author authors summary lang status".split())
_META_KEY = regex(r"^([A-Za-z][\w-]*+):", re.MULTILINE)
_META_LINE = regex(r"^(?P<key>[A-Za-z][\w-]*+):(?P<value>[^\n]*+(?:\n[ \t]++\S[^\n]*+)*+)", re.MULTILINE)

HANDLERS: tuple[Handler, ...] = (Yaml(), Toml(), Json(), Braces(), Unopened(), Pelican())


class FoundFrontMatter(Struct, frozen=True):
    """The kind of front matter of a text, and the split text. unwrapped: a fence around the whole file was removed."""

    handler: Handler
    parted: Parted
    unwrapped: bool


def find_front_matter(text: str) -> FoundFrontMatter | None:
    """Return the front matter of a text, or None.

    If the whole file is one Markdown fence, read the content of the fence.
    """
    text = text.lstrip("\ufeff")
    wrapped = _WRAPPED.match(text)
    inner = text if wrapped is None else _FENCE_END.sub("", text[wrapped.end() :])
    for handler in HANDLERS:
        if parted := handler.parted(inner):
            return FoundFrontMatter(handler, parted, wrapped is not None)
    return None


_WRAPPED = regex(r"\s*+(?:`{3,}+|~{3,}+)[ \t]*+(?:markdown|md)[ \t]*+\n(?=\s*+(?:---|\+\+\+|;;;|\{))", re.IGNORECASE)
_FENCE_END = regex(r"\n(?:`{3,}+|~{3,}+)[ \t]*+\s*\Z")
